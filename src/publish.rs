//! Publishing: what the product's cmdlets say about it.

pub mod log;
