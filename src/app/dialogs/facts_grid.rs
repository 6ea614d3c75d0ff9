//! The known facts of all objects as a grid: filter, fill down, copy and paste from a spreadsheet, and state everything
//! as one step.

mod cells;

use egui::{Context, Key, Modifiers, Ui};

use crate::design::Design;
use crate::edit::Edit;
use crate::workspace::facts_table::grid::{Cell, EnteredCells, FactsGrid};

use crate::app::answered::Answered;
use crate::app::entered_fault::EnteredFault;
use crate::app::modal::{Answer, keep_contents, modal_ui};
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{fault_ui, label_ui, line_ui};
use cells::cells_ui;

const TITLE: &str = "Known facts";

/// The dialog.
pub struct FactsGridDialog {
    grid: FactsGrid,
    entered: EnteredCells,
    /// The earlier states, for Ctrl+Z.
    past: Vec<EnteredCells>,
    filter: String,
    /// The visible rows and columns, by their indexes in the grid.
    rows: Vec<usize>,
    columns: Vec<usize>,
    /// The focused cell and the other corner of the selection, among the visible cells.
    at: Cell,
    other_end: Cell,
    /// The text being typed into the cell.
    typed: Option<String>,
    /// Whether the cells got the focus after the dialog opened or warned.
    has_focused_cells: bool,
    /// Whether the next Esc discards what was entered.
    is_warned: bool,
    refusal: Option<String>,
}

impl FactsGridDialog {
    /// Starts with the current statements.
    pub fn new(design: &Design) -> Self {
        let mut dialog = Self {
            grid: FactsGrid::of(design),
            entered: EnteredCells::new(),
            past: Vec::new(),
            filter: String::new(),
            rows: Vec::new(),
            columns: Vec::new(),
            at: (0, 0),
            other_end: (0, 0),
            typed: None,
            has_focused_cells: false,
            is_warned: false,
            refusal: None,
        };
        dialog.apply_filter();
        dialog
    }

    /// Draws the dialog; the result is the step, `None` if nothing was entered.
    pub fn facts_grid_ui(&mut self, ctx: &Context) -> Answered<Option<Edit>> {
        let answer = modal_ui(ctx, TITLE, "Apply", 1160.0, |ui| self.contents_ui(ui));
        match (answer, self.grid.step(&self.entered)) {
            (Answer::Yes, Ok(step)) => Answered::With(step),
            (Answer::No, _) => Answered::Canceled,
            _ => Answered::Open,
        }
    }

    /// Shows why the step was refused.
    pub fn refuse(&mut self, reason: String) {
        self.refusal = Some(reason);
    }

    fn contents_ui(&mut self, ui: &mut Ui) -> Result<(), EnteredFault> {
        let is_typing = self.typed.is_some();
        let label = label_ui(ui, "Filter by name or kind");
        let field = line_ui(ui, &mut self.filter, 320.0).labelled_by(label.id);
        if field.changed() {
            self.apply_filter();
        }
        ui.add_space(SPACE);
        ui.horizontal(|ui| {
            let fill = ui.button("Fill down");
            if fill.on_hover_text("Copy the first selected row to the others (Ctrl+D)").clicked() {
                self.fill_down();
            }
            let clear = ui.button("Clear");
            if clear.on_hover_text("Empty the selected cells (Delete)").clicked() {
                self.clear();
            }
            let text = "Type, or press Enter, to change a cell. Ctrl+C and Ctrl+V exchange cells with a spreadsheet.";
            let hint = egui::RichText::new(text).color(Tokens::of_ui(ui).text_weak);
            ui.add(egui::Label::new(hint).wrap());
        });
        ui.add_space(SPACE);
        cells_ui(ui, self);
        if !self.entered.is_empty() {
            keep_contents(ui.ctx(), TITLE);
        }
        ui.add_space(SPACE);
        if is_typing {
            // The cell consumed it.
            ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        } else if !self.entered.is_empty() && !self.is_warned {
            self.is_warned = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
            // Esc takes the focus from the cells.
            self.has_focused_cells &= !self.is_warned;
        }
        if let Some(refusal) = &self.refusal {
            fault_ui(ui, refusal);
        }
        if self.is_warned {
            ui.label("Press Esc again to discard the changes.");
        }
        let mut entered = self.entered.iter();
        let fault = entered.find_map(|(cell, text)| {
            let name = self
                .grid
                .rows
                .get(cell.0)
                .map_or("", |row| row.name.as_str());
            Some(format!("{name}: {}", self.grid.fault(*cell, text)?))
        });
        match fault {
            Some(fault) => {
                fault_ui(ui, &fault);
                Err(fault.into())
            }
            None => {
                ui.label(match self.entered.len() {
                    0 => "Nothing is changed.".to_owned(),
                    1 => "1 fact is changed.".to_owned(),
                    many => format!("{many} facts are changed."),
                });
                Ok(())
            }
        }
    }

