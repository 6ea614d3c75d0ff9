//! The start page of a kit: how to publish and why, how to run the kit, what each file is for, and the plan.

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
        "Everything you need to publish this design. Run it on a computer that has the Management Shell, with \
         an account that has the required rights. The scripts are the same in every kit; they read the names \
         of this deployment from kit.json. Read the plan below first.",
    );
    if is_direct {
        document.call_out(
            CallOut::Note,
            "This kit can publish directly: its topology was downloaded from the deployment, and every \
             spelling in it is confirmed.",
        );
    } else {
        document.call_out(
            CallOut::Warning,
            "This topology must be published with Topology Builder; the plan says why. Publish-Topology.ps1 \
             runs the preflight and the backup, and then waits for you.",
        );
    }
    how_to_run(&mut document, &needs);
    document.heading(Level::Chapter, "Files");
    document.paragraph(
        "Every file except this page, with its SHA-256 hash. Before they start, the scripts compare the hashes \
         of the topology files and the line files with those in kit.json.",
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
        heads: vec!["File", "Contents or purpose", "SHA-256"],
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
        "baseline.txt" => "the published topology as lines, when the kit was made",
        "design.txt" => "the design as lines, if the kit may publish it",
        _ => "",
    }
}

/// Which scripts of a kit are needed.
struct Needs {
    is_direct: bool,
    is_first: bool,
    has_databases: bool,
    has_mirrors: bool,
    has_setup: bool,
    /// The number of the step of the plan that publishes.
    publication: Option<usize>,
    /// The number of the first step that upgrades a pool in place.
    upgrade: Option<usize>,
    /// The number of the step that deletes stores in a second publication.
    store_removal: Option<usize>,
}

impl Needs {
    fn of(plan: &Plan, is_direct: bool) -> Self {
        let has = |kind: StepKind| plan.steps.iter().any(|step| step.kind == kind);
        let number = |kind: StepKind| {
            let mut steps = plan.steps.iter();
            steps.position(|step| step.kind == kind).map(|at| at + 1)
        };
        let has_mirrors = has(StepKind::Mirror);
        Self {
            is_direct,
            is_first: plan.is_first,
            has_databases: has_mirrors || has(StepKind::Databases),
            has_mirrors,
            has_setup: !plan.computers_for_setup().is_empty(),
            publication: number(StepKind::Publication),
            upgrade: number(StepKind::Upgrade),
            store_removal: number(StepKind::StoreRemoval),
        }
    }

    /// The command for a script that checks or uses the share for setting up mirrors.
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
        "Copy the folder to a local disk. Open Windows PowerShell (64-bit, version 3 or later) as an \
         administrator, go to the folder, and allow scripts in this window only:",
    );
    document.blocks.push(Block::Command(
        "Get-ChildItem -Filter *.ps1 | Unblock-File\nSet-ExecutionPolicy -Scope Process -ExecutionPolicy Bypass".to_owned(),
    ));
    if let Some(publication) = needs.publication {
        document.paragraph(format!(
            "The scripts do not do what the plan lists by hand: do the steps before step {publication} before you run \
             Publish-Topology.ps1, and the later ones at their place between the scripts."
        ));
    }
    document.paragraph(
        "Then run these scripts in this order. Each script resumes where it stopped; -WhatIf \
                        shows what it would do:",
    );
    if needs.has_mirrors {
        document.blocks.push(Block::Command(
            "$seedShare = Read-Host 'Share for setting up mirrors, as \\\\server\\share'"
                .to_owned(),
        ));
    }
    document.blocks.push(needs.script("Test-Preflight.ps1"));
    document.paragraph(
        "If some conditions could not be checked, read the report of the script, and then add -AllowUnknown to \
         the next command.",
    );
    document.blocks.push(needs.script("Publish-Topology.ps1"));
    if !needs.is_direct {
        document.paragraph(match needs.is_first {
            _ if needs.store_removal.is_some() => {
                "The script stops for Topology Builder. Download the topology there, and enter the first part of the \
                 worksheet; topology.tbxml is the design at the end, without the stores that are deleted later. \
                 Publish, and then run:"
            }
            _ if needs.upgrade.is_some() => {
                "The script stops for Topology Builder. Download the topology there and enter the worksheet, which \
                 names the command that upgrades a pool. Publish, and then run:"
            }
            true => {
                "The script stops for Topology Builder. Create a new topology there and enter the worksheet, \
                 or open topology.tbxml. Publish, and then run:"
            }
            false => {
                "The script stops for Topology Builder. Download the topology there and enter the worksheet, \
                 or open topology.tbxml. Publish, and then run:"
            }
        });
    }
    if needs.has_databases {
        document.blocks.push(needs.script("Install-Databases.ps1"));
    }
    if let Some(step) = needs.upgrade {
        document.paragraph(format!(
            "Then upgrade the pools, one after another, from step {step} of the plan on."
        ));
    }
    if needs.has_setup {
        document.paragraph(
            "On each computer that needs setup according to the plan, after replication has reached it (on a \
             new computer, after step 1 of the Deployment Wizard). Copy this folder there too:",
        );
        document
            .blocks
            .push(Block::Command(r".\Setup-Computer.ps1".to_owned()));
    }
    if let Some(step) = needs.store_removal {
        document.paragraph(format!(
            "Then delete the stores that are no longer used, in the second publication: step {step} of the plan."
        ));
    }
    document.paragraph("Finally:");
    document
        .blocks
        .push(Block::Command(r".\Test-Deployment.ps1".to_owned()));
    document.paragraph(
        "If Topology Designer is installed on that computer, this command runs the same scripts one after \
         another and compares the deployment with the design at the end:",
    );
    document
        .blocks
        .push(Block::Command("topology-designer publish .".to_owned()));
    document.paragraph("Each run keeps its output in a dated folder under \"runs\".");
    if !needs.is_first {
        document.paragraph(
            "To roll back, enter the folder of the run that saved the deployed topology. It contains the file \
             topology.xml:",
        );
        document.blocks.push(Block::Command(
            "$run = Read-Host 'Folder under runs'\n.\\Restore-Topology.ps1 -Run $run".to_owned(),
        ));
    }
}
