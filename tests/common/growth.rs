//! Asserts that work grows with its input and not with the square of it.

use std::time::{Duration, Instant};

/// Ratio of the larger to the smaller input.
const LARGER: usize = 8;

/// How much longer the large input may take than the same amount of work on small inputs: a factor of one
/// is proportional growth, a factor of eight is quadratic growth.
const LIMIT: f64 = 3.0;

/// Number of attempts: other work on the machine makes a run slower, never faster.
const ATTEMPTS: usize = 10;

/// Asserts that work on an input of [`LARGER`] times the size takes no more than [`LIMIT`] times as long as
/// repeating the work on the small input [`LARGER`] times. `prepare` creates the work for a size.
///
/// Both take about the same time, so that a busy machine interrupts both; the fastest of each counts.
pub fn assert_grows_with_its_input<W: FnMut()>(
    what: &str,
    size: usize,
    prepare: impl Fn(usize) -> W,
) {
    let (mut small, mut large) = (prepare(size), prepare(size * LARGER));
    let (mut small_time, mut large_time) = (Duration::MAX, Duration::MAX);
    for _ in 0..ATTEMPTS {
        small_time = small_time.min(time(|| (0..LARGER).for_each(|_| small())));
        large_time = large_time.min(time(&mut large));
        if large_time.as_secs_f64() <= small_time.as_secs_f64() * LIMIT {
            return;
        }
    }
    panic!("{what}: {LARGER} times {size} took {small_time:?}, and all at once {large_time:?}");
}

fn time(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
