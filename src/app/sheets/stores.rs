//! The sheets for a new SQL Server store and a new file store (domain notes, 2.3 and 2.4).

use egui::Ui;

use crate::edit::{Edit, NewFileStore, NewSqlStore};
use crate::topology::fqdn::check_entered;
use crate::topology::{AssociationKind, Item, Kind, ObjectId, SiteId, inventory};

use crate::app::action::NewObject;
use crate::app::entered_fault::EnteredFault;
use crate::app::panels::inspector::{check_instance, check_share};
use crate::app::session::Session;
use crate::app::sheets::{NewObjectFields, defaults, focus_once, site_ui};
use crate::app::theme::SPACE;
use crate::app::widgets::radio::radio_value_ui;
use crate::app::widgets::text_field_ui;

/// The state of the fields for a SQL Server store.
pub struct SqlStoreSheet {
    place: Option<crate::design::Point>,
    site: SiteId,
    fqdn: String,
    named: bool,
    instance: String,
    held_by: Vec<(ObjectId, AssociationKind)>,
}

impl SqlStoreSheet {
    pub(super) fn new(session: &Session, new: NewObject) -> Self {
        let site = defaults::site(session, &new);
        Self {
            place: new.place,
            site,
            fqdn: defaults::free_name_of(&session.design().topology, site, Kind::SqlStore),
            named: false,
            instance: "RTC".to_owned(),
            held_by: new.held_by.into_iter().collect(),
        }
    }

    /// Starts with a store that is about to be created.
    pub(super) fn of(new: NewSqlStore) -> Self {
        Self {
            place: new.place,
            site: new.site,
            fqdn: new.fqdn,
            named: !new.instance.is_empty(),
            instance: match new.instance.is_empty() {
                true => "RTC".to_owned(),
                false => new.instance,
            },
            held_by: new.held_by,
        }
    }
}

impl NewObjectFields for SqlStoreSheet {
    fn title(&self) -> &'static str {
        "New SQL Server store"
    }

    fn fields_ui(&mut self, ui: &mut Ui, session: &Session) -> Result<Edit, EnteredFault> {
        let fault = check_entered(self.fqdn.trim())
            .err()
            .map(EnteredFault::from);
        let response = text_field_ui(ui, "SQL Server FQDN", &mut self.fqdn, fault.as_ref());
        focus_once(ui, &response);
        radio_value_ui(ui, "instance", &mut self.named, false, "Default Instance");
        radio_value_ui(ui, "instance", &mut self.named, true, "Named Instance");
        let mut instance_fault = None;
        if self.named {
            instance_fault = match self.instance.trim() {
                "" => Some("An instance name is required.".into()),
                name => check_instance(name).err(),
            };
            text_field_ui(
                ui,
                "Instance name",
                &mut self.instance,
                instance_fault.as_ref(),
            );
        }
        ui.add_space(SPACE);
        site_ui(ui, session, &mut self.site);
        let instance = if self.named { self.instance.trim() } else { "" };
        let taken = is_taken(
            session,
            &inventory::sql_store_title(self.fqdn.trim(), instance),
        )
        .then(|| EnteredFault::from("This store is already defined."));
        if let Some(taken) = &taken {
            crate::app::widgets::fault_ui(ui, &taken.to_string());
        }
        match fault.or(instance_fault).or(taken) {
            Some(fault) => Err(fault),
            None => {
                let new = NewSqlStore {
                    site: self.site,
                    fqdn: self.fqdn.trim().to_owned(),
                    instance: instance.to_owned(),
                    place: self.place,
                    held_by: self.held_by.clone(),
                };
                Ok(Edit::AddSqlStore(new))
            }
        }
    }
}

/// The state of the fields for a file store.
pub struct FileStoreSheet {
    place: Option<crate::design::Point>,
    site: SiteId,
    fqdn: String,
    share: String,
    held_by: Vec<(ObjectId, AssociationKind)>,
    service_version: Option<u32>,
}

impl FileStoreSheet {
    pub(super) fn new(session: &Session, new: NewObject) -> Self {
        let site = defaults::site(session, &new);
        let is_for_chat = new
            .held_by
            .as_ref()
            .is_some_and(|(_, kind)| kind.is_of_persistent_chat());
        Self {
            place: new.place,
            site,
            fqdn: defaults::free_name_of(&session.design().topology, site, Kind::FileStore),
            share: if is_for_chat {
                "pchat".to_owned()
            } else {
                "share".to_owned()
            },
            held_by: new.held_by.into_iter().collect(),
            service_version: None,
        }
    }

    /// Starts with a store that is about to be created.
    pub(super) fn of(new: NewFileStore) -> Self {
        Self {
            place: new.place,
            site: new.site,
            fqdn: new.fqdn,
            share: new.share,
            held_by: new.held_by,
            service_version: Some(new.service_version),
        }
    }
}

impl NewObjectFields for FileStoreSheet {
    fn title(&self) -> &'static str {
        "New file store"
    }

    fn fields_ui(&mut self, ui: &mut Ui, session: &Session) -> Result<Edit, EnteredFault> {
        let fault = check_entered(self.fqdn.trim())
            .err()
            .map(EnteredFault::from);
        let response = text_field_ui(ui, "File server FQDN", &mut self.fqdn, fault.as_ref());
        focus_once(ui, &response);
        let share_fault = check_share(self.share.trim()).err();
        text_field_ui(ui, "File share", &mut self.share, share_fault.as_ref());
        site_ui(ui, session, &mut self.site);
        let title = format!(r"\\{}\{}", self.fqdn.trim(), self.share.trim());
        let taken =
            is_taken(session, &title).then(|| EnteredFault::from("This store is already defined."));
        if let Some(taken) = &taken {
            crate::app::widgets::fault_ui(ui, &taken.to_string());
        }
        match fault.or(share_fault).or(taken) {
            Some(fault) => Err(fault),
            None => {
                let new = NewFileStore {
                    site: self.site,
                    fqdn: self.fqdn.trim().to_owned(),
                    share: self.share.trim().to_owned(),
                    service_version: self
                        .service_version
                        .unwrap_or_else(|| defaults::service_version(&session.design().topology)),
                    place: self.place,
                    held_by: self.held_by.clone(),
                };
                Ok(Edit::AddFileStore(new))
            }
        }
    }
}

/// Whether an object with this title exists.
fn is_taken(session: &Session, title: &str) -> bool {
    let has_title = |item: &Item<'_>| item.title().eq_ignore_ascii_case(title);
    session.look_up(|look_ups| look_ups.items.iter().any(has_title))
}
