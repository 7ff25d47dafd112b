//! Another addressee before placement: the moderator proposes, the author agrees (65 by analogy).

use serde_json::json;
use uuid::Uuid;

use crate::access::Caller;
use crate::bodies::require_addressable;
use crate::enact::{ActDetails, Performer, details, enact};
use crate::notices::body_name;
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::{Error, Work};
use credentials::sha256;
use domain::lifecycle::Act;
use domain::petition::Text;
use domain::public_body::BodySlug;
use notice_facts::{AnotherBody, StepFacts};
use store::ids::PetitionId;
use store::moderation::AddresseeChangeRow;
use store::{moderation, petitions};

/// Proposes another addressee to the author, before placement (65 by analogy).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn propose_addressee(
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
            "the petition is addressed to this body already",
        ));
    }
    let body = body_name(work, addressee);
    let particulars = ActDetails {
        notice: StepFacts::AnotherBody(AnotherBody { body, reasoning: note.into() }),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::ProposeAddressee, &Performer::Caller(caller), particulars)?;
    let change = AddresseeChangeRow {
        id: Uuid::now_v7(),
        petition_id: row.id,
        addressee: addressee.clone(),
        note: note.to_owned(),
        proposed_at: work.now,
        proposed_by: caller.id(),
        settled_at: None,
        consented: None,
    };
    moderation::propose_addressee(work.conn, change)?;
    petition_record(work, row)
}

/// The author agrees to the proposed addressee; the text, which names it, is hashed again.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn consent_to_addressee(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let proposed = moderation::addressee_change(work.conn, row.id)?;
    let addressee = proposed.map_or_else(|| row.addressee.clone(), |proposed| proposed.addressee);
    require_addressable(work, &addressee, "/addressee")?;
    let particulars = ActDetails {
        journal: details([
            ("from", json!(row.addressee.as_str())),
            ("addressee", json!(addressee.as_str())),
        ]),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::ConsentToAddressee, &Performer::Caller(caller), particulars)?;
    let hash = sha256(&Text { addressee: addressee.clone(), ..row.text() }.canonical());
    petitions::change_addressee(work.conn, row.id, &addressee, &hash)?;
    moderation::settle_addressee_change(work.conn, row.id, true, work.now)?;
    row.addressee = addressee;
    row.text_hash = Some(hash);
    petition_record(work, row)
}
