//! Names in any script: the window draws characters that the bundled typefaces lack with system fonts,
//! the same fonts as in pictures, and says once for each document which characters no font has.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use egui::epaint::text::{FallbackRequest, FontData, FontInsert, FontProvider};
use egui::{Context, FontTweak};

use crate::diagram::Diagram;
use crate::diagram::typefaces::{self, Database, Fallback, FallbackFace};

use crate::app::session::Session;
use crate::app::toast::Toasts;

/// Set when the system fonts were read after they were needed.
static ARE_READ: AtomicBool = AtomicBool::new(false);

/// Lets the system fonts be read, in the background, when a text first needs one.
pub(super) fn provide(ctx: &Context) {
    let ctx = ctx.clone();
    let wake = move || {
        ARE_READ.store(true, Ordering::Release);
        ctx.request_repaint();
    };
    let read = || {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        fonts
    };
    typefaces::provide(read, Some(Box::new(wake)));
}

/// Requests fonts for characters that neither IBM Plex nor the faces after it have.
pub(super) fn install(ctx: &Context) {
    ctx.set_font_providers(vec![Arc::new(SystemFonts)]);
}

struct SystemFonts;

impl FontProvider for SystemFonts {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        font_for(request.cluster, typefaces::fallback()?)
    }
}

fn font_for(cluster: &str, fallback: &Fallback) -> Option<FontInsert> {
    let character = cluster.chars().next().filter(|c| typefaces::is_drawn(*c))?;
    let face = fallback.face_for(character)?;
    Some(FontInsert::new(&face.name, data(face), Vec::new()))
}

fn data(face: &FallbackFace) -> FontData {
    let mut tweak = FontTweak::default();
    // A variable font may be extremely thin by default.
    tweak.coords.push(b"wght", 400.0);
    FontData::from_blob(Arc::new(face.bytes), face.index).tweak(tweak)
}

/// A name whose right-to-left words are in the order in which they are read. egui shapes each word
/// according to its script, but puts words and punctuation one after the other from left to right. For
/// names that are shown, not for fields.
pub(super) fn reading_order(name: &str) -> Cow<'_, str> {
    if name.is_ascii() || !unicode_bidi::BidiInfo::new(name, None).has_rtl() {
        return Cow::Borrowed(name);
    }
    let bidi = unicode_bidi::ParagraphBidiInfo::new(name, Some(unicode_bidi::Level::ltr()));
    let (levels, runs) = bidi.visual_runs(0..name.len());
    let mut ordered = String::with_capacity(name.len());
    for run in runs {
        let is_rtl = levels.get(run.start).is_some_and(|level| level.is_rtl());
        let Some(text) = name.get(run) else { continue };
        if !is_rtl {
            ordered.push_str(text);
            continue;
        }
        let mut rest = text;
        while let Some(last) = rest.chars().next_back() {
            let is_word = |c: char| {
                c.is_alphanumeric() || !typefaces::is_drawn(c) && !c.is_whitespace() || is_mark(c)
            };
            let start = if is_word(last) {
                let before = rest.trim_end_matches(is_word);
                before.len()
            } else {
                rest.len() - last.len_utf8()
            };
            let (before, piece) = rest.split_at(start);
            match (piece.chars().next(), piece.len() == last.len_utf8()) {
                (Some(sign), true) => ordered.push(mirrored(sign)),
                _ => ordered.push_str(piece),
            }
            rest = before;
        }
    }
    Cow::Owned(ordered)
}

/// Marks above and below letters of right-to-left scripts; they stay with their letter.
fn is_mark(character: char) -> bool {
    unicode_bidi::bidi_class(character) == unicode_bidi::BidiClass::NSM
}

