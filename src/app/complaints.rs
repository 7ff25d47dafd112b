//! Complaints of the author and of others concerned, and what became of them (91-100, 136).

mod filing;
mod matter;
mod settling;

use super::access::Caller;
use super::petitions::lock_unread;
use super::{Error, Work};
use domain::acts::FiledComplaint;
use store::complaints::{self, ComplaintRow};
use store::ids::ComplaintId;
use store::petitions::PetitionRow;

pub use filing::{Filed, NewComplaint, file};
pub use settling::{Said, pass_on, satisfy, settle};

/// A complaint and its petition, locked.
fn locked(
    work: &mut Work<'_>,
    caller: &Caller,
    id: ComplaintId,
) -> Result<(ComplaintRow, PetitionRow), Error> {
    let found = complaints::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    let row = lock_unread(work, caller, found.petition_id)?;
    let found = complaints::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    Ok((found, row))
}

/// A complaint on record as the law sees it. `body` is the slug of who acts, if they are of a body.
fn on_record(
    work: &mut Work<'_>,
    row: &PetitionRow,
    complaint: &ComplaintRow,
    body: Option<&str>,
) -> Result<FiledComplaint, Error> {
    let others = complaints::waiting(work.conn, row.id)?;
    let standing = matter::standing_act(work, row, complaint.matter)?;
    Ok(FiledComplaint {
        matter: complaint.matter,
        complained: complaint.complained,
        route: complaint.route,
        stands: standing == Some(complaint.subject_id),
        own_body: body.is_some() && body == complaint.public_body.as_deref(),
        waits: complaint.outcome.is_none(),
        others_wait: others.iter().any(|(other, ..)| *other != complaint.id),
    })
}
