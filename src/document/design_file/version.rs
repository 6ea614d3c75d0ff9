//! The version of design files.

/// The version that this program writes, and the newest that it reads.
pub const VERSION: u32 = 2;
