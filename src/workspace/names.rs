//! Names of document files.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::document::Format;

/// The file extension of archives that a topology can be read from.
pub const ARCHIVE_ENDING: &str = "zip";

/// The last part of a path, for titles.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// The path with this file extension, given without the period. It is appended if the path ends
/// differently: names here are domain names, and ".com" is not a file extension.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let has_it = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case(ending));
    let Some(name) = path.file_name().filter(|_| !has_it) else {
        return path.to_owned();
    };
    // Windows drops spaces and periods at the end of a name.
    let trimmed = name.to_str().map(|name| name.trim_end_matches(['.', ' ']));
    let mut name = trimmed.map_or_else(|| name.to_owned(), OsString::from);
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

/// The name of a document without the file extension of a format, or of the archive that contains it.
pub fn without_ending(name: &str) -> &str {
    let endings = Format::ALL.iter().map(|format| format.ending());
    endings
        .chain([ARCHIVE_ENDING])
        .find_map(|known| {
            let (stem, ending) = name.rsplit_once('.')?;
            (!stem.is_empty() && ending.eq_ignore_ascii_case(known)).then_some(stem)
        })
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_name_keeps_its_parts_and_gets_the_extension_of_the_format() {
        for (typed, format, written) in [
            ("contoso-dr", Format::Design, "contoso-dr.ron"),
            (
                "pocket.contoso.com",
                Format::Design,
                "pocket.contoso.com.ron",
            ),
            ("published.xml", Format::Design, "published.xml.ron"),
            ("contoso.RON", Format::Design, "contoso.RON"),
            ("contoso. ", Format::Design, "contoso.ron"),
            (".ron", Format::Design, ".ron.ron"),
            ("contoso.test", Format::Published, "contoso.test.xml"),
            ("contoso.xml", Format::Published, "contoso.xml"),
            ("contoso.xml", Format::TopologyBuilder, "contoso.xml.tbxml"),
        ] {
            let path = Path::new("folder.d").join(typed);
            let expected = Path::new("folder.d").join(written);
            assert_eq!(with_ending(&path, format.ending()), expected, "{typed}");
        }
        for (name, stem) in [
            ("pocket.contoso.com", "pocket.contoso.com"),
            ("pocket.contoso.com.ron", "pocket.contoso.com"),
            ("deployed.TBXML", "deployed"),
            ("CsConfiguration.zip", "CsConfiguration"),
            (".xml", ".xml"),
        ] {
            assert_eq!(without_ending(name), stem, "{name}");
        }
    }
}
