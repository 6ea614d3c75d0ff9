//! A document as one HTML file: without network access, readable on phones and paper, in light and dark themes. It is
//! also XML, which is how the tests read it.

use std::fmt::Write;

use crate::report::{
    Block, Document, Level, PrintedAction, PrintedStep, SOURCE, Table, TextSpan, Words,
};
use crate::topology::readable::visible;

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/copy.js");

/// The document as HTML.
pub fn html(document: &Document) -> String {
    let title = escaped(&document.title);
    let mut body = format!("<header>\n<h1>{title}</h1>\n");
    if !document.about.is_empty() {
        body.push_str("<dl>\n");
        for (name, value) in &document.about {
            push(
                &mut body,
                format_args!("<dt>{name}</dt><dd>{}</dd>\n", escaped(value)),
            );
        }
        body.push_str("</dl>\n");
    }
    body.push_str("</header>\n");
    push_contents(&mut body, document);
    if has_sources(document) {
        body.push_str(
            "<input type=\"checkbox\" id=\"sources\" /> <label for=\"sources\">Show sources</label>\n",
        );
    }
    body.push_str("<main>\n");
    let mut before = 0;
    for (position, block) in document.blocks.iter().enumerate() {
        let is_chapter = matches!(
            block,
            Block::Heading {
                level: Level::Chapter,
                ..
            }
        );
        let is_new_page = is_chapter && before >= WORTH_A_PAGE;
        push_block(&mut body, position, block, is_new_page);
        before = if is_chapter { 0 } else { before + 1 };
    }
    body.push_str("</main>\n");
    format!(
        "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n\
         <meta charset=\"utf-8\" />\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}\
         <script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// After a chapter with at least this many blocks, the next one starts on a new page; after a shorter one, the page
/// would be mostly empty.
const WORTH_A_PAGE: usize = 12;

/// Whether the sources check box has anything to show.
fn has_sources(document: &Document) -> bool {
    document.blocks.iter().any(|block| match block {
        Block::Table(table) => table.heads.contains(&SOURCE),
        Block::Step(step) => step.closing.iter().any(|(name, _)| *name == SOURCE),
        _ => false,
    })
}

/// The anchor of a block; the same document has the same anchors.
fn anchor(position: usize) -> String {
    format!("p{position}")
}

fn push_contents(out: &mut String, document: &Document) {
    let headings = document.blocks.iter().enumerate();
    let headings: Vec<_> = headings
        .filter_map(|(position, block)| match block {
            Block::Heading { level, words } if *level != Level::Part => {
                Some((position, *level, words))
            }
            _ => None,
        })
        .collect();
    if headings.len() < 2 {
        return;
    }
    out.push_str("<nav aria-label=\"Contents\">\n<ul>\n");
    for (position, level, words) in headings {
        let class = match level {
            Level::Chapter => "chapter",
            Level::Section | Level::Part => "section",
        };
        push(
            out,
            format_args!(
                "<li class=\"{class}\"><a href=\"#{}\">{}</a></li>\n",
                anchor(position),
                escaped(&words.text())
            ),
        );
    }
    out.push_str("</ul>\n</nav>\n");
}

fn push_block(out: &mut String, position: usize, block: &Block, is_new_page: bool) {
    match block {
        Block::Heading { level, words } => {
            let (number, anchor) = (level.number(), anchor(position));
            let words = marked(words);
            let class = if is_new_page { " class=\"page\"" } else { "" };
            push(
                out,
                format_args!("<h{number} id=\"{anchor}\"{class}>{words}</h{number}>\n"),
            );
        }
        Block::Paragraph(words) => push(out, format_args!("<p>{}</p>\n", marked(words))),
        Block::List(items) => {
            out.push_str("<ul>\n");
            for item in items {
                push(out, format_args!("<li>{}</li>\n", marked(item)));
            }
            out.push_str("</ul>\n");
        }
        Block::Table(table) => push_table(out, table),
        Block::Step(step) => push_step(out, position, step),
        Block::Command(command) => push_command(out, command),
        Block::Listing { name, text } => {
            let name = escaped(name);
            push(
                out,
                format_args!("<p class=\"file\"><code>{name}</code></p>\n"),
            );
            push_command(out, text);
        }
        Block::Figure { svg, caption } => {
            let caption = marked(caption);
            push(
                out,
                format_args!(
                    "<figure>\n{FOR_BROWSERS}\n{svg}\n{FOR_WORD}\n<figcaption>{caption}</figcaption>\n</figure>\n"
                ),
            );
        }
        Block::CallOut { kind, words } => {
            let (label, words) = (kind.label(), marked(words));
            let class = label.to_lowercase();
            push(
                out,
                format_args!(
                    "<p class=\"call-out {class}\" role=\"note\"><strong>{label}:</strong> {words}</p>\n"
                ),
            );
        }
    }
}

/// Word does not read SVG in HTML and would print its text in a line. It understands these conditional comments.
const FOR_BROWSERS: &str = "<!--[if !mso]><!-->";
const FOR_WORD: &str = "<!--<![endif]-->\n<!--[if mso]><p>Word does not read this picture: save it as PNG with \
                        Topology Designer, and insert it here.</p><![endif]-->";

fn push_table(out: &mut String, table: &Table) {
    // The style draws the table lines; Word does not support its colors and uses the border attribute.
    let class_of = |head: &str| match head {
        SOURCE => " class=\"source\"",
        _ => "",
    };
    out.push_str("<div class=\"wide\"><table border=\"1\" width=\"100%\">\n<colgroup>");
    for (head, width) in table.heads.iter().zip(widths(table)) {
        // Word and Writer read the attribute.
        push(
            out,
            format_args!(
                "<col{} width=\"{width}%\" style=\"width: {width}%\" />",
                class_of(head)
            ),
        );
    }
    out.push_str("</colgroup>\n<thead><tr>");
    for head in &table.heads {
        let class = class_of(head);
        push(
            out,
            format_args!("<th scope=\"col\"{class}>{}</th>", escaped(head)),
        );
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (head, cell) in table.heads.iter().zip(table.cells(row)) {
            let class = class_of(head);
            push(
                out,
                format_args!("<td{class}>{}</td>", marked_in_a_cell(cell)),
            );
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
}

/// The width of each column in percent: by how much text its cells have, but no less than its longest word needs.
fn widths(table: &Table) -> Vec<usize> {
    const WIDEST: usize = 100;
    let rows = table.rows.len().max(1);
    let weights: Vec<usize> = table
        .heads
        .iter()
        .enumerate()
        .map(|(column, head)| {
            let cells = table
                .rows
                .iter()
                .filter_map(|row| table.cells(row).nth(column).map(Words::text));
            let (mut total, mut longest) = (0, head.len());
            for text in cells {
                total += text.chars().count();
                let words = text
                    .split([' ', '.', '\\'])
                    .map(|word| word.chars().count());
                longest = words.max().unwrap_or(0).max(longest);
            }
            (total / rows).max(longest + 2).min(WIDEST)
        })
        .collect();
    let all = weights.iter().sum::<usize>().max(1);
    weights
        .iter()
        .map(|weight| (weight * 100 / all).max(1))
        .collect()
}

fn push_step(out: &mut String, position: usize, step: &PrintedStep) {
    let number = match &*step.number {
        "" => String::new(),
        number => format!("<span class=\"number\">{}</span> ", escaped(number)),
    };
    let (anchor, title) = (anchor(position), marked(&step.title));
    push(
        out,
        format_args!(
            "<section class=\"step\" id=\"{anchor}\">\n<p class=\"title\"><label><input type=\"checkbox\" /> \
             {number}{title}</label></p>\n"
        ),
    );
    push_details(out, &step.details);
    for action in &step.actions {
        match action {
            PrintedAction::ByHand(words) => push(out, format_args!("<p>{}</p>\n", marked(words))),
            PrintedAction::Command(command) => push_command(out, command),
        }
    }
    push_details(out, &step.closing);
    out.push_str("</section>\n");
}

fn push_details(out: &mut String, details: &[(&'static str, Words)]) {
    if details.is_empty() {
        return;
    }
    out.push_str("<dl>\n");
    for (name, words) in details {
        push(
            out,
            format_args!(
                "<dt{class}>{name}</dt><dd{class}>{}</dd>\n",
                marked(words),
                class = if *name == SOURCE {
                    " class=\"source\""
                } else {
                    ""
                },
            ),
        );
    }
    out.push_str("</dl>\n");
}

fn push_command(out: &mut String, command: &str) {
    let lines: Vec<String> = command.lines().map(escaped).collect();
    push(
        out,
        format_args!(
            "<div class=\"command\"><button type=\"button\" hidden=\"hidden\">Copy</button><pre><code>{}</code></pre></div>\n",
            lines.join("\n")
        ),
    );
}

fn marked(words: &Words) -> String {
    words.spans().iter().map(marked_span).collect()
}

fn marked_span(span: &TextSpan) -> String {
    match span {
        TextSpan::Plain(text) => escaped(text),
        TextSpan::Name(name) => format!("<code>{}</code>", escaped(name)),
        TextSpan::Label(label) => format!("<b>{}</b>", escaped(label)),
    }
}

/// The same in a narrow column: a name breaks between its parts before it breaks within one. The break is no character:
/// a name that is copied from the page or from its print, or searched in it, is the name alone.
fn marked_in_a_cell(words: &Words) -> String {
    let mark = |span: &TextSpan| {
        match span {
            TextSpan::Name(name) => format!("<code>{}</code>", breakable(name)),
            TextSpan::Plain(text) => {
                let words = text.split_inclusive(' ');
                // An FQDN in a sentence would keep its column wide; other words stay whole.
                let words = words.map(|word| match word.len() > LONG_WORD {
                    true => breakable(word),
                    false => escaped(word),
                });
                words.collect()
            }
            TextSpan::Label(_) => marked_span(span),
        }
    };
    words.spans().iter().map(mark).collect()
}

/// A name with the places where it may go on in the next line.
fn breakable(name: &str) -> String {
    let parts = name.split_inclusive(['.', '\\']).map(escaped);
    let parts: Vec<String> = parts.collect();
    parts.join(MAY_BREAK)
}

/// Characters of a word that fits into any column.
const LONG_WORD: usize = 15;

/// Where a name may go on in the next line.
const MAY_BREAK: &str = "<wbr />";

/// Text of which nothing is a mark, also between quotes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            character => escaped.push(character),
        }
    }
    escaped
}

fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(arguments);
}
