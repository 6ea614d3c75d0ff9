//! What documents teach about the spelling of Persistent Chat, and what is saved.

use super::*;

const EXAMPLE: &[u8] = include_bytes!("../../examples/stretched-disaster-recovery/topology.xml");

/// The document of a deployment that spells its mirrors differently.
fn deployed() -> String {
    let (text, _) = topology_designer::document::encoding::decode(EXAMPLE).unwrap();
    text.replace("\"Mirror\"", "\"MirrorStore\"")
}

#[test]
fn the_spellings_of_a_document_are_listed_row_by_row() {
    let desk = Desk::new();
    desk.file("deployed.xml", deployed());
    let output = desk.run(&["learn", "deployed.xml"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.starts_with("deployed.xml: 2 spellings of "), "{text}");
    assert!(text.contains("MirrorStore (line "), "{text}");
    assert!(text.contains("), inferred Mirror"), "{text}");
    assert!(text.contains(", as inferred"), "{text}");
    assert!(!desk.path("settings").exists(), "nothing should be saved");
}

// Windows defines the settings folder itself, and a test must not write to the settings of the person who
// runs it.
#[cfg(not(windows))]
mod kept {
    use super::*;

    fn vocabulary(desk: &Desk) -> PathBuf {
        desk.path("settings/topology-designer/vocabulary.ron")
    }

    #[test]
    fn spellings_saved_without_an_interactive_terminal_are_not_confirmed() {
        let desk = Desk::new();
        desk.file("deployed.xml", deployed());
        let output = desk.run(&["learn", "deployed.xml", "--save"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let said = stderr(&output);
        assert!(!said.contains("[y/N]"), "nobody can answer: {said}");
        assert!(said.contains("saved but not confirmed"), "{said}");
        let kept = fs::read_to_string(vocabulary(&desk)).unwrap();
        assert!(kept.contains("MirrorStore"), "{kept}");
        assert!(kept.contains("deployed.xml"), "{kept}");
        assert!(kept.contains("downloaded_from_deployment: false"), "{kept}");
    }

    #[test]
    fn a_saved_spelling_that_is_specified_explains_another_document() {
        let desk = Desk::new();
        desk.file("deployed.xml", deployed());
        let learn = [
            "learn",
            "deployed.xml",
            "--save",
            "--downloaded-from-deployment",
        ];
        let output = desk.run(&learn);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(stderr(&output).contains("deployed.xml confirms its spellings."));
        let kept = fs::read_to_string(vocabulary(&desk)).unwrap();
        assert!(kept.contains("downloaded_from_deployment: true"), "{kept}");

        // A new pool in a design uses the spelling; an unedited document is not changed by it.
        let named = vocabulary(&desk);
        let named = named.to_str().unwrap();
        let convert = ["convert", "deployed.xml", "out.xml", "--vocabulary", named];
        let output = desk.run(&convert);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert_eq!(
            fs::read_to_string(desk.path("out.xml")).unwrap(),
            deployed()
        );
    }

    #[test]
    fn spellings_are_not_learned_from_a_file_that_convert_wrote() {
        let desk = Desk::new();
        desk.file("deployed.xml", deployed());
        let output = desk.run(&["convert", "deployed.xml", "ours.tbxml"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let vouched = [
            "learn",
            "ours.tbxml",
            "--save",
            "--downloaded-from-deployment",
        ];
        let output = desk.run(&vouched);
        assert_eq!(code(&output), 2);
        let said = stderr(&output);
        assert!(
            said.contains("Nothing can be learned from this document."),
            "{said}"
        );
        assert!(
            said.contains("Topology Designer wrote this document"),
            "{said}"
        );
        assert!(!vocabulary(&desk).exists());
    }

    #[test]
    fn nothing_is_learned_or_asked_for_a_document_without_persistent_chat() {
        let desk = Desk::new();
        desk.file("clean.xml", clean());
        let output = desk.run(&["learn", "clean.xml", "--save"]);
        assert!(stdout(&output).contains("no Persistent Chat pool that can be understood"));
        assert!(!stderr(&output).contains("kept"), "{}", stderr(&output));
        assert!(!vocabulary(&desk).exists());
    }

    #[test]
    fn a_damaged_spellings_file_is_left_as_it_is() {
        let desk = Desk::new();
        fs::create_dir_all(vocabulary(&desk).parent().unwrap()).unwrap();
        fs::write(vocabulary(&desk), "LearnedVocabulary(rows: [oops").unwrap();
        desk.file("deployed.xml", deployed());
        let output = desk.run(&["learn", "deployed.xml", "--save"]);
        assert_eq!(code(&output), 2);
        assert!(
            stderr(&output).contains("vocabulary.ron"),
            "{}",
            stderr(&output)
        );
        let left = fs::read_to_string(vocabulary(&desk)).unwrap();
        assert_eq!(left, "LearnedVocabulary(rows: [oops");
    }
}
