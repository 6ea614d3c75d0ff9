//! Arguments; window or command.

fn main() {}
