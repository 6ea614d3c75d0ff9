//! Checks values that the model stores as text: invalid ones are noted with their position, because the product refuses
//! them, and are kept as they are.

use std::net::IpAddr;

use crate::document::quoted::{not_a_number, quoted_first};
use crate::document::read::context::ReadContext;
use crate::document::tree::ElementRef;
use crate::topology::readable::cut;

/// The highest port number.
const HIGHEST_PORT: u32 = u16::MAX as u32;

/// The attributes of a port (format notes, a).
const KNOWN_OF_PORTS: &[&str] = &[
    "Owner",
    "Usage",
    "InterfaceSide",
    "InterfaceNumber",
    "Port",
    "ConfiguredPort",
    "ConfiguredFqdn",
    "Range",
    "Protocol",
    "UrlPath",
    "AuthorizesRequests",
    "GruuType",
];

/// The sides of a computer that the product uses.
const SIDES: &[&str] = &["Primary", "Internal", "External", "Pstn"];

impl<'s> ReadContext<'_, 's> {
    /// Notes invalid ports, numbers and Boolean values in a port.
    pub(super) fn look_at_port(&mut self, port: &ElementRef<'_, 's>) {
        // Every pool has the same ports, so only the first of each kind is checked.
        let is_known = self.fine_ports.contains(port.tag());
        if is_known {
            return;
        }
        let faults = port_faults(port);
        if faults.is_empty() {
            self.fine_ports.insert(port.tag());
        }
        for (name, fault) in faults {
            // A document may contain it in each of its ports.
            let is_known = KNOWN_OF_PORTS.contains(&name.as_str());
            if is_known || self.unknown_of_ports.insert(name.clone()) {
                self.kept(port, &name, &fault);
            }
        }
    }

    /// Notes invalid addresses and sides in a network interface.
    pub(super) fn look_at_interface(&mut self, interface: &ElementRef<'_, 's>) {
        for name in ["IPAddress", "ConfiguredIPAddress"] {
            let Some(address) = interface.attribute(name) else {
                continue;
            };
            if address.trim().parse::<IpAddr>().is_err() {
                let fault = format!("{} is not an IP address", quoted_first(&address));
                self.kept(interface, name, &fault);
            }
        }
        if let Some(side) = interface.attribute("InterfaceSide")
            && !SIDES.contains(&&*side)
        {
            let fault = format!("{} is not one of {}", quoted_first(&side), SIDES.join(", "));
            self.kept(interface, "InterfaceSide", &fault);
        }
    }

    /// Notes an identity that is neither a GUID nor derived from published numbers.
    pub(super) fn look_at_guid(&mut self, element: &ElementRef<'_, 's>, name: &str) {
        if let Some(value) = element.attribute(name)
            && !is_guid(value.trim())
            && !is_derived(value.trim())
        {
            let fault = format!("{} is not a GUID", quoted_first(&value));
            self.kept(element, name, &fault);
        }
    }

    fn kept(&mut self, element: &ElementRef<'_, 's>, name: &str, fault: &str) {
        let element_name = cut(element.name());
        let message = format!("{fault}; {name} of the {element_name} is kept unchanged.");
        // A document may be one line, so the message contains the value itself.
        let attribute = element
            .attributes()
            .find(|attribute| attribute.name() == name);
        match attribute {
            Some(attribute) => self.note_at(attribute.value_range().start, message, None),
            None => self.note(element, message, None),
        }
    }
}

/// The attributes of a port with invalid values.
fn port_faults(port: &ElementRef<'_, '_>) -> Vec<(String, String)> {
    let mut faults = Vec::new();
    for attribute in port.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let fault = match name {
            "Port" | "ConfiguredPort" | "Range" => match value.trim().parse::<u16>() {
                Ok(_) => continue,
                Err(_) => not_a_number(&value, HIGHEST_PORT),
            },
            "AuthorizesRequests" => match value.trim() {
                "true" | "false" | "1" | "0" => continue,
                _ => format!("{} is neither true nor false", quoted_first(&value)),
            },
            "Protocol" if value.trim().is_empty() => {
                format!("{} is not a protocol", quoted_first(&value))
            }
            _ if !KNOWN_OF_PORTS.contains(&name) && !attribute.is_declaration() => {
                format!(
                    "{}={} is unknown, and no rule checks it",
                    cut(name),
                    quoted_first(&value)
                )
            }
            _ => continue,
        };
        faults.push((name.to_owned(), fault));
    }
    faults
}

