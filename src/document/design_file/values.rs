//! The positions of single values in a design file: the parts of objects that a report quotes.

use std::collections::{BTreeMap, HashMap};

use crate::document::design_file::scan::{RonToken, RonTokens};
use crate::document::error::{Place, Places};
use crate::topology::recognize_chat::ObjectPart;
use crate::topology::{ObjectId, Topology};

/// A step on the path from the whole file to a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Step<'t> {
    /// The field with this name.
    Field(&'t str),
    /// An entry of a list, by index.
    Entry(usize),
}

/// The path to a value; type names and `Some` are not steps.
type Path<'t> = Vec<Step<'t>>;

/// The positions of parts of objects, in the same order; `None` if the file has no separate value.
pub(super) fn places(
    text: &str,
    topology: &Topology,
    parts: &[(ObjectId, ObjectPart)],
    objects: &BTreeMap<ObjectId, Place>,
) -> Vec<Option<Place>> {
    let positions = Positions::of(topology);
    let paths = parts
        .iter()
        .map(|(object, part)| positions.path(object, *part));
    let paths: Vec<Option<Path<'_>>> = paths.collect();
    let mut offsets: HashMap<&Path<'_>, Option<usize>> =
        paths.iter().flatten().map(|path| (path, None)).collect();
    find(text, &mut offsets);
    let mut known: Vec<usize> = offsets.values().flatten().copied().collect();
    known.sort_unstable();
    let mut lines = Places::new(text);
    let lines: HashMap<usize, Place> = known.into_iter().map(|at| (at, lines.at(at))).collect();
    let of_path = |path: &Path<'_>| lines.get(&(*offsets.get(path)?)?).copied();
    let places = parts.iter().zip(&paths);
    places
        .map(|((object, part), path)| match part {
            ObjectPart::Own if path.is_none() => objects.get(object).copied(),
            _ => path.as_ref().and_then(of_path),
        })
        .collect()
}

/// The indexes of the objects in the lists of the topology, which are the same in the file.
struct Positions {
    of: HashMap<ObjectId, Path<'static>>,
}

impl Positions {
    fn of(topology: &Topology) -> Self {
        let entry = |list: &'static str, position: usize| {
            vec![
                Step::Field("topology"),
                Step::Field(list),
                Step::Entry(position),
            ]
        };
        let mut of = HashMap::new();
        of.insert(ObjectId::Deployment, vec![Step::Field("topology")]);
        for (position, site) in topology.sites.iter().enumerate() {
            of.insert(site.id.into(), entry("sites", position));
        }
        for (position, service) in topology.services.iter().enumerate() {
            of.insert(service.id.clone().into(), entry("services", position));
        }
        for (position, cluster) in topology.clusters.iter().enumerate() {
            let path = entry("clusters", position);
            let within = |list: &'static str, position: usize| {
                let mut path = path.clone();
                path.extend([Step::Field(list), Step::Entry(position)]);
                path
            };
            for (position, machine) in cluster.machines.iter().enumerate() {
                let id = ObjectId::machine(&cluster.id, &machine.fqdn);
                of.insert(id, within("machines", position));
            }
            for (position, instance) in cluster.sql_instances.iter().enumerate() {
                of.insert(
                    instance.id.clone().into(),
                    within("sql_instances", position),
                );
            }
            of.insert(cluster.id.clone().into(), path);
        }
        Self { of }
    }

    /// The path to a part; `None` for an object itself, whose position is that of its identity.
    fn path(&self, object: &ObjectId, part: ObjectPart) -> Option<Path<'static>> {
        let steps = match part {
            ObjectPart::Own => match object {
                // A computer does not have an identity.
                ObjectId::Machine(..) => Vec::new(),
                _ => return None,
            },
            ObjectPart::Dependency(at) => vec![Step::Field("depends_on"), Step::Entry(at)],
            ObjectPart::Port(at) => vec![Step::Field("ports"), Step::Entry(at)],
            ObjectPart::RoleElement => vec![Step::Field("content")],
            ObjectPart::RoleElementChild(at) => vec![
                Step::Field("content"),
                Step::Field("children"),
                Step::Entry(at),
            ],
            ObjectPart::Other(at) => vec![
                Step::Field("extra"),
                Step::Field("elements"),
                Step::Entry(at),
            ],
            ObjectPart::DefaultPool => vec![Step::Field("default_persistent_chat_pool")],
        };
        let mut path = self.of.get(object)?.clone();
        path.extend(steps);
        Some(path)
    }
}

