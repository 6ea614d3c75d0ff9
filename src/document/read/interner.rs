//! Shares one copy of each text, however often it occurs: owners, usages and protocols of ports are the same few
//! hundred texts in every pool.

use std::fmt::{self, Write as _};

use ahash::AHashSet;

use crate::topology::content::Text;

/// The texts so far.
#[derive(Default)]
pub struct Interner {
    texts: AHashSet<Text>,
    buffer: String,
}

impl Interner {
    /// The shared copy of a text.
    pub fn text(&mut self, text: &str) -> Text {
        if let Some(known) = self.texts.get(text) {
            return Text::clone(known);
        }
        let new: Text = text.into();
        self.texts.insert(Text::clone(&new));
        new
    }

    /// The shared copy of a text built from parts.
    pub fn format(&mut self, arguments: fmt::Arguments<'_>) -> Text {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        // Writing to a string cannot fail.
        let _ = buffer.write_fmt(arguments);
        let text = self.text(&buffer);
        self.buffer = buffer;
        text
    }
}
