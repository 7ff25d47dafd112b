//! Prepared reasons of rejections: texts by ground in Kazakh and Russian that administrators keep (90-2(4), (6)).

use chrono::{DateTime, Utc};

use crate::access::Caller;
use crate::petitions::Expected;
use crate::{Error, Work};
use domain::acts::GroundName;
use domain::desk::retired_since;
use domain::language::Language;
use store::desk::rejection_reasons::{self as reasons, RejectionReasonRow};
use store::ids::RejectionReasonId;

/// A prepared reason.
#[derive(Debug, Clone)]
pub struct RejectionReason {
    /// Of the reason.
    pub id: RejectionReasonId,
    /// The ground it is for.
    pub ground: GroundName,
    /// Its text in Kazakh.
    pub text_kk: String,
    /// Its text in Russian.
    pub text_ru: String,
    /// Grows with every change.
    pub version: i32,
    /// Since when no further rejection states it.
    pub retired_at: Option<DateTime<Utc>>,
    /// How many rejections were written from it.
    pub uses: i64,
}

impl RejectionReason {
    fn of((row, uses): (RejectionReasonRow, i64)) -> Self {
        Self {
            id: row.id,
            ground: row.ground,
            text_kk: row.text_kk,
            text_ru: row.text_ru,
            version: row.version,
            retired_at: row.retired_at,
            uses,
        }
    }
}

/// What an administrator changes of a reason; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct ReasonChange {
    /// Its text in Kazakh.
    pub text_kk: Option<String>,
    /// Its text in Russian.
    pub text_ru: Option<String>,
    /// True retires it, false takes it back into use.
    pub retired: Option<bool>,
}

/// Reasons in the order they were made, after that one, of one ground or of all.
///
/// # Errors
/// The store's failure.
pub fn page(
    work: &mut Work<'_>,
    ground: Option<GroundName>,
    after: Option<RejectionReasonId>,
    limit: i64,
) -> Result<Vec<RejectionReason>, Error> {
    let found = reasons::page(work.conn, ground, after, limit)?;
    Ok(found.into_iter().map(RejectionReason::of).collect())
}

/// Makes a reason.
///
/// # Errors
/// The store's failure.
pub fn make(
    work: &mut Work<'_>,
    caller: &Caller,
    ground: GroundName,
    text_kk: &str,
    text_ru: &str,
) -> Result<RejectionReason, Error> {
    let row = RejectionReasonRow {
        id: RejectionReasonId::new(),
        ground,
        text_kk: text_kk.to_owned(),
        text_ru: text_ru.to_owned(),
        version: 1,
        retired_at: None,
        changed_at: work.now,
        changed_by: caller.id(),
    };
    reasons::insert(work.conn, row.clone())?;
    Ok(RejectionReason::of((row, 0)))
}

/// Changes a reason, retires it, or takes it back into use. What was written from it stays as it is.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::Stale`] when it has been changed meanwhile.
pub fn change(
    work: &mut Work<'_>,
    caller: &Caller,
    id: RejectionReasonId,
    expected: &Expected,
    change: &ReasonChange,
) -> Result<RejectionReason, Error> {
    let mut row = reasons::lock(work.conn, id)?.ok_or(Error::NotFound)?;
    expected.judge(row.version)?;
    row.text_kk = change.text_kk.clone().unwrap_or(row.text_kk);
    row.text_ru = change.text_ru.clone().unwrap_or(row.text_ru);
    row.retired_at = retired_since(row.retired_at, change.retired, work.now);
    row.version += 1;
    row.changed_at = work.now;
    row.changed_by = caller.id();
    reasons::put(work.conn, row.clone())?;
    let uses = reasons::uses(work.conn, id)?;
    Ok(RejectionReason::of((row, uses)))
}

/// Deletes a reason from which no rejection was written.
///
/// # Errors
/// [`Error::InUse`], or [`Error::NotFound`].
pub fn delete(work: &mut Work<'_>, id: RejectionReasonId) -> Result<(), Error> {
    reasons::lock(work.conn, id)?.ok_or(Error::NotFound)?;
    match reasons::uses(work.conn, id)? {
        0 => Ok(reasons::delete(work.conn, id)?),
        times => Err(Error::InUse { code: "reason_in_use", times }),
    }
}

/// The text of a reason for a rejection that is being written, in the language of the petition.
///
/// # Errors
/// [`Error::Invalid`] at that pointer for a reason that there is not, that is retired, or that is of another ground.
pub(crate) fn text_for(
    work: &mut Work<'_>,
    id: RejectionReasonId,
    ground: GroundName,
    language: Language,
    pointer: &str,
) -> Result<String, Error> {
    let row = reasons::to_be_used(work.conn, id)?
        .filter(|row| row.retired_at.is_none())
        .ok_or_else(|| Error::invalid(pointer, "unknown_value", "no such prepared reason"))?;
    if row.ground != ground {
        let detail = "this prepared reason is for another ground";
        return Err(Error::invalid(pointer, "not_allowed", detail));
    }
    Ok(match language {
        Language::Ru => row.text_ru,
        Language::Kk | Language::En => row.text_kk,
    })
}
