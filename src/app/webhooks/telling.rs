//! What is told, written in the transaction that causes it.

use chrono::Utc;
use serde_json::{Map, Value, json};

use crate::{Error, Work};
use domain::acts::CAUSED_BY_A_SIGNATURE;
use domain::calendar::{civil_date, start_of};
use domain::petition::StateName;
use domain::public_body::BodySlug;
use domain::webhooks::{EventType, PublicStep, public_event};
use store::ids::WebhookEventId;
use store::petitions::PetitionRow;
use store::webhooks::{self, NewEvent};

/// Tells of a step of a petition, unless the public does not see it. The row is as the step left it.
///
/// # Errors
/// The store's failure.
pub(crate) fn step(
    work: &mut Work<'_>,
    row: &PetitionRow,
    step: PublicStep<'_>,
    from: StateName,
) -> Result<(), Error> {
    let Some(kind) = public_event(step) else { return Ok(()) };
    let mut facts = Map::new();
    facts.insert("previous_state".to_owned(), from.code().into());
    if let Some(term) = step.passed {
        facts.insert("term".to_owned(), term.code().into());
    }
    // The instant would tell when a person signed.
    let by_day = CAUSED_BY_A_SIGNATURE.contains(&step.event);
    write(work, row, kind, facts, by_day)
}

/// Tells that another quarter of the votes needed is there; `share` is in per cent.
///
/// # Errors
/// The store's failure.
pub(crate) fn milestone(work: &mut Work<'_>, row: &PetitionRow, share: u32) -> Result<(), Error> {
    if row.taken_down_at.is_some() {
        return Ok(());
    }
    let facts = Map::from_iter([("share".to_owned(), share.into())]);
    write(work, row, EventType::MilestoneReached, facts, true)
}

fn write(
    work: &mut Work<'_>,
    row: &PetitionRow,
    kind: EventType,
    facts: Map<String, Value>,
    by_day: bool,
) -> Result<(), Error> {
    let day = civil_date(work.now);
    let happened_at = if by_day { start_of(day).with_timezone(&Utc) } else { work.now };
    let mut data = json!({
        "petition_id": row.id,
        "number": row.number,
        "href": format!("{}/api/v1/petitions/{}", work.app.links.public_url, row.id),
        "state": row.state.code(),
        "version": row.version,
        "addressee": row.addressee.to_string(),
        "happened_on": day,
    });
    if let Value::Object(data) = &mut data {
        data.extend(facts);
    }
    webhooks::insert_event(
        work.conn,
        NewEvent {
            id: WebhookEventId::new(),
            kind,
            petition_id: Some(row.id),
            data,
            happened_at,
            addressee: Some(row.addressee.to_string()),
            territories: territories(work, &row.addressee),
            written_at: work.wall_now,
            told_at: None,
        },
    )?;
    Ok(())
}

/// The territory of a body, and the region that it lies in.
fn territories(work: &Work<'_>, addressee: &BodySlug) -> Vec<String> {
    let own = work.reference.body(addressee).and_then(|body| body.territory.clone());
    let Some(own) = own else { return Vec::new() };
    let region = work.reference.region(&own).map(|region| region.kato.clone());
    let region = region.filter(|region| *region != own);
    std::iter::once(own).chain(region).collect()
}
