//! Input designed to be slow or to exhaust the memory is read, or refused with a message, in a time
//! proportional to its size.

use topology_designer::document::{self, Format, Section, places};
use topology_designer::vocabulary::Vocabulary;

use super::common::growth::assert_grows_with_its_input;

const START: &str = "<Topology xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\">";
const END: &str = "</Topology>";

/// A way to fill a document with this many of something.
type Filling = fn(usize) -> String;

/// What is repeated, how often, and how.
const FILLINGS: &[(&str, usize, Filling)] = &[
    ("unknown elements side by side", 10_000, |count| {
        (0..count)
            .map(|n| format!("<a b=\"value number {n} of many\"/>"))
            .collect()
    }),
    ("unknown elements inside one another", 50, |count| {
        let (open, close) = ("<a b=\"some value\">".repeat(250), "</a>".repeat(250));
        format!("{open}{close}").repeat(count)
    }),
    ("attributes in one tag after another", 100, |count| {
        let attributes: String = (0..250).map(|n| format!(" attribute{n}=\"{n}\"")).collect();
        format!("<a{attributes}/>").repeat(count)
    }),
    ("attributes in one tag", 20_000, |count| {
        let attributes: String = (0..count)
            .map(|n| format!(" attribute{n}=\"{n}\""))
            .collect();
        format!("<a{attributes}/>")
    }),
    ("namespaces in one tag", 20_000, |count| {
        let attributes: String = (0..count)
            .map(|n| format!(" xmlns:p{n}=\"u:{n}\""))
            .collect();
        format!("<a{attributes}/>")
    }),
    ("prefixes in scope", 20, |count| {
        // Twenty times as many prefixes are in scope, and each element uses one of the outermost.
        let declared = |depth: usize| -> String {
            (0..count)
                .map(|n| format!(" xmlns:p{depth}-{n}=\"u:{n}\""))
                .collect()
        };
        let open: String = (0..20)
            .map(|depth| format!("<a{}>", declared(depth)))
            .collect();
        let inside = "<p0-0:b c=\"some value of ordinary length\"/>".repeat(100 * count);
        format!("{open}{inside}{}", "</a>".repeat(20))
    }),
    ("namespaces declared again and again", 5_000, |count| {
        let urns = (0..1_000).map(|n| format!("{}{n}", "u".repeat(100)));
        urns.cycle()
            .take(count)
            .map(|urn| format!("<a xmlns=\"{urn}\"/>"))
            .collect()
    }),
    ("things to note on one line", 10_000, |count| {
        format!(
            "<Sites>{}</Sites>",
            "<NobodyKnowsThis a=\"some value\"/>".repeat(count)
        )
    }),
    ("objects on one line", 1_000, |count| {
        let site =
            |n| format!("<CentralSite SiteId=\"{n}\"><Name>Site</Name><Location/></CentralSite>");
        let cluster = |n| {
            format!(
                "<Cluster Fqdn=\"a{n}.contoso.com\"><ClusterId SiteId=\"{n}\" Number=\"1\"/></Cluster>"
            )
        };
        format!(
            "<Sites>{}</Sites><Clusters>{}</Clusters>",
            (1..=count).map(site).collect::<String>(),
            (1..=count).map(cluster).collect::<String>(),
        )
    }),
    ("references to nothing", 2_000, |count| {
        let service = |n| {
            format!(
                "<Service RoleVersion=\"1\" ServiceVersion=\"6\"><ServiceId SiteId=\"1\" \
                 RoleName=\"Registrar\" Instance=\"{n}\"/><InstalledOn><ClusterId SiteId=\"9\" \
                 Number=\"{n}\"/></InstalledOn></Service>"
            )
        };
        format!(
            "<Services>{}</Services>",
            (1..=count).map(service).collect::<String>()
        )
    }),
    ("references in a value", 50_000, |count| {
        format!(
            "<a>{}</a>",
            format!("<b c=\"{}\"/>", "&amp;".repeat(100)).repeat(count / 100)
        )
    }),
    ("comments and blanks in a text", 5_000, |count| {
        format!(
            "<a>{}</a>",
            "text <!-- more --> &#33; <![CDATA[<]]>\r\n".repeat(count)
        )
    }),
    ("a long comment", 1_000_000, |count| {
        format!("<!--{}-->", "<".repeat(count))
    }),
    ("signs that open nothing", 200_000, |count| {
        "<".repeat(count)
    }),
    ("references that end nowhere", 200_000, |count| {
        "&".repeat(count)
    }),
    ("a tag that ends nowhere", 200_000, |count| {
        format!("<a {}", "b=\"c\" ".repeat(count))
    }),
    ("elements that are not closed", 20_000, |count| {
        "<a>".repeat(count)
    }),
];

