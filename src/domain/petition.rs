//! A petition as the law sees it: its state, and the facts that made the state true.
//!
//! Text: Administrative Procedural and Process-Related Code, chapter 12-1, as in force on 08.05.2026.

use super::words::words;
use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};

use super::language::Language;
use super::public_body::BodySlug;
use super::rules::{Mode, RuleSet, Source};

/// Lengths of the frozen texts, in characters. The law names the parts (90-2(2)) but no lengths:
/// these are our defaults.
pub mod lengths {
    use super::RangeInclusive;
    /// Title of the petition.
    pub const TITLE: RangeInclusive<usize> = 10..=200;
    /// Subject: what the petition is about, in a sentence or two (90-2(2), wording of 2026).
    pub const SUBJECT: RangeInclusive<usize> = 3..=500;
    /// Content: the message itself.
    pub const CONTENT: RangeInclusive<usize> = 10..=10_000;
    /// Arguments for it.
    pub const ARGUMENTS: RangeInclusive<usize> = 3..=5_000;
    /// Proposals: what the addressee is asked to do.
    pub const PROPOSALS: RangeInclusive<usize> = 3..=5_000;
    /// Name of the representative who files for the author.
    pub const REPRESENTATIVE: RangeInclusive<usize> = 2..=200;
    /// A reasoning, note, minutes or another long text written by an official.
    pub const OFFICIAL_TEXT: RangeInclusive<usize> = 1..=20_000;
    /// A comment (90-3(3)).
    pub const COMMENT: RangeInclusive<usize> = 1..=2_000;
    /// A short official text: place, number, name of a member.
    pub const OFFICIAL_LINE: RangeInclusive<usize> = 1..=300;
}

/// The parts of a petition that its author writes and submission freezes (90-2(2)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub title: String,
    pub subject: String,
    pub content: String,
    pub arguments: String,
    pub proposals: String,
    pub language: Language,
    /// The body it is addressed to.
    pub addressee: BodySlug,
    pub representative: Option<String>,
    /// The same in the other language, if the author wrote both.
    pub translation: Option<Translation>,
}

/// A petition's text in its second language; the first is the one that counts where they differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    pub language: Language,
    pub title: String,
    pub subject: String,
    pub content: String,
    pub arguments: String,
    pub proposals: String,
}

impl Text {
    /// The byte string whose SHA-256 is published as the hash of the frozen text: every part
    /// preceded by its length in bytes, so that no two texts share a representation.
    pub fn canonical(&self) -> Vec<u8> {
        let mut bytes = b"petition-text/v1".to_vec();
        let parts = [
            self.title.as_str(),
            &self.subject,
            &self.content,
            &self.arguments,
            &self.proposals,
            self.language.code(),
            &self.addressee,
            self.representative.as_deref().unwrap_or(""),
        ];
        // Absent, it adds nothing: texts of one language keep their hashes.
        let second = self.translation.as_ref().map(|second| {
            [
                second.language.code(),
                &second.title,
                &second.subject,
                &second.content,
                &second.arguments,
                &second.proposals,
            ]
        });
        for part in parts.into_iter().chain(second.into_iter().flatten()) {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes
    }
}

/// The window in which fifty citizens must join (90-2(4)(1)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joining {
    /// Last civil day of the window.
    pub ends_on: NaiveDate,
}

/// Open collection, its terms frozen at open publication (90-3(2), 90-3(4)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collection {
    pub opened_at: DateTime<Utc>,
    /// Votes needed; never changes once the petition is open.
    pub required: u32,
    /// Last civil day of signing; runs to 24:00 (UTC+5).
    pub closes_on: NaiveDate,
}

/// Which duties of 90-5(2) the addressee has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Duties {
    /// Field visit recorded, or waived with a reason (90-5(2)(1)).
    pub field_visit: bool,
    /// Working group or commission formed (90-5(2)(3)).
    pub working_group: bool,
    /// Day of the announced public discussion (90-5(2)(2)).
    pub discussion_on: Option<NaiveDate>,
    /// Minutes of the discussion recorded.
    pub minutes: bool,
}

