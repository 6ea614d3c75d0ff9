//! The peak memory of reading, converting, checking and drawing, counted by the allocator, is proportional
//! to the document, whatever it contains.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::hint::black_box;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use peak_alloc::PeakAlloc;
use topology_designer::diagram::svg::{PictureOptions, to_svg, write_svg};
use topology_designer::diagram::{Diagram, Framing};
use topology_designer::document::{self, Format, Opened, design_file};
use topology_designer::rules::{Facts, check};
use topology_designer::vocabulary::Vocabulary;
use topology_designer::workspace;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Limit of the memory as a multiple of the document.
const MULTIPLE: usize = 8;

/// The limit if a design is written: what is written is read back while the document is still in memory.
const MULTIPLE_OF_DESIGN: usize = 10;

/// Allowance for the program itself, in addition to the document.
const FREE: usize = 6 << 20;

const TOPOLOGY: &str = "urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008";
const ROLES: &str = "urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008";

/// Pools without anything that a pool needs, so that rules report four problems for each.
const POOLS: usize = 2_000;

/// Persistent Chat services where one is expected.
const SERVICES: usize = 1_000;

/// Elements of unknown content: at 64 bytes each, two thirds of the number that can be read.
const ELEMENTS: usize = 18_000;

/// The allocator counts for all tests of this file, so they run one at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The peak number of bytes in use while `work` runs, above what was in use before.
fn peak(work: impl FnOnce()) -> usize {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    work();
    ALLOCATOR.peak_usage().saturating_sub(before)
}

fn published(content: &str) -> String {
    format!("<Topology xmlns=\"{TOPOLOGY}\">{content}</Topology>")
}

fn in_one_site(content: &str) -> String {
    published(&format!(
        "<Sites><CentralSite SiteId=\"1\"><Name>Redmond</Name><Location/></CentralSite></Sites>{content}"
    ))
}

fn repeated(count: usize, one: impl Fn(usize) -> String) -> String {
    (1..=count).map(one).collect()
}

fn cluster(number: usize, content: &str) -> String {
    format!(
        "<Cluster Fqdn=\"host{number}.contoso.com\" RequiresReplication=\"true\" \
         RequiresSetup=\"true\"><ClusterId SiteId=\"1\" Number=\"{number}\"/>{content}</Cluster>"
    )
}

fn machine(number: usize) -> String {
    format!("<Machine OrdinalInCluster=\"1\" Fqdn=\"srv{number}.contoso.com\"/>")
}

/// Content that, together with its name, makes a pool of 800 bytes.
fn role_of(number: usize) -> String {
    format!("<Role xmlns=\"{ROLES}\"><Other Text=\"{number:0340}\"/></Role>")
}

fn service(number: usize, content: &str) -> String {
    chat_on(1, number, content)
}

fn chat_on(cluster: usize, number: usize, content: &str) -> String {
    format!(
        "<Service RoleVersion=\"1\" ServiceVersion=\"7\"><ServiceId SiteId=\"1\" \
         RoleName=\"PersistentChatService\" Instance=\"{number}\"/><InstalledOn><ClusterId SiteId=\"1\" \
         Number=\"{cluster}\"/></InstalledOn>{content}</Service>"
    )
}

fn texts(count: usize) -> String {
    repeated(count, |n| format!("<a>{n:057}</a>"))
}

