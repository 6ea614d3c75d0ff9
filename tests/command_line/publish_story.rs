//! The complete path from a deployment to the same deployment with a Persistent Chat pool, on the command
//! line.

use topology_designer::document::Format;
use topology_designer::vocabulary::Vocabulary;

use crate::common::confirmed::{before_the_pool, learned, with_pool, written};
use crate::common::stand_in::Deployment;

use super::*;

/// Plays the story, with confirmed spellings for the deployment or without any.
fn play(is_confirmed: bool) {
    let desk = Desk::new();
    let known = match is_confirmed {
        true => learned(&[]),
        false => Default::default(),
    };
    desk.file("learned.ron", known.to_ron().unwrap());
    let deployment = Deployment::new(Some(&before_the_pool()));
    let shell = deployment.shell();
    let shell = shell.to_str().unwrap();
    let run = |arguments: &[&str], expected: i32| {
        let mut all = vec!["--vocabulary", "learned.ron"];
        all.extend(arguments);
        let output = desk.run(&all);
        let (told, said) = (String::from_utf8_lossy(&output.stdout), stderr(&output));
        assert_eq!(code(&output), expected, "{arguments:?}: {told}{said}");
        format!("{told}{said}")
    };

    run(&["download", "--out", "deployed.xml", "--shell", shell], 0);
    let deployed = fs::read(desk.path("deployed.xml")).unwrap();
    // The design is drawn in the window, which has its own test.
    let vocabulary = Vocabulary::built_in().with_learned(&known);
    let design = with_pool(&deployed, &vocabulary);
    desk.file("design.ron", written(&design, Format::Design));

    let differs = run(&["diff", "deployed.xml", "design.ron"], 1);
    assert!(
        differs.contains("+ Persistent Chat pool chat.contoso.com"),
        "{differs}"
    );
    let plan = run(&["plan", "design.ron", "--baseline", "deployed.xml"], 0);
    for words in [
        "Install-CsMirrorDatabase",
        "chat01.contoso.com",
        "compliance adapter",
    ] {
        assert!(plan.contains(words), "{words}: {plan}");
    }
    run(
        &[
            "kit",
            "design.ron",
            "--baseline",
            "deployed.xml",
            "--out",
            "kit",
        ],
        0,
    );

    let publish = |step: &str, expected| {
        let seed = r"\\sql02.contoso.com\seed";
        run(
            &[
                "publish",
                "kit",
                "--yes",
                "--step",
                step,
                "--seed-share",
                seed,
                "--shell",
                shell,
            ],
            expected,
        )
    };
    let mut told = publish("1", 1);
    let mut setup = 4;
    if !is_confirmed {
        assert!(told.contains("Publish with Topology Builder"), "{told}");
        deployment.publish(&written(&design, Format::Published));
        told = publish("4", 1);
        setup = 5;
    }
    assert!(
        told.contains(&format!("Stopped at step {setup}.")),
        "{told}"
    );
    assert!(
        told.contains("Run Setup-Computer.ps1 of the kit on chat01.contoso.com"),
        "{told}"
    );
    deployment.set_up();
    let told = publish(&(setup + 1).to_string(), 0);
    assert!(told.contains("No differences remain"), "{told}");

    let logs = run(&["log", "kit/runs/reports"], 0);
    assert!(logs.contains("Install-CsMirrorDatabase"), "{logs}");
    assert_eq!(logs.contains("Publish-CSTopology"), is_confirmed, "{logs}");
    run(&["download", "--out", "after.xml", "--shell", shell], 0);
    let differs = run(&["diff", "after.xml", "design.ron"], 0);
    assert!(differs.starts_with("No differences"), "{differs}");
}

#[test]
fn a_pool_with_inferred_spellings_reaches_the_deployment_through_topology_builder() {
    play(false);
}

#[test]
fn a_pool_with_confirmed_spellings_reaches_the_deployment_through_its_kit() {
    play(true);
}
