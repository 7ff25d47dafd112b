//! What a citizen does about webhooks of their own.

use serde_json::json;

use super::secrets;
use crate::access::Caller;
use crate::account_events::{self, Event};
use crate::error::Fault;
use crate::{Error, Work};
use domain::visibility::{Viewer, Visibility, visibility};
use domain::webhooks::{Disabled, EventType};
use outbound::target::Target;
use store::ids::WebhookId;
use store::petitions;
use store::webhooks::{self, Change, Wanted, WebhookRow};

/// Webhooks of one account at most.
const MOST: usize = 10;
/// Values of one filter at most.
pub const MOST_OF_ONE_FILTER: usize = 50;

/// A webhook to be made.
#[derive(Debug, Clone)]
pub struct NewWebhook {
    /// Where deliveries are to go.
    pub url: String,
    /// What its owner calls it.
    pub description: String,
    /// What it is to hear of.
    pub wanted: Wanted,
}

/// What is to change of a webhook; what is none stays.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Where deliveries are to go.
    pub url: Option<String>,
    /// What its owner calls it.
    pub description: Option<String>,
    /// Types of events.
    pub events: Option<Vec<String>>,
    /// Slugs of bodies.
    pub addressees: Option<Vec<String>>,
    /// KATO codes.
    pub territories: Option<Vec<String>>,
    /// Petitions.
    pub petitions: Option<Vec<store::ids::PetitionId>>,
    /// Whether it is told of anything.
    pub enabled: Option<bool>,
}

/// Makes a webhook with its first secret.
///
/// # Errors
/// [`Error::Invalid`] for an address or a filter that will not do, [`Error::Conflict`] for too many.
pub fn register(
    work: &mut Work<'_>,
    caller: &Caller,
    new: &NewWebhook,
) -> Result<WebhookRow, Error> {
    let mut faults = Vec::new();
    let url = target(work, &new.url, &mut faults);
    let wanted = &new.wanted;
    check_events(&wanted.events, &mut faults);
    check_addressees(work, &wanted.addressees, &mut faults);
    check_territories(work, &wanted.territories, &mut faults);
    check_petitions(work, &wanted.petitions, &mut faults)?;
    let (Some(url), true) = (url, faults.is_empty()) else { return Err(Error::Invalid(faults)) };
    if webhooks::of_owner(work.conn, caller.id())?.len() >= MOST {
        return Err(Error::Conflict("too_many_webhooks"));
    }
    let row = WebhookRow {
        id: WebhookId::new(),
        owner_id: caller.id(),
        url,
        description: new.description.clone(),
        events: wanted.events.clone(),
        addressees: wanted.addressees.clone(),
        territories: wanted.territories.clone(),
        petitions: wanted.petitions.clone(),
        created_at: work.wall_now,
        hears_from: work.wall_now,
        disabled_at: None,
        disabled_because: None,
        failures: 0,
        failing_since: None,
    };
    webhooks::insert(work.conn, row.clone())?;
    secrets::make(work, row.id)?;
    record(work, caller, Event::WebhookRegistered, row.id)?;
    Ok(row)
}

/// One's own webhooks.
///
/// # Errors
/// The store's failure.
pub fn list(work: &mut Work<'_>, caller: &Caller) -> Result<Vec<WebhookRow>, Error> {
    Ok(webhooks::of_owner(work.conn, caller.id())?)
}

/// A webhook of one's own.
///
/// # Errors
/// [`Error::NotFound`].
pub fn read(work: &mut Work<'_>, caller: &Caller, id: WebhookId) -> Result<WebhookRow, Error> {
    webhooks::own(work.conn, caller.id(), id)?.ok_or(Error::NotFound)
}

