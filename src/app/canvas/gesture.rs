//! A state machine for all pointer buttons on the canvas. It handles thresholds, buttons and canceling; the payloads
//! define what a drag means for the design.

use egui::{Modifiers, PointerButton, Pos2};

use crate::app::canvas::hit::Hit;
use crate::app::canvas::move_drag::MoveDrag;
use crate::app::canvas::server_drag::ServerDrag;
use crate::app::canvas::wire_drag::{WireDrag, WireEnd};

/// How far the pointer must move before a press becomes a drag, in screen points, so that a click, even a long or shaky
/// one, never moves anything.
pub const DRAG_THRESHOLD: f32 = 6.0;

/// The state of the pointer.
#[derive(Default)]
pub enum Gesture {
    /// Nothing.
    #[default]
    Idle,
    /// A button is down and the pointer has not moved yet.
    Pressed(Press),
    /// Panning.
    Panning {
        /// The button.
        button: PointerButton,
        /// The point of the scene under the pointer.
        held_in_scene: Pos2,
    },
    /// A selection rectangle.
    Marquee {
        /// The fixed corner.
        origin_in_scene: Pos2,
        /// Whether objects in the rectangle are added to the selection.
        adds: bool,
    },
    /// Cards are being moved.
    MovingNodes(Box<MoveDrag>),
    /// A wire is being dragged.
    DraggingWire(Box<WireDrag>),
    /// The mark of a computer is being dragged.
    MovingServer(Box<ServerDrag>),
    /// Canceled; nothing happens until all buttons are released.
    Canceled,
}

/// A pressed button on the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Press {
    /// The button.
    pub button: PointerButton,
    /// The position on the screen.
    pub origin_in_screen: Pos2,
    /// The position in the scene.
    pub origin_in_scene: Pos2,
    /// The element at that position.
    pub hit: Hit,
    /// The space bar was down.
    pub with_space: bool,
    /// The modifier keys when it was pressed.
    pub modifiers: Modifiers,
}

/// What a press becomes when the pointer moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DragKind {
    Pan,
    /// Select with a rectangle.
    Marquee,
    /// Move the card.
    MoveNode(usize),
    /// Move the site with all its content.
    MoveSite(usize),
    /// Draw a wire from the card.
    Wire(usize),
    /// Move the end of a wire to another card.
    WireEnd(usize, WireEnd),
    /// Move a computer of the card to another data center.
    MoveServer(usize, usize),
}

impl Press {
    /// Whether the pointer has moved far enough for a drag.
    pub fn is_past_threshold(&self, pos_in_screen: Pos2) -> bool {
        self.origin_in_screen.distance(pos_in_screen) > DRAG_THRESHOLD
    }

    /// The drag that starts here: the middle and right buttons and the space bar always pan; the left button acts on
    /// the element under it.
    pub fn drag_kind(&self) -> DragKind {
        if self.button != PointerButton::Primary || self.with_space {
            return DragKind::Pan;
        }
        match self.hit {
            Hit::Handle(node, _) => DragKind::Wire(node),
            Hit::WireEnd(wire, end) => DragKind::WireEnd(wire, end),
            Hit::Server(node, server) => DragKind::MoveServer(node, server),
            Hit::Node(node)
            | Hit::NodeTitle(node)
            | Hit::NodeBadge(node)
            | Hit::Switch(node, _) => DragKind::MoveNode(node),
            Hit::SiteTitle(site) | Hit::SiteBadge(site) => DragKind::MoveSite(site),
            Hit::Empty | Hit::Site(_) | Hit::Wire(_) | Hit::WireBadge(_) => DragKind::Marquee,
        }
    }
}

/// Reasons to cancel a gesture in this frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interruptions {
    /// Esc was pressed.
    pub escape: bool,
    /// A different button was pressed.
    pub other_button: bool,
    /// The window lost the focus, or the pointer left it.
    pub lost: bool,
    /// The diagram has changed during the gesture.
    pub diagram_changed: bool,
}

