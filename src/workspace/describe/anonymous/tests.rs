//! Whether a name remains in what is sent to someone else.

#![allow(clippy::unwrap_used)]

use crate::document::{encoding, read};
use crate::workspace::describe::describe;

/// Each name of the example, and a replacement that is not part of any of this program's words.
const NAMES: &[(&str, &str)] = &[
    ("contoso", "Qontozzo"),
    ("Redmond", "Zürzach Öst"),
    ("fepool01", "qfepq-01"),
    ("pchat01", "wpchaw01"),
    ("sqlchat", "zsqlz"),
];

/// A document with such names in every place where one can occur.
fn renamed() -> String {
    let bytes = include_bytes!("../../../../examples/stretched-disaster-recovery/topology.xml");
    let text = encoding::decode(bytes).unwrap().0.into_owned();
    let text = NAMES
        .iter()
        .fold(text, |text, (old, new)| text.replace(old, new));
    // Names where this program does not expect them, in different case.
    text.replace(".com", ".qorp").replace(
        "Usage=\"Mirror\"",
        "Usage=\"Copy_QONTOZZO\" Owner=\"WPCHAW01.Qontozzo.qorp\" Contact=\"Vrblk Xandrq\" \
         At=\"10.20.30.40\"",
    )
}

#[test]
fn an_anonymous_description_contains_no_label_of_any_name() {
    let document = renamed();
    let opened = read(document.as_bytes(), None).unwrap();
    let said = |is_anonymous| {
        let description = describe(&opened, is_anonymous);
        serde_json::to_string_pretty(&description)
            .unwrap()
            .to_lowercase()
    };
    let (plain, anonymous) = (said(false), said(true));
    let labels = [
        "qontozzo",
        "zürzach",
        "öst",
        "qfepq",
        "wpchaw01",
        "zsqlz",
        "qorp",
        "vrblk",
        "xandrq",
        "10.20.30.40",
    ];
    for label in labels {
        assert!(!anonymous.contains(label), "{label}: {anonymous}");
    }
    assert!(
        plain.contains("qontozzo") && plain.contains("vrblk"),
        "{plain}"
    );
    assert_eq!(anonymous, said(true));
    // The spellings stay visible.
    assert!(anonymous.contains("copy_name"), "{anonymous}");
    assert_eq!(
        plain.matches("\"line\": ").count(),
        anonymous.matches("\"line\": ").count()
    );
}
