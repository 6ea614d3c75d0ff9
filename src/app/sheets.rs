//! Short forms that ask for what cannot be guessed about a new object. Everything has a sensible
//! default, each field is checked while it is typed, Enter adds and Esc cancels.

mod computers;
mod defaults;
mod front_end;
mod persistent_chat;
mod site;
mod stores;

use egui::{Context, Ui};
use front_end::FrontEndSheet;
use persistent_chat::PersistentChatSheet;
use site::SiteSheet;
use stores::{FileStoreSheet, SqlStoreSheet};

use crate::edit::Edit;
use crate::topology::role::product_name;
use crate::topology::{ObjectId, SiteId};

use crate::app::action::NewObject;
use crate::app::answered::Answered;
use crate::app::entered_fault::EnteredFault;
use crate::app::modal::{Answer, modal_ui};
use crate::app::palette_item::PaletteItem;
use crate::app::session::Session;
use crate::app::widgets::{Choice, choice_ui, label_ui};

/// The text of a list in a sheet while nothing is chosen.
const NONE_YET: &str = "None yet";

/// The fields of a sheet.
trait NewObjectFields {
    /// The title of the sheet.
    fn title(&self) -> &'static str;

    /// Draws the fields and returns the edit for them, or what is wrong with them.
    fn fields_ui(&mut self, ui: &mut Ui, session: &Session) -> Result<Edit, EnteredFault>;

    /// The sheets of the stores that are created for the object, if it needs any.
    fn stores(&mut self) -> Option<&mut dyn TakesStore> {
        None
    }
}

/// A sheet for an object whose stores can be created on the way.
trait TakesStore {
    /// The sheet of the store that is being created.
    fn sheet(&mut self) -> Option<&mut Sheet>;

    /// Chooses the store that was created.
    fn choose(&mut self, made: Option<ObjectId>);

    /// Closes the sheet of a store and returns to the list that it was opened for.
    fn leave(&mut self);
}

/// Asks for the product version of a pool; offers the versions that a new pool can have.
fn version_ui(ui: &mut Ui, version: &mut u32) {
    label_ui(ui, "Version");
    let versions = [7, 6];
    let choices = || Vec::from(versions.map(|version| Choice::new(product_name(version))));
    let selected = product_name(*version);
    let width = ui.available_width();
    let chosen = choice_ui(ui, "Version", &selected, width, choices);
    if let Some(chosen) = chosen.and_then(|at| versions.get(at)) {
        *version = *chosen;
    }
}

/// The sheet of a new object.
pub struct Sheet {
    fields: Box<dyn NewObjectFields>,
}

/// An edit that was refused when it was tried, and why. The reason is shown as long as the sheet
/// contains the same edit.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The edit that was tried.
    pub edit: Edit,
    /// The reason, as a sentence.
    pub reason: String,
}

/// What was entered in a sheet.
pub enum Entered {
    /// The object: the sheet closes when the edit is accepted.
    Object(Edit),
    /// A store that is created for the object: its own sheet closes when the edit is accepted.
    Store(Edit),
}

impl Sheet {
    /// The sheet for a new object.
    pub fn new(session: &Session, new: NewObject) -> Self {
        match new.item {
            PaletteItem::PersistentChatPool => Self::with(PersistentChatSheet::new(session, new)),
            PaletteItem::FrontEndPool | PaletteItem::StandardEditionServer => {
                Self::with(FrontEndSheet::new(session, new))
            }
            PaletteItem::SqlStore => Self::with(SqlStoreSheet::new(session, new)),
            PaletteItem::FileStore => Self::with(FileStoreSheet::new(session, new)),
            PaletteItem::Site => Self::with(SiteSheet::new(session, new)),
        }
    }

    /// The sheet for a SQL Server store, or a file store, that is created for another new object.
    fn of_store(session: &Session, site: SiteId, is_sql: bool) -> Self {
        let new = NewObject {
            item: match is_sql {
                true => PaletteItem::SqlStore,
                false => PaletteItem::FileStore,
            },
            site: Some(site),
            place: None,
            held_by: None,
            server: None,
            refers_to: None,
        };
        Self::new(session, new)
    }

    /// The sheet that would produce this edit, so that names can be changed first; `None` for an edit
    /// that creates nothing.
    pub fn of_edit(session: &Session, edit: &Edit) -> Option<Self> {
        Some(match edit {
            Edit::AddSqlStore(new) => Self::with(SqlStoreSheet::of(new.clone())),
            Edit::AddFileStore(new) => Self::with(FileStoreSheet::of(new.clone())),
            Edit::AddFrontEndPool(new) => Self::with(FrontEndSheet::of_server(session, new)),
            _ => return None,
        })
    }

