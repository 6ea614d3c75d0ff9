//! Notes in the picture: below everything, in columns, each with a number that its card shows as well.
//! This way no note covers anything, and notes look the same on the canvas, in a picture and on paper.

use std::collections::BTreeMap;

use crate::design::{Annotations, Point};
use crate::topology::inventory::name_in;
use crate::topology::owners::Owners;
use crate::topology::readable::visible;
use crate::topology::{Index, ObjectId, SiteId};

use crate::diagram::font::Font;
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::metrics;
use crate::diagram::shapes::{Shape, ShapeGroup, ShapeSubject, Stroke, TextRun};
use crate::diagram::text;
use crate::diagram::theme::{Token, radius, size, space};
use crate::diagram::{Diagram, Node, SiteRegion};

/// A note about something in the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanvasNote {
    /// The number that the note shares with its card, from 1; `None` for the note about the whole
    /// deployment.
    pub number: Option<usize>,
    /// What the note is about.
    pub of: String,
    /// What somebody wrote.
    pub text: String,
}

/// A note and where it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteCard {
    /// The note.
    pub note: CanvasNote,
    /// The text in lines that fit.
    lines: Vec<String>,
    /// The extent of the note in the scene.
    pub rect: Rect,
}

/// Width of a note.
const WIDTH: f32 = 260.0;
/// The distance from one line to the next.
const LINE: f32 = 15.0;
/// From the top to the baseline of the first line, which says what the note is about.
const FIRST_BASE: f32 = 20.0;
/// A note with more lines than this is cut; the inspector and the reports show all of it.
const MOST_LINES: usize = 14;
/// The side of the mark on a card.
const MARK: f32 = 15.0;

/// Notes by the thing that shows them.
#[derive(Default)]
pub(super) struct CanvasNotes {
    of_deployment: Option<CanvasNote>,
    of_sites: BTreeMap<SiteId, CanvasNote>,
    of_nodes: BTreeMap<usize, CanvasNote>,
}

impl CanvasNotes {
    /// Numbers the notes in the order of sites and cards. A note about a part, such as a computer, is on
    /// the card that contains the part.
    pub fn of(annotations: &Annotations, index: &Index<'_>, owners: &Owners<'_>) -> Self {
        let mut notes = Self::default();
        for object in annotations.notes.keys().filter(|object| index.has(object)) {
            let Some(text) = annotations.note(object) else {
                continue;
            };
            let name = name_in(index, object);
            if let Some(node) = owners.of_object(index, object) {
                let note = notes.of_nodes.entry(node);
                let note = note.and_modify(|note| {
                    note.text = format!("{}\n{name}: {text}", note.text);
                });
                note.or_insert_with(|| written(name, text));
            } else if let ObjectId::Site(site) = object {
                notes.of_sites.insert(*site, written(name, text));
            } else if *object == ObjectId::Deployment {
                notes.of_deployment = Some(written("The deployment".to_owned(), text));
            }
        }
        let sites = index.topology().sites.iter();
        let mut number = 0;
        let mut numbered = |note: &mut CanvasNote| {
            number += 1;
            note.number = Some(number);
        };
        for site in sites {
            notes.of_sites.get_mut(&site.id).map(&mut numbered);
        }
        notes.of_nodes.values_mut().for_each(numbered);
        notes
    }

    pub fn of_deployment(&self) -> Option<CanvasNote> {
        self.of_deployment.clone()
    }

    pub fn of_site(&self, site: SiteId) -> Option<CanvasNote> {
        self.of_sites.get(&site).cloned()
    }

    /// The note of the item at this position.
    pub fn of_node(&self, position: usize) -> Option<CanvasNote> {
        self.of_nodes.get(&position).cloned()
    }
}

fn written(of: String, text: &str) -> CanvasNote {
    CanvasNote {
        number: None,
        of,
        text: text.to_owned(),
    }
}

