//! How the panels share the window with the canvas. If there is little room, they become narrower, and
//! then one of them is replaced by a strip that brings it back; the canvas always keeps enough room.

use std::ops::RangeInclusive;

use egui::{Align, Frame, Layout, Margin, Panel, Ui, Vec2};

use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::named_button_ui;

/// The size that the canvas keeps next to panels that the user has opened, in points.
const CANVAS: Vec2 = Vec2::new(360.0, 180.0);
/// If the canvas is smaller than this, in points, panels that the user did not open are replaced by
/// strips.
const COMFORTABLE: Vec2 = Vec2::new(600.0, 400.0);
const OUTLINE: RangeInclusive<f32> = 180.0..=420.0;
const INSPECTOR: RangeInclusive<f32> = 240.0..=480.0;
const PROBLEMS: RangeInclusive<f32> = 96.0..=480.0;
/// Width of the outline before the user has chosen one, in points.
pub const USUAL_OUTLINE: f32 = 264.0;
/// Width of the properties panel before the user has chosen one, in points.
pub const USUAL_INSPECTOR: f32 = 304.0;
/// Height of the list of problems before the user has chosen one, in points.
const USUAL_PROBLEMS: f32 = 196.0;
/// Width of the strip that replaces a hidden panel, in points.
pub const STRIP: f32 = 28.0;

/// A panel next to the canvas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanelSide {
    /// The palette and the outline, on the left.
    #[default]
    Outline,
    /// The properties panel, on the right.
    Inspector,
}

/// The panels that the user opened in this window; these stay when others are replaced by strips.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenedPanels {
    outline: bool,
    inspector: bool,
    /// The panel that stays if there is only room for one.
    last: PanelSide,
}

impl OpenedPanels {
    /// Called when the user opens a panel.
    pub fn open(&mut self, side: PanelSide) {
        *self.flag(side) = true;
        self.last = side;
    }

    /// Called when the user closes a panel.
    pub fn close(&mut self, side: PanelSide) {
        *self.flag(side) = false;
    }

    fn flag(&mut self, side: PanelSide) -> &mut bool {
        match side {
            PanelSide::Outline => &mut self.outline,
            PanelSide::Inspector => &mut self.inspector,
        }
    }
}

/// How a panel is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum PanelShown {
    /// With a width in this range, in points.
    Wide(RangeInclusive<f32>),
    /// As a strip that brings the panel back.
    Strip,
    /// Not at all, because the user closed it.
    Off,
}

/// Height of the list of problems, in points.
#[derive(Clone, Debug, PartialEq)]
pub struct Height {
    /// The heights that the user may choose.
    pub range: RangeInclusive<f32>,
    /// The height before the user has chosen one.
    pub usual: f32,
    /// Whether the window is so low that the list takes up a smaller share of it.
    pub is_low: bool,
}

impl Height {
    fn of(room: f32) -> Self {
        let is_low = room - USUAL_PROBLEMS < COMFORTABLE.y;
        let most = match is_low {
            true => room / 3.0,
            false => room - CANVAS.y,
        };
        let range = up_to(&PROBLEMS, most);
        Self {
            usual: USUAL_PROBLEMS.min(*range.end()),
            range,
            is_low,
        }
    }
}

/// The space for every panel, in points.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// The palette and the outline.
    pub outline: PanelShown,
    /// The properties panel.
    pub inspector: PanelShown,
    /// The list of problems.
    pub problems: Height,
}

impl Room {
    /// Divides the space below the menu bar. `wants` tells which panels are switched on, and `opened`
    /// which of them the user has opened.
    pub fn of(
        size: Vec2,
        wants_outline: bool,
        wants_inspector: bool,
        opened: OpenedPanels,
    ) -> Self {
        let room = size.x - CANVAS.x;
        let mut inspector_gives_way = false;
        let mut outline_gives_way = false;
        if wants_outline && wants_inspector {
            let is_tight = size.x - USUAL_OUTLINE - USUAL_INSPECTOR < COMFORTABLE.x;
            inspector_gives_way = is_tight && !opened.inspector;
            let inspector = match inspector_gives_way {
                true => STRIP,
                false => USUAL_INSPECTOR,
            };
            outline_gives_way =
                size.x - USUAL_OUTLINE - inspector < COMFORTABLE.x && !opened.outline;
            let fits_both = room >= OUTLINE.start() + INSPECTOR.start();
            if !inspector_gives_way && !outline_gives_way && !fits_both {
                match opened.last {
                    PanelSide::Outline => inspector_gives_way = true,
                    PanelSide::Inspector => outline_gives_way = true,
                }
            }
        } else if wants_inspector {
            inspector_gives_way = size.x - USUAL_INSPECTOR < COMFORTABLE.x && !opened.inspector;
        } else if wants_outline {
            outline_gives_way = size.x - USUAL_OUTLINE < COMFORTABLE.x && !opened.outline;
        }
        // A panel that is wider than necessary leaves the other one at least its minimum width.
        let least =
            |wants: bool, gives_way: bool, range: &RangeInclusive<f32>| match (wants, gives_way) {
                (false, _) => 0.0,
                (true, true) => STRIP,
                (true, false) => *range.start(),
            };
        let shown = |wants: bool, gives_way: bool, range: &RangeInclusive<f32>, most: f32| match (
            wants, gives_way,
        ) {
            (false, _) => PanelShown::Off,
            (true, true) => PanelShown::Strip,
            (true, false) => PanelShown::Wide(up_to(range, most)),
        };
        let most_inspector = (room - least(wants_outline, outline_gives_way, &OUTLINE))
            .min((room / 2.0).max(*INSPECTOR.start()));
        let inspector = shown(
            wants_inspector,
            inspector_gives_way,
            &INSPECTOR,
            most_inspector,
        );
        let taken = match &inspector {
            PanelShown::Wide(range) => *range.end(),
            PanelShown::Strip => STRIP,
            PanelShown::Off => 0.0,
        };
        Self {
            outline: shown(wants_outline, outline_gives_way, &OUTLINE, room - taken),
            inspector,
            problems: Height::of(size.y),
        }
    }
}

