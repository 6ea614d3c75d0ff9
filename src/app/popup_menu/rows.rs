//! The rows of one menu: its items, or the search results from it and its submenus.

use crate::app::popup_menu::item::{MenuEntry, MenuItem};

/// A row as it is drawn.
pub enum MenuRow<'a, T> {
    /// An entry to choose.
    Entry {
        /// The text; for a search result, with the submenu that contains it.
        text: String,
        entry: &'a MenuEntry<T>,
    },
    /// A menu that opens next to this one.
    Submenu {
        /// What it says.
        text: &'a str,
        /// Why the submenu cannot be opened.
        refusal: Option<&'a str>,
        /// The items of the submenu.
        items: &'a [MenuItem<T>],
    },
    /// A line between groups.
    Separator,
    /// Text that cannot be chosen.
    Title(&'a str),
}

impl<T> MenuRow<'_, T> {
    /// Whether the keyboard stops at this row. It also stops at a row that cannot be chosen, which shows
    /// why.
    pub fn is_stop(&self) -> bool {
        matches!(self, Self::Entry { .. } | Self::Submenu { .. })
    }

    /// Whether the row can be chosen.
    pub fn is_usable(&self) -> bool {
        match self {
            Self::Entry { entry, .. } => entry.refusal.is_none(),
            Self::Submenu { refusal, .. } => refusal.is_none(),
            Self::Separator | Self::Title(_) => false,
        }
    }

    /// Whether the keyboard starts at this row.
    pub fn is_current(&self) -> bool {
        matches!(self, Self::Entry { entry, .. } if entry.is_current)
    }
}

/// Every item, or, when something was typed, the entries that contain every word of it.
pub fn rows_of<'a, T>(items: &'a [MenuItem<T>], typed: &str) -> Vec<MenuRow<'a, T>> {
    if typed.is_empty() {
        return items.iter().map(row_of).collect();
    }
    let mut found = Vec::new();
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    search(items, &words, "", &mut found);
    found
}

fn row_of<T>(item: &MenuItem<T>) -> MenuRow<'_, T> {
    match item {
        MenuItem::Entry(entry) => MenuRow::Entry {
            text: entry.text.clone(),
            entry,
        },
        MenuItem::Submenu {
            text,
            refusal,
            items,
        } => MenuRow::Submenu {
            text,
            refusal: refusal.as_deref(),
            items,
        },
        MenuItem::Separator => MenuRow::Separator,
        MenuItem::Title(text) => MenuRow::Title(text),
    }
}

fn search<'a, T>(
    items: &'a [MenuItem<T>],
    words: &[&str],
    inside: &str,
    found: &mut Vec<MenuRow<'a, T>>,
) {
    for item in items {
        match item {
            MenuItem::Entry(entry) => {
                let text = match inside {
                    "" => entry.text.clone(),
                    inside => format!("{inside}: {}", entry.text),
                };
                let searched = text.to_lowercase();
                if words.iter().all(|word| searched.contains(word)) {
                    found.push(MenuRow::Entry { text, entry });
                }
            }
            MenuItem::Submenu { text, items, .. } => search(items, words, text, found),
            MenuItem::Separator | MenuItem::Title(_) => {}
        }
    }
}