fn is_guid(value: &str) -> bool {
    let bare = value
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    let bare = bare.unwrap_or(value);
    let is_right = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    bare.len() == 36 && bare.bytes().enumerate().all(is_right)
}

/// Whether an identity is that of a published object in a downloaded file: `1-1`, `sql1-1rtc` or `1registrar1` (format
/// notes, b1).
fn is_derived(value: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let cluster = |text: &str| {
        let parts = text.split_once('-');
        parts.is_some_and(|(site, rest)| {
            number(site) && rest.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let is_cluster = cluster(value) && value.split_once('-').is_some_and(|(_, rest)| number(rest));
    let is_instance = value.strip_prefix("sql").is_some_and(cluster);
    let role = value.trim_matches(|c: char| c.is_ascii_digit());
    let is_service = value.starts_with(|c: char| c.is_ascii_digit())
        && value.ends_with(|c: char| c.is_ascii_digit())
        && !role.is_empty()
        && role.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_cluster || is_instance || is_service
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::document::{Format, NoteKind, read};

    #[test]
    fn an_identity_of_a_published_object_has_the_required_form() {
        for derived in [
            "1-1",
            "12-340",
            "sql1-1rtc",
            "sql1-2",
            "1registrar1",
            "3userservices12",
        ] {
            assert!(is_derived(derived), "{derived}");
        }
        for other in [
            "",
            "1",
            "1-",
            "-1",
            "1-x",
            "sqlrtc",
            "registrar1",
            "1registrar",
            "the-first-pool",
        ] {
            assert!(!is_derived(other), "{other}");
        }
    }

    #[test]
    fn an_identity_that_is_not_a_guid_is_noted_in_a_topology_builder_file_and_kept() {
        let file = include_str!("../../../examples/standard-edition-collocated/topology.tbxml");
        assert!(read(file.as_bytes(), None).unwrap().notes.is_empty());
        let (before, rest) = file.split_once("<Cluster ").unwrap();
        let (tag, _) = rest.split_once('>').unwrap();
        let id = tag.split("UniqueId=\"").nth(1).unwrap();
        let id = &id[..id.find('"').unwrap()];
        let changed = file.replace(id, "the-first-pool");
        let opened = read(changed.as_bytes(), None).unwrap();
        assert_eq!(opened.format, Format::TopologyBuilder);
        let [note] = opened.notes.as_slice() else {
            unreachable!("{:?}", opened.notes)
        };
        assert_eq!(note.kind, NoteKind::Oddity);
        assert!(
            note.message
                .contains("\"the-first-pool\" is not a GUID; UniqueId of the Cluster is kept"),
            "{}",
            note.message
        );
        assert_eq!(note.line, Some(before.matches('\n').count() + 1));
        let line = changed.lines().nth(note.line.unwrap() - 1).unwrap();
        let value = line.find("the-first-pool").unwrap();
        assert_eq!(
            note.column,
            Some(line[..value].chars().count() + 1),
            "the value itself"
        );
    }

    #[test]
    fn guids_are_recognized_with_and_without_braces() {
        for guid in [
            "89ab5243-b440-4bea-952f-f4b5c3ae877d",
            "{89AB5243-B440-4BEA-952F-F4B5C3AE877D}",
        ] {
            assert!(is_guid(guid), "{guid}");
        }
        for other in [
            "",
            "89ab5243b4404bea952ff4b5c3ae877d",
            "89ab5243-b440-4bea-952f-f4b5c3ae877g",
            "89ab5243-b440-4bea-952f-f4b5c3ae877d-",
            "{89ab5243-b440-4bea-952f-f4b5c3ae877d",
        ] {
            assert!(!is_guid(other), "{other}");
        }
    }
}
