//! The publishing kit: what it will do and how it publishes, before it is saved as one archive.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Context, Ui};

use crate::app::answered::Answered;
use crate::app::background::{Background, WorkError};
use crate::app::desktop_dialog::Browse;
use crate::app::dialogs::save_bytes::{Bytes, SaveBytes};
use crate::app::icons::Icon;
use crate::app::modal::{Answer, close_button_ui, frame_ui};
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{fault_ui, sentence_ui};
use crate::publish::kit::{SCRIPTS, zip};
use crate::publish::plan::Way;
use crate::rules::Severity;
use crate::workspace::exports;
use crate::workspace::kit::{MadeKit, NoKit};

/// The dialog.
pub struct KitDialog {
    work: Background<Result<MadeKit, NoKit>>,
    made: Option<Result<Arc<MadeKit>, WorkError<NoKit>>>,
    place: SaveBytes,
    /// The records of exports, so that no spelling is learned from them.
    settings: Option<PathBuf>,
}

impl KitDialog {
    /// Makes the kit in the background, and suggests a path.
    pub fn new(
        ctx: &Context,
        suggestion: &Path,
        settings: Option<PathBuf>,
        make: impl FnOnce() -> Result<MadeKit, NoKit> + Send + 'static,
    ) -> Self {
        Self {
            work: Background::start(ctx, make),
            made: None,
            place: SaveBytes::new(suggestion, Browse::Archive, &["zip"]).with_main_button(),
            settings,
        }
    }

    /// Whether something is being made or written in the background.
    pub fn is_busy(&self) -> bool {
        self.made.is_none() || self.place.is_writing()
    }

    /// Draws the dialog.
    pub fn kit_ui(&mut self, ctx: &Context) -> Answered<()> {
        self.poll();
        let answer = frame_ui(
            ctx,
            "Publishing kit",
            640.0,
            |ui| {
                self.contents_ui(ui);
                true
            },
            |ui, _| match close_button_ui(ui).clicked() {
                true => Answer::Yes,
                false => Answer::Open,
            },
        );
        answer.read()
    }

    fn contents_ui(&mut self, ui: &mut Ui) {
        let made = match &self.made {
            None => {
                ui.label("Preparing…");
                return;
            }
            Some(Err(error)) => {
                fault_ui(ui, &error.to_string());
                return;
            }
            Some(Ok(made)) => Arc::clone(made),
        };
        let tokens = Tokens::of_ui(ui);
        match &made.plan.way {
            Way::Direct => {
                let text = "The kit publishes the topology: all spellings in it are confirmed.";
                sentence_ui(ui, Icon::Severity(Severity::Info), tokens.info, text);
            }
            Way::TopologyBuilder(reasons) => {
                let text = "You publish the topology with Topology Builder. The kit runs the preflight, \
                            the backup, the databases and the tests.";
                sentence_ui(ui, Icon::Severity(Severity::Warning), tokens.warning, text);
                for reason in reasons {
                    ui.add(egui::Label::new(format!("• {reason}")).wrap());
                }
            }
        }
        ui.add_space(SPACE);
        for script in SCRIPTS {
            ui.add(egui::Label::new(format!("{} {}", script.name, script.what)).wrap());
        }
        ui.add_space(2.0 * SPACE);
        let settings = self.settings.clone();
        self.place
            .save_ui(ui, "Save", move |_| bytes(made, settings));
    }

    fn poll(&mut self) {
        if self.made.is_none() {
            let made = self.work.outcome("Preparing the kit");
            self.made = made.map(|made| made.map(Arc::new));
        }
    }
}

/// The archive. The topologies in it are recorded before anyone can read them.
fn bytes(made: Arc<MadeKit>, settings: Option<PathBuf>) -> Bytes {
    Box::new(move || {
        let topologies = made
            .files
            .iter()
            .filter(|file| file.name.starts_with("topology."));
        for file in topologies {
            let warning = settings
                .as_deref()
                .and_then(|folder| exports::remember_or_warn(folder, &file.bytes, None));
            if let Some(warning) = warning {
                log::warn!("{warning}");
            }
        }
        zip(&made.files).map_err(|error| format!("The archive could not be made ({error}).").into())
    })
}