    /// Shows the matching rows, and the columns that any of them has.
    fn apply_filter(&mut self) {
        let wanted = self.filter.trim().to_lowercase();
        let rows = self.grid.rows.iter().enumerate();
        let fits = rows.filter(|(_, row)| {
            let has = |text: &str| text.to_lowercase().contains(&wanted);
            has(&row.name) || has(row.kind)
        });
        self.rows = fits.map(|(at, _)| at).collect();
        let columns = 0..self.grid.columns.len();
        let has_cell = |column: &usize| {
            let mut rows = self.rows.iter();
            rows.any(|row| self.grid.text((*row, *column), &self.entered).is_some())
        };
        self.columns = columns.filter(has_cell).collect();
        self.at = (0, 0);
        self.other_end = (0, 0);
    }

    /// The selected rows and columns of the grid.
    fn selected(&self) -> (Vec<usize>, Vec<usize>) {
        let of = |shown: &[usize], one: usize, other: usize| {
            let (first, last) = (one.min(other), one.max(other));
            let shown = shown.iter().skip(first).take(last - first + 1);
            shown.copied().collect()
        };
        (
            of(&self.rows, self.at.0, self.other_end.0),
            of(&self.columns, self.at.1, self.other_end.1),
        )
    }

    fn change(&mut self, change: impl FnOnce(&mut Self)) {
        let before = self.entered.clone();
        change(self);
        if self.entered != before {
            self.past.push(before);
            self.is_warned = false;
            self.refusal = None;
        }
    }

    fn undo(&mut self) {
        if let Some(before) = self.past.pop() {
            self.entered = before;
            self.is_warned = false;
        }
    }

    fn fill_down(&mut self) {
        let (rows, columns) = self.selected();
        self.change(|dialog| {
            for column in columns {
                let mut rows = rows.iter().copied();
                let first = rows.find_map(|row| dialog.grid.text((row, column), &dialog.entered));
                let Some(text) = first.map(str::to_owned) else {
                    continue;
                };
                for row in rows {
                    dialog.grid.enter((row, column), &text, &mut dialog.entered);
                }
            }
        });
    }

    fn clear(&mut self) {
        let (rows, columns) = self.selected();
        self.change(|dialog| {
            for row in rows {
                for column in &columns {
                    dialog.grid.enter((row, *column), "", &mut dialog.entered);
                }
            }
        });
    }

    fn copied(&self) -> String {
        let (rows, columns) = self.selected();
        self.grid.copied(&rows, &columns, &self.entered)
    }

    /// Several copied cells are pasted from the first selected one, however many are selected.
    fn paste(&mut self, text: &str) {
        let is_one = !text.trim_end_matches(['\r', '\n']).contains(['\t', '\n']);
        let (rows, columns) = match is_one {
            true => self.selected(),
            false => {
                let row = self.at.0.min(self.other_end.0);
                let column = self.at.1.min(self.other_end.1);
                let rows = self.rows.iter().skip(row).copied();
                let columns = self.columns.iter().skip(column).copied();
                (rows.collect(), columns.collect())
            }
        };
        self.change(|dialog| {
            dialog
                .grid
                .paste(text, &rows, &columns, &mut dialog.entered);
        });
    }

    /// The focused cell of the grid.
    fn current(&self) -> Option<Cell> {
        Some((*self.rows.get(self.at.0)?, *self.columns.get(self.at.1)?))
    }

    fn enter(&mut self, text: &str) {
        if let Some(cell) = self.current() {
            self.change(|dialog| {
                dialog.grid.enter(cell, text, &mut dialog.entered);
            });
        }
    }

    /// Goes to another visible cell.
    fn go(&mut self, down: isize, right: isize, extends: bool) {
        let moved = |at: usize, by: isize, count: usize| {
            at.saturating_add_signed(by).min(count.saturating_sub(1))
        };
        self.at = (
            moved(self.at.0, down, self.rows.len()),
            moved(self.at.1, right, self.columns.len()),
        );
        if !extends {
            self.other_end = self.at;
        }
    }
}
