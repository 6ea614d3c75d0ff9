//! Reading and writing compared with merely tokenizing the same bytes, in one run: trust the ratios, not
//! the absolute numbers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use quick_xml::Reader;
use quick_xml::events::Event;
use topology_designer::document::{self, Format};
use topology_designer::vocabulary::Vocabulary;

/// Approximate size of the measured document.
const BYTES: usize = 10_000_000;

/// The best of several runs counts; anything slower is caused by other work on the machine.
const RUNS: usize = 9;

fn main() {
    // `cargo test --benches` only asks whether the benchmark runs at all.
    let is_test = std::env::args().any(|argument| argument == "--test");
    let (bytes_wanted, runs) = if is_test { (100_000, 1) } else { (BYTES, RUNS) };
    for format in [Format::Published, Format::TopologyBuilder] {
        measure(format, bytes_wanted, runs);
    }
}

fn measure(format: Format, bytes_wanted: usize, runs: usize) {
    let make = |sites| match format {
        Format::Published => common::samples::published(sites),
        _ => common::samples::unique_ids(sites),
    };
    let written = |sites| {
        let vocabulary = Vocabulary::built_in();
        let written = document::write(None, &make(sites), format, vocabulary).unwrap();
        let (text, _) = document::encoding::decode(&written.bytes).unwrap();
        text.into_owned().into_bytes()
    };
    let one = written(1).len();
    let bytes = written(u32::try_from(bytes_wanted / one + 1).unwrap());
    let text = std::str::from_utf8(&bytes).unwrap();
    let opened = document::read(&bytes, None).unwrap();
    let (source, topology) = (opened.source.as_ref(), &opened.design.topology);
    let mut edited = topology.clone();
    Arc::make_mut(edited.services.last_mut().unwrap()).service_version = 6;
    let write = |topology| {
        document::write(source, topology, format, Vocabulary::built_in())
            .unwrap()
            .bytes
    };
    assert!(write(topology) == bytes);
    println!("{format:?}, {:.1} MB", bytes.len() as f64 / 1e6);
    let events = best(runs, || tokenise(text));
    let report = |what: &str, seconds: f64| {
        let speed = bytes.len() as f64 / seconds / 1e6;
        println!(
            "  {what:<34} {speed:7.0} MB/s   {:5.2} of bare tokenising",
            events / seconds
        );
    };
    report("quick-xml events", events);
    report(
        "reading",
        best(runs, || document::read(&bytes, None).unwrap()),
    );
    report("writing, nothing edited", best(runs, || write(topology)));
    report("writing, one service edited", best(runs, || write(&edited)));
}

fn tokenise(text: &str) -> usize {
    let mut reader = Reader::from_str(text);
    let mut count = 0;
    loop {
        match black_box(reader.read_event().unwrap()) {
            Event::Eof => return count,
            _ => count += 1,
        }
    }
}

/// The time of the fastest run, in seconds.
fn best<T>(runs: usize, mut work: impl FnMut() -> T) -> f64 {
    let time = |_| {
        let start = Instant::now();
        let result = black_box(work());
        let seconds = start.elapsed().as_secs_f64();
        drop(result);
        seconds
    };
    (0..runs).map(time).fold(f64::INFINITY, f64::min)
}
