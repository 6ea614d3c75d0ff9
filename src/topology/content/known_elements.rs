//! The elements of a file that was just written, while it is read back: equal content is shared with them immediately,
//! because checking a file would otherwise take the memory of its topology a second time.

use std::collections::VecDeque;

use crate::topology::content::{Element, List};

/// The elements of some lists, in the order in which a reader finishes them.
#[derive(Default)]
pub struct KnownElements {
    waiting: VecDeque<List<Element>>,
    open: Vec<Open>,
}

/// A list during the walk.
struct Open {
    list: List<Element>,
    position: usize,
    /// Whether the children of the current element were visited.
    is_entered: bool,
}

impl KnownElements {
    /// From lists in the order of the file.
    pub fn of(lists: impl IntoIterator<Item = List<Element>>) -> Self {
        Self {
            waiting: lists.into_iter().collect(),
            open: Vec::new(),
        }
    }

    /// Whether no elements are left.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.open.is_empty()
    }

    /// The known copy of an element that was read. The first difference ends the comparison: from there on, everything
    /// is kept as it is read.
    pub fn settle(&mut self, read: Element) -> Element {
        match self.next() {
            Some(known) if known == read => known,
            Some(_) => {
                *self = Self::default();
                read
            }
            None => read,
        }
    }

    fn next(&mut self) -> Option<Element> {
        loop {
            let Some(open) = self.open.last_mut() else {
                let list = self.waiting.pop_front()?;
                self.enter(list);
                continue;
            };
            match open.list.get(open.position) {
                None => {
                    self.open.pop();
                }
                Some(element) if !open.is_entered && !element.children.is_empty() => {
                    open.is_entered = true;
                    let children = element.children.clone();
                    self.enter(children);
                }
                Some(element) => {
                    let element = element.clone();
                    open.position += 1;
                    open.is_entered = false;
                    return Some(element);
                }
            }
        }
    }

    fn enter(&mut self, list: List<Element>) {
        self.open.push(Open {
            list,
            position: 0,
            is_entered: false,
        });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::topology::content::shared_texts::sharing;

    fn tree() -> Element {
        let named = |name: &str, children: Vec<Element>| Element {
            name: name.into(),
            children: children.into(),
            ..Element::default()
        };
        let inner = named("c", vec![named("a", vec![]), named("b", vec![])]);
        named("e", vec![inner, named("d", vec![])])
    }

    #[test]
    fn elements_are_returned_in_the_order_of_their_ends() {
        let mut known = KnownElements::of([vec![tree()].into(), vec![tree()].into()]);
        let names: Vec<_> = std::iter::from_fn(|| known.next()).collect();
        let names: String = names.iter().map(|element| &*element.name).collect();
        assert_eq!(names, "abcdeabcde");
    }

    #[test]
    fn content_that_is_read_again_is_shared() {
        let known = tree();
        let ron = ron::to_string(&known).unwrap();
        let list: List<Element> = vec![known.clone()].into();
        let read: Element = sharing(KnownElements::of([list]), || ron::from_str(&ron).unwrap());
        assert!(read.children.is_same_copy(&known.children));
    }

    #[test]
    fn content_that_differs_is_read_separately() {
        let ron = ron::to_string(&tree()).unwrap().replace("\"b\"", "\"x\"");
        let list: List<Element> = vec![tree()].into();
        let read: Element = sharing(KnownElements::of([list]), || ron::from_str(&ron).unwrap());
        assert_ne!(read, tree());
        assert_eq!(ron::to_string(&read).unwrap(), ron);
    }
}
