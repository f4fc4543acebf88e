//! What others rely on: stored rows stay readable.

mod erasing;
mod events;
mod rows;

pub use events::must_be_as_published;
