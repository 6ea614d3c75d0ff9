//! Documents that the window creates from the open document, such as its plan and its worksheet.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Context;

use crate::document::{Format, Opened};
use crate::handover::{HandoverFacts, WrittenParts};
use crate::publish::plan;
use crate::publish::worksheet;
use crate::report::{Block, CallOut, Document};
use crate::workspace::baseline::NamedBaseline;
use crate::workspace::names::without_ending;
use crate::workspace::plan::{Against, of_document};

use crate::app::dialogs::Dialog;
use crate::app::dialogs::kit::KitDialog;
use crate::app::dialogs::printed::PrintedDialog;
use crate::app::dialogs::report::ReportDialog;
use crate::app::dialogs::shell::{Job, MakeKit, ShellDialog};
use crate::app::session::Session;
use crate::app::{App, files};
use crate::workspace::kit::{self, MadeKit, NoKit};

const NOT_KNOWN: &str = "The published topology is not known, so this is the plan for a first publication. \
                         To plan a change, select the published topology with Review > Published topology…";

/// A snapshot of the open document and of what it is compared with, for work in the background.
#[derive(Clone)]
pub(super) struct PrintedSnapshot {
    pub opened: Arc<Opened>,
    pub named: Option<Arc<NamedBaseline>>,
    name: String,
}

impl PrintedSnapshot {
    pub fn of(session: &Session) -> Self {
        let (design, origin) = session.snapshot();
        let named = session.named().cloned();
        let opened = Opened {
            design: (*design).clone(),
            format: Format::Design,
            source: origin.source.clone(),
            baseline: origin.baseline.clone(),
            notes: origin.notes.clone(),
            unedited: None,
        };
        Self {
            opened: Arc::new(opened),
            named: named.map(Arc::new),
            name: session.name().to_owned(),
        }
    }

    /// What the document is planned against: what is published, or nothing if that is not known.
    pub fn against(&self) -> Against<'_> {
        Against::of(&self.opened, self.named.as_deref(), false).unwrap_or(Against::Nothing)
    }

    /// The name of the document, for people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of what is published, for people; `None` if it is not known.
    pub fn baseline_name(&self) -> Option<String> {
        self.against().name(&self.name)
    }

    fn plan(&self) -> Document {
        let plan = of_document(&self.opened, self.against());
        let mut document = plan::document(&plan, &self.name, self.baseline_name().as_deref());
        if matches!(self.against(), Against::Nothing) {
            document.blocks.insert(
                0,
                Block::CallOut {
                    kind: CallOut::Note,
                    words: NOT_KNOWN.into(),
                },
            );
        }
        document
    }

    fn kit(&self) -> Result<MadeKit, NoKit> {
        let baseline = self.baseline_name();
        kit::of(
            &self.opened,
            self.against(),
            self.name(),
            baseline.as_deref(),
        )
    }

    fn worksheet(&self) -> Document {
        let published = self.against().published();
        let worksheet = worksheet::worksheet(&self.opened.design.topology, published);
        worksheet::document(&worksheet, &self.name, self.baseline_name().as_deref())
    }
}

impl App {
    /// Shows what is needed to publish the document.
    pub(super) fn show_plan(&mut self, ctx: &Context) {
        self.print(ctx, "Publishing plan", "plan", PrintedSnapshot::plan);
    }

    /// Shows what to enter in Topology Builder.
    pub(super) fn show_worksheet(&mut self, ctx: &Context) {
        self.print(
            ctx,
            "Topology Builder worksheet",
            "worksheet",
            PrintedSnapshot::worksheet,
        );
    }

    /// Shows the kit for publishing the document, and asks where to save it.
    pub(super) fn ask_kit(&mut self, ctx: &Context) {
        let Some(session) = &self.session else {
            return;
        };
        let snapshot = PrintedSnapshot::of(session);
        let place = self.place_beside(snapshot.name(), "kit", "zip");
        let settings = self.spellings.saved.folder.clone();
        let dialog = KitDialog::new(ctx, &place, settings, move || snapshot.kit());
        self.dialog = Some(Dialog::Kit(Box::new(dialog)));
    }

    /// Shows the documents about the deployment, and asks which of them to save and where.
    pub(super) fn ask_report(&mut self, ctx: &Context) {
        let Some(session) = &self.session else {
            return;
        };
        let snapshot = PrintedSnapshot::of(session);
        let place = self.place_beside(snapshot.name(), "report", "html");
        let dialog = ReportDialog::new(ctx, &place, move || {
            let name = snapshot.baseline_name();
            let published = name.map(|name| (snapshot.against(), name));
            let facts = HandoverFacts::of(&snapshot.opened, published);
            WrittenParts::of(&facts, snapshot.name())
        });
        self.dialog = Some(Dialog::Report(Box::new(dialog)));
    }

    /// Asks where to save the deployed topology.
    pub(super) fn ask_download(&mut self, ctx: &Context) {
        let place = self.usual_folder().join("deployed.xml");
        let vocabulary = Arc::new(self.spellings.saved.vocabulary());
        let has_document = self.session.is_some();
        let dialog = ShellDialog::new(ctx, Job::Download, &place, vocabulary, has_document);
        self.dialog = Some(Dialog::Shell(Box::new(dialog)));
    }

    /// Asks which kit to run; the kit of the open document can be created first.
    pub(super) fn ask_publish(&mut self, ctx: &Context) {
        let snapshot = self.session.as_ref().map(PrintedSnapshot::of);
        let name = match &snapshot {
            Some(snapshot) => format!("{}-kit", without_ending(snapshot.name())),
            None => "kit".to_owned(),
        };
        let settings = self.spellings.saved.folder.clone();
        let make = snapshot.map(|snapshot| MakeKit {
            make: Arc::new(move || snapshot.kit()),
            settings,
        });
        let place = self.usual_folder().join(name);
        let vocabulary = Arc::new(self.spellings.saved.vocabulary());
        let has_document = self.session.is_some();
        let job = Job::Publish(make);
        let dialog = ShellDialog::new(ctx, job, &place, vocabulary, has_document);
        self.dialog = Some(Dialog::Shell(Box::new(dialog)));
    }

    /// Shows the report of a cmdlet.
    pub(super) fn show_log(&mut self, ctx: &Context, path: &Path, document: Document) {
        let place = path.with_extension("md");
        let dialog = PrintedDialog::new(ctx, "Cmdlet report", &place, move || document);
        self.dialog = Some(Dialog::Printed(Box::new(dialog)));
    }

    /// Shows the reports of several cmdlets.
    pub(super) fn show_logs(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        let first = paths.first().map(|path| path.with_file_name("reports.md"));
        let dialog = PrintedDialog::new(
            ctx,
            "Cmdlet reports",
            &first.unwrap_or_default(),
            move || files::read_reports(&paths),
        );
        self.dialog = Some(Dialog::Printed(Box::new(dialog)));
    }

    fn print(
        &mut self,
        ctx: &Context,
        title: &'static str,
        what: &str,
        make: fn(&PrintedSnapshot) -> Document,
    ) {
        let Some(session) = &self.session else {
            return;
        };
        let snapshot = PrintedSnapshot::of(session);
        let place = self.place_beside(snapshot.name(), what, "html");
        let dialog = PrintedDialog::new(ctx, title, &place, move || make(&snapshot));
        self.dialog = Some(Dialog::Printed(Box::new(dialog)));
    }

    /// The suggested path for saving something about the document.
    pub(super) fn place_beside(&self, name: &str, what: &str, ending: &str) -> PathBuf {
        self.usual_folder()
            .join(format!("{}-{what}.{ending}", without_ending(name)))
    }
}
