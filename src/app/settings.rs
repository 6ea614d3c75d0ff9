//! Preferences that are kept between sessions.

use serde::{Deserialize, Serialize};

/// What the user prefers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct Settings {
    pub theme: ThemeChoice,
    /// Whether the mouse wheel zooms instead of panning.
    pub wheel_zooms: bool,
    /// Whether the grid is drawn.
    pub show_grid: bool,
    /// Whether the canvas explains the kinds of wires.
    pub show_legend: bool,
    /// Whether objects snap to the grid and to each other.
    pub snap: bool,
    /// Whether the canvas pans when something is dragged to its edge.
    pub edge_pan: bool,
    /// Whether animations are shortened.
    pub reduced_motion: bool,
    /// Whether palette and outline are shown.
    pub show_outline: bool,
    /// Whether the inspector is shown.
    pub show_inspector: bool,
    /// Whether the list of problems is shown.
    pub show_problems: bool,
}

/// Light, dark, or the system setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum ThemeChoice {
    /// The system setting.
    #[default]
    System,
    Light,
    Dark,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            wheel_zooms: false,
            show_grid: true,
            show_legend: false,
            snap: true,
            edge_pan: true,
            reduced_motion: false,
            show_outline: true,
            show_inspector: true,
            show_problems: true,
        }
    }
}
