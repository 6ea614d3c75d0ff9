//! Plan Persistent Chat: the requirements and the proposal with its reasons, before it is added as one step.

use egui::{Context, Ui};

use crate::edit::{Edit, Identities};
use crate::planning::proposal::{
    Availability, Needs, NoProposal, Proposal, Stretch, document, file_stores, free_sql_stores,
    next_hops, propose,
};
use crate::report::{Document, markdown};
use crate::topology::inventory::sql_store_title;
use crate::topology::role::product_name;
use crate::topology::{ClusterId, Index, ServiceId, SiteId, SqlInstanceId, Topology};

use crate::app::answered::Answered;
use crate::app::dialogs::printed::blocks::Blocks;
use crate::app::entered_fault::EnteredFault;
use crate::app::modal::{Answer, Readiness, frame_ui, primary_button_ui};
use crate::app::session::Session;
use crate::app::theme::SPACE;
use crate::app::widgets::{
    Choice, checkbox_ui, choice_ui, fault_ui, label_ui, line_ui, text_field_ui,
};

/// Existing objects to choose from.
const NEW_ONE: &str = "A new one";

/// A Front End pool to choose from.
struct NextHop {
    id: ClusterId,
    site: SiteId,
    title: String,
}

/// The dialog.
pub struct PlanChatDialog {
    users: String,
    provisioned: String,
    /// Whether the number of provisioned users follows the number of concurrent users until the user changes it.
    provisioned_follows: bool,
    availability: Availability,
    is_stretched: bool,
    stretch: Stretch,
    has_compliance: bool,
    next_hops: Vec<NextHop>,
    next_hop: usize,
    /// Unused SQL Server stores of the site, and file stores, each with its title.
    sql_stores: Vec<(String, SqlInstanceId)>,
    file_stores: Vec<(String, ServiceId)>,
    content_store: Option<SqlInstanceId>,
    file_store: Option<ServiceId>,
    /// Determines the identities of new objects.
    seed: u64,
    worked_out: Option<WorkedOut>,
    refusal: Option<String>,
    is_focused: bool,
}

/// The proposal and its requirements.
struct WorkedOut {
    needs: Needs,
    proposal: Result<(Proposal, Document), NoProposal>,
    blocks: Blocks,
}

/// Whether the proposal can be applied.
struct Ready(Result<(), EnteredFault>);

impl Readiness for Ready {
    fn is_ready(&self) -> bool {
        self.0.is_ok()
    }
}

impl PlanChatDialog {
    /// Starts with the selected next hop, or the first one; `None` if there is none.
    pub fn new(session: &Session) -> Option<Self> {
        let topology = &session.design().topology;
        let index = Index::new(topology);
        let next_hops: Vec<_> = next_hops(&index)
            .into_iter()
            .filter_map(|(item, version)| {
                let site = index.site(item.site).map_or("", |site| site.name.as_str());
                Some(NextHop {
                    id: item.cluster?.id.clone(),
                    site: item.site,
                    title: format!("{} ({}, {site})", item.title(), product_name(version)),
                })
            })
            .collect();
        if next_hops.is_empty() {
            return None;
        }
        let selected = session.selection.single();
        let chosen = next_hops
            .iter()
            .position(|pool| Some(&pool.id.clone().into()) == selected);
        let known = session.design().annotations.data_centers();
        let named = |at: usize, usual: &str| known.get(at).copied().unwrap_or(usual).to_owned();
        let mut dialog = Self {
            users: "20000".to_owned(),
            provisioned: String::new(),
            provisioned_follows: true,
            availability: Availability::Servers,
            is_stretched: false,
            stretch: Stretch {
                data_centers: [named(0, "A"), named(1, "B")],
                has_fast_link: false,
            },
            has_compliance: false,
            next_hops,
            next_hop: chosen.unwrap_or(0),
            sql_stores: Vec::new(),
            file_stores: Vec::new(),
            content_store: None,
            file_store: None,
            seed: Identities::random().next_seed(),
            worked_out: None,
            refusal: None,
            is_focused: false,
        };
        dialog.look_up_stores(topology);
        Some(dialog)
    }

