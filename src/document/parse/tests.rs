//! What an XML document can contain, and the messages for anything else.

#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;

fn fault(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

#[test]
fn spans_and_namespaces_match_the_text() {
    let text = "<?xml version='1.0'?>\n<a xmlns='u:a' xmlns:p='u:p'>\n \
                <p:b c = \"1 &amp; 2\"  p:d='x'/><!-- <z> -->t<![CDATA[<]]>&#33;</a>\n";
    let tree = parse(text).unwrap();
    let root = tree.root().unwrap();
    assert_eq!(root.namespace_urn(), "u:a");
    assert_eq!(root.text().trim(), "t<!");
    let child = root.children().next().unwrap();
    assert_eq!((child.name(), child.namespace_urn()), ("b", "u:p"));
    assert_eq!(child.attribute("c").unwrap(), "1 & 2");
    let attributes: Vec<_> = child.attributes().collect();
    assert_eq!(&text[attributes[0].range()], " c = \"1 &amp; 2\"");
    assert_eq!(attributes[1].expanded_name(), "{u:p}d");
    assert_eq!(&text[child.range()], "<p:b c = \"1 &amp; 2\"  p:d='x'/>");
}

#[test]
fn namespace_scopes_end_with_their_element() {
    let tree = parse("<a><b xmlns='u:1'/><c xmlns='u:2'><d/></c><e/></a>").unwrap();
    let namespaces: Vec<_> = (0..5)
        .map(|id| {
            tree.element(crate::document::tree::ElementId(id))
                .unwrap()
                .namespace_urn()
                .to_owned()
        })
        .collect();
    assert_eq!(namespaces, ["", "u:1", "u:2", "u:2", ""]);
}

#[test]
fn invalid_documents_are_refused_with_a_location() {
    assert_eq!(
        fault("hello"),
        "Line 1, column 1: This is neither an XML document, which begins with an element, nor a design."
    );
    assert_eq!(
        fault("<a>\n  <b>"),
        "Line 2, column 6: The document ends before the element b is closed; it was probably \
         not copied completely."
    );
    assert_eq!(
        fault("<a>\n  <b x=\"1\" x=\"2\"/></a>"),
        "Line 2, column 12: The attribute x is given twice."
    );
    assert_eq!(
        fault("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"),
        "Line 1, column 1: The document contains a DTD, which a topology never needs. For safety, \
         it is not read."
    );
    assert_eq!(
        fault("<a>&x;</a>"),
        "Line 1, column 4: The entity &x; is not defined; only &lt; &gt; &amp; &apos; &quot; \
         and numbers are known."
    );
    assert_eq!(
        fault("<a/>\n<b/>"),
        "Line 2, column 1: There is a second document after the end of the first: <b>."
    );
    assert_eq!(
        fault("<a/> x"),
        "Line 1, column 6: There is text outside the document element."
    );
    assert_eq!(
        fault("<a><b></a>"),
        "Line 1, column 7: The XML is not well-formed: the element b is closed by </a>."
    );
    assert_eq!(
        fault("<p:a/>"),
        "Line 1, column 2: The namespace prefix p is not declared."
    );
    assert!(fault("<a b=1/>").contains("has no value in quotes"));
    assert!(fault("<a b=\"1\"c=\"2\"/>").contains("a space is missing"));
    assert!(fault("<a b=\"&\"/>").contains("lone &"));
    assert!(fault("<a b=\"<\"/>").contains("&lt;"));
    assert!(fault("<1a/>").contains("is not a name"));
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
    assert_eq!(
        fault(&deep),
        "Line 1, column 769: The elements are nested more than 256 deep; no topology is nested that deeply."
    );
}

#[test]
fn characters_that_xml_forbids_are_refused_with_their_location() {
    for (text, place) in [
        (
            "<a>\n x\u{1}</a>",
            "Line 2, column 3: The character U+0001 ",
        ),
        ("<a>\n x&#1;</a>", "Line 2, column 3: The character U+0001 "),
        (
            "<a b=\"é&#x1B;\"/>",
            "Line 1, column 8: The character U+001B ",
        ),
        (
            "<a b=\"\u{1b}\"/>",
            "Line 1, column 7: The character U+001B ",
        ),
        (
            "<a><!-- \u{0} --></a>",
            "Line 1, column 9: The character U+0000 ",
        ),
        ("<a>&#0;</a>", "Line 1, column 4: The character U+0000 "),
        ("<a>\u{fffe}</a>", "Line 1, column 4: The character U+FFFE "),
        ("<a>&#xFFFF;</a>", "Line 1, column 4: The character U+FFFF "),
        ("<a>&#xD800;</a>", "Line 1, column 4: The character U+D800 "),
        ("<a>&#55296;</a>", "Line 1, column 4: The character U+D800 "),
    ] {
        let said = fault(text);
        assert!(said.starts_with(place), "{text:?}: {said}");
    }
    for text in [
        "<a b=\"\t\r\n &#9;&#xA;&#13;&#x20;\">\u{7f}\u{85}\u{e000}\u{fffd}</a>",
        "<a>&#xD7FF;&#xE000;&#xFFFD;&#x10000;&#x10FFFF;</a>",
    ] {
        assert!(parse(text).is_ok(), "{text:?}: {:?}", parse(text).err());
    }
    assert!(fault("<a>&#x110000;</a>").contains("is not a valid character"));
    assert!(fault("<a>&#12a;</a>").contains("is not a valid character"));
}

/// A tag with this many attributes with different names.
fn tag_with(count: usize) -> String {
    let attributes: String = (0..count)
        .map(|number| format!(" a{number}=\"\""))
        .collect();
    format!("<r{attributes}/>")
}

#[test]
fn a_tag_may_have_256_attributes() {
    assert!(parse(&tag_with(MAX_ATTRIBUTES)).is_ok());
    assert!(
        fault(&tag_with(MAX_ATTRIBUTES + 1))
            .contains("The element r has more than 256 attributes, which no topology has.")
    );
    let namespaces: String = (0..100_000)
        .map(|n| format!(" xmlns:p{n}=\"u:{n}\""))
        .collect();
    assert!(fault(&format!("<r{namespaces}/>")).contains("more than 256 attributes"));
}

#[test]
fn a_repeated_attribute_is_found_among_few_and_many() {
    for count in [1, 2, 15, 16, 17, 18, 100, 255] {
        for repeated in [0, count / 2, count - 1] {
            let again = format!(" a{repeated}=\"x\"/>");
            let text = tag_with(count).replace("/>", &again);
            let expected = format!("The attribute a{repeated} is given twice.");
            assert!(fault(&text).contains(&expected), "{count} {repeated}");
        }
    }
    // The next tag can use the same prefix again.
    let two = format!("<r>{0}{0}</r>", tag_with(100));
    assert!(parse(&two).is_ok());
}

#[test]
fn a_document_with_too_many_elements_for_its_size_is_refused() {
    let many = |count: usize, element: &str| format!("<r>{}</r>", element.repeat(count));
    // At four bytes each, the size of the document allows a tenth more than the minimum.
    assert!(parse(&many(FREE, "<a/>")).is_ok());
    let said = fault(&many(FREE * 5 / 4, "<a/>"));
    assert!(
        said.contains(" elements, most of them nearly empty"),
        "{said}"
    );
    let ample = format!("<a>{}</a>", "x".repeat(LEAST_ELEMENT));
    assert!(parse(&many(FREE * 2, &ample)).is_ok());
    let tag = tag_with(200);
    assert!(parse(&many(FREE / 200, &tag)).is_ok());
    let said = fault(&many(FREE / 100, &tag));
    assert!(
        said.contains(" attributes, most of them nearly empty"),
        "{said}"
    );
}

#[test]
fn values_names_and_texts_with_a_million_characters_are_refused() {
    let longest = "x".repeat(LONGEST_TEXT);
    for (fits, what) in [
        (
            format!("<r a=\"{longest}\"/>"),
            "The value of the attribute a is longer",
        ),
        (
            format!("<r>{longest}</r>"),
            "The text of the element r is longer",
        ),
        (
            format!("<r><![CDATA[{longest}]]></r>"),
            "The text of the element r is longer",
        ),
        (
            format!("<r {longest}=\"\"/>"),
            "The name of an attribute is longer",
        ),
        (format!("<{longest}/>"), "The name of an element is longer"),
    ] {
        assert!(parse(&fits).is_ok(), "{what}");
        let said = fault(&fits.replace(&longest, &format!("{longest}x")));
        assert!(said.contains(what), "{said}");
    }
}

#[test]
fn a_prefix_means_what_the_nearest_declaration_says() {
    let text = "<p:a xmlns:p='u:1' xmlns='u:d'><p:b xmlns:p='u:2'><p:c/><d xmlns=''/></p:b><p:e/><f/>\
                <p:g xmlns:p='u:3'/><p:h/></p:a>";
    let tree = parse(text).unwrap();
    let namespaces: Vec<_> = (0..8)
        .map(|id| {
            tree.element(crate::document::tree::ElementId(id))
                .unwrap()
                .namespace_urn()
        })
        .collect();
    let expected = ["u:1", "u:2", "u:2", "", "u:1", "u:d", "u:3", "u:1"];
    assert_eq!(namespaces, expected);
    assert!(fault("<a><b xmlns:p='u'/><p:c/></a>").contains("prefix p is not declared"));
}

/// Documents that the product's own reader refuses, with the position of the error.
#[test]
fn text_that_is_not_xml_is_refused_with_the_location_of_the_error() {
    let x = |inside: &str| format!("<a xmlns:p=\"u\" xmlns:q=\"u\">{inside}</a>");
    for (document, column, word) in [
        ("<a><!-- b -- c --></a>".to_owned(), 11, "comment"),
        ("<a><!-- b ---></a>".to_owned(), 11, "comment"),
        ("<a><!- b --></a>".to_owned(), 4, "does not start a comment"),
        (
            "<a><![CDAT[b]]></a>".to_owned(),
            4,
            "does not start a comment",
        ),
        ("<a>b ]]> c</a>".to_owned(), 6, "]]&gt;"),
        ("<a xmlns:b=\"\"/>".to_owned(), 4, "without a namespace"),
        (x("<b p:c=\"\" q:c=\"\"/>"), 38, "given twice"),
        ("<a xmlns:xml=\"u\"/>".to_owned(), 4, "fixed meaning"),
        ("<a xmlns:xmlns=\"u\"/>".to_owned(), 4, "xmlns"),
        (
            "<a xmlns:b=\"http://www.w3.org/XML/1998/namespace\"/>".to_owned(),
            4,
            "cannot be given",
        ),
        (
            "<a xmlns=\"http://www.w3.org/2000/xmlns/\"/>".to_owned(),
            4,
            "default",
        ),
        ("<a><xmlns:b/></a>".to_owned(), 5, "belongs to XML itself"),
        ("<a><b:c/></a>".to_owned(), 5, "not declared"),
        ("<a><??></a>".to_owned(), 6, "no name"),
        ("<a><?1 b?></a>".to_owned(), 6, "\"1\""),
        ("<a><?b:c?></a>".to_owned(), 6, "\"b:c\""),
        ("<a><?XML b?></a>".to_owned(), 6, "very beginning"),
        (
            "<a><?xml version=\"1.0\"?></a>".to_owned(),
            6,
            "very beginning",
        ),
        (
            " <?xml version=\"1.0\"?><a/>".to_owned(),
            4,
            "very beginning",
        ),
        (
            "<?xml version=\"1.1\"?><a/>".to_owned(),
            16,
            "version must be 1.0",
        ),
        (
            "<?xml encoding=\"utf-8\"?><a/>".to_owned(),
            7,
            "start with version",
        ),
        ("<a>&#+65;</a>".to_owned(), 4, "is not a valid character"),
        ("<a>&#X41;</a>".to_owned(), 4, "is not a valid character"),
        ("<a b=\"&;\"/>".to_owned(), 7, "lone &"),
        (
            "<a =\"1\"/>".to_owned(),
            4,
            "name of an attribute is missing",
        ),
        ("<a 1b=\"1\"/>".to_owned(), 4, "\"1b\" cannot be the name"),
        ("<a b=\"1\"c=\"2\"/>".to_owned(), 9, "space is missing"),
        ("<a b=\"<\"/>".to_owned(), 7, "&lt;"),
        ("<a/>b".to_owned(), 5, "outside"),
        ("<a/>&#65;".to_owned(), 5, "outside"),
    ] {
        let error = parse(&document).unwrap_err();
        let said = error.to_string();
        assert!(said.contains(word), "{document}: {said}");
        assert!(!said.contains('`'), "{said}");
        assert_eq!(
            error.place.map(|place| place.column),
            Some(column),
            "{document}: {said}"
        );
    }
    for fine in [
        "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<!-- a - b --><?p q?><a xml:lang=''/>",
        "<a xmlns:xml=\"http://www.w3.org/XML/1998/namespace\"><?xml-stylesheet b?></a>",
        "<a b=\"]]>\" c = '&#65;&#x41;>'>]]&gt;<![CDATA[]] >]]></a >",
        "<a xmlns:p='u' xmlns:q='v' p:b='' q:b='' b=''/>",
    ] {
        assert!(parse(fine).is_ok(), "{fine}: {:?}", parse(fine).err());
    }
}
