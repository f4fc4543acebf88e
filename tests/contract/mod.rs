//! What others rely on: stored rows stay readable.

mod erasing;
mod rows;
