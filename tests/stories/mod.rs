//! A story per promise.

mod access;
mod bounds;
mod costs;
mod deciding;
mod delivering;
mod due_days;
mod importing;
mod journalling;
mod listing;
mod proposing;
mod reading;
mod reading_one;
mod reading_queries;
mod reading_work;
mod repeating;
mod settings;
