//! Which of the fonts that have a character is used: always the same on machines that have the same
//! fonts (law 10), and a sans serif if there is one.

use resvg::usvg::fontdb::{FaceInfo, Source, Style};

/// Families by preference. Where scripts share characters, as Chinese and Japanese do, the first family
/// wins.
const PREFERRED: &[&str] = &[
    "Noto Sans",
    "Segoe UI",
    "Helvetica Neue",
    // Japanese, Chinese, Korean.
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans JP",
    "Source Han Sans",
    "Yu Gothic UI",
    "Yu Gothic",
    "Meiryo UI",
    "Meiryo",
    "MS UI Gothic",
    "MS Gothic",
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "IPAexGothic",
    "IPAGothic",
    "VL PGothic",
    "TakaoPGothic",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Noto Sans CJK TC",
    "Noto Sans TC",
    "Microsoft JhengHei UI",
    "Microsoft JhengHei",
    "PingFang TC",
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "NanumGothic",
    "Droid Sans Fallback",
    // Arabic and Hebrew.
    "Noto Sans Arabic",
    "Noto Sans Arabic UI",
    "Noto Naskh Arabic UI",
    "Noto Naskh Arabic",
    "Geeza Pro",
    "Noto Sans Hebrew",
    "Arial Hebrew",
    // South and South-East Asia.
    "Noto Sans Thai",
    "Noto Sans Thai UI",
    "Leelawadee UI",
    "Leelawadee",
    "Thonburi",
    "Noto Sans Devanagari",
    "Noto Sans Devanagari UI",
    "Nirmala UI",
    "Mangal",
    "Kohinoor Devanagari",
    // Caucasus and Ethiopia.
    "Noto Sans Georgian",
    "Noto Sans Armenian",
    "Sylfaen",
    "Noto Sans Ethiopic",
    "Ebrima",
    // Symbols.
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    "Noto Sans Symbols2",
    "Segoe UI Symbol",
    "Apple Symbols",
    "Noto Emoji",
    "Segoe UI Emoji",
    // Fonts that cover many scripts.
    "Tahoma",
    "Arial Unicode MS",
    "Arial",
    "DejaVu Sans",
    "FreeSans",
];

/// Families whose glyphs mean "there is no such character".
const PLACEHOLDERS: &[&str] = &["LastResort", "Last Resort", "Adobe Blank", "AdobeBlank"];

/// The rank of a face among all; the lowest is used.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FontPlace {
    rank: usize,
    family: String,
    is_slanted: bool,
    from_regular_weight: u16,
    from_normal_width: u16,
    name: String,
    source: String,
    index: u32,
}

impl FontPlace {
    /// Ranks a face; `None` for one that does not help a reader.
    pub fn of(face: &FaceInfo) -> Option<Self> {
        let (family, _) = face.families.first()?;
        let plain = family.trim_start_matches('.');
        if PLACEHOLDERS.iter().any(|name| plain.starts_with(name)) {
            return None;
        }
        let names = || face.families.iter().map(|(name, _)| name.as_str());
        let preferred = PREFERRED
            .iter()
            .position(|preferred| names().any(|name| name == *preferred));
        Some(Self {
            rank: preferred.unwrap_or_else(|| PREFERRED.len() + kind_of(family)),
            family: family.clone(),
            is_slanted: face.style != Style::Normal,
            from_regular_weight: face.weight.0.abs_diff(400),
            from_normal_width: face.stretch.to_number().abs_diff(5),
            name: face.post_script_name.clone(),
            source: match &face.source {
                Source::File(path) | Source::SharedFile(path, _) => {
                    path.to_string_lossy().into_owned()
                }
                Source::Binary(_) => String::new(),
            },
            index: face.index,
        })
    }

    /// The name of the family. The first face of a family has the characters of the whole family.
    pub fn family(&self) -> &str {
        &self.family
    }
}

/// The rank of a family that is not in the list of preferences, after those that are: sans serifs first,
/// decorative fonts last.
fn kind_of(family: &str) -> usize {
    let is_plain = family.starts_with("Noto Sans ") && !family.contains("Mono");
    if is_plain {
        0
    } else if family.contains("Unifont") || family.contains("Bitmap") {
        3
    } else if ["Serif", "Mono", "Script", "Display"]
        .iter()
        .any(|kind| family.contains(kind))
    {
        2
    } else {
        1
    }
}
