//! User input that no document can contain.
//!
//! In documents, compliance is enabled if there is a compliance store, mirroring if there is a mirror, and so on
//! (format notes, f12). A user selects the check box first and chooses the store later; this intention is kept here
//! until the store exists.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::design::each_key_once::each_key_once;
use crate::design::statements::{DataCenterPair, Link, Statements, same_place};
use crate::topology::pools::PersistentChatPool;
use crate::topology::{AssociationKind, Database, Index, ObjectId, Pair, ServiceId, SiteId};
use crate::vocabulary::Meanings;

/// Statements about objects, by identity. Only the numbers of deleted objects outlive their objects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annotations {
    /// The options selected for Persistent Chat pools.
    #[serde(default, deserialize_with = "each_key_once")]
    pub pools: BTreeMap<ServiceId, PoolIntentions>,
    /// The numbers of deleted objects, by site, if the document cannot contain them: a number is never assigned twice.
    #[serde(default, deserialize_with = "each_key_once")]
    pub retired_numbers: BTreeMap<SiteId, RetiredNumbers>,
    /// The reason why the user accepts a problem, by the id of the rule and the object. In a file edited by hand, the
    /// id may be in any case, or not be the id of a rule.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "each_key_once"
    )]
    pub suppressions: BTreeMap<(String, ObjectId), String>,
    /// Facts that no document contains, by object.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "each_key_once"
    )]
    pub statements: BTreeMap<ObjectId, Statements>,
    /// Statements about the links between data centers.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "each_key_once"
    )]
    pub links: BTreeMap<DataCenterPair, Link>,
    /// Notes about objects.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "each_key_once"
    )]
    pub notes: BTreeMap<ObjectId, String>,
    /// The meanings of content that is not understood.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "each_key_once"
    )]
    pub meanings: Meanings,
}

/// The highest numbers of deleted objects of a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetiredNumbers {
    /// Highest cluster number.
    #[serde(default)]
    pub cluster: u32,
    /// Highest service instance.
    #[serde(default)]
    pub service_instance: u32,
}

/// The options selected for a Persistent Chat pool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolIntentions {
    /// "Enable compliance".
    #[serde(default)]
    pub compliance: bool,
    /// "Use backup SQL Server stores to enable disaster recovery".
    #[serde(default)]
    pub disaster_recovery: bool,
    /// "Enable SQL Server store mirroring", for each pair.
    #[serde(default)]
    pub mirroring: Vec<Pair>,
    /// "Use SQL Server mirroring witness to enable automatic failover", for each pair.
    #[serde(default)]
    pub witness: Vec<Pair>,
}

impl PoolIntentions {
    /// Whether no option is selected.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Selects everything that an association requires. The options are nested as in Topology Builder: the witness
    /// under mirroring, both under their store (R74).
    pub fn switch_on_for(&mut self, kind: AssociationKind) {
        let Some(pair) = kind.pair() else {
            return;
        };
        let witness = kind == AssociationKind::Witness(pair);
        let mirrored = witness || kind == AssociationKind::Database(pair.mirror());
        self.compliance |= pair.is_compliance();
        self.disaster_recovery |= pair.is_backup();
        if mirrored {
            insert(&mut self.mirroring, pair);
        }
        if witness {
            insert(&mut self.witness, pair);
        }
    }
}

fn insert(pairs: &mut Vec<Pair>, pair: Pair) {
    if !pairs.contains(&pair) {
        pairs.push(pair);
        pairs.sort_unstable();
    }
}

impl Annotations {
    /// The statements about an object.
    pub fn stated(&self, object: &ObjectId) -> &Statements {
        self.statements.get(object).unwrap_or(Statements::NOTHING)
    }

    /// The note of an object. A blank note counts as none, but is kept as it is.
    pub fn note(&self, object: &ObjectId) -> Option<&str> {
        let note = self.notes.get(object).map(String::as_str);
        note.filter(|note| !note.trim().is_empty())
    }

    /// The statements about the link between two data centers.
    pub fn link(&self, pair: &DataCenterPair) -> Link {
        let links = self.links.iter();
        links
            .filter(|(other, _)| other.is_same(pair))
            .map(|(_, link)| *link)
            .next()
            .unwrap_or_default()
    }

