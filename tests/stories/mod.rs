//! A story per promise.

mod access;
mod blocking;
mod bounds;
mod costs;
mod customers;
mod deciding;
mod delivering;
mod due_days;
mod effects;
mod feed;
mod figures;
mod importing;
mod journalling;
mod levers;
mod listing;
mod missing;
mod paying;
mod play;
mod privacy;
mod proposing;
mod reading;
mod reading_one;
mod reading_queries;
mod reading_work;
mod repeating;
mod settings;
