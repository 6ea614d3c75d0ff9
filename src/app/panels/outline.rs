//! The outline, a tree like in Topology Builder (domain notes, section 3): sites, version folders, pools and their
//! computers, shared components, branch sites.

mod removed;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use egui::Ui;

use crate::diff::{Change, Property};
use crate::rules::Severity;
use crate::topology::{ClusterId, LookUps, ObjectId};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::popup_menu::asks_for_menu;
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::app::theme::{SPACE, Tokens, severity_icon};
use crate::app::widgets::{ROW_HEIGHT, WidgetRow, row_ui};
use removed::{add_removed, key_of_removed};
pub use tree::{Branch, branches};

/// View state of the outline.
#[derive(Default)]
pub struct Outline {
    branches: Vec<Branch>,
    /// The change of each object, during a comparison.
    changes: BTreeMap<ObjectId, Change>,
    /// The revision and name of the document in `branches`; "Save as" changes only the name.
    shown: Option<(u64, String)>,
    folded: BTreeSet<String>,
    shown_selection: Option<ObjectId>,
}

impl Outline {
    /// Draws the tree in the available space.
    pub fn outline_ui(&mut self, ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
        self.refresh(session);
        let worst = worst_severities(session);
        let removed = removed_key(session);
        let selected = session.selection.single().cloned();
        let scroll_to_selection = selected != self.shown_selection;
        if scroll_to_selection && let Some(object) = &selected {
            self.unfold_to(object);
        }
        let visible = self.visible();
        let tokens = Tokens::of_ui(ui);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = egui::ScrollArea::vertical()
            .id_salt("outline")
            .auto_shrink(false);
        if scroll_to_selection
            && let Some(object) = &selected
            && let Some(row) = visible
                .iter()
                .position(|position| self.branches[*position].object.as_ref() == Some(object))
        {
            #[expect(clippy::cast_precision_loss, reason = "a row count is small")]
            let top = row as f32 * ROW_HEIGHT - ui.available_height() / 2.0;
            area = area.vertical_scroll_offset(top.max(0.0));
        }
        self.shown_selection = selected;
        area.show_rows(ui, ROW_HEIGHT, visible.len(), |ui, range| {
            for position in visible.get(range).unwrap_or_default() {
                let Some(branch) = self.branches.get(*position) else {
                    continue;
                };
                let is_open = !self.folded.contains(&branch.key);
                let severity = branch.object.as_ref().and_then(|object| worst.get(object));
                let change = branch
                    .object
                    .as_ref()
                    .and_then(|object| self.changes.get(object))
                    .or(branch.removed.map(|_| &Change::Removed));
                let name = match change {
                    Some(change) => format!("{}, {}", branch.text, change.in_words()),
                    None => branch.text.clone(),
                };
                let row = WidgetRow {
                    icon: branch.icon.map(|icon| (icon, tokens.text_weak)),
                    text: &branch.text,
                    is_name: branch.object.is_some() || branch.removed.is_some(),
                    name: &name,
                    indent: 2.5 * SPACE * f32::from(branch.depth),
                    selected: branch
                        .object
                        .as_ref()
                        .is_some_and(|object| session.selection.objects.contains(object))
                        || removed.as_ref() == Some(&branch.key),
                    open: branch.has_children.then_some(is_open),
                    // Removed objects are dimmed and have a sign.
                    weak: branch.object.is_none(),
                    tail: "",
                    sign: change.map(|change| (Icon::Change(*change), tokens.change(*change))),
                    mark: severity.map(|severity: &Severity| {
                        (severity_icon(*severity), tokens.severity(*severity))
                    }),
                };
                let id = egui::Id::unique(("outline", &branch.key));
                let (response, triangle_hit) = row_ui(ui, id, &row);
                let is_folder = branch.object.is_none() && branch.removed.is_none();
                if branch.has_children && (triangle_hit || is_folder && response.clicked()) {
                    if is_open {
                        self.folded.insert(branch.key.clone());
                    } else {
                        self.folded.remove(&branch.key);
                    }
                } else if let Some(difference) = branch.removed {
                    if response.clicked() {
                        actions.push(Action::ShowDifference(difference));
                    }
                } else if let Some(object) = &branch.object {
                    let shown = &mut self.shown_selection;
                    answer(ui, session, object, &response, shown, actions);
                }
            }
        });
    }

