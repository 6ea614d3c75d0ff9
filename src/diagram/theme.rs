//! The look in one place: colors, spaces, radii and type sizes, light and dark. The window and exported
//! pictures both use them.

use crate::diff::Change;
use crate::rules::Severity;

use crate::diagram::WireKind;

/// A color with opacity, sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Color {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
    /// Opacity; 255 is opaque.
    pub alpha: u8,
}

impl Color {
    const fn rgb(hex: u32) -> Self {
        Self {
            red: (hex >> 16) as u8,
            green: (hex >> 8) as u8,
            blue: hex as u8,
            alpha: 255,
        }
    }

    /// The same color with less opacity.
    #[must_use]
    pub const fn with_alpha(self, alpha: u8) -> Self {
        Self { alpha, ..self }
    }

    /// `#rrggbb`, without the opacity.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// The contrast with another opaque color as WCAG 2 defines it, from 1 to 21.
    pub fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let value = f32::from(channel) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// Dark text on a white background.
    #[default]
    Light,
    /// For dim rooms.
    Dark,
}

/// The purpose of a color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Token {
    /// The background of the whole picture.
    Ground,
    /// The dots of the grid.
    Grid,
    /// The background of a site.
    SiteGround,
    /// The border of a site.
    SiteBorder,
    /// The background of a data center within a site.
    BandGround,
    /// Name of a site.
    SiteTitle,
    /// The background of a card, a panel or a dialog.
    Card,
    /// Border of a card.
    CardBorder,
    /// Lines inside a card or a panel.
    Divider,
    /// Names and other important text.
    Text,
    /// Explanatory text.
    TextWeak,
    /// Icon and accent of a kind.
    Accent,
    /// The background of an accent; a tint that carries no meaning by itself.
    AccentGround,
    /// Icon and accent of Persistent Chat, and what is selected or active.
    Strong,
    /// The background of the strong accent; a tint.
    StrongGround,
    /// Text and marks on a `Strong` background.
    OnStrong,
    /// A computer, or a switch that is off.
    Mark,
    /// The background of the badge for errors.
    Error,
    /// Text on an `Error` background.
    OnError,
    /// The background of the badge for warnings.
    Warning,
    /// Text on a `Warning` background.
    OnWarning,
    /// The background of the badge for information.
    Info,
    /// Text on an `Info` background.
    OnInfo,
    /// Highlights a wire that has a problem; a tint whose meaning the badge repeats.
    Halo(Severity),
    /// Errors as text or icon on a card or a panel.
    ErrorText,
    /// Warnings as text or icon.
    WarningText,
    /// Information as text or icon.
    InfoText,
    /// Success, as text or icon.
    SuccessText,
    /// Lines that show why something snapped; no severity and no wire has this color.
    Guide,
    Wire(WireKind),
    /// The label along a wire.
    WireText(WireKind),
    /// Outline, sign and word of a change.
    Change(Change),
    /// Text on a sign.
    OnChange,
    /// The background of a removed object; a tint.
    GhostGround,
}

impl Token {
    /// The colors of a severity's badge: background and text.
    pub fn badge(severity: Severity) -> (Self, Self) {
        match severity {
            Severity::Error => (Self::Error, Self::OnError),
            Severity::Warning => (Self::Warning, Self::OnWarning),
            Severity::Info => (Self::Info, Self::OnInfo),
        }
    }

    /// The color of a severity as text or icon on a card or a panel.
    pub fn severity_text(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::ErrorText,
            Severity::Warning => Self::WarningText,
            Severity::Info => Self::InfoText,
        }
    }
}

