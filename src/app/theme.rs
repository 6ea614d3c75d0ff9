//! How the window looks: color, space, radius and type tokens, and their use in egui.
//!
//! The window and exported pictures share typefaces and colors, so the values come from
//! [`crate::diagram::theme`] if the picture needs them too.

use std::sync::Arc;

use egui::epaint::text::{FontData, FontDefinitions};
use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, TextStyle, Theme, vec2};

use crate::diagram;
use crate::diagram::font::Font;
use crate::diagram::theme::Token;
use crate::diff::Change;
use crate::rules::Severity;

use crate::app::icons::Icon;
use crate::app::settings::ThemeChoice;

/// The family of the semibold face, for titles.
pub const SEMIBOLD: &str = "semibold";

/// One step of the spacing grid, in points.
pub const SPACE: f32 = 4.0;

/// Corner radius of controls and cards, in points.
pub const RADIUS: u8 = 4;

/// Text sizes in points.
pub mod text_size {
    /// Notes and counts.
    pub const SMALL: f32 = 11.0;
    /// Everything else.
    pub const BODY: f32 = 13.0;
    /// Titles of panels and sheets.
    pub const HEADING: f32 = 16.0;
    /// The name of the program on the start screen.
    pub const DISPLAY: f32 = 28.0;
}

/// Colors of one theme as the panels use them.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Tokens {
    /// The background of panels.
    pub panel: Color32,
    /// The background of the drawing and of text fields.
    pub paper: Color32,
    /// The background of menus and sheets.
    pub raised: Color32,
    /// The background of a button.
    pub control: Color32,
    /// A button under the pointer.
    pub control_hovered: Color32,
    /// A button while it is pressed.
    pub control_pressed: Color32,
    /// Thin lines.
    pub line: Color32,
    /// The outline of fields and buttons.
    pub outline: Color32,
    pub text: Color32,
    /// Text with less emphasis.
    pub text_weak: Color32,
    /// Selection and focus.
    pub accent: Color32,
    /// Text on the accent color.
    pub on_accent: Color32,
    /// The background of a selected item.
    pub accent_ground: Color32,
    /// Errors.
    pub error: Color32,
    /// Warnings.
    pub warning: Color32,
    /// Advice.
    pub info: Color32,
    /// Success.
    pub fine: Color32,
    /// The colors of what was added, changed, removed and re-created; never used without a sign or a
    /// word.
    pub changes: [Color32; 4],
}

impl Tokens {
    /// The colors of a theme. All except the shades of buttons are those of the picture.
    pub fn of(theme: Theme) -> Self {
        let picture = match theme {
            Theme::Light => diagram::theme::Theme::Light,
            Theme::Dark => diagram::theme::Theme::Dark,
        };
        let color = |token| {
            let color = picture.color(token);
            Color32::from_rgba_unmultiplied(color.red, color.green, color.blue, color.alpha)
        };
        let control = color(Token::AccentGround);
        let text = color(Token::Text);
        Self {
            panel: color(Token::SiteGround),
            paper: color(Token::Ground),
            raised: color(Token::Card),
            control,
            control_hovered: control.lerp_to_gamma(text, 0.07),
            control_pressed: control.lerp_to_gamma(text, 0.14),
            line: color(Token::Divider),
            outline: color(Token::Mark),
            text,
            text_weak: color(Token::TextWeak),
            accent: color(Token::Strong),
            on_accent: color(Token::OnStrong),
            accent_ground: color(Token::StrongGround),
            error: color(Token::ErrorText),
            warning: color(Token::WarningText),
            info: color(Token::InfoText),
            fine: color(Token::SuccessText),
            changes: Change::ALL.map(|change| color(Token::Change(change))),
        }
    }

    /// The colors in use.
    pub fn of_ui(ui: &egui::Ui) -> Self {
        Self::of(ui.ctx().theme())
    }

    /// The color of a change.
    pub fn change(&self, change: Change) -> Color32 {
        let [added, changed, removed, recreated] = self.changes;
        match change {
            Change::Added => added,
            Change::Changed => changed,
            Change::Removed => removed,
            Change::Recreated => recreated,
        }
    }

    /// The color of a severity; never used without an icon and a word.
    pub fn severity(&self, severity: Severity) -> Color32 {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }
}

/// The icon of a severity.
pub fn severity_icon(severity: Severity) -> Icon {
    Icon::Severity(severity)
}

/// The font of titles.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

/// Installs the typefaces and both styles.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    crate::app::typefaces::install(ctx);
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| set_style(style, theme));
    }
}

/// Applies the theme that the user chose.
pub fn choose(ctx: &egui::Context, choice: ThemeChoice) {
    ctx.set_theme(match choice {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Light => egui::ThemePreference::Light,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
    });
    // What was drawn earlier in this frame still has the old colors.
    ctx.request_repaint();
}