/// An enclosing structure or list.
enum Around<'t> {
    /// A structure, with the current field.
    Fields(Option<&'t str>),
    /// A list, with the current index.
    Entries(usize),
}

/// Scans a file and records the positions of the requested values.
fn find<'t>(text: &'t str, wanted: &mut HashMap<&Path<'t>, Option<usize>>) {
    let longest = wanted.keys().map(|path| path.len()).max().unwrap_or(0);
    let mut around: Vec<Around<'t>> = Vec::new();
    let mut is_start = false;
    let mut last_word = 0..0;
    for (mark, range) in RonTokens::new(text) {
        if matches!(mark, RonToken::Comment) {
            continue;
        }
        // A structure starts with a bracket, whatever precedes it.
        let is_value = is_start && !matches!(mark, RonToken::Close | RonToken::Comma);
        if is_value {
            note(&around, range.start, longest, wanted);
        }
        is_start = false;
        match mark {
            RonToken::Open => {
                let is_list = text.as_bytes().get(range.start) == Some(&b'[');
                around.push(match is_list {
                    true => Around::Entries(0),
                    false => Around::Fields(None),
                });
                is_start = is_list;
            }
            RonToken::Close => {
                around.pop();
            }
            RonToken::Comma => match around.last_mut() {
                Some(Around::Entries(entry)) => {
                    *entry += 1;
                    is_start = true;
                }
                Some(Around::Fields(field)) => *field = None,
                None => {}
            },
            RonToken::Word => last_word = range,
            RonToken::Colon => {
                let name = text.get(last_word.clone());
                if let Some(Around::Fields(field)) = around.last_mut() {
                    *field = name;
                    note(&around, last_word.start, longest, wanted);
                }
            }
            RonToken::Comment | RonToken::Other => {}
        }
    }
}

/// Records a value if it is one of the requested ones.
fn note<'t>(
    around: &[Around<'t>],
    at: usize,
    longest: usize,
    wanted: &mut HashMap<&Path<'t>, Option<usize>>,
) {
    // `Some(` is a structure without fields.
    let steps = around.iter().filter_map(|around| match around {
        Around::Fields(field) => field.map(Step::Field),
        Around::Entries(entry) => Some(Step::Entry(*entry)),
    });
    let path: Path<'t> = steps.take(longest + 1).collect();
    if path.len() > longest {
        return;
    }
    if let Some(place) = wanted.get_mut(&path) {
        place.get_or_insert(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_path() {
        let text = "// first\nDesign(topology: Topology(services: [/* no */ Service(a: \"(\"), \
                    Service(content: Some(Element(name: \"x\", children: [E(a: 1), E(), ])), ports: \
                    [[(\"a\", \"b\")], [ ]])]), services: [Service(ports: [[]])])";
        let path = |steps: &[Step<'static>]| {
            let mut path = vec![Step::Field("topology"), Step::Field("services")];
            path.extend_from_slice(steps);
            path
        };
        let paths = [
            path(&[Step::Entry(0)]),
            path(&[Step::Entry(1), Step::Field("content")]),
            path(&[
                Step::Entry(1),
                Step::Field("content"),
                Step::Field("children"),
                Step::Entry(1),
            ]),
            path(&[Step::Entry(1), Step::Field("ports"), Step::Entry(1)]),
            path(&[Step::Entry(2)]),
        ];
        let mut wanted = paths.iter().map(|path| (path, None)).collect();
        find(text, &mut wanted);
        let found = paths.iter().map(|path| wanted.get(path).copied().flatten());
        let found: Vec<Option<&str>> = found.map(|at| text.get(at?..at? + 3)).collect();
        assert_eq!(
            found,
            [Some("Ser"), Some("con"), Some("E()"), Some("[ ]"), None]
        );
    }
}
