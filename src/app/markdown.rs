//! Renders the subset of Markdown in rule pages: headings, paragraphs, lists, emphasis as text.

use egui::{RichText, Ui};

use crate::app::theme::{SPACE, semibold, text_size};

/// Draws a page, wrapped to the available width.
pub fn markdown_ui(ui: &mut Ui, page: &str) {
    for block in blocks(page) {
        match block {
            Block::Heading(text) => {
                ui.add_space(SPACE);
                ui.add(
                    egui::Label::new(RichText::new(text).font(semibold(text_size::BODY))).wrap(),
                );
            }
            Block::Item(text) => {
                ui.horizontal_top(|ui| {
                    ui.label("•");
                    ui.add(egui::Label::new(text).wrap().selectable(true));
                });
            }
            Block::Paragraph(text) => {
                ui.add(egui::Label::new(text).wrap().selectable(true));
                ui.add_space(SPACE);
            }
        }
    }
}

#[derive(Debug, PartialEq)]
enum Block {
    Heading(String),
    Item(String),
    Paragraph(String),
}

/// Joins the lines of a paragraph, and removes the marks of emphasis and code.
fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut joins = false;
    for line in page.lines() {
        let line = line.trim();
        if line.is_empty() {
            joins = false;
        } else if line.starts_with('#') {
            blocks.push(Block::Heading(plain(line.trim_start_matches('#'))));
            joins = false;
        } else if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            blocks.push(Block::Item(plain(item)));
            joins = true;
        } else if joins && let Some(Block::Item(text) | Block::Paragraph(text)) = blocks.last_mut()
        {
            text.push(' ');
            text.push_str(&plain(line));
        } else {
            blocks.push(Block::Paragraph(plain(line)));
            joins = true;
        }
    }
    blocks
}

fn plain(text: &str) -> String {
    text.trim().replace("**", "").replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_paragraph_are_joined() {
        let page = "# Title\n\nOne `two`\nthree.\n\n- a\n  b\n- c";
        assert_eq!(
            blocks(page),
            [
                Block::Heading("Title".to_owned()),
                Block::Paragraph("One two three.".to_owned()),
                Block::Item("a b".to_owned()),
                Block::Item("c".to_owned()),
            ]
        );
    }
}
