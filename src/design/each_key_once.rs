//! Reads a map of a design file that may have been edited by hand. If a key occurs twice, the RON reader would silently
//! keep the last entry; here it is an error.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads a map.
///
/// # Errors
///
/// If a key occurs twice, or if the format or an entry is invalid.
pub(super) fn each_key_once<'de, D, K, V>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord + fmt::Debug,
    V: Deserialize<'de>,
{
    deserializer.deserialize_map(Entries(PhantomData))
}

struct Entries<K, V>(PhantomData<(K, V)>);

impl<'de, K, V> Visitor<'de> for Entries<K, V>
where
    K: Deserialize<'de> + Ord + fmt::Debug,
    V: Deserialize<'de>,
{
    type Value = BTreeMap<K, V>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut table = BTreeMap::new();
        while let Some(key) = entries.next_key::<K>()? {
            if table.contains_key(&key) {
                // The position identifies the entry; the key may not be readable in the form that the file uses.
                return Err(A::Error::custom("an object occurs twice"));
            }
            let value = entries.next_value()?;
            table.insert(key, value);
        }
        Ok(table)
    }
}
