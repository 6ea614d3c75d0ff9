//! Proposals for Persistent Chat.

use super::*;

/// A deployment with a Front End pool and a Persistent Chat pool.
fn desk() -> Desk {
    let desk = Desk::new();
    let output = desk.run(&[
        "new",
        "--template",
        "enterprise-one-server",
        "--domain",
        "contoso.com",
        "--out",
        "a.ron",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    desk
}

#[test]
fn a_proposal_explains_its_numbers_and_is_added_to_a_copy() {
    let desk = desk();
    let plan = [
        "plan-chat",
        "a.ron",
        "--users",
        "30000",
        "--availability",
        "databases",
    ];
    let output = desk.run(&plan);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for part in [
        "Persistent Chat for 30,000 users",
        "2 are needed for 30,000 users, at most 20,000 for each server; one more",
        "Capacity planning for Persistent Chat Server",
        "UNVERIFIED",
    ] {
        assert!(
            stdout(&output).contains(part),
            "{part}: {}",
            stdout(&output)
        );
    }
    let before = fs::read(desk.path("a.ron")).unwrap();
    let output = desk.run(&[&plan[..], &["--out", "b.ron"]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = desk.run(&["diff", "a.ron", "b.ron"]);
    for part in [
        "pchatpool2.contoso.com",
        "pchat04.contoso.com",
        r"sql05.contoso.com\PCHAT",
    ] {
        assert!(
            stdout(&output).contains(part),
            "{part}: {}",
            stdout(&output)
        );
    }
    let output = desk.run(&[&plan[..], &["--out", "a.ron", "--force"]].concat());
    assert_eq!(code(&output), 2, "the input is never overwritten");
    assert_eq!(fs::read(desk.path("a.ron")).unwrap(), before);
}

#[test]
fn impossible_requirements_are_refused_with_the_limit() {
    let desk = desk();
    for (arguments, part) in [
        (
            &["--users", "90000"][..],
            "supports 80,000 concurrent users",
        ),
        (
            &["--users", "9", "--provisioned", "8"],
            "number of concurrent users cannot exceed",
        ),
        (
            &["--users", "9", "--next-hop", "x.com"],
            "specify one with --next-hop: fepool01.contoso.com",
        ),
        (
            &["--users", "9", "--data-centers", "A"],
            "Name two data centers",
        ),
    ] {
        let output = desk.run(&[&["plan-chat", "a.ron"], arguments].concat());
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(
            stderr(&output).contains(part),
            "{part}: {}",
            stderr(&output)
        );
    }
}