impl Theme {
    /// The color for a purpose. The hues are those of Okabe and Ito, which color-blind readers can
    /// distinguish, darkened or lightened until they stand out from the background.
    pub fn color(self, token: Token) -> Color {
        let (light, dark) = match token {
            Token::Ground => (0xFF_FFFF, 0x14_171C),
            Token::Grid => (0xDD_E1E8, 0x2A_2F38),
            Token::SiteGround => (0xF6_F7F9, 0x1A_1E25),
            Token::SiteBorder => (0xD3_D8E0, 0x38_3F4B),
            Token::BandGround => (0xEC_EFF4, 0x22_2832),
            Token::SiteTitle => (0x3B_4453, 0xC9_D0DB),
            Token::Card => (0xFF_FFFF, 0x23_2831),
            Token::CardBorder => (0xBA_C2CE, 0x4A_5260),
            Token::Divider => (0xE4_E8EE, 0x36_3D49),
            Token::Text => (0x17_1C24, 0xF1_F4F8),
            Token::TextWeak => (0x56_6070, 0xA9_B3C1),
            Token::Accent => (0x4E_5A6B, 0xAF_BACA),
            Token::AccentGround => (0xEC_EFF3, 0x32_3945),
            Token::Strong => (0x00_69A8, 0x62_B8EA),
            Token::StrongGround => (0xE0_EFF9, 0x1D_3A50),
            Token::OnStrong => (0xFF_FFFF, 0x0C_1722),
            Token::Mark => (0x7B_8696, 0x8B_96A6),
            Token::Error => (0xB9_4700, 0xFF_8A47),
            Token::OnError => (0xFF_FFFF, 0x1E_0C00),
            Token::Warning => (0xF0_B429, 0xF0_C24E),
            Token::OnWarning => (0x2B_1D00, 0x2B_1D00),
            Token::Info => (0x00_69A8, 0x62_B8EA),
            Token::OnInfo => (0xFF_FFFF, 0x0C_1722),
            Token::Halo(severity) => match severity {
                Severity::Error => (0xF9_D3B8, 0x5E_2C10),
                Severity::Warning => (0xF8_E0A2, 0x5C_4A17),
                Severity::Info => (0xC6_E1F4, 0x1B_4158),
            },
            Token::ErrorText => (0xB9_4700, 0xFF_9A5E),
            Token::WarningText => (0x80_5A00, 0xF0_C24E),
            Token::InfoText => (0x00_69A8, 0x62_B8EA),
            Token::Guide => (0x7A_3FD0, 0xB7_9AFF),
            Token::SuccessText => (0x00_7556, 0x4C_CDA4),
            Token::Wire(kind) => match kind {
                WireKind::NextHop => (0x00_72B2, 0x56_B4E9),
                WireKind::Content => (0x00_8A64, 0x2F_C198),
                WireKind::Compliance => (0xA8_4E80, 0xDE_93BB),
                WireKind::Mirror => (0x00_8A64, 0x2F_C198),
                WireKind::Witness => (0x8C_6A00, 0xE8_C45A),
                WireKind::Backup => (0xC2_5500, 0xF2_8A49),
                WireKind::FileStore => (0x5F_6B7C, 0xA3_AEBD),
                WireKind::Pairing => (0x3B_4453, 0xC9_D0DB),
                WireKind::Database => (0x5F_6B7C, 0xA3_AEBD),
                WireKind::Other => (0x7F_8896, 0x7E_8998),
            },
            Token::Change(change) => match change {
                Change::Added => (0x00_735C, 0x4C_CDA4),
                Change::Changed => (0x7D_5B00, 0xF0_C24E),
                Change::Removed => (0xB3_401F, 0xFF_9A5E),
                Change::Recreated => (0x9C_4175, 0xDE_93BB),
            },
            Token::OnChange => (0xFF_FFFF, 0x14_171C),
            Token::GhostGround => (0xFB_F3F0, 0x2B_211F),
            Token::WireText(kind) => match kind {
                WireKind::NextHop => (0x00_69A8, 0x62_B8EA),
                WireKind::Content | WireKind::Mirror => (0x00_7556, 0x4C_CDA4),
                WireKind::Compliance => (0x9C_4175, 0xDE_93BB),
                WireKind::Witness => (0x7A_5C00, 0xE8_C45A),
                WireKind::Backup => (0xA8_4800, 0xF2_9A63),
                WireKind::FileStore | WireKind::Pairing | WireKind::Database | WireKind::Other => {
                    (0x56_6070, 0xA9_B3C1)
                }
            },
        };
        Color::rgb(match self {
            Self::Light => light,
            Self::Dark => dark,
        })
    }
}

/// Lengths between and around things; multiples of four points.
pub mod space {
    /// Between an icon and its word.
    pub const SMALL: f32 = 4.0;
    /// Between things that belong together.
    pub const MEDIUM: f32 = 8.0;
    /// Inside a card.
    pub const CARD: f32 = 12.0;
    /// Between groups.
    pub const LARGE: f32 = 16.0;
    /// Around a dialog.
    pub const SHEET: f32 = 24.0;
}

/// Radii of corners.
pub mod radius {
    /// Marks and accents.
    pub const SMALL: f32 = 3.0;
    /// Buttons and fields.
    pub const MEDIUM: f32 = 5.0;
    /// Cards.
    pub const CARD: f32 = 8.0;
    /// Sites and dialogs.
    pub const LARGE: f32 = 14.0;
}

/// Type sizes in points.
pub mod size {
    /// Small caps of a kind, labels of switches.
    pub const TINY: f32 = 11.0;
    /// The line of state on a card, and notes.
    pub const SMALL: f32 = 11.0;
    /// The text of panels.
    pub const BODY: f32 = 13.0;
    /// The name on a card.
    pub const NAME: f32 = 13.0;
    /// The name on a store's card.
    pub const STORE_NAME: f32 = 11.5;
    /// The smallest size for a name that is too long for its card.
    pub const LEAST_NAME: f32 = 7.0;
    /// Names of sites and headings of panels.
    pub const HEADING: f32 = 15.0;
    /// Titles of dialogs and of exported pictures.
    pub const TITLE: f32 = 20.0;
}

/// How a kind of wire is drawn; kinds differ by more than color.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WireStyle {
    /// Width of a line.
    pub width: f32,
    /// The lengths of dash and gap; `None` for a solid line.
    pub dash: Option<(f32, f32)>,
    /// Two lines side by side.
    pub double: bool,
    /// Arrowheads at both ends.
    pub arrows: bool,
    /// The name of the kind in a legend.
    pub legend: &'static str,
}