/// The range with its end limited to `most`, but not below its start.
fn up_to(range: &RangeInclusive<f32>, most: f32) -> RangeInclusive<f32> {
    *range.start()..=most.clamp(*range.start(), *range.end())
}

/// The strip of a hidden panel; returns whether the user asked for the panel.
pub fn strip_ui(ui: &mut Ui, side: PanelSide) -> bool {
    let (panel, text, name) = match side {
        PanelSide::Outline => (Panel::left("outline strip"), "›", "Show the outline"),
        PanelSide::Inspector => (Panel::right("inspector strip"), "‹", "Show the properties"),
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

    fn width(shown: &PanelShown) -> f32 {
        match shown {
            PanelShown::Wide(range) => *range.end(),
            PanelShown::Strip => STRIP,
            PanelShown::Off => 0.0,
        }
    }

    fn opened(sides: &[PanelSide]) -> OpenedPanels {
        let mut opened = OpenedPanels::default();
        for side in sides {
            opened.open(*side);
        }
        opened
    }

    const BOTH: [[PanelSide; 2]; 2] = [
        [PanelSide::Outline, PanelSide::Inspector],
        [PanelSide::Inspector, PanelSide::Outline],
    ];

    #[test]
    fn the_canvas_keeps_its_minimum_size_at_every_window_size() {
        for width_of_window in (640..2000).step_by(20) {
            for sides in BOTH {
                let size = vec2(width_of_window as f32, 700.0);
                let room = Room::of(size, true, true, opened(&sides));
                let panels = width(&room.outline) + width(&room.inspector);
                let left = width_of_window as f32 - panels;
                assert!(left >= CANVAS.x, "{left} of {width_of_window}: {room:?}");
            }
        }
    }

    #[test]
    fn panels_that_the_user_did_not_open_shrink_to_keep_room_for_the_canvas() {
        for width_of_window in (640..2000).step_by(20) {
            let size = vec2(width_of_window as f32, 700.0);
            let room = Room::of(size, true, true, OpenedPanels::default());
            let usual = |shown: &PanelShown, usual: f32| match shown {
                PanelShown::Wide(_) => usual,
                other => width(other),
            };
            let panels =
                usual(&room.outline, USUAL_OUTLINE) + usual(&room.inspector, USUAL_INSPECTOR);
            let left = width_of_window as f32 - panels;
            let all_gave_way =
                room.outline == PanelShown::Strip && room.inspector == PanelShown::Strip;
            assert!(left >= COMFORTABLE.x || all_gave_way, "{left}: {room:?}");
        }
        let room = Room::of(vec2(1024.0, 640.0), true, true, OpenedPanels::default());
        assert_eq!(room.inspector, PanelShown::Strip);
        assert!(
            matches!(room.outline, PanelShown::Wide(_)),
            "there is still room for it"
        );
    }

    #[test]
    fn panels_that_the_user_opened_stay_and_hidden_panels_leave_no_strip() {
        let size = vec2(1024.0, 640.0);
        let room = Room::of(size, true, true, opened(&[PanelSide::Inspector]));
        assert_eq!(room.outline, PanelShown::Strip);
        for sides in BOTH {
            let room = Room::of(size, true, true, opened(&sides));
            assert!(matches!(room.outline, PanelShown::Wide(_)), "{room:?}");
            assert!(matches!(room.inspector, PanelShown::Wide(_)), "{room:?}");
        }
        let small = vec2(640.0, 340.0);
        let room = Room::of(small, true, true, opened(&BOTH[1]));
        assert_eq!(room.inspector, PanelShown::Strip);
        let room = Room::of(small, true, true, opened(&BOTH[0]));
        assert_eq!(room.outline, PanelShown::Strip);
        let room = Room::of(small, false, true, opened(&[PanelSide::Inspector]));
        assert_eq!(room.outline, PanelShown::Off);
        assert!(matches!(room.inspector, PanelShown::Wide(_)));
    }

    #[test]
    fn the_problems_list_is_lower_in_a_low_window() {
        for height in 288..1200 {
            let room = Room::of(
                vec2(1280.0, height as f32),
                true,
                true,
                OpenedPanels::default(),
            );
            let left = height as f32 - room.problems.usual;
            let is_third = room.problems.usual <= height as f32 / 3.0;
            assert!(left >= COMFORTABLE.y || is_third, "{left} of {height}");
        }
    }

    #[test]
    fn a_wide_window_shows_both_side_panels_at_their_full_width() {
        let room = Room::of(vec2(1600.0, 900.0), true, true, OpenedPanels::default());
        assert_eq!(room.outline, PanelShown::Wide(OUTLINE));
        assert_eq!(room.inspector, PanelShown::Wide(INSPECTOR));
    }
}
