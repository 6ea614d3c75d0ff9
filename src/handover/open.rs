//! Facts that the document cannot contain and no one has entered yet.

use crate::design::Fact;
use crate::report::{CallOut, Document};
use crate::topology::ObjectId;

use crate::handover::HandoverFacts;

/// Marks a fact of an object as open unless it is stated.
pub(super) fn ask(
    document: &mut Document,
    facts: &HandoverFacts<'_>,
    object: &ObjectId,
    fact: Fact,
) {
    if facts.stated(object).get(fact).is_some() {
        return;
    }
    let name = match object {
        ObjectId::Deployment => "the deployment".to_owned(),
        object => crate::topology::inventory::name_in(&facts.index, object),
    };
    ask_of(document, fact, &name, false);
}

/// Marks a fact of the named objects as open.
pub(super) fn ask_of(document: &mut Document, fact: Fact, names: &str, are_several: bool) {
    let missing = fact.missing_of(names, are_several);
    document.call_out(CallOut::Open, format!("Not known yet: {missing}."));
}
