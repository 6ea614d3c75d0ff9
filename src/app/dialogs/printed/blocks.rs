//! Draws the blocks of a document. Blocks far out of view only reserve their space, so that a plan of a thousand steps
//! scrolls like a short one.

use egui::text::LayoutJob;
use egui::{Color32, FontFamily, FontId, RichText, TextFormat, Ui, vec2};

use crate::report::{
    Block, CallOut, Document, Level, PrintedAction, PrintedStep, Table, TextSpan, Words,
};
use crate::rules::Severity;
use crate::topology::readable::visible;

use crate::app::icons::Icon;
use crate::app::theme::{SPACE, Tokens, semibold, text_size};
use crate::app::widgets::sentence_ui;

/// The height of each block when it was last drawn, in points, and the width.
#[derive(Default)]
pub struct Blocks {
    heights: Vec<Option<f32>>,
    width: f32,
}

/// How far outside the view blocks are drawn, in points.
const BEYOND: f32 = 200.0;

impl Blocks {
    /// Draws every block in or near the view.
    pub fn blocks_ui(&mut self, ui: &mut Ui, document: &Document) {
        let width = ui.available_width();
        if (self.width - width).abs() > 0.5 {
            self.heights.clear();
            self.width = width;
        }
        self.heights.resize(document.blocks.len(), None);
        for (name, value) in &document.about {
            pair_ui(ui, name, &Words::name(value));
        }
        let view = ui.clip_rect().y_range().expand(BEYOND);
        for (block, height) in document.blocks.iter().zip(&mut self.heights) {
            let top = ui.cursor().top();
            if let Some(height) = *height
                && (top + height < view.min || top > view.max)
            {
                ui.allocate_space(vec2(width, height));
                continue;
            }
            let drawn = ui.vertical(|ui| {
                ui.set_width(width);
                block_ui(ui, block);
            });
            *height = Some(drawn.response.rect.height());
        }
    }
}

fn block_ui(ui: &mut Ui, block: &Block) {
    match block {
        Block::Heading { level, words } => {
            let size = match level {
                Level::Chapter => text_size::HEADING,
                Level::Section | Level::Part => text_size::BODY,
            };
            ui.add_space(3.0 * SPACE);
            ui.label(RichText::new(visible(&words.text())).font(semibold(size)));
            ui.add_space(SPACE);
        }
        Block::Paragraph(words) => {
            words_ui(ui, "", words);
            ui.add_space(SPACE);
        }
        Block::List(items) => {
            for item in items {
                words_ui(ui, "• ", item);
            }
            ui.add_space(SPACE);
        }
        Block::Table(table) => table_ui(ui, table),
        Block::Step(step) => step_ui(ui, step),
        Block::Command(command) => command_ui(ui, command),
        Block::Listing { name, text } => {
            words_ui(ui, "", &Words::name(name));
            command_ui(ui, text);
        }
        Block::Figure { caption, .. } => words_ui(ui, "Picture: ", caption),
        Block::CallOut { kind, words } => {
            let tokens = Tokens::of_ui(ui);
            let (severity, color) = match kind {
                CallOut::Note => (Severity::Info, tokens.info),
                CallOut::Warning | CallOut::Open | CallOut::Unverified => {
                    (Severity::Warning, tokens.warning)
                }
                CallOut::Stop => (Severity::Error, tokens.error),
            };
            sentence_ui(ui, Icon::Severity(severity), color, &visible(&words.text()));
        }
    }
}

fn step_ui(ui: &mut Ui, step: &PrintedStep) {
    let frame = egui::Frame::group(ui.style());
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let number = match step.number.is_empty() {
            true => String::new(),
            false => format!("{}. ", step.number),
        };
        let title = format!("{number}{}", visible(&step.title.text()));
        ui.add(
            egui::Label::new(RichText::new(title).font(semibold(text_size::BODY)))
                .wrap()
                .selectable(true),
        );
        for (name, words) in &step.details {
            pair_ui(ui, name, words);
        }
        for action in &step.actions {
            match action {
                PrintedAction::ByHand(words) => words_ui(ui, "• ", words),
                PrintedAction::Command(command) => command_ui(ui, command),
            }
        }
        for (name, words) in &step.closing {
            pair_ui(ui, name, words);
        }
    });
    ui.add_space(SPACE);
}

fn command_ui(ui: &mut Ui, command: &str) {
    for line in command.lines() {
        let text = RichText::new(visible(line)).monospace();
        ui.add(egui::Label::new(text).wrap().selectable(true));
    }
}

/// The width of a column depends on its content, between these numbers of characters.
const CHARACTERS: (usize, usize) = (8, 36);

fn table_ui(ui: &mut Ui, table: &Table) {
    let weak = Tokens::of_ui(ui).text_weak;
    let widths = widths(table, ui.available_width(), ui.spacing().item_spacing.x);
    row_ui(ui, &widths, |ui, column| {
        if let Some(head) = table.heads.get(column) {
            ui.add(egui::Label::new(RichText::new(*head).color(weak)).wrap());
        }
    });
    for row in &table.rows {
        row_ui(ui, &widths, |ui, column| {
            if let Some(cell) = row.get(column) {
                words_ui(ui, "", cell);
            }
        });
    }
    ui.add_space(SPACE);
}

/// The widths of the columns, in points, which fill the available space.
fn widths(table: &Table, available: f32, gap: f32) -> Vec<f32> {
    let (least, most) = CHARACTERS;
    let wanted = |(column, head): (usize, &&str)| {
        let cells = table.rows.iter().filter_map(|row| row.get(column));
        let longest = cells.map(|cell| cell.text().chars().count()).max();
        let longest = longest.unwrap_or_default().max(head.chars().count());
        longest.clamp(least, most) as f32
    };
    let wanted: Vec<f32> = table.heads.iter().enumerate().map(wanted).collect();
    let room = (available - gap * wanted.len().saturating_sub(1) as f32).max(0.0);
    let sum = wanted.iter().sum::<f32>().max(1.0);
    wanted.iter().map(|wanted| wanted / sum * room).collect()
}

fn row_ui(ui: &mut Ui, widths: &[f32], mut cell: impl FnMut(&mut Ui, usize)) {
    ui.horizontal_top(|ui| {
        for (column, width) in widths.iter().enumerate() {
            let layout = egui::Layout::top_down(egui::Align::Min);
            ui.allocate_ui_with_layout(vec2(*width, 0.0), layout, |ui| {
                ui.set_width(*width);
                cell(ui, column);
            });
        }
    });
}

fn pair_ui(ui: &mut Ui, name: &str, words: &Words) {
    words_ui(ui, &format!("{name}: "), words);
}

/// Words after a dimmed label; names in monospace.
fn words_ui(ui: &mut Ui, before: &str, words: &Words) {
    let tokens = Tokens::of_ui(ui);
    let format = |color: Color32, is_code: bool| TextFormat {
        font_id: match is_code {
            true => FontId::new(text_size::BODY, FontFamily::Monospace),
            false => FontId::new(text_size::BODY, FontFamily::Proportional),
        },
        color,
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    job.append(before, 0.0, format(tokens.text_weak, false));
    for span in words.spans() {
        match span {
            TextSpan::Plain(text) => job.append(&visible(text), 0.0, format(tokens.text, false)),
            TextSpan::Name(text) => job.append(&visible(text), 0.0, format(tokens.text, true)),
            TextSpan::Label(text) => {
                job.append(
                    &format!("\"{}\"", visible(text)),
                    0.0,
                    format(tokens.text, false),
                );
            }
        }
    }
    ui.add(egui::Label::new(job).wrap().selectable(true));
}
