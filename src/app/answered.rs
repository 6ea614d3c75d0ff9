//! The result of a dialog or sheet in a frame.

/// The result of a dialog in this frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered<T> {
    /// It stays open.
    Open,
    /// It closes, and nothing happens.
    Canceled,
    /// The user's choice. The code that carries it out closes the dialog, or keeps it open if the choice is refused.
    With(T),
}

impl<T> Answered<T> {
    /// Converts the choice.
    pub fn map<U>(self, take: impl FnOnce(T) -> U) -> Answered<U> {
        match self {
            Self::Open => Answered::Open,
            Self::Canceled => Answered::Canceled,
            Self::With(chosen) => Answered::With(take(chosen)),
        }
    }

    /// Cancels if the choice changes nothing.
    pub fn filter_map<U>(self, take: impl FnOnce(T) -> Option<U>) -> Answered<U> {
        match self.map(take) {
            Answered::Open => Answered::Open,
            Answered::Canceled | Answered::With(None) => Answered::Canceled,
            Answered::With(Some(chosen)) => Answered::With(chosen),
        }
    }
}
