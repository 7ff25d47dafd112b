//! How a public body is renamed, merged into another or abolished: what may follow what.
//!
//! The chapter on petitions says nothing of it. Whoever takes over a body's functions takes over its files, as the
//! competent body (65); the votes a petition needs stay those of the body it was filed to (90-3(4)).

use chrono::{Days, NaiveDate};
use thiserror::Error;

use crate::public_body::BodySlug;
use crate::words::words;

/// Days before and after today within which a change may take effect (our bound).
const WITHIN_DAYS: u64 = 366;

words! {
    /// What becomes of a body.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum BodyChange {
        /// The same body under another name.
        Rename = "rename",
        /// It goes into another body.
        Merger = "merger",
        /// It ends; whoever has its functions may be named at once, or later.
        Abolition = "abolition",
    }
}

words! {
    /// How a body stands on a day.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum BodyStatus {
        /// It is there.
        Standing = "standing",
        /// It begins later.
        Coming = "coming",
        /// It has ended.
        Ended = "ended",
    }
}

/// What is on record of a body's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life<'a> {
    /// The body.
    pub slug: &'a BodySlug,
    /// Its first civil day; none for one that was there before we began.
    pub from: Option<NaiveDate>,
    /// Its last civil day, past or to come.
    pub until: Option<NaiveDate>,
    /// Who follows it.
    pub successor: Option<&'a BodySlug>,
}

/// A change to be recorded.
#[derive(Debug, Clone, Copy)]
pub struct Intended<'a> {
    /// What becomes of the body.
    pub change: BodyChange,
    /// The first civil day on which it is so.
    pub on: NaiveDate,
    /// The body.
    pub body: Life<'a>,
    /// The body that it goes into, or whose functions go there; the new one of a rename is not yet on record.
    pub successor: Option<Life<'a>>,
    /// Those that follow the successor already, in their order.
    pub after: &'a [BodySlug],
    /// The last day on which another body is to go into this one.
    pub awaited_on: Option<NaiveDate>,
}

/// Why a change cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SuccessionFault {
    /// A day too far off to be meant.
    #[error("from {from} to {to}")]
    TooFar {
        /// The earliest day.
        from: NaiveDate,
        /// The latest day.
        to: NaiveDate,
    },
    /// The body has a successor, and no more than one.
    #[error("this body ended on {until}; its successor is {successor}")]
    Succeeded {
        /// Its last day.
        until: NaiveDate,
        /// Who follows it.
        successor: BodySlug,
    },
    /// The body has ended; only a successor can be named.
    #[error("this body ended on {until}; it has no successor yet")]
    Ended {
        /// Its last day.
        until: NaiveDate,
    },
    /// The body is not there by then, or has not ended by then.
    #[error("not before {day}")]
    TooEarly {
        /// The first day that will do.
        day: NaiveDate,
    },
    /// A body cannot come after itself.
    #[error("{body} would come after itself")]
    Circular {
        /// The body.
        body: BodySlug,
    },
    /// The successor will not be there.
    #[error("this body ends on {until}: it cannot take over another on {on}")]
    SuccessorEnds {
        /// Its last day.
        until: NaiveDate,
        /// The day of the change.
        on: NaiveDate,
    },
    /// The successor is not there yet.
    #[error("this body begins on {from}: it cannot take over another on {on}")]
    SuccessorBegins {
        /// Its first day.
        from: NaiveDate,
        /// The day of the change.
        on: NaiveDate,
    },
}

impl SuccessionFault {
    /// JSON Pointer to what is wrong (RFC 6901); empty for the body itself.
    pub const fn pointer(&self) -> &'static str {
        match self {
            Self::TooFar { .. } | Self::TooEarly { .. } => "/effective_on",
            Self::Succeeded { .. } | Self::Ended { .. } => "",
            Self::Circular { .. } | Self::SuccessorEnds { .. } | Self::SuccessorBegins { .. } => {
                "/successor"
            }
        }
    }

    /// The settled code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooFar { .. } | Self::TooEarly { .. } => "out_of_range",
            Self::Succeeded { .. } | Self::Ended { .. } => "public_body_ended",
            Self::Circular { .. } => "circular_succession",
            Self::SuccessorEnds { .. } => "successor_ends",
            Self::SuccessorBegins { .. } => "successor_not_yet",
        }
    }
}

/// Whether a change may be recorded.
///
/// # Errors
/// The [`SuccessionFault`]; nothing is recorded then.
pub fn judge(intended: &Intended<'_>, today: NaiveDate) -> Result<(), SuccessionFault> {
    let Intended { on, body, successor, .. } = *intended;
    let (from, to) = (
        today.checked_sub_days(Days::new(WITHIN_DAYS)).unwrap_or(NaiveDate::MIN),
        today.checked_add_days(Days::new(WITHIN_DAYS)).unwrap_or(NaiveDate::MAX),
    );
    if on < from || on > to {
        return Err(SuccessionFault::TooFar { from, to });
    }
    if let Some(successor) = successor
        && (successor.slug == body.slug || intended.after.contains(body.slug))
    {
        return Err(SuccessionFault::Circular { body: body.slug.clone() });
    }
    has_no_successor(intended)?;
    // Whoever goes into it finds it there; the same day will do.
    let first = [body.from, intended.awaited_on].into_iter().flatten().max();
    if let Some(day) = first.filter(|first| on < *first) {
        return Err(SuccessionFault::TooEarly { day });
    }
    if let Some(successor) = successor {
        if let Some(until) = successor.until.filter(|until| *until < on) {
            return Err(SuccessionFault::SuccessorEnds { until, on });
        }
        if let Some(from) = successor.from.filter(|from| *from > on) {
            return Err(SuccessionFault::SuccessorBegins { from, on });
        }
    }
    Ok(())
}

/// A body ends once and has one successor, who may be named when it has ended.
fn has_no_successor(intended: &Intended<'_>) -> Result<(), SuccessionFault> {
    let Some(until) = intended.body.until else { return Ok(()) };
    if let Some(successor) = intended.body.successor {
        return Err(SuccessionFault::Succeeded { until, successor: successor.clone() });
    }
    if intended.change == BodyChange::Rename || intended.successor.is_none() {
        return Err(SuccessionFault::Ended { until });
    }
    match until.succ_opt() {
        Some(day) if intended.on < day => Err(SuccessionFault::TooEarly { day }),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
