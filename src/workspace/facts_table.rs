//! What is known about objects as a table for a spreadsheet: a row for each object, a column for each
//! fact and one for the note. A table is imported as edits, so it cannot state anything that the window
//! would refuse.

mod csv;
pub mod grid;
mod values;

use std::collections::BTreeMap;

use crate::design::{Design, Fact, Statement};
use crate::edit::{self, Edit, Identities, Refusal};
use crate::topology::inventory::{self, name_in};
use crate::topology::{Index, ObjectId};

/// The columns that identify the object of a row: its name for people, its kind, and its identity, by
/// which it is found again.
const HEADS: [&str; 3] = ["Object", "Kind", "Identity"];

/// The column for notes about an object.
const NOTE: &str = "Note";

/// Excel reads a file as UTF-8 only if it starts with this byte order mark.
const MARK: &str = "\u{feff}";

/// Why a table was not imported or exported.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file is not a table.
    #[error("The table cannot be read as CSV in UTF-8. In Excel, save it as \"CSV UTF-8\".")]
    NotCsv,
    /// There is no column that identifies the objects.
    #[error("The table has no \"Identity\" column. Start with a table that facts export wrote.")]
    NoIdentity,
    /// A column is not a fact.
    #[error("Column \"{0}\" is not a known fact.")]
    NoFact(String),
    /// A column occurs twice.
    #[error("There are two \"{0}\" columns.")]
    Twice(String),
    /// A row cannot be imported.
    #[error("Line {line}: {reason}")]
    Row {
        /// Starts at 1 and counts the row of column names.
        line: u64,
        /// What is wrong with the row.
        reason: RowError,
    },
    /// The table was not created.
    #[error("The table could not be created ({0}).")]
    NotMade(#[from] ron::Error),
}

