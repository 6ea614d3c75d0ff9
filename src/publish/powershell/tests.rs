//! Literals, read according to PowerShell's own rules (publishing notes, 4.1).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;

/// Each of these ends a single-quoted literal, and two in a row mean one.
const QUOTES: [char; 5] = ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];

/// What PowerShell makes of a value of ours; `None` if something is left that would be run or read differently.
fn value_of(written: &str) -> Option<String> {
    let Some(inner) = written.strip_prefix('(') else {
        let (text, rest) = quoted(written)?;
        return rest.is_empty().then(|| String::from_utf16(&text).ok())?;
    };
    let (mut units, mut rest) = quoted(inner)?;
    loop {
        if rest == ")" {
            return String::from_utf16(&units).ok();
        }
        rest = rest.strip_prefix(" + ")?;
        if let Some(number) = rest.strip_prefix("[char]0x") {
            units.push(u16::from_str_radix(number.get(..4)?, 16).ok()?);
            rest = number.get(4..)?;
        } else {
            let (more, after) = quoted(rest)?;
            units.extend(more);
            rest = after;
        }
    }
}

/// A single-quoted literal at the start, and the rest.
fn quoted(text: &str) -> Option<(Vec<u16>, &str)> {
    let mut characters = text.char_indices();
    let (_, first) = characters.next()?;
    if !QUOTES.contains(&first) {
        return None;
    }
    let mut value = String::new();
    while let Some((position, character)) = characters.next() {
        if !QUOTES.contains(&character) {
            value.push(character);
            continue;
        }
        let after = &text[position + character.len_utf8()..];
        match after.chars().next().filter(|next| QUOTES.contains(next)) {
            Some(second) => {
                value.push(second);
                characters.next();
            }
            None => return Some((value.encode_utf16().collect(), after)),
        }
    }
    None
}

fn names() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "'",
        "''",
        "\u{2018}",
        "\u{2019}",
        "\u{201a}",
        "\u{201b}",
        "\u{201c}",
        "\"",
        "$",
        "`",
        ";",
        "$(",
        ")",
        "@",
        "{",
        "}",
        "%",
        "#",
        "&",
        "|",
        "-",
        "\u{2013}",
        "\u{2028}",
        "\u{feff}",
        "\u{202e}",
        "é",
        "東",
        "🚀",
        "a",
        " ",
        ".contoso.com",
        "-Force",
        "\u{a0}",
    ]);
    prop::collection::vec(odd, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(crate::cases::cases(256))]

    #[test]
    fn powershell_reads_every_name_unchanged(name in names()) {
        let written = Literal::new(&name).unwrap().to_string();
        prop_assert_eq!(value_of(&written), Some(name), "{}", written);
        prop_assert!(written.chars().all(is_printable), "{written}");
    }

    #[test]
    fn a_name_adds_no_parameter_and_no_command(name in names()) {
        let command = CmdletCall::new("Get-CsPool").text("Identity", &name).unwrap().switch("Verbose");
        let written = command.to_string();
        let value = written.strip_prefix("Get-CsPool -Identity ");
        let value = value.and_then(|rest| rest.strip_suffix(" -Verbose"));
        prop_assert_eq!(value.and_then(value_of), Some(name), "{}", written);
    }
}

#[test]
fn literals_look_like_handwritten_ones() {
    let written = |text| Literal::new(text).unwrap().to_string();
    assert_eq!(written("chat01.contoso.com"), "'chat01.contoso.com'");
    assert_eq!(written("O'Brien"), "'O''Brien'");
    assert_eq!(written(""), "''");
    assert_eq!(written("Zürich"), "('' + 'Z' + [char]0x00FC + 'rich')");
    assert_eq!(written("🚀"), "('' + [char]0xD83D + [char]0xDE80)");
    let command = CmdletCall::new("Install-CsDatabase")
        .switch("ConfiguredDatabases")
        .text("SqlServerFqdn", "sql01.contoso.com")
        .unwrap()
        .with("UseDefaultSqlPaths", Argument::Truth(true))
        .with("Port", Argument::Number(5022))
        .with(
            "Roles",
            Argument::Texts(vec![Literal::new("a").unwrap(), Literal::new("b").unwrap()]),
        );
    assert_eq!(
        command.to_string(),
        "Install-CsDatabase -ConfiguredDatabases -SqlServerFqdn 'sql01.contoso.com' -UseDefaultSqlPaths $true \
         -Port 5022 -Roles 'a', 'b'"
    );
}

#[test]
fn no_command_contains_a_control_character() {
    for control in ['\0', '\n', '\r', '\u{1b}', '\u{85}', '\u{9b}'] {
        let refused = Literal::new(&format!("chat{control}01")).unwrap_err();
        assert_eq!(refused, ControlCharacter(control));
    }
    let sentence = ControlCharacter('\u{9b}').to_string();
    assert!(sentence.starts_with("A name contains the control character U+009B"));
}
