//! What a menu lists. Whoever opens a menu creates its items in every frame while it is open.

use crate::app::icons::Icon;

/// One item of a menu.
#[derive(Clone, Debug)]
pub enum MenuItem<T> {
    /// An entry to choose.
    Entry(MenuEntry<T>),
    /// A menu that opens next to this one.
    Submenu {
        /// What it says.
        text: String,
        /// Why the submenu cannot be opened.
        refusal: Option<String>,
        /// The items of the submenu.
        items: Vec<MenuItem<T>>,
    },
    /// A line between groups.
    Separator,
    /// Text that cannot be chosen.
    Title(String),
}

/// An entry to choose.
#[derive(Clone, Debug)]
pub struct MenuEntry<T> {
    /// What it says.
    pub text: String,
    /// The accessible name, also used by tests, if the text is not enough.
    pub name: Option<String>,
    /// What choosing the entry would do, shown below the text.
    pub effect: String,
    /// A few words at the right end, such as the shortcut.
    pub tail: String,
    /// The icon of the entry.
    pub icon: Option<Icon>,
    /// `Some` for an entry that can be checked: whether it is.
    pub ticked: Option<bool>,
    /// Whether the entry is one of several of which one is checked.
    pub is_radio: bool,
    /// Whether the keyboard starts at this entry.
    pub is_current: bool,
    /// The tooltip of the entry.
    pub tooltip: String,
    /// Why the entry cannot be chosen.
    pub refusal: Option<String>,
    /// The value that is returned when the entry is chosen.
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

    /// Sets the description below the text of what choosing the entry would do.
    #[must_use]
    pub fn with_effect(mut self, effect: impl Into<String>) -> Self {
        self.effect = effect.into();
        self
    }

    /// Sets the accessible name, which is also used by tests.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the icon.
    #[must_use]
    pub fn with_icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Makes it an entry that can be checked.
    #[must_use]
    pub fn ticked(mut self, on: bool) -> Self {
        self.ticked = Some(on);
        self
    }

    /// Sets why the entry cannot be chosen, if it cannot.
    #[must_use]
    pub fn refused(mut self, refusal: Option<String>) -> Self {
        self.refusal = refusal;
        self
    }
}

impl<T> MenuItem<T> {
    /// The same items with other values.
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