    fn with(fields: impl NewObjectFields + 'static) -> Self {
        let fields = Box::new(fields);
        Self { fields }
    }

    /// Chooses the store that was created for the object, and continues.
    pub fn take_part(&mut self, made: Option<ObjectId>) {
        if let Some(stores) = self.fields.stores() {
            stores.choose(made);
            stores.leave();
        }
    }

    /// Draws the sheet, and why its edit was refused.
    pub fn sheet_ui(
        &mut self,
        ctx: &Context,
        session: &Session,
        refused: Option<&Refused>,
    ) -> Answered<Entered> {
        if let Some(stores) = self.fields.stores()
            && let Some(sheet) = stores.sheet()
        {
            let answer = sheet.sheet_ui(ctx, session, refused);
            if matches!(answer, Answered::Canceled) {
                stores.leave();
                return Answered::Open;
            }
            return answer.map(|entered| match entered {
                Entered::Object(edit) | Entered::Store(edit) => Entered::Store(edit),
            });
        }
        let title = self.fields.title();
        let mut edit = None;
        let answer = modal_ui(ctx, title, "Add", 440.0, |ui| {
            let result = self.fields.fields_ui(ui, session);
            if let (Ok(edit), Some(refused)) = (&result, refused)
                && *edit == refused.edit
            {
                crate::app::widgets::fault_ui(ui, &refused.reason);
            }
            match result {
                Ok(ready) => {
                    edit = Some(ready);
                    Ok(())
                }
                Err(reason) => Err(reason),
            }
        });
        match (answer, edit) {
            (Answer::Yes, Some(edit)) => Answered::With(Entered::Object(edit)),
            (Answer::No, _) => Answered::Canceled,
            (Answer::Open, _) | (Answer::Yes, None) => Answered::Open,
        }
    }
}

/// Where the focus goes after the sheet of a store is closed: to the list that the store was created
/// for.
struct Return<T> {
    to: Option<T>,
}

impl<T: PartialEq> Return<T> {
    /// Gives the focus to the button if it is the one to return to.
    fn give_keyboard(&mut self, of: &T, button: &egui::Response) {
        if self.to.as_ref() == Some(of) {
            button.request_focus();
            self.to = None;
        }
    }
}

/// Width of the button next to a list, in points.
const NEW_WIDTH: f32 = 64.0;

/// A list next to a button that creates something to choose; returns the choice and the button.
fn choice_or_new_ui(
    ui: &mut Ui,
    label: &str,
    selected: &str,
    choices: impl FnOnce() -> Vec<Choice>,
) -> (Option<usize>, egui::Response) {
    ui.horizontal(|ui| {
        let width = (ui.available_width() - NEW_WIDTH - 2.0 * crate::app::theme::SPACE).max(80.0);
        let chosen = choice_ui(ui, label, selected, width, choices);
        let name = format!("New {label}…");
        let button = crate::app::widgets::wide_button_ui(ui, "New…", &name, NEW_WIDTH);
        (chosen, button)
    })
    .inner
}

/// A list of the sites; hidden if there is only one.
fn site_ui(ui: &mut Ui, session: &Session, site: &mut SiteId) {
    let sites = &session.design().topology.sites;
    if sites.len() < 2 {
        return;
    }
    label_ui(ui, "Site");
    let choices: Vec<_> = sites.iter().map(|site| Choice::new(&site.name)).collect();
    let selected = sites
        .iter()
        .find(|other| other.id == *site)
        .map_or("", |site| site.name.as_str());
    let width = ui.available_width();
    if let Some(chosen) =
        choice_ui(ui, "Site", selected, width, || choices).and_then(|position| sites.get(position))
    {
        *site = chosen.id;
    }
    ui.add_space(crate::app::theme::SPACE);
}

/// Gives the focus to the first field, once.
fn focus_once(ui: &Ui, response: &egui::Response) {
    let id = egui::Id::unique(("sheet focus was given", response.id));
    let pass = ui.ctx().cumulative_frame_nr();
    let last: Option<u64> = ui.data(|data| data.get_temp(id));
    if last.is_none_or(|last| pass > last + 1) {
        response.request_focus();
    }
    ui.data_mut(|data| data.insert_temp(id, pass));
}
