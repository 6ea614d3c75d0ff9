//! The sheet for a new topology, with the first questions of Topology Builder (domain notes, 2.6).

use egui::Context;

use crate::design::Design;
use crate::edit::{self, Edit, Identities, Refusal};
use crate::planning;

use crate::app::answered::Answered;
use crate::app::entered_fault::EnteredFault;
use crate::app::modal::modal_ui;
use crate::app::widgets::{fault_ui, text_field_ui};

/// The input so far.
pub struct NewTopology {
    domain: String,
    site: String,
    focused: bool,
    /// Why it was not created.
    pub refusal: Option<String>,
}

impl Default for NewTopology {
    fn default() -> Self {
        Self {
            domain: "contoso.com".to_owned(),
            site: "Site1".to_owned(),
            focused: false,
            refusal: None,
        }
    }
}

impl NewTopology {
    /// Draws the sheet: `None` while it is open, `Some(None)` if it was canceled.
    pub fn new_topology_ui(&mut self, ctx: &Context) -> Answered<Result<Design, Refusal>> {
        let answer = modal_ui(ctx, "New topology", "Create", 440.0, |ui| {
            let domain_fault = planning::check_sip_domain(self.domain.trim()).err();
            let domain_fault = domain_fault.map(EnteredFault::from);
            let response = text_field_ui(
                ui,
                "Primary SIP domain",
                &mut self.domain,
                domain_fault.as_ref(),
            );
            if !self.focused {
                response.request_focus();
                self.focused = true;
            }
            let site_fault = self
                .site
                .trim()
                .is_empty()
                .then(|| EnteredFault::from("A name is required."));
            text_field_ui(
                ui,
                "Name of the first site",
                &mut self.site,
                site_fault.as_ref(),
            );
            if let Some(reason) = &self.refusal {
                fault_ui(ui, reason);
            }
            domain_fault.or(site_fault).map_or(Ok(()), Err)
        });
        answer.choosing(|| self.design())
    }

    fn design(&self) -> Result<Design, Refusal> {
        let empty = planning::empty(self.domain.trim());
        let add_site = Edit::AddSite {
            name: self.site.trim().to_owned(),
            place: None,
        };
        edit::apply(&empty, &add_site, &mut Identities::random()).map(|applied| applied.design)
    }
}
