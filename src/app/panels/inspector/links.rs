//! The links between the stated data centers, with bandwidth and latency.

use egui::{RichText, Ui};

use crate::design::{Annotations, DataCenterPair, Fact, Level, Link};
use crate::edit::Edit;

use crate::app::action::{Action, Aim};
use crate::app::panels::inspector::InspectorContext;
use crate::app::panels::inspector::known_facts::NOT_STATED;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{Choice, choice_of_ui, label_ui};

/// The title of the section, and of links to it. It is short so that the panel can be narrow.
pub(super) const LINKS: &str = "Data center links";

/// Draws the section if at least two data centers are stated. Returns whether it is still expanding after a request.
pub(super) fn links_ui(
    ui: &mut Ui,
    context: &InspectorContext<'_, '_>,
    aim: Option<Aim>,
    actions: &mut Vec<Action>,
) -> bool {
    let annotations = &context.session.design().annotations;
    let pairs = pairs(annotations);
    if pairs.is_empty() {
        return false;
    }
    let aim = aim.filter(|aim| aim.is_at(Fact::Link));
    let stated = pairs
        .iter()
        .filter(|pair| !annotations.link(pair).is_empty())
        .count();
    ui.add_space(2.0 * SPACE);
    let title = format!("{LINKS} ({stated} of {})", pairs.len());
    let section = egui::CollapsingHeader::new(title)
        .id_salt("links")
        .open(aim.map(|_| true))
        .show_unindented(ui, |ui| {
            let hint =
                "The documentation distinguishes high latency from low, but gives no numbers.";
            let color = Tokens::of_ui(ui).text_weak;
            ui.add(egui::Label::new(RichText::new(hint).color(color)).wrap());
            for (position, pair) in pairs.iter().enumerate() {
                let keyboard = aim.is_some_and(Aim::takes_keyboard) && position == 0;
                pair_ui(ui, pair, annotations.link(pair), keyboard, actions);
            }
        });
    if aim.is_some() {
        section.header_response.scroll_to_me(Some(egui::Align::TOP));
    }
    aim.is_some() && section.openness < 1.0
}

/// Every pair of stated data centers, and links of data centers that are no longer stated.
fn pairs(annotations: &Annotations) -> Vec<DataCenterPair> {
    let names = annotations.data_centers();
    let mut pairs: Vec<DataCenterPair> = names
        .iter()
        .enumerate()
        .flat_map(|(at, one)| {
            let others = names.iter().skip(at + 1);
            others.filter_map(|other| DataCenterPair::new(one, other))
        })
        .collect();
    for left in annotations.links.keys() {
        if !pairs.iter().any(|pair| pair.is_same(left)) {
            pairs.push(left.clone());
        }
    }
    pairs
}

fn pair_ui(
    ui: &mut Ui,
    pair: &DataCenterPair,
    link: Link,
    take_keyboard: bool,
    actions: &mut Vec<Action>,
) {
    let (one, other) = pair.names();
    ui.add_space(2.0 * SPACE);
    ui.add(egui::Label::new(format!("{one} – {other}")).wrap());
    ui.columns(2, |columns| {
        let [left, right] = columns else {
            return;
        };
        let of = format!("between {one} and {other}");
        let bandwidth = level_ui(left, "Bandwidth", &of, link.bandwidth, take_keyboard);
        let latency = level_ui(right, "Latency", &of, link.latency, false);
        let link = Link {
            bandwidth: bandwidth.unwrap_or(link.bandwidth),
            latency: latency.unwrap_or(link.latency),
        };
        if bandwidth.is_some() || latency.is_some() {
            actions.push(Action::Edit(Edit::StateLink {
                between: pair.clone(),
                link,
            }));
        }
    });
}

/// High, low or not stated; returns the choice.
fn level_ui(
    ui: &mut Ui,
    label: &str,
    of: &str,
    level: Option<Level>,
    take_keyboard: bool,
) -> Option<Option<Level>> {
    label_ui(ui, label);
    let mut choices = vec![Choice::new(NOT_STATED)];
    choices.extend(Level::ALL.iter().map(|level| Choice::new(level.label())));
    let selected = match level {
        Some(level) => RichText::new(level.label()),
        None => RichText::new(NOT_STATED).color(Tokens::of_ui(ui).text_weak),
    };
    let width = ui.available_width();
    let list = choice_of_ui(ui, &format!("{label} {of}"), selected, width, || choices);
    if take_keyboard {
        list.response.request_focus();
    }
    let chosen = list.inner?;
    Some(
        chosen
            .checked_sub(1)
            .and_then(|at| Level::ALL.get(at))
            .copied(),
    )
}