    /// Lists the objects after a change of the document.
    fn refresh(&mut self, session: &Session) {
        let is_shown = self.shown.as_ref().is_some_and(|(revision, name)| {
            *revision == session.revision() && name == session.name()
        });
        if is_shown {
            return;
        }
        self.branches = session.look_up(|look_ups| branches(look_ups, session.name()));
        if let Some(comparison) = session.comparison() {
            let topology = &session.design().topology;
            add_removed(&mut self.branches, comparison, topology, session.name());
        }
        self.changes = changes(session);
        self.shown = Some((session.revision(), session.name().to_owned()));
    }

    /// The visible rows, as indexes in `branches`.
    fn visible(&self) -> Vec<usize> {
        let mut visible = Vec::new();
        let mut hidden_below: Option<u8> = None;
        for (position, branch) in self.branches.iter().enumerate() {
            if hidden_below.is_some_and(|depth| branch.depth > depth) {
                continue;
            }
            hidden_below = self.folded.contains(&branch.key).then_some(branch.depth);
            visible.push(position);
        }
        visible
    }

    /// Expands every row above an object.
    fn unfold_to(&mut self, object: &ObjectId) {
        let Some(position) = self
            .branches
            .iter()
            .position(|branch| branch.object.as_ref() == Some(object))
        else {
            return;
        };
        let mut depth = self.branches.get(position).map_or(0, |branch| branch.depth);
        for branch in self.branches.iter().take(position).rev() {
            if branch.depth < depth {
                depth = branch.depth;
                self.folded.remove(&branch.key);
            }
        }
    }
}

/// The action of a click on the row of an object. A selection made here is already in view.
fn answer(
    ui: &Ui,
    session: &Session,
    object: &ObjectId,
    response: &egui::Response,
    shown_selection: &mut Option<ObjectId>,
    actions: &mut Vec<Action>,
) {
    if response.double_clicked() {
        actions.push(Action::Reveal(object.clone()));
    } else if response.clicked() {
        *shown_selection = Some(object.clone());
        actions.push(select(ui, session, object));
    } else if let Some(pos_in_screen) = asks_for_menu(response) {
        actions.push(Action::Select(Selection::one(object.clone())));
        actions.push(Action::ObjectMenu { pos_in_screen });
    }
}

/// A click selects; with Shift or Ctrl it adds or removes.
fn select(ui: &Ui, session: &Session, object: &ObjectId) -> Action {
    let adds = ui.input(|i| i.modifiers.shift || i.modifiers.command);
    if !adds {
        return Action::Select(Selection::one(object.clone()));
    }
    let mut selection = session.selection.clone();
    selection.wire = None;
    if !selection.objects.remove(object) {
        selection.objects.insert(object.clone());
    }
    Action::Select(selection)
}

/// The change of each object that differs from the baseline, including computers.
fn changes(session: &Session) -> BTreeMap<ObjectId, Change> {
    let mut changes = BTreeMap::new();
    let Some(comparison) = session.comparison() else {
        return changes;
    };
    for object in &comparison.differences().objects {
        let Some(after) = &object.after else {
            continue;
        };
        changes.insert(after.id.clone(), object.change);
        for property in &object.properties {
            if let (Property::Computer, Some(fqdn)) = (&property.property, &property.after)
                && let Some(cluster) = cluster_of(session, &after.id)
            {
                let change = match property.before {
                    None => Change::Added,
                    Some(_) => Change::Changed,
                };
                changes.insert(ObjectId::machine(&cluster, fqdn), change);
            }
        }
    }
    changes
}

/// The key of the row of the current difference, if it is a removed object.
fn removed_key(session: &Session) -> Option<String> {
    let comparison = session.comparison()?;
    let objects = &comparison.differences().objects;
    let object = objects.get(comparison.current()?)?;
    let before = object.before.as_ref().filter(|_| object.after.is_none())?;
    Some(key_of_removed(&before.id))
}

fn cluster_of(session: &Session, object: &ObjectId) -> Option<ClusterId> {
    session.look_up(|LookUps { items, .. }| {
        let item = items.iter().find(|item| item.id == *object)?;
        Some(item.cluster?.id.clone())
    })
}

fn worst_severities(session: &Session) -> std::collections::BTreeMap<&ObjectId, Severity> {
    let mut worst = std::collections::BTreeMap::new();
    for diagnostic in session.diagnostics().iter().rev() {
        worst.insert(&diagnostic.object, diagnostic.severity);
    }
    worst
}
