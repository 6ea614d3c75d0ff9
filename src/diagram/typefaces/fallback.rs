//! A set of fonts, and which of them draws a character.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use ahash::AHashMap;
use resvg::usvg::fontdb::{Database, ID, Source};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider, Tag};

use crate::diagram::font::Measures;
use crate::diagram::typefaces::preference::FontPlace;

/// Fonts for characters that the bundled ones lack. Which font draws a character depends on the fonts
/// alone, not on earlier requests.
#[derive(Default)]
pub struct Fallback {
    database: Database,
    candidates: Vec<Candidate>,
    found: Mutex<FoundFont>,
}

/// A face that may be used; preferred faces come first.
struct Candidate {
    id: ID,
    family: String,
    /// The ranges of characters that the face has; read on the first request.
    coverage: OnceLock<Vec<(u32, u32)>>,
    face: OnceLock<Option<FallbackFace>>,
}

/// The answers so far.
#[derive(Default)]
struct FoundFont {
    by_character: AHashMap<char, Option<usize>>,
    /// Font files in memory. They are never freed, because texts keep being drawn with them.
    files: BTreeMap<PathBuf, &'static [u8]>,
}

/// A system font in use.
pub struct FallbackFace {
    /// The family and the rank among the fonts, so that no two faces have the same name.
    pub name: String,
    /// The font file.
    pub bytes: &'static [u8],
    /// The index of the face in the file.
    pub index: u32,
    pub(in crate::diagram) measures: Measures,
}

impl Fallback {
    /// Sorts fonts by preference and keeps one face of each family.
    pub fn new(database: Database) -> Self {
        let mut places: Vec<(FontPlace, ID)> = database
            .faces()
            .filter_map(|face| Some((FontPlace::of(face)?, face.id)))
            .collect();
        places.sort();
        places.dedup_by(|(next, _), (first, _)| next.family() == first.family());
        let candidates = places
            .into_iter()
            .map(|(place, id)| Candidate {
                id,
                family: place.family().to_owned(),
                coverage: OnceLock::new(),
                face: OnceLock::new(),
            })
            .collect();
        Self {
            database,
            candidates,
            found: Mutex::default(),
        }
    }

    /// The face that draws a character.
    pub fn face_for(&self, character: char) -> Option<&FallbackFace> {
        let known = self.found().by_character.get(&character).copied();
        let position = known.unwrap_or_else(|| {
            let position = (0..self.candidates.len()).find(|at| self.can_draw(*at, character));
            self.found().by_character.insert(character, position);
            position
        });
        self.face(position?)
    }

    fn found(&self) -> MutexGuard<'_, FoundFont> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn can_draw(&self, position: usize, character: char) -> bool {
        let Some(candidate) = self.candidates.get(position) else {
            return false;
        };
        let coverage = candidate.coverage.get_or_init(|| {
            let coverage = self.database.with_face_data(candidate.id, coverage_of);
            coverage.unwrap_or_default()
        });
        let code = u32::from(character);
        let after = coverage.partition_point(|(first, _)| *first <= code);
        let range = after.checked_sub(1).and_then(|at| coverage.get(at));
        range.is_some_and(|(_, last)| code <= *last) && self.face(position).is_some()
    }

    fn face(&self, position: usize) -> Option<&FallbackFace> {
        let candidate = self.candidates.get(position)?;
        let face = candidate.face.get_or_init(|| {
            let info = self.database.face(candidate.id)?;
            let bytes = match &info.source {
                Source::File(path) | Source::SharedFile(path, _) => {
                    self.file(path, candidate.id)?
                }
                Source::Binary(_) => self.database.with_face_data(candidate.id, kept)?,
            };
            Some(FallbackFace {
                name: format!("{} (fallback {position})", candidate.family),
                bytes,
                index: info.index,
                measures: Measures::read(bytes, info.index),
            })
        });
        face.as_ref()
    }

    /// A font file in memory, loaded once for all its faces: East Asian fonts have 20 MB and more.
    fn file(&self, path: &PathBuf, id: ID) -> Option<&'static [u8]> {
        if let Some(bytes) = self.found().files.get(path) {
            return Some(bytes);
        }
        let bytes = self.database.with_face_data(id, kept)?;
        self.found().files.insert(path.clone(), bytes);
        Some(bytes)
    }
}

/// Keeps bytes until the program ends: faces in use are never freed.
fn kept(bytes: &[u8], _: u32) -> &'static [u8] {
    Box::leak(bytes.to_vec().into_boxed_slice())
}

/// The ranges of characters that a face has outlines for; empty for a bitmap font.
fn coverage_of(bytes: &[u8], index: u32) -> Vec<(u32, u32)> {
    let Ok(font) = FontRef::from_index(bytes, index) else {
        return Vec::new();
    };
    let has_outlines = [b"glyf", b"CFF ", b"CFF2"]
        .iter()
        .any(|table| font.data_for_tag(Tag::new(table)).is_some());
    if !has_outlines {
        return Vec::new();
    }
    let mut codes: Vec<u32> = font
        .charmap()
        .mappings()
        .filter(|(_, glyph)| glyph.to_u32() != 0)
        .map(|(code, _)| code)
        .collect();
    codes.sort_unstable();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in codes {
        match ranges.last_mut() {
            Some((_, last)) if code <= last.saturating_add(1) => *last = code,
            _ => ranges.push((code, code)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::testing::{self, TestFont};
    use super::*;

    fn family(fallback: &Fallback, character: char) -> Option<String> {
        let face = fallback.face_for(character)?;
        Some(face.name.split(" (").next().unwrap().to_owned())
    }

    #[test]
    fn the_selected_font_depends_neither_on_the_order_of_fonts_nor_of_requests() {
        let fonts = [("Zeta", "日ก"), ("Noto Sans JP", "日本"), ("Alpha", "ก")];
        let build = |order: [usize; 3]| {
            let mut database = Database::new();
            for at in order {
                let (family, characters) = fonts[at];
                database.load_font_data(TestFont::new(family, characters).bytes());
            }
            Fallback::new(database)
        };
        for (order, asked) in [
            ([0, 1, 2], "日本ก"),
            ([2, 1, 0], "ก本日"),
            ([1, 0, 2], "本ก日"),
        ] {
            let fallback = build(order);
            for character in asked.chars() {
                fallback.face_for(character);
            }
            assert_eq!(family(&fallback, '日').unwrap(), "Noto Sans JP");
            assert_eq!(family(&fallback, 'ก').unwrap(), "Alpha");
            assert_eq!(family(&fallback, '한'), None);
        }
    }

    #[test]
    fn a_last_resort_font_does_not_count() {
        let mut database = Database::new();
        database.load_font_data(TestFont::new(".LastResort", "日").bytes());
        assert!(Fallback::new(database).face_for('日').is_none());
    }

    #[test]
    fn a_picture_is_drawn_even_without_any_fonts() {
        let fallback = Fallback::new(testing::database(&[]));
        assert!(fallback.face_for('日').is_none());
    }
}
