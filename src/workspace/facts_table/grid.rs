//! What is known about objects as a grid that a person fills in: a row for each object, a column for
//! each fact. Cells are text, as in a spreadsheet, and are copied to and pasted from one as text
//! separated by tabs.

use std::collections::BTreeMap;

use crate::design::{Design, Fact, Statement};
use crate::edit::{Edit, Refusal, can_be_stated};
use crate::topology::inventory::name_at_start;
use crate::topology::{Index, ObjectId};
use crate::workspace::facts_table::{csv, facts, objects, values};

/// The known facts of a design.
pub struct FactsGrid {
    /// The fact of each column.
    pub columns: Vec<Fact>,
    /// A row for each object.
    pub rows: Vec<GridRow>,
}

/// An object with what is known about it.
pub struct GridRow {
    object: ObjectId,
    /// The name of the object, for people.
    pub name: String,
    /// The kind of the object, in words.
    pub kind: &'static str,
    /// What is known, for each column; empty for an unknown fact, `None` where objects of this kind do
    /// not have the fact.
    pub cells: Vec<Option<String>>,
}

/// The row and the column of a cell.
pub type Cell = (usize, usize);

/// The text of cells that the user edited.
pub type EnteredCells = BTreeMap<Cell, String>;

/// Why the text of a cell cannot be stated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotStated {
    /// The text is not a value of its fact.
    #[error(transparent)]
    NoValue(#[from] values::CellError),
    /// The fact cannot be stated.
    #[error("{}: {reason}", fact.label())]
    Refused {
        /// The fact of the column.
        fact: Fact,
        /// The reason, as a sentence.
        reason: Refusal,
    },
}

impl FactsGrid {
    /// Everything that can be stated about objects of the design.
    pub fn of(design: &Design) -> Self {
        let index = Index::new(&design.topology);
        let mut rows = Vec::new();
        for (object, kind) in objects(design, &index) {
            let possible = Fact::of(&index, &object);
            let stated = design.annotations.stated(&object);
            let cell = |fact: Fact| {
                let statement = stated.get(fact).map(Statement::to_string);
                possible
                    .contains(&fact)
                    .then(|| statement.unwrap_or_default())
            };
            rows.push(GridRow {
                cells: facts().map(cell).collect(),
                name: name_at_start(&design.topology, &object),
                kind,
                object,
            });
        }
        Self {
            columns: facts().collect(),
            rows,
        }
    }

    /// The text of a cell: what was entered, or else what is known; `None` where there is no cell.
    pub fn text<'g>(&'g self, cell: Cell, entered: &'g EnteredCells) -> Option<&'g str> {
        let stated = self.rows.get(cell.0)?.cells.get(cell.1)?.as_deref()?;
        Some(entered.get(&cell).map_or(stated, String::as_str))
    }

    /// Enters a text; entering what is already known is not a change. Returns whether there is such a
    /// cell.
    pub fn enter(&self, cell: Cell, text: &str, entered: &mut EnteredCells) -> bool {
        let Some(stated) = self.text(cell, &EnteredCells::new()).map(str::to_owned) else {
            return false;
        };
        match text.trim() == stated {
            true => entered.remove(&cell),
            false => entered.insert(cell, text.trim().to_owned()),
        };
        true
    }

    /// Why the text entered in a cell cannot be stated.
    pub fn fault(&self, cell: Cell, text: &str) -> Option<String> {
        let error = self.statement(cell, text).err()?;
        Some(error.to_string())
    }

    fn statement(&self, (_, column): Cell, text: &str) -> Result<Option<Statement>, NotStated> {
        let Some(fact) = self.columns.get(column) else {
            return Ok(None);
        };
        let statement = values::statement(*fact, text)?;
        let checked = statement.as_ref().map_or(Ok(()), can_be_stated);
        checked.map_err(|reason| NotStated::Refused {
            fact: *fact,
            reason,
        })?;
        Ok(statement)
    }

    /// The edit that states everything that was entered; `None` when nothing was entered.
    ///
    /// # Errors
    /// The problem with the first cell that cannot be stated.
    pub fn step(&self, entered: &EnteredCells) -> Result<Option<Edit>, NotStated> {
        let mut edits: Vec<Edit> = Vec::new();
        for (cell, text) in entered {
            let row = self.rows.get(cell.0).map(|row| row.object.clone());
            let (Some(object), Some(fact)) = (row, self.columns.get(cell.1)) else {
                continue;
            };
            let objects = vec![object];
            edits.push(match self.statement(*cell, text)? {
                Some(statement) => Edit::State { objects, statement },
                None => Edit::Withdraw {
                    objects,
                    fact: *fact,
                },
            });
        }
        let label = match edits.len() {
            0 => return Ok(None),
            1 => "Set 1 known fact".to_owned(),
            many => format!("Set {many} known facts"),
        };
        Ok(Some(Edit::Together { label, edits }))
    }

