//! A new topology from a template: the template with its domain, site and names.

use std::collections::BTreeMap;

use egui::{Context, Ui};

use crate::design::Design;
use crate::edit::{Identities, Refusal};
use crate::planning::templates::{
    SERVICE_VERSIONS, TEMPLATES, Template, TemplateChoices, TemplateName,
};
use crate::planning::{check_server_domain, check_sip_domain};
use crate::topology::fqdn::check_entered;
use crate::topology::role::product_name;

use crate::app::answered::Answered;
use crate::app::entered_fault::EnteredFault;
use crate::app::modal::modal_ui;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{
    Choice, checkbox_ui, choice_of_ui, choice_ui, fault_ui, label_ui, line_ui, text_field_ui,
};

/// The width of the column with the objects of the names, in points.
const NAMED_WIDTH: f32 = 220.0;

/// The input so far.
pub struct FromTemplate {
    template: &'static Template,
    choices: TemplateChoices,
    /// Whether the domain of the servers follows the SIP domain until the user changes it.
    domain_follows: bool,
    /// The names of the template for the current choices.
    names: Vec<TemplateName>,
    /// The input for each name, by its usual host name.
    hosts: BTreeMap<String, String>,
    /// The seed of the identities, one for each time the dialog is opened.
    seed: u64,
    /// The design for these choices, or why there is none.
    made: Option<(&'static str, TemplateChoices, Result<Design, Refusal>)>,
    is_focused: bool,
}

impl Default for FromTemplate {
    fn default() -> Self {
        let [template, ..] = TEMPLATES;
        Self {
            template,
            choices: TemplateChoices::usual("contoso.com"),
            domain_follows: true,
            names: Vec::new(),
            hosts: BTreeMap::new(),
            seed: Identities::random().next_seed(),
            made: None,
            is_focused: false,
        }
    }
}

impl FromTemplate {
    /// Draws the sheet.
    pub fn new_from_template_ui(&mut self, ctx: &Context) -> Answered<Design> {
        let answer = modal_ui(ctx, "New from template", "Create", 560.0, |ui| {
            self.fields_ui(ui)
        });
        match self.made.take() {
            Some((_, _, Ok(design))) if answer == crate::app::modal::Answer::Yes => {
                Answered::With(design)
            }
            made => {
                self.made = made;
                answer.or_chosen(None)
            }
        }
    }

    fn fields_ui(&mut self, ui: &mut Ui) -> Result<(), EnteredFault> {
        self.template_ui(ui);
        let mut fault = self.place_ui(ui).err();
        self.version_ui(ui);
        checkbox_ui(ui, &mut self.choices.has_compliance, "Enable compliance");
        ui.add_space(SPACE);
        self.names = self.template.names(&self.choices);
        let of_names = self.names_ui(ui).err();
        fault = fault.or(of_names);
        if let Some(fault) = fault {
            return Err(fault);
        }
        let refusal = self.make().err();
        match refusal {
            Some(refusal) => {
                fault_ui(ui, &refusal.0);
                Err(refusal.into())
            }
            None => Ok(()),
        }
    }

    fn template_ui(&mut self, ui: &mut Ui) {
        label_ui(ui, "Template");
        let width = ui.available_width();
        let choices = || {
            let titles = TEMPLATES.iter().map(|template| Choice::new(template.title));
            titles.collect()
        };
        let list = choice_of_ui(ui, "Template", self.template.title.into(), width, choices);
        if let Some(chosen) = list.inner.and_then(|at| TEMPLATES.get(at)) {
            self.template = chosen;
        }
        if !self.is_focused {
            list.response.request_focus();
            self.is_focused = true;
        }
        let about = egui::RichText::new(self.template.about).color(Tokens::of_ui(ui).text_weak);
        ui.add(egui::Label::new(about).wrap());
        ui.add_space(2.0 * SPACE);
    }

