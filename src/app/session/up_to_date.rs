//! Brings the open design up to date with a deployment that has changed in the meantime.

use std::collections::BTreeMap;

use crate::diff::recognize::RecognizedBy;
use crate::edit::Refusal;
use crate::edit::merge::{Merge, TouchedPart, Winner};

use crate::app::session::{Origin, Session};

impl Session {
    /// Whether the deployment that the user named differs from the one that the design started from.
    ///
    /// # Errors
    /// The reason why there is nothing to bring up to date.
    pub fn may_be_brought_up_to_date(&self) -> Result<(), &'static str> {
        let Some(named) = &self.named_baseline else {
            return Err("First choose the current deployment with Review > Published topology…");
        };
        match &self.history.origin().baseline {
            None => Err("The design was not started from a published topology"),
            Some(own) if *own == named.published => {
                Err("The design is up to date with the published topology")
            }
            Some(_) => Ok(()),
        }
    }

    /// Compares the three sides: the deployment that the design started from, the deployment now, and
    /// the design.
    ///
    /// # Errors
    /// The reason why the design cannot be brought up to date.
    pub fn merge_with_deployment(&mut self) -> Result<Merge, Refusal> {
        let placed = self.placed();
        let (Some(named), Some(own)) = (&self.named_baseline, &self.history.origin().baseline)
        else {
            return Err(Refusal("There is nothing to bring up to date.".to_owned()));
        };
        Merge::new(own, &placed, &named.published, &mut self.identities)
    }

    /// Applies the changes of the deployment, as one step. The design then counts as started from this
    /// deployment.
    ///
    /// # Errors
    /// When something is not decided, or the sides do not fit together; then nothing has changed.
    pub fn bring_up_to_date(
        &mut self,
        merge: &Merge,
        decided: &BTreeMap<TouchedPart, Winner>,
    ) -> Result<(), Refusal> {
        let design = merge.finish(decided)?;
        let Some(named) = &self.named_baseline else {
            return Ok(());
        };
        let before = self.history.origin();
        let keeps_source = merge.recognized_by() == RecognizedBy::Identity;
        let own_source = before.source.as_ref().filter(|_| keeps_source);
        let origin = Origin {
            source: named.source.as_ref().or(own_source).cloned(),
            baseline: Some(named.published.clone()),
            notes: Vec::new(),
            unedited: None,
        };
        self.history.replace("Bring up to date", design, origin);
        self.compute();
        Ok(())
    }
}
