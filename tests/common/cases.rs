//! How many cases of a law are tried.

use proptest::test_runner::{Config, RngSeed};

/// This number of cases, the same in each run, so that a test that has passed fails only if something has
/// changed. `PROPTEST_RNG_SEED` selects different cases and `PROPTEST_CASES` sets their number.
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
