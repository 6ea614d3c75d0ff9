//! What a dependency of a Persistent Chat pool is for.

use crate::topology::Usage;
use crate::vocabulary::{Thing, Vocabulary};

/// What a dependency of a Persistent Chat pool is for (format notes, f10 and f11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChatUsage {
    /// The plain reference.
    Default,
    /// Mirror of the primary database.
    Mirror,
    /// Witness of the primary pair.
    Witness,
    /// Database in the other data center.
    Backup,
    /// Mirror of the backup database.
    BackupMirror,
    /// Witness of the backup pair.
    BackupWitness,
}

impl ChatUsage {
    /// Every usage.
    pub const ALL: [Self; 6] = [
        Self::Default,
        Self::Mirror,
        Self::Witness,
        Self::Backup,
        Self::BackupMirror,
        Self::BackupWitness,
    ];

    /// What a usage means; `None` when it is not known.
    pub fn of(usage: &Usage, vocabulary: &Vocabulary) -> Option<Self> {
        if usage.is_default() {
            return Some(Self::Default);
        }
        let thing = vocabulary.usage(usage.as_str())?;
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.thing() == Some(thing))
    }

    /// The usage as a document of this vocabulary spells it.
    pub fn spelled(self, vocabulary: &Vocabulary) -> Usage {
        match self.thing() {
            None => Usage::default(),
            Some(thing) => Usage::new(vocabulary.token(thing)),
        }
    }

    fn thing(self) -> Option<Thing> {
        Some(match self {
            Self::Default => return None,
            Self::Mirror => Thing::UsageMirror,
            Self::Witness => Thing::UsageWitness,
            Self::Backup => Thing::UsageBackup,
            Self::BackupMirror => Thing::UsageBackupMirror,
            Self::BackupWitness => Thing::UsageBackupWitness,
        })
    }

    /// Whether it is that of a witness, which holds no data.
    pub fn is_witness(self) -> bool {
        matches!(self, Self::Witness | Self::BackupWitness)
    }

    /// Whether it is that of a mirror.
    pub fn is_mirror(self) -> bool {
        matches!(self, Self::Mirror | Self::BackupMirror)
    }
}
