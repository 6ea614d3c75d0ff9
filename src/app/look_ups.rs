//! Lookups in the open design, built on first use and kept until the design changes: the inspector and open sheets use
//! them in each frame, and walking a huge topology takes longer than a frame.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::design::Design;
use crate::topology::LookUps;

self_cell::self_cell!(
    struct Built {
        owner: Arc<Design>,
        #[not_covariant]
        dependent: LookUps,
    }
);

/// The lookups of one state of the design.
#[derive(Default)]
pub struct KeptLookUps {
    built: OnceCell<Built>,
}

impl KeptLookUps {
    /// Returns the lookups, building them if necessary. The design must not change until [`Self::forget`].
    pub fn ask<R>(&self, design: &Arc<Design>, ask: impl FnOnce(&LookUps<'_>) -> R) -> R {
        self.ask_with(design, |_, look_ups| ask(look_ups))
    }

    /// Like [`Self::ask`], with their design.
    pub fn ask_with<R>(
        &self,
        design: &Arc<Design>,
        ask: impl for<'d> FnOnce(&'d Design, &LookUps<'d>) -> R,
    ) -> R {
        let built = self
            .built
            .get_or_init(|| Built::new(Arc::clone(design), |design| LookUps::of(&design.topology)));
        built.with_dependent(|design, look_ups| ask(design, look_ups))
    }

    /// The design has changed.
    pub fn forget(&mut self) {
        self.built.take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::contoso;

    /// The address of the list of items shows whether it was rebuilt.
    fn place(kept: &KeptLookUps, design: &Arc<Design>) -> usize {
        kept.ask(design, |look_ups| look_ups.items.as_ptr() as usize)
    }

    #[test]
    fn lookups_are_computed_once_until_the_design_changes() {
        let design = Arc::new(contoso());
        let mut kept = KeptLookUps::default();
        let first = place(&kept, &design);
        assert_eq!(place(&kept, &design), first);

        let empty = Arc::new(Design::default());
        kept.forget();
        assert!(kept.ask(&empty, |look_ups| look_ups.items.is_empty()));
    }
}
