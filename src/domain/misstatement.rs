//! What an act states and the law does not accept, at the place where it is stated.

use chrono::NaiveDate;
use thiserror::Error;

use crate::rules::article;

/// A day that an act states, and that must have come by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatedDay {
    /// Of the field visit (90-5(2)(1)).
    Visited,
    /// Of the letters to the mass media (90-2(8)).
    LettersSent,
    /// Of the first head's statement (90-6(3)).
    Statement,
    /// Of a signature on paper (90-3(1)).
    Signed,
    /// Of the receipt of a complaint by the superior body (99).
    ComplaintReceived,
    /// Of the receipt of a sheet (90-3(1)).
    SheetReceived,
}

impl StatedDay {
    /// JSON Pointer to it (RFC 6901).
    const fn pointer(self) -> &'static str {
        match self {
            Self::Visited => "/visited_on",
            Self::LettersSent => "/sent_on",
            Self::Statement => "/on",
            Self::Signed => "/signed_on",
            Self::ComplaintReceived | Self::SheetReceived => "/received_on",
        }
    }

    const fn article(self) -> &'static str {
        match self {
            Self::Visited => article::FIELD_VISIT,
            Self::LettersSent => article::MEDIA_LETTERS,
            Self::Statement => article::STATEMENT,
            Self::Signed | Self::SheetReceived => article::JOINING,
            Self::ComplaintReceived => article::COMPLAINT_ANSWER,
        }
    }
}

/// A statement that cannot stand. `ground` is the place of a ground in the list, from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Misstatement {
    /// A prohibited subject without its code.
    #[error("this ground names its subject")]
    SubjectMissing {
        /// Which ground.
        ground: usize,
    },
    /// A subject that the list of the petition's rules does not have (90-2(3)).
    #[error("not in the list of the petition's rules; see /rules")]
    SubjectUnknown {
        /// Which ground.
        ground: usize,
    },
    /// A subject with another ground.
    #[error("only a prohibited subject names its code")]
    SubjectNotAllowed {
        /// Which ground.
        ground: usize,
    },
    /// A petition in the way with another ground.
    #[error("only a duplicate subject names the petition in its way")]
    BlockingNotAllowed {
        /// Which ground.
        ground: usize,
    },
    /// A duplicate without the petition in its way (90-2(4)(3)).
    #[error("a duplicate names the petition in its way")]
    BlockingMissing {
        /// Which ground.
        ground: usize,
    },
    /// The petition itself is named as the one in its way.
    #[error("a petition does not stand in its own way")]
    BlocksItself {
        /// Which ground.
        ground: usize,
    },
    /// The petition in the way does not exist.
    #[error("there is no such petition")]
    BlockingUnknown {
        /// Which ground.
        ground: usize,
    },
    /// The named petition is no bar (90-2(4)(3)).
    #[error("that petition did not stand in the way when this one was filed, under its rules")]
    NoBar {
        /// Which ground.
        ground: usize,
    },
    /// What is recorded has not happened yet.
    #[error("{today} at the latest: it must have happened")]
    StillToCome {
        /// Which day.
        day: StatedDay,
        /// The present civil day.
        today: NaiveDate,
    },
    /// A text without its subject, where the rules ask for it (90-2(2)(4)).
    #[error("the text names its subject")]
    TextSubjectMissing,
    /// On paper, a day on which no signatures were taken (90-2(4)(1), 90-3(2)).
    #[error("signatures are taken from {first} to {last}, and not between their two windows")]
    OutsideWindow {
        /// Which day.
        day: StatedDay,
        /// The first day of the petition's first window.
        first: NaiveDate,
        /// The last day of its last window.
        last: NaiveDate,
    },
    /// A sheet that had been received before it was signed (90-3(1)).
    #[error("{received_on} at the latest: the sheet was received then")]
    SignedAfterReceipt {
        /// The day of receipt.
        received_on: NaiveDate,
    },
    /// Letters before open publication (90-2(8)).
    #[error("letters follow open publication")]
    LettersTooEarly,
    /// A visit before the body had the petition (90-5(2)(1)).
    #[error("a visit on the petition follows its receipt")]
    VisitTooEarly,
    /// A statement before the decision (90-6(3)).
    #[error("a statement on the decision follows it")]
    StatementTooEarly,
    /// A point of a decision that the petition does not propose.
    #[error("not in the proposals of the petition; quote them")]
    NotProposed {
        /// Which point, from zero.
        point: usize,
    },
    /// A day for what is declined.
    #[error("nothing is promised of what is declined")]
    PromiseDeclined {
        /// Which point.
        point: usize,
    },
    /// A promise for a day that is over.
    #[error("{today} or later: something is promised for a day to come")]
    PromisePast {
        /// Which point.
        point: usize,
        /// The present civil day.
        today: NaiveDate,
    },
    /// A complaint that the superior body received before it was filed (99).
    #[error("a complaint is received after it was filed")]
    ReceivedTooEarly,
}

