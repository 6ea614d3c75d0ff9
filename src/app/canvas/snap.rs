//! Snapping of dragged objects: to the edges and centers of other cards, to equal gaps between them, and otherwise to
//! the grid. Guides are found across sites, regardless of nesting.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// The grid spacing for snapping and arrow keys, in scene points.
pub const GRID: f32 = 8.0;
/// The snapping distance of guides, in screen points.
const TOLERANCE: f32 = 8.0;
/// Gaps wider than this are ignored, in scene points.
const WIDEST_GAP: f32 = 400.0;

/// A line that shows why something snapped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Guide {
    /// Edges or centers are aligned.
    Alignment {
        /// One end.
        from_in_scene: Pos2,
        /// The other.
        to_in_scene: Pos2,
    },
    /// One of two equal gaps.
    Gap {
        /// One end.
        from_in_scene: Pos2,
        /// The other.
        to_in_scene: Pos2,
    },
}

/// The snapped position of a dragged rectangle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapped {
    /// The offset to add to the position.
    pub correction: Vec2,
    /// The guides.
    pub guides: Vec<Guide>,
}

/// The snapping parameters of this frame.
pub struct SnapSurroundings<'a> {
    /// Cards to align with.
    pub others_in_scene: &'a [Rect],
    /// The zoom of the canvas; the snapping distance is in screen points.
    pub zoom: f32,
    /// The modifier keys: Cmd disables guides and grid.
    pub modifiers: egui::Modifiers,
    /// Whether snapping is enabled.
    pub snaps: bool,
}

impl SnapSurroundings<'_> {
    /// The snapped position of `moving`; see [`snap`].
    pub fn settle(&self, moving: Rect, grid_anchor: Pos2, axes: egui::Vec2b) -> Snapped {
        if self.snaps && !self.modifiers.command {
            snap(moving, grid_anchor, self.others_in_scene, self.zoom, axes)
        } else {
            Snapped::default()
        }
    }
}

/// Snaps `moving` to `others` and to the grid. `grid_anchor` is the point of `moving` that is aligned to the grid,
/// usually the corner of the dragged card. `axes` are the axes along which it can move.
fn snap(moving: Rect, grid_anchor: Pos2, others: &[Rect], zoom: f32, axes: egui::Vec2b) -> Snapped {
    let tolerance = TOLERANCE / zoom;
    let x = axes
        .x
        .then(|| snap_axis(Axis::X, moving, others, tolerance));
    let y = axes
        .y
        .then(|| snap_axis(Axis::Y, moving, others, tolerance));
    let to_grid = |value: f32| (value / GRID).round() * GRID - value;
    let by = |found: &Option<Option<Catch>>, anchor: f32| match found {
        None => 0.0,
        Some(None) => to_grid(anchor),
        Some(Some(catch)) => catch.by,
    };
    let correction = vec2(by(&x, grid_anchor.x), by(&y, grid_anchor.y));
    let at_rest = moving.translate(correction);
    let mut guides = Vec::new();
    for (axis, found) in [(Axis::X, x), (Axis::Y, y)] {
        if let Some(Some(catch)) = found {
            guides.extend(catch.guides(axis, at_rest, others));
        }
    }
    Snapped { correction, guides }
}

#[derive(Clone, Copy, PartialEq)]
enum Axis {
    X,
    Y,
}

/// What a rectangle snapped to along one axis.
struct Catch {
    by: f32,
    kind: CatchKind,
}

enum CatchKind {
    /// A shared coordinate.
    Line(f32),
    /// Equal gaps, as intervals along the axis.
    Gaps([(f32, f32); 2]),
}

impl Axis {
    fn span(self, rect: Rect) -> (f32, f32) {
        match self {
            Self::X => (rect.min.x, rect.max.x),
            Self::Y => (rect.min.y, rect.max.y),
        }
    }

    fn across(self) -> Self {
        match self {
            Self::X => Self::Y,
            Self::Y => Self::X,
        }
    }

    fn pos(self, along: f32, across: f32) -> Pos2 {
        match self {
            Self::X => pos2(along, across),
            Self::Y => pos2(across, along),
        }
    }
}

fn lines((low, high): (f32, f32)) -> [f32; 3] {
    [low, (low + high) / 2.0, high]
}

fn snap_axis(axis: Axis, moving: Rect, others: &[Rect], tolerance: f32) -> Option<Catch> {
    let mut best: Option<Catch> = None;
    let mut offer = |by: f32, kind: CatchKind| {
        if by.abs() <= tolerance && best.as_ref().is_none_or(|b| by.abs() < b.by.abs() - 0.01) {
            best = Some(Catch { by, kind });
        }
    };
    for other in others {
        for line in lines(axis.span(*other)) {
            for own in lines(axis.span(moving)) {
                offer(line - own, CatchKind::Line(line));
            }
        }
    }
    for (by, gaps) in equal_gaps(axis, moving, others) {
        offer(by, CatchKind::Gaps(gaps));
    }
    best
}

