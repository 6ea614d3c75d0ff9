//! Copy and paste. A [`Clip`] is text on the system clipboard, so it goes from one window to another.
//! Duplicating is the same without the clipboard.

mod copying;
mod pasting;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::design::{Design, Point, PoolIntentions};
use crate::topology::{ObjectId, ServiceId, SiteId, Topology};

use crate::edit::draft::Draft;
use crate::edit::{Applied, Edit, Identities, Refusal, refuse};

pub use copying::copy;
pub(super) use pasting::paste;

/// How far from the originals a copy stands that was pasted nowhere in particular, in points at
/// 100 %.
const BESIDE: Point = Point::new(32.0, 32.0);

/// Pools and stores that were copied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clip {
    /// What the user selected, in document order.
    pub roots: Vec<ObjectId>,
    /// Everything that belongs to it; its references may point out of it.
    pub parts: Topology,
    /// What references point at outside, by name, so that they are only kept where they mean the
    /// same object.
    pub outside: BTreeMap<ObjectId, String>,
    /// What was switched on in the Persistent Chat pools among it.
    pub intentions: BTreeMap<ServiceId, PoolIntentions>,
    /// Where the objects stood.
    pub places: BTreeMap<ObjectId, Point>,
}

impl Clip {
    /// What it holds, for a label: a name, or how many objects.
    pub fn in_words(&self) -> String {
        match self.roots.as_slice() {
            [one] => crate::topology::inventory::name_of(&self.parts, one),
            more => format!("{} objects", more.len()),
        }
    }

    /// The clip as text for the system clipboard.
    ///
    /// # Errors
    /// Should the text not be writable; no known content causes it.
    pub fn to_text(&self) -> Result<String, Refusal> {
        ron::to_string(self).or_else(|fault| refuse(format!("This cannot be copied: {fault}.")))
    }

    /// The clip that a text on the clipboard holds.
    ///
    /// # Errors
    /// When the text is something else.
    pub fn from_text(text: &str) -> Result<Self, Refusal> {
        ron::from_str(text).or_else(|_| refuse("The clipboard holds no pool or store to paste."))
    }
}

/// Pastes a clip into a site; the same as applying [`Edit::Paste`].
///
/// # Errors
/// The reason why it is not possible.
pub fn paste_into(
    design: &Design,
    clip: &Clip,
    site: SiteId,
    place: Option<Point>,
    identities: &mut Identities,
) -> Result<Applied, Refusal> {
    let edit = Edit::Paste {
        clip: Box::new(clip.clone()),
        site,
        place,
    };
    crate::edit::apply(design, &edit, identities)
}

/// Copies objects and pastes the copies into a site, or into the sites of the originals.
pub(super) fn duplicate(
    draft: &mut Draft<'_>,
    objects: &[ObjectId],
    site: Option<SiteId>,
    offset: Point,
) -> Result<(), Refusal> {
    let clip = copy(&draft.design, objects)?;
    if let Some(site) = site {
        pasting::check_site(draft, &clip, site)?;
    }
    pasting::insert(draft, &clip, site, offset)
}
