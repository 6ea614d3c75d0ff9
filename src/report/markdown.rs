//! A document as Markdown (CommonMark with GitHub tables), for a wiki or a repository.

use crate::report::{Block, Document, PrintedAction, PrintedStep, Table, TextSpan, Words};
use crate::topology::readable::visible;

/// The document as Markdown; names are never interpreted as markup.
pub fn markdown(document: &Document) -> String {
    let mut out = format!("# {}\n", escaped(&document.title));
    if !document.about.is_empty() {
        out.push('\n');
        for (name, value) in &document.about {
            out.push_str(&format!("- {name}: {}\n", escaped(value)));
        }
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
            let marks = "#".repeat(level.number());
            out.push_str(&format!("{marks} {}\n", marked(words)));
        }
        Block::Paragraph(words) => out.push_str(&format!("{}\n", marked(words))),
        Block::List(items) => {
            for item in items {
                out.push_str(&format!("- {}\n", marked(item)));
            }
        }
        Block::Table(table) => push_table(out, table),
        Block::Step(step) => push_step(out, step),
        Block::Command(command) => push_command(out, "", command),
        Block::Listing { name, text } => {
            out.push_str(&format!("{}:\n\n", code(name)));
            push_fence(out, "", "ini", text);
        }
        Block::Figure { caption, .. } => {
            out.push_str(&format!("*Picture: {}*\n", marked(caption)));
        }
        Block::CallOut { kind, words } => {
            out.push_str(&format!("> **{}:** {}\n", kind.label(), marked(words)));
        }
    }
}

fn push_table(out: &mut String, table: &Table) {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let heads = table.heads.iter().map(|head| escaped(head)).collect();
    out.push_str(&row(heads));
    out.push_str(&row(vec!["---".to_owned(); table.heads.len()]));
    for cells in &table.rows {
        out.push_str(&row(table.cells(cells).map(cell).collect()));
    }
}

/// A vertical bar ends a cell even inside code, so a name that contains one is not written as code.
fn cell(words: &Words) -> String {
    let text = |span: &TextSpan| match span {
        TextSpan::Name(name) if name.contains('|') => escaped(name),
        span => mark(span),
    };
    words.spans().iter().map(text).collect()
}

fn push_step(out: &mut String, step: &PrintedStep) {
    let number = match &*step.number {
        "" => String::new(),
        number => format!("{} ", escaped(number)),
    };
    out.push_str(&format!("- [ ] {number}{}\n", marked(&step.title)));
    for (name, words) in &step.details {
        out.push_str(&format!("  - {name}: {}\n", marked(words)));
    }
    for action in &step.actions {
        match action {
            PrintedAction::ByHand(words) => out.push_str(&format!("  - {}\n", marked(words))),
            PrintedAction::Command(command) => {
                out.push('\n');
                push_command(out, "  ", command);
                out.push('\n');
            }
        }
    }
    for (name, words) in &step.closing {
        out.push_str(&format!("  - {name}: {}\n", marked(words)));
    }
}

fn push_command(out: &mut String, indent: &str, command: &str) {
    push_fence(out, indent, "powershell", command);
}

/// A fence that is longer than every run of backticks in the text.
fn push_fence(out: &mut String, indent: &str, language: &str, command: &str) {
    let fence = "`".repeat(longest_run(command, '`').max(2) + 1);
    out.push_str(&format!("{indent}{fence}{language}\n"));
    for line in command.lines() {
        out.push_str(&format!("{indent}{}\n", visible(line)));
    }
    out.push_str(&format!("{indent}{fence}\n"));
}

fn marked(words: &Words) -> String {
    words.spans().iter().map(mark).collect()
}

fn mark(span: &TextSpan) -> String {
    match span {
        TextSpan::Plain(text) => escaped(text),
        TextSpan::Name(name) => code(name),
        TextSpan::Label(label) if label.trim().is_empty() => String::new(),
        TextSpan::Label(label) => format!("**{}**", escaped(label.trim())),
    }
}

/// A name as code: in more backticks than it has in a row, padded with spaces if it starts or ends with one.
fn code(name: &str) -> String {
    let name = visible(name);
    if name.trim().is_empty() {
        return escaped(&name);
    }
    let marks = "`".repeat(longest_run(&name, '`') + 1);
    let is_near = |edge: char| edge == '`' || edge == ' ';
    match name.starts_with(is_near) || name.ends_with(is_near) {
        true => format!("{marks} {name} {marks}"),
        false => format!("{marks}{name}{marks}"),
    }
}

fn longest_run(text: &str, mark: char) -> usize {
    let runs = text.split(|c| c != mark);
    runs.map(str::len).max().unwrap_or(0)
}

/// Escapes every ASCII character that could be markup. Several spaces are shown as one, and at the start of a line they
/// would be markup.
fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut escaped = String::with_capacity(text.len());
    // Whether all characters so far could start a list.
    let (mut is_first_word, mut digits) = (true, 0);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_mark = matches!(
            character,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '#'
                | '|'
                | '~'
                | '&'
                | '!'
                | '$'
        );
        // Only at the start of a line do these start a list.
        let is_list = is_first_word && matches!(character, '-' | '+' | '=' | ':');
        let is_number = is_first_word
            && digits > 0
            && matches!(character, '.' | ')')
            && matches!(characters.peek(), None | Some(' '));
        if character == ' ' && characters.peek() == Some(&' ') {
            continue;
        }
        if is_mark || is_list || is_number {
            escaped.push('\\');
        }
        escaped.push(character);
        is_first_word &= character.is_ascii_digit() || (character == ' ' && digits == 0);
        digits += usize::from(character.is_ascii_digit());
    }
    escaped
}