#[test]
fn reading_time_is_proportional_to_the_document_whatever_it_contains() {
    for (what, size, filling) in FILLINGS {
        assert_grows_with_its_input(what, *size, |size| {
            let text = format!("{START}{}{END}", filling(size));
            move || {
                // It does not matter here whether it is read or refused.
                if let Ok(opened) = document::read(text.as_bytes(), None) {
                    assert!(opened.notes.len() <= 1001);
                    if let Some(source) = &opened.source {
                        places::places(source, Section::NewTopology);
                    }
                }
            }
        });
    }
}

/// A design without objects, with more content in its list of sites.
fn design_with(sites: &str) -> String {
    let empty = document::design_file::write(&Default::default(), None).unwrap();
    let text = String::from_utf8(empty).unwrap();
    assert!(text.contains("sites: []"));
    text.replace("sites: []", &format!("sites: [{sites}]"))
}

#[test]
fn the_time_to_read_a_design_is_proportional_to_its_size_whatever_it_contains() {
    let fillings: &[(&str, usize, Filling)] = &[
        ("comments", 20_000, |count| "// a comment\n".repeat(count)),
        ("comments inside one another", 20_000, |count| {
            "/*".repeat(count) + &"*/".repeat(count)
        }),
        ("comments that end nowhere", 20_000, |count| {
            "/*".repeat(count)
        }),
        ("strings that end nowhere", 20_000, |count| {
            "r#\"".repeat(count)
        }),
        ("hashes", 20_000, |count| format!("r{}", "#".repeat(count))),
        ("entries that say nothing", 50_000, |count| {
            "(),".repeat(count)
        }),
        ("brackets", 20_000, |count| "[".repeat(count)),
        ("sites", 1_000, |count| {
            let site = |n| {
                format!(
                    "(id: {n}, kind: Central, name: \"Site {n}\", description: None, city: None, \
                         state: None, country_code: None, default_persistent_chat_pool: None, \
                         last_cluster_number: None, last_service_instance: None, original_id: None),"
                )
            };
            (1..=count).map(site).collect()
        }),
        ("sites of one identity at the end", 1_000, |count| {
            let site = |n: usize| {
                format!(
                    "(id: {}, kind: Central, name: \"Site\", description: None, city: None, \
                         state: None, country_code: None, default_persistent_chat_pool: None, \
                         last_cluster_number: None, last_service_instance: None, original_id: None),",
                    n.min(count - 1)
                )
            };
            (1..=count).map(site).collect()
        }),
    ];
    for (what, size, filling) in fillings {
        assert_grows_with_its_input(what, *size, |size| {
            let text = design_with(&filling(size));
            move || {
                if let Ok(opened) = document::read(text.as_bytes(), None) {
                    assert!(opened.notes.len() <= 1001);
                }
            }
        });
    }
}

#[test]
fn a_fault_in_the_document_inside_a_design_has_no_location_in_the_design() {
    let document = format!("{START}\n<Sites>\n<CentralSite SiteId=\"one\"/></Sites>{END}");
    let source = document::Source::new(document::Format::Published, document.as_bytes(), None);
    let design = document::design_file::write(&Default::default(), Some(&source)).unwrap();
    let error = document::read(&design, None).unwrap_err();
    assert_eq!(error.place, None);
    assert_eq!(
        error.to_string(),
        "The imported document inside the design cannot be read. In line 3, column 1 of that \
         document: \"one\" is not a number; SiteId of the CentralSite must be one."
    );
}

