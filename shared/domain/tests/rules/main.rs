//! The arithmetic against independent oracles, and against properties that need none.
//!
//! The oracles are found through `RATENWERK_TEST_DATA`, or beside the project. Where there are none those
//! tests say that they were skipped; the properties always run.

mod amending;
mod blocks;
mod credit;
mod dates;
mod due_days;
mod forgetting;
mod given;
mod life;
mod lives;
mod marks;
mod money;
mod oracle;
mod pausing;
mod plan_states;
mod plans;
mod policy;
mod properties;
mod reinstating;
mod splitting;
mod story;
