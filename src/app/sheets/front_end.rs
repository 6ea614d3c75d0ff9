//! The sheet for a new Front End pool or Standard Edition server (domain notes, 2.5).

use egui::Ui;

use crate::edit::{Edit, FrontEndEdition, NewFrontEndPool};
use crate::topology::fqdn::check_entered;
use crate::topology::{AssociationKind, Kind, LookUps, ObjectId, SiteId};

use crate::app::action::NewObject;
use crate::app::entered_fault::EnteredFault;
use crate::app::palette_item::PaletteItem;
use crate::app::panels::inspector::check_share;
use crate::app::session::Session;
use crate::app::sheets::{
    NONE_YET, NewObjectFields, Return, Sheet, TakesStore, choice_or_new_ui, computers, defaults,
    focus_once, site_ui, version_ui,
};
use crate::app::theme::SPACE;
use crate::app::widgets::{Choice, label_ui, text_field_ui};

/// The most computers in an Enterprise pool that Topology Builder accepts (R136).
const MAX_COMPUTERS: usize = 20;

/// The state of the fields.
pub struct FrontEndSheet {
    place: Option<crate::design::Point>,
    site: SiteId,
    standard: bool,
    fqdn: String,
    computers: Vec<String>,
    share: String,
    sql_store: Option<ObjectId>,
    file_store: Option<ObjectId>,
    service_version: u32,
    held_by: Vec<(ObjectId, AssociationKind)>,
    /// The sheet for a store that is being created for the pool.
    part: Option<Sheet>,
    wanted: Option<Kind>,
    back: Return<Kind>,
}

impl FrontEndSheet {
    pub(super) fn new(session: &Session, new: NewObject) -> Self {
        let topology = &session.design().topology;
        let site = defaults::site(session, &new);
        let standard = new.item == PaletteItem::StandardEditionServer;
        let kind = new.item.kind().unwrap_or(Kind::FrontEndPool);
        let fqdn = defaults::free_name_of(topology, site, kind);
        let mut computers: Vec<String> = Vec::new();
        for host in ["fe01", "fe02", "fe03"] {
            let taken: Vec<&str> = computers.iter().map(String::as_str).collect();
            let computer = defaults::free_name(topology, site, host, &taken);
            computers.push(computer);
        }
        let only = |kind: Kind| {
            session.look_up(|look_ups| {
                match defaults::items_of(look_ups, site, &[kind]).as_slice() {
                    [only] => Some(only.id.clone()),
                    _ => None,
                }
            })
        };
        Self {
            place: new.place,
            sql_store: only(Kind::SqlStore),
            file_store: only(Kind::FileStore),
            site,
            standard,
            fqdn,
            computers,
            share: "share".to_owned(),
            service_version: defaults::service_version(topology),
            held_by: new.held_by.into_iter().collect(),
            part: None,
            wanted: None,
            back: Return { to: None },
        }
    }

    /// Starts with a Standard Edition server that is about to be created.
    pub(super) fn of_server(session: &Session, new: &NewFrontEndPool) -> Self {
        let asked = NewObject {
            item: PaletteItem::StandardEditionServer,
            site: Some(new.site),
            place: new.place,
            held_by: None,
            server: None,
            refers_to: None,
        };
        Self {
            fqdn: new.fqdn.clone(),
            service_version: new.service_version,
            held_by: new.held_by.clone(),
            ..Self::new(session, asked)
        }
    }

    fn ask_store(&mut self, session: &Session, kind: Kind) {
        self.part = Some(Sheet::of_store(session, self.site, kind == Kind::SqlStore));
        self.wanted = Some(kind);
    }
}

impl FrontEndSheet {
    /// The stores of an Enterprise pool.
    fn stores_ui(&mut self, ui: &mut Ui, session: &Session) {
        let mut wanted = None;
        for (label, kind, chosen) in [
            ("SQL Server store", Kind::SqlStore, &mut self.sql_store),
            ("File store", Kind::FileStore, &mut self.file_store),
        ] {
            let new =
                session.look_up(|look_ups| store_ui(ui, look_ups, self.site, label, kind, chosen));
            self.back.give_keyboard(&kind, &new);
            if new.clicked() {
                wanted = Some(kind);
            }
        }
        if let Some(kind) = wanted {
            self.ask_store(session, kind);
        }
    }

