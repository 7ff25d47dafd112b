//! Where a petition stands. A state carries what made it true.

use chrono::NaiveDate;

use super::facts::{Archive, Collection, Consideration, Duties, Joining, StateFacts};
use super::state_name::StateName;

/// A state with what made it true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Being written.
    Draft,
    /// Checked before the fifty (90-2(5)).
    OnModeration,
    /// Back with its author (64(6)).
    NeedsCorrection,
    /// In limited publication (90-2(4)(1)).
    Limited(Joining),
    /// Checked after the fifty (90-2(5)).
    FinalCheck(Joining),
    /// In open publication (90-2(7)).
    Published(Collection),
    /// With the votes it needs (90-3(4)).
    Supported(Collection),
    /// Sent to the competent body (90-4(1)).
    Forwarded(Collection),
    /// Considered on the merits (90-5).
    UnderConsideration(Consideration),
    /// With a discussion announced (90-5(2)(2)).
    DiscussionAnnounced(Consideration),
    /// With its minutes recorded.
    Discussed(Consideration),
    /// Decided (90-6(1)).
    Decided(Collection),
    /// With the decision published (90-6(3)).
    DecisionPublished(Collection),
    /// Refused placement (90-2(6)); with the window of the fifty, if there was one.
    Rejected(Option<Joining>),
    /// Below the threshold (90-3(5)).
    NotSupported(Collection),
    /// Sent on as a proposal (90-3(5)).
    ForwardedAsProposal(Collection),
    /// Answered as a proposal (89).
    Answered(Collection),
    /// Withdrawn (64(9)); with the collection, if it had opened.
    Withdrawn(Option<Collection>),
    /// Put away.
    Archived(Archive),
}

impl State {
    /// The state's name.
    pub const fn name(&self) -> StateName {
        match self {
            Self::Draft => StateName::Draft,
            Self::OnModeration => StateName::OnModeration,
            Self::NeedsCorrection => StateName::NeedsCorrection,
            Self::Limited(_) => StateName::Limited,
            Self::FinalCheck(_) => StateName::FinalCheck,
            Self::Published(_) => StateName::Published,
            Self::Supported(_) => StateName::Supported,
            Self::Forwarded(_) => StateName::Forwarded,
            Self::UnderConsideration(_) => StateName::UnderConsideration,
            Self::DiscussionAnnounced(_) => StateName::DiscussionAnnounced,
            Self::Discussed(_) => StateName::Discussed,
            Self::Decided(_) => StateName::Decided,
            Self::DecisionPublished(_) => StateName::DecisionPublished,
            Self::Rejected(_) => StateName::Rejected,
            Self::NotSupported(_) => StateName::NotSupported,
            Self::ForwardedAsProposal(_) => StateName::ForwardedAsProposal,
            Self::Answered(_) => StateName::Answered,
            Self::Withdrawn(_) => StateName::Withdrawn,
            Self::Archived(_) => StateName::Archived,
        }
    }

    /// Rebuilds a state from its stored name and facts; `None` when the facts that the state
    /// must carry are missing, which a stored petition never lacks.
    pub fn restore(name: StateName, facts: StateFacts) -> Option<Self> {
        let consideration =
            || Some(Consideration { collection: facts.collection?, duties: facts.duties });
        Some(match name {
            StateName::Draft => Self::Draft,
            StateName::OnModeration => Self::OnModeration,
            StateName::NeedsCorrection => Self::NeedsCorrection,
            StateName::Limited => Self::Limited(facts.joining?),
            StateName::FinalCheck => Self::FinalCheck(facts.joining?),
            StateName::Published => Self::Published(facts.collection?),
            StateName::Supported => Self::Supported(facts.collection?),
            StateName::Forwarded => Self::Forwarded(facts.collection?),
            StateName::UnderConsideration => Self::UnderConsideration(consideration()?),
            StateName::DiscussionAnnounced => Self::DiscussionAnnounced(consideration()?),
            StateName::Discussed => Self::Discussed(consideration()?),
            StateName::Decided => Self::Decided(facts.collection?),
            StateName::DecisionPublished => Self::DecisionPublished(facts.collection?),
            StateName::Rejected => Self::Rejected(facts.joining),
            StateName::NotSupported => Self::NotSupported(facts.collection?),
            StateName::ForwardedAsProposal => Self::ForwardedAsProposal(facts.collection?),
            StateName::Answered => Self::Answered(facts.collection?),
            StateName::Withdrawn => Self::Withdrawn(facts.collection),
            StateName::Archived => Self::Archived(Archive {
                collection: facts.collection,
                joining: facts.joining,
                closed_as: facts.closed_as?,
            }),
        })
    }

    /// The window of the fifty, until open publication.
    pub const fn joining(&self) -> Option<Joining> {
        if let Self::Limited(joining) | Self::FinalCheck(joining) = self {
            Some(*joining)
        } else {
            None
        }
    }

    /// The window in which the fifty had to join, of a petition that was rejected, also in the
    /// archive; `None` when it was rejected before there was one.
    pub const fn joining_when_rejected(&self) -> Option<Joining> {
        if let Self::Archived(archive) = self {
            archive.joining
        } else if let Self::Rejected(joining) = self {
            *joining
        } else {
            None
        }
    }

    /// The consideration on the merits, while the duties of 90-5(2) are being done.
    pub const fn consideration(&self) -> Option<Consideration> {
        if let Self::UnderConsideration(consideration)
        | Self::DiscussionAnnounced(consideration)
        | Self::Discussed(consideration) = self
        {
            Some(*consideration)
        } else {
            None
        }
    }

    /// The same state with these duties done; any other state than one of consideration as it is.
    #[must_use]
    pub const fn with_duties(mut self, duties: Duties) -> Self {
        if let Self::UnderConsideration(consideration)
        | Self::DiscussionAnnounced(consideration)
        | Self::Discussed(consideration) = &mut self
        {
            consideration.duties = duties;
        }
        self
    }

    /// The last civil day on which signatures are taken (90-2(4)(1), 90-3(2)); `None` where none
    /// are. Joining goes on after the fiftieth until its window ends, and after the threshold until forwarding is
    /// recorded (90-4(1)).
    pub const fn last_day_to_sign(&self) -> Option<NaiveDate> {
        if let Self::Limited(joining) | Self::FinalCheck(joining) = self {
            Some(joining.ends_on)
        } else if let Self::Published(collection) | Self::Supported(collection) = self {
            Some(collection.closes_on)
        } else {
            None
        }
    }

    /// The state it ended in, also when it has been put away since.
    pub const fn ended_as(&self) -> StateName {
        if let Self::Archived(archive) = self { archive.closed_as } else { self.name() }
    }

    /// The frozen terms of the open collection, in every state that follows open publication.
    pub const fn collection(&self) -> Option<Collection> {
        match self {
            Self::Draft
            | Self::OnModeration
            | Self::NeedsCorrection
            | Self::Limited(_)
            | Self::FinalCheck(_)
            | Self::Rejected(_) => None,
            Self::Published(collection)
            | Self::Supported(collection)
            | Self::Forwarded(collection)
            | Self::Decided(collection)
            | Self::DecisionPublished(collection)
            | Self::NotSupported(collection)
            | Self::ForwardedAsProposal(collection)
            | Self::Answered(collection) => Some(*collection),
            Self::UnderConsideration(consideration)
            | Self::DiscussionAnnounced(consideration)
            | Self::Discussed(consideration) => Some(consideration.collection),
            Self::Withdrawn(collection) => *collection,
            Self::Archived(archive) => archive.collection,
        }
    }
}
