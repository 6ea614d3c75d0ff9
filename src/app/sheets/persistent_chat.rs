//! The sheet for a new Persistent Chat pool (domain notes, 2.1).

use std::collections::BTreeMap;

use egui::Ui;

use crate::edit::{Edit, NewPersistentChatPool, PoolShape};
use crate::topology::fqdn::{check_entered, host};
use crate::topology::persistent_chat::{DEFAULT_PORT, MAX_COMPUTERS};
use crate::topology::{AssociationKind, ClusterId, Database, Kind, LookUps, ObjectId, SiteId};

use crate::app::action::NewObject;
use crate::app::entered_fault::EnteredFault;
use crate::app::panels::inspector::check_port;
use crate::app::session::Session;
use crate::app::sheets::{
    NONE_YET, NewObjectFields, Return, Sheet, TakesStore, choice_or_new_ui, computers, defaults,
    focus_once, site_ui, version_ui,
};
use crate::app::theme::SPACE;
use crate::app::widgets::radio::radio_value_ui;
use crate::app::widgets::{Choice, choice_ui, fact_ui, label_ui, text_field_ui};

/// The state of the fields.
pub struct PersistentChatSheet {
    place: Option<crate::design::Point>,
    site: SiteId,
    server: Option<ClusterId>,
    fqdn: String,
    multiple: bool,
    computers: Vec<String>,
    display_name: String,
    display_name_follows: bool,
    port: String,
    service_version: u32,
    compliance: bool,
    references: BTreeMap<AssociationKind, ObjectId>,
    /// The sheet for a store that is being created for the pool.
    part: Option<Sheet>,
    wanted: Option<AssociationKind>,
    back: Return<AssociationKind>,
}

impl PersistentChatSheet {
    pub(super) fn new(session: &Session, new: NewObject) -> Self {
        session.look_up(|look_ups| Self::among(look_ups, session, new))
    }

    /// Starts with the obvious choices among the existing objects.
    fn among(look_ups: &LookUps<'_>, session: &Session, new: NewObject) -> Self {
        let topology = &session.design().topology;
        let index = &look_ups.index;
        let site = defaults::site(session, &new);
        let mut references = BTreeMap::new();
        let mut service_version = defaults::service_version(topology);
        let next_hops = defaults::items_of(
            look_ups,
            site,
            &[Kind::FrontEndPool, Kind::StandardEditionServer],
        );
        let usable = |item: &crate::topology::Item<'_>| {
            defaults::registrar_version(index, item).is_some_and(|version| matches!(version, 6 | 7))
        };
        let in_site: Vec<_> = next_hops
            .iter()
            .filter(|item| item.site == site && usable(item))
            .collect();
        let everywhere: Vec<_> = next_hops.iter().filter(|item| usable(item)).collect();
        let obvious = match (&new.server, in_site.as_slice(), everywhere.as_slice()) {
            (Some(server), ..) => Some(server.clone().into()),
            (None, [only], _) | (None, [], [only]) => Some(only.id.clone()),
            _ => None,
        };
        if let Some(next_hop) = obvious {
            references.insert(AssociationKind::NextHop, next_hop);
        }
        if let Some((reference, target)) = new.refers_to {
            references.insert(reference, target);
        }
        if let Some(version) = references.get(&AssociationKind::NextHop).and_then(|id| {
            let item = next_hops.iter().find(|item| &item.id == id)?;
            defaults::registrar_version(index, item)
        }) && matches!(version, 6 | 7)
        {
            service_version = version;
        }
        let compliance = references.contains_key(&AssociationKind::Database(Database::Compliance));
        let fqdn = defaults::free_name_of(topology, site, Kind::PersistentChatPool);
        let first = defaults::free_name(topology, site, "pchat01", &[&fqdn]);
        let second = defaults::free_name(topology, site, "pchat02", &[&fqdn, &first]);
        let mut sheet = Self {
            place: new.place,
            site,
            server: new.server,
            fqdn,
            multiple: true,
            computers: vec![first, second],
            display_name: String::new(),
            display_name_follows: true,
            port: DEFAULT_PORT.to_string(),
            service_version,
            compliance,
            references,
            part: None,
            wanted: None,
            back: Return { to: None },
        };
        sheet.display_name = sheet.usual_display_name(session);
        sheet
    }

    fn usual_display_name(&self, session: &Session) -> String {
        let topology = &session.design().topology;
        let fqdn = match &self.server {
            Some(server) => topology
                .cluster(server)
                .map_or("", |cluster| cluster.fqdn.as_str()),
            None => self.fqdn.trim(),
        };
        host(fqdn).to_owned()
    }

    fn shape(&self) -> PoolShape {
        let fqdn = self.fqdn.trim().to_owned();
        match &self.server {
            Some(server) => PoolShape::Collocated {
                server: server.clone(),
            },
            None if self.multiple => PoolShape::Multiple {
                fqdn,
                computers: self
                    .computers
                    .iter()
                    .map(|computer| computer.trim().to_owned())
                    .collect(),
            },
            None => PoolShape::Single { fqdn },
        }
    }

    /// The pool FQDN, the shape and the computers; or the server that the pool is collocated with.
    fn name_ui(&mut self, ui: &mut Ui, session: &Session) -> Result<(), EnteredFault> {
        let topology = &session.design().topology;
        if let Some(server) = &self.server {
            let name = topology
                .cluster(server)
                .map_or("", |cluster| cluster.fqdn.as_str());
            fact_ui(ui, "Collocated on the Standard Edition server", name);
            return Ok(());
        }
        let fault: Option<EnteredFault> = match check_entered(self.fqdn.trim()) {
            Err(fault) => Some(fault.into()),
            Ok(()) if topology.has_fqdn(self.fqdn.trim()) => Some("This name is in use.".into()),
            Ok(()) => None,
        };
        let response = text_field_ui(ui, "Pool FQDN", &mut self.fqdn, fault.as_ref());
        focus_once(ui, &response);
        radio_value_ui(
            ui,
            "computers",
            &mut self.multiple,
            true,
            "Multiple computer pool",
        );
        radio_value_ui(
            ui,
            "computers",
            &mut self.multiple,
            false,
            "Single computer pool",
        );
        ui.add_space(SPACE);
        let computers = if self.multiple {
            let result = computers::computers_ui(
                ui,
                topology,
                self.fqdn.trim(),
                &mut self.computers,
                MAX_COMPUTERS,
            );
            ui.add_space(SPACE);
            result
        } else {
            Ok(())
        };
        fault.map_or(computers, Err)
    }

    fn ask_store(&mut self, session: &Session, reference: AssociationKind) {
        self.part = Some(Sheet::of_store(
            session,
            self.site,
            reference.wants_sql_store(),
        ));
        self.wanted = Some(reference);
    }

    fn reference_ui(&mut self, ui: &mut Ui, session: &Session, reference: AssociationKind) {
        session.look_up(|look_ups| self.reference_among_ui(ui, session, look_ups, reference));
    }

    fn reference_among_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        look_ups: &LookUps<'_>,
        reference: AssociationKind,
    ) {
        let kinds = reference.row().choose.kinds();
        let items = defaults::items_of(look_ups, self.site, kinds);
        let choices = || {
            let titles = items.iter().map(|item| Choice::new(item.title()));
            std::iter::once(Choice::new(NONE_YET))
                .chain(titles)
                .collect()
        };
        let selected = self
            .references
            .get(&reference)
            .and_then(|id| items.iter().find(|item| &item.id == id))
            .map_or_else(|| NONE_YET.to_owned(), |item| item.title());
        label_ui(ui, reference.label());
        let chosen = if reference == AssociationKind::NextHop {
            let width = ui.available_width();
            choice_ui(ui, reference.label(), &selected, width, choices)
        } else {
            let (chosen, new) = choice_or_new_ui(ui, reference.label(), &selected, choices);
            self.back.give_keyboard(&reference, &new);
            if new.clicked() {
                self.ask_store(session, reference);
            }
            chosen
        };
        if let Some(chosen) = chosen {
            match chosen.checked_sub(1).and_then(|at| items.get(at)) {
                Some(item) => {
                    self.references.insert(reference, item.id.clone());
                }
                None => {
                    self.references.remove(&reference);
                }
            }
        }
        ui.add_space(SPACE);
    }
}

