//! Properties of every template.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use super::*;
use crate::rules::{Severity, check_design};

/// Warnings that follow from a choice of a template, with the choice.
fn chosen(template: &Template) -> BTreeSet<&'static str> {
    // A template does not include an Office Web Apps Server, which belongs to another deployment.
    let mut chosen = BTreeSet::from(["R142"]);
    match template.name {
        // For evaluation.
        "standard-collocated" => chosen.insert("R15"),
        // The Front End pool of the other data center, and the pairing, are not included.
        "enterprise-stretched" => chosen.insert("R53"),
        _ => false,
    };
    chosen
}

fn every_choice() -> Vec<TemplateChoices> {
    let mut all = Vec::new();
    for service_version in SERVICE_VERSIONS {
        for has_compliance in [false, true] {
            all.push(TemplateChoices {
                service_version,
                has_compliance,
                ..TemplateChoices::usual("contoso.com")
            });
        }
    }
    all
}

#[test]
fn a_template_raises_no_errors_and_only_warnings_about_its_choices() {
    for template in TEMPLATES {
        for choices in every_choice() {
            let what = (
                template.name,
                choices.service_version,
                choices.has_compliance,
            );
            let design = template.design(&choices, 1).unwrap();
            let raised = |severity| {
                let diagnostics = check_design(&design).into_iter();
                let raised = diagnostics.filter(move |diagnostic| diagnostic.severity == severity);
                raised
                    .map(|diagnostic| diagnostic.rule)
                    .collect::<BTreeSet<_>>()
            };
            assert_eq!(raised(Severity::Error), BTreeSet::new(), "{what:?}");
            assert_eq!(raised(Severity::Warning), chosen(template), "{what:?}");
        }
    }
}

#[test]
fn names_can_be_chosen_one_by_one() {
    let mut choices = TemplateChoices {
        server_domain: "corp.fabrikam.com".to_owned(),
        ..TemplateChoices::usual("fabrikam.com")
    };
    for template in TEMPLATES {
        let names = template.names(&choices);
        let hosts: BTreeSet<&String> = names.iter().map(|name| &name.host).collect();
        assert_eq!(hosts.len(), names.len(), "{}", template.name);
        choices.names = names
            .iter()
            .map(|name| (name.host.clone(), format!("x-{}", name.host)))
            .collect();
        let design = template.design(&choices, 1).unwrap();
        let clusters = design.topology.clusters.iter();
        let own = clusters.flat_map(|cluster| {
            let computers = cluster.machines.iter().map(|machine| machine.fqdn.clone());
            computers.chain([cluster.fqdn.clone()])
        });
        let own: BTreeSet<String> = own.collect();
        let wanted = names
            .iter()
            .map(|name| format!("x-{}.corp.fabrikam.com", name.host));
        assert_eq!(own, wanted.collect(), "{}", template.name);
    }
}

#[test]
fn an_unknown_name_is_refused_with_a_list_of_the_names_in_the_template() {
    let mut choices = TemplateChoices::usual("contoso.com");
    choices
        .names
        .insert("fepool01".to_owned(), "own".to_owned());
    let refusal = standard_collocated::TEMPLATE
        .design(&choices, 1)
        .unwrap_err();
    assert_eq!(
        refusal.0,
        "The template standard-collocated has no fepool01; its names are se01."
    );
    choices.names = BTreeMap::from([("se01".to_owned(), "a b".to_owned())]);
    let refusal = standard_collocated::TEMPLATE
        .design(&choices, 1)
        .unwrap_err();
    assert!(refusal.0.contains("a b.contoso.com"), "{refusal}");
}
