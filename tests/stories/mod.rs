//! A story per promise.

mod access;
mod bounds;
mod costs;
mod deciding;
mod delivering;
mod due_days;
mod effects;
mod feed;
mod figures;
mod importing;
mod journalling;
mod listing;
mod play;
mod proposing;
mod repeating;
mod settings;
