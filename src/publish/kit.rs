//! The publishing kit: everything that the person with the rights needs, on a computer without this program.
//!
//! The scripts are the same in every kit; what is of the deployment is data in `kit.json`, which they read. No name of
//! a document is ever part of a script, or of the name of a file. The same design gives the same kit: there is no clock
//! here.

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
    /// Its name: letters, digits, dots and hyphens of ASCII.
    pub name: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What a kit is made of, beside its plan.
#[allow(missing_docs)]
pub struct Contents<'c> {
    pub design: &'c Topology,
    /// What is published; `None` for a first publication.
    pub published: Option<&'c Topology>,
    /// The design, as people name it.
    pub design_name: &'c str,
    /// What is published, as people name it.
    pub baseline_name: Option<&'c str>,
    /// The design as a file of Topology Builder.
    pub topology_builder: Vec<u8>,
    /// The design as it is published, where the plan allows the direct way.
    pub topology: Option<PublishedForm<'c>>,
    /// What is published, as text of its XML.
    pub baseline: Option<&'c str>,
    /// Where the files of new databases go, as the plan has it: logs first; none for the paths of the instance.
    pub database_paths: Vec<String>,
}

/// A topology in its published form.
#[allow(missing_docs)]
pub struct PublishedForm<'c> {
    /// Its bytes as a file.
    pub bytes: &'c [u8],
    pub text: &'c str,
}

/// Why there is no kit.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// Something has to be settled first.
    #[error(
        "The design cannot be published as it is: {count} unresolved. The plan says which. Nothing was written.",
        count = in_words(*.0)
    )]
    Blocked(usize),
    /// Nothing differs.
    #[error(
        "Nothing differs from what is published, so there is nothing to publish; nothing was written."
    )]
    Nothing,
    /// What is published is not known as the deployment wrote it.
    #[error(
        "The kit compares the deployment with its baseline before it publishes, so the baseline has to be what \
         Get-CsTopology -AsXml or Export-CsConfiguration wrote; nothing was written."
    )]
    Baseline,
    /// A document is no XML after all.
    #[error("What is published could not be compared line by line ({0}); nothing was written.")]
    Lines(#[from] roxmltree::Error),
    /// The data has no form as a file.
    #[error("The data of the kit could not be written ({0}).")]
    Data(#[from] serde_json::Error),
}

fn in_words(count: usize) -> String {
    match count {
        1 => "1 problem is".to_owned(),
        count => format!("{count} problems are"),
    }
}

/// The files of a kit, the page that opens it first.
///
/// # Errors
/// When the plan is blocked or empty, or the baseline cannot be compared with.
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
    // Files of their own: ConvertFrom-Json of Windows PowerShell takes no more than two million characters.
    documents.extend([
        lines_file("baseline.txt", &baseline),
        lines_file("design.txt", &design),
    ]);
    let data = data::json(plan, contents, is_direct, &documents)?;
    let worksheet = worksheet::worksheet(contents.design, contents.published);
    let worksheet = worksheet::document(&worksheet, contents.design_name);
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

/// Lines as a file that every shell reads alike.
fn lines_file(name: &'static str, lines: &[String]) -> KitFile {
    let mut text = String::from("\u{feff}");
    for line in lines {
        text.push_str(line);
        text.push_str("\r\n");
    }
    let bytes = text.into_bytes();
    KitFile { name, bytes }
}

/// SHA-256 of bytes, as the scripts compare it.
fn hash(bytes: &[u8]) -> String {
    let mut hash = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing to a text does not fail.
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}