/// What is repeated, and a document of it.
fn documents() -> Vec<(&'static str, String)> {
    let role = format!("<Role xmlns=\"{ROLES}\">{}</Role>", texts(ELEMENTS));
    vec![
        ("texts", published(&texts(ELEMENTS))),
        (
            "names",
            published(&repeated(ELEMENTS, |n| format!("<a{n:062}/>"))),
        ),
        (
            "values",
            published(&repeated(ELEMENTS, |n| format!("<a b=\"{n:057}\"/>"))),
        ),
        (
            "attributes",
            published(&repeated(180, |n| {
                let one = |at| format!(" b{at:03}=\"{n:06}-{at:06}\"");
                format!("<a{}/>", repeated(250, one))
            })),
        ),
        (
            "elements inside one another",
            published(
                &format!(
                    "{}{}{}",
                    "<a>".repeat(200),
                    "x".repeat(12_000),
                    "</a>".repeat(200)
                )
                .repeat(90),
            ),
        ),
        (
            "elements inside one",
            published(&format!("<a>{}</a>", texts(ELEMENTS))),
        ),
        (
            "content of a site",
            published(&format!(
                "<Sites><CentralSite SiteId=\"1\"><Name>Redmond</Name><Location/>{}</CentralSite></Sites>",
                texts(ELEMENTS)
            )),
        ),
        (
            "content of a cluster",
            in_one_site(&format!(
                "<Clusters>{}</Clusters>",
                cluster(1, &texts(ELEMENTS))
            )),
        ),
        (
            "content of a role",
            in_one_site(&format!(
                "<Clusters>{}</Clusters><Services>{}</Services>",
                cluster(1, ""),
                service(1, &role)
            )),
        ),
        (
            "pools",
            in_one_site(&format!(
                "<Clusters>{}</Clusters><Services>{}</Services>",
                repeated(POOLS, |n| cluster(n, &machine(n))),
                repeated(POOLS, |n| chat_on(n, n, &role_of(n)))
            )),
        ),
        (
            "Persistent Chat services on one cluster",
            in_one_site(&format!(
                "<Clusters>{}</Clusters><Services>{}</Services>",
                cluster(1, &machine(1)),
                repeated(SERVICES, |n| chat_on(1, n, ""))
            )),
        ),
        (
            "SIP domains",
            in_one_site(&format!(
                "<InternalDomains DefaultDomain=\"d1.contoso.com\">{}</InternalDomains>",
                repeated(6_000, |n| format!(
                    "<InternalDomain Name=\"d{n}.contoso.com\" Authoritative=\"false\" AllowSubDomains=\"false\"/>"
                ))
            )),
        ),
    ]
}

fn read(document: &str) -> Opened {
    document::read(document.as_bytes(), None).unwrap()
}

fn convert(opened: &Opened, format: Format) {
    let topology = &opened.design.topology;
    let written = document::write(
        opened.source.as_ref(),
        topology,
        format,
        Vocabulary::built_in(),
    );
    black_box(written.unwrap().bytes);
}

/// Work on a document.
type Work = fn(&str);

const WORK: [(&str, usize, Work); 4] = [
    ("converting", MULTIPLE, |document| {
        convert(&read(document), Format::TopologyBuilder)
    }),
    ("converting to a design", MULTIPLE_OF_DESIGN, |document| {
        let opened = read(document);
        black_box(design_file::write(&opened.design, opened.source.as_ref()).unwrap());
    }),
    ("checking", MULTIPLE, |document| {
        let opened = read(document);
        assert!(document::refusals(&opened, Vocabulary::built_in()).is_empty());
        black_box(check(&Facts::new(&opened.design)));
    }),
    ("drawing", MULTIPLE, |document| {
        let opened = read(document);
        let found = check(&Facts::new(&opened.design));
        let diagram = Diagram::of(&opened.design, &found);
        drop((opened, found));
        black_box(to_svg(&diagram, &PictureOptions::default()));
    }),
];

#[test]
fn memory_use_is_proportional_to_the_document_whatever_it_contains() {
    let _alone = alone();
    for (what, document) in documents() {
        for (doing, most_times, work) in WORK {
            let most = peak(|| work(&document));
            let multiple = most as f64 / document.len() as f64;
            println!(
                "{doing} {what}: {most} bytes, {multiple:.1} times {}",
                document.len()
            );
            assert!(
                most <= most_times * document.len() + FREE,
                "{doing} {what} takes {most} bytes, {multiple:.1} times the document"
            );
        }
    }
}

/// A writer that discards everything.
struct Nowhere;

impl std::fmt::Write for Nowhere {
    fn write_str(&mut self, _: &str) -> std::fmt::Result {
        Ok(())
    }
}

/// Mirrored pools that share their stores and list other computers as active: ten problems each.
const MIRRORED_POOLS: usize = 250;

/// Limit as a multiple of the document, without an allowance for the program.
const MULTIPLE_OF_PROBLEMS: f64 = 8.0;

/// The limit for a picture, which is written while it is drawn.
const MULTIPLE_OF_PICTURE: f64 = 5.5;
/// The limit for an export that is remembered by its content.
const MULTIPLE_OF_MEMORY: f64 = 2.5;

