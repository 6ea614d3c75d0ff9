//! The colors of the diagram as egui's types.

use egui::Color32;

use crate::diagram::theme::{Theme, Token};

/// The colors of one theme; all of them come from the tokens of the diagram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    theme: Theme,
    /// The tokens.
    pub ground: Color32,
    /// Grid dots.
    pub grid: Color32,
    /// Card background.
    pub card: Color32,
    /// Card border.
    pub card_border: Color32,
    /// Titles.
    pub text: Color32,
    /// Selection, focus, and legal targets.
    pub accent: Color32,
    /// Illegal targets.
    pub refused: Color32,
    /// Snapping guides.
    pub guide: Color32,
}

impl Look {
    /// The colors of the light or dark theme.
    pub fn new(is_dark: bool) -> Self {
        let theme = if is_dark { Theme::Dark } else { Theme::Light };
        let color = |token| color_in(theme, token);
        Self {
            theme,
            ground: color(Token::Ground),
            grid: color(Token::Grid),
            card: color(Token::Card),
            card_border: color(Token::CardBorder),
            text: color(Token::Text),
            accent: color(Token::Strong),
            refused: color(Token::ErrorText),
            guide: color(Token::Guide),
        }
    }

    /// The color for a purpose.
    pub fn color(&self, token: Token) -> Color32 {
        color_in(self.theme, token)
    }

    /// A color blended towards the background without becoming transparent, so that crossing lines do not show it.
    pub fn quieted(&self, color: Color32) -> Color32 {
        self.ground.lerp_to_gamma(color, 0.3)
    }
}

fn color_in(theme: Theme, token: Token) -> Color32 {
    let color = theme.color(token);
    Color32::from_rgba_unmultiplied(color.red, color.green, color.blue, color.alpha)
}
