//! The states by name, and what is true of each of them. Here alone all nineteen are listed.

use crate::rules::article;
use crate::words::words;

words! {
    /// A state's name alone, as stored and as shown by the API.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum StateName {
        /// Being written; its author alone sees it.
        Draft = "draft",
        /// Checked by the authorized body before the fifty (90-2(5)).
        OnModeration = "on_moderation",
        /// Back with its author for what 90-2(2) lacks.
        NeedsCorrection = "needs_correction",
        /// In limited publication, until fifty have joined (90-2(4)(1)).
        Limited = "limited",
        /// Checked by the authorized body after the fifty (90-2(5)).
        FinalCheck = "final_check",
        /// In open publication, collecting votes (90-2(7), 90-3(2)).
        Published = "published",
        /// With the votes it needs, before it is forwarded (90-3(4)).
        Supported = "supported",
        /// Sent to the competent body (90-4(1)).
        Forwarded = "forwarded",
        /// Registered and considered on the merits (90-5).
        UnderConsideration = "under_consideration",
        /// With a public discussion announced (90-5(2)(2)).
        DiscussionAnnounced = "discussion_announced",
        /// With the minutes of the discussion recorded.
        Discussed = "discussed",
        /// Decided by the first head (90-6(1)).
        Decided = "decided",
        /// With the decision on the portal (90-6(3)).
        DecisionPublished = "decision_published",
        /// Refused placement (90-2(6)).
        Rejected = "rejected",
        /// Below the threshold when collection ended (90-3(5)).
        NotSupported = "not_supported",
        /// Sent on as an ordinary proposal (90-3(5)).
        ForwardedAsProposal = "forwarded_as_proposal",
        /// Answered as a proposal (89).
        Answered = "answered",
        /// Withdrawn by its author (64(9) by analogy).
        Withdrawn = "withdrawn",
        /// Put away (our default: thirty days after its end).
        Archived = "archived",
    }
}

/// The stretch of a petition's life that a state belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before open publication (90-2).
    BeforeOpening,
    /// Votes are gathered in the open, until the petition is forwarded (90-3).
    Collection,
    /// With the body it is addressed to, and not decided (90-4, 90-5).
    Consideration,
    /// Decided (90-6).
    Decision,
    /// Below the threshold (90-3(5)).
    BelowThreshold,
    /// Refused, withdrawn or put away.
    Ended,
}

impl StateName {
    /// The phase it belongs to.
    pub const fn phase(self) -> Phase {
        match self {
            Self::Draft
            | Self::OnModeration
            | Self::NeedsCorrection
            | Self::Limited
            | Self::FinalCheck => Phase::BeforeOpening,
            Self::Published | Self::Supported => Phase::Collection,
            Self::Forwarded
            | Self::UnderConsideration
            | Self::DiscussionAnnounced
            | Self::Discussed => Phase::Consideration,
            Self::Decided | Self::DecisionPublished => Phase::Decision,
            Self::NotSupported | Self::ForwardedAsProposal | Self::Answered => {
                Phase::BelowThreshold
            }
            Self::Rejected | Self::Withdrawn | Self::Archived => Phase::Ended,
        }
    }

    /// The provision that governs what may happen in the state; none for the archive, which is ours.
    pub const fn article(self) -> Option<&'static str> {
        Some(match self {
            Self::Rejected => article::REJECTION,
            Self::ForwardedAsProposal | Self::Answered => article::NOT_SUPPORTED,
            Self::Withdrawn => article::WITHDRAWAL,
            Self::Archived => return None,
            Self::Published | Self::NotSupported => "90-3",
            Self::Supported | Self::Forwarded => "90-4",
            Self::Draft
            | Self::OnModeration
            | Self::NeedsCorrection
            | Self::Limited
            | Self::FinalCheck => article::AUTHORIZED_BODY,
            Self::UnderConsideration | Self::DiscussionAnnounced | Self::Discussed => "90-5",
            Self::Decided | Self::DecisionPublished => "90-6",
        })
    }

    /// Whether something is still to come in which the author has a part: they cannot leave unless
    /// they withdraw the petition first (90-2 to 90-5).
    pub const fn needs_author(self) -> bool {
        !matches!(self, Self::Draft | Self::NotSupported) && !self.is_ended()
    }

    /// Whether nothing is left to do but to put it away, or that is done.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Archived) || self.awaits_archive()
    }

    /// Whether it goes to the archive when nobody complains (our default).
    pub const fn awaits_archive(self) -> bool {
        matches!(self, Self::Rejected | Self::Answered | Self::DecisionPublished | Self::Withdrawn)
    }

    /// Whether the author may change the text, and with it the files: submission freezes it
    /// (90-2(2)), a correction opens it once more (64(6)).
    pub const fn text_may_change(self) -> bool {
        matches!(self, Self::Draft | Self::NeedsCorrection)
    }

    /// Whether what comes in on paper is still entered: from the application until collection ends
    /// (90-2(1), 90-3(1)).
    pub const fn takes_paper(self) -> bool {
        match self.phase() {
            Phase::BeforeOpening => !matches!(self, Self::Draft),
            Phase::Collection => true,
            Phase::Consideration | Phase::Decision | Phase::BelowThreshold | Phase::Ended => false,
        }
    }

    /// Whether it waits for the check of the authorized body, before the fifty or after them (90-2(5)).
    pub const fn awaits_moderation(self) -> bool {
        matches!(self, Self::OnModeration | Self::FinalCheck)
    }

    /// Whether whoever holds the secret link may read it: the fifty join by it (90-2(4)(1)).
    pub const fn is_open_by_link(self) -> bool {
        matches!(self, Self::Limited | Self::FinalCheck)
    }

    /// Whether people may comment: from open publication until the body decides (90-3(3)).
    pub const fn takes_comments(self) -> bool {
        matches!(self.phase(), Phase::Collection | Phase::Consideration)
    }

    /// Whether the duties of 90-5(2) are being done.
    pub const fn is_in_consideration(self) -> bool {
        matches!(self, Self::UnderConsideration | Self::DiscussionAnnounced | Self::Discussed)
    }

    /// Whether the petition is with the body it is addressed to, or was last: since forwarding.
    pub const fn is_with_addressee(self) -> bool {
        match self.phase() {
            Phase::Consideration | Phase::Decision => true,
            Phase::BelowThreshold => !matches!(self, Self::NotSupported),
            Phase::BeforeOpening | Phase::Collection | Phase::Ended => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_states_await_the_check_of_the_authorized_body() {
        let awaiting: Vec<StateName> =
            StateName::ALL.into_iter().filter(|state| state.awaits_moderation()).collect();
        assert_eq!(awaiting, [StateName::OnModeration, StateName::FinalCheck]);
    }
}