impl Diagram {
    /// Places the notes of the picture below it, and extends the picture's bounds to include them.
    pub(super) fn place_notes(&mut self) {
        let of_sites = self.sites.iter().filter_map(|site| site.note.as_ref());
        let of_nodes = self.nodes.iter().filter_map(|node| node.note.as_ref());
        let all: Vec<CanvasNote> = self
            .note
            .iter()
            .chain(of_sites)
            .chain(of_nodes)
            .cloned()
            .collect();
        self.notes = placed(all, self.bounds);
        for note in &self.notes {
            self.bounds = self.bounds.union(&note.rect);
        }
    }
}

/// In as many columns as fit below these bounds, with each note in the shortest column.
fn placed(notes: Vec<CanvasNote>, above: Rect) -> Vec<NoteCard> {
    let step = WIDTH + space::LARGE;
    let columns = (((above.width() + space::LARGE) / step) as usize).max(1);
    let mut ends = vec![above.max.y + metrics::SITE_GAP; columns];
    let mut cards = Vec::new();
    for note in notes {
        let lines = lines(&note.text);
        let height = FIRST_BASE + LINE * lines.len() as f32 + space::MEDIUM;
        let shortest = ends
            .iter()
            .enumerate()
            .min_by(|one, other| one.1.total_cmp(other.1));
        let (column, top) = shortest.map_or((0, above.max.y), |(at, end)| (at, *end));
        let corner = Point::new(above.min.x + step * column as f32, top);
        let size = Size {
            width: WIDTH,
            height,
        };
        if let Some(end) = ends.get_mut(column) {
            *end = top + height + space::MEDIUM;
        }
        cards.push(NoteCard {
            note,
            lines,
            rect: Rect::at(corner, size),
        });
    }
    cards
}

