//! Each format shows any name correctly and is not changed by it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};
use quick_xml::Reader;
use quick_xml::events::Event as Xml;

use super::*;
use crate::topology::readable::visible;

/// A document with a name in every possible place.
fn document(name: &str) -> Document {
    let mut document = Document {
        title: format!("Plan of {name}"),
        about: vec![("File", name.to_owned())],
        ..Document::default()
    };
    document.heading(Level::Chapter, Words::from("Pool ").and_name(name));
    document.paragraph(
        Words::from(name)
            .and(" is a pool of ")
            .and_name(name)
            .and("."),
    );
    document
        .blocks
        .push(Block::List(vec![Words::from(name), Words::name(name)]));
    document.blocks.push(Block::Table(Table {
        heads: vec!["Name", "Port", "For"],
        rows: vec![
            vec![Words::name(name), Words::from("5041")],
            vec![Words::from(name)],
        ],
    }));
    document.heading(Level::Section, "Steps");
    document.blocks.push(Block::Step(PrintedStep {
        number: "1".to_owned(),
        title: Words::from("Enter ")
            .and_name(name)
            .and(" in ")
            .and_label("FQDN"),
        details: vec![("Where", Words::name(name)), ("Who", Words::from(name))],
        actions: vec![PrintedAction::Command(format!(
            "Get-CsPool -Identity {name}"
        ))],
        closing: vec![("Check", Words::name(name))],
    }));
    document
        .blocks
        .push(Block::Command(format!("Get-CsPool {name}")));
    document.blocks.push(Block::Listing {
        name: name.to_owned(),
        text: format!("Subject = {name}"),
    });
    document.call_out(CallOut::Warning, Words::from(name));
    document.call_out(CallOut::Unverified, Words::from(name));
    document
}

/// Characters that are markup in the formats, and some control characters.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<", ">", "&", "\"", "'", "`", "``", "|", "*", "_", "[", "]", "(", ")", "#", "\\", "-",
        "+", "1.", "~", "!", "{", "}", "$", ":", "=", " ", "a", "b", "É", "東", "\u{202e}",
        "\u{1b}", "\n", "]]>", "<!--", "</code>", "&amp;", "http://x", "@",
    ]);
    prop::collection::vec(pieces, 1..8).prop_map(|pieces| pieces.concat())
}

/// The elements of a page, and its text. Where a name may break in a narrow column depends on its dots.
fn read_html(page: &str) -> (Vec<String>, String) {
    let page = page.replace("<wbr />", "");
    let mut reader = Reader::from_str(&page);
    let (mut elements, mut text) = (Vec::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Xml::Start(tag) | Xml::Empty(tag) => elements.push(tag.name().as_ref().to_owned()),
            Xml::Text(more) => text.push_str(&more),
            Xml::GeneralRef(reference) => match reference.resolve_char_ref().unwrap() {
                Some(character) => text.push(character),
                None => text.push_str(quick_xml::escape::resolve_xml_entity(&reference).unwrap()),
            },
            Xml::Eof => return (elements, text),
            _ => {}
        }
    }
}

/// The markup and the text of a Markdown document.
fn read_markdown(document: &str) -> (Vec<String>, String) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH;
    let (mut marks, mut text) = (Vec::new(), String::new());
    for event in Parser::new_ext(document, options) {
        match event {
            Event::Text(more) | Event::Code(more) => text.push_str(&more),
            // As code or not: in a table, a name with a backtick is not code.
            Event::SoftBreak => text.push(' '),
            Event::Start(start) => marks.push(format!("{start:?}").chars().take(9).collect()),
            Event::End(_) => {}
            other => marks.push(format!("{other:?}")),
        }
    }
    (marks, text)
}

proptest! {
    #![proptest_config(crate::cases::cases(256))]

    #[test]
    fn every_name_is_on_the_page_and_none_changes_its_markup(name in hostile()) {
        let (elements, text) = read_html(&html(&document(&name)));
        prop_assert_eq!(&elements, &read_html(&html(&document("pool01"))).0);
        let shown = visible(&name);
        prop_assert!(text.matches(&*shown).count() >= 10, "{text}");
    }

    #[test]
    fn every_name_is_in_the_markdown_and_none_acts_as_markup(name in hostile()) {
        prop_assume!(!name.trim().is_empty());
        let written = markdown(&document(&name));
        let (marks, text) = read_markdown(&written);
        prop_assert_eq!(&marks, &read_markdown(&markdown(&document("pool01"))).0, "{}", written);
        let one_blank = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (text, shown) = (one_blank(&text), one_blank(&visible(name.trim())));
        prop_assert!(text.matches(&shown).count() >= 10, "{written}");
    }

    #[test]
    fn the_text_cannot_control_a_terminal(name in hostile()) {
        let text = plain(&document(&name));
        prop_assert!(!text.contains(|c| c != '\n' && crate::topology::readable::is_acting(c)));
    }
}

