//! The effect of a click or a rectangle on the selection.

use std::collections::BTreeSet;

use egui::Rect;

use crate::app::selection::Selection;
use crate::diagram::Diagram;
use crate::topology::ObjectId;

use crate::app::canvas::camera::rect_of;
use crate::app::canvas::hit::Hit;
use crate::app::canvas::scene_index::SceneIndex;

/// The selection after a click: only this object, or toggled in the existing selection.
pub fn clicked(diagram: &Diagram, before: &Selection, hit: Hit, toggles: bool) -> Selection {
    if let Some(wire) = hit.wire() {
        return diagram
            .wires
            .get(wire)
            .map_or_else(Selection::default, |wire| Selection {
                objects: BTreeSet::new(),
                wire: Some(wire.id.clone()),
            });
    }
    let Some(object) = hit.object(diagram) else {
        return if toggles {
            before.clone()
        } else {
            Selection::default()
        };
    };
    if !toggles {
        return Selection::one(object);
    }
    let mut objects = before.objects.clone();
    if !objects.remove(&object) {
        objects.insert(object);
    }
    Selection {
        objects,
        wire: None,
    }
}

/// The selection for a context menu: the object under the pointer, unless it is already selected.
pub fn for_context_menu(diagram: &Diagram, before: &Selection, hit: Hit) -> Selection {
    match hit.object(diagram) {
        Some(object) if before.objects.contains(&object) => before.clone(),
        _ => clicked(diagram, before, hit, false),
    }
}

/// Cards that intersect a rectangle.
pub fn in_marquee(diagram: &Diagram, index: &SceneIndex, rect_in_scene: Rect) -> Vec<usize> {
    index
        .nodes_near(rect_in_scene)
        .into_iter()
        .filter(|at| {
            diagram
                .nodes
                .get(*at)
                .is_some_and(|node| rect_of(&node.rect).intersects(rect_in_scene))
        })
        .collect()
}

/// The selection after a rectangle was drawn.
pub fn marqueed(diagram: &Diagram, before: &Selection, nodes: &[usize], adds: bool) -> Selection {
    let mut objects: BTreeSet<ObjectId> = if adds {
        before.objects.clone()
    } else {
        BTreeSet::new()
    };
    objects.extend(
        nodes
            .iter()
            .filter_map(|at| diagram.nodes.get(*at))
            .map(|node| node.id.clone()),
    );
    Selection {
        objects,
        wire: None,
    }
}
