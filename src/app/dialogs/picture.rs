//! Exporting the diagram as a picture: content, page, format and path.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Context, Ui};

use crate::design::Design;
use crate::diagram::picture::{PictureFormat, PictureOrder, Scale};
use crate::diagram::svg::TitleBlock;
use crate::diagram::theme::Theme;
use crate::diagram::{Diagram, Framing, Page, Paper, PicturePart, Size};
use crate::rules::Diagnostic;
use crate::topology::{ObjectId, SiteId};

use crate::app::answered::Answered;
use crate::app::desktop_dialog::Browse;
use crate::app::dialogs::path::SavePath;
use crate::app::files::{NotSaved, Replace};
use crate::app::modal::{Answer, modal_ui};
use crate::app::session::Session;
use crate::app::theme::SPACE;
use crate::app::widgets::radio::radio_value_ui;
use crate::app::widgets::{Choice, checkbox_ui, choice_ui, label_ui};
use crate::workspace::names::without_ending;

/// The available scales of a PNG file, in pixels per point.
const SCALES: [f32; 4] = [1.0, 2.0, 3.0, 4.0];
/// The width of a list.
const LIST: f32 = 220.0;

/// The dialog.
pub struct PictureDialog {
    /// The path.
    pub path: SavePath,
    seen: Arc<Diagram>,
    design: Arc<Design>,
    diagnostics: Arc<[Diagnostic]>,
    selection: BTreeSet<ObjectId>,
    sites: Vec<(SiteId, String)>,
    what: What,
    site: usize,
    format: PictureFormat,
    theme: Theme,
    page: Option<Page>,
    each_site: bool,
    scale: f32,
    arrange: bool,
    whole_names: bool,
    title: bool,
    block: TitleBlock,
    legend: bool,
    transparent: bool,
    /// The area for layout without a page.
    view: Size,
}

/// The exported part of the diagram.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Everything,
    Selection,
    OneSite,
}

/// A picture that is drawn and written in the background.
pub struct PictureExport {
    /// The path.
    pub path: PathBuf,
    /// What to do with an existing file.
    pub replace: Replace,
    order: PictureOrder,
    framing: Option<Framing>,
    seen: Arc<Diagram>,
    design: Arc<Design>,
    diagnostics: Arc<[Diagnostic]>,
}

impl PictureExport {
    /// Draws the picture; returns the content of the file, and the scale if it had to be reduced. This can take some
    /// time.
    ///
    /// # Errors
    ///
    /// If it cannot be drawn.
    pub fn draw(&self) -> Result<(Vec<u8>, Option<f32>), NotSaved> {
        let arranged;
        let diagram = match self.framing {
            None => &*self.seen,
            Some(framing) => {
                arranged = Diagram::laid_out(&self.design, &self.diagnostics, framing);
                &arranged
            }
        };
        let drawn = self.order.draw(diagram);
        let drawn = drawn.map_err(|error| NotSaved::Failed(error.into()))?;
        let smaller = drawn.smaller;
        Ok((drawn.into_bytes(), smaller))
    }
}

impl PictureDialog {
    /// Suggests a picture of the whole diagram; `today` is for the title block.
    pub fn new(session: &Session, folder: &Path, today: String, is_dark: bool) -> Self {
        let stem = without_ending(session.name());
        let (design, _) = session.snapshot();
        let format = PictureFormat::Svg;
        let selection = &session.selection;
        Self {
            path: SavePath::new(&folder.join(format!("{stem}.{}", format.ending()))),
            seen: Arc::new(session.diagram().clone()),
            diagnostics: session.diagnostics().into(),
            selection: selection.objects.iter().cloned().collect(),
            sites: session
                .diagram()
                .sites
                .iter()
                .map(|site| (site.id, site.title.clone()))
                .collect(),
            what: What::Everything,
            site: 0,
            format,
            theme: if is_dark { Theme::Dark } else { Theme::Light },
            page: None,
            each_site: false,
            scale: 2.0,
            // No positions were set by the user, so the layout can be adapted to the page.
            arrange: design.arrangement.places.is_empty(),
            whole_names: false,
            title: true,
            block: TitleBlock {
                deployment: design.topology.sip_domains.default_domain.clone(),
                date: today,
                file: session.name().to_owned(),
                ..TitleBlock::default()
            },
            legend: true,
            transparent: false,
            view: session.view(),
            design,
        }
    }

    /// Draws the dialog, which stays open until the file is written.
    pub fn picture_ui(&mut self, ctx: &Context) -> Answered<PictureExport> {
        let yes = self.path.yes("Export");
        let answer = modal_ui(ctx, "Export picture", yes, 560.0, |ui| {
            ui.columns_const(|[left, right]| {
                self.part_ui(left);
                self.look_ui(left);
                self.format_ui(right);
                self.page_ui(right);
            });
            self.path
                .save_path_ui(ui, Browse::Picture, self.format.ending())
        });
        if answer != Answer::Yes {
            return answer.or_chosen(None);
        }
        let order = self.order();
        let lays_out = self.whole_names || (self.arrange && self.page.is_some());
        let framing = lays_out.then(|| order.framing(self.view, self.arrange, self.whole_names));
        let (path, replace) = self.path.begin(self.format.ending());
        Answered::With(PictureExport {
            path,
            replace,
            order,
            framing,
            seen: Arc::clone(&self.seen),
            design: Arc::clone(&self.design),
            diagnostics: Arc::clone(&self.diagnostics),
        })
    }

