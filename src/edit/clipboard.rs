//! Copy and paste. A [`Clip`] is text on the system clipboard, so it can be pasted into another window. Duplicating
//! works the same way, without the clipboard.

mod copying;

use crate::design::{Design, Point};
use crate::topology::SiteId;

use crate::edit::clip::Clip;
use crate::edit::{Applied, Edit, Identities, Refusal};

pub use copying::copy;

/// Pastes a clip into a site, like applying [`Edit::Paste`].
///
/// # Errors
///
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
