//! The version of design files.

/// Version of the file this program writes, and the newest it reads.
pub const VERSION: u32 = 2;