    /// The edition, with the fields for it.
    fn edition(&self) -> FrontEndEdition {
        if self.standard {
            return FrontEndEdition::Standard {
                share: self.share.trim().to_owned(),
            };
        }
        let computers = self.computers.iter();
        FrontEndEdition::Enterprise {
            computers: computers
                .map(|computer| computer.trim().to_owned())
                .collect(),
            sql_store: match &self.sql_store {
                Some(ObjectId::SqlInstance(id)) => Some(id.clone()),
                _ => None,
            },
            file_store: match &self.file_store {
                Some(ObjectId::Service(id)) => Some(id.clone()),
                _ => None,
            },
        }
    }
}

impl NewObjectFields for FrontEndSheet {
    fn title(&self) -> &'static str {
        if self.standard {
            "New Standard Edition server"
        } else {
            "New Front End pool"
        }
    }

    fn fields_ui(&mut self, ui: &mut Ui, session: &Session) -> Result<Edit, EnteredFault> {
        let topology = &session.design().topology;
        let fault: Option<EnteredFault> = match check_entered(self.fqdn.trim()) {
            Err(fault) => Some(fault.into()),
            Ok(()) if topology.has_fqdn(self.fqdn.trim()) => Some("This name is in use.".into()),
            Ok(()) => None,
        };
        let label = if self.standard {
            "Server FQDN"
        } else {
            "Pool FQDN"
        };
        let response = text_field_ui(ui, label, &mut self.fqdn, fault.as_ref());
        focus_once(ui, &response);
        let rest = if self.standard {
            let fault = check_share(self.share.trim()).err();
            text_field_ui(ui, "File share", &mut self.share, fault.as_ref());
            fault.map_or(Ok(()), Err)
        } else {
            let result = computers::computers_ui(
                ui,
                topology,
                self.fqdn.trim(),
                &mut self.computers,
                MAX_COMPUTERS,
            );
            ui.add_space(SPACE);
            self.stores_ui(ui, session);
            result
        };
        site_ui(ui, session, &mut self.site);
        version_ui(ui, &mut self.service_version);
        if let Some(fault) = fault {
            return Err(fault);
        }
        rest?;
        Ok(Edit::AddFrontEndPool(NewFrontEndPool {
            site: self.site,
            fqdn: self.fqdn.trim().to_owned(),
            edition: self.edition(),
            service_version: self.service_version,
            place: self.place,
            held_by: self.held_by.clone(),
        }))
    }

    fn stores(&mut self) -> Option<&mut dyn TakesStore> {
        Some(self)
    }
}

impl TakesStore for FrontEndSheet {
    fn sheet(&mut self) -> Option<&mut Sheet> {
        self.part.as_mut()
    }

    fn choose(&mut self, made: Option<ObjectId>) {
        match self.wanted {
            Some(Kind::SqlStore) => self.sql_store = made,
            Some(Kind::FileStore) => self.file_store = made,
            _ => {}
        }
    }

    fn leave(&mut self) {
        self.part = None;
        self.back.to = self.wanted.take();
    }
}

/// A list of stores, with those of the pool's own site first.
fn store_ui(
    ui: &mut Ui,
    look_ups: &LookUps<'_>,
    site: SiteId,
    label: &str,
    kind: Kind,
    chosen: &mut Option<ObjectId>,
) -> egui::Response {
    let items = defaults::items_of(look_ups, site, &[kind]);
    let choices = || {
        let titles = items.iter().map(|item| Choice::new(item.title()));
        std::iter::once(Choice::new(NONE_YET))
            .chain(titles)
            .collect()
    };
    let selected = items
        .iter()
        .find(|item| Some(&item.id) == chosen.as_ref())
        .map_or_else(|| NONE_YET.to_owned(), |item| item.title());
    label_ui(ui, label);
    let (at, new) = choice_or_new_ui(ui, label, &selected, choices);
    if let Some(at) = at {
        *chosen = at
            .checked_sub(1)
            .and_then(|at| items.get(at))
            .map(|item| item.id.clone());
    }
    ui.add_space(SPACE);
    new
}
