//! Elements to be written, and their text.

use std::borrow::Cow;

use crate::document::error::{Culprit, WriteError};
use crate::topology::content;

use super::children::Children;

/// An element to be written, or to be compared with an existing one.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Markup<'a> {
    /// The namespace; declared if it differs from that of the parent.
    pub namespace: Cow<'a, str>,
    pub name: Cow<'a, str>,
    /// Attributes in order, without the namespace declaration.
    pub attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The position of the namespace declaration among the attributes.
    pub declaration: Declaration,
    /// An attribute that the product omits because other content implies it. It is not written, but updated if a
    /// document has it.
    pub implied: Option<(&'static str, Cow<'a, str>)>,
    /// Child elements.
    pub children: Children<'a>,
    /// The text; only without children.
    pub text: Option<Cow<'a, str>>,
    /// Written as `<a></a>` if it is empty.
    pub has_end_tag: bool,
}

/// The position of a namespace declaration. The product is not consistent (format notes, c3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declaration {
    /// Before all attributes.
    First,
    /// After all attributes.
    Last,
    /// Before the attribute with this name, or last.
    Before(&'static str),
}

/// The layout of new text in a document.
#[derive(Clone, Debug)]
pub struct Layout {
    /// `\r\n`, `\n`, or empty for a document in one line.
    pub line_end: &'static str,
    /// One level of indentation.
    pub step: String,
    /// Whether the document specifies ASCII.
    pub ascii_only: bool,
}

impl<'a> Markup<'a> {
    /// An empty element.
    pub fn new(namespace: &'a str, name: &'a str, declaration: Declaration) -> Self {
        Self {
            namespace: Cow::Borrowed(namespace),
            name: Cow::Borrowed(name),
            attributes: Vec::new(),
            declaration,
            implied: None,
            children: Children::default(),
            text: None,
            has_end_tag: false,
        }
    }

    /// Appends an attribute.
    pub fn with(mut self, name: &'a str, value: impl Into<Cow<'a, str>>) -> Self {
        self.attributes.push((Cow::Borrowed(name), value.into()));
        self
    }

    /// Appends an attribute that may be absent.
    pub fn with_some<V: Into<Cow<'a, str>>>(self, name: &'a str, value: Option<V>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Appends a Boolean value in the product's spelling.
    pub fn with_bool(self, name: &'a str, value: bool) -> Self {
        self.with(name, if value { "true" } else { "false" })
    }

    /// Appends a number.
    pub fn with_number(self, name: &'a str, value: u32) -> Self {
        self.with(name, value.to_string())
    }

    /// Appends a child element.
    pub fn containing(mut self, child: Markup<'a>) -> Self {
        self.children.push(child);
        self
    }

    /// Appends child elements.
    pub fn containing_all(mut self, children: impl IntoIterator<Item = Markup<'a>>) -> Self {
        self.children.extend(children);
        self
    }

    /// Sets the text.
    pub fn with_text(mut self, text: &'a str) -> Self {
        if !text.is_empty() {
            self.text = Some(Cow::Borrowed(text));
        }
        self
    }

    /// Appends a child element for each item, rendered when it is written.
    pub fn containing_each<T>(
        mut self,
        things: &'a [T],
        render: impl Fn(&'a T) -> Markup<'a> + Clone + 'a,
    ) -> Self {
        self.children.push_each(things, render);
        self
    }

    /// Appends the unknown content of the object.
    pub fn with_extra(mut self, extra: &'a content::Extra, declaration: Declaration) -> Self {
        self.attributes.extend(borrowed(&extra.attributes));
        self.containing_each(&extra.elements, move |element| {
            Self::of(element, declaration)
        })
    }

    /// An element kept as it was.
    pub fn of(element: &'a content::Element, declaration: Declaration) -> Self {
        Self::of_changed(element, declaration, |child| child)
    }

    /// The same, with changed children.
    pub fn of_changed(
        element: &'a content::Element,
        declaration: Declaration,
        change: fn(Self) -> Self,
    ) -> Self {
        Self {
            attributes: borrowed(&element.attributes).collect(),
            text: element.text.as_deref().map(Cow::Borrowed),
            ..Self::new(&element.namespace, &element.name, declaration)
        }
        .containing_each(&element.children, move |child| {
            change(Self::of(child, declaration))
        })
    }

    /// The value of an attribute, explicit or implied.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| &**value)
    }
}

fn borrowed(
    attributes: &content::Attributes,
) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    attributes
        .0
        .iter()
        .map(|(name, value)| (Cow::Borrowed(&**name), Cow::Borrowed(&**value)))
}

/// Whether XML can represent a character.
pub fn is_legal(character: char) -> bool {
    !matches!(
        character,
        '\0'..'\t' | '\u{b}' | '\u{c}' | '\u{e}'..'\u{20}' | '\u{fffe}' | '\u{ffff}'
    )
}

/// The maximum white space before an element: deeply nested content would otherwise consist mostly of white space.
const DEEPEST_INDENTATION: usize = 32;

/// Writes elements as text.
pub struct Printer<'l> {
    layout: &'l Layout,
    text: String,
    /// The length of the text, while it is only measured.
    measured: Option<usize>,
    illegal: Option<WriteError>,
}

impl<'l> Printer<'l> {
    /// Starts with an empty text.
    pub fn new(layout: &'l Layout) -> Self {
        Self {
            layout,
            text: String::new(),
            measured: None,
            illegal: None,
        }
    }

    /// The text so far.
    ///
    /// # Errors
    ///
    /// If a value contains a character that XML documents cannot contain.
    pub fn finish(self) -> Result<String, WriteError> {
        match self.illegal {
            Some(error) => Err(error),
            None => Ok(self.text),
        }
    }