#[test]
fn writing_time_is_proportional_to_the_sites_and_their_content() {
    for format in [Format::TopologyBuilder, Format::Published] {
        assert_grows_with_its_input("sites to write", 100, |count| {
            let sites: String = (1..=count)
                .map(|n| {
                    format!(
                        "<CentralSite SiteId=\"{n}\"><Name>Site</Name><Location/></CentralSite>"
                    )
                })
                .collect();
            let clusters: String = (1..=count)
                .flat_map(|site| (1..=3).map(move |number| (site, number)))
                .map(|(site, number)| {
                    let pool = format!("a{site}-{number}.contoso.com");
                    let machines: String = (1..=3)
                        .map(|machine| {
                            format!(
                                "<Machine OrdinalInCluster=\"{machine}\" Fqdn=\"server{machine}.{pool}\">\
                                 <NetInterface InterfaceSide=\"Primary\" InterfaceNumber=\"1\" \
                                 IPAddress=\"0.0.0.0\" ConfiguredIPAddress=\"0.0.0.0\"/></Machine>"
                            )
                        })
                        .collect();
                    format!(
                        "<Cluster RequiresReplication=\"true\" RequiresSetup=\"true\" Fqdn=\"{pool}\">\
                         <ClusterId SiteId=\"{site}\" Number=\"{number}\"/>{machines}</Cluster>"
                    )
                })
                .collect();
            let text = format!("{START}<Sites>{sites}</Sites><Clusters>{clusters}</Clusters>{END}");
            let opened = document::read(text.as_bytes(), None).unwrap();
            move || {
                let vocabulary = Vocabulary::built_in();
                let written = document::write(None, &opened.design.topology, format, vocabulary);
                assert!(written.unwrap().bytes.len() > count);
            }
        });
    }
}

/// The designs of the examples.
fn designs() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders = std::fs::read_dir(folder).unwrap().flatten();
    let mut paths: Vec<_> = folders
        .map(|folder| folder.path().join("topology.ron"))
        .collect();
    paths.retain(|path| path.exists());
    paths.sort();
    assert!(paths.len() >= 4, "{paths:?}");
    paths
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

/// The positions of the words, numbers, texts and punctuation marks in a design.
fn tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    let mut found = Vec::new();
    let mut at = text.find("TopologyDesign").unwrap();
    while at < bytes.len() {
        let start = at;
        if text[at..].starts_with("r#\"") {
            at += text[at..].find("\"#").unwrap() + 2;
        } else if bytes[at] == b'"' {
            at += text[at + 1..].find('"').unwrap() + 2;
        } else if is_word(bytes[at]) {
            while at < bytes.len() && is_word(bytes[at]) {
                at += 1;
            }
        } else {
            at += text[at..].chars().next().unwrap().len_utf8();
            if text[start..at].trim().is_empty() {
                continue;
            }
        }
        found.push(start..at);
    }
    found
}

