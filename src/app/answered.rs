//! How every dialog and sheet says what became of it in a frame.

/// What became of a dialog in this frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered<T> {
    /// It stays.
    Open,
    /// It goes, and nothing happens.
    Canceled,
    /// This was chosen. Whether it goes is for the code that carries that out: it stays when that is refused.
    With(T),
}

impl<T> Answered<T> {
    /// Takes what was chosen as something else.
    pub fn map<U>(self, take: impl FnOnce(T) -> U) -> Answered<U> {
        match self {
            Self::Open => Answered::Open,
            Self::Canceled => Answered::Canceled,
            Self::With(chosen) => Answered::With(take(chosen)),
        }
    }

    /// Cancels where what was chosen changes nothing.
    pub fn filter_map<U>(self, take: impl FnOnce(T) -> Option<U>) -> Answered<U> {
        match self.map(take) {
            Answered::Open => Answered::Open,
            Answered::Canceled | Answered::With(None) => Answered::Canceled,
            Answered::With(Some(chosen)) => Answered::With(chosen),
        }
    }
}
