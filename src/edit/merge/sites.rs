//! Merges sites and SIP domains.

use crate::edit::merge::parts::{Merger, Three};
use crate::topology::{SipDomains, Site};

/// A site on both sides.
pub(super) fn merge(merger: &mut Merger<'_, '_>, three: Three<'_, Site>) -> Site {
    let (ours, now) = (three.ours, three.now);
    Site {
        id: now.id,
        kind: merger.value("Kind", three.map(|site| &site.kind)),
        name: merger.value("Name", three.map(|site| &site.name)),
        description: merger.value("Description", three.map(|site| &site.description)),
        city: merger.value("City", three.map(|site| &site.city)),
        state: merger.value("State", three.map(|site| &site.state)),
        country_code: merger.value("CountryCode", three.map(|site| &site.country_code)),
        default_persistent_chat_pool: merger.value(
            "default Persistent Chat pool",
            three.map(|site| &site.default_persistent_chat_pool),
        ),
        last_cluster_number: highest(now.last_cluster_number, ours.last_cluster_number),
        last_service_instance: highest(now.last_service_instance, ours.last_service_instance),
        original_id: now.original_id,
        extra: merger.extra("Site", three.map(|site| &site.extra)),
    }
}

/// A high-water mark only increases, and none is added if the deployment has none.
fn highest(now: Option<u32>, ours: Option<u32>) -> Option<u32> {
    now.map(|now| ours.map_or(now, |ours| now.max(ours)))
}

/// The SIP domains, each separately.
pub(super) fn sip_domains(
    merger: &mut Merger<'_, '_>,
    (began, ours, now): (&SipDomains, &SipDomains, &SipDomains),
) -> SipDomains {
    let three = Three {
        began: Some(began),
        ours,
        now,
    };
    let lists = Three {
        began: Some(&*began.domains),
        ours: &*ours.domains,
        now: &*now.domains,
    };
    let domains = merger.keyed(
        lists,
        |domain| domain.name.to_lowercase(),
        |name| format!("SIP domain {name}"),
    );
    SipDomains {
        allow_all: merger.value("AllowAllDomains", three.map(|it| &it.allow_all)),
        default_domain: merger.value("default SIP domain", three.map(|it| &it.default_domain)),
        domains: domains
            .unwrap_or_else(|| merger.value("SIP domains", three.map(|it| &it.domains))),
    }
}
