//! Whether a document has the structure of a topology according to its schema.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::Event;
use topology_designer::document::encoding;

/// Elements that occur once for each object in their parent. Unknown ones are in lower case.
const REPEATED: &[&str] = &[
    "BranchSite",
    "CentralSite",
    "Cluster",
    "Component",
    "Dependency",
    "InternalDomain",
    "ActiveMachine",
    "MCU",
    "Machine",
    "NetInterface",
    "Port",
    "Service",
    "SimpleUrl",
    "SimpleUrlEntry",
    "SqlInstance",
];

/// Whether an element that must be unique, such as the list of machines of a cluster, occurs twice. Such a
/// document is read and kept, and an edited version of it may be refused when it is written.
pub fn has_doubled_parts(document: &[u8]) -> bool {
    let Ok((text, _)) = encoding::decode(document) else {
        return false;
    };
    let mut reader = Reader::from_str(&text);
    let mut open: Vec<BTreeSet<String>> = vec![BTreeSet::new()];
    loop {
        let (name, has_children) = match reader.read_event() {
            Ok(Event::Start(tag)) => (tag.local_name().into_inner().to_owned(), true),
            Ok(Event::Empty(tag)) => (tag.local_name().into_inner().to_owned(), false),
            Ok(Event::End(_)) => {
                open.pop();
                continue;
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => continue,
        };
        let is_once = name.starts_with(char::is_uppercase) && !REPEATED.contains(&name.as_str());
        let siblings = open.last_mut();
        if is_once && siblings.is_some_and(|siblings| !siblings.insert(name)) {
            return true;
        }
        if has_children {
            open.push(BTreeSet::new());
        }
    }
}
