//! Who may see a petition, and reading it whole.

use super::record::{PetitionRecord, petition_record};
use crate::access::{self, Caller, Role};
use crate::{Error, Work, enact, holds};
use domain::public_body::BodySlug;
use domain::visibility::{Viewer, Visibility, visibility};
use store::ids::PetitionId;
use store::petitions::PetitionRow;
use store::{moderation, moderation_flags, petitions};

/// Locks a petition for an act. Who may not even see it is told that it does not exist; staff whose own petition it
/// is go no further (67), nor do moderators while another one has it in hand. Whoever had it in hand has done with it.
///
/// # Errors
/// [`Error::NotFound`], the law's refusal of one's own petition, or [`Error::Held`].
pub fn lock(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
) -> Result<PetitionRow, Error> {
    let row = lock_beside(work, caller, id)?;
    if let Some(caller) = caller {
        holds::lay_down(work, caller, id)?;
    }
    Ok(row)
}

/// As [`lock`], for what is done to a petition beside the act that it is held for: lines of a sheet, files, comments,
/// notes. Whoever has it in hand keeps it.
///
/// # Errors
/// As [`lock`].
pub fn lock_beside(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
) -> Result<PetitionRow, Error> {
    let row = petitions::lock(work.conn, id)?.ok_or(Error::NotFound)?;
    readable(work, caller, &row, None)?;
    if let Some(caller) = caller {
        holds::may_handle(work, caller, &row)?;
    }
    Ok(row)
}

/// As [`lock`], whoever has it in hand, who keeps it.
///
/// # Errors
/// [`Error::NotFound`], or the law's refusal of one's own petition.
pub(crate) fn lock_held(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
) -> Result<PetitionRow, Error> {
    let row = petitions::lock(work.conn, id)?.ok_or(Error::NotFound)?;
    readable(work, Some(caller), &row, None)?;
    access::impartial(work, caller, &row)?;
    Ok(row)
}

/// Locks a petition for an act of those who need not be able to read it: the body that is asked about it, who
/// restores it, who handles a complaint. Staff whose own petition it is go no further (67), nor do moderators while
/// another one has it in hand.
///
/// # Errors
/// [`Error::NotFound`], the law's refusal of one's own petition, or [`Error::Held`].
pub fn lock_unread(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
) -> Result<PetitionRow, Error> {
    let row = petitions::lock(work.conn, id)?.ok_or(Error::NotFound)?;
    holds::may_handle(work, caller, &row)?;
    holds::lay_down(work, caller, id)?;
    Ok(row)
}

fn readable(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    row: &PetitionRow,
    link_key: Option<&str>,
) -> Result<Viewer, Error> {
    let viewer = match access::viewer(work, caller, row, link_key) {
        Viewer::Anonymous | Viewer::LinkHolder if was_asked(work, caller, row)? => Viewer::Asked,
        viewer => viewer,
    };
    let petition = enact::petition(work, row)?;
    match visibility(&petition.state, petition.taken_down, viewer) {
        Visibility::Open => Ok(viewer),
        Visibility::Hidden => Err(Error::NotFound),
        Visibility::TakenDown => Err(gone(work, row)?),
    }
}

/// Whether the caller is of a body that the moderator asked about the petition (90-2(5)).
fn was_asked(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    row: &PetitionRow,
) -> Result<bool, Error> {
    let of_a_body = |caller: &&Caller| matches!(caller.role, Role::Official | Role::FirstHead);
    let body = caller.filter(of_a_body).and_then(|caller| caller.row.public_body.as_deref());
    match body.and_then(BodySlug::parse) {
        Some(body) => Ok(moderation::was_asked(work.conn, row.id, &work.reference.family(&body))?),
        None => Ok(false),
    }
}

/// What strangers are told of a petition that was taken down.
fn gone(work: &mut Work<'_>, row: &PetitionRow) -> Result<Error, Error> {
    let takedown = moderation::takedown(work.conn, row.id)?
        .ok_or(Error::Internal("take-down without a record".to_owned()))?;
    Ok(Error::TakenDown { at: takedown.taken_down_at, reason: takedown.reason })
}

/// A petition as this reader may see it.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn read(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
) -> Result<(PetitionRecord, Viewer), Error> {
    let row = petitions::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    let viewer = readable(work, caller, &row, link_key)?;
    let mut record = petition_record(work, row)?;
    if viewer == Viewer::Asked {
        // Each body sees what it was asked, and not what others were.
        let body = caller.and_then(|caller| caller.row.public_body.as_deref());
        record.inquiries.retain(|inquiry| work.reference.answers_for(body, &inquiry.public_body));
    }
    if viewer == Viewer::Moderator {
        record.flags = moderation_flags::flags_of(work.conn, &[id])?
            .into_iter()
            .map(|(_, flag)| flag)
            .collect();
    }
    Ok((record, viewer))
}

/// The petition of that number; whether a reader may see it is asked when it is read.
///
/// # Errors
/// [`Error::NotFound`] where no petition has it.
pub fn numbered(work: &mut Work<'_>, number: &str) -> Result<PetitionId, Error> {
    petitions::id_of_number(work.conn, number)?.ok_or(Error::NotFound)
}

/// The bare row, as this reader may see it.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn visible(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
) -> Result<PetitionRow, Error> {
    let row = petitions::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    readable(work, caller, &row, link_key)?;
    Ok(row)
}