/// The opening bracket or quotation mark for a closing one, and vice versa.
fn mirrored(sign: char) -> char {
    match sign {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}

/// What was already said about the open document.
#[derive(Default)]
pub(super) struct MissingCharacters {
    looked_at: Option<u64>,
    is_said: bool,
}

impl MissingCharacters {
    /// Redraws the document when fonts have become available, and says which characters no font has,
    /// once for each document.
    pub fn follow(&mut self, ctx: &Context, session: Option<&mut Session>, toasts: &mut Toasts) {
        let are_new = ARE_READ.swap(false, Ordering::Acquire);
        if are_new {
            install(ctx);
        }
        let Some(session) = session else {
            return;
        };
        if are_new {
            session.redraw();
        }
        if self.is_said || self.looked_at == Some(session.revision()) {
            return;
        }
        let Some(missing) = typefaces::missing(texts(session.diagram())) else {
            return;
        };
        self.looked_at = Some(session.revision());
        if !missing.is_empty() {
            self.is_said = true;
            toasts.say(format!(
                "No font on this computer has {}. Install a font that has them, and restart the program.",
                typefaces::codes(&missing)
            ));
        }
    }
}

/// The names in a document that its author chose.
fn texts(diagram: &Diagram) -> impl Iterator<Item = &str> {
    let sites = diagram.sites.iter().map(|site| site.title.as_str());
    let nodes = diagram.nodes.iter().flat_map(|node| {
        let servers = node.servers.iter().map(|server| server.fqdn.as_str());
        servers.chain([node.title.as_str(), node.state.as_str()])
    });
    sites.chain(nodes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use egui::FontId;

    use super::*;
    use crate::app::theme;
    use crate::diagram::typefaces::testing;
    use crate::rules::testing as designs;

    fn has_glyph(ctx: &Context, character: char) -> bool {
        let mut has = false;
        let mut draw = |ui: &mut egui::Ui| {
            let fonts = [
                FontId::proportional(13.0),
                FontId::monospace(13.0),
                theme::semibold(13.0),
            ];
            has = fonts
                .iter()
                .all(|font| ui.fonts_mut(|fonts| fonts.has_glyph(font, character)));
        };
        let mut output = ctx.run_ui(egui::RawInput::default(), &mut draw);
        output.textures_delta.clear();
        has
    }

    #[test]
    fn a_system_font_draws_characters_that_the_bundled_fonts_lack() {
        let ctx = Context::default();
        theme::install(&ctx);
        assert!(!has_glyph(&ctx, '日'));
        let fallback = Fallback::new(testing::database(&["日"]));
        let provider = move |request: &FallbackRequest<'_>| font_for(request.cluster, &fallback);
        ctx.set_font_providers(vec![Arc::new(provider)]);
        assert!(has_glyph(&ctx, '日'));
        assert!(!has_glyph(&ctx, '本'));
    }

    #[test]
    fn emoji_are_drawn_in_every_text_without_system_fonts() {
        let ctx = Context::default();
        theme::install(&ctx);
        assert!(has_glyph(&ctx, '\u{1f600}'));
    }

    #[test]
    fn words_of_right_to_left_names_appear_in_reading_order() {
        assert_eq!(reading_order("Zürich 東京"), "Zürich 東京");
        assert_eq!(reading_order("בית תל אביב (IL)"), "אביב תל בית (IL)");
        assert_eq!(reading_order("HQ (بيت)"), "HQ (بيت)");
        assert_eq!(reading_order("שלום (בית)"), "(בית) שלום");
        let vowels = "שָׁלוֹם בַּיִת";
        let (first, second) = vowels.split_once(' ').unwrap();
        assert_eq!(reading_order(vowels), format!("{second} {first}"));
    }

    #[test]
    fn characters_missing_from_every_font_are_named_once_per_document() {
        let mut design = designs::contoso();
        let site = design.topology.sites.first_mut().unwrap();
        Arc::make_mut(site).name = "東京".to_owned();
        let mut session = Session::unsaved(design, "contoso".to_owned());
        let mut missing = MissingCharacters::default();
        let said = |missing: &mut MissingCharacters, session: &mut Session| {
            let mut toasts = Toasts::default();
            missing.follow(&Context::default(), Some(session), &mut toasts);
            toasts.texts().collect::<Vec<_>>().join("\n")
        };
        let first = said(&mut missing, &mut session);
        assert!(first.contains("U+4EAC and U+6771."), "{first}");
        session.redraw();
        assert_eq!(said(&mut missing, &mut session), "");
        // A different document.
        let first = said(&mut MissingCharacters::default(), &mut session);
        assert!(first.contains("U+6771"), "{first}");
    }
}
