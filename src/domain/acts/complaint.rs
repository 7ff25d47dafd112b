//! What a complaint is about, who hears it, and how it ends (91, 92, 100, 136).

use chrono::NaiveDate;

use crate::words::words;

words! {
    /// What a complaint is about (91(1), (2)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ComplaintMatter {
        /// The refusal of placement (90-2(6)).
        Rejection = "rejection",
        /// The decision on the petition (90-6).
        Decision = "decision",
        /// The answer to a petition below the threshold (89).
        ProposalAnswer = "proposal_answer",
        /// A term passed in silence, which counts as a refusal (91(2)).
        Inaction = "inaction",
    }
}

words! {
    /// Who hears the complaint against an act (91(4), (6), 136).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum AppealRoute {
        /// The body superior to the one complained of.
        Superior = "superior",
        /// A court: against the authorized body and central bodies, which have no superior for this.
        Court = "court",
    }
}

words! {
    /// How a complaint ended (100).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ComplaintOutcome {
        /// The act is cancelled: the petition goes back to where it was made.
        ActCancelled = "act_cancelled",
        /// The body is obliged to act.
        ActionOrdered = "action_ordered",
        /// Left without satisfaction.
        Dismissed = "dismissed",
        /// Left without consideration.
        LeftWithoutConsideration = "left_without_consideration",
    }
}

/// A complaint as the law sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complaint {
    /// What it is about (91(1), (2)).
    pub matter: ComplaintMatter,
    /// Who hears it (91(4), (6), 136).
    pub route: AppealRoute,
    /// The day its reason became known: of the act, or the last day of the silent term (92(1)).
    pub known_on: NaiveDate,
    /// The act explained the ways of appeal (92(1-1)).
    pub explained: bool,
}