#[test]
fn a_damaged_design_is_refused_with_a_location_and_without_programming_terms() {
    const PUT_IN: &[&str] = &[
        "",
        "5",
        "-1",
        "1.5",
        "99999999999",
        "\"x\"",
        "true",
        "None",
        "Some(1)",
        "()",
        "(1)",
        "[]",
        "{}",
        "Foo",
        "Foo(1)",
        "'c'",
        "1_000",
        "NaN",
        "b\"x\"",
        ",",
        ":",
        "(",
        ")",
        "[",
        "]",
        "\"\\q\"",
        "/*",
        "\"",
        "r#type",
        "é",
        "@",
        "..",
        "#![enable(x)]",
    ];
    const WORDS: &[&str] = &[
        "`",
        "struct",
        "enum",
        "Option",
        "identifier",
        "std",
        "variant",
        "RON",
        "::",
        "u32",
        "tuple",
        "char ",
        "expected",
        "Expected",
        "serde",
        "KeptText",
    ];
    let mut refused = 0;
    for (number, text) in designs().iter().enumerate() {
        let tokens = tokens(text);
        for (nth, token) in tokens
            .iter()
            .enumerate()
            .skip(number)
            .step_by(tokens.len() / 200 + 1)
        {
            let put_in = PUT_IN[nth % PUT_IN.len()];
            let twice = format!("{0} {0}", &text[token.clone()]);
            let (longer, next) = (format!("{}x", &text[token.clone()]), tokens.get(nth + 7));
            let damages = [
                (token.clone(), put_in),
                (token.clone(), ""),
                (token.clone(), twice.as_str()),
                (token.clone(), longer.as_str()),
                (token.start..next.map_or(token.end, |next| next.start), ""),
            ];
            for (range, new) in damages {
                let damaged = format!("{}{new}{}", &text[..range.start], &text[range.end..]);
                let Err(error) = document::read(damaged.as_bytes(), None) else {
                    continue;
                };
                let said = error.to_string();
                refused += 1;
                assert!(said.contains("ine ") && said.contains("column "), "{said}");
                for word in WORDS {
                    assert!(!said.contains(word), "{word} in: {said}");
                }
            }
        }
    }
    assert!(refused > 1_000, "only {refused} damages were refused");
}

/// A published topology with additional content in its only service and its only cluster.
fn published_with(in_service: &str, in_cluster: &str) -> String {
    format!(
        "{START}<InternalDomains AllowAllDomains=\"false\" DefaultDomain=\"contoso.com\"/>\n\
         <Sites><CentralSite SiteId=\"1\"><Name>A</Name><Location/></CentralSite></Sites>\n\
         <Clusters><Cluster Fqdn=\"a.contoso.com\" RequiresReplication=\"true\" RequiresSetup=\"true\">\
         <ClusterId SiteId=\"1\" Number=\"1\"/>\n{in_cluster}</Cluster></Clusters><SqlInstances/>\n\
         <Services><Service RoleVersion=\"1\" ServiceVersion=\"6\">\
         <ServiceId SiteId=\"1\" RoleName=\"WebServices\" Instance=\"1\"/><DependsOn/>\
         <InstalledOn><ClusterId SiteId=\"1\" Number=\"1\"/></InstalledOn>\n{in_service}</Service></Services>{END}"
    )
}