/// The style of a wire.
pub fn wire_style(kind: WireKind) -> WireStyle {
    let plain = |width, legend| WireStyle {
        width,
        dash: None,
        double: false,
        arrows: false,
        legend,
    };
    match kind {
        WireKind::NextHop => plain(3.0, "Next hop"),
        WireKind::Content => plain(2.0, "Content store"),
        WireKind::Compliance => WireStyle {
            double: true,
            ..plain(1.25, "Compliance store")
        },
        WireKind::Mirror => WireStyle {
            dash: Some((5.0, 4.0)),
            ..plain(2.0, "Mirror")
        },
        WireKind::Witness => WireStyle {
            dash: Some((0.1, 5.0)),
            ..plain(2.5, "Witness")
        },
        WireKind::Backup => WireStyle {
            dash: Some((14.0, 6.0)),
            ..plain(2.0, "Backup")
        },
        WireKind::FileStore => plain(1.0, "File store"),
        WireKind::Pairing => WireStyle {
            arrows: true,
            ..plain(4.0, "Pairing")
        },
        WireKind::Database => plain(1.5, "Other database"),
        WireKind::Other => plain(1.0, "Other association"),
    }
}

/// Every kind of wire, strongest first, which is the order of a legend.
pub const WIRE_KINDS: [WireKind; 10] = [
    WireKind::NextHop,
    WireKind::Content,
    WireKind::Mirror,
    WireKind::Witness,
    WireKind::Backup,
    WireKind::Compliance,
    WireKind::FileStore,
    WireKind::Pairing,
    WireKind::Database,
    WireKind::Other,
];

#[cfg(test)]
mod tests {
    use super::*;

    const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

    #[track_caller]
    fn stands_out(theme: Theme, front: Token, back: Token, least: f32) {
        let contrast = theme.color(front).contrast(theme.color(back));
        assert!(
            contrast >= least,
            "{front:?} on {back:?} in {theme:?}: {contrast:.2}"
        );
    }

    #[test]
    fn text_is_readable_on_every_background_it_is_used_on() {
        for theme in THEMES {
            for text in [
                Token::Text,
                Token::TextWeak,
                Token::ErrorText,
                Token::WarningText,
                Token::InfoText,
                Token::SuccessText,
                Token::SiteTitle,
                Token::Strong,
            ] {
                for ground in [
                    Token::Card,
                    Token::Ground,
                    Token::SiteGround,
                    Token::BandGround,
                ] {
                    stands_out(theme, text, ground, 4.5);
                }
            }
            for severity in [Severity::Info, Severity::Warning, Severity::Error] {
                let (ground, text) = Token::badge(severity);
                stands_out(theme, text, ground, 4.5);
            }
            for kind in WIRE_KINDS {
                stands_out(theme, Token::WireText(kind), Token::SiteGround, 4.5);
                stands_out(theme, Token::WireText(kind), Token::Ground, 4.5);
                stands_out(theme, Token::WireText(kind), Token::BandGround, 4.5);
            }
            for change in Change::ALL {
                for ground in [Token::Card, Token::Ground, Token::SiteGround] {
                    stands_out(theme, Token::Change(change), ground, 4.5);
                }
                stands_out(theme, Token::OnChange, Token::Change(change), 4.5);
            }
            stands_out(theme, Token::TextWeak, Token::GhostGround, 4.5);
            stands_out(theme, Token::OnStrong, Token::Strong, 4.5);
            stands_out(theme, Token::Text, Token::StrongGround, 4.5);
        }
    }

    #[test]
    fn marks_and_wires_are_visible() {
        for theme in THEMES {
            for kind in WIRE_KINDS {
                stands_out(theme, Token::Wire(kind), Token::SiteGround, 3.0);
                stands_out(theme, Token::Wire(kind), Token::Ground, 3.0);
                stands_out(theme, Token::Wire(kind), Token::BandGround, 3.0);
                // Only things that can be edited are ever highlighted.
                if !matches!(
                    kind,
                    WireKind::Pairing | WireKind::Database | WireKind::Other
                ) {
                    for severity in [Severity::Info, Severity::Warning, Severity::Error] {
                        stands_out(theme, Token::Wire(kind), Token::Halo(severity), 3.0);
                    }
                }
            }
            stands_out(theme, Token::Mark, Token::Card, 3.0);
            stands_out(theme, Token::Accent, Token::AccentGround, 3.0);
            stands_out(theme, Token::Strong, Token::StrongGround, 3.0);
        }
    }

    #[test]
    fn kinds_of_wires_can_be_distinguished_without_color() {
        for (at, one) in WIRE_KINDS.into_iter().enumerate() {
            for other in WIRE_KINDS.into_iter().skip(at + 1) {
                let (a, b) = (wire_style(one), wire_style(other));
                let same = a.width == b.width
                    && a.dash == b.dash
                    && a.double == b.double
                    && a.arrows == b.arrows;
                let both_thin = [WireKind::FileStore, WireKind::Other];
                assert!(
                    !same || (both_thin.contains(&one) && both_thin.contains(&other)),
                    "{one:?} looks like {other:?}"
                );
            }
        }
    }
}
