//! What the product promises, told as stories against the real handlers, the real SDK clients and an embedded
//! database.

mod contract;
mod harness;
mod model;
mod stories;
mod tidy;
