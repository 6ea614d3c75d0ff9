//! Properties of a Persistent Chat pool, in the order of Topology Builder's sheet.

use egui::Ui;

use crate::edit::{DefaultScope, Edit, meanings};
use crate::topology::association::Choosable;
use crate::topology::recognize_chat::{Facet, ObjectPart, PortMark, Spelling};
use crate::topology::role::product_name;
use crate::topology::{
    AssociationKind, Database, Item, ObjectId, Pair, PersistentChatPool, ServiceId, legality,
};

use crate::app::action::{Action, NewObject};
use crate::app::entered_fault::EnteredFault;
use crate::app::palette_item::PaletteItem;
use crate::app::panels::inspector::{InspectorContext, fqdn_ui, in_document, machines};
use crate::app::theme::SPACE;
use crate::app::widgets::{
    Choice, checkbox_ui, choice_ui, committed_text_ui, fact_ui, label_ui, named_checkbox_ui,
    section_ui, wide_button_ui,
};

/// The label of the check box for mirroring, which is the same for each pair in Topology Builder.
const MIRRORING: &str = "Enable SQL Server store mirroring";
const WITNESS: &str = "Use SQL Server mirroring witness to enable automatic failover";
const NOT_CHOSEN: &str = "Not chosen";

pub(super) fn pool_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    item: &Item<'_>,
    actions: &mut Vec<Action>,
) {
    let Some(service) = item.service else {
        return;
    };
    let part = PoolPart {
        context,
        pool: PersistentChatPool::of(context.index, service),
        id: &service.id,
    };
    part.general_ui(ui, item, actions);
    part.associations_ui(ui, actions);
    part.reference_ui(ui, AssociationKind::FileStore, actions);
    section_ui(ui, "Next hop selection");
    part.reference_ui(ui, AssociationKind::NextHop, actions);
    section_ui(ui, "Machine state settings");
    machines::machine_states_ui(ui, part.context.index, &part.pool, actions);
    part.default_pool_ui(ui, actions);
    in_document::in_document_ui(ui, context, &part.pool, actions);
}

struct PoolPart<'a, 'd> {
    context: &'a InspectorContext<'a, 'd>,
    pool: PersistentChatPool<'d>,
    id: &'a ServiceId,
}

impl PoolPart<'_, '_> {
    /// If the client port is identified only by its number: the button to set its meaning, after which the number can
    /// change.
    fn port_meaning_ui(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let facet = self
            .pool
            .facets(self.context.index)
            .map(|facets| &facets.port);
        let Some(Facet::Understood {
            value,
            at: ObjectPart::Port(position),
            spelling: Spelling::Port(PortMark::NumberAlone),
        }) = facet
        else {
            return;
        };
        let number = value
            .number()
            .map_or_else(String::new, |number| number.to_string());
        label_ui(
            ui,
            &format!(
                "Only its number suggests that {number} is the port that clients use. Confirm this \
                 before you change the number."
            ),
        );
        if ui
            .button(format!("Confirm that clients use port {number}"))
            .clicked()
        {
            let (subject, meaning) = meanings::port_choice(&self.pool, *position);
            actions.push(Action::Edit(Edit::StateMeaning {
                subject,
                meaning: Some(meaning),
            }));
        }
    }

    fn general_ui(&self, ui: &mut Ui, item: &Item<'_>, actions: &mut Vec<Action>) {
        section_ui(ui, "General");
        if self.pool.is_collocated(self.context.index) {
            fact_ui(
                ui,
                "FQDN",
                &format!("{} (on the Standard Edition server)", self.pool.fqdn()),
            );
        } else {
            fqdn_ui(ui, "FQDN", &item.id, self.pool.fqdn(), actions);
        }
        let display_name = committed_text_ui(
            ui,
            egui::Id::unique(("display name", self.id)),
            "Display name of the Persistent Chat pool",
            self.pool
                .display_name(self.context.index)
                .unwrap_or_default(),
            |text| match text {
                "" => Err("A display name is required.".to_owned()),
                _ => Ok(()),
            },
        );
        if let Some(name) = display_name {
            actions.push(Action::Edit(Edit::SetDisplayName {
                pool: self.id.clone(),
                name,
            }));
        }
        let port = self
            .pool
            .port(self.context.index)
            .and_then(|port| port.number())
            .map_or_else(String::new, |port| port.to_string());
        let port = committed_text_ui(
            ui,
            egui::Id::unique(("port", self.id)),
            "Persistent Chat port",
            &port,
            |text| check_port(text).map(|_| ()),
        );
        self.port_meaning_ui(ui, actions);
        if let Some(port) = port.and_then(|text| check_port(&text).ok()) {
            actions.push(Action::Edit(Edit::SetPort {
                pool: self.id.clone(),
                port,
            }));
        }
        fact_ui(
            ui,
            "Version",
            &product_name(self.pool.service.service_version),
        );
    }

