//! The meaning of the words in a usage or a role name, in any combination: `MirrorStore`, `PersistentChatMirror` and
//! `MIRROR_DATABASE` all mean mirror. A token with an unknown word has no meaning.

/// The meaning of a token for a database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct TokenWords {
    pub mirror: bool,
    pub witness: bool,
    /// In the other data center.
    pub backup: bool,
    /// Compliance data.
    pub compliance: bool,
    /// Content, explicitly.
    pub content: bool,
    /// Persistent Chat.
    pub chat: bool,
    /// A store or database.
    pub store: bool,
    /// A service, server or pool.
    pub service: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Mirror,
    Witness,
    Backup,
    Compliance,
    Content,
    Chat,
    Store,
    Service,
    /// Without a meaning of its own.
    Plain,
}

/// The words for databases and services, with longer ones before their prefixes.
const DATABASES: &[(&str, Word)] = &[
    ("mirroring", Word::Mirror),
    ("mirrored", Word::Mirror),
    ("mirror", Word::Mirror),
    ("witness", Word::Witness),
    ("backup", Word::Backup),
    ("disasterrecovery", Word::Backup),
    ("secondary", Word::Backup),
    ("dr", Word::Backup),
    ("compliance", Word::Compliance),
    ("comp", Word::Compliance),
    ("content", Word::Content),
    ("mgc", Word::Content),
    ("persistentchat", Word::Chat),
    ("chat", Word::Chat),
    ("databases", Word::Store),
    ("database", Word::Store),
    ("db", Word::Store),
    ("stores", Word::Store),
    ("store", Word::Store),
    ("sql", Word::Store),
    ("instance", Word::Store),
    ("servers", Word::Service),
    ("server", Word::Service),
    ("services", Word::Service),
    ("service", Word::Service),
    ("pool", Word::Service),
    ("primary", Word::Plain),
    ("principal", Word::Plain),
    ("default", Word::Plain),
    ("usage", Word::Plain),
    ("role", Word::Plain),
];

/// The words allowed for a dependency on a next hop.
const NEXT_HOP: &[(&str, Word)] = &[
    ("nexthop", Word::Plain),
    ("next", Word::Plain),
    ("hop", Word::Plain),
    ("registrar", Word::Plain),
    ("frontend", Word::Plain),
    ("user", Word::Plain),
    ("web", Word::Plain),
    ("services", Word::Plain),
    ("service", Word::Plain),
    ("servers", Word::Plain),
    ("server", Word::Plain),
    ("pool", Word::Plain),
    ("sip", Word::Plain),
    ("proxy", Word::Plain),
    ("routing", Word::Plain),
    ("persistentchat", Word::Plain),
    ("chat", Word::Plain),
    ("primary", Word::Plain),
    ("default", Word::Plain),
];

/// The words allowed for a dependency on a file store.
const FILE_STORE: &[(&str, Word)] = &[
    ("files", Word::Plain),
    ("file", Word::Plain),
    ("shares", Word::Plain),
    ("share", Word::Plain),
    ("store", Word::Plain),
    ("service", Word::Plain),
    ("server", Word::Plain),
    ("persistentchat", Word::Plain),
    ("chat", Word::Plain),
    ("primary", Word::Plain),
    ("default", Word::Plain),
];

/// The maximum length of a token to be split; real ones are half as long.
const LONGEST: usize = 96;

impl TokenWords {
    /// The meaning of a token for a database; `None` if it has an unknown word, or no words.
    pub fn of(token: &str) -> Option<Self> {
        let mut words = Self::default();
        for word in split(token, DATABASES)? {
            match word {
                Word::Mirror => words.mirror = true,
                Word::Witness => words.witness = true,
                Word::Backup => words.backup = true,
                Word::Compliance => words.compliance = true,
                Word::Content => words.content = true,
                Word::Chat => words.chat = true,
                Word::Store => words.store = true,
                Word::Service => words.service = true,
                Word::Plain => {}
            }
        }
        // mgccomp is the name of the compliance database, where mgc does not mean content.
        words.content &= !words.compliance;
        Some(words)
    }

    /// Whether a token may mean the next hop.
    pub fn may_be_next_hop(token: &str) -> bool {
        split(token, NEXT_HOP).is_some()
    }

    /// Whether a token may mean the file store.
    pub fn may_be_file_store(token: &str) -> bool {
        split(token, FILE_STORE).is_some()
    }

    /// The combined meaning of two tokens.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            mirror: self.mirror || other.mirror,
            witness: self.witness || other.witness,
            backup: self.backup || other.backup,
            compliance: self.compliance || other.compliance,
            content: self.content || other.content,
            chat: self.chat || other.chat,
            store: self.store || other.store,
            service: self.service || other.service,
        }
    }
}

/// Whether both tokens are equal apart from case and separators.
pub fn is_same_word(one: &str, other: &str) -> bool {
    let letters = |token: &'_ str| {
        let characters = token.chars().filter(|c| c.is_ascii_alphanumeric());
        characters
            .map(|c| c.to_ascii_lowercase())
            .collect::<String>()
    };
    letters(one) == letters(other)
}

/// The words of a token, in order.
fn split(token: &str, words: &[(&str, Word)]) -> Option<Vec<Word>> {
    let mut letters = String::with_capacity(token.len());
    for character in token.chars() {
        match character {
            _ if character.is_ascii_alphabetic() => letters.push(character.to_ascii_lowercase()),
            ' ' | '-' | '_' | '.' => {}
            _ => return None,
        }
    }
    if letters.is_empty() || letters.len() > LONGEST {
        return None;
    }
    // `reached` contains, for each position, the word that ends there; built from the left.
    let mut reached: Vec<Option<(usize, Word)>> = vec![None; letters.len() + 1];
    for start in 0..letters.len() {
        let is_start = start == 0 || reached.get(start).is_some_and(Option::is_some);
        let Some(rest) = letters.get(start..).filter(|_| is_start) else {
            continue;
        };
        for (text, word) in words {
            if rest.starts_with(text)
                && let Some(end @ None) = reached.get_mut(start + text.len())
            {
                *end = Some((start, *word));
            }
        }
    }
    let mut found = Vec::new();
    let mut end = letters.len();
    while end > 0 {
        let (start, word) = (*reached.get(end)?)?;
        found.push(word);
        end = start;
    }
    found.reverse();
    Some(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_unknown_word_makes_the_whole_token_meaningless() {
        for token in [
            "",
            "-",
            "NonMirror",
            "MirrorOf",
            "NoWitness",
            "Backup2",
            "Drive",
            "Failover",
            "Spiegel",
        ] {
            assert_eq!(TokenWords::of(token), None, "{token}");
        }
    }

    #[test]
    fn content_and_compliance_are_distinguished() {
        assert!(TokenWords::of("MgcStore").unwrap().content);
        let compliance = TokenWords::of("mgccomp").unwrap();
        assert!(compliance.compliance && !compliance.content);
        assert!(
            TokenWords::of("PersistentChatComplianceDatabase")
                .unwrap()
                .compliance
        );
        assert!(!TokenWords::of("PersistentChatDatabase").unwrap().content);
    }
}
