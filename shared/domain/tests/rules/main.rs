//! The arithmetic against independent oracles, and against properties that need none.
//!
//! The oracles are found through `RATENWERK_TEST_DATA`, or beside the project. Where there are none those
//! tests say that they were skipped; the properties always run.

mod dates;
mod marks;
mod money;
mod oracle;
mod properties;
mod splitting;
mod story;