impl NewObjectFields for PersistentChatSheet {
    fn title(&self) -> &'static str {
        "New Persistent Chat pool"
    }

    fn fields_ui(&mut self, ui: &mut Ui, session: &Session) -> Result<Edit, EnteredFault> {
        let mut fault = self.name_ui(ui, session).err();
        if self.display_name_follows {
            self.display_name = self.usual_display_name(session);
        }
        let name_fault = self
            .display_name
            .trim()
            .is_empty()
            .then(|| EnteredFault::from("A display name is required."));
        let response = text_field_ui(
            ui,
            "Display name of the Persistent Chat pool",
            &mut self.display_name,
            name_fault.as_ref(),
        );
        if response.changed() {
            self.display_name_follows = false;
        }
        if self.server.is_some() {
            focus_once(ui, &response);
        }
        fault = fault.or(name_fault);
        let port = check_port(&self.port);
        text_field_ui(
            ui,
            "Persistent Chat port",
            &mut self.port,
            port.as_ref().err(),
        );
        if self.server.is_none() {
            site_ui(ui, session, &mut self.site);
        }
        self.reference_ui(ui, session, AssociationKind::NextHop);
        version_ui(ui, &mut self.service_version);
        ui.add_space(SPACE);
        self.reference_ui(ui, session, AssociationKind::Database(Database::Content));
        self.reference_ui(ui, session, AssociationKind::FileStore);
        ui.checkbox(&mut self.compliance, "Enable compliance");
        if self.compliance {
            ui.indent("compliance", |ui| {
                let compliance = AssociationKind::Database(Database::Compliance);
                self.reference_ui(ui, session, compliance);
            });
        } else {
            self.references
                .remove(&AssociationKind::Database(Database::Compliance));
        }
        match (fault, port) {
            (Some(fault), _) | (None, Err(fault)) => Err(fault),
            (None, Ok(port)) => Ok(Edit::AddPersistentChatPool(NewPersistentChatPool {
                site: self.site,
                shape: self.shape(),
                display_name: self.display_name.trim().to_owned(),
                port,
                service_version: self.service_version,
                compliance: self.compliance,
                references: self.references.clone(),
                place: self.place,
            })),
        }
    }

    fn stores(&mut self) -> Option<&mut dyn TakesStore> {
        Some(self)
    }
}

impl TakesStore for PersistentChatSheet {
    fn sheet(&mut self) -> Option<&mut Sheet> {
        self.part.as_mut()
    }

    fn choose(&mut self, made: Option<ObjectId>) {
        if let (Some(reference), Some(made)) = (self.wanted, made) {
            self.references.insert(reference, made);
        }
    }

    fn leave(&mut self) {
        self.part = None;
        self.back.to = self.wanted.take();
    }
}