    /// Looks up the objects in the site of the next hop. An unused existing store is suggested.
    fn look_up_stores(&mut self, topology: &Topology) {
        let Some(site) = self.next_hops.get(self.next_hop).map(|pool| pool.site) else {
            return;
        };
        let index = Index::new(topology);
        let free = free_sql_stores(&index, site).into_iter();
        let titled = free.map(|store| {
            let title = sql_store_title(&store.cluster.fqdn, &store.instance.name);
            (title, store.instance.id.clone())
        });
        self.sql_stores = titled.collect();
        self.content_store = self.sql_stores.first().map(|(_, id)| id.clone());
        let stores = file_stores(&index, site);
        let is_used = |id: &ServiceId| !index.dependents(id).is_empty();
        let titled = stores.iter().filter_map(|item| {
            let id = item.service?.id.clone();
            let used = if is_used(&id) {
                "already used"
            } else {
                "not used"
            };
            Some((format!("{} ({used})", item.title()), id))
        });
        self.file_stores = titled.collect();
        let mut ids = self.file_stores.iter().map(|(_, id)| id);
        self.file_store = ids.find(|id| !is_used(id)).cloned();
    }

    /// Draws the dialog; the result is the step that adds everything.
    pub fn plan_chat_ui(&mut self, ctx: &Context, session: &Session) -> Answered<Edit> {
        let mut copied = false;
        let answer = frame_ui(
            ctx,
            "Plan Persistent Chat",
            860.0,
            |ui| Ready(self.contents_ui(ui, session)),
            |ui, ready| {
                let copy = egui::Button::new("Copy as Markdown");
                copied = ui.add_enabled(ready.is_ready(), copy).clicked();
                if ui.button("Cancel").clicked() {
                    return Answer::No;
                }
                let add = primary_button_ui(ui, ready.is_ready(), "Add");
                if let Err(reason) = &ready.0 {
                    add.clone().on_disabled_hover_text(reason.to_string());
                }
                match add.clicked() {
                    true => Answer::Yes,
                    false => Answer::Open,
                }
            },
        );
        let proposed = self.worked_out.as_ref();
        let proposed = proposed.and_then(|worked_out| worked_out.proposal.as_ref().ok());
        if let (true, Some((_, document))) = (copied, proposed) {
            ctx.copy_text(markdown(document));
        }
        match (answer, proposed) {
            (Answer::Yes, Some((proposal, _))) => {
                match proposal.step(session.design(), self.seed) {
                    Ok(step) => Answered::With(step),
                    Err(refusal) => {
                        self.refusal = Some(refusal.0);
                        Answered::Open
                    }
                }
            }
            (Answer::No, _) => Answered::Canceled,
            _ => Answered::Open,
        }
    }

    /// Shows why the step was refused.
    pub fn refuse(&mut self, reason: String) {
        self.refusal = Some(reason);
    }

    fn contents_ui(&mut self, ui: &mut Ui, session: &Session) -> Result<(), EnteredFault> {
        let users = self.users_ui(ui);
        ui.columns(2, |columns| {
            if let [left, right] = columns {
                self.what_may_fail_ui(left);
                self.what_there_is_ui(right, &session.design().topology);
            }
        });
        if self.is_stretched {
            self.stretch_ui(ui);
        }
        let (users, provisioned) = users?;
        let next_hop = self.next_hops.get(self.next_hop);
        let Some(next_hop) = next_hop.map(|pool| pool.id.clone()) else {
            return Err("Choose a next hop.".into());
        };
        let needs = Needs {
            users,
            provisioned,
            availability: self.availability,
            disaster_recovery: self.is_stretched.then(|| self.stretch.clone()),
            has_compliance: self.has_compliance,
            next_hop,
            content_store: self.content_store.clone(),
            file_store: self.file_store.clone(),
        };
        self.work_out(session, needs);
        if let Some(refusal) = &self.refusal {
            fault_ui(ui, refusal);
        }
        match &mut self.worked_out {
            Some(WorkedOut {
                proposal: Ok((_, document)),
                blocks,
                ..
            }) => {
                ui.separator();
                blocks.blocks_ui(ui, document);
                Ok(())
            }
            Some(WorkedOut {
                proposal: Err(error),
                ..
            }) => {
                let sentence = error.to_string();
                fault_ui(ui, &sentence);
                Err(sentence.into())
            }
            None => Err("There is no proposal yet.".into()),
        }
    }

    fn work_out(&mut self, session: &Session, needs: Needs) {
        let known = self.worked_out.as_ref();
        if known.is_some_and(|worked_out| worked_out.needs == needs) {
            return;
        }
        let design = session.design();
        let proposal = propose(design, &needs).map(|proposal| {
            let document = document(&proposal, &design.topology);
            (proposal, document)
        });
        self.refusal = None;
        self.worked_out = Some(WorkedOut {
            needs,
            proposal,
            blocks: Blocks::default(),
        });
    }

