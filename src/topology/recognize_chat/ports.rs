//! The port of a Persistent Chat pool that clients use (format notes, f16), identified by its number and then by its
//! names, never by its position.

use std::sync::Arc;

use crate::topology::Service;
use crate::topology::persistent_chat::DEFAULT_PORT;
use crate::topology::recognize_chat::facet::{Doubt, Facet, ObjectPart, Piece, PortMark, Spelling};
use crate::topology::recognize_chat::quote;
use crate::topology::recognize_chat::stated;
use crate::topology::recognize_chat::words::is_same_word;
use crate::topology::service::Port;
use crate::vocabulary::{Thing, Vocabulary};

/// The port of a service, if it is certain.
pub(super) fn port<'t>(service: &'t Service, vocabulary: &Vocabulary) -> Facet<'t, &'t Port> {
    if let Some(position) = stated::port(service, vocabulary)
        && let Some(value) = service.ports.get(position)
    {
        return Facet::Understood {
            value,
            at: ObjectPart::Port(position),
            spelling: Spelling::Port(PortMark::Words),
        };
    }
    let ports: Vec<(usize, &Port)> = service.ports.iter().enumerate().collect();
    let secure: Vec<(usize, &Port)> = ports.into_iter().filter(|(_, p)| is_secure(p)).collect();
    let unclear = |ports: &[(usize, &Port)]| {
        let first = ports.first().map_or(0, |(position, _)| *position);
        Facet::NotUnderstood(Arc::new(Piece {
            object: service.id.clone().into(),
            part: ObjectPart::Port(first),
            why: Doubt::Ports,
            quote: quote::ports(ports.iter().map(|(_, port)| *port)),
        }))
    };
    if secure.is_empty() {
        // It may lack a protocol, or spell it in different case.
        let may_be = |(_, port): &(usize, &Port)| {
            port.protocol().is_empty() || port.number() == Some(DEFAULT_PORT)
        };
        let ports = service.ports.iter().enumerate();
        let may_be: Vec<(usize, &Port)> = ports.filter(may_be).collect();
        return match may_be.is_empty() {
            true => Facet::Absent,
            false => unclear(&may_be),
        };
    }
    match certain(&secure, vocabulary) {
        // Its number is in another attribute, if anywhere.
        Some((_, value, _)) if value.0.get("Port").is_none() => unclear(&secure),
        Some((position, value, mark)) => Facet::Understood {
            value,
            at: ObjectPart::Port(position),
            spelling: Spelling::Port(mark),
        },
        None => unclear(&secure),
    }
}

fn certain<'t>(
    ports: &[(usize, &'t Port)],
    vocabulary: &Vocabulary,
) -> Option<(usize, &'t Port, PortMark)> {
    let of = |is_it: &dyn Fn(&Port) -> bool| -> Vec<(usize, &'t Port)> {
        ports
            .iter()
            .copied()
            .filter(|(_, port)| is_it(port))
            .collect()
    };
    let by_number = of(&|port| port.number() == Some(DEFAULT_PORT));
    let by_group = of(&|port| is_of_chat(port.gruu_type(), Thing::PortGruuType, vocabulary));
    let by_usage = of(&|port| {
        port.usage() == vocabulary.token(Thing::PortUsage)
            || is_of_chat(port.usage(), Thing::PortUsage, vocabulary)
    });
    // The names are compared if the number is ambiguous.
    let named = match (by_group.as_slice(), by_usage.as_slice()) {
        ([only], _) => Some(*only),
        ([], [only]) => Some(*only),
        ([], _) => None,
        (several, _) => {
            let mut both = several.iter().filter(|one| by_usage.contains(one));
            both.next().copied().filter(|_| both.next().is_none())
        }
    };
    match (by_number.as_slice(), named) {
        ([only], Some(named)) if only.0 == named.0 => Some((only.0, only.1, PortMark::Words)),
        // Another port has the names that this one lacks.
        ([_], Some(_)) => None,
        ([only], None) if by_group.is_empty() && by_usage.is_empty() => {
            Some((only.0, only.1, PortMark::NumberAlone))
        }
        ([only], None) => {
            let is_named = |list: &[(usize, &Port)]| list.iter().any(|(at, _)| *at == only.0);
            let named = if by_group.is_empty() {
                &by_usage
            } else {
                &by_group
            };
            is_named(named).then_some((only.0, only.1, PortMark::NumberAlone))
        }
        ([], Some(named)) => Some((named.0, named.1, PortMark::Words)),
        _ => None,
    }
}

fn is_secure(port: &Port) -> bool {
    ["Mtls", "Tls"]
        .iter()
        .any(|protocol| port.protocol().eq_ignore_ascii_case(protocol))
}

fn is_of_chat(token: &str, thing: Thing, vocabulary: &Vocabulary) -> bool {
    let known = [
        "PersistentChat",
        "PersistentChatServer",
        "PersistentChatService",
    ];
    token == vocabulary.token(thing) || known.iter().any(|known| is_same_word(token, known))
}