/// Changes a webhook of one's own. One that is enabled again begins anew, and is told of what waits for it; what happened
/// meanwhile it is not told.
///
/// # Errors
/// As [`register`], and [`Error::NotFound`].
pub fn change(
    work: &mut Work<'_>,
    caller: &Caller,
    id: WebhookId,
    changes: &Changes,
) -> Result<WebhookRow, Error> {
    let row = webhooks::lock(work.conn, caller.id(), id)?.ok_or(Error::NotFound)?;
    let mut faults = Vec::new();
    let url = changes.url.as_deref().map(|url| target(work, url, &mut faults));
    check_events(changes.events.as_deref().unwrap_or_default(), &mut faults);
    check_addressees(work, changes.addressees.as_deref().unwrap_or_default(), &mut faults);
    check_territories(work, changes.territories.as_deref().unwrap_or_default(), &mut faults);
    check_petitions(work, changes.petitions.as_deref().unwrap_or_default(), &mut faults)?;
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let mut change = Change {
        // The description is written in any case, so that there is something to write.
        description: Some(changes.description.clone().unwrap_or(row.description)),
        url: url.flatten(),
        events: changes.events.clone(),
        addressees: changes.addressees.clone(),
        territories: changes.territories.clone(),
        petitions: changes.petitions.clone(),
        ..Change::default()
    };
    match changes.enabled {
        Some(true) if row.disabled_at.is_some() => {
            change.disabled_at = Some(None);
            change.hears_from = Some(work.wall_now);
            change.disabled_because = Some(None);
            change.failures = Some(0);
            change.failing_since = Some(None);
            change.rests_until = Some(None);
            change.looked_at_next = Some(Some(work.wall_now));
            change.behind_after = Some(None);
        }
        Some(false) if row.disabled_at.is_none() => {
            change.disabled_at = Some(Some(work.wall_now));
            change.disabled_because = Some(Some(Disabled::Owner.code()));
        }
        _ => {}
    }
    Ok(webhooks::change(work.conn, id, &change)?)
}

/// Deletes a webhook of one's own with all that waits for it.
///
/// # Errors
/// [`Error::NotFound`].
pub fn delete(work: &mut Work<'_>, caller: &Caller, id: WebhookId) -> Result<(), Error> {
    if !webhooks::delete(work.conn, caller.id(), id)? {
        return Err(Error::NotFound);
    }
    record(work, caller, Event::WebhookDeleted, id)
}

fn record(
    work: &mut Work<'_>,
    caller: &Caller,
    event: Event,
    webhook: WebhookId,
) -> Result<(), Error> {
    let details = json!({ "webhook": webhook });
    account_events::record(work, caller.id(), Some(caller.id()), event, details)
}

/// The address as it is kept.
fn target(work: &Work<'_>, url: &str, faults: &mut Vec<Fault>) -> Option<String> {
    match Target::parse(url, &work.app.webhooks.bounds) {
        Ok(target) => Some(target.as_str().to_owned()),
        Err(unfit) => {
            faults.push(Fault {
                pointer: "/url".to_owned(),
                code: "address_not_allowed",
                detail: unfit.to_string(),
            });
            None
        }
    }
}

fn unknown(faults: &mut Vec<Fault>, filter: &str, at: usize, detail: &str) {
    faults.push(Fault {
        pointer: format!("/{filter}/{at}"),
        code: "unknown_value",
        detail: detail.to_owned(),
    });
}

fn check_events(given: &[String], faults: &mut Vec<Fault>) {
    for (at, code) in given.iter().enumerate() {
        if EventType::parse(code).is_none_or(|kind| !kind.is_of_petitions()) {
            unknown(faults, "events", at, "there is no such event of petitions");
        }
    }
}

fn check_addressees(work: &Work<'_>, given: &[String], faults: &mut Vec<Fault>) {
    for (at, slug) in given.iter().enumerate() {
        if work.reference.body(slug).is_none() {
            unknown(faults, "addressees", at, "there is no such public body");
        }
    }
}

fn check_territories(work: &Work<'_>, given: &[String], faults: &mut Vec<Fault>) {
    for (at, kato) in given.iter().enumerate() {
        if work.reference.territory(kato).is_none() {
            unknown(faults, "territories", at, "there is no such territory");
        }
    }
}

/// Petitions that the public sees alone: of any other nobody learns whether it is there.
fn check_petitions(
    work: &mut Work<'_>,
    given: &[store::ids::PetitionId],
    faults: &mut Vec<Fault>,
) -> Result<(), Error> {
    for (at, id) in given.iter().enumerate() {
        let seen = match petitions::by_id(work.conn, *id)? {
            Some(row) => {
                let state = row.state(domain::petition::Duties::default())?;
                let taken_down = row.taken_down_at.is_some();
                visibility(&state, taken_down, Viewer::Anonymous) != Visibility::Hidden
            }
            None => false,
        };
        if !seen {
            unknown(faults, "petitions", at, "there is no such petition in public access");
        }
    }
    Ok(())
}
