//! How the panels share the window with the canvas. Where there is little room they become narrow, and
//! then one gives way to the other and leaves a strip that brings it back; the canvas never starves.

use std::ops::RangeInclusive;

use egui::{Align, Frame, Layout, Margin, Panel, Ui, Vec2};

use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::named_button_ui;

/// What the canvas keeps beside the panels, in points.
const CANVAS: Vec2 = Vec2::new(360.0, 180.0);
const OUTLINE: RangeInclusive<f32> = 180.0..=420.0;
const INSPECTOR: RangeInclusive<f32> = 240.0..=480.0;
const PROBLEMS: RangeInclusive<f32> = 96.0..=480.0;
/// Width of the strip that a hidden panel leaves, in points.
const STRIP: f32 = 28.0;

/// A panel beside the canvas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Palette and outline, on the left.
    #[default]
    Outline,
    /// The properties, on the right.
    Inspector,
}

/// How a panel is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// With a width between these, in points.
    Wide(RangeInclusive<f32>),
    /// As a strip that brings it back.
    Strip,
    /// Not at all; the user switched it off.
    Off,
}

/// The room of every panel, in points.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// Palette and outline.
    pub outline: Shown,
    /// The properties.
    pub inspector: Shown,
    /// Height of the list of problems.
    pub problems: RangeInclusive<f32>,
}

impl Room {
    /// Shares the room below the menu bar. `wanted` says which panels the user has switched on, and
    /// `preferred` which of them stays when there is room for one only.
    pub fn of(size: Vec2, wants_outline: bool, wants_inspector: bool, preferred: Side) -> Self {
        let problems = up_to(&PROBLEMS, size.y - CANVAS.y);
        let room = size.x - CANVAS.x;
        let shown = |is_wanted: bool, range: &RangeInclusive<f32>, other: f32| match is_wanted {
            true => Shown::Wide(up_to(range, room - other)),
            false => Shown::Off,
        };
        let fits_both = room >= OUTLINE.start() + INSPECTOR.start();
        if !(wants_outline && wants_inspector) || fits_both {
            // The one that is wider than it must be leaves the other its least.
            let (least_outline, least_inspector) = match wants_outline && wants_inspector {
                true => (*OUTLINE.start(), *INSPECTOR.start()),
                false => (0.0, 0.0),
            };
            let half = (room / 2.0).max(*INSPECTOR.start());
            let inspector = up_to(&INSPECTOR, half.min(room - least_outline));
            return Self {
                outline: match wants_inspector {
                    true => shown(
                        wants_outline,
                        &OUTLINE,
                        least_inspector.max(*inspector.end()),
                    ),
                    false => shown(wants_outline, &OUTLINE, 0.0),
                },
                inspector: match wants_inspector {
                    true => Shown::Wide(inspector),
                    false => Shown::Off,
                },
                problems,
            };
        }
        let (outline, inspector) = match preferred {
            Side::Outline => (Shown::Wide(up_to(&OUTLINE, room - STRIP)), Shown::Strip),
            Side::Inspector => (Shown::Strip, Shown::Wide(up_to(&INSPECTOR, room - STRIP))),
        };
        Self {
            outline,
            inspector,
            problems,
        }
    }
}

/// The range with no more than this at its end, and never less than its start.
fn up_to(range: &RangeInclusive<f32>, most: f32) -> RangeInclusive<f32> {
    *range.start()..=most.clamp(*range.start(), *range.end())
}

/// The strip of a hidden panel; says whether the panel is asked for.
pub fn strip_ui(ui: &mut Ui, side: Side) -> bool {
    let (panel, text, name) = match side {
        Side::Outline => (Panel::left("outline strip"), "›", "Show the outline"),
        Side::Inspector => (Panel::right("inspector strip"), "‹", "Show the properties"),
    };
    let fill = Tokens::of_ui(ui).panel;
    panel
        .exact_size(STRIP)
        .resizable(false)
        .frame(
            Frame::new()
                .fill(fill)
                .inner_margin(Margin::symmetric(2, 4)),
        )
        .show(ui, |ui| {
            ui.with_layout(Layout::top_down(Align::Center), |ui| {
                ui.add_space(SPACE);
                let button = named_button_ui(ui, text, name).on_hover_text(name);
                button.clicked()
            })
            .inner
        })
        .inner
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    fn width(shown: &Shown) -> f32 {
        match shown {
            Shown::Wide(range) => *range.end(),
            Shown::Strip => STRIP,
            Shown::Off => 0.0,
        }
    }

    #[test]
    fn the_canvas_keeps_its_room_at_every_size_of_the_window() {
        for width_of_window in (640..2000).step_by(20) {
            for preferred in [Side::Outline, Side::Inspector] {
                let room = Room::of(vec2(width_of_window as f32, 700.0), true, true, preferred);
                let panels = width(&room.outline) + width(&room.inspector);
                let left = width_of_window as f32 - panels;
                assert!(left >= CANVAS.x, "{left} of {width_of_window}: {room:?}");
            }
        }
    }

    #[test]
    fn what_gives_way_leaves_a_strip_and_what_is_switched_off_does_not() {
        let small = vec2(640.0, 340.0);
        let room = Room::of(small, true, true, Side::Outline);
        assert_eq!(room.inspector, Shown::Strip);
        let room = Room::of(small, true, true, Side::Inspector);
        assert_eq!(room.outline, Shown::Strip);
        let room = Room::of(small, false, true, Side::Outline);
        assert_eq!(room.outline, Shown::Off);
        assert!(matches!(room.inspector, Shown::Wide(_)));
        assert!(*room.problems.end() <= 340.0 - CANVAS.y);
    }

    #[test]
    fn a_wide_window_shows_both_as_wide_as_they_may_be() {
        let room = Room::of(vec2(1600.0, 900.0), true, true, Side::Outline);
        assert_eq!(room.outline, Shown::Wide(OUTLINE));
        assert_eq!(room.inspector, Shown::Wide(INSPECTOR));
    }
}
