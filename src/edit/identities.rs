//! The source of identities for new objects.

/// Source of identities for new objects.
#[derive(Clone, Debug)]
pub struct Identities {
    seed: Option<u64>,
}

impl Identities {
    /// Random GUIDs, as in the product.
    pub fn random() -> Self {
        Self { seed: None }
    }

    /// The same GUIDs in every run, for tests and for examples under version control.
    pub fn seeded(seed: u64) -> Self {
        Self { seed: Some(seed) }
    }

    /// A seed for a step that is worked out before it is applied.
    pub fn next_seed(&mut self) -> u64 {
        match &mut self.seed {
            None => uuid::Uuid::new_v4().as_u64_pair().0 ^ uuid::Uuid::new_v4().as_u64_pair().1,
            Some(seed) => {
                *seed = splitmix(*seed);
                *seed
            }
        }
    }

    /// The next GUID.
    pub fn next_guid(&mut self) -> String {
        match &mut self.seed {
            None => uuid::Uuid::new_v4().to_string(),
            Some(seed) => {
                let mut bytes = [0_u8; 16];
                for half in bytes.chunks_mut(8) {
                    *seed = splitmix(*seed);
                    half.copy_from_slice(&seed.to_le_bytes());
                }
                uuid::Builder::from_random_bytes(bytes)
                    .into_uuid()
                    .to_string()
            }
        }
    }
}

/// The splitmix64 step: well mixed and short.
fn splitmix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
