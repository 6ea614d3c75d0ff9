//! Words of a document: text with names and labels in it.

/// A part of the words, with one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextSpan {
    /// Plain text.
    Plain(String),
    /// Verbatim: a name of the deployment, or a value to enter.
    Name(String),
    /// The label of a button, a menu or a page.
    Label(String),
}

impl TextSpan {
    /// The text.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Name(text) | Self::Label(text) => text,
        }
    }
}

/// A sequence of styled parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<TextSpan>);

impl Words {
    /// Empty words.
    pub const fn empty() -> Self {
        Self(Vec::new())
    }

    /// Only a name or value.
    pub fn name(text: impl Into<String>) -> Self {
        Self::default().and_name(text)
    }

    /// Appends text.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>) -> Self {
        self.0.push(TextSpan::Plain(text.into()));
        self
    }

    /// Appends a name or value.
    #[must_use]
    pub fn and_name(mut self, text: impl Into<String>) -> Self {
        self.0.push(TextSpan::Name(text.into()));
        self
    }

    /// Appends a label.
    #[must_use]
    pub fn and_label(mut self, text: impl Into<String>) -> Self {
        self.0.push(TextSpan::Label(text.into()));
        self
    }

    /// Appends other words.
    #[must_use]
    pub fn and_words(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// The parts.
    pub fn spans(&self) -> &[TextSpan] {
        &self.0
    }

    /// Whether there are no parts.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|span| span.text().is_empty())
    }

    /// The text without styles.
    pub fn text(&self) -> String {
        self.0.iter().map(TextSpan::text).collect()
    }
}

impl<T: Into<String>> From<T> for Words {
    fn from(text: T) -> Self {
        Self::default().and(text)
    }
}
