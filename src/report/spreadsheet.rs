//! A document as a spreadsheet: a sheet for each table and one for the steps of each chapter, with frozen headings and
//! filters. There are no formulas: every cell is text, and text that looks like a formula is marked as text.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use crate::report::{Block, CallOut, Document, Level, PrintedAction, PrintedStep, Words};
use crate::topology::readable::visible;

/// Why no spreadsheet was created.
#[derive(Debug, thiserror::Error)]
#[error("The spreadsheet could not be created ({0}).")]
pub struct SpreadsheetError(#[from] XlsxError);

/// The name of the first sheet.
const CONTENTS: &str = "Contents";
/// Excel's limit for the text of a cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;
/// Excel's limit for the name of a sheet.
const LONGEST_NAME: usize = 31;
/// Height of a line, in points.
const LINE: f64 = 15.0;
/// Excel's limit for the height of a row, in points.
const MOST_LINES: usize = 27;
/// Widths of columns, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=60;

/// Width of a column that somebody fills in.
const TO_FILL_IN: usize = 24;

/// A sheet to be written.
struct Sheet {
    title: String,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The document as an .xlsx file; the same document gives the same bytes.
///
/// # Errors
///
/// If the document exceeds Excel's limits, such as a million rows.
pub fn spreadsheet(document: &Document) -> Result<Vec<u8>, SpreadsheetError> {
    let mut workbook = Workbook::new();
    // Without a fixed date, the current time would be used.
    let date = ExcelDateTime::from_ymd(2015, 5, 1)?;
    let properties = DocProperties::new()
        .set_title(&*visible(&document.title))
        .set_creation_datetime(&date);
    workbook.set_properties(&properties);
    let mut sheets = sheets(document);
    let mut names = vec![CONTENTS.to_owned()];
    for sheet in &mut sheets {
        sheet.title = free_name(&sheet.title, &names);
        names.push(sheet.title.clone());
    }
    workbook.push_worksheet(write(&first(document, &sheets))?);
    for sheet in &sheets {
        workbook.push_worksheet(write(sheet)?);
    }
    Ok(workbook.save_to_buffer()?)
}

/// What the document is, which sheets follow, and what must not be overlooked.
fn first(document: &Document, sheets: &[Sheet]) -> Sheet {
    let mut rows = vec![vec![
        "Document".to_owned(),
        visible(&document.title).into_owned(),
    ]];
    for (name, value) in &document.about {
        rows.push(vec![(*name).to_owned(), visible(value).into_owned()]);
    }
    let mut seen: Vec<(CallOut, String)> = Vec::new();
    for block in &document.blocks {
        if let Block::CallOut { kind, words } = block {
            let row = (*kind, text_of(words));
            if !seen.contains(&row) {
                seen.push(row);
            }
        }
    }
    rows.extend(sheets.iter().map(|sheet| {
        let count = match sheet.rows.len() {
            1 => "1 row".to_owned(),
            many => format!("{many} rows"),
        };
        vec![format!("Sheet {}", sheet.title), count]
    }));
    rows.extend(
        seen.into_iter()
            .map(|(kind, text)| vec![kind.label().to_owned(), text]),
    );
    Sheet {
        title: CONTENTS.to_owned(),
        heads: vec!["What".to_owned(), "Text".to_owned()],
        rows,
    }
}

fn sheets(document: &Document) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let (mut chapter, mut heading) = (document.title.clone(), document.title.clone());
    // The steps of the chapter, as one sheet.
    let mut steps: Option<usize> = None;
    for block in &document.blocks {
        match block {
            Block::Heading { level, words } => {
                heading = words.text();
                if *level == Level::Chapter {
                    chapter.clone_from(&heading);
                    steps = None;
                }
            }
            Block::Table(table) => sheets.push(Sheet {
                // A second table under the same heading is named after its first column.
                title: match sheets.iter().any(|sheet| sheet.title == heading) {
                    true => table
                        .heads
                        .first()
                        .map_or(heading.clone(), |head| (*head).to_owned()),
                    false => heading.clone(),
                },
                heads: table.heads.iter().map(|head| (*head).to_owned()).collect(),
                rows: table
                    .rows
                    .iter()
                    .map(|row| table.cells(row).map(text_of).collect())
                    .collect(),
            }),
            Block::Step(step) => {
                let at = *steps.get_or_insert_with(|| {
                    let heads = STEP_HEADS.iter().map(|head| (*head).to_owned());
                    sheets.push(Sheet {
                        title: format!("{chapter} steps"),
                        heads: heads.collect(),
                        rows: Vec::new(),
                    });
                    sheets.len() - 1
                });
                if let Some(sheet) = sheets.get_mut(at) {
                    sheet.rows.push(step_row(&heading, step));
                }
            }
            _ => {}
        }
    }
    sheets
}

const STEP_HEADS: &[&str] = &[
    "Section",
    "Number",
    "Step",
    "Details",
    "Actions",
    "Afterwards",
    "Done",
];

fn step_row(section: &str, step: &PrintedStep) -> Vec<String> {
    let pairs = |pairs: &[(&'static str, Words)]| {
        let lines: Vec<String> = pairs
            .iter()
            .map(|(name, words)| format!("{name}: {}", text_of(words)))
            .collect();
        lines.join("\n")
    };
    let actions: Vec<String> = step
        .actions
        .iter()
        .map(|action| match action {
            PrintedAction::ByHand(words) => text_of(words),
            PrintedAction::Command(command) => visible_lines(command),
        })
        .collect();
    vec![
        visible(section).into_owned(),
        step.number.clone(),
        text_of(&step.title),
        pairs(&step.details),
        actions.join("\n"),
        pairs(&step.closing),
        String::new(),
    ]
}

fn visible_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(visible).collect();
    lines.join("\n")
}

fn text_of(words: &Words) -> String {
    words
        .spans()
        .iter()
        .map(|span| visible(span.text()))
        .collect()
}

/// A name that Excel accepts and no other sheet has.
fn free_name(title: &str, taken: &[String]) -> String {
    let plain: String = visible(title)
        .chars()
        .map(|c| {
            if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') {
                ' '
            } else {
                c
            }
        })
        .collect();
    let plain: Vec<&str> = plain.split_whitespace().collect();
    let plain = plain.join(" ");
    let plain = plain.trim_matches('\'');
    let plain = if plain.is_empty() { "Table" } else { plain };
    let cut = |text: &str, room: usize| {
        let mut units = 0;
        let kept = text.chars().take_while(|c| {
            units += c.len_utf16();
            units <= room
        });
        kept.collect::<String>().trim_end().to_owned()
    };
    let is_taken = |name: &str| {
        taken
            .iter()
            .any(|one| one.to_lowercase() == name.to_lowercase())
    };
    let first = cut(plain, LONGEST_NAME);
    if !is_taken(&first) {
        return first;
    }
    let mut number = 2;
    loop {
        let end = format!(" {number}");
        let name = format!("{}{end}", cut(plain, LONGEST_NAME - end.len()));
        if !is_taken(&name) {
            return name;
        }
        number += 1;
    }
}