/// A text broken into lines that fit a note.
fn lines(written: &str) -> Vec<String> {
    let room = WIDTH - 2.0 * space::CARD;
    let is_wide = |line: &str| text::width(Font::Sans, size::SMALL, line) > room;
    let mut lines: Vec<String> = Vec::new();
    for paragraph in written.lines() {
        let mut line = String::new();
        for word in visible(paragraph).split_whitespace() {
            let longer = match line.is_empty() {
                true => word.to_owned(),
                false => format!("{line} {word}"),
            };
            if is_wide(&longer) && !line.is_empty() {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
            } else {
                line = longer;
            }
            if lines.len() > MOST_LINES {
                break;
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        if lines.len() > MOST_LINES {
            break;
        }
    }
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    let fit = |line: String| text::elide_end(Font::Sans, size::SMALL, &line, room);
    lines.into_iter().map(fit).collect()
}

/// The notes, drawn last; nothing else is in their place.
pub(super) fn groups(diagram: &Diagram) -> impl Iterator<Item = ShapeGroup> {
    diagram
        .notes
        .iter()
        .enumerate()
        .map(|(at, card)| ShapeGroup {
            subject: ShapeSubject::Note(at),
            bounds: card.rect.expand(1.0),
            shapes: shapes(card),
        })
}

fn shapes(card: &NoteCard) -> Vec<Shape> {
    let rect = card.rect;
    let mut shapes = vec![Shape::Rect {
        rect,
        radius: radius::CARD,
        fill: Some(Token::Card),
        stroke: Some(Stroke::solid(1.0, Token::Divider)),
    }];
    let mut left = rect.min.x + space::CARD;
    let base = rect.min.y + FIRST_BASE;
    if let Some(number) = card.note.number {
        let mark = mark_at(Point::new(left, base - 11.5), number);
        left += mark.width() + space::MEDIUM;
        shapes.extend(mark_shapes(mark, number));
    }
    let room = rect.max.x - space::CARD - left;
    let of = visible(&card.note.of);
    shapes.push(run(
        Point::new(left, base),
        text::elide_middle(Font::SansSemiBold, size::SMALL, &of, room),
        Font::SansSemiBold,
        Token::Text,
    ));
    for (at, line) in card.lines.iter().enumerate() {
        let pos = Point::new(rect.min.x + space::CARD, base + LINE * (at + 1) as f32);
        shapes.push(run(pos, line.clone(), Font::Sans, Token::Text));
    }
    shapes
}

fn run(pos: Point, text: String, font: Font, token: Token) -> Shape {
    Shape::Text(TextRun {
        pos,
        text,
        font,
        size: size::SMALL,
        token,
        spacing: 0.0,
    })
}

/// The mark of a card with a note, on its lower edge, where it leaves room for kind, name and badge.
pub(super) fn node_mark(node: &Node) -> Option<(Rect, Vec<Shape>)> {
    let number = node.note.as_ref()?.number?;
    let width = mark_at(Point::default(), number).width();
    let corner = Point::new(
        node.rect.max.x - space::MEDIUM - width,
        node.rect.max.y - MARK / 2.0,
    );
    let rect = mark_at(corner, number);
    Some((rect, mark_shapes(rect, number)))
}

/// The mark of a site with a note, after its name.
pub(super) fn site_mark(site: &SiteRegion, base: Point, title: &str) -> Option<Vec<Shape>> {
    let number = site.note.as_ref()?.number?;
    let width = text::width(Font::SansSemiBold, size::HEADING, title);
    let corner = Point::new(base.x + width + space::MEDIUM, base.y - 12.5);
    Some(mark_shapes(mark_at(corner, number), number))
}

/// The width that the mark of a site takes up after its name.
pub(super) fn site_mark_width(site: &SiteRegion) -> f32 {
    let number = site.note.as_ref().and_then(|note| note.number);
    number.map_or(0.0, |number| {
        mark_at(Point::default(), number).width() + space::MEDIUM
    })
}

fn mark_at(corner: Point, number: usize) -> Rect {
    let width = text::width(Font::SansSemiBold, size::TINY, &number.to_string());
    let size = Size {
        width: (width + 2.0 * space::SMALL).max(MARK),
        height: MARK,
    };
    Rect::at(corner, size)
}

fn mark_shapes(rect: Rect, number: usize) -> Vec<Shape> {
    let text = number.to_string();
    let width = text::width(Font::SansSemiBold, size::TINY, &text);
    vec![
        Shape::Rect {
            rect,
            radius: 3.0,
            fill: Some(Token::AccentGround),
            stroke: Some(Stroke::solid(1.0, Token::Accent)),
        },
        Shape::Text(TextRun {
            pos: Point::new(rect.center().x - width / 2.0, rect.max.y - 3.75),
            text,
            font: Font::SansSemiBold,
            size: size::TINY,
            token: Token::Text,
            spacing: 0.0,
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_wrapped_to_its_width_and_a_long_one_shows_that_it_continues() {
        let short = lines("Approved by the board.\n\nSee the minutes.");
        assert_eq!(short, ["Approved by the board.", "See the minutes."]);
        let long = lines(&"word ".repeat(2_000));
        assert_eq!(long.len(), MOST_LINES);
        assert!(long.iter().all(|line| {
            text::width(Font::Sans, size::SMALL, line) <= WIDTH - 2.0 * space::CARD
        }));
        assert!(long.last().is_some_and(|line| line.ends_with('…')));
        assert_eq!(lines(&"w".repeat(5_000)).len(), 1);
    }

    #[test]
    fn notes_are_below_everything_else_and_do_not_overlap() {
        let note = |at: usize| CanvasNote {
            number: Some(at),
            of: format!("server {at}"),
            text: "a line\n".repeat(at),
        };
        let above = Rect::at(
            Point::default(),
            Size {
                width: 900.0,
                height: 400.0,
            },
        );
        let cards = placed((1..9).map(note).collect(), above);
        for (at, card) in cards.iter().enumerate() {
            assert!(card.rect.min.y > above.max.y && card.rect.max.x <= above.max.x);
            let mut others = cards.iter().skip(at + 1);
            assert!(others.all(|other| !other.rect.intersects(&card.rect)));
        }
    }
}
