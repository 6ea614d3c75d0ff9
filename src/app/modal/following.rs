//! Keeps the focused element and newly shown content of a sheet in view; a field that Enter left without an answer gets
//! the focus back.

use egui::{Context, Id, Key, Memory, Rect, Ui, pos2, vec2};

use crate::app::modal::Answer;

/// The space above and below an element that is scrolled into view, in points: the label of a field is above it.
const AROUND: f32 = 28.0;

/// The state of the content in the previous pass.
#[derive(Clone, Copy)]
struct Seen {
    focused: Option<Id>,
    height: f32,
}

/// After the content of a scroll area: scrolls to the element that was just focused, or else to content that grew below
/// the user's position. `page` is the visible height.
pub(super) fn follow(ui: &mut Ui, id: Id, page: f32, opens: bool) {
    let id = id.with("followed");
    let contents = ui.min_rect();
    let now = Seen {
        focused: ui.memory(Memory::focused),
        height: contents.height(),
    };
    let before: Option<Seen> = ui.data_mut(|data| {
        let before = data.get_temp(id);
        data.insert_temp(id, now);
        before
    });
    let before = before.filter(|_| !opens);
    let focused = now
        .focused
        .and_then(|focused| rect_in_contents(ui, focused));
    let is_moved = before.and_then(|seen| seen.focused) != now.focused;
    let longer_by = before.map_or(0.0, |seen| now.height - seen.height);
    // A click removes the focus, and may enlarge the clicked section.
    let place = clicked(ui).or(focused.filter(|_| !is_moved));
    if longer_by > 1.0
        && let Some(at) = place
    {
        let top = (at.top() - AROUND).max(contents.top());
        let bottom = (at.bottom() + longer_by)
            .min(contents.bottom())
            .min(top + page);
        let shown = Rect::from_min_max(pos2(contents.left(), top), pos2(contents.right(), bottom));
        ui.scroll_to_rect(shown, None);
    } else if is_moved && let Some(rect) = focused {
        ui.scroll_to_rect(rect.expand2(vec2(0.0, AROUND)), None);
    }
}

/// The area of a widget, if it was drawn in this pass and in this layer.
fn rect_in_contents(ui: &Ui, widget: Id) -> Option<Rect> {
    let layer = ui.layer_id();
    ui.ctx().viewport(|viewport| {
        let widget = viewport.this_pass.widgets.get(widget)?;
        (widget.layer_id == layer).then_some(widget.rect)
    })
}

/// Where the user clicked in this pass.
fn clicked(ui: &Ui) -> Option<Rect> {
    let at = ui.input(|input| {
        let pos = input.pointer.interact_pos()?;
        input.pointer.any_click().then_some(pos)
    })?;
    let height = ui.spacing().interact_size.y;
    ui.clip_rect()
        .contains(at)
        .then(|| Rect::from_center_size(at, vec2(0.0, height)))
}

/// The focused field at the start of a pass of a modal. egui removes the focus when Enter is pressed; if that did not
/// close the modal, the field gets it back.
pub(super) struct EnteredField {
    kept_at: Id,
    field: Option<Id>,
}

impl EnteredField {
    /// At the start of a pass.
    pub(super) fn begin(ctx: &Context, id: Id, opens: bool) -> Self {
        let kept_at = id.with("entered field");
        let kept = ctx
            .data_mut(|data| data.remove_temp::<Option<Id>>(kept_at))
            .flatten();
        if let Some(field) = kept
            && !opens
            && ctx.memory(|memory| memory.focused().is_none())
        {
            ctx.memory_mut(|memory| memory.request_focus(field));
        }
        let field = ctx.memory(Memory::focused);
        Self {
            kept_at,
            field: field.filter(|_| ctx.text_edit_focused()),
        }
    }

    /// At the end of a pass, when the answer is known.
    pub(super) fn end(self, ctx: &Context, answer: Answer) {
        let is_left = ctx.input(|input| input.key_pressed(Key::Enter))
            && ctx.memory(|memory| memory.focused().is_none());
        let Some(field) = self.field.filter(|_| is_left) else {
            return;
        };
        match answer {
            Answer::Open => ctx.memory_mut(|memory| memory.request_focus(field)),
            // Whether it was accepted is known in the next pass.
            Answer::Yes => ctx.data_mut(|data| {
                data.insert_temp(self.kept_at, Some(field));
            }),
            Answer::No => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::accesskit::Role;
    use egui::{ScrollArea, TextEdit};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    const PAGE: f32 = 150.0;

    #[test]
    fn content_growing_beyond_the_page_leaves_the_label_of_the_focused_field_in_view() {
        let contents_ui = |ui: &mut Ui, rows: &mut usize| {
            ScrollArea::vertical().max_height(PAGE).show(ui, |ui| {
                let name = ui.label("Users");
                let mut text = String::new();
                let field = ui.add(TextEdit::singleline(&mut text)).labelled_by(name.id);
                if !field.has_focus() {
                    field.request_focus();
                }
                for row in 0..*rows {
                    ui.label(format!("row {row}"));
                }
                let id = ui.unique_id();
                follow(ui, id, PAGE, false);
            });
        };
        let mut harness = Harness::builder()
            .with_size(vec2(300.0, 200.0))
            .build_ui_state(contents_ui, 0);
        let name = |harness: &Harness<'_, usize>| {
            harness.get_by_role_and_label(Role::Label, "Users").rect()
        };
        harness.run_steps(3);
        let before = name(&harness);
        *harness.state_mut() = 100;
        harness.run_steps(8);
        assert_eq!(name(&harness), before);
    }
}
