//! Letters to the mass media after open publication (90-2(8)).

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use crate::access::Caller;
use crate::enact::{ActDetails, Performer, details, enact};
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::{Error, Work};
use domain::lifecycle::Act;
use store::ids::PetitionId;
use store::moderation::{self, MediaLetterRow};

/// Records the letters to the mass media (90-2(8)).
///
/// # Errors
/// The law's refusal, [`Error::Invalid`] for a day to come, or [`Error::NotFound`].
pub fn send_media_letters(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    outlets: &[String],
    sent_on: Option<NaiveDate>,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let sent_on = sent_on.unwrap_or(work.today);
    let particulars = ActDetails {
        journal: details([("outlets", json!(outlets)), ("sent_on", json!(sent_on))]),
        ..ActDetails::default()
    };
    enact(
        work,
        &mut row,
        &Act::SendMediaLetters { sent_on },
        &Performer::Caller(caller),
        particulars,
    )?;
    let letter = MediaLetterRow {
        id: Uuid::now_v7(),
        petition_id: row.id,
        outlets: outlets.to_vec(),
        sent_on,
        recorded_at: work.now,
        recorded_by: caller.id(),
    };
    moderation::insert_media_letter(work.conn, letter)?;
    petition_record(work, row)
}
