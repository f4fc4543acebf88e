//! A story per promise.

mod access;
mod blocking;
mod bounds;
mod costs;
mod customers;
mod deciding;
mod delivering;
mod due_days;
mod importing;
mod journalling;
mod levers;
mod listing;
mod missing;
mod paying;
mod privacy;
mod proposing;
mod repeating;
mod settings;