    fn associations_ui(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let index = self.context.index;
        let annotations = &self.context.session.design().annotations;
        section_ui(ui, "Associations");
        self.pair_ui(ui, Pair::Content, actions);

        let mut recovery = annotations.disaster_recovery_on(index, &self.pool);
        let shown = checkbox_ui(
            ui,
            &mut recovery,
            "Use backup SQL Server stores to enable disaster recovery",
        );
        if shown.changed() {
            actions.push(Action::Edit(Edit::SetDisasterRecovery {
                pool: self.id.clone(),
                on: recovery,
            }));
        }
        if recovery {
            ui.indent("backup", |ui| {
                self.pair_ui(ui, Pair::ContentBackup, actions)
            });
        }

        let mut compliance = annotations.compliance_on(index, &self.pool);
        if checkbox_ui(ui, &mut compliance, "Enable compliance").changed() {
            actions.push(Action::Edit(Edit::SetCompliance {
                pool: self.id.clone(),
                on: compliance,
            }));
        }
        if compliance {
            ui.indent("compliance", |ui| {
                self.pair_ui(ui, Pair::Compliance, actions);
                if recovery {
                    self.pair_ui(ui, Pair::ComplianceBackup, actions);
                }
            });
        }
        ui.add_space(SPACE);
    }

    /// A database with its mirror and witness.
    fn pair_ui(&self, ui: &mut Ui, pair: Pair, actions: &mut Vec<Action>) {
        let index = self.context.index;
        let annotations = &self.context.session.design().annotations;
        let principal: Database = pair.principal();
        self.reference_ui(ui, AssociationKind::Database(principal), actions);
        let of = match pair {
            Pair::Content => String::new(),
            _ => format!(", {}", AssociationKind::Database(principal).label()),
        };
        let mut mirroring = annotations.mirroring_on(index, &self.pool, pair);
        if named_checkbox_ui(ui, &mut mirroring, MIRRORING, &format!("{MIRRORING}{of}")).changed() {
            actions.push(Action::Edit(Edit::SetMirroring {
                pool: self.id.clone(),
                pair,
                on: mirroring,
            }));
        }
        if !mirroring {
            ui.add_space(SPACE);
            return;
        }
        ui.indent(("mirror", pair), |ui| {
            self.reference_ui(ui, AssociationKind::Database(pair.mirror()), actions);
            let mut witness = annotations.witness_on(index, &self.pool, pair);
            let name = format!("{WITNESS}{of}");
            let shown = named_checkbox_ui(ui, &mut witness, WITNESS, &name);
            if shown.changed() {
                actions.push(Action::Edit(Edit::SetWitness {
                    pool: self.id.clone(),
                    pair,
                    on: witness,
                }));
            }
            if witness {
                ui.indent(("witness", pair), |ui| {
                    self.reference_ui(ui, AssociationKind::Witness(pair), actions);
                });
            }
        });
        ui.add_space(SPACE);
    }