/// Many pools like the one in the example, with its stores.
fn mirrored_pools() -> String {
    let example = include_bytes!("../examples/enterprise-four-servers/topology.xml");
    let text = document::encoding::decode(example).unwrap().0;
    let whole = |start: &str, end: &str, part: &str| {
        let at = text.find(part).unwrap();
        let start = text[..at].rfind(start).unwrap();
        let end = at + text[at..].find(end).unwrap() + end.len();
        text[start..end].to_owned()
    };
    let pool = whole("<Cluster ", "</Cluster>", "Fqdn=\"pchatpool.contoso.com\"");
    let chat = whole(
        "<Service ",
        "</Service>",
        "ServiceRoles.PersistentChatService",
    );
    let own = &pool[pool.find("<ClusterId").unwrap()..];
    let own = own.split_inclusive("/>").next().unwrap();
    let id = |number: usize| format!("<ClusterId SiteId=\"1\" Number=\"{}\" />", number + 1_000);
    let pools = repeated(MIRRORED_POOLS, |n| {
        pool.replace(own, &id(n))
            .replace("pchat", &format!("p{n}chat"))
    });
    let chats = repeated(MIRRORED_POOLS, |n| {
        let instance = format!(
            "RoleName=\"PersistentChatService\" Instance=\"{}\"",
            n + 1_000
        );
        chat.replace(
            "RoleName=\"PersistentChatService\" Instance=\"1\"",
            &instance,
        )
        .replace(own, &id(n))
    });
    let many = text.replace(&pool, &pools).replace(&chat, &chats);
    many.replace("encoding=\"utf-16\"", "encoding=\"utf-8\"")
}

#[test]
fn the_problems_of_thousands_of_pools_take_little_more_memory_than_the_pools() {
    let _alone = alone();
    let document = mirrored_pools();
    let work: [(&str, f64, Work); 4] = [
        ("converting", MULTIPLE_OF_PROBLEMS, |document| {
            convert(&read(document), Format::TopologyBuilder);
        }),
        ("remembering", MULTIPLE_OF_MEMORY, |document| {
            let folder = tempfile::tempdir().unwrap();
            let now = SystemTime::UNIX_EPOCH;
            workspace::exports::remember(folder.path(), document.as_bytes(), None, now).unwrap();
        }),
        ("checking", MULTIPLE_OF_PROBLEMS, |document| {
            let mut opened = read(document);
            let found = workspace::check::FoundInDocument::of(&opened);
            opened.source = None;
            let published = (None, opened.baseline.as_ref());
            let checked = found.check(&opened.design, published, |_| true);
            assert!(checked.report.diagnostics.len() > 9 * MIRRORED_POOLS);
            black_box(checked.places.len());
        }),
        ("drawing", MULTIPLE_OF_PICTURE, |document| {
            let mut opened = read(document);
            opened.source = None;
            let found = workspace::check::counted(&opened.design, None);
            let diagram = Diagram::laid_out(&opened.design, found, Framing::default());
            drop(opened);
            write_svg(&diagram, &PictureOptions::default(), &mut Nowhere).unwrap();
        }),
    ];
    for (doing, limit, work) in work {
        let most = peak(|| work(&document));
        let multiple = most as f64 / document.len() as f64;
        println!(
            "{doing}: {most} bytes, {multiple:.1} times {}",
            document.len()
        );
        assert!(
            multiple <= limit,
            "{doing} takes {most} bytes, {multiple:.1} times the document"
        );
    }
}

#[test]
fn more_objects_than_the_size_of_a_document_allows_are_refused_with_their_count() {
    let _alone = alone();
    let refusal = |document: String| {
        document::read(document.as_bytes(), None)
            .unwrap_err()
            .to_string()
    };
    let elements = refusal(published(&"<a/>".repeat(20_000)));
    assert!(
        elements.contains(" elements, most of them nearly empty"),
        "{elements}"
    );
    let sites = repeated(6_000, |n| format!("<CentralSite SiteId=\"{n}\"/>"));
    let sites = refusal(published(&format!("<Sites>{sites}</Sites>")));
    assert!(
        sites.contains(" sites, pools, SQL Server instances and services, most"),
        "{sites}"
    );
    let urn = "u".repeat(2_000);
    let namespaces = refusal(published(&format!(
        "<a xmlns:p=\"{urn}\">{}</a>",
        "<b p:c=\"1\"/>".repeat(5_000)
    )));
    assert!(
        namespaces.contains("The namespaces of all elements"),
        "{namespaces}"
    );
}
