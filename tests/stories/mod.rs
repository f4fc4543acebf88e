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
mod offering;
mod policy;
mod proposal_states;
mod proposing;
mod repeating;
mod settings;
