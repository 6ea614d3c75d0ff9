//! The user's statements beside the document: facts about objects, and about links between data centers.

use crate::design::statements::same_place;
use crate::design::{DataCenterPair, Fact, Link, Regulation, Statement, computers_of};
use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::inventory::is_share_path;
use crate::topology::{Index, ObjectId};

/// States a fact of every object, or of none if one is refused.
pub(super) fn state(
    draft: &mut Draft<'_>,
    objects: &[ObjectId],
    statement: &Statement,
) -> Result<(), Refusal> {
    let statement = tidied(statement)?;
    let fact = statement.fact();
    let index = draft.index();
    for object in objects {
        if !index.has(object) {
            return refuse("That object is no longer part of the topology.");
        }
        if !Fact::of(&index, object).contains(&fact) {
            return refuse(format!(
                "{} applies to {}, and {} is not one of them.",
                fact.label(),
                fact.subject(),
                draft.name(object.clone())
            ));
        }
    }
    for object in objects {
        let statements = &mut draft.design.annotations.statements;
        statements
            .entry(object.clone())
            .or_default()
            .set(statement.clone());
    }
    Ok(())
}

/// States the data center of a new object; for a pool, of its computers.
pub fn placeable(index: &Index<'_>, object: &ObjectId) -> Vec<ObjectId> {
    let own = std::iter::once(object.clone()).chain(computers_of(index, object));
    own.filter(|object| Fact::of(index, object).contains(&Fact::DataCenter))
        .collect()
}

/// Checks whether a value can be stated at all, for any object.
///
/// # Errors
///
/// What is wrong with it, in the words of the edit's refusal.
pub fn can_be_stated(statement: &Statement) -> Result<(), Refusal> {
    tidied(statement).map(drop)
}

/// Removes a statement; without one, nothing changes.
pub(super) fn withdraw(draft: &mut Draft<'_>, objects: &[ObjectId], fact: Fact) {
    let all = &mut draft.design.annotations.statements;
    for object in objects {
        let Some(statements) = all.get_mut(object) else {
            continue;
        };
        statements.withdraw(fact);
        if statements.is_empty() {
            all.remove(object);
        }
    }
}

/// States the facts about a link between two data centers, replacing earlier ones.
pub(super) fn state_link(
    draft: &mut Draft<'_>,
    between: &DataCenterPair,
    link: Link,
) -> Result<(), Refusal> {
    let (one, other) = between.names();
    let annotations = &mut draft.design.annotations;
    let known = annotations.data_centers();
    for name in [one, other] {
        if !link.is_empty() && !known.iter().any(|known| same_place(known, name)) {
            return refuse(format!("No server or store is known to be in {name}."));
        }
    }
    annotations.links.retain(|pair, _| !pair.is_same(between));
    if !link.is_empty() {
        annotations.links.insert(between.clone(), link);
    }
    Ok(())
}

/// The statement without surrounding white space in its text.
fn tidied(statement: &Statement) -> Result<Statement, Refusal> {
    let required = |text: &str, missing: &str| match text.trim() {
        "" => refuse(missing),
        text => Ok(text.to_owned()),
    };
    Ok(match statement {
        Statement::DataCenter(name) => {
            Statement::DataCenter(required(name, "Enter the data center.")?)
        }
        Statement::TimeZone(name) => Statement::TimeZone(required(name, "Enter the time zone.")?),
        Statement::Regulation(Regulation::Required(reason)) => {
            let reason = required(reason, "Enter the regulation that requires this pool.")?;
            Statement::Regulation(Regulation::Required(reason))
        }
        Statement::LogShippingShare(share) => {
            let share = required(share, "Enter the share.")?;
            if !is_share_path(&share) {
                return refuse(format!(
                    r"{share} is not a share; enter the server and the share: \\fs01.contoso.com\logs."
                ));
            }
            Statement::LogShippingShare(share)
        }
        Statement::ComplianceOutput(folder) => {
            Statement::ComplianceOutput(required(folder, "Enter the folder.")?)
        }
        Statement::CertificationAuthority(name) => {
            Statement::CertificationAuthority(required(name, "Enter the certification authority.")?)
        }
        Statement::ComputerContainer(name) => {
            Statement::ComputerContainer(required(name, "Enter the container.")?)
        }
        Statement::DatabasePaths(paths) => {
            Statement::DatabasePaths(required(paths, "Enter the folders.")?)
        }
        Statement::Company(name) => Statement::Company(required(name, "Enter the company.")?),
        Statement::Author(name) => Statement::Author(required(name, "Enter the author.")?),
        Statement::DocumentVersion(version) => {
            Statement::DocumentVersion(required(version, "Enter the version.")?)
        }
        Statement::DocumentDate(date) => {
            Statement::DocumentDate(required(date, "Enter the date.")?)
        }
        Statement::ConcurrentUsers(0) | Statement::ProvisionedUsers(0) => {
            return refuse("Enter the number of expected users, 1 or more.");
        }
        other => other.clone(),
    })
}