    /// A reference as a list with "New…".
    fn reference_ui(&self, ui: &mut Ui, reference: AssociationKind, actions: &mut Vec<Action>) {
        let index = self.context.index;
        let current = target_item(self.context, &self.pool, reference);
        let targets = self.targets(reference);
        let choices = || {
            let choices = targets
                .iter()
                .map(|item| choice(self.context, self.id, reference, item));
            std::iter::once(Choice::new(NOT_CHOSEN))
                .chain(choices)
                .collect()
        };
        label_ui(ui, reference.label());
        ui.horizontal(|ui| {
            let selected = current.map_or_else(
                || NOT_CHOSEN.to_owned(),
                |item| title_with_site(self.context, item),
            );
            let width = (ui.available_width() - 72.0).max(80.0);
            if let Some(chosen) = choice_ui(ui, reference.label(), &selected, width, choices) {
                let target = chosen
                    .checked_sub(1)
                    .and_then(|position| targets.get(position));
                let target = target.map(|item| &item.id);
                if target != current.map(|item| &item.id) {
                    actions.push(Action::Edit(Edit::SetAssociation {
                        holder: self.id.clone().into(),
                        kind: reference,
                        target: target.cloned(),
                    }));
                }
            }
            let name = format!("New {}…", reference.in_words());
            let new = wide_button_ui(ui, "New…", &name, 64.0);
            if new.clicked()
                && let Some(kind) = reference.row().choose.kinds().first()
                && let Some(item) = PaletteItem::of_kind(*kind)
            {
                actions.push(Action::NewObject(NewObject {
                    item,
                    site: self.pool.site.map(|site| site.id),
                    place: None,
                    held_by: Some((self.id.clone().into(), reference)),
                    server: None,
                    refers_to: None,
                }));
            }
        });
        if current.is_none()
            && let Some(dependency) = self.pool.dependency(index, reference)
        {
            fact_ui(ui, "Refers to a missing object", dependency.target.as_str());
        }
        ui.add_space(SPACE);
    }

    /// All objects of the possible target kinds of a reference.
    fn targets(&self, reference: AssociationKind) -> Vec<&Item<'_>> {
        let kinds = reference.row().choose.kinds();
        let is_of_kind = |item: &&Item<'_>| kinds.contains(&item.kind);
        self.context.items.iter().filter(is_of_kind).collect()
    }

    fn default_pool_ui(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let topology = self.context.index.topology();
        section_ui(ui, "Default pool");
        let serves = |site: &crate::topology::Site| {
            self.context.index.default_pool(site.id).understood() == Some(self.id)
        };
        if let Some(site) = self.pool.site {
            let mut on = serves(site);
            let text = format!("Use this pool as default for site {}", site.name);
            if checkbox_ui(ui, &mut on, &text).changed() {
                actions.push(Action::Edit(Edit::SetDefaultPool {
                    pool: self.id.clone(),
                    scope: DefaultScope::Site(site.id),
                    on,
                }));
            }
        }
        if topology.sites.len() > 1 {
            let mut on = topology.sites.iter().all(|site| serves(site));
            if checkbox_ui(ui, &mut on, "Use this pool as default for all sites").changed() {
                actions.push(Action::Edit(Edit::SetDefaultPool {
                    pool: self.id.clone(),
                    scope: DefaultScope::AllSites,
                    on,
                }));
            }
        }
    }
}

/// An object in the list of targets; a refused one with the reason.
pub(super) fn choice(
    context: &InspectorContext<'_, '_>,
    pool: &ServiceId,
    reference: AssociationKind,
    item: &Item<'_>,
) -> Choice {
    let holder = pool.clone().into();
    Choice {
        text: title_with_site(context, item),
        refusal: legality::may_associate(context.index, &holder, reference, item)
            .err()
            .map(|reason| context.with_line(reason.0)),
    }
}

/// The number, if it is a valid port.
pub(in crate::app) fn check_port(text: &str) -> Result<u32, EnteredFault> {
    match text.trim().parse::<u32>() {
        Ok(port @ 1..=65_535) => Ok(port),
        _ => Err("A port is a number from 1 to 65535.".into()),
    }
}

/// The target of a reference, as the user sees it.
fn target_item<'a, 'd>(
    context: &InspectorContext<'a, 'd>,
    pool: &PersistentChatPool<'d>,
    reference: AssociationKind,
) -> Option<&'a Item<'d>> {
    let index = context.index;
    let id: ObjectId = match reference.row().choose {
        Choosable::FrontEndPool => index.cluster_of(pool.next_hop(index)?)?.id.clone().into(),
        Choosable::FileStore => pool.file_store(index)?.service.id.clone().into(),
        Choosable::SqlStore => pool.sql_store(index, reference)?.instance.id.clone().into(),
        Choosable::Nothing => return None,
    };
    context.item(&id)
}

/// The name of an object, with its site if there are several.
pub(super) fn title_with_site(context: &InspectorContext<'_, '_>, item: &Item<'_>) -> String {
    let topology = context.index.topology();
    match context.index.site(item.site) {
        Some(site) if topology.sites.len() > 1 => format!("{}   {}", item.title(), site.name),
        _ => item.title(),
    }
}
