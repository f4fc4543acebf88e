//! A story per promise.

mod access;
mod blocking;
mod bounds;
mod costs;
mod customers;
mod deciding;
mod delivering;
mod down_payments;
mod due_days;
mod effects;
mod feed;
mod figures;
mod hostile_payments;
mod importing;
mod journalling;
mod letting_in;
mod levers;
mod lifetime;
mod listing;
mod missing;
mod offering;
mod paying;
mod play;
mod policy;
mod privacy;
mod proposal_states;
mod proposing;
mod reading;
mod reading_one;
mod reading_queries;
mod reading_work;
mod repeating;
mod settings;
mod words;

pub use figures::must_reconcile;