#[test]
fn the_formats_of_a_document_look_as_if_written_by_a_person() {
    let document = document("chat01.contoso.com");
    assert_eq!(
        plain(&document),
        "Plan of chat01.contoso.com\n\
         ==========================\n\
         File: chat01.contoso.com\n\
         \n\
         Pool chat01.contoso.com\n\
         =======================\n\
         \n\
         chat01.contoso.com is a pool of chat01.contoso.com.\n\
         \n\
         - chat01.contoso.com\n\
         - chat01.contoso.com\n\
         \n\
         Name                Port  For\n\
         ------------------  ----  ---\n\
         chat01.contoso.com  5041\n\
         chat01.contoso.com\n\
         \n\
         Steps\n\
         -----\n\
         \n\
         [ ] 1 Enter chat01.contoso.com in \"FQDN\"\n    \
             Where: chat01.contoso.com\n    \
             Who: chat01.contoso.com\n      \
             Get-CsPool -Identity chat01.contoso.com\n    \
             Check: chat01.contoso.com\n\
         \n    \
             Get-CsPool chat01.contoso.com\n\
         \n\
         chat01.contoso.com:\n    \
             Subject = chat01.contoso.com\n\
         \n\
         WARNING: chat01.contoso.com\n\
         \n\
         UNVERIFIED: chat01.contoso.com\n"
    );
    let markdown = markdown(&document);
    assert!(markdown.starts_with("# Plan of chat01.contoso.com\n\n- File: chat01.contoso.com\n"));
    assert!(markdown.contains("\n- [ ] 1 Enter `chat01.contoso.com` in **FQDN**\n"));
    assert!(
        markdown.contains("`chat01.contoso.com`:\n\n```ini\nSubject = chat01.contoso.com\n```\n")
    );
    assert!(markdown.contains("\n| Name | Port | For |\n| --- | --- | --- |\n"));
}

#[test]
fn a_page_has_a_table_of_contents_that_links_to_its_headings() {
    let page = html(&document("chat01.contoso.com"));
    let anchors: Vec<&str> = page.split("href=\"#").skip(1).collect();
    assert_eq!(anchors.len(), 2);
    for anchor in anchors {
        let anchor = anchor.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
    assert!(
        !page.contains("http://") || page.matches("http://").count() == 1,
        "no network"
    );
}

#[test]
fn the_plain_text_for_a_word_processor_has_lines_for_tables_and_a_sentence_for_a_picture() {
    let mut document = Document::default();
    document.blocks.push(Block::Figure {
        svg: "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>sql01</text></svg>".to_owned(),
        caption: "The topology".into(),
    });
    document.blocks.push(Block::Table(Table {
        heads: vec!["A"],
        rows: vec![vec!["b".into()]],
    }));
    let html = html(&document);
    let hidden = html.split("<!--[if !mso]><!-->").nth(1).unwrap();
    let (hidden, rest) = hidden.split_once("<!--<![endif]-->").unwrap();
    assert!(hidden.contains("<svg") && !rest.contains("<svg"));
    assert!(rest.contains("<!--[if mso]><p>Word does not read this picture"));
    assert!(html.contains("<table border=\"1\" width=\"100%\">"));
    assert!(
        html.contains("table { border: 0;"),
        "the style sheet draws them in a browser"
    );
}

#[test]
fn a_name_in_a_table_wraps_between_its_parts_and_is_copied_unchanged() {
    let page = html(&document(r"sql01.contoso.com\RTC"));
    assert!(
        page.contains(r"<td><code>sql01.<wbr />contoso.<wbr />com\<wbr />RTC</code></td>"),
        "{page}"
    );
    assert!(page.contains(r"<pre><code>Get-CsPool sql01.contoso.com\RTC</code></pre>"));
    assert!(
        !page.contains('\u{200b}') && !page.contains("200B"),
        "the break is not a character of the page or of its style sheet"
    );
}

#[test]
fn the_sheets_are_listed_before_the_warnings_and_fields_to_fill_in_have_room() {
    let mut document = Document::default();
    document.call_out(CallOut::Open, "Not known yet");
    document.heading(Level::Section, "What if: chat01");
    document.blocks.push(Block::Table(Table {
        heads: vec!["Step", "Account"],
        rows: vec![vec!["1".into(), Words::empty()]],
    }));
    let mut bytes =
        zip::ZipArchive::new(std::io::Cursor::new(spreadsheet(&document).unwrap())).unwrap();
    let mut read = |name: &str| {
        let mut text = String::new();
        let mut file = bytes.by_name(name).unwrap();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        text
    };
    assert!(read("xl/workbook.xml").contains("name=\"What if chat01\""));
    let texts = read("xl/sharedStrings.xml");
    let place = |text: &str| texts.find(text).unwrap();
    assert!(place("Sheet What if chat01") < place("Not known yet"));
    let sheet = read("xl/worksheets/sheet2.xml");
    let column = sheet.split("<col min=\"2\"").nth(1).unwrap();
    assert!(
        column.split("/>").next().unwrap().contains("width=\"24."),
        "{sheet}"
    );
}

#[test]
fn the_second_table_of_a_section_is_a_sheet_named_after_its_first_column() {
    let mut document = Document::default();
    document.heading(Level::Section, "Computers");
    for head in ["Computer", "Requirements for each computer"] {
        document.blocks.push(Block::Table(Table {
            heads: vec![head],
            rows: vec![vec!["a".into()]],
        }));
    }
    let mut bytes =
        zip::ZipArchive::new(std::io::Cursor::new(spreadsheet(&document).unwrap())).unwrap();
    let mut workbook = String::new();
    let mut file = bytes.by_name("xl/workbook.xml").unwrap();
    std::io::Read::read_to_string(&mut file, &mut workbook).unwrap();
    for name in ["Computers", "Requirements for each computer"] {
        assert!(workbook.contains(&format!("name=\"{name}\"")), "{workbook}");
    }
}

#[test]
fn a_chapter_begins_on_a_new_page_only_after_a_long_one() {
    let mut document = Document::default();
    document.heading(Level::Chapter, "Short");
    document.paragraph("a");
    document.heading(Level::Chapter, "Long");
    for _ in 0..20 {
        document.paragraph("b");
    }
    document.heading(Level::Chapter, "Last");
    let html = html(&document);
    assert!(html.contains("<h2 id=\"p2\">Long"), "{html}");
    assert!(html.contains("class=\"page\">Last"), "{html}");
}
