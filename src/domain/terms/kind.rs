//! Which terms there are, and the provision each rests on.

use crate::rules::article;
use crate::words::words;

words! {
    /// The clocks of the law that run on a petition.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum TermKind {
        /// The check of the authorized body (90-2(5)).
        Moderation = "moderation",
        /// The author's correction (64(6)).
        Correction = "correction",
        /// The window of the fifty (90-2(4)(1)).
        Joining = "joining",
        /// The six months of collection (90-3(2)).
        Collection = "collection",
        /// Letters to the mass media (90-2(8)).
        MediaLetter = "media_letter",
        /// Verification of the signatures (our default, before 90-4(1)).
        Verification = "verification",
        /// Forwarding to the competent body, owed once the votes are there (90-4(1)).
        Forwarding = "forwarding",
        /// The notice of forwarding (90-4(1)); forwarding as a proposal (90-3(5)).
        ForwardingNotice = "forwarding_notice",
        /// Registration by the addressee (64(3), 90-4(3)).
        Registration = "registration",
        /// The working group (90-5(2)(3)).
        WorkingGroup = "working_group",
        /// The consideration on the merits (90-5(1)).
        Consideration = "consideration",
        /// Publication of the decision (90-6(3)).
        DecisionPublication = "decision_publication",
        /// The first head's statement (90-6(3)).
        Statement = "statement",
        /// The answer to a proposal (76(1)).
        ProposalAnswer = "proposal_answer",
        /// Passing a complaint on (91(4)).
        ComplaintPassingOn = "complaint_passing_on",
        /// The answer to a complaint (99).
        Complaint = "complaint",
        /// From the end to the archive (our default).
        Archive = "archive",
    }
}

impl TermKind {
    /// Terms whose end makes nothing urgent in a queue of staff (our default): time alone passes
    /// (90-1), or the act is owed beside the way of the petition (90-6(3), 90-2(8)).
    pub const OUTSIDE_QUEUES: [Self; 3] = [Self::Archive, Self::Statement, Self::MediaLetter];

    /// Terms of ours: the law asks for the act, or for nothing, and names no days. They are for staff to keep; their
    /// passing is nothing that the public hears of or that anybody could complain of (91(2)).
    pub const INTERNAL: [Self; 6] = [
        Self::Correction,
        Self::Verification,
        // Only below the threshold does its clock run; above it the notice goes out with the act.
        Self::ForwardingNotice,
        Self::WorkingGroup,
        Self::Statement,
        Self::Archive,
    ];

    /// Terms of a complaint, of which each has its own.
    pub const OF_COMPLAINTS: [Self; 2] = [Self::ComplaintPassingOn, Self::Complaint];

    /// Whether the term is ours and not the law's.
    pub fn is_internal(self) -> bool {
        Self::INTERNAL.contains(&self)
    }

    /// The provision that sets the term; of a term of ours, the one that asks for its act.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Moderation => article::MODERATION_TERM,
            Self::Correction => article::CORRECTION,
            Self::Joining => article::JOINING_WINDOW,
            Self::Collection => article::COLLECTION,
            Self::MediaLetter => article::MEDIA_LETTERS,
            Self::Verification => article::VERIFICATION,
            Self::Forwarding | Self::ForwardingNotice => article::FORWARDING,
            Self::Registration => article::REGISTRATION_DAY,
            Self::WorkingGroup => article::WORKING_GROUP,
            Self::Consideration => article::CONSIDERATION_TERM,
            Self::DecisionPublication | Self::Statement => article::DECISION_PUBLICATION,
            Self::ProposalAnswer => article::PROPOSAL_TERM,
            Self::ComplaintPassingOn => article::COMPLAINT_PASSING_ON,
            Self::Complaint => article::COMPLAINT_ANSWER,
            Self::Archive => article::PETITION,
        }
    }

    /// The provision by which the act is owed while the clock runs. Above the threshold the notice of forwarding goes
    /// out with the act itself, so that its clock runs below the threshold alone (90-3(5)).
    pub const fn owed_under(self) -> &'static str {
        if let Self::ForwardingNotice = self { article::NOT_SUPPORTED } else { self.article() }
    }
}
