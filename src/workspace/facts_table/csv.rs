//! Text with separated cells, as spreadsheets read and write it.

use csv_core::{ReadRecordResult, ReaderBuilder};

/// A row that was read.
pub(super) struct Record {
    /// The line where the row starts, from 1.
    pub line: u64,
    pub cells: Vec<String>,
}

impl Record {
    /// The text of a cell without surrounding spaces; empty where the row is shorter.
    pub fn cell(&self, position: usize) -> &str {
        self.cells.get(position).map_or("", |cell| cell.trim())
    }

    /// Whether the row has a cell at a position, empty or not.
    pub fn has(&self, position: usize) -> bool {
        position < self.cells.len()
    }

    /// Whether every cell is empty.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// The rows of a text.
pub(super) fn records(text: &str, delimiter: u8) -> Vec<Record> {
    let text = text.replace("\r\n", "\n");
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    // No row is longer than the text, or has more cells.
    let mut output = vec![0; text.len() + 1];
    let mut ends = vec![0; text.len() + 2];
    let (mut written, mut ended) = (0, 0);
    let mut input = text.as_bytes();
    let mut records = Vec::new();
    loop {
        let free = output.get_mut(written..).unwrap_or_default();
        let free_ends = ends.get_mut(ended..).unwrap_or_default();
        let (result, read, more, finished) = reader.read_record(input, free, free_ends);
        let (taken, rest) = input.split_at(read);
        let ends_line = taken.last() == Some(&b'\n');
        input = rest;
        written += more;
        ended += finished;
        match result {
            ReadRecordResult::Record => {
                let cells = cells(&output, ends.get(..ended).unwrap_or_default());
                let inside: usize = cells.iter().map(|cell| cell.matches('\n').count()).sum();
                let back = u64::try_from(inside).unwrap_or(0) + u64::from(ends_line);
                let line = reader.line().saturating_sub(back);
                records.push(Record { line, cells });
                (written, ended) = (0, 0);
            }
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull
            | ReadRecordResult::OutputEndsFull
            | ReadRecordResult::End => break,
        }
    }
    records
}

fn cells(output: &[u8], ends: &[usize]) -> Vec<String> {
    let mut start = 0;
    let mut cells = Vec::with_capacity(ends.len());
    for end in ends {
        let bytes = output.get(start..*end).unwrap_or_default();
        cells.push(String::from_utf8_lossy(bytes).into_owned());
        start = *end;
    }
    cells
}

/// Appends a row to a text.
pub(super) fn push<'c>(out: &mut String, cells: impl IntoIterator<Item = &'c str>) {
    for (position, cell) in cells.into_iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        match cell.contains(['"', ',', ';', '\t', '\n', '\r']) {
            true => {
                out.push('"');
                out.push_str(&cell.replace('"', "\"\""));
                out.push('"');
            }
            false => out.push_str(cell),
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_the_line_number_that_an_editor_shows() {
        let rows = records("a,b\r\n\"one\r\ntwo\",x\r\n\r\nlast,\"y\"\"z\"", b',');
        let read: Vec<(u64, Vec<&str>)> = rows
            .iter()
            .map(|row| (row.line, row.cells.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(
            read,
            [
                (1, vec!["a", "b"]),
                (2, vec!["one\ntwo", "x"]),
                (5, vec!["last", "y\"z"]),
            ]
        );
    }
}
