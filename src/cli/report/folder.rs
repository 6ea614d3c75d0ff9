//! The report as a folder: a page for each part, one page with all parts, a spreadsheet, and the files
//! that the parts refer to.

use std::path::Path;

use crate::document::save;
use crate::handover::{HandoverPart, WrittenParts};
use crate::report::{Block, html, markdown, spreadsheet};

use crate::cli::report::{ReportError, save_file};

/// Writes all files; returns how many there are.
pub(super) fn write(
    folder: &Path,
    written: &WrittenParts,
    parts: &[&HandoverPart],
) -> Result<usize, ReportError> {
    save::make_folder(folder)?;
    let whole = written.document(parts);
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("index.html".to_owned(), html(&whole).into_bytes()),
        ("index.md".to_owned(), markdown(&whole).into_bytes()),
        ("tables.xlsx".to_owned(), spreadsheet(&whole)?),
    ];
    let is_wanted = |part: &&HandoverPart| parts.iter().any(|one| one.name == part.name);
    for part in written.parts().filter(is_wanted) {
        let page = html(&written.document(&[part]));
        files.push((format!("{}.html", part.name), page.into_bytes()));
    }
    for block in &whole.blocks {
        if let Block::Listing { name, text } = block {
            // Certreq needs Windows line breaks.
            files.push((name.clone(), text.replace('\n', "\r\n").into_bytes()));
        }
    }
    for (name, bytes) in &files {
        save_file(&folder.join(name), bytes)?;
    }
    Ok(files.len())
}
