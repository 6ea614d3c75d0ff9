//! The colours of the canvas, in both themes.

use egui::Color32;

use crate::diagram::{Wire, WireKind};
use crate::rules::Severity;
use crate::topology::Kind;

/// Colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// The table.
    pub ground: Color32,
    /// Dots of the grid.
    pub grid: Color32,
    /// Ground of a site.
    pub site: Color32,
    /// Border of a site.
    pub site_border: Color32,
    /// Ground of a card.
    pub card: Color32,
    /// Border of a card.
    pub card_border: Color32,
    /// Titles.
    pub text: Color32,
    /// Everything said more quietly.
    pub quiet_text: Color32,
    /// Selection, focus and guides.
    pub accent: Color32,
    /// What is refused.
    pub refused: Color32,
    is_dark: bool,
}

impl Look {
    /// The colours of light or dark.
    pub fn new(is_dark: bool) -> Self {
        let rgb = Color32::from_rgb;
        if is_dark {
            Self {
                ground: rgb(24, 26, 30),
                grid: rgb(48, 52, 58),
                site: rgb(30, 33, 38),
                site_border: rgb(72, 78, 88),
                card: rgb(40, 44, 51),
                card_border: rgb(98, 106, 118),
                text: rgb(236, 239, 243),
                quiet_text: rgb(172, 180, 190),
                accent: rgb(86, 180, 233),
                refused: rgb(240, 128, 96),
                is_dark,
            }
        } else {
            Self {
                ground: rgb(250, 250, 251),
                grid: rgb(222, 225, 230),
                site: rgb(243, 245, 248),
                site_border: rgb(176, 184, 195),
                card: rgb(255, 255, 255),
                card_border: rgb(140, 149, 161),
                text: rgb(28, 32, 38),
                quiet_text: rgb(84, 93, 105),
                accent: rgb(0, 105, 180),
                refused: rgb(190, 60, 20),
                is_dark,
            }
        }
    }

    /// The hue of a kind, from Okabe and Ito's palette, darkened or lightened for contrast.
    pub fn kind(&self, kind: Kind) -> Color32 {
        let rgb = Color32::from_rgb;
        let (light, dark) = match kind {
            Kind::PersistentChatPool => (rgb(0, 114, 178), rgb(86, 180, 233)),
            Kind::FrontEndPool | Kind::StandardEditionServer | Kind::DirectorPool => {
                (rgb(0, 128, 96), rgb(0, 178, 138))
            }
            Kind::SqlStore => (rgb(166, 98, 0), rgb(230, 159, 0)),
            Kind::FileStore => (rgb(172, 88, 134), rgb(204, 141, 172)),
            _ => (rgb(104, 112, 123), rgb(150, 158, 168)),
        };
        if self.is_dark { dark } else { light }
    }

    /// The colour of a severity.
    pub fn severity(&self, severity: Severity) -> Color32 {
        let rgb = Color32::from_rgb;
        let (light, dark) = match severity {
            Severity::Error => (rgb(190, 60, 20), rgb(240, 128, 96)),
            Severity::Warning => (rgb(150, 95, 0), rgb(240, 190, 70)),
            Severity::Info => (rgb(0, 105, 180), rgb(120, 190, 240)),
        };
        if self.is_dark { dark } else { light }
    }

    /// Colour, width, dashes at 100 % and whether the line is double.
    pub fn wire(&self, wire: &Wire) -> (Color32, f32, Option<(f32, f32)>, bool) {
        let color = |kind: Kind| self.kind(kind);
        let (color, width, dash, double) = match wire.kind {
            WireKind::NextHop => (color(Kind::PersistentChatPool), 2.5, None, false),
            WireKind::Content => (color(Kind::SqlStore), 2.0, None, false),
            WireKind::Compliance => (color(Kind::SqlStore), 5.0, None, true),
            WireKind::Mirror => (color(Kind::SqlStore), 2.0, Some((5.0, 4.0)), false),
            WireKind::Witness => (color(Kind::SqlStore), 2.0, Some((2.0, 4.0)), false),
            WireKind::Backup => (color(Kind::SqlStore), 2.0, Some((14.0, 6.0)), false),
            WireKind::FileStore => (color(Kind::FileStore), 1.25, None, false),
            WireKind::Pairing => (color(Kind::FrontEndPool), 3.5, None, false),
            WireKind::Database => (self.quiet_text, 1.25, None, false),
            WireKind::Other => (self.site_border, 1.0, None, false),
        };
        let color = wire
            .severity
            .map_or(color, |severity| self.severity(severity));
        (color, width, dash, double)
    }

    /// A colour that steps back towards the ground without becoming transparent.
    pub fn quieted(&self, color: Color32) -> Color32 {
        self.ground.lerp_to_gamma(color, 0.28)
    }
}
