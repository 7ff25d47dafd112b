//! Who asks what they may do, and what is known of the petition.

use super::offer::Offer;
use super::operation::Operation;
use crate::access::Caller;
use domain::acts::Actor;
use domain::lifecycle::Facts;
use domain::offers::Running;
use domain::petition::{Petition, StateName};
use domain::visibility::{Viewer, Visibility, visibility};
use store::petitions::PetitionRow;

/// Who asks about which petition, with what the law is asked by, and what has been found.
pub(super) struct Asked<'a> {
    pub(super) caller: &'a Caller,
    pub(super) row: &'a PetitionRow,
    pub(super) viewer: Viewer,
    pub(super) actor: Actor,
    pub(super) petition: Petition,
    pub(super) facts: Facts,
    pub(super) running: Vec<Running>,
    pub(super) found: Vec<Offer>,
}

impl Asked<'_> {
    /// One that the law allows, of which nothing more is known.
    pub(super) fn offer(&self, operation: Operation, article: Option<&'static str>) -> Offer {
        Offer {
            operation,
            petition: self.row.id,
            subject: None,
            article,
            rule_set: self.petition.rules.version,
            due_on: None,
            late: false,
            state_after: None,
            evidence: None,
        }
    }

    /// It is among what is found.
    pub(super) fn add(&mut self, operation: Operation, article: Option<&'static str>) {
        self.found.push(self.offer(operation, article));
    }

    /// The petition stands in another state afterwards.
    pub(super) fn moves(&self, to: Option<StateName>) -> Option<StateName> {
        to.filter(|to| *to != self.row.state)
    }

    /// Whether the caller reads the petition also without the link that it may have been read by.
    pub(super) fn reads_without_link(&self) -> bool {
        self.viewer != Viewer::LinkHolder || self.petition.state.collection().is_some()
    }

    /// Whether the caller reads the petition, without a link and though it may have been taken down.
    pub(super) fn reads_now(&self) -> bool {
        let seen = visibility(&self.petition.state, self.petition.taken_down, self.viewer);
        self.reads_without_link() && seen == Visibility::Open
    }
}
