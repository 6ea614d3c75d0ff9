//! What a menu lists. Whoever opens a menu makes its items afresh in every frame that it is open.

use crate::app::icons::Icon;

/// One line of a menu, or more.
#[derive(Clone, Debug)]
pub enum MenuItem<T> {
    /// Something to choose.
    Entry(MenuEntry<T>),
    /// A menu beside this one.
    Submenu {
        /// What it says.
        text: String,
        /// Why it does not open.
        refusal: Option<String>,
        /// What it lists.
        items: Vec<MenuItem<T>>,
    },
    /// A line between groups.
    Separator,
    /// A sentence that cannot be chosen.
    Title(String),
}

/// Something to choose.
#[derive(Clone, Debug)]
pub struct MenuEntry<T> {
    /// What it says.
    pub text: String,
    /// What assistive programs and tests call it, where the text is not enough.
    pub name: Option<String>,
    /// What choosing it would do, below the text.
    pub effect: String,
    /// A few words at the right end, such as the shortcut.
    pub tail: String,
    /// Its picture.
    pub icon: Option<Icon>,
    /// `Some` for a switch: whether it is on.
    pub ticked: Option<bool>,
    /// Whether it is one of several of which one is ticked.
    pub is_radio: bool,
    /// Whether the keyboard goes to it first.
    pub is_current: bool,
    /// What is said while the pointer rests on it.
    pub tooltip: String,
    /// Why it cannot be chosen.
    pub refusal: Option<String>,
    /// What choosing it hands over.
    pub value: T,
}

impl<T> MenuEntry<T> {
    /// An entry that can be chosen.
    pub fn new(text: impl Into<String>, value: T) -> Self {
        Self {
            text: text.into(),
            name: None,
            effect: String::new(),
            tail: String::new(),
            icon: None,
            ticked: None,
            is_radio: false,
            is_current: false,
            tooltip: String::new(),
            refusal: None,
            value,
        }
    }

    /// Says below the text what choosing it would do.
    #[must_use]
    pub fn with_effect(mut self, effect: impl Into<String>) -> Self {
        self.effect = effect.into();
        self
    }

    /// Names it for assistive programs and tests.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Gives it a picture.
    #[must_use]
    pub fn with_icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Makes it a switch.
    #[must_use]
    pub fn ticked(mut self, on: bool) -> Self {
        self.ticked = Some(on);
        self
    }

    /// Says why it cannot be chosen, if so.
    #[must_use]
    pub fn refused(mut self, refusal: Option<String>) -> Self {
        self.refusal = refusal;
        self
    }
}

impl<T> MenuItem<T> {
    /// The same, with other values.
    pub fn map<U>(self, value: impl Fn(T) -> U + Copy) -> MenuItem<U> {
        match self {
            Self::Entry(entry) => MenuItem::Entry(MenuEntry {
                text: entry.text,
                name: entry.name,
                effect: entry.effect,
                tail: entry.tail,
                icon: entry.icon,
                ticked: entry.ticked,
                is_radio: entry.is_radio,
                is_current: entry.is_current,
                tooltip: entry.tooltip,
                refusal: entry.refusal,
                value: value(entry.value),
            }),
            Self::Submenu {
                text,
                refusal,
                items,
            } => MenuItem::Submenu {
                text,
                refusal,
                items: items.into_iter().map(|item| item.map(value)).collect(),
            },
            Self::Separator => MenuItem::Separator,
            Self::Title(text) => MenuItem::Title(text),
        }
    }
}

impl<T> From<MenuEntry<T>> for MenuItem<T> {
    fn from(entry: MenuEntry<T>) -> Self {
        Self::Entry(entry)
    }
}
