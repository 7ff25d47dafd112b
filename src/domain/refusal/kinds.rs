//! The refusals, each with its stable code.

use chrono::NaiveDate;
use thiserror::Error;

use crate::acts::Performer;
use crate::assurance::Assurance;
use crate::misstatement::Misstatement;
use crate::petition::StateName;

/// An act the law or the state of the petition does not allow. Nothing has been changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// What the act states cannot stand.
    #[error(transparent)]
    Misstated(#[from] Misstatement),
    /// The petition is in a state in which this act does not exist.
    #[error("the petition is {}, in which this act is not possible", .state.code())]
    WrongState {
        /// Where the petition stands.
        state: StateName,
    },
    /// Another role performs this act.
    #[error("this act belongs to another role")]
    WrongRole {
        /// Whose act it is.
        performer: Performer,
    },
    /// An official of a body other than the addressee.
    #[error("only the body the petition is addressed to may do this")]
    NotAddressee,
    /// An official of a body other than the one complained of.
    #[error("only the body complained of may do this")]
    NotComplainedOf,
    /// Staff handling a petition of their own.
    #[error("nobody handles a petition of their own")]
    OwnPetition,
    /// Somebody else than the first head decides.
    #[error("only the first head of the body decides on a petition")]
    FirstHeadOnly,
    /// The acknowledged list of prohibited subjects is not the one in force.
    #[error(
        "the list of prohibited subjects in force is {in_force}; read and acknowledge that one"
    )]
    StaleAcknowledgement {
        /// The rule set in force.
        in_force: &'static str,
    },
    /// Chapter 12-1 was not yet in force.
    #[error("no rules on petitions were in force on that day")]
    NoRulesInForce,
    /// The discussion notice leaves fewer than three full working days.
    #[error(
        "{given} full working days lie between the notice and the discussion; {needed} are required"
    )]
    NoticeTooShort {
        /// Full working days that are left.
        given: u32,
        /// Full working days that are needed.
        needed: u32,
    },
    /// Minutes before the day of the discussion.
    #[error("the discussion is on {held_on}; it can be recorded from that day on")]
    DiscussionAhead {
        /// The day of the discussion.
        held_on: NaiveDate,
    },
    /// Duties of 90-5(2) that precede a decision are not done.
    #[error("before a decision the body still has to do: {}", .missing.join(", "))]
    DutiesIncomplete {
        /// What is missing.
        missing: Vec<&'static str>,
    },
    /// Neither in the state language nor in the language of the petition.
    #[error("the decision must be reasoned in Kazakh or in the language of the petition")]
    DecisionLanguage,
    /// A group without one of the members the law names.
    #[error("the working group lacks: {}", .missing.join(", "))]
    WorkingGroupComposition {
        /// What is missing.
        missing: Vec<&'static str>,
    },
    /// A rejection without a ground.
    #[error("a rejection names at least one ground of article 90-2(4)")]
    GroundMissing,
    /// A ground that is not for a moderator to state.
    #[error("the ground {ground} cannot be stated now")]
    GroundNotApplicable {
        /// Which ground.
        ground: &'static str,
    },
    /// A prohibited subject that the petition's rule set does not know.
    #[error("the list of the petition's rule set has no subject of that code")]
    UnknownSubject,
    /// The new addressee needs more votes than the petition has.
    #[error("a petition to that body needs {required} votes; this one has {count}")]
    RequiredCountNotMet {
        /// Votes that the body asks for.
        required: u32,
        /// Votes that are there.
        count: u32,
    },
    /// Signing before or after collection.
    #[error("signatures are not being collected: the petition is {}", .state.code())]
    NotCollecting {
        /// Where the petition stands.
        state: StateName,
        /// What ended the joining, or lets it begin.
        article: &'static str,
    },
    /// The six months, or the window of the fifty, are over.
    #[error("the last day to sign was {closed_on}")]
    CollectionClosed {
        /// The last day to sign.
        closed_on: NaiveDate,
        /// It was the window of the fifty.
        window: bool,
    },
    /// Too young on the civil day of the act.
    #[error("the author and every signer must be at least {minimum} years old")]
    UnderAge {
        /// Age in full years.
        minimum: i32,
    },
    /// Too young on the civil day of filing.
    #[error("the author must be at least {minimum} years old")]
    UnderAgeToFile {
        /// Age in full years.
        minimum: i32,
    },
    /// It is not sure enough who signs, for what this deployment asks of signers.
    #[error(
        "signing here takes assurance {} or more, and this account has {}: {}",
        .needed.code(), .held.code(), .needed.way()
    )]
    AssuranceToSign {
        /// What is asked.
        needed: Assurance,
        /// What the account has.
        held: Assurance,
    },
    /// It is not sure enough who files, for what this deployment asks of authors.
    #[error(
        "filing here takes assurance {} or more, and this account has {}: {}",
        .needed.code(), .held.code(), .needed.way()
    )]
    AssuranceToFile {
        /// What is asked.
        needed: Assurance,
        /// What the account has.
        held: Assurance,
    },
    /// Without the electronic signature that this deployment asks for.
    #[error(
        "this takes an electronic signature of its own: sign the bytes that signing-statement of the petition gives, and send the CMS as cms"
    )]
    EvidenceRequired,
    /// Not a citizen of Kazakhstan.
    #[error("only citizens of the Republic of Kazakhstan may file or sign")]
    NotCitizen,
    /// The signature was withdrawn and given again once already.
    #[error("a withdrawn signature can be given again once")]
    ResignLimit,
    /// The signature was found invalid.
    #[error("this signature was found invalid and cannot be given again")]
    SignatureInvalidated,
    /// There is no live signature to withdraw.
    #[error("there is no signature of yours on this petition")]
    NoSignature,
    /// The client saw another text than the one submitted.
    #[error("the text you saw is not the submitted text of this petition")]
    TextHashMismatch,
    /// The staff's accounts neither file nor sign.
    #[error("staff accounts neither file nor sign petitions; use your own citizen account")]
    StaffAccount,
    /// The second correction cycle.
    #[error("the author has already been asked for a correction once")]
    CorrectionUsed,
    /// Under the rules of 2024 other bodies are asked about prohibited subjects alone.
    #[error(
        "under the rules of this petition other bodies are asked about prohibited subjects only"
    )]
    InquiryMatter,
    /// Another body was asked.
    #[error("another body was asked")]
    NotAsked,
    /// There is no proposal of another addressee to agree to.
    #[error("no other addressee has been proposed")]
    NoAddresseeProposed,
    /// The petition is in no public access.
    #[error("the petition has been taken down")]
    TakenDown,
    /// Somebody was quicker.
    #[error("the petition has been taken down already")]
    AlreadyTakenDown,
    /// There is nothing to bring back.
    #[error("the petition has not been taken down")]
    NotTakenDown,
    /// The deployment does not offer withdrawal.
    #[error("withdrawal is not offered here")]
    WithdrawalNotOffered,
    /// The deployment takes only signatures of residents.
    #[error("only residents of the addressee's territory sign this petition")]
    NotResident,
    /// The term of redirection is over.
    #[error("the last day to send the petition on was {until}")]
    RedirectionLate {
        /// The last day.
        until: NaiveDate,
    },
    /// The body's register has it already.
    #[error("the petition is registered already")]
    AlreadyRegistered,
    /// The body has not registered it yet.
    #[error("register the petition first: the term of the answer runs from registration")]
    NotRegistered,
    /// The decision has another outcome, or is another head's.
    #[error(
        "the decision stands; before its publication its head may put it in other words, or cancel it with reasons in public"
    )]
    DecisionStands,
    /// The body has said of the promise that it is done, or given up.
    #[error("the body has reported that this promise is done or given up; nothing follows that")]
    PromiseEnded,
    /// Neither the author nor anybody whom it concerns.
    #[error(
        "the author complains, or whom it concerns: who signed the petition, or says how their rights are touched"
    )]
    NotConcerned,
    /// One complaint about a matter at a time.
    #[error("your complaint about this waits for its outcome")]
    ComplaintOpen,
    /// There is no complaint that waits for this.
    #[error("no complaint waits for its outcome")]
    NoComplaint,
    /// Before open publication, or after the body has decided.
    #[error("comments are not open: the petition is {}", .state.code())]
    CommentsClosed {
        /// Where the petition stands.
        state: StateName,
    },
    /// A representative without the document of their authority.
    #[error("attach a copy of the document that proves the representative's authority")]
    AuthorityDocumentRequired,
    /// There is no superior body to pass it on to.
    #[error("a court hears this complaint; there is nobody to pass it on to")]
    HeardByCourt,
    /// The term of the complaint is over.
    #[error(
        "the last day to complain was {until}; a term missed for good reasons can be restored: say them in /late_because"
    )]
    ComplaintLate {
        /// The last day.
        until: NaiveDate,
        /// Which term that was.
        article: &'static str,
    },
}

