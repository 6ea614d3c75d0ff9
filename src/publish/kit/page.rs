//! The page that opens a kit: the way and why, how to run it, what each file is, and the plan.

use crate::publish::kit::{Contents, KitFile, SCRIPTS, hash};
use crate::publish::plan::{self, Plan};
use crate::publish::step::StepKind;
use crate::report::{Block, CallOut, Document, Level, Table, Words};

pub(super) fn document(
    plan: &Plan,
    contents: &Contents<'_>,
    is_direct: bool,
    files: &[KitFile],
) -> Document {
    let needs = Needs::of(plan, is_direct);
    let plan = plan::document(plan, contents.design_name, contents.baseline_name);
    let mut document = Document {
        title: "Publishing kit".to_owned(),
        about: plan.about.clone(),
        blocks: Vec::new(),
    };
    document.heading(Level::Chapter, "What this is");
    document.paragraph(
        "Everything that publishing this design needs, for the person with the rights, on a computer with the Management \
         Shell. The scripts are the same in every kit; the names of this deployment are in kit.json, which they read. Read \
         the plan below first.",
    );
    if is_direct {
        document.call_out(
            CallOut::Note,
            "This kit may publish directly: its topology began as a download of the deployment, and every spelling in it \
             is confirmed.",
        );
    } else {
        document.call_out(
            CallOut::Warning,
            "This topology goes through Topology Builder; the plan says why. Publish-Topology.ps1 does the preflight and \
             the backup, and stops for you.",
        );
    }
    how_to_run(&mut document, &needs);
    document.heading(Level::Chapter, "Files");
    document.paragraph(
        "Each file but this page with its SHA-256. Before they begin, the scripts compare those of the topology files and \
         of the lines with what kit.json has.",
    );
    let rows = files.iter().map(|file| {
        let script = SCRIPTS.iter().find(|script| script.name == file.name);
        let what = script.map_or_else(|| what_is(file.name), |script| script.what);
        vec![
            Words::name(file.name),
            Words::from(what),
            Words::name(hash(&file.bytes)),
        ]
    });
    document.blocks.push(Block::Table(Table {
        heads: vec!["File", "What it is or does", "SHA-256"],
        rows: rows.collect(),
    }));
    document.heading(Level::Chapter, "Publishing plan");
    document.blocks.extend(plan.blocks);
    document
}

fn what_is(name: &str) -> &'static str {
    match name {
        "worksheet.html" => "what to enter in Topology Builder, page by page",
        "kit.json" => "the names of this deployment, for the scripts",
        "topology.tbxml" => "the design for Topology Builder",
        "topology.xml" => "the design for Publish-CsTopology",
        "baseline.txt" => "the lines of what was published when the kit was made",
        "design.txt" => "the lines of the design, where the kit may publish it",
        _ => "",
    }
}

/// Which scripts a kit is run with.
struct Needs {
    is_direct: bool,
    is_first: bool,
    has_databases: bool,
    has_mirrors: bool,
    has_setup: bool,
}

impl Needs {
    fn of(plan: &Plan, is_direct: bool) -> Self {
        let has = |kind: StepKind| plan.steps.iter().any(|step| step.kind == kind);
        let has_mirrors = has(StepKind::Mirror);
        Self {
            is_direct,
            is_first: plan.is_first,
            has_databases: has_mirrors || has(StepKind::Databases),
            has_mirrors,
            has_setup: !plan.computers_for_setup().is_empty(),
        }
    }

    /// A script that looks at, or uses, the share for setting up mirrors.
    fn script(&self, name: &str) -> Block {
        let share = if self.has_mirrors {
            " -SeedShare $seedShare"
        } else {
            ""
        };
        Block::Command(format!(".\\{name}{share}"))
    }
}

fn how_to_run(document: &mut Document, needs: &Needs) {
    document.heading(Level::Chapter, "How to run it");
    document.paragraph(
        "Copy the folder to a local disk. In Windows PowerShell (64-bit, version 3 or later), started as administrator, \
         go to the folder and let the scripts run in this window alone:",
    );
    document.blocks.push(Block::Command(
        "Get-ChildItem -Filter *.ps1 | Unblock-File\nSet-ExecutionPolicy -Scope Process -ExecutionPolicy Bypass".to_owned(),
    ));
    document.paragraph("Then, in this order. Each script goes on where it stopped, and -WhatIf says what it would do:");
    if needs.has_mirrors {
        document.blocks.push(Block::Command(
            "$seedShare = Read-Host 'Share for setting up mirrors, as \\\\server\\share'"
                .to_owned(),
        ));
    }
    document.blocks.push(needs.script("Test-Preflight.ps1"));
    document.paragraph(
        "Where it cannot tell everything, read its report, and add -AllowUnknown to the next command.",
    );
    document.blocks.push(needs.script("Publish-Topology.ps1"));
    if !needs.is_direct {
        document.paragraph(match needs.is_first {
            true => {
                "It stops for Topology Builder. Begin a new topology there and enter the worksheet, or open topology.tbxml, and \
                 publish. Then:"
            }
            false => {
                "It stops for Topology Builder. Download the topology there and enter the worksheet, or open topology.tbxml, and \
                 publish. Then:"
            }
        });
    }
    if needs.has_databases {
        document.blocks.push(needs.script("Install-Databases.ps1"));
    }
    if needs.has_setup {
        document.paragraph(
            "On each computer that the plan lists for setup, once replication has reached it, and on a new one after step 1 \
             of the Deployment Wizard; copy this folder there, too:",
        );
        document
            .blocks
            .push(Block::Command(r".\Setup-Computer.ps1".to_owned()));
    }
    document.paragraph("At the end:");
    document
        .blocks
        .push(Block::Command(r".\Test-Deployment.ps1".to_owned()));
    document.paragraph(
        "Where Topology Designer is on that computer, it runs the same scripts one after the other, and compares the \
         deployment with the design at the end:",
    );
    document
        .blocks
        .push(Block::Command("topology-designer publish .".to_owned()));
    document.paragraph("Every run keeps what it wrote in a dated folder below \"runs\".");
    if !needs.is_first {
        document.paragraph(
            "To go back, name the folder of the run that saved what was deployed; it has a file topology.xml:",
        );
        document.blocks.push(Block::Command(
            "$run = Read-Host 'Folder below runs'\n.\\Restore-Topology.ps1 -Run $run".to_owned(),
        ));
    }
}
