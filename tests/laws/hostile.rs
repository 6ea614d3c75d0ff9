//! Input that someone made to be slow or to exhaust the memory: it is read, or refused with a sentence, in
//! a time that grows with its size.

use topology_designer::document::{self, Format, Vocabulary, places};

use super::common::growth::assert_grows_with_its_input;

const START: &str = "<Topology xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\">";
const END: &str = "</Topology>";

/// A way to fill a document with so many of something.
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
        // Of twenty times as many prefixes each element uses the outermost.
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
fn reading_takes_time_in_proportion_to_the_document_whatever_is_in_it() {
    for (what, size, filling) in FILLINGS {
        assert_grows_with_its_input(what, *size, |size| {
            let text = format!("{START}{}{END}", filling(size));
            move || {
                // Whether it is read or refused is not asked here.
                if let Ok(opened) = document::read(text.as_bytes(), None) {
                    assert!(opened.notes.len() <= 1001);
                    if let Some(source) = &opened.source {
                        places::places(source);
                    }
                }
            }
        });
    }
}

/// A design without objects, with more in its list of sites.
fn design_with(sites: &str) -> String {
    let empty = document::design_file::write(&Default::default(), None).unwrap();
    let text = String::from_utf8(empty).unwrap();
    assert!(text.contains("sites: []"));
    text.replace("sites: []", &format!("sites: [{sites}]"))
}

#[test]
fn reading_a_design_takes_time_in_proportion_to_it_whatever_is_in_it() {
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
fn a_fault_in_the_document_inside_a_design_is_no_place_of_the_design() {
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
fn writing_takes_time_in_proportion_to_the_sites_and_what_is_in_them() {
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
                    format!(
                        "<Cluster Fqdn=\"a{site}-{number}.contoso.com\"><ClusterId SiteId=\"{site}\" \
                         Number=\"{number}\"/></Cluster>"
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
