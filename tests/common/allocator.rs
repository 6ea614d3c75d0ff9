//! The allocator of the program, so that a benchmark measures what a user experiences.

use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;