impl Misstatement {
    /// The stable machine code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SubjectMissing { .. }
            | Self::TextSubjectMissing
            | Self::BlockingMissing { .. } => "required",
            Self::SubjectUnknown { .. } => "unknown_subject",
            Self::SubjectNotAllowed { .. }
            | Self::BlockingNotAllowed { .. }
            | Self::PromiseDeclined { .. } => "not_allowed",
            Self::BlocksItself { .. } => "same_petition",
            Self::BlockingUnknown { .. } => "unknown_value",
            Self::NoBar { .. } => "no_bar",
            Self::StillToCome { .. } | Self::PromisePast { .. } => "out_of_range",
            Self::NotProposed { .. } => "not_quoted",
            Self::OutsideWindow { .. } => "out_of_window",
            Self::SignedAfterReceipt { .. } => "after_receipt",
            Self::LettersTooEarly
            | Self::VisitTooEarly
            | Self::StatementTooEarly
            | Self::ReceivedTooEarly => "too_early",
        }
    }

    /// JSON Pointer to what is stated (RFC 6901).
    pub fn pointer(&self) -> String {
        match self {
            Self::SubjectMissing { ground }
            | Self::SubjectUnknown { ground }
            | Self::SubjectNotAllowed { ground } => format!("/grounds/{ground}/subject"),
            Self::BlockingNotAllowed { ground }
            | Self::BlockingMissing { ground }
            | Self::BlocksItself { ground }
            | Self::BlockingUnknown { ground }
            | Self::NoBar { ground } => format!("/grounds/{ground}/blocking_petition"),
            Self::NotProposed { point } => format!("/points/{point}/proposal"),
            Self::PromiseDeclined { point } | Self::PromisePast { point, .. } => {
                format!("/points/{point}/due_on")
            }
            Self::StillToCome { day, .. } | Self::OutsideWindow { day, .. } => {
                day.pointer().to_owned()
            }
            Self::SignedAfterReceipt { .. } => StatedDay::Signed.pointer().to_owned(),
            Self::TextSubjectMissing => "/subject".to_owned(),
            Self::LettersTooEarly => StatedDay::LettersSent.pointer().to_owned(),
            Self::VisitTooEarly => StatedDay::Visited.pointer().to_owned(),
            Self::StatementTooEarly => StatedDay::Statement.pointer().to_owned(),
            Self::ReceivedTooEarly => StatedDay::ComplaintReceived.pointer().to_owned(),
        }
    }

    /// The article it rests on.
    pub const fn article(&self) -> &'static str {
        match self {
            Self::SubjectMissing { .. }
            | Self::SubjectUnknown { .. }
            | Self::SubjectNotAllowed { .. } => article::PROHIBITED_SUBJECTS,
            Self::BlockingNotAllowed { .. }
            | Self::BlockingMissing { .. }
            | Self::BlocksItself { .. }
            | Self::BlockingUnknown { .. }
            | Self::NoBar { .. } => article::DUPLICATE,
            Self::StillToCome { day, .. } | Self::OutsideWindow { day, .. } => day.article(),
            Self::NotProposed { .. } | Self::PromiseDeclined { .. } | Self::PromisePast { .. } => {
                article::DECISION_REASONING
            }
            Self::SignedAfterReceipt { .. } => StatedDay::Signed.article(),
            Self::TextSubjectMissing => article::SUBJECT,
            Self::LettersTooEarly => StatedDay::LettersSent.article(),
            Self::VisitTooEarly => StatedDay::Visited.article(),
            Self::StatementTooEarly => StatedDay::Statement.article(),
            Self::ReceivedTooEarly => StatedDay::ComplaintReceived.article(),
        }
    }
}

/// Whether what somebody records can have happened by now.
///
/// # Errors
/// [`Misstatement::StillToCome`] for a day after today.
pub fn has_happened(day: StatedDay, on: NaiveDate, today: NaiveDate) -> Result<(), Misstatement> {
    if on <= today { Ok(()) } else { Err(Misstatement::StillToCome { day, today }) }
}
