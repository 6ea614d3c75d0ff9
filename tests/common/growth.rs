//! Whether work grows with its input, and not with the square of it.

use std::time::{Duration, Instant};

/// How much larger the larger of two inputs is.
pub const LARGER: usize = 8;

/// What eight times the input may cost, at most: eight times is in proportion, 64 times is the square.
const LIMIT: f64 = 24.0;

/// How often it is tried: other work on the machine makes a run slower, never faster.
const ATTEMPTS: usize = 6;

/// Asserts that work on an input of [`LARGER`] times the size takes no more than [`LIMIT`] times as long.
/// `prepare` makes the work for a size. The fastest run of each size counts, and the runs take turns, so
/// that a busy machine slows both.
pub fn assert_grows_with_its_input<W: FnMut()>(
    what: &str,
    size: usize,
    prepare: impl Fn(usize) -> W,
) {
    let (mut small, mut large) = (prepare(size), prepare(size * LARGER));
    let (mut small_time, mut large_time) = (Duration::MAX, Duration::MAX);
    for _ in 0..ATTEMPTS {
        small_time = small_time.min(time(&mut small));
        large_time = large_time.min(time(&mut large));
        if large_time.as_secs_f64() <= small_time.as_secs_f64() * LIMIT {
            return;
        }
    }
    panic!("{what}: {size} took {small_time:?}, {LARGER} times as many {large_time:?}");
}

fn time(work: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
