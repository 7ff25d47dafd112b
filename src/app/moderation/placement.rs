//! What the moderator does for a petition that may stand: asks for what it lacks, approves it,
//! forwards it.

use crate::access::Caller;
use crate::authority::require_authority;
use crate::bodies::require_addressable;
use crate::consideration::send_to;
use crate::enact::{self, ActDetails, Performer, carry_out, enact, may_enact, required_by};
use crate::falling_back::fall_back;
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::{Error, Work};
use domain::collection::required_to_forward;
use domain::lifecycle::Act;
use domain::petition::StateName;
use domain::proceedings::Forwarding;
use domain::public_body::BodySlug;
use domain::rules::Source;
use domain::signing::{Shortfall, shortfall};
use notice_facts::{Reasons, StepFacts};
use store::ids::PetitionId;
use store::moderation;

/// Approves: limited publication before the fifty, open publication after them. With fewer than fifty left the petition
/// goes back to joining, or is rejected once their window has ended.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn approve(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    // What came in on paper was entered before its files could be (90-2(2)(3)).
    if row.source == Source::Paper {
        require_authority(work, row.id, row.representative.as_deref())?;
    }
    let by = Performer::Caller(caller);
    let effects = may_enact(work, &row, &Act::Approve, &by)?;
    // Some of the fifty may have been found invalid since (90-2(4)(1)).
    match shortfall(&enact::petition(work, &row)?) {
        Some(Shortfall::Fifty) => fall_back(work, &mut row, Shortfall::Fifty)?,
        Some(Shortfall::Threshold) | None => {
            carry_out(work, &mut row, &effects, &by, ActDetails::default())?;
        }
    }
    petition_record(work, row)
}

/// Asks the author, once, for what 90-2(2) lacks.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn request_correction(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    note: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let particulars = ActDetails {
        notice: StepFacts::Reasons(Reasons { reasoning: note.into() }),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::RequestCorrection, &Performer::Caller(caller), particulars)?;
    moderation::insert_correction_request(work.conn, row.id, note, caller.id(), work.now)?;
    petition_record(work, row)
}

/// Forwards a supported petition to the competent body, or one below the threshold as a proposal.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn forward(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    addressee: Option<&BodySlug>,
    note: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let addressee = addressee.cloned().unwrap_or_else(|| row.addressee.clone());
    require_addressable(work, &addressee, "/addressee")?;
    let same_body = addressee == row.addressee;
    let required_now = required_by(work, &row, &addressee)?;
    let required = required_to_forward(row.required(), same_body, required_now);
    let kind = match row.state {
        StateName::NotSupported => Forwarding::Proposal,
        _ => Forwarding::Supported,
    };
    send_to(work, caller, &mut row, &Act::Forward { required }, kind, &addressee, note)?;
    petition_record(work, row)
}
