//! The publishing kit: everything needed to publish on a computer without this program.
//!
//! The scripts are the same in every kit; the data of the deployment is in `kit.json`, which they read. No name from a
//! document is ever part of a script or of a file name. The same design always gives the same kit, because the clock is
//! not used.

mod archive;
mod data;
mod page;
mod scripts;

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::publish::canonical::canonical_lines;
use crate::publish::plan::{Plan, Way};
use crate::publish::worksheet;
use crate::report::html;
use crate::topology::Topology;

pub use archive::zip;
pub use scripts::SCRIPTS;

/// A file of a kit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KitFile {
    /// ASCII letters, digits, dots and hyphens.
    pub name: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
}

/// The contents of a kit, besides its plan.
#[allow(missing_docs)]
pub struct Contents<'c> {
    pub design: &'c Topology,
    /// The published topology; `None` for a first publication.
    pub published: Option<&'c Topology>,
    /// The name of the design for people.
    pub design_name: &'c str,
    /// The name of the published topology for people.
    pub baseline_name: Option<&'c str>,
    /// The design as a Topology Builder file.
    pub topology_builder: Vec<u8>,
    /// The design in its published form, if the plan allows direct publishing.
    pub topology: Option<PublishedForm<'c>>,
    /// The XML text of the published topology.
    pub baseline: Option<&'c str>,
    /// Where the files of new databases go, as in the plan, logs first; empty for the default paths of the instance.
    pub database_paths: Vec<String>,
}

/// A topology in its published form.
#[allow(missing_docs)]
pub struct PublishedForm<'c> {
    /// Its bytes as a file.
    pub bytes: &'c [u8],
    pub text: &'c str,
}

/// Why no kit was made.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// Problems must be resolved first.
    #[error(
        "The design cannot be published as it is: {count} unresolved. See the plan for details. Nothing was written.",
        count = in_words(*.0)
    )]
    Blocked(usize),
    /// There are no differences.
    #[error(
        "The design does not differ from what is published, so there is nothing to publish. Nothing was written."
    )]
    Nothing,
    /// The published topology is not known in the form that the deployment wrote.
    #[error(
        "The kit compares the deployment with its baseline before it publishes, so the baseline must be the \
         output of Get-CsTopology -AsXml or Export-CsConfiguration. Nothing was written."
    )]
    Baseline,
    /// A document is not XML.
    #[error("The published topology cannot be compared line by line ({0}). Nothing was written.")]
    Lines(#[from] roxmltree::Error),
    /// The data cannot be serialized.
    #[error("The data of the kit cannot be written ({0}).")]
    Data(#[from] serde_json::Error),
}

fn in_words(count: usize) -> String {
    match count {
        1 => "1 problem is".to_owned(),
        count => format!("{count} problems are"),
    }
}

/// The files of a kit, with its start page first.
///
/// # Errors
///
/// If the plan is blocked or empty, or the published topology cannot be compared with.
pub fn kit(plan: &Plan, contents: &Contents<'_>) -> Result<Vec<KitFile>, KitError> {
    if plan.is_blocked() {
        return Err(KitError::Blocked(plan.blockers.len()));
    }
    if plan.steps.is_empty() {
        return Err(KitError::Nothing);
    }
    let baseline = match (plan.is_first, contents.baseline) {
        (true, _) => Vec::new(),
        (false, Some(text)) => canonical_lines(text)?,
        (false, None) => return Err(KitError::Baseline),
    };
    let mut documents = vec![KitFile {
        name: "topology.tbxml",
        bytes: contents.topology_builder.clone(),
    }];
    let mut design = Vec::new();
    let topology = contents.topology.as_ref();
    if let (Way::Direct, Some(published)) = (&plan.way, topology) {
        design = canonical_lines(published.text)?;
        documents.push(KitFile {
            name: "topology.xml",
            bytes: published.bytes.to_vec(),
        });
    }
    let is_direct = !design.is_empty();
    // Separate files, because ConvertFrom-Json of Windows PowerShell accepts at most two million characters.
    documents.extend([
        lines_file("baseline.txt", &baseline),
        lines_file("design.txt", &design),
    ]);
    let data = data::json(plan, contents, is_direct, &documents)?;
    let worksheet = worksheet::worksheet(contents.design, contents.published);
    let worksheet = worksheet::document(&worksheet, contents.design_name, contents.baseline_name);
    let mut files = vec![
        KitFile {
            name: "worksheet.html",
            bytes: html(&worksheet).into_bytes(),
        },
        KitFile {
            name: "kit.json",
            bytes: data.into_bytes(),
        },
    ];
    files.extend(documents);
    files.extend(scripts::files());
    let page = page::document(plan, contents, is_direct, &files);
    let index = KitFile {
        name: "index.html",
        bytes: html(&page).into_bytes(),
    };
    files.insert(0, index);
    Ok(files)
}

/// Lines as a file that every shell reads the same way.
fn lines_file(name: &'static str, lines: &[String]) -> KitFile {
    let mut text = String::from("\u{feff}");
    for line in lines {
        text.push_str(line);
        text.push_str("\r\n");
    }
    let bytes = text.into_bytes();
    KitFile { name, bytes }
}

/// SHA-256 of bytes in the form that the scripts compare.
fn hash(bytes: &[u8]) -> String {
    let mut hash = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}
