//! The rows of the list.

use egui::{EventFilter, Id, Key, Modifiers, Response, ScrollArea, Ui};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::popup_menu::{MenuEntry, MenuItem, context_menu_ui};
use crate::app::put_backs::{PUT_BACK_WIDTH, PutBacks, Which};
use crate::app::session::{Comparison, Session};
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::{ROW_HEIGHT, WidgetRow, row_ui};
use crate::diff::{Change, ObjectDifference, PropertyDifference};
use crate::edit::{Edit, Refusal};

use crate::app::panels::differences::header::name_of;
use crate::app::panels::differences::listing::{DifferenceLine, Fold, site_of};
use crate::app::panels::differences::{DifferencesPanel, Wish};

impl DifferencesPanel {
    /// Draws the rows in the available space.
    pub(super) fn rows_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        comparison: &Comparison,
        put_backs: &mut PutBacks,
        actions: &mut Vec<Action>,
    ) -> Vec<Wish> {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical()
            .id_salt("differences list")
            .min_scrolled_height(ROW_HEIGHT)
            .auto_shrink(false);
        let current = comparison.current();
        if self.scrolled_to != current {
            self.scrolled_to = current;
            if let Some(row) = current.and_then(|current| self.listing.line_of(current)) {
                #[expect(clippy::cast_precision_loss, reason = "a row count is small")]
                let top = row as f32 * ROW_HEIGHT - ui.available_height() / 2.0;
                area = area.vertical_scroll_offset(top.max(0.0));
            }
        }
        self.focused_row = None;
        let mut wishes = Vec::new();
        let count = self.listing.lines.len();
        area.show_rows(ui, ROW_HEIGHT, count, |ui, range| {
            let lines: Vec<DifferenceLine> =
                self.listing.lines.get(range).unwrap_or_default().to_vec();
            let wanted: Vec<Which> = lines.iter().filter_map(which).collect();
            put_backs.fill(session, &wanted);
            for line in lines {
                self.line_ui(ui, comparison, &line, put_backs, &mut wishes, actions);
            }
        });
        self.wants_keyboard = false;
        wishes
    }

    fn line_ui(
        &mut self,
        ui: &mut Ui,
        comparison: &Comparison,
        line: &DifferenceLine,
        put_backs: &PutBacks,
        wishes: &mut Vec<Wish>,
        actions: &mut Vec<Action>,
    ) {
        let objects = &comparison.differences().objects;
        match line {
            DifferenceLine::Site {
                name,
                count,
                is_open,
            } => {
                let text = name_of(name);
                let tail = match count {
                    1 => "1 difference".to_owned(),
                    count => format!("{count} differences"),
                };
                let row = WidgetRow {
                    text,
                    name: &format!("{text}: {tail}"),
                    open: Some(*is_open),
                    tail: &tail,
                    ..WidgetRow::default()
                };
                let id = Id::unique(("differences of site", name));
                if row_ui(ui, id, &row).0.clicked() {
                    wishes.push(Wish::Toggle(Fold::Site(name.clone())));
                }
            }
            DifferenceLine::Object { at, is_open } => {
                if let Some(object) = objects.get(*at) {
                    self.object_ui(
                        ui,
                        comparison,
                        (*at, object),
                        *is_open,
                        put_backs,
                        wishes,
                        actions,
                    );
                }
            }
            DifferenceLine::Property(at, position) => {
                let object = objects.get(*at);
                let property = object.and_then(|it| it.properties.get(*position));
                if let (Some(object), Some(property)) = (object, property) {
                    let which = (*at, Some(*position));
                    property_ui(ui, which, object, property, put_backs, wishes, actions);
                }
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one call a row, all of it context"
    )]
    fn object_ui(
        &mut self,
        ui: &mut Ui,
        comparison: &Comparison,
        (at, object): (usize, &ObjectDifference),
        is_open: Option<bool>,
        put_backs: &PutBacks,
        wishes: &mut Vec<Wish>,
        actions: &mut Vec<Action>,
    ) {
        let tokens = Tokens::of_ui(ui);
        let is_current = comparison.current() == Some(at);
        let text = title_of(object);
        let word = object.change.in_words();
        let row = WidgetRow {
            icon: Some((Icon::Change(object.change), tokens.change(object.change))),
            text: &text,
            name: &format!("{}: {text}", capitalized(word)),
            open: is_open,
            selected: is_current,
            tail: word,
            ..WidgetRow::default()
        };
        ui.horizontal(|ui| {
            let (response, triangle_hit) =
                row_before_button_ui(ui, Id::unique(("difference", at)), &row);
            if triangle_hit {
                wishes.push(Wish::Toggle(Fold::of(object)));
            } else if response.clicked() || response.secondary_clicked() {
                response.request_focus();
                wishes.push(Wish::Show(at));
            }
            if is_current && self.wants_keyboard {
                response.request_focus();
            }
            self.keys_ui(ui, &response, object, is_open, wishes);
            let items = || menu_items(put_backs.get((at, None)));
            match context_menu_ui(&response, "Difference", items) {
                None => {}
                Some(Chosen::PutBack) => {
                    let edit = put_backs
                        .get((at, None))
                        .and_then(|edit| edit.as_ref().ok());
                    actions.extend(edit.cloned().map(Action::Edit));
                }
                Some(Chosen::Copy) => wishes.push(Wish::Copy(at)),
                Some(Chosen::OnlySite) => {
                    wishes.push(Wish::OnlySite(site_of(object).to_owned()));
                }
            }
            put_backs.button_ui(ui, (at, None), &object.name(), actions);
        });
    }

    /// Up and down go from object to object, left and right collapse and expand, while a row has the focus.
    fn keys_ui(
        &mut self,
        ui: &Ui,
        response: &Response,
        object: &ObjectDifference,
        is_open: Option<bool>,
        wishes: &mut Vec<Wish>,
    ) {
        if !response.has_focus() {
            return;
        }
        self.focused_row = Some(response.id);
        let arrows = EventFilter {
            vertical_arrows: true,
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        for (key, by) in [(Key::ArrowUp, -1), (Key::ArrowDown, 1)] {
            if pressed(key) {
                wishes.push(Wish::Step(by));
            }
        }
        for (key, folds) in [(Key::ArrowLeft, true), (Key::ArrowRight, false)] {
            if pressed(key) && is_open == Some(folds) {
                wishes.push(Wish::Toggle(Fold::of(object)));
            }
        }
    }
}

/// The data of a row, looked up before it is drawn.
fn which(line: &DifferenceLine) -> Option<Which> {
    match line {
        DifferenceLine::Site { .. } => None,
        DifferenceLine::Object { at, .. } => Some((*at, None)),
        DifferenceLine::Property(at, property) => Some((*at, Some(*property))),
    }
}

/// The choice in the menu of a difference.
#[derive(Clone)]
enum Chosen {
    PutBack,
    Copy,
    OnlySite,
}

fn menu_items(put_back: Option<&Result<Edit, Refusal>>) -> Vec<MenuItem<Chosen>> {
    let refusal = put_back.and_then(|edit| edit.as_ref().err());
    vec![
        MenuEntry::new("Put back", Chosen::PutBack)
            .refused(refusal.map(|reason| reason.0.clone()))
            .into(),
        MenuEntry::new("Copy difference", Chosen::Copy).into(),
        MenuItem::Separator,
        MenuEntry::new("Show only this site", Chosen::OnlySite).into(),
    ]
}

fn property_ui(
    ui: &mut Ui,
    which: Which,
    object: &ObjectDifference,
    property: &PropertyDifference,
    put_backs: &PutBacks,
    wishes: &mut Vec<Wish>,
    actions: &mut Vec<Action>,
) {
    let text = capitalized(&property.in_words());
    let row = WidgetRow {
        text: &text,
        name: &text,
        indent: 6.0 * SPACE,
        ..WidgetRow::default()
    };
    ui.horizontal(|ui| {
        let (response, _) = row_before_button_ui(ui, Id::unique(("difference", which)), &row);
        if response.clicked() {
            wishes.push(Wish::Show(which.0));
        }
        // An added or removed object is put back as a whole.
        if object.change == Change::Changed {
            let of = format!("{} of {}", property.property, object.name());
            put_backs.button_ui(ui, which, &of, actions);
        }
    });
}

fn row_before_button_ui(ui: &mut Ui, id: Id, row: &WidgetRow<'_>) -> (Response, bool) {
    let width = ui.available_width() - PUT_BACK_WIDTH - 2.0 * SPACE;
    ui.scope(|ui| {
        ui.set_max_width(width.max(80.0));
        row_ui(ui, id, row)
    })
    .inner
}

/// Kind and name for the start of a line.
fn title_of(object: &ObjectDifference) -> String {
    capitalized(&format!("{} {}", object.kind().in_words(), object.name()))
}

/// Capitalized for the start of a line.
pub(in crate::app) fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}
