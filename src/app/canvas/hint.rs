//! The hint of the status bar: the keys and gestures that currently apply.

use crate::app::canvas::gesture::Gesture;
use crate::app::canvas::hit::Hit;

#[cfg(target_os = "macos")]
const MOVING: &str =
    "Shift keeps the axis · ⌘ ignores guides · Option copies, even while dragging · Esc cancels";
#[cfg(not(target_os = "macos"))]
const MOVING: &str =
    "Shift keeps the axis · Ctrl ignores guides · Alt copies, even while dragging · Esc cancels";
#[cfg(target_os = "macos")]
const PLACING: &str = "Drop in a site · ⌘ ignores guides · Esc cancels";
#[cfg(not(target_os = "macos"))]
const PLACING: &str = "Drop in a site · Ctrl ignores guides · Esc cancels";

/// The hint for the current gesture, or for the element under the pointer.
pub fn hint(gesture: &Gesture, places_new: bool, hover: Option<Hit>) -> &'static str {
    if places_new {
        return PLACING;
    }
    match gesture {
        Gesture::Panning { .. } => "Release to stop panning",
        Gesture::Marquee { .. } => "Release to select · Shift adds · Esc cancels",
        Gesture::MovingNodes(_) => MOVING,
        Gesture::MovingServer(_) => {
            "Drop on a data center to place the computer there · Esc cancels"
        }
        Gesture::DraggingWire(drag) if drag.is_end => {
            "Release on a highlighted object to use it instead · Esc cancels"
        }
        Gesture::DraggingWire(_) => {
            "Release on a highlighted object to connect, on empty canvas to add one · Esc cancels"
        }
        Gesture::Idle | Gesture::Pressed(_) | Gesture::Canceled => match hover {
            Some(Hit::Handle(..)) => "Drag to another object to connect",
            Some(Hit::Switch(..)) => "Click to switch on or off",
            Some(Hit::NodeBadge(_) | Hit::SiteBadge(_) | Hit::WireBadge(_)) => {
                "Click to show the problem, click again for the next one"
            }
            Some(Hit::Server(..)) => "Drag to its data center",
            Some(Hit::NodeTitle(_)) => "Drag to move · double-click to rename",
            Some(Hit::Node(_)) => "Drag to move · double-click for its properties",
            Some(Hit::SiteTitle(_)) => "Drag to move the site · double-click to rename",
            Some(Hit::WireEnd(..)) => "Drag to another object to use it instead",
            Some(Hit::Wire(_)) => "Click to select the association",
            Some(Hit::Site(_) | Hit::Empty) => "Drag to select · Space or right button to pan",
            None => "",
        },
    }
}
