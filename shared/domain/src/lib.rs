//! What Ratenwerk knows about payment plans, and nothing else.
//!
//! The crate is pure: no network, no clock, no randomness, no JSON. A use case is a command with a decision,
//! `decide(facts, moment) -> Outcome`; what it may know stands in its facts, when and who stands in the
//! [`Moment`](moment::Moment), and what it wants to change stands in the [`Outcome`](outcome::Outcome).
//!
//! Read it from the outside in: [`usecases`] are what people do, [`proposal`], [`plan`], [`invoice`] and [`payment`]
//! are what they do it to, [`books`] is where the money of all of them stands, [`schedule`], [`rounding`],
//! [`position`] and [`calendar`] are the arithmetic below, [`policy`] the limits, [`task`] what waits for a person,
//! [`figures`] what a dashboard counts, [`access`] how people get in.

pub mod access;
pub mod alike;
pub mod books;
pub mod calendar;
pub mod cashbook;
mod coded;
pub mod customer;
pub mod due_days;
pub mod erasing;
pub mod event;
pub mod figures;
pub mod id;
pub mod incoming;
pub mod invalid;
pub mod invoice;
pub mod language;
pub mod limits;
pub mod moment;
pub mod money;
pub mod numbers;
pub mod outcome;
pub mod payment;
pub mod plan;
pub mod policy;
pub mod position;
pub mod proposal;
pub mod reference;
pub mod refusal;
pub mod rounding;
pub mod schedule;
pub mod states;
pub mod task;
pub mod terms;
pub mod text;
pub mod usecases;
pub mod warning;
pub mod zone;
