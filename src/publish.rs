//! Publishing: the commands that a person is given, and what the product's cmdlets say about their run.

pub mod log;
pub mod powershell;