/// Consideration on the merits by the addressee (90-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consideration {
    pub collection: Collection,
    pub duties: Duties,
}

/// A petition that has been put away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Archive {
    pub collection: Option<Collection>,
    pub joining: Option<Joining>,
    /// The state it ended in.
    pub closed_as: StateName,
}

/// Where a petition stands. A state carries what made it true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Draft,
    OnModeration,
    NeedsCorrection,
    Limited(Joining),
    FinalCheck(Joining),
    Published(Collection),
    Supported(Collection),
    Forwarded(Collection),
    UnderConsideration(Consideration),
    DiscussionAnnounced(Consideration),
    Discussed(Consideration),
    Decided(Collection),
    DecisionPublished(Collection),
    Rejected(Option<Joining>),
    NotSupported(Collection),
    ForwardedAsProposal(Collection),
    Answered(Collection),
    Withdrawn(Option<Collection>),
    Archived(Archive),
}

words! {
    /// A state's name alone, as stored and as shown by the API.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum StateName {
        Draft = "draft",
        OnModeration = "on_moderation",
        NeedsCorrection = "needs_correction",
        Limited = "limited",
        FinalCheck = "final_check",
        Published = "published",
        Supported = "supported",
        Forwarded = "forwarded",
        UnderConsideration = "under_consideration",
        DiscussionAnnounced = "discussion_announced",
        Discussed = "discussed",
        Decided = "decided",
        DecisionPublished = "decision_published",
        Rejected = "rejected",
        NotSupported = "not_supported",
        ForwardedAsProposal = "forwarded_as_proposal",
        Answered = "answered",
        Withdrawn = "withdrawn",
        Archived = "archived",
    }
}

impl StateName {
    /// Whether something is still to come in which the author has a part: he cannot leave unless he
    /// withdraws the petition first (90-2 to 90-5).
    pub const fn needs_author(self) -> bool {
        match self {
            Self::OnModeration
            | Self::NeedsCorrection
            | Self::Limited
            | Self::FinalCheck
            | Self::Published
            | Self::Supported
            | Self::Forwarded
            | Self::UnderConsideration
            | Self::DiscussionAnnounced
            | Self::Discussed
            | Self::Decided
            | Self::ForwardedAsProposal => true,
            Self::Draft
            | Self::DecisionPublished
            | Self::Rejected
            | Self::NotSupported
            | Self::Answered
            | Self::Withdrawn
            | Self::Archived => false,
        }
    }
}

/// Facts read beside a state's name, from which [`State::restore`] rebuilds the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StateFacts {
    pub joining: Option<Joining>,
    pub collection: Option<Collection>,
    pub duties: Duties,
    pub closed_as: Option<StateName>,
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
        match self {
            Self::Limited(joining) | Self::FinalCheck(joining) => Some(*joining),
            Self::Draft
            | Self::OnModeration
            | Self::NeedsCorrection
            | Self::Published(_)
            | Self::Supported(_)
            | Self::Forwarded(_)
            | Self::UnderConsideration(_)
            | Self::DiscussionAnnounced(_)
            | Self::Discussed(_)
            | Self::Decided(_)
            | Self::DecisionPublished(_)
            | Self::Rejected(_)
            | Self::NotSupported(_)
            | Self::ForwardedAsProposal(_)
            | Self::Answered(_)
            | Self::Withdrawn(_)
            | Self::Archived(_) => None,
        }
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

/// What the law needs to know of a petition to judge an act upon it.
#[derive(Debug, Clone)]
pub struct Petition {
    /// The rules of the day of its submission; they stay with it to its end (ruling: no
    /// transitional provision was found).
    pub rules: &'static RuleSet,
    pub source: Source,
    /// Moderation before the fifty or after them, frozen at submission (90-2(5)).
    pub mode: Mode,
    pub state: State,
    pub language: Language,
    /// The addressee is a local body: 20 working days instead of 40 (90-5(1)).
    pub local: bool,
    /// Live signatures, on paper and electronic.
    pub signature_count: u32,
    /// Taken out of public access by staff; a flag beside the state.
    pub taken_down: bool,
}
