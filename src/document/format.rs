//! The document formats, one row each.

use std::path::Path;

use crate::topology::Numbering;

/// The document formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Format {
    /// The Topology Builder file (`.tbxml`).
    TopologyBuilder,
    /// The output of `Get-CsTopology -AsXml` and the input of `Publish-CsTopology`.
    Published,
    /// The design file of this program (`.ron`).
    Design,
}

/// The row of a format.
struct FormatRow {
    /// The file name extension, without the period.
    ending: &'static str,
    /// The name in reports for programs; never changes.
    key: &'static str,
    /// The name in the middle of a sentence.
    in_words: &'static str,
    /// The label in a list of formats.
    label: &'static str,
    /// How objects are identified; `None` for a design file, which is not XML and is not an export format.
    numbering: Option<Numbering>,
    /// Whether it contains the published topology in addition to the edited one.
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

    /// The file name extension, without the period.
    pub fn ending(self) -> &'static str {
        self.row().ending
    }

    /// The name in reports for programs; never changes.
    pub fn key(self) -> &'static str {
        self.row().key
    }

    /// The name in the middle of a sentence.
    pub fn in_words(self) -> &'static str {
        self.row().in_words
    }

    /// The label in a list of formats.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// How objects are identified; `None` for a design file.
    pub fn numbering(self) -> Option<Numbering> {
        self.row().numbering
    }

    /// Whether it contains the published topology in addition to the edited one.
    pub fn holds_published(self) -> bool {
        self.row().holds_published
    }

    /// The XML formats, which a topology can be exported to.
    pub fn exported() -> impl Iterator<Item = Self> {
        let all = Self::ALL.into_iter();
        all.filter(|format| format.numbering().is_some())
    }

    /// The format for the extension of a path, ignoring case.
    pub fn by_ending(path: &Path) -> Option<Self> {
        let ending = path.extension()?;
        let mut all = Self::ALL.into_iter();
        all.find(|format| ending.eq_ignore_ascii_case(format.ending()))
    }
}
