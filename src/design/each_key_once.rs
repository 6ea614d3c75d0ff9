//! Reads a table of a design file that may have been edited by hand. Of two entries with one key the
//! reader of the format would keep the last and lose the first without a word; here that is an error.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads a table.
///
/// # Errors
/// When a key is in it twice, or as the format and the entries have them.
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
        formatter.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut table = BTreeMap::new();
        while let Some(key) = entries.next_key::<K>()? {
            if table.contains_key(&key) {
                // The place says which one; the key itself may be called as no file calls it.
                return Err(A::Error::custom("an object is there twice in one table"));
            }
            let value = entries.next_value()?;
            table.insert(key, value);
        }
        Ok(table)
    }
}