#[test]
fn an_invalid_value_is_reported_with_its_line_and_written_back() {
    let port = |values: &str| {
        let roles = "urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008";
        let in_service =
            format!("<Ports xmlns=\"{roles}\">\n<Port Owner=\"o\" Usage=\"u\" {values}/></Ports>");
        (published_with(&in_service, ""), 7)
    };
    let machine = |interface: &str| {
        let interface = format!("<NetInterface InterfaceNumber=\"1\" {interface}/>");
        (
            published_with(
                "",
                &format!("<Machine OrdinalInCluster=\"1\" Fqdn=\"a\">\n{interface}</Machine>"),
            ),
            5,
        )
    };
    let side = "InterfaceSide=\"Primary\"";
    let service = |from: &str, to: &str| (published_with("", "").replace(from, to), 5);
    for ((document, line), fault) in [
        (
            port("Port=\"-1\""),
            "\"-1\" is not a number from 0 to 65535; Port",
        ),
        (port("Port=\"NaN\""), "\"NaN\" is not a number; Port"),
        (
            port("Port=\"99999999999\""),
            "\"99999999999\" is not a number from 0 to 65535; Port",
        ),
        (port("Port=\"\""), "An empty value is not a number; Port"),
        (port("Port=\" \""), "A blank value is not a number; Port"),
        (
            port("Port=\"1\" ConfiguredPort=\"1.5\""),
            "\"1.5\" is not a number; ConfiguredPort",
        ),
        (
            port("Port=\"1\" Range=\"-2\""),
            "\"-2\" is not a number from 0 to 65535; Range",
        ),
        (
            port("Port=\"1\" AuthorizesRequests=\"maybe\""),
            "\"maybe\" is neither true nor false",
        ),
        (
            machine(&format!("{side} IPAddress=\"1.2.3\"")),
            "\"1.2.3\" is not an IP address; IPAddress",
        ),
        (
            machine(&format!("{side} IPAddress=\"::\" ConfiguredIPAddress=\"\"")),
            "An empty value is not an IP",
        ),
        (
            machine("InterfaceSide=\"Inside\" IPAddress=\"::1\""),
            "\"Inside\" is not one of Primary",
        ),
        (
            service("RoleVersion=\"1\"", "RoleVersion=\"-1\""),
            "\"-1\" is not a number from 0 to 4294967295",
        ),
        (
            service("ServiceVersion=\"6\"", "ServiceVersion=\"six\""),
            "\"six\" is not a number",
        ),
    ] {
        let opened = document::read(document.as_bytes(), None).unwrap();
        let said = opened
            .notes
            .iter()
            .find(|note| note.message.starts_with(fault));
        let found = said.unwrap_or_else(|| panic!("{fault}: {:?}", opened.notes));
        assert_eq!(found.line, Some(line), "{found:?}");
        let vocabulary = Vocabulary::built_in();
        let (source, topology) = (opened.source.as_ref(), &opened.design.topology);
        let written = document::write(source, topology, Format::Published, vocabulary).unwrap();
        assert_eq!(written.bytes, document.as_bytes());
    }
    let fine =
        port("Port=\"443\" ConfiguredPort=\"0\" AuthorizesRequests=\"true\" Protocol=\"Tcp\"").0;
    assert_eq!(document::read(fine.as_bytes(), None).unwrap().notes, []);
}

#[test]
fn an_element_that_must_be_unique_but_occurs_twice_is_reported_with_its_line() {
    for (doubled, parent) in [("DependsOn", "Service"), ("InstalledOn", "Service")] {
        let document = published_with(&format!("<{doubled}/>"), "");
        let notes = document::read(document.as_bytes(), None).unwrap().notes;
        let start =
            format!("There is a second {doubled} in this {parent}, but only one is allowed.");
        let said = notes.iter().find(|note| note.message.starts_with(&start));
        assert_eq!(said.and_then(|note| note.line), Some(6), "{notes:?}");
    }
    let name = "<Name>A</Name>";
    let document = published_with("", "").replace(name, &name.repeat(2));
    let notes = document::read(document.as_bytes(), None).unwrap().notes;
    assert!(
        notes[0].message.contains("second Name in this CentralSite"),
        "{notes:?}"
    );
}

#[test]
fn a_wrong_format_stated_for_the_imported_document_is_reported_with_its_location() {
    let document = published_with("", "");
    let opened = document::read(document.as_bytes(), None).unwrap();
    let design = document::design_file::write(&opened.design, opened.source.as_ref()).unwrap();
    let text = String::from_utf8(design).unwrap();
    assert_eq!(document::read(text.as_bytes(), None).unwrap().notes, []);
    let wrong = text.replace("format: Published", "format: TopologyBuilder");
    let line = wrong
        .lines()
        .position(|line| line.contains("format: TopologyBuilder"));
    let opened = document::read(wrong.as_bytes(), None).unwrap();
    assert_eq!(
        opened.source.map(|source| source.format),
        Some(Format::Published)
    );
    let [note] = opened.notes.as_slice() else {
        panic!("{:?}", opened.notes);
    };
    assert_eq!(note.line, line.map(|line| line + 1));
    assert_eq!(
        note.message,
        "According to the design, the imported document inside is a Topology Builder file, but it is a \
         published topology and is read as such."
    );
}

#[test]
fn a_design_in_utf_16_is_refused_with_advice_to_save_it_as_utf_8() {
    let text = format!("\u{feff}{}", design_with(""));
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let said = document::read(&bytes, None).unwrap_err().to_string();
    assert!(
        said.contains("design is in UTF-16") && said.contains("Save it as UTF-8"),
        "{said}"
    );
}
