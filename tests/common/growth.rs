//! Whether work grows with its input, and not with the square of it.

use std::time::{Duration, Instant};

/// How much larger the larger of two inputs is.
const LARGER: usize = 8;

/// How much longer the large input may take than as much work on small ones: once is in proportion, eight
/// times is the square.
const LIMIT: f64 = 3.0;

/// How often it is tried: other work on the machine makes a run slower, never faster.
const ATTEMPTS: usize = 10;

/// Asserts that work on an input of [`LARGER`] times the size takes no more than [`LIMIT`] times as long as
/// the work done so often on the small one. `prepare` makes the work for a size.
///
/// Both take about as long, so that a busy machine interrupts both; the fastest of each counts.
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
    panic!("{what}: {LARGER} times {size} took {small_time:?}, all at once {large_time:?}");
}

fn time(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
