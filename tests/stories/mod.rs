//! A story per promise.

mod access;
mod costs;
mod deciding;
mod due_days;
mod importing;
mod listing;
mod proposing;
mod repeating;
mod settings;
