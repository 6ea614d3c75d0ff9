//! Differences can be put back by edits, or the program says why not.

use proptest::prelude::*;
use topology_designer::design::Design;
use topology_designer::diff::{Change, Differences, ObjectDifference, Property};
use topology_designer::edit::put_back::PutBack;
use topology_designer::edit::{Edit, Identities, apply};
use topology_designer::topology::{Index, pools};

use crate::common::draws::{Draw, edit_for};
use crate::common::examples;

fn example(folder: &str) -> Design {
    let mut all = examples::all().into_iter();
    all.find(|example| example.folder == folder).unwrap().design
}

fn differences(before: &Design, after: &Design) -> Differences {
    Differences::between_moments(&before.topology, &after.topology)
}

/// The differences as texts, one for each property. A database that is put back has a different identity.
fn told(differences: &Differences) -> Vec<String> {
    let of = |object: &ObjectDifference| -> Vec<String> {
        let name = object.side().map(|side| side.id.clone());
        let all = object.properties.iter();
        let all = all.filter(|property| property.property != Property::Identity);
        let mut all: Vec<String> = all
            .map(|property| format!("{name:?} {property:?}"))
            .collect();
        if object.change != Change::Changed {
            all.push(format!("{name:?} {:?}", object.change));
        }
        all
    };
    differences.objects.iter().flat_map(of).collect()
}

/// Puts back one difference after another, as long as an edit reduces their number.
fn put_all_back(before: &Design, mut after: Design) -> Design {
    let mut identities = Identities::seeded(5);
    loop {
        let found = differences(before, &after);
        let left = told(&found).len();
        let put_back = PutBack::between_moments(&before.topology, &after.topology);
        let properties = found.objects.iter().flat_map(|object| {
            let whole = (object.change != Change::Changed).then(|| put_back.object(object));
            let each = object
                .properties
                .iter()
                .filter(|_| object.change == Change::Changed);
            let each: Vec<_> = each
                .map(|property| put_back.property(object, property))
                .collect();
            whole.into_iter().chain(each)
        });
        let edits: Vec<Edit> = properties.filter_map(Result::ok).collect();
        let better = edits.iter().find_map(|edit| {
            let applied = apply(&after, edit, &mut identities).ok()?.design;
            (told(&differences(before, &applied)).len() < left).then_some(applied)
        });
        match better {
            Some(design) => after = design,
            None => return after,
        }
    }
}

#[test]
fn a_change_made_by_one_edit_is_put_back_by_one_edit() {
    let design = example("stretched-disaster-recovery");
    let index = Index::new(&design.topology);
    let pool = pools::persistent_chat_pools(&index)[0].service.id.clone();
    let mut identities = Identities::seeded(3);
    let edits = [
        Edit::SetPort {
            pool: pool.clone(),
            port: 5042,
        },
        Edit::SetDisplayName {
            pool: pool.clone(),
            name: "Other".to_owned(),
        },
        Edit::SetCompliance {
            pool: pool.clone(),
            on: false,
        },
        Edit::SetDisasterRecovery {
            pool: pool.clone(),
            on: false,
        },
        Edit::SetActive {
            pool,
            machine: "pchat-red01.contoso.com".to_owned(),
            active: false,
        },
        Edit::RenameSite {
            site: design.topology.sites[0].id,
            name: "Elsewhere".to_owned(),
        },
    ];
    for edit in edits {
        let changed = apply(&design, &edit, &mut identities).unwrap().design;
        assert!(!differences(&design, &changed).is_empty(), "{edit:?}");
        let back = put_all_back(&design, changed);
        assert_eq!(told(&differences(&design, &back)), [""; 0], "{edit:?}");
    }
}

#[test]
fn differences_that_no_edit_can_put_back_say_why() {
    let design = example("enterprise-four-servers");
    let index = Index::new(&design.topology);
    let pool = pools::persistent_chat_pools(&index)[0].service.id.clone();
    let delete = Edit::Delete {
        objects: vec![pool.into()],
    };
    let deleted = apply(&design, &delete, &mut Identities::seeded(1))
        .unwrap()
        .design;
    let found = differences(&design, &deleted);
    let put_back = PutBack::between_moments(&design.topology, &deleted.topology);
    let removed = found
        .objects
        .iter()
        .find(|object| object.change == Change::Removed);
    let said = put_back.object(removed.unwrap()).unwrap_err().to_string();
    assert!(said.contains("gets another identity"), "{said}");
}

proptest! {
    #![proptest_config(crate::common::cases::cases(24))]

    /// Only differences that no edit can put back may remain at the end.
    #[test]
    fn every_difference_that_has_an_edit_can_be_put_back(
        which in 0..3_usize, draws in prop::collection::vec(any::<Draw>(), 1..3),
    ) {
        let folders = ["standard-edition-collocated", "enterprise-four-servers", "stretched-disaster-recovery"];
        let before = example(folders[which]);
        let mut after = before.clone();
        let mut identities = Identities::seeded(7);
        for draw in draws {
            if let Some(edit) = edit_for(&after, draw)
                && let Ok(applied) = apply(&after, &edit, &mut identities)
            {
                after = applied.design;
            }
        }
        let first = differences(&before, &after);
        let is_removed = |object: &ObjectDifference| {
            matches!(object.change, Change::Removed | Change::Recreated)
        };
        let put_back = PutBack::between_moments(&before.topology, &after.topology);
        let has_edits = first.objects.iter().all(|object| {
            !is_removed(object)
                && (object.change == Change::Added
                    || object.properties.iter().all(|p| put_back.property(object, p).is_ok()))
        });
        prop_assume!(has_edits && !told(&first).is_empty());
        let left = differences(&before, &put_all_back(&before, after));
        prop_assert!(told(&left).is_empty(), "{:#?}", left.objects);
    }
}
