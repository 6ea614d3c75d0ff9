//! Background work of the shell pages: reading a kit, making one, downloading.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::files::{self, FileFault, NotSaved, Replace};
use crate::document::save::make_folder;
use crate::document::shown;
use crate::vocabulary::Vocabulary;
use crate::workspace::exports;
use crate::workspace::kit::{MadeKit, NoKit};
use crate::workspace::run::download::download;
use crate::workspace::run::{KitFolder, PlannedStep, RunEnd, RunStep, StepEnd, Watcher};
use crate::workspace::shell::Shell;

/// Makes the kit of the open document.
#[derive(Clone)]
pub struct MakeKit {
    /// Makes it.
    pub make: Arc<dyn Fn() -> Result<MadeKit, NoKit> + Send + Sync>,
    /// The records of exports, so that no spelling is learned from them.
    pub settings: Option<PathBuf>,
}

/// A kit that can be run, and the options for it.
pub struct Ready {
    pub(super) kit: KitFolder,
    pub(super) shell: Shell,
    pub(super) steps: Vec<PlannedStep>,
    /// The index of the first step.
    pub(super) first: usize,
    pub(super) allows_unknown: bool,
    pub(super) seed_share: String,
    /// Notes about the kit.
    pub(super) note: Option<String>,
    /// Whether it was drawn.
    pub(super) is_shown: bool,
}

/// Why something could not be saved for a run.
#[derive(Debug, thiserror::Error)]
enum NotPrepared {
    #[error("The file already exists; choose another name: {0}")]
    Exists(String),
}

/// The result of running scripts.
pub enum Ended {
    /// A kit was run.
    Kit(RunEnd),
    /// The topology was saved.
    Saved(PathBuf),
    /// It failed, with the reason.
    NotSaved(StepEnd, PathBuf),
}

/// Reads the kit in a folder, or saves the kit of the document there.
pub(super) fn ready(
    path: &Path,
    program: &Path,
    make: Option<&MakeKit>,
) -> Result<Ready, FileFault> {
    let shell = Shell::find(Some(program))?;
    let mut note = None;
    if path.join("kit.json").is_file() {
        let is_other = make.is_some_and(|make| is_of_another_state(path, make));
        note = is_other.then(|| {
            "The kit in this folder was made from another state of the design, or from another design. To publish this one, \
             choose a new folder."
                .to_owned()
        });
    } else if let Some(make) = make {
        save(path, make)?;
    }
    let kit = KitFolder::open(path)?;
    Ok(Ready {
        steps: kit.steps(),
        kit,
        shell,
        first: 0,
        allows_unknown: false,
        seed_share: String::new(),
        note,
        is_shown: false,
    })
}

fn is_of_another_state(path: &Path, make: &MakeKit) -> bool {
    // A design that can no longer be published is also a changed state.
    let Ok(made) = (make.make)() else {
        return true;
    };
    let mut kept = made
        .files
        .iter()
        .filter(|file| file.name.starts_with("topology."));
    kept.any(|file| std::fs::read(path.join(file.name)).ok().as_ref() != Some(&file.bytes))
}

fn save(path: &Path, make: &MakeKit) -> Result<(), FileFault> {
    let made = (make.make)()?;
    make_folder(path)?;
    for file in &made.files {
        if file.name.starts_with("topology.")
            && let Some(settings) = &make.settings
            && let Some(warning) = exports::remember_or_warn(settings, &file.bytes, None)
        {
            log::warn!("{warning}");
        }
        write(&path.join(file.name), &file.bytes)?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), FileFault> {
    match files::write_printed(path, bytes, Replace::Never) {
        Ok(_) => Ok(()),
        Err(NotSaved::Failed(reason)) => Err(reason),
        Err(NotSaved::Exists | NotSaved::Changed) => {
            Err(NotPrepared::Exists(shown::path(path)).into())
        }
    }
}

/// Downloads the topology to a new file.
pub(super) fn download_to(
    path: &Path,
    program: &Path,
    vocabulary: &Vocabulary,
    watcher: &mut dyn Watcher,
) -> Result<Ended, FileFault> {
    if path.exists() {
        return Err(NotPrepared::Exists(shown::path(path)).into());
    }
    let shell = Shell::find(Some(program))?;
    watcher.begins(&PlannedStep {
        number: 1,
        step: RunStep::Compare,
        what: "Read what is deployed; nothing is changed".to_owned(),
    });
    let came = download(&shell, path, vocabulary, watcher)?;
    if !came.end.is_good() {
        return Ok(Ended::NotSaved(came.end, came.folder));
    }
    write(path, &came.bytes)?;
    Ok(Ended::Saved(path.to_owned()))
}
