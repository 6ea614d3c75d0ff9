//! Running kits and downloading topologies with a program that plays the shell.

use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use topology_designer::document::{self, Format};
use topology_designer::publish::{self, kit::KitFile};
use topology_designer::vocabulary::{LearnedVocabulary, Vocabulary};
use topology_designer::workspace::baseline::NamedBaseline;
use topology_designer::workspace::kit;
use topology_designer::workspace::plan::Against;

use crate::common::confirmed::{before_the_pool, learned, moved, with_pool, written};
use crate::common::stand_in::Deployment;

use super::*;

/// The publishing method of a kit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Direct,
    TopologyBuilder,
}

/// The starting point of every scene with a method.
struct Given {
    deployed: Vec<u8>,
    learned: String,
    kit: Vec<KitFile>,
    /// The design in its published form.
    published: Vec<u8>,
}

impl Given {
    fn of(way: Way) -> &'static Self {
        static GIVEN: [OnceLock<Given>; 2] = [OnceLock::new(), OnceLock::new()];
        GIVEN[usize::from(way == Way::Direct)].get_or_init(|| {
            let learned = match way {
                Way::Direct => learned(&[]),
                Way::TopologyBuilder => LearnedVocabulary::default(),
            };
            let vocabulary = Vocabulary::built_in().with_learned(&learned);
            let deployed = before_the_pool();
            let design = with_pool(&deployed, &vocabulary);
            let read = document::read_with(&deployed, None, &vocabulary).unwrap();
            let named = NamedBaseline::of("deployed.xml".as_ref(), read);
            let made = kit::of(
                &design,
                Against::Named(&named),
                "design.ron",
                Some("deployed.xml"),
            )
            .unwrap();
            assert_eq!(
                made.plan.way == publish::plan::Way::Direct,
                way == Way::Direct
            );
            Self {
                learned: learned.to_ron().unwrap(),
                kit: made.files,
                published: written(&design, Format::Published),
                deployed,
            }
        })
    }
}

/// A desk with a kit that adds a pool, and the deployment behind a shell.
struct Scene {
    desk: Desk,
    deployment: Deployment,
    given: &'static Given,
}

impl Scene {
    fn new(way: Way) -> Self {
        let (desk, given) = (Desk::new(), Given::of(way));
        desk.file("learned.ron", &given.learned);
        fs::create_dir(desk.path("kit")).unwrap();
        for file in &given.kit {
            desk.file(&format!("kit/{}", file.name), &file.bytes);
        }
        Self {
            deployment: Deployment::new(Some(&given.deployed)),
            desk,
            given,
        }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut all = vec!["--vocabulary", "learned.ron"];
        all.extend(arguments);
        self.desk.run(&all)
    }

    /// Runs the kit, beginning with a step, without asking.
    fn publish(&self, step: &str) -> Output {
        let shell = self.deployment.shell();
        let shell = shell.to_str().unwrap();
        let seed = r"\\sql02.contoso.com\seed";
        self.run(&[
            "publish",
            "kit",
            "--yes",
            "--step",
            step,
            "--seed-share",
            seed,
            "--shell",
            shell,
        ])
    }

    /// Completes all remaining steps, by script and by hand, beginning with a step.
    fn finish(&self, way: Way) {
        self.deployment.behave();
        let (builder, setup, verify) = match way {
            Way::Direct => (None, 4, "5"),
            Way::TopologyBuilder => (Some(3), 5, "6"),
        };
        let mut output = self.publish("1");
        if let Some(step) = builder
            && stderr(&output).contains(&format!("Stopped at step {step}."))
        {
            self.deployment.publish(&self.given.published);
            output = self.publish("1");
        }
        assert_eq!(code(&output), 1, "{}", stdout(&output));
        let stopped = format!("Stopped at step {setup}.");
        assert!(
            stderr(&output).contains(&stopped),
            "{}{}",
            stdout(&output),
            stderr(&output)
        );
        self.deployment.set_up();
        let output = self.publish(verify);
        assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
        assert!(
            stdout(&output)
                .contains("No differences remain: the deployed topology matches the design.")
        );
    }

