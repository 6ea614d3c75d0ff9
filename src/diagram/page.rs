//! Paper sizes that a picture is fitted to. Lengths are in points of 1/72 inch.

use crate::design::Point;
use crate::diagram::geometry::{Rect, Size};

/// Sizes of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Paper {
    /// 210 x 297 mm.
    #[default]
    A4,
    /// 8.5 x 11 inches.
    Letter,
}

impl Paper {
    /// Every size.
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    /// The name of the size, for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "Letter",
        }
    }
}

/// A sheet of paper and its orientation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Page {
    /// The size of the paper.
    pub paper: Paper,
    /// Whether the page is wider than high.
    pub is_landscape: bool,
}

/// How many points of the drawing fit on a point of the paper: people read paper at a shorter distance
/// than a screen.
const FINER: f32 = 1.3;
/// The margin around the content of a page, in points of the drawing, which printers leave white.
const MARGIN: f32 = 40.0;
/// The height that title block and legend usually take up.
const FOOT: f32 = 120.0;

impl Page {
    /// The extent of the page.
    pub fn size(self) -> Size {
        let (short, long) = match self.paper {
            Paper::A4 => (595.28, 841.89),
            Paper::Letter => (612.0, 792.0),
        };
        match self.is_landscape {
            true => Size {
                width: long,
                height: short,
            },
            false => Size {
                width: short,
                height: long,
            },
        }
    }

    /// The extent of the page in points of the drawing.
    pub(super) fn drawn(self) -> Size {
        let size = self.size();
        Size {
            width: size.width * FINER,
            height: size.height * FINER,
        }
    }

    /// The area inside the margins.
    pub(super) fn inside(self) -> Rect {
        Rect::at(Point::default(), self.drawn()).expand(-MARGIN)
    }

    /// The shape that a picture for this page is laid out for, in points of the paper, so that text is
    /// readable on it.
    pub fn view(self) -> Size {
        let inside = self.inside();
        Size {
            width: inside.width() / FINER,
            height: (inside.height() - FOOT) / FINER,
        }
    }
}
