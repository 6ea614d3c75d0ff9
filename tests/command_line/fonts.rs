//! Names in any script in pictures: characters missing from every font are reported.

use super::*;

fn with_site(name: &str) -> String {
    clean().replace("<Name>Redmond</Name>", &format!("<Name>{name}</Name>"))
}

/// Draws with only the fonts in this folder.
fn draw(desk: &Desk, picture: &str) -> Output {
    fs::create_dir_all(desk.path("fonts")).unwrap();
    let output = desk.run(&["render", "in.xml", "--out", picture, "--fonts", "fonts"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    output
}

#[test]
fn characters_missing_from_every_font_are_named_in_one_line() {
    let desk = Desk::new();
    desk.file("in.xml", with_site("東京 ビル"));
    for picture in ["a.png", "a.svg"] {
        let output = draw(&desk, picture);
        let warning = stderr(&output);
        assert_eq!(warning.lines().count(), 1, "{warning}");
        assert!(warning.starts_with("warning: No font on this computer has "));
        for character in "東京ビル".chars() {
            let code = format!("{character} (U+{:04X})", u32::from(character));
            assert!(warning.contains(&code), "{code}: {warning}");
        }
    }
    let svg = fs::read_to_string(desk.path("a.svg")).unwrap();
    assert!(svg.contains(">東京 ビル</text>"), "text stays text");
}

#[test]
fn names_covered_by_the_built_in_typefaces_give_no_warning() {
    let desk = Desk::new();
    desk.file("in.xml", with_site("Zürich, Москва, Αθήνα \u{1f3e2}"));
    for picture in ["a.png", "a.svg"] {
        assert_eq!(stderr(&draw(&desk, picture)), "");
    }
}

#[test]
fn the_same_folder_of_fonts_gives_the_same_picture() {
    let desk = Desk::new();
    desk.file("in.xml", with_site("東京"));
    draw(&desk, "a.png");
    draw(&desk, "b.png");
    let [one, other] = ["a.png", "b.png"].map(|name| fs::read(desk.path(name)).unwrap());
    assert!(one == other);
}

#[test]
fn a_missing_font_folder_is_refused() {
    let desk = Desk::new();
    desk.file("in.xml", clean());
    let output = desk.run(&["render", "in.xml", "--out", "a.png", "--fonts", "none"]);
    assert_eq!(code(&output), 2);
    assert_eq!(
        stderr(&output),
        "error: The folder of fonts does not exist: none\n"
    );
    assert!(!desk.path("a.png").exists());
}
