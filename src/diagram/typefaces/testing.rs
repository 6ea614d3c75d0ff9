//! Fonts for tests, so that no test depends on the fonts of the machine.

#![allow(clippy::unwrap_used)]

use resvg::usvg::fontdb::Database;

use crate::diagram::font::Font;

/// IBM Plex Sans under another name and with other characters, each of which looks like a W.
pub(crate) struct TestFont {
    family: String,
    characters: Vec<char>,
}

impl TestFont {
    /// A font of this family that has only these characters.
    pub fn new(family: &str, characters: &str) -> Self {
        let mut characters: Vec<char> = characters.chars().collect();
        characters.sort_unstable();
        Self {
            family: family.to_owned(),
            characters,
        }
    }

    /// The font file.
    pub fn bytes(&self) -> Vec<u8> {
        let plex = Font::Sans.bytes();
        let number = |at: usize| u16::from_be_bytes([plex[at], plex[at + 1]]);
        let long = |at: usize| u32::from_be_bytes(plex[at..at + 4].try_into().unwrap()) as usize;
        let mut tables: Vec<([u8; 4], Vec<u8>)> = (0..usize::from(number(4)))
            .map(|at| 12 + 16 * at)
            .map(|at| {
                let tag: [u8; 4] = plex[at..at + 4].try_into().unwrap();
                let data = plex[long(at + 8)..long(at + 8) + long(at + 12)].to_vec();
                (tag, data)
            })
            .filter(|(tag, _)| ![b"GSUB", b"GPOS", b"GDEF", b"DSIG"].contains(&tag))
            .collect();
        for (tag, data) in &mut tables {
            match &tag[..] {
                b"cmap" => *data = self.cmap(),
                b"name" => *data = self.names(),
                _ => {}
            }
        }
        let mut file = plex[..4].to_vec();
        file.extend((tables.len() as u16).to_be_bytes());
        file.extend([0; 6]);
        let mut offset = 12 + 16 * tables.len();
        for (tag, data) in &tables {
            file.extend(tag);
            file.extend([0; 4]);
            file.extend((offset as u32).to_be_bytes());
            file.extend((data.len() as u32).to_be_bytes());
            offset += data.len().next_multiple_of(4);
        }
        for (_, data) in &tables {
            file.extend(data);
            file.resize(file.len().next_multiple_of(4), 0);
        }
        file
    }

    /// A character map of format 12 in which every character is a W.
    fn cmap(&self) -> Vec<u8> {
        let glyph = Font::Sans.glyph('W');
        let mut map = [0_u16, 1, 3, 10]
            .iter()
            .flat_map(|number| number.to_be_bytes())
            .collect::<Vec<u8>>();
        map.extend(12_u32.to_be_bytes());
        map.extend([0, 12, 0, 0]);
        map.extend((16 + 12 * self.characters.len() as u32).to_be_bytes());
        map.extend(0_u32.to_be_bytes());
        map.extend((self.characters.len() as u32).to_be_bytes());
        for character in &self.characters {
            for number in [u32::from(*character), u32::from(*character), glyph] {
                map.extend(number.to_be_bytes());
            }
        }
        map
    }

    fn names(&self) -> Vec<u8> {
        let text: Vec<u8> = self
            .family
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let records = [1_u16, 2, 4, 6];
        let mut table = Vec::new();
        for number in [0, records.len() as u16, 6 + 12 * records.len() as u16] {
            table.extend(number.to_be_bytes());
        }
        for record in records {
            for number in [3, 1, 0x409, record, text.len() as u16, 0] {
                table.extend(number.to_be_bytes());
            }
        }
        table.extend(text);
        table
    }
}

/// Fonts named "Test 0", "Test 1" and so on, with these characters.
pub(crate) fn database(fonts: &[&str]) -> Database {
    let mut database = Database::new();
    for (at, characters) in fonts.iter().enumerate() {
        database.load_font_data(TestFont::new(&format!("Test {at}"), characters).bytes());
    }
    database
}
