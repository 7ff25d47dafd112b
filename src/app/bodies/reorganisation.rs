//! The act that an administrator records.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::following::{self, AT_ONCE};
use super::on_record::take_up;
use crate::access::Caller;
use crate::account_events::{self, Event};
use crate::{Error, Work};
use domain::calendar::Names;
use domain::public_body::BodySlug;
use domain::succession::{BodyChange, Intended, Life, SuccessionFault, judge};
use reference::{PublicBody, Reference};
use store::bodies::{self, BodyChangeRow};

/// What an administrator records of a body.
#[derive(Debug, Clone)]
pub struct Reorganisation {
    /// What becomes of it.
    pub change: BodyChange,
    /// The body that it goes into, or whose functions go there; the new slug of a rename.
    pub successor: Option<BodySlug>,
    /// The new name; of a rename alone.
    pub names: Option<Names>,
    /// The first civil day on which it is so; today, unless it is said.
    pub effective_on: Option<NaiveDate>,
    /// Public: the order it rests on.
    pub reason: String,
}

/// Records what becomes of a body. When its day has come everything follows in this transaction, but for more than
/// [`AT_ONCE`] petitions, which the next sweep takes; otherwise on that day. The body as it then stands.
///
/// # Errors
/// [`Error::NotFound`] for a slug of nothing, [`Error::Invalid`] for a change that cannot stand.
pub fn reorganise(
    work: &mut Work<'_>,
    caller: &Caller,
    slug: &str,
    asked: &Reorganisation,
) -> Result<PublicBody, Error> {
    // Who comes second is judged by what the first has recorded.
    bodies::lock(work.conn)?;
    take_up(work)?;
    let body = work.reference.body(slug).ok_or(Error::NotFound)?.clone();
    let effective_on = asked.effective_on.unwrap_or_else(|| first_day(&body, asked, work.today));
    may_stand(work, &body, asked, effective_on)?;
    let (kk, ru, en) = match &asked.names {
        Some(names) => (Some(&names.kk), Some(&names.ru), Some(&names.en)),
        None => (None, None, None),
    };
    let row = BodyChangeRow {
        id: Uuid::now_v7(),
        body: body.slug.clone(),
        kind: asked.change,
        successor: asked.successor.clone(),
        name_kk: kk.cloned(),
        name_ru: ru.cloned(),
        name_en: en.cloned(),
        effective_on,
        reason: asked.reason.clone(),
        recorded_at: work.now,
        recorded_by: Some(caller.id()),
        applied_at: None,
    };
    bodies::record(work.conn, row.clone())?;
    account_events::record(
        work,
        caller.id(),
        Some(caller.id()),
        Event::BodyReorganised,
        json!({
            "public_body": slug, "reorganisation": asked.change.code(), "reason": asked.reason,
            "successor": asked.successor.as_ref().map(BodySlug::as_str), "effective_on": effective_on,
        }),
    )?;
    take_up(work)?;
    if effective_on <= work.today {
        following::take_effect(work, &row, Some(AT_ONCE))?;
    }
    work.reference.body(slug).cloned().ok_or(Error::NotFound)
}

/// A successor of a body that is still to end takes over when it ends.
fn first_day(body: &PublicBody, asked: &Reorganisation, today: NaiveDate) -> NaiveDate {
    let after = body.valid_until.and_then(|until| until.succ_opt());
    after.filter(|_| asked.successor.is_some()).map_or(today, |after| after.max(today))
}

fn may_stand(
    work: &Work<'_>,
    body: &PublicBody,
    asked: &Reorganisation,
    on: NaiveDate,
) -> Result<(), Error> {
    let reference = &work.reference;
    let renamed = asked.change == BodyChange::Rename;
    let known = asked.successor.as_ref().and_then(|slug| reference.body(slug));
    let successor = match &asked.successor {
        Some(slug) if renamed => Some(Life { slug, from: Some(on), until: None, successor: None }),
        Some(_) => Some(known.map(PublicBody::life).ok_or_else(unknown_successor)?),
        None => None,
    };
    let intended = Intended {
        change: asked.change,
        on,
        body: body.life(),
        successor,
        after: &known.map(|body| reference.successors(&body.slug)).unwrap_or_default(),
        awaited_on: reference.awaited_on(&body.slug),
    };
    judge(&intended, work.today).map_err(|fault| refused(reference, fault))?;
    if renamed && known.is_some() {
        return Err(Error::invalid("/slug", "slug_taken", "another body has or had this slug"));
    }
    Ok(())
}

fn unknown_successor() -> Error {
    Error::invalid("/successor", "unknown_value", "the slug of a public body; see /public-bodies")
}

fn refused(reference: &Reference, fault: SuccessionFault) -> Error {
    let (pointer, code) = (fault.pointer(), fault.code());
    let fault = match fault {
        // Whoever has its functions now is the one to be told of.
        SuccessionFault::Succeeded { until, successor } => {
            SuccessionFault::Succeeded { until, successor: reference.present(&successor) }
        }
        fault => fault,
    };
    Error::invalid(pointer, code, fault.to_string())
}
