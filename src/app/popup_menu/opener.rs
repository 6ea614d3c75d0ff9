//! What opens a menu: a button, a list to choose from, or a right-click on a row.

use egui::{
    Button, EventFilter, Id, Key, Modifiers, Pos2, Response, RichText, Role, Stroke, Ui,
    WidgetInfo, vec2,
};

use crate::app::theme::Tokens;

use crate::app::popup_menu::item::{MenuEntry, MenuItem};
use crate::app::popup_menu::state::{Anchor, follow, is_open, open};
use crate::app::popup_menu::{MenuAnswer, MenuLook, show};

/// A menu below a button that was already drawn. It opens when the button is clicked or activated with
/// Enter, Space or the down arrow key. Returns the value that was chosen. The items are only created
/// while the menu is open.
pub fn menu_ui<T: Clone>(
    button: &Response,
    name: &str,
    items: impl FnOnce() -> Vec<MenuItem<T>>,
) -> Option<T> {
    let look = MenuLook {
        name,
        ..MenuLook::default()
    };
    open_by_button(button, menu_id(button));
    chosen(button, menu_id(button), look, items)
}

/// A drop-down list. `selected` is the text of the closed list.
pub fn list_button_ui<T: Clone>(
    ui: &mut Ui,
    name: &str,
    selected: RichText,
    width: f32,
    items: impl FnOnce() -> Vec<MenuItem<T>>,
) -> (Response, Option<T>) {
    let value = selected.text().to_owned();
    // Leaves room for the triangle.
    let text = Button::new(selected)
        .truncate()
        .right_text("   ")
        .min_size(vec2(width, 0.0));
    let response = ui
        .push_id(name, |ui| {
            ui.set_max_width(width);
            ui.add(text)
        })
        .inner;
    let is_enabled = ui.is_enabled();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, is_enabled, name);
        info.current_text_value = Some(value.clone());
        info
    });
    let menu = menu_id(&response);
    if is_open(ui.ctx(), menu) {
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_expanded(true));
    }
    let tokens = Tokens::of_ui(ui);
    let tip = response.rect.right_center() - vec2(12.0, -2.0);
    ui.painter().line(
        vec![tip + vec2(-4.0, -4.0), tip, tip + vec2(4.0, -4.0)],
        Stroke::new(1.5, tokens.text_weak),
    );
    open_by_button(&response, menu);
    let look = MenuLook {
        // The button has the name of the list.
        name: "Choices",
        min_width: response.rect.width(),
        ..MenuLook::default()
    };
    let chosen = chosen(&response, menu, look, items);
    (response, chosen)
}

/// The context menu of a row: opens at the position of a right-click, or with the menu key or Shift+F10
/// while the row has the focus.
pub fn context_menu_ui<T: Clone>(
    row: &Response,
    name: &str,
    items: impl FnOnce() -> Vec<MenuItem<T>>,
) -> Option<T> {
    let id = row.id.with("context menu");
    if let Some(pos_in_screen) = asks_for_menu(row) {
        open(&row.ctx, id, Anchor::At(pos_in_screen));
    }
    let look = MenuLook {
        name,
        ..MenuLook::default()
    };
    chosen(row, id, look, items)
}

/// Where the context menu of a row should open, if it was requested: by a right-click, or with the menu
/// key or Shift+F10 while the row has the focus.
pub fn asks_for_menu(row: &Response) -> Option<Pos2> {
    if row.secondary_clicked() {
        return row.interact_pointer_pos().or(Some(row.rect.center()));
    }
    let is_pressed = |input: &mut egui::InputState| {
        input.consume_key(Modifiers::NONE, Key::Menu)
            || (input.modifiers.shift && input.consume_key(Modifiers::SHIFT, Key::F10))
    };
    let by_key = row.has_focus() && row.ctx.input_mut(is_pressed);
    by_key.then(|| row.rect.left_bottom())
}

fn menu_id(button: &Response) -> Id {
    button.id.with("menu")
}

fn open_by_button(button: &Response, menu: Id) {
    let ctx = &button.ctx;
    if button.gained_focus() {
        // A screen reader may move the focus to a button that is scrolled out of view.
        button.scroll_to_me(None);
    }
    if button.has_focus() {
        let arrows = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ctx.memory_mut(|memory| memory.set_focus_lock_filter(button.id, arrows));
    }
    let by_arrow =
        button.has_focus() && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::ArrowDown));
    if button.enabled() && (button.clicked() || by_arrow) {
        // The focus returns to the button when the menu closes.
        ctx.memory_mut(|memory| memory.request_focus(button.id));
        button.scroll_to_me(None);
        open(ctx, menu, Anchor::Below(button.rect));
    }
    follow(ctx, menu, button.rect);
}

fn chosen<T: Clone>(
    opener: &Response,
    id: Id,
    look: MenuLook<'_>,
    items: impl FnOnce() -> Vec<MenuItem<T>>,
) -> Option<T> {
    if !is_open(&opener.ctx, id) {
        return None;
    }
    match show(&opener.ctx, id, look, &items()) {
        MenuAnswer::Chosen(value) => Some(value),
        _ => None,
    }
}

/// An entry of a list in which one entry is selected.
pub fn entry_of_list<T>(
    text: String,
    is_selected: bool,
    refusal: Option<String>,
    value: T,
) -> MenuItem<T> {
    let mut entry = MenuEntry::new(text, value).refused(refusal);
    entry.is_current = is_selected;
    entry.is_radio = true;
    entry.ticked = Some(is_selected);
    MenuItem::Entry(entry)
}
