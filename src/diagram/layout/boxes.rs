//! Boxes of cards that are combined into larger boxes. Each part of a picture can be laid out in a few
//! ways, wide or high; which way is drawn is decided last, when it is known what fits the view.

use std::rc::Rc;

use crate::design::Point;

use crate::diagram::geometry::Size;
use crate::diagram::metrics;

/// How many ways are kept for each part.
const MOST_WAYS: usize = 8;
/// Cards are centered in slots that are multiples of this length, so that their centers are on the lines
/// of wires.
const GRAIN: f32 = 2.0 * metrics::LINE;

/// A box with cards in it.
#[derive(Debug)]
pub(super) struct Laid {
    /// The size of the box.
    pub size: Size,
    content: Content,
    /// The same box with its rows in reverse order, if it consists of rows.
    pub turned: Option<Rc<Laid>>,
}

#[derive(Debug)]
enum Content {
    /// The card of a node, and its offset in its slot.
    Card(usize, Point),
    /// Boxes, and their positions in this one.
    Boxes(Vec<(Rc<Laid>, Point)>),
}

/// How boxes are aligned that are next to or above each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    /// At their upper or left edges.
    Start,
    /// At their centers.
    Middle,
}

/// The ways in which one part can be laid out, from narrow to wide.
#[derive(Clone, Debug, Default)]
pub(super) struct Ways(pub Vec<Rc<Laid>>);

impl Laid {
    /// A box that contains other boxes.
    pub fn of(boxes: Vec<(Rc<Laid>, Point)>) -> Rc<Self> {
        let mut size = Size::default();
        for (inner, place) in &boxes {
            size.width = size.width.max(place.x + inner.size.width);
            size.height = size.height.max(place.y + inner.size.height);
        }
        Rc::new(Self {
            size,
            content: Content::Boxes(boxes),
            turned: None,
        })
    }

    /// A box that contains rows of boxes, with this gap between the rows. Each row gives the positions
    /// of its boxes within the row.
    pub fn of_rows(rows: Vec<Vec<(Rc<Laid>, Point)>>, gap: f32) -> Rc<Self> {
        let stacked = |rows: &mut dyn Iterator<Item = &Vec<(Rc<Laid>, Point)>>| {
            let mut boxes = Vec::new();
            let mut top = 0.0;
            for row in rows {
                let mut height = 0.0_f32;
                for (inner, place) in row {
                    height = height.max(place.y + inner.size.height);
                    boxes.push((Rc::clone(inner), Point::new(place.x, top + place.y)));
                }
                top += height + gap;
            }
            Self::of(boxes)
        };
        let all = stacked(&mut rows.iter());
        if rows.len() < 2 {
            return all;
        }
        Rc::new(Self {
            size: all.size,
            content: Content::Boxes(all.boxes()),
            turned: Some(stacked(&mut rows.iter().rev())),
        })
    }

    /// A box without cards.
    pub fn empty(size: Size) -> Self {
        Self {
            size,
            content: Content::Boxes(Vec::new()),
            turned: None,
        }
    }

    /// The same box with extra space on the right and at the bottom.
    pub fn grown(&self, right: f32, below: f32) -> Rc<Self> {
        Rc::new(Self {
            size: Size {
                width: self.size.width + right,
                height: self.size.height + below,
            },
            content: Content::Boxes(self.boxes()),
            turned: None,
        })
    }

    /// The same box, which can be turned into another one.
    pub fn turning_into(&self, turned: Option<Rc<Laid>>) -> Rc<Self> {
        Rc::new(Self {
            size: self.size,
            content: Content::Boxes(self.boxes()),
            turned,
        })
    }

    /// The boxes inside this one.
    pub fn boxes(&self) -> Vec<(Rc<Self>, Point)> {
        match &self.content {
            Content::Card(..) => Vec::new(),
            Content::Boxes(boxes) => boxes.clone(),
        }
    }

    /// Where the cards are if the box is at `corner`.
    pub fn places(&self, corner: Point, found: &mut Vec<(usize, Point)>) {
        match &self.content {
            Content::Card(node, within) => {
                found.push((*node, Point::new(corner.x + within.x, corner.y + within.y)));
            }
            Content::Boxes(boxes) => {
                for (inner, place) in boxes {
                    let corner = Point::new(corner.x + place.x, corner.y + place.y);
                    inner.places(corner, found);
                }
            }
        }
    }

    /// The largest zoom at which the box fits a view of this size.
    pub fn zoom(&self, view: Size) -> f32 {
        (view.width / self.size.width.max(1.0)).min(view.height / self.size.height.max(1.0))
    }
}

/// Boxes next to each other.
pub(super) fn row(boxes: &[Rc<Laid>], gap: f32, align: Align) -> Rc<Laid> {
    let height = boxes.iter().map(|inner| inner.size.height);
    let height = height.fold(0.0, f32::max);
    let mut left = 0.0;
    let place = |inner: &Rc<Laid>| {
        let top = match align {
            Align::Start => 0.0,
            Align::Middle => on_line((height - inner.size.height) / 2.0),
        };
        let place = Point::new(left, top);
        left += inner.size.width + gap;
        (Rc::clone(inner), place)
    };
    Laid::of(boxes.iter().map(place).collect())
}

/// Boxes above each other.
pub(super) fn column(boxes: &[Rc<Laid>], gap: f32, align: Align) -> Rc<Laid> {
    let width = boxes.iter().map(|inner| inner.size.width);
    let width = width.fold(0.0, f32::max);
    let mut top = 0.0;
    let place = |inner: &Rc<Laid>| {
        let left = match align {
            Align::Start => 0.0,
            Align::Middle => on_line((width - inner.size.width) / 2.0),
        };
        let place = Point::new(left, top);
        top += inner.size.height + gap;
        (Rc::clone(inner), place)
    };
    Laid::of(boxes.iter().map(place).collect())
}

