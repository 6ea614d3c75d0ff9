//! Creates the publishing kit of a document from what was read and converted.

use crate::document::encoding;
use crate::document::{self, Format, Opened, Source};
use crate::publish::kit::{Contents, KitError, KitFile, PublishedForm, kit};
use crate::publish::plan::{Plan, Way};
use crate::topology::ObjectId;

use crate::workspace::plan::{Against, of_document};

/// Why a kit could not be created.
#[derive(Debug, thiserror::Error)]
pub enum NoKit {
    /// Something has to be settled first, or nothing differs.
    #[error(transparent)]
    Kit(#[from] KitError),
    /// The design cannot be written as a document.
    #[error("Nothing was written. {0}")]
    Write(String),
}

impl NoKit {
    /// Whether the cause is in the design rather than in the program or a file.
    pub fn is_blocked(&self) -> bool {
        matches!(self, Self::Kit(KitError::Blocked(_) | KitError::Nothing))
    }
}

/// A kit, and notes about it.
#[allow(missing_docs)]
pub struct MadeKit {
    pub files: Vec<KitFile>,
    pub plan: Plan,
}

/// Creates the kit of a document. `design` and `baseline` are the names of the two for people.
///
/// # Errors
/// When something has to be settled first, nothing differs, or the baseline is not as the deployment
/// wrote it.
pub fn of(
    opened: &Opened,
    against: Against<'_>,
    design: &str,
    baseline: Option<&str>,
) -> Result<MadeKit, NoKit> {
    let plan = of_document(opened, against);
    if plan.is_blocked() {
        return Err(KitError::Blocked(plan.blockers.len()).into());
    }
    let written = |format| {
        let (design, source) = (&opened.design, opened.source.as_ref());
        let written = document::export(design, source, format, design.topology.vocabulary());
        written.map_err(|error| NoKit::Write(error.to_string()))
    };
    let topology_builder = written(Format::TopologyBuilder)?.bytes;
    let published = match &plan.way {
        Way::Direct => Some(written(Format::Published)?.bytes),
        Way::TopologyBuilder(_) => None,
    };
    let published_text = published.as_deref().and_then(text);
    let source = match against {
        Against::Named(named) => named.source.as_ref(),
        Against::Own(_) => opened.source.as_ref(),
        Against::Nothing => None,
    };
    let is_as_deployed = |source: &&Source| source.format == Format::Published;
    let baseline_text = source
        .filter(is_as_deployed)
        .and_then(|source| text(&source.bytes));
    let contents = Contents {
        design: &opened.design.topology,
        published: against.published(),
        design_name: design,
        baseline_name: baseline,
        topology_builder,
        topology: published
            .as_deref()
            .zip(published_text.as_deref())
            .map(|(bytes, text)| PublishedForm { bytes, text }),
        baseline: baseline_text.as_deref(),
        database_paths: opened
            .design
            .annotations
            .stated(&ObjectId::Deployment)
            .database_path_list(),
    };
    let files = kit(&plan, &contents)?;
    Ok(MadeKit { files, plan })
}

fn text(bytes: &[u8]) -> Option<String> {
    let (text, _) = encoding::decode(bytes).ok()?;
    Some(text.into_owned())
}
