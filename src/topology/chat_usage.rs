//! The purpose of a dependency of a Persistent Chat pool.

use crate::topology::Usage;
use crate::topology::recognize_chat::words::TokenWords;
use crate::vocabulary::{Thing, Vocabulary};

/// The purpose of a dependency of a Persistent Chat pool (format notes, f10 and f11).
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

    /// The meaning of a usage according to the vocabulary, or else according to its words; `None` if it is
    /// not known.
    pub fn of(usage: &Usage, vocabulary: &Vocabulary) -> Option<Self> {
        if usage.is_default() {
            return Some(Self::Default);
        }
        match vocabulary.usage(usage.as_str()) {
            Some(thing) => Self::of_thing(thing),
            None => TokenWords::of(usage.as_str()).map(Self::of_words),
        }
    }

    /// The usage of a vocabulary row.
    pub fn of_thing(thing: Thing) -> Option<Self> {
        Some(match thing {
            Thing::UsageContent | Thing::UsageCompliance => Self::Default,
            Thing::UsageMirror | Thing::UsageComplianceMirror => Self::Mirror,
            Thing::UsageWitness | Thing::UsageComplianceWitness => Self::Witness,
            Thing::UsageBackup | Thing::UsageComplianceBackup => Self::Backup,
            Thing::UsageBackupMirror | Thing::UsageComplianceBackupMirror => Self::BackupMirror,
            Thing::UsageBackupWitness | Thing::UsageComplianceBackupWitness => Self::BackupWitness,
            _ => return None,
        })
    }

    /// The meaning of the words of a usage or role; the witness of a mirrored pair is a witness.
    pub fn of_words(words: TokenWords) -> Self {
        match (words.backup, words.witness, words.mirror) {
            (false, true, _) => Self::Witness,
            (true, true, _) => Self::BackupWitness,
            (false, false, true) => Self::Mirror,
            (true, false, true) => Self::BackupMirror,
            (true, false, false) => Self::Backup,
            (false, false, false) => Self::Default,
        }
    }

    /// The spelling of the usage in this vocabulary.
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

    /// Whether it is the usage of a witness, which has no data.
    pub fn is_witness(self) -> bool {
        matches!(self, Self::Witness | Self::BackupWitness)
    }

    /// Whether it is the usage of a mirror.
    pub fn is_mirror(self) -> bool {
        matches!(self, Self::Mirror | Self::BackupMirror)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usage_is_recognized_by_its_words_in_any_compound_and_case() {
        for (token, usage) in [
            ("MirrorStore", ChatUsage::Mirror),
            ("PersistentChatMirror", ChatUsage::Mirror),
            ("mirrorpersistentchatdatabase", ChatUsage::Mirror),
            ("MIRROR", ChatUsage::Mirror),
            ("WitnessStore", ChatUsage::Witness),
            ("MirroringWitness", ChatUsage::Witness),
            (
                "BackupMirrorPersistentChatComplianceDatabase",
                ChatUsage::BackupMirror,
            ),
            ("MirrorBackup", ChatUsage::BackupMirror),
            ("DisasterRecovery", ChatUsage::Backup),
            ("DR", ChatUsage::Backup),
            ("DR-Mirror", ChatUsage::BackupMirror),
            ("Secondary", ChatUsage::Backup),
            ("Disaster_Recovery_Witness", ChatUsage::BackupWitness),
            ("Primary", ChatUsage::Default),
            ("PersistentChatDatabase", ChatUsage::Default),
        ] {
            let found = ChatUsage::of(&Usage::new(token), Vocabulary::built_in());
            assert_eq!(found, Some(usage), "{token}");
        }
    }
}