impl Refusal {
    /// The stable machine code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Misstated(misstatement) => misstatement.code(),
            Self::WrongState { .. } => "state_conflict",
            Self::WrongRole { .. } => "wrong_role",
            Self::NotAddressee | Self::NotComplainedOf => "not_addressee",
            Self::OwnPetition => "own_petition",
            Self::FirstHeadOnly => "first_head_only",
            Self::StaleAcknowledgement { .. } => "stale_acknowledgement",
            Self::NoRulesInForce => "no_rules_in_force",
            Self::NoticeTooShort { .. } => "notice_too_short",
            Self::DiscussionAhead { .. } => "too_early",
            Self::DutiesIncomplete { .. } => "duties_incomplete",
            Self::DecisionLanguage => "decision_language",
            Self::WorkingGroupComposition { .. } => "working_group_composition",
            Self::GroundMissing => "ground_missing",
            Self::GroundNotApplicable { .. } => "ground_not_applicable",
            Self::UnknownSubject => "unknown_subject",
            Self::RequiredCountNotMet { .. } => "required_count_not_met",
            Self::NotCollecting { .. } => "not_collecting",
            Self::CollectionClosed { .. } => "collection_closed",
            Self::UnderAge { .. } | Self::UnderAgeToFile { .. } => "under_age",
            Self::AssuranceToSign { .. } | Self::AssuranceToFile { .. } => "assurance_required",
            Self::EvidenceRequired => "evidence_required",
            Self::NotCitizen => "not_citizen",
            Self::ResignLimit => "resign_limit",
            Self::SignatureInvalidated => "signature_invalidated",
            Self::NoSignature => "no_signature",
            Self::TextHashMismatch => "text_hash_mismatch",
            Self::StaffAccount => "staff_account",
            Self::CorrectionUsed => "correction_used",
            Self::InquiryMatter => "inquiry_matter",
            Self::NotAsked => "not_asked",
            Self::NoAddresseeProposed => "no_addressee_proposed",
            Self::TakenDown => "taken_down",
            Self::AlreadyTakenDown => "already_taken_down",
            Self::NotTakenDown => "not_taken_down",
            Self::WithdrawalNotOffered => "withdrawal_not_offered",
            Self::NotResident => "not_resident",
            Self::RedirectionLate { .. } => "redirection_late",
            Self::AlreadyRegistered => "registered_already",
            Self::NotRegistered => "not_registered",
            Self::DecisionStands => "decision_stands",
            Self::PromiseEnded => "promise_ended",
            Self::NotConcerned => "wrong_role",
            Self::ComplaintOpen => "complaint_open",
            Self::NoComplaint => "no_complaint",
            Self::CommentsClosed { .. } => "comments_closed",
            Self::AuthorityDocumentRequired => "authority_document_required",
            Self::HeardByCourt => "heard_by_court",
            Self::ComplaintLate { .. } => "complaint_late",
        }
    }
}