    fn order(&self) -> PictureOrder {
        let site = self.sites.get(self.site).map(|(site, _)| *site);
        PictureOrder {
            format: self.format,
            theme: self.theme,
            part: match (self.what, site) {
                (What::Selection, _) => PicturePart::Objects(self.selection.clone()),
                (What::OneSite, Some(site)) => PicturePart::Site(site),
                _ => PicturePart::Whole,
            },
            scale: Scale::UpTo(self.scale),
            page: self.page,
            each_site: self.each_site && self.may_have_pages(),
            title_block: self.title.then(|| self.block.clone()),
            legend: self.legend,
            transparent: self.transparent,
        }
    }

    fn may_have_pages(&self) -> bool {
        self.format.has_pages() && self.what == What::Everything && self.sites.len() > 1
    }

    fn part_ui(&mut self, ui: &mut Ui) {
        label_ui(ui, "Show");
        radio_value_ui(
            ui,
            "what to draw",
            &mut self.what,
            What::Everything,
            "Everything",
        );
        let count = self.selection.len();
        let text = match count {
            0 => "Selection".to_owned(),
            1 => "Selection (1 object)".to_owned(),
            count => format!("Selection ({count} objects)"),
        };
        ui.add_enabled_ui(count > 0, |ui| {
            radio_value_ui(ui, "what to draw", &mut self.what, What::Selection, text)
                .on_disabled_hover_text("Nothing is selected");
        });
        ui.add_enabled_ui(!self.sites.is_empty(), |ui| {
            radio_value_ui(
                ui,
                "what to draw",
                &mut self.what,
                What::OneSite,
                "One site",
            );
        });
        if self.what == What::OneSite {
            let selected = self
                .sites
                .get(self.site)
                .map_or("", |(_, name)| name.as_str());
            let choices = || {
                self.sites
                    .iter()
                    .map(|(_, name)| Choice::new(name))
                    .collect()
            };
            if let Some(chosen) = choice_ui(ui, "Site", selected, LIST, choices) {
                self.site = chosen;
            }
        }
        ui.add_space(SPACE);
    }

    fn look_ui(&mut self, ui: &mut Ui) {
        label_ui(ui, "Colors");
        ui.horizontal(|ui| {
            radio_value_ui(ui, "theme", &mut self.theme, Theme::Light, "Light");
            radio_value_ui(ui, "theme", &mut self.theme, Theme::Dark, "Dark");
        });
        checkbox_ui(ui, &mut self.title, "Title block");
        checkbox_ui(ui, &mut self.legend, "Legend");
        checkbox_ui(ui, &mut self.transparent, "Transparent background");
        checkbox_ui(ui, &mut self.whole_names, "Whole names on cards")
            .on_hover_text("Make cards wide enough for their names, and rearrange them");
        ui.add_space(SPACE);
    }

    fn format_ui(&mut self, ui: &mut Ui) {
        label_ui(ui, "Format");
        let before = self.format;
        ui.horizontal(|ui| {
            for format in PictureFormat::ALL {
                radio_value_ui(
                    ui,
                    "picture format",
                    &mut self.format,
                    format,
                    format.label(),
                );
            }
        });
        if before != self.format {
            let typed = self.path.field.path();
            let path = match PictureFormat::by_ending(&typed) {
                Some(_) => typed.with_extension(self.format.ending()),
                None => typed,
            };
            self.path.set_path(&path);
        }
        ui.add_space(SPACE);
        if self.format == PictureFormat::Png {
            label_ui(ui, "Scale");
            let text = |scale: f32| format!("{:.0}%", scale * 100.0);
            let choices = || SCALES.map(|scale| Choice::new(text(scale))).into();
            if let Some(scale) = choice_ui(ui, "Scale", &text(self.scale), LIST, choices)
                .and_then(|chosen| SCALES.get(chosen))
            {
                self.scale = *scale;
            }
        }
        ui.add_space(SPACE);
    }

    fn page_ui(&mut self, ui: &mut Ui) {
        let mut pages = vec![None];
        for paper in Paper::ALL {
            pages.extend([false, true].map(|is_landscape| {
                Some(Page {
                    paper,
                    is_landscape,
                })
            }));
        }
        let text = |page: &Option<Page>| match page {
            None => "As large as the diagram".to_owned(),
            Some(page) if page.is_landscape => format!("{}, landscape", page.paper.label()),
            Some(page) => format!("{}, portrait", page.paper.label()),
        };
        label_ui(ui, "Page");
        let selected = text(&self.page);
        let choices = || pages.iter().map(|page| Choice::new(text(page))).collect();
        if let Some(page) =
            choice_ui(ui, "Page", &selected, LIST, choices).and_then(|chosen| pages.get(chosen))
        {
            self.page = *page;
        }
        let may_have_pages = self.may_have_pages();
        ui.add_enabled_ui(may_have_pages, |ui| {
            checkbox_ui(ui, &mut self.each_site, "A page for each site").on_disabled_hover_text(
                "Only PDF and draw.io files of more than one site have pages",
            );
        });
        ui.add_enabled_ui(self.page.is_some(), |ui| {
            checkbox_ui(ui, &mut self.arrange, "Arrange for the page")
                .on_disabled_hover_text("Choose a page first");
        });
        ui.add_space(SPACE);
    }
}