fn on_line(length: f32) -> f32 {
    (length / metrics::LINE).floor() * metrics::LINE
}

impl Ways {
    /// One card.
    pub fn card(node: usize, card: Size) -> Self {
        let grain = |length: f32| (length / GRAIN).ceil() * GRAIN;
        let size = Size {
            width: grain(card.width),
            height: grain(card.height),
        };
        let within = Point::new(
            (size.width - card.width) / 2.0,
            (size.height - card.height) / 2.0,
        );
        Self(vec![Rc::new(Laid {
            size,
            content: Content::Card(node, within),
            turned: None,
        })])
    }

    /// The ways that no other way beats in both width and height, at most [`MOST_WAYS`].
    pub fn best(mut ways: Vec<Rc<Laid>>) -> Self {
        ways.sort_by(|a, b| {
            let width = a.size.width.total_cmp(&b.size.width);
            width.then(a.size.height.total_cmp(&b.size.height))
        });
        let mut kept: Vec<Rc<Laid>> = Vec::new();
        for way in ways {
            if kept
                .last()
                .is_none_or(|last| way.size.height < last.size.height)
            {
                kept.push(way);
            }
        }
        while kept.len() > MOST_WAYS {
            // Of two ways that hardly differ, one is dropped.
            let differs = |at: &usize| {
                let (Some(one), Some(next)) = (kept.get(*at), kept.get(*at + 1)) else {
                    return f32::INFINITY;
                };
                next.size.width / one.size.width + one.size.height / next.size.height
            };
            let last = kept.len() - 1;
            let alike = (0..last).min_by(|a, b| differs(a).total_cmp(&differs(b)));
            kept.remove(alike.map_or(last, |at| at.max(1)));
        }
        Self(kept)
    }

    /// The way that is shown largest in a view of this size.
    pub fn best_for(&self, view: Size) -> Option<Rc<Laid>> {
        let ways = self.0.iter();
        ways.max_by(|a, b| a.zoom(view).total_cmp(&b.zoom(view)))
            .cloned()
    }

    /// The narrowest way that is no higher than this; the lowest way if none is.
    fn within_height(&self, height: f32) -> Option<&Rc<Laid>> {
        let fits = self.0.iter().find(|way| way.size.height <= height);
        fits.or_else(|| self.0.last())
    }

    /// The lowest way that is no wider than this; the narrowest way if none is.
    pub fn within_width(&self, width: f32) -> Option<&Rc<Laid>> {
        let fits = self.0.iter().rev().find(|way| way.size.width <= width);
        fits.or_else(|| self.0.first())
    }
}

/// The ways to put parts next to each other.
pub(super) fn rows(parts: &[Ways], gap: f32, align: Align) -> Vec<Rc<Laid>> {
    let heights = parts
        .iter()
        .flat_map(|ways| &ways.0)
        .map(|way| way.size.height);
    limits(heights)
        .into_iter()
        .map(|height| {
            let chosen = parts.iter().filter_map(|ways| ways.within_height(height));
            row(&chosen.cloned().collect::<Vec<_>>(), gap, align)
        })
        .collect()
}

/// The ways to put parts above each other.
pub(super) fn columns(parts: &[Ways], gap: f32, align: Align) -> Vec<Rc<Laid>> {
    let widths = parts
        .iter()
        .flat_map(|ways| &ways.0)
        .map(|way| way.size.width);
    limits(widths)
        .into_iter()
        .map(|width| {
            let chosen = parts.iter().filter_map(|ways| ways.within_width(width));
            column(&chosen.cloned().collect::<Vec<_>>(), gap, align)
        })
        .collect()
}

/// The ways to put many similar parts in adjacent columns, in order from top to bottom.
pub(super) fn grids(parts: &[Ways], gaps: Size) -> Vec<Rc<Laid>> {
    let mut ways = columns(parts, gaps.height, Align::Start);
    let mut count = 2;
    while count <= parts.len() {
        for narrow in [true, false] {
            let chosen: Vec<Rc<Laid>> = parts
                .iter()
                .filter_map(|ways| {
                    if narrow {
                        ways.0.first()
                    } else {
                        ways.0.last()
                    }
                })
                .cloned()
                .collect();
            let whole: f32 = chosen.iter().map(|way| way.size.height + gaps.height).sum();
            let each = whole / count as f32;
            let mut dealt: Vec<Vec<Rc<Laid>>> = vec![Vec::new()];
            let mut height = 0.0;
            for way in chosen {
                let own = way.size.height + gaps.height;
                if height > 0.0 && height + own / 2.0 > each && dealt.len() < count {
                    dealt.push(Vec::new());
                    height = 0.0;
                }
                height += own;
                if let Some(last) = dealt.last_mut() {
                    last.push(way);
                }
            }
            let dealt: Vec<Rc<Laid>> = dealt
                .iter()
                .map(|boxes| column(boxes, gaps.height, Align::Start))
                .collect();
            ways.push(row(&dealt, gaps.width, Align::Start));
        }
        count += 1 + count / 3;
    }
    ways
}

/// A few of the given lengths, including the least and the greatest.
pub(super) fn limits(lengths: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut all: Vec<f32> = lengths.collect();
    all.sort_by(f32::total_cmp);
    all.dedup();
    if all.len() <= MOST_WAYS {
        return all;
    }
    let last = all.len() - 1;
    let few = (0..MOST_WAYS).filter_map(|at| all.get(at * last / (MOST_WAYS - 1)));
    few.copied().collect()
}
