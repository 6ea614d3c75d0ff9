//! Renaming an object.

use egui::Context;

use crate::edit::Edit;
use crate::topology::fqdn::{FqdnFault, check_fqdn, said_of};
use crate::topology::{ObjectId, Topology, inventory};

use crate::app::answered::Answered;
use crate::app::entered_fault::EnteredFault;
use crate::app::modal::modal_ui;
use crate::app::widgets::{fault_ui, text_field_ui};

/// The input so far.
pub struct RenameDialog {
    object: ObjectId,
    name: String,
    before: String,
    takes_address: bool,
    focused: bool,
    /// Why the last attempt was refused.
    pub refusal: Option<String>,
}

impl RenameDialog {
    /// The dialog for an object; `None` for one without a name of its own.
    pub fn new(topology: &Topology, object: &ObjectId) -> Option<Self> {
        let name = match object {
            ObjectId::Deployment => return None,
            ObjectId::Site(id) => topology.site(*id)?.name.clone(),
            ObjectId::Cluster(id) => topology.cluster(id)?.fqdn.clone(),
            ObjectId::SqlInstance(id) => topology.sql_instance(id)?.0.fqdn.clone(),
            ObjectId::Service(id) => topology.cluster_of(topology.service(id)?)?.fqdn.clone(),
            ObjectId::Machine(..) => inventory::name_of(topology, object),
        };
        Some(Self {
            object: object.clone(),
            before: name.clone(),
            takes_address: inventory::takes_address(topology, object),
            name,
            focused: false,
            refusal: None,
        })
    }

    /// Draws the dialog; entering the same name changes nothing.
    pub fn rename_ui(&mut self, ctx: &Context) -> Answered<Edit> {
        let is_site = matches!(self.object, ObjectId::Site(_));
        let answer = modal_ui(ctx, "Rename", "Rename", 420.0, |ui| {
            let name = self.name.trim();
            let fault: Option<EnteredFault> = if is_site {
                name.is_empty().then(|| "A name is required.".into())
            } else {
                let fault = check_fqdn(name).err();
                let may_be = |fault: &FqdnFault| {
                    self.takes_address && matches!(fault, FqdnFault::Address | FqdnFault::ShortName)
                };
                let fault = fault.filter(|fault| !may_be(fault));
                fault.map(|fault| said_of(name, fault).into())
            };
            let label = if is_site { "Name" } else { "FQDN" };
            let response = text_field_ui(ui, label, &mut self.name, fault.as_ref());
            if response.changed() {
                self.refusal = None;
            }
            if !self.focused {
                response.request_focus();
                self.focused = true;
            }
            if let Some(refusal) = &self.refusal {
                fault_ui(ui, refusal);
            }
            fault.map_or(Ok(()), Err)
        });
        answer.choosing(|| self.edit()).filter_map(|edit| edit)
    }

    fn edit(&self) -> Option<Edit> {
        let name = self.name.trim().to_owned();
        if name == self.before {
            return None;
        }
        Some(match &self.object {
            ObjectId::Site(site) => Edit::RenameSite { site: *site, name },
            object => Edit::ChangeFqdn {
                object: object.clone(),
                fqdn: name,
            },
        })
    }
}
