//! Words of a document: text with names and labels in it.

/// A stretch of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Text of this program, or of a person.
    Plain(String),
    /// What is written as it is: a name of the deployment, a value to enter.
    Name(String),
    /// What a button, a menu or a page is called.
    Label(String),
}

impl Span {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Name(text) | Self::Label(text) => text,
        }
    }
}

/// Words in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<Span>);

impl Words {
    /// No words.
    pub const fn empty() -> Self {
        Self(Vec::new())
    }

    /// A name or value alone.
    pub fn name(text: impl Into<String>) -> Self {
        Self::default().and_name(text)
    }

    /// With more text.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Plain(text.into()));
        self
    }

    /// With a name or value.
    #[must_use]
    pub fn and_name(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Name(text.into()));
        self
    }

    /// With a label.
    #[must_use]
    pub fn and_label(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Label(text.into()));
        self
    }

    /// With other words after them.
    #[must_use]
    pub fn and_words(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// Its stretches.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|span| span.text().is_empty())
    }

    /// Its text alone.
    pub fn text(&self) -> String {
        self.0.iter().map(Span::text).collect()
    }
}

impl<T: Into<String>> From<T> for Words {
    fn from(text: T) -> Self {
        Self::default().and(text)
    }
}
