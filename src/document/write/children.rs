//! The children of an element to be written. Long lists are rendered one element at a time, on demand: all at once,
//! they would take many times the memory of the document.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use super::markup::Markup;

/// Rendered elements, or elements to be rendered.
#[derive(Clone, Default)]
pub struct Children<'a>(Vec<Child<'a>>);

#[derive(Clone)]
enum Child<'a> {
    One(Markup<'a>),
    Each(Rc<dyn Fn() -> Rendered<'a> + 'a>),
}

type Rendered<'a> = Box<dyn Iterator<Item = Markup<'a>> + 'a>;

impl<'a> Children<'a> {
    /// Appends an element.
    pub fn push(&mut self, child: Markup<'a>) {
        self.0.push(Child::One(child));
    }

    /// Appends an element for each item.
    pub fn push_each<T>(
        &mut self,
        things: &'a [T],
        render: impl Fn(&'a T) -> Markup<'a> + Clone + 'a,
    ) {
        if !things.is_empty() {
            let each = move || Box::new(things.iter().map(render.clone())) as Rendered<'a>;
            self.0.push(Child::Each(Rc::new(each)));
        }
    }

    /// The elements in order.
    pub fn iter(&self) -> impl Iterator<Item = Cow<'_, Markup<'a>>> {
        self.0.iter().flat_map(|child| {
            let (one, each) = match child {
                Child::One(markup) => (Some(Cow::Borrowed(markup)), None),
                Child::Each(each) => (None, Some(each().map(Cow::Owned))),
            };
            one.into_iter().chain(each.into_iter().flatten())
        })
    }

    /// All elements, rendered.
    pub fn to_vec(&self) -> Vec<Markup<'a>> {
        self.iter().map(Cow::into_owned).collect()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> Extend<Markup<'a>> for Children<'a> {
    fn extend<I: IntoIterator<Item = Markup<'a>>>(&mut self, children: I) {
        self.0.extend(children.into_iter().map(Child::One));
    }
}

impl PartialEq for Children<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Children<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
