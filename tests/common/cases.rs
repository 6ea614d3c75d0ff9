//! How often a law is tried.

use proptest::test_runner::{Config, RngSeed};

/// So many cases, the same ones in each run: a test that passed fails only when something was changed.
/// With `PROPTEST_RNG_SEED` other ones are tried, and with `PROPTEST_CASES` more.
pub fn cases(count: u32) -> Config {
    let asked = Config::default();
    Config {
        cases: match std::env::var_os("PROPTEST_CASES") {
            Some(_) => asked.cases,
            None => count,
        },
        rng_seed: match asked.rng_seed {
            RngSeed::Random => RngSeed::Fixed(1),
            stated @ RngSeed::Fixed(_) => stated,
        },
        failure_persistence: None,
        ..asked
    }
}
