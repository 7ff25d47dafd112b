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
        /// The petition was taken out of public access (90-2(7)).
        Takedown = "takedown",
        /// A term passed in silence, which counts as a refusal (91(2)).
        Inaction = "inaction",
    }
}

words! {
    /// Whose act, or silence, a complaint is about.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Complained {
        /// The ministry in charge (90-2(1)).
        AuthorizedBody = "authorized_body",
        /// The body the petition was addressed to then.
        Addressee = "addressee",
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
    /// Whose word on a complaint it is (91(4), 100, 136).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Instance {
        /// The body complained of, which satisfies the complaint itself (91(4)).
        Body = "body",
        /// Its superior (100).
        Superior = "superior",
        /// A court, in the first place or after the superior (136).
        Court = "court",
    }
}

words! {
    /// How a complaint ended (100).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ComplaintOutcome {
        /// The act is cancelled: the petition goes back to where it was made.
        ActCancelled = "act_cancelled",
        /// The act is cancelled, and the body decides anew as it is told.
        DecidedAnew = "decided_anew",
        /// The body is obliged to act.
        ActionOrdered = "action_ordered",
        /// Sent back to the body, which considers the matter once more.
        SentBack = "sent_back",
        /// Left without satisfaction.
        Dismissed = "dismissed",
        /// Left without consideration.
        LeftWithoutConsideration = "left_without_consideration",
        /// The body complained of has satisfied it in full (91(4)).
        SatisfiedByBody = "satisfied_by_body",
    }
}

impl ComplaintOutcome {
    /// Whether the act complained of stands no longer.
    pub const fn ends_act(self) -> bool {
        match self {
            Self::ActCancelled | Self::DecidedAnew | Self::SentBack | Self::SatisfiedByBody => true,
            Self::ActionOrdered | Self::Dismissed | Self::LeftWithoutConsideration => false,
        }
    }
}

/// When a person could know of what they complain of (92(1)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// The notice of the act was given on that day.
    Notice {
        /// The civil day.
        given_on: NaiveDate,
        /// The act explained the ways of appeal (92(1-1)).
        explained: bool,
    },
    /// A term passed in silence.
    Silence {
        /// The day on which the act was done at last; none while the silence lasts.
        ended_on: Option<NaiveDate>,
    },
}

/// A complaint as the law sees it when it is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complaint {
    /// What it is about (91(1), (2)).
    pub matter: ComplaintMatter,
    /// Whose act or silence that is.
    pub complained: Complained,
    /// Who hears it (91(4), (6), 136).
    pub route: AppealRoute,
    /// Since when it was known; `None` when there is no such act or silence.
    pub since: Option<Since>,
    /// A complaint of the same person about the same matter waits for its outcome.
    pub waits: bool,
    /// It touches the rights of who complains: they signed the petition, or say how (91(1)).
    pub concerned: bool,
    /// Reasons are given to restore a term that was missed (92).
    pub restoration: bool,
}

/// A complaint on record as the law sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiledComplaint {
    /// What it is about (91(1), (2)).
    pub matter: ComplaintMatter,
    /// Whose act or silence that is.
    pub complained: Complained,
    /// Who hears it (91(4), (6), 136).
    pub route: AppealRoute,
    /// The act complained of is the one that stands.
    pub stands: bool,
    /// Who acts is of the body complained of.
    pub own_body: bool,
    /// It has no outcome yet.
    pub waits: bool,
    /// Another complaint on the petition has none yet.
    pub others_wait: bool,
}
