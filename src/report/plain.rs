//! A document as text, for a terminal or a ticket.

use std::fmt::Write;

use crate::report::{Block, Document, Level, PrintedAction, PrintedStep, Table, TextSpan, Words};
use crate::topology::readable::visible;

/// The document as text; only line endings in it affect a terminal.
pub fn plain(document: &Document) -> String {
    let mut out = String::new();
    let title = visible(&document.title);
    line(&mut out, &title);
    line(&mut out, &"=".repeat(title.chars().count()));
    for (name, value) in &document.about {
        line(&mut out, &format!("{name}: {}", visible(value)));
    }
    for block in &document.blocks {
        out.push('\n');
        push_block(&mut out, block);
    }
    out
}

fn push_block(out: &mut String, block: &Block) {
    match block {
        Block::Heading { level, words } => {
            let text = text_of(words);
            line(out, &text);
            let under = match level {
                Level::Chapter => "=",
                Level::Section | Level::Part => "-",
            };
            line(out, &under.repeat(text.chars().count()));
        }
        Block::Paragraph(words) => line(out, &text_of(words)),
        Block::List(items) => {
            for item in items {
                line(out, &format!("- {}", text_of(item)));
            }
        }
        Block::Table(table) => push_table(out, table),
        Block::Step(step) => push_step(out, step),
        Block::Command(command) => push_command(out, command),
        Block::Listing { name, text } => {
            line(out, &format!("{}:", visible(name)));
            push_command(out, text);
        }
        Block::Figure { caption, .. } => line(out, &format!("[Picture: {}]", text_of(caption))),
        Block::CallOut { kind, words } => {
            let label = kind.label().to_uppercase();
            line(out, &format!("{label}: {}", text_of(words)));
        }
    }
}

fn push_table(out: &mut String, table: &Table) {
    let heads: Vec<String> = table.heads.iter().map(|head| (*head).to_owned()).collect();
    let cells = |row: &Vec<Words>| table.cells(row).map(text_of).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(cells).collect();
    let wide = |column: usize| {
        let of_rows = rows.iter().filter_map(|row| row.get(column));
        let all = heads.get(column).into_iter().chain(of_rows);
        all.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heads.len()).map(wide).collect();
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    for row in [&heads, &rule].into_iter().chain(&rows) {
        let mut text = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            // Writing to a string cannot fail.
            let _ = write!(text, "{cell:width$}  ");
        }
        line(out, text.trim_end());
    }
}

fn push_step(out: &mut String, step: &PrintedStep) {
    let number = match &*step.number {
        "" => String::new(),
        number => format!("{number} "),
    };
    line(out, &format!("[ ] {number}{}", text_of(&step.title)));
    for (name, words) in &step.details {
        line(out, &format!("    {name}: {}", text_of(words)));
    }
    for action in &step.actions {
        match action {
            PrintedAction::ByHand(words) => line(out, &format!("    - {}", text_of(words))),
            PrintedAction::Command(command) => push_lines(out, "      ", command),
        }
    }
    for (name, words) in &step.closing {
        line(out, &format!("    {name}: {}", text_of(words)));
    }
}

fn push_command(out: &mut String, command: &str) {
    push_lines(out, "    ", command);
}

fn push_lines(out: &mut String, indent: &str, command: &str) {
    for text in command.lines() {
        line(out, &format!("{indent}{}", visible(text)));
    }
}

fn text_of(words: &Words) -> String {
    let shown = |span: &TextSpan| match span {
        TextSpan::Plain(text) | TextSpan::Name(text) => visible(text).into_owned(),
        TextSpan::Label(text) => format!("\"{}\"", visible(text)),
    };
    words.spans().iter().map(shown).collect()
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}