fn write(sheet: &Sheet) -> Result<Worksheet, XlsxError> {
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let as_text = plain.clone().set_quote_prefix();
    let head = Format::new().set_bold().set_align(FormatAlign::Top);
    let mut worksheet = Worksheet::new();
    worksheet.set_name(&sheet.title)?;
    worksheet.set_landscape();
    worksheet.set_print_fit_to_pages(1, 0);
    worksheet.set_repeat_rows(0, 0)?;
    let mut widths: Vec<usize> = Vec::new();
    let mut column = 0u16;
    for (position, title) in sheet.heads.iter().enumerate() {
        worksheet.write_string_with_format(0, column, title, &head)?;
        let cells = sheet.rows.iter().filter_map(|row| row.get(position));
        let lines = cells.chain([title]).flat_map(|cell| cell.lines());
        let longest = lines.map(|line| line.chars().count()).max().unwrap_or(0) + 2;
        let is_to_fill_in = sheet
            .rows
            .iter()
            .all(|row| row.get(position).is_none_or(String::is_empty));
        let least = if is_to_fill_in {
            TO_FILL_IN
        } else {
            *WIDTHS.start()
        };
        let width = longest.clamp(least, *WIDTHS.end());
        worksheet.set_column_width(column, f64::from(u16::try_from(width).unwrap_or(60)))?;
        widths.push(width);
        column += 1;
    }
    let mut number = 1u32;
    for row in &sheet.rows {
        let lines = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| lines_of(cell, *width));
        let lines = lines.max().unwrap_or(1).clamp(1, MOST_LINES);
        worksheet.set_row_height(number, LINE * f64::from(u16::try_from(lines).unwrap_or(1)))?;
        for (column, cell) in (0u16..).zip(row) {
            let format = if is_like_a_formula(cell) {
                &as_text
            } else {
                &plain
            };
            worksheet.write_string_with_format(number, column, shortened(cell), format)?;
        }
        number += 1;
    }
    worksheet.set_freeze_panes(1, 0)?;
    if column > 0 && number > 1 {
        worksheet.autofilter(0, 0, number - 1, column - 1)?;
    }
    Ok(worksheet)
}

/// The number of lines of a text in a column; some programs do not calculate it.
fn lines_of(text: &str, width: usize) -> usize {
    let lines = text.lines();
    lines
        .map(|line| line.chars().count().div_ceil(width).max(1))
        .sum()
}

/// Whether a spreadsheet would calculate a cell with this text if it were typed or imported from CSV.
fn is_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The text, cut off at the limit of a cell.
fn shortened(text: &str) -> &str {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        units += character.len_utf16();
        if units > LONGEST_TEXT {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}
