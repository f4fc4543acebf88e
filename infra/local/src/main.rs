//! The local stack's program: `cargo run`.

fn main() {}
