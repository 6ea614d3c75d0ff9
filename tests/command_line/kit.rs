//! The kit for publishing a design.

use super::*;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/");

fn example(name: &str, ending: &str) -> String {
    format!("{EXAMPLES}{name}/topology.{ending}")
}

#[test]
fn a_kit_is_a_folder_or_an_archive_of_the_same_files() {
    let desk = Desk::new();
    let design = example("enterprise-four-servers", "ron");
    let output = desk.run(&["kit", &design, "--first", "--out", "kit"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        stderr(&output).contains("the topology is published with Topology Builder"),
        "{}",
        stderr(&output)
    );
    let page = fs::read_to_string(desk.path("kit").join("index.html")).unwrap();
    assert!(page.contains("Publish-Topology.ps1") && page.contains("pchatpool.contoso.com"));
    let output = desk.run(&["kit", &design, "--first", "--out", "kit.zip"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let archive = fs::File::open(desk.path("kit.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(archive).unwrap();
    let folder = fs::read_dir(desk.path("kit")).unwrap().count();
    assert_eq!(archive.len(), folder);
    for position in 0..archive.len() {
        let mut file = archive.by_index(position).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let name = file.name().unwrap().into_owned();
        assert_eq!(
            bytes,
            fs::read(desk.path("kit").join(&name)).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn a_kit_overwrites_nothing_without_permission() {
    let desk = Desk::new();
    let design = example("enterprise-four-servers", "ron");
    fs::create_dir(desk.path("kit")).unwrap();
    desk.file("kit/mine.txt", "mine");
    let refused = desk.run(&["kit", &design, "--first", "--out", "kit"]);
    assert_eq!(code(&refused), 2);
    assert!(stderr(&refused).contains("--force"), "{}", stderr(&refused));
    assert_eq!(fs::read_dir(desk.path("kit")).unwrap().count(), 1);
    desk.file("file", "mine");
    let refused = desk.run(&["kit", &design, "--first", "--out", "file", "--force"]);
    assert_eq!(code(&refused), 2);
    assert_eq!(fs::read_to_string(desk.path("file")).unwrap(), "mine");
    let forced = desk.run(&["kit", &design, "--first", "--out", "kit", "--force"]);
    assert_eq!(code(&forced), 0, "{}", stderr(&forced));
    assert_eq!(
        fs::read_to_string(desk.path("kit/mine.txt")).unwrap(),
        "mine"
    );
}

#[test]
fn no_kit_is_written_while_there_are_errors() {
    let desk = Desk::new();
    let output = desk.run(&[
        "kit",
        &example("full-of-mistakes", "ron"),
        "--first",
        "--out",
        "kit",
    ]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("Nothing was written"),
        "{}",
        stderr(&output)
    );
    assert!(!desk.path("kit").exists());
}