    /// Domains, site and data centers.
    fn place_ui(&mut self, ui: &mut Ui) -> Result<(), EnteredFault> {
        let choices = &mut self.choices;
        let mut fault: Option<EnteredFault> = None;
        let of_sip = check_sip_domain(choices.sip_domain.trim()).err();
        let of_sip = of_sip.map(EnteredFault::from);
        text_field_ui(
            ui,
            "Primary SIP domain",
            &mut choices.sip_domain,
            of_sip.as_ref(),
        );
        fault = fault.or(of_sip);
        if self.domain_follows {
            choices.server_domain.clone_from(&choices.sip_domain);
        }
        let of_servers = check_server_domain(choices.server_domain.trim()).err();
        let of_servers = of_servers.map(EnteredFault::from);
        let response = text_field_ui(
            ui,
            "Domain of the servers",
            &mut choices.server_domain,
            of_servers.as_ref(),
        );
        self.domain_follows &= !response.changed();
        fault = fault.or(of_servers);
        let required = |text: &str| {
            let is_blank = text.trim().is_empty();
            is_blank.then(|| EnteredFault::from("A name is required."))
        };
        let of_site = required(&choices.site);
        text_field_ui(
            ui,
            "Name of the first site",
            &mut choices.site,
            of_site.as_ref(),
        );
        fault = fault.or(of_site);
        if self.template.is_stretched {
            let labels = ["Data center where it is active", "Other data center"];
            for (label, name) in labels.into_iter().zip(&mut choices.data_centers) {
                let of_place = required(name);
                text_field_ui(ui, label, name, of_place.as_ref());
                fault = fault.or(of_place);
            }
        }
        fault.map_or(Ok(()), Err)
    }

    fn version_ui(&mut self, ui: &mut Ui) {
        label_ui(ui, "Version");
        let versions = || {
            let names = SERVICE_VERSIONS.map(|version| Choice::new(product_name(version)));
            names.into()
        };
        let selected = product_name(self.choices.service_version);
        let width = ui.available_width();
        let chosen = choice_ui(ui, "Version", &selected, width, versions);
        if let Some(version) = chosen.and_then(|at| SERVICE_VERSIONS.get(at)) {
            self.choices.service_version = *version;
        }
        ui.add_space(SPACE);
    }

    fn names_ui(&mut self, ui: &mut Ui) -> Result<(), EnteredFault> {
        label_ui(
            ui,
            "Names: a host name in the domain of the servers, or an FQDN",
        );
        let mut fault: Option<EnteredFault> = None;
        for name in &self.names {
            let entered = self.hosts.entry(name.host.clone());
            let entered = entered.or_insert_with(|| name.host.clone());
            ui.horizontal(|ui| {
                ui.allocate_ui_with_layout(
                    egui::vec2(NAMED_WIDTH, ui.spacing().interact_size.y),
                    egui::Layout::left_to_right(egui::Align::Center),
                    |ui| {
                        ui.set_min_width(NAMED_WIDTH);
                        ui.label(name.of)
                    },
                );
                ui.name_inputs(format!("{} {}", name.of, name.host), |ui| {
                    line_ui(ui, entered, f32::INFINITY);
                });
            });
            let host = name.host.clone();
            match entered.trim() == host {
                true => self.choices.names.remove(&host),
                false => self.choices.names.insert(host, entered.trim().to_owned()),
            };
            let of_name = match entered.trim().is_empty() {
                true => Some(EnteredFault::from("A name is required.")),
                false => {
                    let fqdn = self.choices.fqdn(&name.host);
                    check_entered(&fqdn).err().map(EnteredFault::from)
                }
            };
            if let Some(of_name) = of_name {
                fault_ui(ui, &of_name.to_string());
                fault.get_or_insert(of_name);
            }
        }
        // Names of another template stay in their fields, in case the user returns to it.
        let is_named = |host: &String| self.names.iter().any(|name| name.host == *host);
        self.choices.names.retain(|host, _| is_named(host));
        fault.map_or(Ok(()), Err)
    }

    /// Creates the design if the choices have changed.
    fn make(&mut self) -> Result<(), Refusal> {
        let is_same = |(name, choices, _): &(&str, TemplateChoices, Result<Design, Refusal>)| {
            *name == self.template.name && *choices == self.choices
        };
        if !self.made.as_ref().is_some_and(is_same) {
            let design = self.template.design(&self.choices, self.seed);
            self.made = Some((self.template.name, self.choices.clone(), design));
        }
        match &self.made {
            Some((_, _, Err(refusal))) => Err(refusal.clone()),
            _ => Ok(()),
        }
    }
}
