//! `facts`: exports what is known about objects as a table for a spreadsheet, and imports it again.

use std::path::{Path, PathBuf};

use crate::document::design_file::DesignWriteError;
use crate::document::save::{self, FileError, OpenError};
use crate::document::{design_file, shown};
use crate::vocabulary::Vocabulary;
use crate::workspace::facts_table::{self, Imported, TableError};

use crate::cli::out_file::{self, OutFileError};
use crate::cli::{Exit, output};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer facts export design.ron facts.csv\n  \
                        topology-designer facts import design.ron facts.csv --out stated.ron\n\nKnown \
                        facts are facts that topology documents cannot contain: operating systems, SQL \
                        Server versions, data centers, users, the certification authority, and the title \
                        page of reports. They are saved in the design file and used by rules and reports. \
                        Notes are texts about an object; they are shown in pictures and reports.\n\nThe \
                        table has a row for each object, a column for each fact and a column for the note. \
                        Import finds each object by its identity, sets the facts in its cells, and clears \
                        facts with an empty cell. Missing columns, rows and cells change nothing; a second row for an \
                        object is refused. Commas, \
                        semicolons and tabs are accepted as separators.\n\nThe input design is never \
                        replaced.\n\nExit codes: 0 written, 2 the command failed."
)]
pub struct Arguments {
    #[command(subcommand)]
    direction: Direction,
}

#[derive(clap::Subcommand)]
enum Direction {
    /// Export the facts of a design as CSV
    Export {
        /// Design, or any topology; - is standard input
        #[arg(value_name = "DESIGN")]
        design: PathBuf,

        /// Table to write; - is standard output
        #[arg(value_name = "x.csv")]
        table: PathBuf,

        /// Overwrite existing files
        #[arg(long)]
        force: bool,
    },
    /// Import the facts in a CSV file into a copy of a design
    Import {
        /// Design, or any topology; - is standard input
        #[arg(value_name = "DESIGN")]
        design: PathBuf,

        /// Table to read; - is standard input
        #[arg(value_name = "x.csv")]
        table: PathBuf,

        /// Design to write
        #[arg(long, value_name = "x.ron")]
        out: PathBuf,

        /// Overwrite existing files
        #[arg(long)]
        force: bool,
    },
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
enum FactsError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{error} Table: {}", shown::path(path))]
    Table { error: TableError, path: PathBuf },
    #[error("{reason} File: {}", shown::path(path))]
    Write {
        reason: DesignWriteError,
        path: PathBuf,
    },
    #[error("The table could not be written to standard output.")]
    Output,
    #[error(transparent)]
    OutFile(#[from] OutFileError),
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    let done = match &arguments.direction {
        Direction::Export {
            design,
            table,
            force,
        } => export(design, table, *force, vocabulary),
        Direction::Import {
            design,
            table,
            out,
            force,
        } => import(design, table, (out, *force), vocabulary),
    };
    match done {
        Ok(()) => Exit::Fine,
        Err(error) => {
            output::complain(&error.to_string());
            Exit::Failed
        }
    }
}

fn export(
    design: &Path,
    table: &Path,
    force: bool,
    vocabulary: &Vocabulary,
) -> Result<(), FactsError> {
    let to_output = output::is_standard(table);
    if !to_output {
        out_file::may_be_written(table, force, &[design])?;
    }
    let (opened, _) = save::open(design, vocabulary)?;
    let text = facts_table::export(&opened.design).map_err(|error| FactsError::Table {
        error,
        path: table.to_owned(),
    })?;
    match to_output {
        true => match output::print(&text, Exit::Fine) {
            Exit::Fine => Ok(()),
            _ => Err(FactsError::Output),
        },
        false => save_file(table, text.as_bytes(), force),
    }
}

fn import(
    design: &Path,
    table: &Path,
    (out, force): (&Path, bool),
    vocabulary: &Vocabulary,
) -> Result<(), FactsError> {
    out_file::may_be_written(out, force, &[design, table])?;
    let (opened, _) = save::open(design, vocabulary)?;
    let (bytes, _) = save::read_input(table)?;
    let imported = facts_table::import(&opened.design, &bytes);
    let Imported { design, changed } = imported.map_err(|error| FactsError::Table {
        error,
        path: table.to_owned(),
    })?;
    let written = design_file::write(&design, opened.source.as_ref());
    let bytes = written.map_err(|reason| FactsError::Write {
        reason,
        path: out.to_owned(),
    })?;
    save_file(out, &bytes, force)?;
    output::note(&match changed {
        0 => "The table contains no changes.".to_owned(),
        1 => "1 fact or note was changed.".to_owned(),
        many => format!("{many} facts and notes were changed."),
    });
    Ok(())
}

fn save_file(path: &Path, bytes: &[u8], force: bool) -> Result<(), FactsError> {
    if let Some(warning) = out_file::write(path, bytes, force)? {
        output::warn(&warning);
    }
    Ok(())
}
