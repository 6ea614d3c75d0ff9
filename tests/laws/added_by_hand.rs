//! What people and scripts add to published topologies: simple URLs, branch sites, and references to
//! missing sites.

use topology_designer::document;

use crate::meaning::{EXAMPLES, example, opened};
use crate::vocabulary;

#[test]
fn simple_urls_that_a_script_added_to_a_published_topology_are_carried_over() {
    let urls = "<SimpleUrlConfiguration UseBackendDatabase=\"false\" \
                xmlns=\"urn:schema:Microsoft.Rtc.Management.Settings.SimpleUrl.2008\">\
                <SimpleUrl Component=\"Meet\" Domain=\"contoso.com\" ActiveUrl=\"https://meet.contoso.com\">\
                <SimpleUrlEntry Url=\"https://meet.contoso.com\" /></SimpleUrl></SimpleUrlConfiguration>";
    let text = example(EXAMPLES[0]).replacen("<Sites>", &format!("{urls}<Sites>"), 1);
    let opened = opened(&text);
    let written = |format| {
        let topology = &opened.design.topology;
        document::write(opened.source.as_ref(), topology, format, vocabulary()).unwrap()
    };
    assert!(written(document::Format::Published).bytes == text.as_bytes());
    let builder = written(document::Format::TopologyBuilder);
    let said = builder
        .notes
        .iter()
        .any(|note| note.message.contains("imple URLs"));
    assert!(!said, "{:#?}", builder.notes);
    let read = document::read(&builder.bytes, None).unwrap();
    let urls = read.design.topology.simple_urls.clone().unwrap().urls;
    assert_eq!(&*urls[0].active_url, "https://meet.contoso.com");
}

#[test]
fn branch_sites_and_missing_sites_are_noted_with_their_line() {
    let original = example(EXAMPLES[0]);
    let branch =
        "<RemoteSites><RemoteSite SiteId=\"9\"><Name>Tacoma</Name></RemoteSite></RemoteSites>";
    let text = original.replacen("</CentralSite>", &format!("{branch}</CentralSite>"), 1);
    let line = text[..text.find(branch).unwrap()].lines().count();
    let notes = opened(&text).notes;
    assert!(
        notes
            .iter()
            .any(|note| note.message.contains("branch sites")),
        "{notes:#?}"
    );
    assert_eq!(notes[0].line, Some(line));
    let stray = "<ServiceId SiteId=\"7\" RoleName=\"PersistentChatStore\" Instance=\"2\" />";
    let known = stray.replacen('7', "1", 1);
    let text = original.replace(&known, stray);
    let notes = opened(&text).notes;
    let note = notes
        .iter()
        .find(|note| note.message.contains("belongs to site 7"))
        .unwrap();
    assert!(note.line.is_some());
}
