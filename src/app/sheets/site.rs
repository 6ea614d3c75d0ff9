//! The sheet for a new central site (domain notes, 2.6).

use egui::Ui;

use crate::edit::Edit;

use crate::app::action::NewObject;
use crate::app::entered_fault::EnteredFault;
use crate::app::session::Session;
use crate::app::sheets::{NewObjectFields, focus_once};
use crate::app::widgets::text_field_ui;

/// The state of the fields.
pub struct SiteSheet {
    place: Option<crate::design::Point>,
    name: String,
}

impl SiteSheet {
    pub(super) fn new(session: &Session, new: NewObject) -> Self {
        let sites = &session.design().topology.sites;
        let taken = |name: &str| {
            sites
                .iter()
                .any(|site| site.name.eq_ignore_ascii_case(name))
        };
        let name = (1..=sites.len() + 1)
            .map(|number| format!("Site{number}"))
            .find(|name| !taken(name))
            .unwrap_or_default();
        Self {
            place: new.place,
            name,
        }
    }
}

impl NewObjectFields for SiteSheet {
    fn title(&self) -> &'static str {
        "New site"
    }

    fn fields_ui(&mut self, ui: &mut Ui, session: &Session) -> Result<Edit, EnteredFault> {
        let name = self.name.trim();
        let fault: Option<EnteredFault> = if name.is_empty() {
            Some("A name is required.".into())
        } else if session
            .design()
            .topology
            .sites
            .iter()
            .any(|site| site.name.eq_ignore_ascii_case(name))
        {
            Some("Another site has this name.".into())
        } else {
            None
        };
        let response = text_field_ui(ui, "Name", &mut self.name, fault.as_ref());
        focus_once(ui, &response);
        match fault {
            Some(fault) => Err(fault),
            None => Ok(Edit::AddSite {
                name: self.name.trim().to_owned(),
                place: self.place,
            }),
        }
    }
}
