//! A petition reaches a body: it is sent there, registered, or sent on (65, 90-4).

use serde_json::json;
use uuid::Uuid;

use crate::access::Caller;
use crate::enact::{ActDetails, Performer, details, enact, required_by};
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::{Error, Work};
use domain::lifecycle::Act;
use domain::proceedings::Forwarding;
use domain::public_body::BodySlug;
use notice_facts::{Registration, StepFacts};
use store::consideration::{self, ForwardingRow};
use store::ids::PetitionId;
use store::petitions::PetitionRow;

/// Enters the petition in the body's register; acceptance cannot be refused (90-4(2)).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn register(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    number: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let registered_on = work.moment().registration_day();
    let particulars = ActDetails {
        journal: details([
            ("registration_number", json!(number)),
            ("registered_on", json!(registered_on)),
        ]),
        notice: StepFacts::Registration(Registration {
            registration_number: number.to_owned(),
            registered_on,
        }),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::Register, &Performer::Caller(caller), particulars)?;
    let forwarding = consideration::forwarding(work.conn, row.id)?
        .ok_or(Error::Internal("no forwarding".to_owned()))?;
    consideration::set_registration(work.conn, forwarding.id, number, registered_on)?;
    petition_record(work, row)
}

/// Sends the petition on to the competent body (65).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn redirect(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    addressee: &BodySlug,
    note: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    if *addressee == row.addressee {
        return Err(Error::invalid(
            "/addressee",
            "same_addressee",
            "the petition is with this body already",
        ));
    }
    let required = required_by(work, &row, addressee)?;
    send_to(
        work,
        caller,
        &mut row,
        &Act::Redirect { required },
        Forwarding::Redirection,
        addressee,
        note,
    )?;
    petition_record(work, row)
}

/// Sends the petition to a body by this act, and keeps why on record.
pub(crate) fn send_to(
    work: &mut Work<'_>,
    caller: &Caller,
    row: &mut PetitionRow,
    act: &Act<'_>,
    kind: Forwarding,
    addressee: &BodySlug,
    note: &str,
) -> Result<(), Error> {
    let particulars = ActDetails {
        journal: details([
            ("from", json!(row.addressee.as_str())),
            ("addressee", json!(addressee.as_str())),
        ]),
        notice: StepFacts::Forwarding(notice_facts::Forwarding { note: note.to_owned() }),
        addressee: Some(addressee.clone()),
        ..ActDetails::default()
    };
    enact(work, row, act, &Performer::Caller(caller), particulars)?;
    Ok(consideration::insert_forwarding(
        work.conn,
        ForwardingRow {
            id: Uuid::now_v7(),
            petition_id: row.id,
            kind,
            addressee: addressee.clone(),
            note: note.to_owned(),
            signature_count: row.signature_count,
            forwarded_at: work.now,
            forwarded_by: caller.id(),
            registration_number: None,
            registered_on: None,
        },
    )?)
}