    /// Reserves space for the output of `print`: a growing buffer temporarily takes three times its length.
    pub fn make_room(&mut self, print: impl FnOnce(&mut Self)) {
        self.measured = Some(0);
        print(self);
        // With a byte order mark and the last line ending.
        let length = self.measured.take().unwrap_or(0) + 8;
        self.text.reserve_exact(length);
    }

    /// Appends text as it is.
    pub fn raw(&mut self, text: &str) {
        match &mut self.measured {
            None => self.text.push_str(text),
            Some(length) => *length += text.len(),
        }
    }

    /// Appends an element. `indentation` is the white space before it on its line, `inherited` the default namespace of
    /// its parent.
    pub fn element(&mut self, markup: &Markup<'_>, indentation: &str, inherited: &str) {
        self.raw("<");
        self.raw(&markup.name);
        self.attributes(markup, inherited);
        if let Some(text) = &markup.text
            && markup.children.is_empty()
        {
            self.raw(">");
            self.content_text(text);
        } else if markup.children.is_empty() {
            if markup.has_end_tag {
                self.raw(">");
            } else {
                self.raw(" />");
                return;
            }
        } else {
            self.raw(">");
            if let Some(text) = &markup.text {
                self.content_text(text);
            }
            let inner = self.deeper(indentation);
            // Next to text, a line break would become part of it.
            let is_broken = markup.text.is_none();
            for child in markup.children.iter() {
                if is_broken {
                    self.raw(self.layout.line_end);
                    self.raw(&inner);
                }
                self.element(&child, &inner, &markup.namespace);
            }
            if is_broken {
                self.raw(self.layout.line_end);
            }
            if is_broken && !self.layout.line_end.is_empty() {
                self.raw(indentation);
            }
        }
        self.raw("</");
        self.raw(&markup.name);
        self.raw(">");
    }

    /// The indentation for the children of an element.
    pub fn deeper(&self, indentation: &str) -> String {
        if self.layout.line_end.is_empty() {
            String::new()
        } else if indentation.len() >= DEEPEST_INDENTATION {
            indentation.to_owned()
        } else {
            format!("{indentation}{}", self.layout.step)
        }
    }

    fn attributes(&mut self, markup: &Markup<'_>, inherited: &str) {
        let mut is_declared = *markup.namespace == *inherited;
        let mut declare = |this: &mut Self| {
            if !is_declared {
                this.attribute("xmlns", &markup.namespace);
                is_declared = true;
            }
        };
        if markup.declaration == Declaration::First {
            declare(self);
        }
        let mut prefixes = 0;
        for (name, value) in &markup.attributes {
            if let Declaration::Before(before) = markup.declaration
                && name == before
            {
                declare(self);
            }
            self.expanded_attribute(name, value, &mut prefixes);
        }
        declare(self);
    }

    /// Appends an attribute whose name may include its namespace: `{urn}name`.
    fn expanded_attribute(&mut self, name: &str, value: &str, prefixes: &mut usize) {
        match name.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some((urn, local)) => {
                *prefixes += 1;
                self.attribute(&format!("xmlns:n{prefixes}"), urn);
                self.attribute(&format!("n{prefixes}:{local}"), value);
            }
            None => self.attribute(name, value),
        }
    }

    /// Appends ` name="value"`.
    pub fn attribute(&mut self, name: &str, value: &str) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        self.value(value, '"');
        self.raw("\"");
    }

    /// Appends the value of an attribute in these quotation marks.
    pub fn value(&mut self, value: &str, quote: char) {
        for character in value.chars() {
            match character {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                '"' if quote == '"' => self.raw("&quot;"),
                '\'' if quote == '\'' => self.raw("&apos;"),
                // A reader would normalize these to spaces.
                '\t' | '\n' | '\r' => self.reference(character),
                _ => self.character(character, value),
            }
        }
    }

    /// Appends text between tags.
    pub fn content_text(&mut self, text: &str) {
        // Text of only white space would be taken for layout.
        let is_blank = text.chars().all(|c| c.is_ascii_whitespace());
        for character in text.chars() {
            match character {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                '\r' => self.reference(character),
                _ if is_blank => self.reference(character),
                _ => self.character(character, text),
            }
        }
    }

    fn reference(&mut self, character: char) {
        self.raw(&format!("&#x{:X};", u32::from(character)));
    }

    fn character(&mut self, character: char, value: &str) {
        if !is_legal(character) {
            self.illegal
                .get_or_insert_with(|| WriteError::IllegalCharacter {
                    object: Culprit::value(value),
                    character: u32::from(character),
                });
        } else if self.layout.ascii_only && !character.is_ascii() {
            self.reference(character);
        } else {
            self.raw(character.encode_utf8(&mut [0; 4]));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn deep_content_does_not_consist_mostly_of_spaces() {
        let nested = |depth: usize| {
            let mut markup = Markup::new("", "a", Declaration::Last);
            for _ in 0..depth {
                markup = Markup::new("", "a", Declaration::Last).containing(markup);
            }
            let layout = Layout {
                line_end: "\n",
                step: "  ".to_owned(),
                ascii_only: false,
            };
            let mut printer = Printer::new(&layout);
            printer.element(&markup, "", "");
            printer.finish().unwrap()
        };
        assert!(nested(2).contains("\n    <a />\n"));
        assert!(nested(200).len() < 200 * 2 * (DEEPEST_INDENTATION + 10));
        let blanks = nested(200)
            .lines()
            .map(|l| l.len() - l.trim_start().len())
            .max();
        assert_eq!(blanks, Some(DEEPEST_INDENTATION));
    }
}