    /// Whether anything is stated to be in a data center.
    pub fn has_data_centers(&self) -> bool {
        let mut statements = self.statements.values();
        statements.any(|statements| statements.data_center().is_some())
    }

    /// The names of data centers in use, sorted, without duplicates.
    pub fn data_centers(&self) -> Vec<&str> {
        self.names_in_use(Statements::data_center)
    }

    /// The time zones in use, sorted, without duplicates.
    pub fn time_zones(&self) -> Vec<&str> {
        self.names_in_use(Statements::time_zone)
    }

    fn names_in_use(&self, name: impl Fn(&Statements) -> Option<&str>) -> Vec<&str> {
        // Thousands of objects are in a few data centers: remove equal spellings first.
        let spellings: BTreeSet<&str> = self.statements.values().filter_map(name).collect();
        let mut names: Vec<&str> = spellings.into_iter().collect();
        names.sort_by_cached_key(|name| name.to_lowercase());
        names.dedup_by(|one, other| same_place(one, other));
        names
    }

    /// Whether compliance is enabled: selected, or implied by a store.
    pub fn compliance_on(&self, index: &Index<'_>, pool: &PersistentChatPool<'_>) -> bool {
        self.intends(pool, |i| i.compliance) || pool.database(index, Database::Compliance).is_some()
    }

    /// Whether disaster recovery is enabled: selected, or implied by a backup store.
    pub fn disaster_recovery_on(&self, index: &Index<'_>, pool: &PersistentChatPool<'_>) -> bool {
        self.intends(pool, |i| i.disaster_recovery)
            || pool.database(index, Database::ContentBackup).is_some()
    }

    /// Whether a pair is mirrored: selected, or implied by a mirror.
    pub fn mirroring_on(
        &self,
        index: &Index<'_>,
        pool: &PersistentChatPool<'_>,
        pair: Pair,
    ) -> bool {
        self.intends(pool, |i| i.mirroring.contains(&pair))
            || pool.database(index, pair.mirror()).is_some()
    }

    /// Whether a pair has a witness: selected, or implied by a store.
    pub fn witness_on(&self, index: &Index<'_>, pool: &PersistentChatPool<'_>, pair: Pair) -> bool {
        self.intends(pool, |i| i.witness.contains(&pair))
            || pool.target(index, AssociationKind::Witness(pair)).is_some()
    }

    fn intends(
        &self,
        pool: &PersistentChatPool<'_>,
        what: impl Fn(&PoolIntentions) -> bool,
    ) -> bool {
        self.pools.get(&pool.service.id).is_some_and(what)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read(text: &str) -> Result<Annotations, ron::error::SpannedError> {
        ron::from_str(text)
    }

    #[test]
    fn manually_written_annotations_are_kept_unchanged() {
        let text = r#"(suppressions:{("my-Own-rule",Deployment):" ",("r142",Deployment):"one"},statements:{Deployment:[TimeZone(" ")],Site(1):[]})"#;
        let written = ron::to_string(&read(text).unwrap()).unwrap();
        for part in [
            r#"("my-Own-rule",Deployment):" ""#,
            r#"("r142",Deployment):"one""#,
            r#"Deployment:[TimeZone(" ")]"#,
            "Site(1):[]",
        ] {
            assert!(written.contains(part), "{part} in {written}");
        }
    }

    #[test]
    fn annotations_that_would_be_lost_are_an_error() {
        for (text, part) in [
            (
                r#"(suppressions:{("R142",Deployment):"one",("R142",Deployment):"two"})"#,
                "occurs twice",
            ),
            (
                r#"(statements:{Site(1):[TimeZone("UTC")],Site(1):[TimeZone("CET")]})"#,
                "occurs twice",
            ),
            (
                r#"(statements:{Site(1):[TimeZone("UTC"),TimeZone("CET")]})"#,
                "the time zone occurs twice",
            ),
            (
                r#"(links:{("Dublin","Redmond"):(),("Redmond","Dublin"):()})"#,
                "occurs twice",
            ),
            (r#"(my_note:"mine")"#, "my_note"),
            (r#"(links:{("Dublin","Redmond"):(note:"mine")})"#, "note"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }
}