/// Positions along the axis where the gap to a neighbor equals another gap in the same row.
fn equal_gaps(axis: Axis, moving: Rect, others: &[Rect]) -> Vec<(f32, [(f32, f32); 2])> {
    let (low, high) = axis.span(moving);
    let size = high - low;
    let (across_low, across_high) = axis.across().span(moving);
    let mut row: Vec<(f32, f32)> = others
        .iter()
        .filter(|other| {
            let (other_low, other_high) = axis.across().span(**other);
            other_low < across_high && other_high > across_low
        })
        .map(|other| axis.span(*other))
        .collect();
    row.sort_by(|a, b| a.0.total_cmp(&b.0));
    let is_gap = |gap: f32| gap > 0.0 && gap <= WIDEST_GAP;
    let mut found = Vec::new();
    for pair in row.windows(2) {
        let [left, right] = pair else { continue };
        let gap = right.0 - left.1;
        // Between two cards: the remaining space, halved.
        let half = (gap - size) / 2.0;
        if is_gap(half) {
            let at = left.1 + half;
            found.push((at - low, [(left.1, at), (at + size, right.0)]));
        }
        if is_gap(gap) {
            // After and before them, at the same distance.
            let after = right.1 + gap;
            found.push((after - low, [(left.1, right.0), (right.1, after)]));
            let before = left.0 - gap - size;
            found.push((before - low, [(before + size, left.0), (left.1, right.0)]));
        }
    }
    found
}

impl Catch {
    fn guides(&self, axis: Axis, at_rest: Rect, others: &[Rect]) -> Vec<Guide> {
        match &self.kind {
            CatchKind::Line(line) => {
                let (mut low, mut high) = axis.across().span(at_rest);
                for other in others {
                    if lines(axis.span(*other))
                        .into_iter()
                        .any(|other_line| (other_line - line).abs() < 0.5)
                    {
                        let (other_low, other_high) = axis.across().span(*other);
                        low = low.min(other_low);
                        high = high.max(other_high);
                    }
                }
                vec![Guide::Alignment {
                    from_in_scene: axis.pos(*line, low),
                    to_in_scene: axis.pos(*line, high),
                }]
            }
            CatchKind::Gaps(gaps) => {
                let (low, high) = axis.across().span(at_rest);
                let middle = (low + high) / 2.0;
                gaps.iter()
                    .map(|(from, to)| Guide::Gap {
                        from_in_scene: axis.pos(*from, middle),
                        to_in_scene: axis.pos(*to, middle),
                    })
                    .collect()
            }
        }
    }
}

/// Keeps the larger of both components, because dragging with Shift follows one axis.
pub fn lock_axis(delta: Vec2) -> (Vec2, egui::Vec2b) {
    if delta.x.abs() >= delta.y.abs() {
        (vec2(delta.x, 0.0), egui::Vec2b::new(true, false))
    } else {
        (vec2(0.0, delta.y), egui::Vec2b::new(false, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: egui::Vec2b = egui::Vec2b { x: true, y: true };

    fn card(x: f32, y: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(100.0, 50.0))
    }

    #[test]
    fn a_single_card_snaps_to_the_grid() {
        let moving = card(13.0, 27.0);
        let snapped = snap(moving, moving.min, &[], 1.0, BOTH);
        assert_eq!(moving.translate(snapped.correction).min, pos2(16.0, 24.0));
        assert!(snapped.guides.is_empty());
    }

    #[test]
    fn an_aligned_edge_takes_precedence_over_the_grid_and_shows_a_guide() {
        let moving = card(305.0, 203.0);
        let snapped = snap(moving, moving.min, &[card(3.0, 201.0)], 1.0, BOTH);
        assert_eq!(moving.translate(snapped.correction).min.y, 201.0);
        assert!(snapped.guides.iter().any(|guide| matches!(
            guide,
            Guide::Alignment { from_in_scene, to_in_scene }
                if from_in_scene.y == to_in_scene.y && from_in_scene.x <= 3.0
        )));
    }

    #[test]
    fn the_tolerance_is_eight_screen_points_at_any_zoom() {
        let moving = card(305.0, 206.0);
        let others = [card(3.0, 200.0)];
        let aligned = |zoom: f32| {
            let by = snap(moving, moving.min, &others, zoom, BOTH).correction.y;
            (moving.min.y + by - 200.0).abs() < 0.01
        };
        assert!(aligned(1.0));
        assert!(aligned(0.5));
        // At 400 %, the tolerance is two scene points; the card is six points away.
        let by = snap(moving, moving.min, &[card(3.0, 201.0)], 4.0, BOTH);
        assert!(by.guides.is_empty());
    }

    #[test]
    fn a_card_snaps_to_equal_gaps_between_and_after_others() {
        let others = [card(0.0, 0.0), card(301.0, 0.0)];
        // 301 - 100 leaves 201; a card of 100 between them leaves gaps of 50.5.
        let between = snap(card(153.0, 0.0), pos2(153.0, 0.0), &others, 1.0, BOTH);
        assert!((153.0 + between.correction.x - 150.5).abs() < 0.01);
        assert_eq!(
            between
                .guides
                .iter()
                .filter(|guide| matches!(guide, Guide::Gap { .. }))
                .count(),
            2
        );
        let after = snap(card(598.0, 0.0), pos2(598.0, 0.0), &others, 1.0, BOTH);
        assert!((598.0 + after.correction.x - 602.0).abs() < 0.01);
    }

    #[test]
    fn a_locked_axis_is_left_alone() {
        let (delta, axes) = lock_axis(vec2(40.0, -9.0));
        assert_eq!(delta, vec2(40.0, 0.0));
        let moving = card(13.0, 27.0);
        let snapped = snap(moving, moving.min, &[card(0.0, 25.0)], 1.0, axes);
        assert_eq!(snapped.correction.y, 0.0);
    }
}
