//! The typefaces of a PDF: the file contains only the letters that are shown, together with the text
//! that each stands for, so that text can be searched and copied.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};
use subsetter::GlyphRemapper;

use crate::diagram::pdf::{Numbers, packed};
use crate::diagram::vector::PictureError;

/// A face of a font.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Face {
    /// The name that programs know the font by.
    pub name: String,
    /// The index of the face in a font collection.
    pub index: u32,
}

/// The fonts of one document, in the order of their first letters.
#[derive(Default)]
pub(super) struct Fonts(Vec<Font>);

struct Font {
    face: Face,
    bytes: Vec<u8>,
    /// The letters that are shown; their numbers in the document are consecutive.
    shown: GlyphRemapper,
    /// The text that each letter stands for and its width, in thousandths of the type size.
    letters: BTreeMap<u16, (String, f32)>,
}

/// How glyphs are numbered.
const IDENTITY: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

impl Fonts {
    /// The font of this face; `None` if it cannot be read.
    pub fn find(&mut self, face: Face, load: impl FnOnce() -> Option<Vec<u8>>) -> Option<usize> {
        let known = self.0.iter().position(|font| font.face == face);
        known.or_else(|| {
            let bytes = load()?;
            FontRef::from_index(&bytes, face.index).ok()?;
            self.0.push(Font {
                face,
                bytes,
                shown: GlyphRemapper::new(),
                letters: BTreeMap::new(),
            });
            Some(self.0.len() - 1)
        })
    }

    /// The number of a letter in the document, and its width in thousandths of the type size.
    pub fn number(&mut self, font: usize, glyph: u16, text: &str) -> (u16, f32) {
        let Some(font) = self.0.get_mut(font) else {
            return (0, 0.0);
        };
        let number = font.shown.remap(glyph);
        if let Some((_, width)) = font.letters.get(&number) {
            return (number, *width);
        }
        let width = FontRef::from_index(&font.bytes, font.face.index)
            .map(|read| {
                let metrics = read.glyph_metrics(Size::new(1000.0), LocationRef::default());
                metrics.advance_width(GlyphId::from(glyph))
            })
            .ok()
            .flatten()
            .unwrap_or_default();
        font.letters.insert(number, (text.to_owned(), width));
        (number, width)
    }

    /// Writes all fonts; returns their numbers in order.
    pub fn write(&self, pdf: &mut Pdf, numbers: &mut Numbers) -> Result<Vec<Ref>, PictureError> {
        let fonts = self.0.iter().enumerate();
        fonts
            .map(|(at, font)| font.write(at, pdf, numbers))
            .collect()
    }
}

impl Font {
    fn write(&self, at: usize, pdf: &mut Pdf, numbers: &mut Numbers) -> Result<Ref, PictureError> {
        let refused = |reason: String| PictureError::Encode("PDF", reason);
        let read = FontRef::from_index(&self.bytes, self.face.index)
            .map_err(|error| refused(error.to_string()))?;
        let subset = subsetter::subset(&self.bytes, self.face.index, &self.shown)
            .map_err(|error| refused(error.to_string()))?;
        // PostScript outlines are embedded in a PDF without the rest of the font file.
        let postscript = FontRef::new(&subset).ok().and_then(|font| {
            font.table_data(Tag::new(b"CFF "))
                .map(|data| data.as_bytes().to_vec())
        });
        let [whole, inner, descriptor, file, meaning] = [(); 5].map(|()| numbers.next());
        // Six letters distinguish the subsets of a font.
        let tag: String = (0..6)
            .rev()
            .map(|digit| {
                let digit = (at / 26_usize.pow(digit)) % 26;
                char::from(b'A' + u8::try_from(digit).unwrap_or_default())
            })
            .collect();
        let name: String = self
            .face
            .name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let name = format!("{tag}+{name}");
        let name = Name(name.as_bytes());
        pdf.type0_font(whole)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(inner)
            .to_unicode(meaning);

        let mut cid = pdf.cid_font(inner);
        cid.subtype(match postscript {
            Some(_) => CidFontType::Type0,
            None => CidFontType::Type2,
        });
        cid.base_font(name)
            .system_info(IDENTITY)
            .font_descriptor(descriptor)
            .default_width(0.0);
        if postscript.is_none() {
            cid.cid_to_gid_map_predefined(Name(b"Identity"));
        }
        let mut widths = cid.widths();
        for (number, (_, width)) in &self.letters {
            widths.consecutive(*number, [*width]);
        }
        widths.finish();
        cid.finish();

        let metrics = read.metrics(Size::new(1000.0), LocationRef::default());
        let bounds = metrics.bounds.unwrap_or_default();
        let mut described = pdf.font_descriptor(descriptor);
        described
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(
                bounds.x_min,
                bounds.y_min,
                bounds.x_max,
                bounds.y_max,
            ))
            .italic_angle(metrics.italic_angle)
            .ascent(metrics.ascent)
            .descent(metrics.descent)
            .cap_height(metrics.cap_height.unwrap_or(metrics.ascent))
            .stem_v(80.0);
        match postscript {
            Some(_) => described.font_file3(file),
            None => described.font_file2(file),
        };
        described.finish();

        let mut stream_data = packed(postscript.as_deref().unwrap_or(&subset))?;
        let mut stream = pdf.stream(file, &stream_data);
        stream.filter(Filter::FlateDecode);
        if postscript.is_some() {
            stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        }
        stream.finish();

        let mut cmap = UnicodeCmap::new(Name(b"Custom"), IDENTITY);
        for (number, (text, _)) in &self.letters {
            if !text.is_empty() {
                cmap.pair_with_multiple(*number, text.chars());
            }
        }
        stream_data = packed(cmap.finish().as_slice())?;
        pdf.cmap(meaning, &stream_data).filter(Filter::FlateDecode);
        Ok(whole)
    }
}
