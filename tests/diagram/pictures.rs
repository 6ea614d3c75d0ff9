//! The pictures of the examples, as last reviewed. `UPDATE_PICTURES=1 cargo test --test diagram pictures`
//! rewrites them; look at them before you commit them.

use std::path::Path;

use topology_designer::diagram::Diagram;
use topology_designer::diagram::svg::{PictureOptions, to_svg};
use topology_designer::diagram::theme::Theme;
use topology_designer::document;
use topology_designer::rules::check_design;

#[test]
fn the_pictures_of_the_examples_match_the_reviewed_ones() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut differing = Vec::new();
    for name in [
        "enterprise-four-servers",
        "full-of-mistakes",
        "standard-edition-collocated",
        "stretched-disaster-recovery",
    ] {
        let file = root.join("examples").join(name).join("topology.ron");
        let opened = document::read(&std::fs::read(file).unwrap(), None).unwrap();
        let diagram = Diagram::of(&opened.design, &check_design(&opened.design));
        let options = PictureOptions {
            theme: Theme::Light,
            ..PictureOptions::default()
        };
        let drawn = to_svg(&diagram, &options);
        let kept = root
            .join("tests/fixtures/pictures")
            .join(format!("{name}.svg"));
        if std::env::var_os("UPDATE_PICTURES").is_some() {
            std::fs::write(&kept, &drawn).unwrap();
        }
        let known = std::fs::read_to_string(&kept).unwrap();
        if known != drawn {
            let mut lines = known.lines().zip(drawn.lines());
            let first = lines.position(|(known, drawn)| known != drawn);
            differing.push(format!("{name}, from line {}", first.unwrap_or(0) + 1));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