impl Gesture {
    /// Whether nothing is going on.
    pub fn is_idle(&self) -> bool {
        matches!(self, Self::Idle)
    }

    /// Whether something is being dragged, so that the view pans at the edge.
    pub fn pans_at_edge(&self) -> bool {
        matches!(
            self,
            Self::Marquee { .. }
                | Self::MovingNodes(_)
                | Self::DraggingWire(_)
                | Self::MovingServer(_)
        )
    }

    /// The button of the gesture.
    pub fn button(&self) -> Option<PointerButton> {
        match self {
            Self::Idle | Self::Canceled => None,
            Self::Pressed(press) => Some(press.button),
            Self::Panning { button, .. } => Some(*button),
            Self::Marquee { .. }
            | Self::MovingNodes(_)
            | Self::DraggingWire(_)
            | Self::MovingServer(_) => Some(PointerButton::Primary),
        }
    }

    /// Cancels the gesture if there is a reason; nothing was changed yet, so nothing has to be restored. Returns
    /// whether it did.
    pub fn interrupt(&mut self, why: Interruptions) -> bool {
        let gives_up = match self {
            Self::Idle | Self::Canceled => false,
            // The view is not part of the design: only losing the pointer ends panning.
            Self::Panning { .. } => why.escape || why.lost,
            _ => why.escape || why.other_button || why.lost || why.diagram_changed,
        };
        if gives_up {
            *self = Self::Canceled;
        }
        gives_up
    }

    /// All buttons are released: a canceled gesture is over.
    pub fn buttons_up(&mut self) {
        if matches!(self, Self::Canceled) {
            *self = Self::Idle;
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    fn press(button: PointerButton, hit: Hit) -> Press {
        Press {
            button,
            origin_in_screen: pos2(100.0, 100.0),
            origin_in_scene: pos2(10.0, 10.0),
            hit,
            with_space: false,
            modifiers: Modifiers::NONE,
        }
    }

    #[test]
    fn a_press_that_moves_less_than_six_points_is_a_click() {
        let press = press(PointerButton::Primary, Hit::Node(0));
        assert!(!press.is_past_threshold(pos2(104.0, 104.0)));
        assert!(!press.is_past_threshold(pos2(106.0, 100.0)));
        assert!(press.is_past_threshold(pos2(106.5, 100.0)));
    }

    #[test]
    fn the_middle_and_right_buttons_and_space_pan_even_from_a_card() {
        for button in [PointerButton::Middle, PointerButton::Secondary] {
            assert_eq!(press(button, Hit::Node(3)).drag_kind(), DragKind::Pan);
        }
        let with_space = Press {
            with_space: true,
            ..press(PointerButton::Primary, Hit::Node(3))
        };
        assert_eq!(with_space.drag_kind(), DragKind::Pan);
        let primary = press(PointerButton::Primary, Hit::Node(3));
        assert_eq!(primary.drag_kind(), DragKind::MoveNode(3));
        let on_ground = press(PointerButton::Primary, Hit::Site(0));
        assert_eq!(on_ground.drag_kind(), DragKind::Marquee);
    }

    #[test]
    fn every_reason_to_cancel_ends_a_drag_and_releasing_makes_the_canvas_ready_again() {
        let reasons = [
            Interruptions {
                escape: true,
                ..Interruptions::default()
            },
            Interruptions {
                other_button: true,
                ..Interruptions::default()
            },
            Interruptions {
                lost: true,
                ..Interruptions::default()
            },
            Interruptions {
                diagram_changed: true,
                ..Interruptions::default()
            },
        ];
        for why in reasons {
            let mut gesture = Gesture::Marquee {
                origin_in_scene: Pos2::ZERO,
                adds: false,
            };
            assert!(gesture.interrupt(why), "{why:?}");
            assert!(matches!(gesture, Gesture::Canceled));
            gesture.buttons_up();
            assert!(gesture.is_idle());
        }
        let mut gesture = Gesture::Pressed(press(PointerButton::Primary, Hit::Empty));
        assert!(!gesture.interrupt(Interruptions::default()));
    }
}