    fn users_ui(&mut self, ui: &mut Ui) -> Result<(u32, u32), EnteredFault> {
        let users = number(&self.users);
        let mut provisioned = Ok(0);
        ui.columns(2, |columns| {
            let [left, right] = columns else {
                return;
            };
            let fault = users.as_ref().err();
            let field = text_field_ui(left, "Concurrent users", &mut self.users, fault);
            if !self.is_focused {
                field.request_focus();
                self.is_focused = true;
            }
            if self.provisioned_follows {
                self.provisioned.clone_from(&self.users);
            }
            provisioned = number(&self.provisioned);
            let fault = provisioned.as_ref().err();
            let field = text_field_ui(right, "Provisioned users", &mut self.provisioned, fault);
            self.provisioned_follows &= !field.changed();
        });
        Ok((users?, provisioned?))
    }

    fn what_may_fail_ui(&mut self, ui: &mut Ui) {
        label_ui(ui, "Availability");
        let choices = || {
            let labels = Availability::ALL.map(|availability| Choice::new(availability.label()));
            labels.into()
        };
        let width = ui.available_width();
        let selected = self.availability.label();
        let chosen = choice_ui(ui, "Availability", selected, width, choices);
        if let Some(chosen) = chosen.and_then(|at| Availability::ALL.get(at)) {
            self.availability = *chosen;
        }
        ui.add_space(SPACE);
        let text = "Disaster recovery: survive the loss of a data center";
        checkbox_ui(ui, &mut self.is_stretched, text);
        checkbox_ui(ui, &mut self.has_compliance, "Enable compliance");
        ui.add_space(SPACE);
    }

    /// The data centers, and the link between them.
    fn stretch_ui(&mut self, ui: &mut Ui) {
        ui.columns(2, |columns| {
            let labels = ["Data center of the database", "Other data center"];
            let names = labels.into_iter().zip(&mut self.stretch.data_centers);
            for (column, (label, name)) in columns.iter_mut().zip(names) {
                let label_of = label_ui(column, label);
                line_ui(column, name, f32::INFINITY).labelled_by(label_of.id);
                column.add_space(SPACE);
            }
        });
        let text = "The link between them has high bandwidth and low latency";
        checkbox_ui(ui, &mut self.stretch.has_fast_link, text);
        ui.add_space(SPACE);
    }

    /// Existing objects that are used.
    fn what_there_is_ui(&mut self, ui: &mut Ui, topology: &Topology) {
        label_ui(ui, "Next hop pool");
        let width = ui.available_width();
        let pools = &self.next_hops;
        let selected = pools
            .get(self.next_hop)
            .map_or("", |pool| pool.title.as_str());
        let choices = || pools.iter().map(|pool| Choice::new(&pool.title)).collect();
        let chosen = choice_ui(ui, "Next hop pool", selected, width, choices);
        if let Some(chosen) = chosen.filter(|chosen| *chosen != self.next_hop) {
            self.next_hop = chosen;
            self.look_up_stores(topology);
        }
        ui.add_space(SPACE);
        store_ui(
            ui,
            "SQL Server store of the content",
            &self.sql_stores,
            &mut self.content_store,
        );
        store_ui(ui, "File store", &self.file_stores, &mut self.file_store);
    }
}

/// An existing store, or a new one. Shown only if there is an existing one.
fn store_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    label: &str,
    stores: &[(String, T)],
    chosen: &mut Option<T>,
) {
    if stores.is_empty() {
        *chosen = None;
        return;
    }
    label_ui(ui, label);
    let selected = stores.iter().find(|(_, id)| Some(id) == chosen.as_ref());
    let selected = selected.map_or(NEW_ONE, |(title, _)| title.as_str());
    let choices = || {
        let titles = stores.iter().map(|(title, _)| Choice::new(title));
        std::iter::once(Choice::new(NEW_ONE))
            .chain(titles)
            .collect()
    };
    let width = ui.available_width();
    if let Some(at) = choice_ui(ui, label, selected, width, choices) {
        let store = at.checked_sub(1).and_then(|at| stores.get(at));
        *chosen = store.map(|(_, id)| id.clone());
    }
    ui.add_space(SPACE);
}

/// Parses a number that may contain commas or spaces as thousands separators.
fn number(text: &str) -> Result<u32, EnteredFault> {
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, ',' | ' ' | '\u{a0}'))
        .collect();
    digits
        .parse()
        .map_err(|_| EnteredFault::from("Enter a number."))
}