/// Why a row is not imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// The text in the column of identities is not an identity.
    #[error("\"{0}\" is not the identity of an object.")]
    NoIdentity(String),
    /// Another row is about the same object.
    #[error("{object} already has a row, in line {line}. Keep one of them.")]
    SecondRow {
        /// What the object is called.
        object: String,
        /// Where its first row is.
        line: u64,
    },
    /// The object is not in the design.
    #[error("The design has no object with this identity.")]
    NoObject,
    /// The text in a cell is not a value of its fact.
    #[error(transparent)]
    Value(#[from] values::CellError),
    /// Objects of this kind do not have the fact.
    #[error("{} can be entered only for {}, and {object} is not one of them.", fact.label(), fact.subject())]
    OfOthers {
        /// The fact of the column.
        fact: Fact,
        /// The name of the object.
        object: String,
    },
    /// The fact cannot be stated.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A design into which a table was imported.
#[allow(missing_docs)]
pub struct Imported {
    pub design: Design,
    /// How many facts changed.
    pub changed: usize,
}

/// The facts that have a column. Facts about pairs of data centers do not fit a row.
fn facts() -> impl Iterator<Item = Fact> {
    Fact::ALL.into_iter().filter(|fact| *fact != Fact::Link)
}

/// Creates the table of a design.
///
/// # Errors
/// When an identity cannot be written. This does not happen for a document that was read.
pub fn export(design: &Design) -> Result<String, TableError> {
    let index = Index::new(&design.topology);
    let mut out = MARK.to_owned();
    let heads = HEADS.into_iter().chain(facts().map(Fact::label));
    csv::push(&mut out, heads.chain([NOTE]));
    for (object, kind) in with_notes(design, &index) {
        let identity = ron::to_string(&object);
        let identity = identity?;
        let name = values::guarded(&name_in(&index, &object));
        let mut row = vec![name, kind.to_owned(), identity];
        let stated = design.annotations.stated(&object);
        row.extend(facts().map(|fact| {
            let statement = stated.get(fact);
            statement.map_or_else(String::new, |one| values::guarded(&one.to_string()))
        }));
        let note = design.annotations.note(&object).unwrap_or_default();
        row.push(values::guarded(note));
        csv::push(&mut out, row.iter().map(String::as_str));
    }
    Ok(out)
}

/// Every object about which something can be or is stated, with its kind.
fn objects(design: &Design, index: &Index<'_>) -> Vec<(ObjectId, &'static str)> {
    let mut objects = vec![(ObjectId::Deployment, "Deployment")];
    for item in inventory::items(index) {
        if !Fact::of(index, &item.id).is_empty() {
            objects.push((item.id.clone(), item.kind.label()));
        }
        let cluster = item.cluster.filter(|_| item.kind.row().runs_product);
        for machine in cluster.into_iter().flat_map(|cluster| {
            cluster
                .machines
                .iter()
                .map(|machine| ObjectId::machine(&cluster.id, &machine.fqdn))
        }) {
            let row = (machine, "Computer");
            // A pool that is collocated with a Front End pool shares its computers.
            if !objects.contains(&row) {
                objects.push(row);
            }
        }
    }
    for object in design.annotations.statements.keys() {
        if index.has(object) && !objects.iter().any(|(one, _)| one == object) {
            objects.push((object.clone(), "Object"));
        }
    }
    objects
}

/// Like [`objects`], plus everything else that can have a note, which is anything: sites, and objects
/// without facts.
fn with_notes(design: &Design, index: &Index<'_>) -> Vec<(ObjectId, &'static str)> {
    let mut all = objects(design, index);
    let sites = index.topology().sites.iter();
    let sites = sites.map(|site| (ObjectId::from(site.id), "Site"));
    let items = inventory::items(index).into_iter();
    let items = items.map(|item| (item.id, item.kind.label()));
    let noted = design
        .annotations
        .notes
        .keys()
        .filter(|object| index.has(object));
    let noted = noted.map(|object| (object.clone(), "Object"));
    for row in sites.chain(items).chain(noted) {
        if !all.iter().any(|(one, _)| *one == row.0) {
            all.push(row);
        }
    }
    all
}

/// Imports a table: what a cell says becomes known, and what an empty cell says becomes unknown. Facts
/// without a column, objects without a row, and cells that are missing at the end of a short row stay as
/// they are.
///
/// # Errors
/// When it is not a table of this design, or states something that cannot be stated; then nothing is
/// imported.
pub fn import(design: &Design, bytes: &[u8]) -> Result<Imported, TableError> {
    let text = std::str::from_utf8(bytes).map_err(|_| TableError::NotCsv)?;
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let mut table = csv::records(text, values::delimiter(text)).into_iter();
    let heads = table.next().ok_or(TableError::NoIdentity)?;
    let columns = columns(&heads.cells)?;
    let identity = heads.cells.iter().position(|head| head.trim() == HEADS[2]);
    let identity = identity.ok_or(TableError::NoIdentity)?;
    let note = note_column(&heads.cells)?;
    let index = Index::new(&design.topology);
    let mut changes = Changes::default();
    let mut seen: BTreeMap<ObjectId, u64> = BTreeMap::new();
    for record in table.filter(|record| !record.is_empty()) {
        let line = record.line;
        let wrong = |reason: RowError| TableError::Row { line, reason };
        let written = record.cell(identity);
        let object: ObjectId =
            ron::from_str(written).map_err(|_| wrong(RowError::NoIdentity(written.to_owned())))?;
        if !index.has(&object) {
            return Err(wrong(RowError::NoObject));
        }
        if let Some(first) = seen.insert(object.clone(), line) {
            return Err(wrong(RowError::SecondRow {
                object: name_in(&index, &object),
                line: first,
            }));
        }
        if let Some(position) = note.filter(|position| record.has(*position)) {
            let cell = values::unguarded(record.cell(position));
            if cell != design.annotations.note(&object).unwrap_or_default().trim() {
                changes.notes.push((object.clone(), cell.to_owned(), line));
            }
        }
        for (position, fact) in columns.iter().filter(|(at, _)| record.has(*at)) {
            let cell = values::unguarded(record.cell(*position));
            let before = design.annotations.stated(&object).get(*fact);
            let after = values::statement(*fact, cell).map_err(|error| wrong(error.into()))?;
            if before == after.as_ref() {
                continue;
            }
            if !Fact::of(&index, &object).contains(fact) && after.is_some() {
                return Err(wrong(RowError::OfOthers {
                    fact: *fact,
                    object: name_in(&index, &object),
                }));
            }
            changes.push(*fact, after, object.clone(), line);
        }
    }
    changes.apply(design)
}

fn columns(heads: &[String]) -> Result<Vec<(usize, Fact)>, TableError> {
    let mut columns: Vec<(usize, Fact)> = Vec::new();
    for (position, head) in heads.iter().enumerate() {
        let head = head.trim();
        if head.is_empty() || HEADS.contains(&head) || is_note(head) {
            continue;
        }
        let fact = facts().find(|fact| fact.label().eq_ignore_ascii_case(head));
        let fact = fact.ok_or_else(|| TableError::NoFact(head.to_owned()))?;
        if columns.iter().any(|(_, known)| *known == fact) {
            return Err(TableError::Twice(head.to_owned()));
        }
        columns.push((position, fact));
    }
    Ok(columns)
}

fn is_note(head: &str) -> bool {
    head.trim().eq_ignore_ascii_case(NOTE)
}

/// The position of the column with notes; a table may have none.
fn note_column(heads: &[String]) -> Result<Option<usize>, TableError> {
    let mut all = (0..heads.len()).filter(|at| heads.get(*at).is_some_and(|head| is_note(head)));
    let column = all.next();
    match all.next() {
        Some(_) => Err(TableError::Twice(NOTE.to_owned())),
        None => Ok(column),
    }
}

/// A value that differs from the design.
struct Change {
    /// `None` where the fact becomes unknown.
    statement: Option<Statement>,
    objects: Vec<ObjectId>,
    /// The first line that has this change.
    line: u64,
}

/// What differs: for each fact and value, the objects that it is stated for.
#[derive(Default)]
struct Changes {
    by_value: BTreeMap<(Fact, String), Change>,
    count: usize,
    /// The notes by object, with their lines; an empty note removes one.
    notes: Vec<(ObjectId, String, u64)>,
}

impl Changes {
    fn push(&mut self, fact: Fact, statement: Option<Statement>, object: ObjectId, line: u64) {
        let value = statement.as_ref().map(ToString::to_string);
        let key = (fact, value.unwrap_or_default());
        let change = self.by_value.entry(key).or_insert_with(|| Change {
            statement,
            objects: Vec::new(),
            line,
        });
        change.objects.push(object);
        self.count += 1;
    }

    fn apply(self, design: &Design) -> Result<Imported, TableError> {
        let mut design = design.clone();
        let changed = self.count + self.notes.len();
        let notes = self.notes.into_iter();
        let notes = notes.map(|(object, text, line)| (Edit::SetNote { object, text }, line));
        let facts = self.by_value.into_iter().map(|((fact, _), change)| {
            let Change {
                statement,
                objects,
                line,
            } = change;
            let edit = match statement {
                Some(statement) => Edit::State { objects, statement },
                None => Edit::Withdraw { objects, fact },
            };
            (edit, line)
        });
        for (edit, line) in facts.chain(notes) {
            let applied = edit::apply(&design, &edit, &mut Identities::random());
            design = applied
                .map_err(|refusal| TableError::Row {
                    line,
                    reason: refusal.into(),
                })?
                .design;
        }
        Ok(Imported { design, changed })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::design::{OperatingSystem, Regulation};
    use crate::topology::pools::persistent_chat_pools;

    const EXAMPLE: &[u8] = include_bytes!("../../examples/enterprise-four-servers/topology.ron");

    fn example() -> Design {
        crate::document::read(EXAMPLE, None).unwrap().design
    }

    fn pool(design: &Design) -> ObjectId {
        let index = Index::new(&design.topology);
        persistent_chat_pools(&index)[0].service.id.clone().into()
    }

    #[test]
    fn facts_survive_a_round_trip_through_a_spreadsheet() {
        let mut design = example();
        let object = pool(&design);
        let stated = design.annotations.statements.entry(object).or_default();
        stated.set(Statement::ConcurrentUsers(40_000));
        stated.set(Statement::Regulation(Regulation::Required(
            "MiFID, II".to_owned(),
        )));
        let deployment = design.annotations.statements.entry(ObjectId::Deployment);
        deployment
            .or_default()
            .set(Statement::Company("=Contoso \"AG\"".to_owned()));
        let table = export(&design).unwrap();
        assert!(table.contains("'=Contoso"), "no formula: {table}");
        let same = import(&design, table.as_bytes()).unwrap();
        assert_eq!((same.changed, &same.design), (0, &design));
        let into_other = import(&example(), table.as_bytes()).unwrap();
        assert_eq!(into_other.changed, 3);
        assert_eq!(
            into_other.design.annotations.statements,
            design.annotations.statements
        );
    }

    #[test]
    fn notes_survive_a_round_trip_through_a_spreadsheet_with_their_lines() {
        let mut design = example();
        let site = ObjectId::from(design.topology.sites[0].id);
        let notes = &mut design.annotations.notes;
        notes.insert(
            ObjectId::Deployment,
            "=approved\nby the \"board\"".to_owned(),
        );
        notes.insert(site.clone(), "Rack 4, room 12".to_owned());
        let table = export(&design).unwrap();
        let same = import(&design, table.as_bytes()).unwrap();
        assert_eq!((same.changed, &same.design), (0, &design));
        let into_other = import(&example(), table.as_bytes()).unwrap();
        assert_eq!(into_other.changed, 2);
        assert_eq!(
            into_other.design.annotations.notes,
            design.annotations.notes
        );
        let without = table.replace("\"Rack 4, room 12\"", "");
        let without = import(&design, without.as_bytes()).unwrap().design;
        assert_eq!(without.annotations.note(&site), None);
        let facts_only = "Identity,Company\nDeployment,Contoso\n";
        let kept = import(&design, facts_only.as_bytes()).unwrap().design;
        assert_eq!(kept.annotations.notes, design.annotations.notes);
        let twice = import(&design, b"Identity,Note,note\n").err().unwrap();
        assert_eq!(twice.to_string(), "There are two \"Note\" columns.");
    }

    #[test]
    fn an_excel_table_with_semicolons_sets_and_clears_facts() {
        let design = example();
        let index = Index::new(&design.topology);
        let computer = objects(&design, &index)
            .into_iter()
            .find(|(_, kind)| *kind == "Computer");
        let computer = computer.unwrap().0;
        let identity = ron::to_string(&computer).unwrap().replace('"', "\"\"");
        let table = format!("Identity;Operating system\r\n\"{identity}\";windows server 2016\r\n");
        let stated = import(&design, table.as_bytes()).unwrap();
        let system = stated
            .design
            .annotations
            .stated(&computer)
            .operating_system();
        assert_eq!(system, Some(OperatingSystem::WindowsServer2016));
        let empty = table.replace("windows server 2016", "");
        let withdrawn = import(&stated.design, empty.as_bytes()).unwrap();
        assert_eq!(withdrawn.design.annotations, design.annotations);
    }

    #[test]
    fn an_invalid_fact_is_refused_with_its_line_and_nothing_is_changed() {
        let design = example();
        let object = ron::to_string(&pool(&design)).unwrap().replace('"', "\"\"");
        for (table, said) in [
            (
                format!("Identity,Expected concurrent users\n\"{object}\",many\n"),
                "Line 2: ",
            ),
            (
                format!("Identity,Operating system\n\"{object}\",Windows Server 2016\n"),
                "Line 2: Operating system can be entered only for computers",
            ),
            (
                "Identity,Company\nSite(99),x\n".to_owned(),
                "Line 2: The design has no object with this identity.",
            ),
            (
                "Identity,Company\nnonsense,x\n".to_owned(),
                "Line 2: \"nonsense\" is not the identity",
            ),
            (
                "Identity,Color\n".to_owned(),
                "Column \"Color\" is not a known fact.",
            ),
            ("Object,Company\n".to_owned(), "no \"Identity\" column"),
        ] {
            let error = import(&design, table.as_bytes()).err().unwrap().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