    /// The cells as text that a spreadsheet can paste from the clipboard.
    pub fn copied(&self, rows: &[usize], columns: &[usize], entered: &EnteredCells) -> String {
        let line = |row: &usize| {
            let cells = columns.iter().map(|column| {
                let text = self.text((*row, *column), entered).unwrap_or_default();
                values::guarded(&text.replace(['\t', '\n', '\r'], " "))
            });
            cells.collect::<Vec<_>>().join("\t")
        };
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Pastes what was copied in a spreadsheet, starting at the first of these rows and columns. A
    /// single copied cell fills all of them. Returns how many cells received a text.
    pub fn paste(
        &self,
        text: &str,
        rows: &[usize],
        columns: &[usize],
        entered: &mut EnteredCells,
    ) -> usize {
        let records = csv::records(text.trim_end_matches(['\r', '\n']), b'\t');
        let mut count = 0;
        let single = match records.as_slice() {
            [only] if only.cells.len() <= 1 => Some(only.cell(0).to_owned()),
            _ => None,
        };
        for (position, row) in rows.iter().enumerate() {
            for (across, column) in columns.iter().enumerate() {
                let pasted = match (&single, records.get(position)) {
                    (Some(text), _) => Some(text.as_str()),
                    (None, Some(record)) if across < record.cells.len() => {
                        Some(record.cell(across))
                    }
                    _ => None,
                };
                if let Some(pasted) = pasted {
                    let text = values::unguarded(pasted);
                    count += usize::from(self.enter((*row, *column), text, entered));
                }
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::edit::{Identities, apply};
    use crate::rules::testing::contoso;

    fn column(grid: &FactsGrid, fact: Fact) -> usize {
        grid.columns.iter().position(|one| *one == fact).unwrap()
    }

    fn computers(grid: &FactsGrid) -> Vec<usize> {
        let rows = grid.rows.iter().enumerate();
        let computers = rows.filter(|(_, row)| row.kind == "Computer");
        computers.map(|(at, _)| at).collect()
    }

    #[test]
    fn spreadsheet_cells_are_pasted_copied_and_saved_in_one_step() {
        let design = contoso();
        let grid = FactsGrid::of(&design);
        let computers = computers(&grid);
        let columns = [
            column(&grid, Fact::DataCenter),
            column(&grid, Fact::TimeZone),
        ];
        let mut entered = EnteredCells::new();
        let text = "Redmond\tUTC-08:00\r\n\"Sea\"\"ttle\"\tUTC-08:00\r\n";
        assert_eq!(grid.paste(text, &computers[..3], &columns, &mut entered), 4);
        let copied = grid.copied(&computers[..2], &columns, &entered);
        assert_eq!(copied, "Redmond\tUTC-08:00\nSea\"ttle\tUTC-08:00");
        // One cell fills all that are selected.
        assert_eq!(
            grid.paste("Redmond", &computers, &columns[..1], &mut entered),
            computers.len()
        );
        let step = grid.step(&entered).unwrap().unwrap();
        let stated = apply(&design, &step, &mut Identities::seeded(1))
            .unwrap()
            .design;
        assert_eq!(stated.annotations.data_centers(), ["Redmond"]);
        let again = FactsGrid::of(&stated);
        assert_eq!(
            again.text((computers[1], columns[1]), &EnteredCells::new()),
            Some("UTC-08:00")
        );
        // Cleared cells no longer contain a fact, and a fact that is already known is not a change.
        let mut entered = EnteredCells::new();
        for row in &computers {
            again.enter((*row, columns[0]), " ", &mut entered);
            again.enter(
                (*row, columns[1]),
                again
                    .text((*row, columns[1]), &EnteredCells::new())
                    .unwrap(),
                &mut entered,
            );
        }
        assert_eq!(entered.len(), computers.len());
        let step = again.step(&entered).unwrap().unwrap();
        let emptied = apply(&stated, &step, &mut Identities::seeded(1))
            .unwrap()
            .design;
        assert_eq!(emptied.annotations.data_centers(), [] as [&str; 0]);
    }

    #[test]
    fn an_invalid_value_is_reported_and_a_fact_that_does_not_apply_has_no_cell() {
        let design = contoso();
        let grid = FactsGrid::of(&design);
        let cell = (computers(&grid)[0], column(&grid, Fact::OperatingSystem));
        let fault = grid.fault(cell, "BeOS").unwrap();
        assert!(fault.contains("is not one of"), "{fault}");
        let entered = EnteredCells::from([(cell, "BeOS".to_owned())]);
        assert_eq!(grid.step(&entered).unwrap_err().to_string(), fault);
        let none = (cell.0, column(&grid, Fact::Company));
        assert_eq!(grid.text(none, &EnteredCells::new()), None);
        assert!(!grid.enter(none, "Contoso", &mut EnteredCells::new()));
    }
}