/// IBM Plex first; then egui's own faces for characters that it lacks, and then Noto Emoji.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let mut face = |family: FontFamily, name: &str, bytes: &'static [u8]| {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        let fallback = fonts
            .families
            .get(&FontFamily::Proportional)
            .cloned()
            .unwrap_or_default();
        let faces = fonts.families.entry(family).or_insert(fallback);
        faces.insert(0, name.to_owned());
    };
    face(
        FontFamily::Name(SEMIBOLD.into()),
        "IBM Plex Sans SemiBold",
        Font::SansSemiBold.bytes(),
    );
    face(
        FontFamily::Proportional,
        "IBM Plex Sans",
        Font::Sans.bytes(),
    );
    face(FontFamily::Monospace, "IBM Plex Mono", Font::Mono.bytes());
    let emoji = Font::Emoji.family();
    let data = FontData::from_static(Font::Emoji.bytes());
    fonts.font_data.insert(emoji.to_owned(), Arc::new(data));
    for faces in fonts.families.values_mut() {
        faces.push(emoji.to_owned());
    }
    fonts
}

fn set_style(style: &mut egui::Style, theme: Theme) {
    style.text_styles = [
        (TextStyle::Small, FontId::proportional(text_size::SMALL)),
        (TextStyle::Body, FontId::proportional(text_size::BODY)),
        (TextStyle::Button, FontId::proportional(text_size::BODY)),
        (TextStyle::Heading, semibold(text_size::HEADING)),
        (TextStyle::Monospace, FontId::monospace(text_size::BODY)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(2.0 * SPACE, SPACE);
    spacing.button_padding = vec2(2.0 * SPACE, SPACE);
    spacing.interact_size = vec2(40.0, 24.0);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(4);
    spacing.indent = 4.0 * SPACE;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    spacing.combo_height = 320.0;
    spacing.tooltip_width = 320.0;
    spacing.scroll.bar_width = 8.0;
    spacing.scroll.floating_allocated_width = 6.0;
    style.animation_time = 0.1;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    set_visuals(&mut style.visuals, &Tokens::of(theme));
}

fn set_visuals(visuals: &mut egui::Visuals, tokens: &Tokens) {
    let radius = CornerRadius::same(RADIUS);
    visuals.panel_fill = tokens.panel;
    visuals.window_fill = tokens.raised;
    visuals.window_stroke = Stroke::new(1.0, tokens.line);
    visuals.window_corner_radius = CornerRadius::same(2 * RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(RADIUS + 2);
    visuals.extreme_bg_color = tokens.paper;
    visuals.text_edit_bg_color = Some(tokens.paper);
    visuals.faint_bg_color = tokens.control;
    visuals.code_bg_color = tokens.control;
    visuals.weak_text_color = Some(tokens.text_weak);
    visuals.hyperlink_color = tokens.accent;
    visuals.error_fg_color = tokens.error;
    visuals.warn_fg_color = tokens.warning;
    visuals.selection.bg_fill = tokens.accent_ground;
    visuals.selection.stroke = Stroke::new(1.0, tokens.accent);
    visuals.text_cursor.stroke = Stroke::new(1.5, tokens.accent);
    visuals.text_cursor.blink = false;
    visuals.indent_has_left_vline = false;
    let widgets = &mut visuals.widgets;
    for (state, ground, outline) in [
        (&mut widgets.noninteractive, tokens.panel, tokens.line),
        (&mut widgets.inactive, tokens.control, tokens.outline),
        (&mut widgets.hovered, tokens.control_hovered, tokens.outline),
        (&mut widgets.active, tokens.control_pressed, tokens.accent),
        (&mut widgets.open, tokens.control_hovered, tokens.outline),
    ] {
        state.bg_fill = ground;
        state.weak_bg_fill = ground;
        state.bg_stroke = Stroke::new(1.0, outline);
        state.fg_stroke = Stroke::new(1.0, tokens.text);
        state.corner_radius = radius;
        state.expansion = 0.0;
    }
    widgets.inactive.bg_stroke = Stroke::new(1.0, tokens.outline.gamma_multiply(0.55));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: Color32) -> f32 {
        let linear = egui::Rgba::from(color);
        0.2126 * linear.r() + 0.7152 * linear.g() + 0.0722 * linear.b()
    }

    fn contrast(a: Color32, b: Color32) -> f32 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_readable_on_every_background() {
        for tokens in [Tokens::of(Theme::Light), Tokens::of(Theme::Dark)] {
            for ground in [tokens.panel, tokens.paper, tokens.raised] {
                for text in [
                    tokens.text,
                    tokens.text_weak,
                    tokens.accent,
                    tokens.error,
                    tokens.warning,
                    tokens.info,
                    tokens.fine,
                ] {
                    assert!(contrast(text, ground) >= 4.5, "{text:?} on {ground:?}");
                }
                assert!(contrast(tokens.outline, ground) >= 3.0, "{ground:?}");
            }
            assert!(contrast(tokens.text, tokens.accent_ground) >= 4.5);
            assert!(contrast(tokens.on_accent, tokens.accent) >= 4.5);
            assert!(contrast(tokens.text, tokens.control) >= 4.5);
        }
    }
}
