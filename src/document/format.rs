//! The document formats, one row each.

use std::path::Path;

use crate::topology::Numbering;

/// The document formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Format {
    /// Topology Builder's file (`.tbxml`).
    TopologyBuilder,
    /// What `Get-CsTopology -AsXml` prints and `Publish-CsTopology` reads.
    Published,
    /// This program's own design file (`.ron`).
    Design,
}

/// What is said of a format.
struct FormatRow {
    /// How names of such files end, without the full stop.
    ending: &'static str,
    /// What reports for programs call it; never changes.
    key: &'static str,
    /// What such a document is called within a sentence.
    in_words: &'static str,
    /// What a choice of formats says.
    label: &'static str,
    /// How objects are named in it; `None` for a design file, which is no XML and is never exported.
    numbering: Option<Numbering>,
    /// Whether it holds what was published beside what is to be.
    holds_published: bool,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::TopologyBuilder, Self::Published, Self::Design];

    const fn row(self) -> FormatRow {
        match self {
            Self::TopologyBuilder => FormatRow {
                ending: "tbxml",
                key: "topology-builder",
                in_words: "a Topology Builder file",
                label: "Topology Builder file (.tbxml), to open and validate in Topology Builder",
                numbering: Some(Numbering::UniqueIds),
                holds_published: true,
            },
            Self::Published => FormatRow {
                ending: "xml",
                key: "published",
                in_words: "a published topology",
                label: "Published topology (.xml), in the format of Get-CsTopology -AsXml",
                numbering: Some(Numbering::Published),
                holds_published: false,
            },
            Self::Design => FormatRow {
                ending: "ron",
                key: "design",
                in_words: "a design",
                label: "Topology Designer design (.ron)",
                numbering: None,
                holds_published: false,
            },
        }
    }

    /// How names of such files end, without the full stop.
    pub fn ending(self) -> &'static str {
        self.row().ending
    }

    /// What reports for programs call it; never changes.
    pub fn key(self) -> &'static str {
        self.row().key
    }

    /// What such a document is called within a sentence.
    pub fn in_words(self) -> &'static str {
        self.row().in_words
    }

    /// What a choice of formats says.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// How objects are named in it; `None` for a design file.
    pub fn numbering(self) -> Option<Numbering> {
        self.row().numbering
    }

    /// Whether it holds what was published beside what is to be.
    pub fn holds_published(self) -> bool {
        self.row().holds_published
    }

    /// The formats of XML, which a topology is exported in.
    pub fn exported() -> impl Iterator<Item = Self> {
        let all = Self::ALL.into_iter();
        all.filter(|format| format.numbering().is_some())
    }

    /// The format that the ending of a path names, in letters of either case.
    pub fn by_ending(path: &Path) -> Option<Self> {
        let ending = path.extension()?;
        let mut all = Self::ALL.into_iter();
        all.find(|format| ending.eq_ignore_ascii_case(format.ending()))
    }
}
