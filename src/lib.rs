//! Topology Designer: a designer for Lync Server 2013 and Skype for Business Server 2015 topologies
//! with Persistent Chat.
//!
//! # The rooms
//!
//! Lower rooms do not depend on higher ones; `tests/tidy.rs` enforces this. From the bottom:
//!
//! | room | what it is for |
//! |---|---|
//! | [`vocabulary`] | how documents spell Persistent Chat, and how far that is known |
//! | [`topology`] | the domain: sites, clusters, computers, SQL Server instances, services; pools and stores as a person sees them; which associations there are and which may be made |
//! | [`design`] | a topology with what lives beside it: annotations and arrangement |
//! | [`diff`] | which object of one topology is which of another; what differs, typed, in the user's words |
//! | [`edit`] | intentions of the user, applied whole or refused with a reason; the history |
//! | [`planning`] | what a deployment starts from: templates of the supported topologies, a proposal for Persistent Chat |
//! | [`rules`] | what is wrong with a design, explained; one rule, one file |
//! | [`diagram`] | the picture of a design, described once for the window, SVG, PNG, PDF and draw.io |
//! | [`document`] | bytes to topology and back; two XML formats, the design file, safe saving |
//! | [`report`] | a small model of a document (blocks) and its forms: text, Markdown, HTML, spreadsheet; knows no topology |
//! | [`publish`] | the steps of publishing, the plan and the kit made of them, the worksheet for Topology Builder, commands of the product as data, and what its cmdlets report |
//! | [`workspace`] | what window and command line share: naming a baseline, checking, file names, bytes of any format, running a kit |
//! | [`handover`] | the documents that a deployment is handed over with: design, runbook, network and more, as blocks of a report |
//! | [`cli`] | one file for each command that needs no window |
//! | [`app`] | the window; the only room that knows egui |
//!
//! Data flows in one direction and back: bytes -> [`document`] -> [`topology`] -> ([`edit`] | [`rules`] |
//! [`diff`]) -> [`diagram`] -> canvas or picture; [`topology`] -> [`document`] -> bytes.
//!
//! # Where things are added
//!
//! | what | where |
//! |---|---|
//! | a rule | its file in a theme below `rules/catalog`, named by its theme, and a row in `rules/catalog.rs` |
//! | a kind of object | its row in `topology/kind.rs`, its file and its row in `diagram/kinds`, what publishing it needs in `publish/plan/table.rs` |
//! | what can be added to a topology | a row in `app/palette_item.rs`, its sheet below `app/sheets` |
//! | an association | a kind in `topology/association.rs`, its row in `topology/association/table.rs`, what publishing it needs in `publish/plan/table/associations.rs` |
//! | a command of the window | a row in the file of its menu below `app/commands` |
//! | an edit | a variant in `edit/intention.rs`, carried out by a file below `edit/apply` |
//! | a template | its file below `planning/templates`, and a row in `planning/templates.rs` |
//! | a format | a row in `document/format.rs`, its reader below `document/read`, its writer below `document/write` |
//! | a subcommand | its file below `cli`, and a row in `cli.rs` |
//! | a step of running a kit | a kind in `workspace/run.rs`, when a kit has it in `workspace/run/folder.rs`, its script in `assets/kit` |
//! | a step of publishing | a kind in `publish/step/kind.rs`, its texts below `publish/plan/rows`, and the differences that need it in `publish/plan/table.rs` |
//! | a part of the documentation | its file below `handover/parts`, and a row in `handover/parts.rs` |
//! | a spelling of Persistent Chat | a row in `assets/vocabulary.ron` |
//! | a topology for tests | pieces of `tests/common/kit.rs`, or edits of `tests/common/by_edits.rs` |
//!
//! # The laws
//!
//! 1. Nothing is lost: what was not edited is written back byte for byte.
//! 2. Identities are stable: numbers and ids of existing objects never change.
//! 3. One door for change: only [`edit`] changes a topology, and every edit can be undone.
//! 4. One answer to "may I?": wire, menu, quick fix and edit ask the same function.
//! 5. Rules are pure: they do not use the window, files or the clock, and they never report false problems.
//! 6. Positions are not part of the topology: they are stored beside it and survive an import.
//! 7. The picture is drawn once, for the canvas and for every export.
//! 8. Inferred content is reported: a document with inferred tokens is never presented as ready to publish.
//! 9. Invalid input gets a message: what is wrong, where, and what to do; nothing is overwritten.
//! 10. Deterministic: the same input gives the same output, in the same order.

// The kit of builders in `tests/common` is also part of the tests of this library.
#[cfg(test)]
extern crate self as topology_designer;

pub mod app;
#[cfg(test)]
#[path = "../tests/common/cases.rs"]
mod cases;
pub mod cli;
pub mod design;
pub mod diagram;
pub mod diff;
pub mod document;
pub mod edit;
pub mod handover;
pub mod planning;
pub mod publish;
pub mod report;
pub mod rules;
pub mod topology;
pub mod vocabulary;
pub mod workspace;
