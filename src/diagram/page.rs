//! Paper that a picture is fitted to. Lengths are points of 1/72 inch.

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

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "Letter",
        }
    }
}

/// A sheet of paper and how it is turned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Page {
    /// Its size.
    pub paper: Paper,
    /// Whether it is wider than high.
    pub is_landscape: bool,
}

/// Points of the drawing on a point of the paper: paper is read from nearer than a screen.
const FINER: f32 = 1.3;
/// Around what is on a page, in points of the drawing: printers leave this much white.
const MARGIN: f32 = 40.0;
/// What title block and legend usually take of the height.
const FOOT: f32 = 120.0;

impl Page {
    /// Its extent.
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

    /// Its extent in points of the drawing.
    pub(super) fn drawn(self) -> Size {
        let size = self.size();
        Size {
            width: size.width * FINER,
            height: size.height * FINER,
        }
    }

    /// What can be drawn on.
    pub(super) fn inside(self) -> Rect {
        Rect::at(Point::default(), self.drawn()).expand(-MARGIN)
    }

    /// The shape that a picture for this page is laid out for, in points of the paper: text is to be read
    /// on it.
    pub fn view(self) -> Size {
        let inside = self.inside();
        Size {
            width: inside.width() / FINER,
            height: (inside.height() - FOOT) / FINER,
        }
    }
}
