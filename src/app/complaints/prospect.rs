//! Whether somebody could complain now, and until when.

use chrono::NaiveDate;

use super::filing::{NewComplaint, has_signed, judged};
use super::matter;
use crate::access::{self, Caller, Role};
use crate::{Error, Work, enact};
use domain::acts::{Act, ComplaintMatter};
use domain::complaints::{complained_act_stands, last_day};
use domain::lifecycle::Facts;
use domain::offers::offered;
use store::petitions::PetitionRow;

/// The last day on which the caller can complain of something about the petition, the soonest that is not over before
/// those that are; within, none where there is no last day. None where there is nothing to complain of, whatever they say.
/// `readable` says whether they read the petition without its link.
pub(crate) fn may_file(
    work: &mut Work<'_>,
    caller: &Caller,
    row: &PetitionRow,
    readable: bool,
) -> Result<Option<Option<NaiveDate>>, Error> {
    let actor = access::actor(work, caller, row)?;
    let author = actor.is_for_author(row.source);
    // Others among staff complain of nothing, whatever it is.
    if caller.is_staff() && !author {
        return Ok(None);
    }
    if !(readable || caller.role == Role::Citizen && has_signed(work, caller, row)?) {
        return Ok(None);
    }
    let complainant = if author { row.author_id } else { caller.id() };
    let petition = enact::petition(work, row)?;
    let mut ends = Vec::new();
    for matter in ComplaintMatter::ALL {
        if !complained_act_stands(&petition, matter) {
            continue;
        }
        // How it concerns them, and why they are late, is for them to say.
        let new = NewComplaint {
            matter,
            term: None,
            statement: String::new(),
            concern: Some(String::new()),
            late_because: Some(String::new()),
        };
        let about = matter::of(work, row, (matter, None), (complainant, author))?;
        let complaint = judged(work, row, &new, about.as_ref(), true);
        let at = work.moment();
        let act = Act::FileComplaint(complaint);
        if offered(&petition, &act, actor, &Facts::default(), &at).is_some() {
            let until =
                complaint.since.and_then(|since| last_day(&petition, complaint.route, since, &at));
            ends.push((until.is_some_and(|until| at.today > until), until.is_none(), until));
        }
    }
    Ok(ends.into_iter().min().map(|(.., until)| until))
}
