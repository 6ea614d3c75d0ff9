//! The worksheet as a document.

use crate::publish::worksheet::front_end_pools::COMPUTER;
use crate::publish::worksheet::{
    EntryValue, PageEntry, Task, Worksheet, WorksheetDialog, WorksheetPage,
};
use crate::report::{Block, CallOut, Document, Level, PrintedStep, Words};

/// The worksheet as a document, with a check box for each dialog and each page. `baseline` is the name of what is
/// published; `None` if nothing is, or if that is not known.
pub fn document(worksheet: &Worksheet, file: &str, baseline: Option<&str>) -> Document {
    let mut about = vec![("Design", file.to_owned())];
    about.extend(baseline.map(|baseline| ("Published", baseline.to_owned())));
    let mut document = Document {
        title: "Topology Builder worksheet".to_owned(),
        about,
        blocks: Vec::new(),
    };
    document.paragraph(
        "Enter this in Topology Builder from top to bottom, and select the check box of each part when it is \
         done. Labels are shown as they appear on the screen; if the title of a page is not documented, the \
         page is described. Leave everything else as Topology Builder suggests. Publish at the end, when \
         Topology Builder shows no errors.",
    );
    let has_second_part = worksheet.dialogs.iter().any(|dialog| dialog.is_second_part);
    let has_first_part = worksheet
        .dialogs
        .iter()
        .any(|dialog| !dialog.is_second_part);
    if has_second_part {
        document.call_out(
            CallOut::Warning,
            match has_first_part {
                true => {
                    "There are two parts, and you publish after each. The second part deletes stores that are in \
                     use until the first part is published and setup has run."
                }
                false => {
                    "There is nothing to enter in the first part here. The second part deletes stores that are in \
                     use until the rest of the design is published and setup has run."
                }
            },
        );
    }
    if !worksheet.left_out.is_empty() {
        document.heading(Level::Chapter, "Not on these pages");
        for sentence in &worksheet.left_out {
            document.call_out(CallOut::Warning, sentence.as_str());
        }
    }
    let chapters = [
        (Task::New, "Define"),
        (Task::Edit, "Edit"),
        (Task::Delete, "Delete"),
    ];
    // The second part has a heading of its own.
    if has_first_part || !has_second_part {
        document.heading(
            Level::Chapter,
            match has_second_part {
                true => "Steps of the first part",
                false => "Steps",
            },
        );
    }
    let mut is_first_part = true;
    if worksheet.dialogs.is_empty() {
        document.paragraph(match worksheet.left_out.is_empty() {
            true => {
                "Nothing to enter: the design contains nothing that differs from what is published."
            }
            false => "Nothing to enter, besides what is not on these pages.",
        });
    }
    for (number, dialog) in worksheet.dialogs.iter().enumerate() {
        if dialog.is_second_part && is_first_part {
            is_first_part = false;
            push_second_part(&mut document, worksheet, number);
        }
        let verb = chapters.iter().find(|(task, _)| *task == dialog.task);
        let verb = match (dialog.task, dialog.what) {
            (Task::New, COMPUTER) => "Add",
            _ => verb.map_or("", |(_, verb)| verb),
        };
        let heading = Words::from(format!("{}. {verb} the {} ", number + 1, dialog.what))
            .and_name(&dialog.name);
        document.heading(Level::Section, heading);
        document.blocks.push(Block::Step(PrintedStep {
            title: where_to(dialog),
            ..PrintedStep::default()
        }));
        for page in &dialog.pages {
            document.blocks.push(Block::Step(step(dialog.task, page)));
        }
    }
    document
}

/// What comes between the two publications.
fn push_second_part(document: &mut Document, worksheet: &Worksheet, dialogs_before: usize) {
    if dialogs_before > 0 {
        let mut second = worksheet.dialogs.iter().skip(dialogs_before);
        // A store that only gets another server is not deleted in the design, so the plan has no step for it.
        let is_in_plan = second.any(|deleted| {
            let mut all = worksheet.dialogs.iter();
            !all.any(|dialog| dialog.task == Task::New && dialog.object == deleted.object)
        });
        document.blocks.push(Block::Step(PrintedStep {
            title: Words::from(match is_in_plan {
                true => "Publish, and do the steps of the plan up to the one that deletes stores",
                false => "Publish, move the data, and run setup where the plan says so",
            }),
            ..PrintedStep::default()
        }));
    }
    document.heading(Level::Chapter, "Steps of the second part");
    document.paragraph(
        "Start with \"Download Topology from existing deployment\" again. Publish at the end.",
    );
}

/// `Right-click site1 > Persistent Chat pools, and choose New Persistent Chat Pool…`
fn where_to(dialog: &WorksheetDialog) -> Words {
    let mut words = Words::from("Right-click ");
    if dialog.node.is_empty() {
        words = words.and("the top node");
    }
    for (position, node) in dialog.node.iter().enumerate() {
        if position > 0 {
            words = words.and(" > ");
        }
        words = words.and_label(node);
    }
    words.and(", and choose ").and_label(&dialog.command)
}

fn step(task: Task, page: &WorksheetPage) -> PrintedStep {
    let is_section = task == Task::Edit;
    let title = match page.is_title_known {
        true if is_section => Words::from("Section ").and_label(page.title),
        true => Words::from("Page ").and_label(page.title),
        false => Words::from(format!("Page for the {}", page.title)),
    };
    PrintedStep {
        title,
        details: page
            .entries
            .iter()
            .map(|entry| detail(task, entry))
            .collect(),
        ..PrintedStep::default()
    }
}

fn detail(task: Task, entry: &PageEntry) -> (&'static str, Words) {
    let mut label = Words::default().and_label(&entry.label);
    // A page of a wizard has one list with check boxes below it; a property sheet has several.
    if let (Some(list), Task::Edit) = (entry.below, task) {
        label = label.and(" below ").and_label(list);
    }
    match &entry.value {
        EntryValue::Text(text) => ("Enter", label.and(": ").and_name(text)),
        EntryValue::Chosen(name) => ("Choose", label.and(": ").and_name(name)),
        EntryValue::Selected => ("Select", label),
        EntryValue::Ticked(true) => ("Select the check box", label),
        EntryValue::Ticked(false) if task == Task::New => ("Leave clear", label),
        EntryValue::Ticked(false) => ("Clear", label),
        EntryValue::Added(names) => {
            let mut words = label.and(": ");
            for (position, name) in names.iter().enumerate() {
                words = words
                    .and(if position > 0 { ", " } else { "" })
                    .and_name(name);
            }
            ("Add", words)
        }
        EntryValue::Pressed(name) => ("Click", label.and(" for ").and_name(name)),
    }
}