    /// The result of an undisturbed run.
    fn undisturbed(way: Way) -> &'static [Option<Vec<u8>>] {
        static LEFT: [OnceLock<Vec<Option<Vec<u8>>>>; 2] = [OnceLock::new(), OnceLock::new()];
        LEFT[usize::from(way == Way::Direct)].get_or_init(|| {
            let scene = Self::new(way);
            scene.finish(way);
            scene.deployment.state()
        })
    }
}

#[test]
fn the_deployed_topology_is_downloaded_byte_for_byte() {
    let scene = Scene::new(Way::TopologyBuilder);
    let shell = scene.deployment.shell();
    let shell = shell.to_str().unwrap();
    let output = scene.run(&["download", "--out", "now.xml", "--shell", shell]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(
        fs::read(scene.desk.path("now.xml")).unwrap(),
        before_the_pool()
    );
    let again = scene.run(&["download", "--out", "now.xml", "--shell", shell]);
    assert_eq!(code(&again), 2);
    assert!(stderr(&again).contains("--force"), "{}", stderr(&again));
    scene.deployment.misbehave("Get-Topology.ps1", "fails");
    let failed = scene.run(&["download", "--out", "other.xml", "--shell", shell]);
    assert_eq!(code(&failed), 1);
    assert!(
        stderr(&failed).contains("Cannot open database"),
        "{}",
        stderr(&failed)
    );
    assert!(!scene.desk.path("other.xml").exists());
    scene.deployment.behave();
    scene.deployment.publish(b"no topology");
    let failed = scene.run(&["download", "--out", "other.xml", "--shell", shell]);
    assert_eq!(code(&failed), 2, "{}", stderr(&failed));
    assert!(!scene.desk.path("other.xml").exists());
}

#[test]
fn without_the_shell_both_commands_say_so_and_mention_the_kit() {
    let scene = Scene::new(Way::TopologyBuilder);
    for arguments in [
        &["download", "--out", "now.xml"][..],
        &["publish", "kit", "--yes"],
    ] {
        // An empty path contains no programs on any system.
        let output = cargo_bin_cmd!("topology-designer")
            .current_dir(scene.desk.path(""))
            .env("PATH", "")
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(code(&output), 2);
        assert!(
            stderr(&output).contains("Save a publishing kit and copy it there"),
            "{}",
            stderr(&output)
        );
        let mut named = arguments.to_vec();
        named.extend(["--shell", "nowhere"]);
        let output = scene.run(&named);
        assert_eq!(code(&output), 2);
        assert!(
            stderr(&output).contains("There is no program"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn nothing_is_run_without_yes_and_without_a_terminal() {
    let scene = Scene::new(Way::Direct);
    let shell = scene.deployment.shell();
    let before = scene.deployment.state();
    let output = scene.run(&["publish", "kit", "--shell", shell.to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("--yes"), "{}", stderr(&output));
    assert_eq!(scene.deployment.state(), before);
    assert!(!scene.desk.path("kit/runs").exists());
}

#[test]
fn only_a_complete_kit_with_the_scripts_of_this_program_is_run() {
    let scene = Scene::new(Way::Direct);
    let refused = |kit: &str| {
        let shell = scene.deployment.shell();
        let output = scene.run(&["publish", kit, "--yes", "--shell", shell.to_str().unwrap()]);
        assert_eq!(code(&output), 2, "{}", stdout(&output));
        stderr(&output).to_owned()
    };
    assert!(refused("nowhere").contains("This folder is not a publishing kit"));
    assert!(refused("learned.ron").contains("This is a file. Specify the folder"));
    let script = scene.desk.path("kit/Test-Preflight.ps1");
    let mut text = fs::read(&script).unwrap();
    text.extend(b"Remove-Item x");
    fs::write(&script, text).unwrap();
    assert!(refused("kit").contains("This script of the kit differs from the one in this program"));
    fs::write(scene.desk.path("kit/kit.json"), "{").unwrap();
    assert!(refused("kit").contains("kit.json is damaged"));
}

#[test]
fn an_invalid_share_and_a_missing_step_are_refused_before_anything_runs() {
    let scene = Scene::new(Way::Direct);
    let shell = scene.deployment.shell();
    let shell = shell.to_str().unwrap();
    for (option, value, words) in [
        (
            "--seed-share",
            "-Yes",
            "Enter the share for setting up mirrors as",
        ),
        (
            "--seed-share",
            r"\\sql\seed\",
            "Enter the share for setting up mirrors as",
        ),
        ("--step", "9", "steps 1 to 6"),
    ] {
        let value = format!("{option}={value}");
        let output = scene.run(&["publish", "kit", "--yes", &value, "--shell", shell]);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}

#[test]
fn a_run_can_be_resumed_after_any_stop_and_ends_in_the_same_state() {
    let stops = [
        ("fails", "Failed: Cannot open database"),
        (
            "asks",
            "The script asked for input, which is not possible here",
        ),
        ("vanishes", "The program ended without a result"),
    ];
    for way in [Way::Direct, Way::TopologyBuilder] {
        let expected = Scene::undisturbed(way);
        let scripts = [
            "Test-Preflight.ps1",
            "Publish-Topology.ps1",
            "Install-Databases.ps1",
        ];
        for (script, (how, words)) in scripts.into_iter().zip(stops) {
            let scene = Scene::new(way);
            if way == Way::TopologyBuilder && script == "Install-Databases.ps1" {
                assert_eq!(code(&scene.publish("1")), 1);
                scene.deployment.publish(&scene.given.published);
            }
            scene.deployment.misbehave(script, how);
            let output = scene.publish("1");
            assert_eq!(code(&output), 1, "{script} {how}");
            assert!(
                stdout(&output).contains(words),
                "{script} {how}: {}",
                stdout(&output)
            );
            scene.finish(way);
            assert!(
                scene.deployment.state() == expected,
                "{way:?} {script} {how}"
            );
        }
    }
}

#[test]
fn a_run_that_died_between_two_changes_resumes_where_it_stopped() {
    let expected = Scene::undisturbed(Way::Direct);
    for script in ["Publish-Topology.ps1", "Install-Databases.ps1"] {
        let scene = Scene::new(Way::Direct);
        scene.deployment.misbehave(script, "dies between");
        let output = scene.publish("1");
        assert_eq!(code(&output), 1);
        assert!(
            stdout(&output).contains("Run this step again"),
            "{}",
            stdout(&output)
        );
        assert!(scene.deployment.state() != expected, "nothing to clean up");
        scene.finish(Way::Direct);
        assert!(scene.deployment.state() == expected, "{script}");
    }
}

#[test]
fn garbage_and_very_long_lines_neither_stop_a_run_nor_control_the_terminal() {
    let scene = Scene::new(Way::Direct);
    scene
        .deployment
        .misbehave("Publish-Topology.ps1", "babbles");
    let output = scene.publish("1");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(!told.contains('\u{1b}') && told.contains("xxxx"));
    assert!(
        stderr(&output).contains("Stopped at step 4."),
        "{}",
        stderr(&output)
    );
    scene.deployment.misbehave("Install-Databases.ps1", "warns");
    let output = scene.publish("3");
    assert!(stdout(&output).contains("processing has completed with warnings"));
}

#[test]
fn a_shell_that_hangs_can_be_stopped_and_the_run_resumed_later() {
    let scene = Scene::new(Way::Direct);
    scene.deployment.misbehave("Publish-Topology.ps1", "hangs");
    let mut program = Command::new(assert_cmd::cargo::cargo_bin!("topology-designer"))
        .current_dir(scene.desk.path(""))
        .args([
            "--vocabulary",
            "learned.ron",
            "publish",
            "kit",
            "--yes",
            "--shell",
        ])
        .arg(scene.deployment.shell())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let heard = || {
        let runs = fs::read_dir(scene.desk.path("kit/runs"))
            .into_iter()
            .flatten();
        let mut runs = runs.map(|run| run.unwrap().path().join("2-publish.txt"));
        runs.any(|path| fs::read_to_string(path).is_ok_and(|text| text.contains("12 of 81")))
    };
    let started = Instant::now();
    while !heard() {
        assert!(
            started.elapsed() < Duration::from_secs(60),
            "the output is kept while the run continues"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    program.kill().unwrap();
    program.wait().unwrap();
    scene.finish(Way::Direct);
    assert!(scene.deployment.state() == Scene::undisturbed(Way::Direct));
}

#[test]
fn a_deployment_that_has_changed_since_the_baseline_is_left_alone() {
    for way in [Way::Direct, Way::TopologyBuilder] {
        let scene = Scene::new(way);
        scene.deployment.publish(&moved(&scene.given.deployed));
        let before = scene.deployment.state();
        let output = scene.publish("1");
        assert_eq!(code(&output), 1);
        assert!(
            stdout(&output).contains("fail    R162"),
            "{}",
            stdout(&output)
        );
        assert!(stderr(&output).contains("Stopped at step 1."));
        let output = scene.publish("2");
        assert_eq!(code(&output), 1, "the script itself checks again");
        assert!(scene.deployment.state() == before);
    }
}

#[test]
fn an_inconclusive_preflight_stops_the_run_unless_unknown_results_are_allowed() {
    let scene = Scene::new(Way::Direct);
    scene
        .deployment
        .misbehave("Test-Preflight.ps1", "knows-not");
    let output = scene.publish("1");
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("--step 1 --allow-unknown"),
        "{}",
        stderr(&output)
    );
    let shell = scene.deployment.shell();
    let shell = shell.to_str().unwrap();
    let output = scene.run(&[
        "publish",
        "kit",
        "--yes",
        "--allow-unknown",
        "--shell",
        shell,
    ]);
    assert!(
        stdout(&output).contains("and you continue"),
        "{}",
        stdout(&output)
    );
    // Mirrors need a share, which was not specified.
    assert!(
        stderr(&output).contains("--step 3 --seed-share"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_complete_output_of_a_run_is_kept_in_a_dated_folder() {
    let scene = Scene::new(Way::Direct);
    scene.finish(Way::Direct);
    let runs = fs::read_dir(scene.desk.path("kit/runs")).unwrap();
    let mut stories = Vec::new();
    for run in runs.map(|run| run.unwrap().path()) {
        if let Ok(story) = fs::read_to_string(run.join("run.txt")) {
            let name = run.file_name().unwrap().to_str().unwrap().to_owned();
            assert!(name.starts_with("20") && name.contains("Z-run"), "{name}");
            stories.push(story);
        }
    }
    assert_eq!(stories.len(), 2);
    let all = stories.concat();
    for words in [
        "1. Check all conditions",
        "The topology is published and enabled.",
        "No differences remain",
    ] {
        assert!(all.contains(words), "{words}: {all}");
    }
}

#[test]
fn something_that_is_not_a_kit_is_refused_and_identified() {
    let desk = Desk::new();
    desk.file("topology.xml", clean());
    desk.file("kit.zip", "PK");
    fs::create_dir(desk.path("kit")).unwrap();
    desk.file("kit/kit.json", "{\"program\": 3}");
    for (name, says) in [
        (
            "topology.xml",
            "This is a file. Specify the folder of the kit",
        ),
        ("kit.zip", "This is an archive. Extract it"),
        (
            "kit",
            "by a different version of this program (line 1, column ",
        ),
    ] {
        let report = desk.run(&["publish", name]);
        assert_eq!(code(&report), 2, "{name}");
        assert!(
            stderr(&report).contains(says),
            "{name}: {}",
            stderr(&report)
        );
        assert!(!stderr(&report).contains('`'), "{}", stderr(&report));
    }
}
