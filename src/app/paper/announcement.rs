//! Sheets that have come in and are still to be typed: the lapse of a window waits for them.

use chrono::NaiveDate;
use serde_json::json;

use crate::access::Caller;
use crate::enact::{ActDetails, Performer, details, enact};
use crate::petitions::lock;
use crate::{Error, Work};
use domain::calendar::end_of;
use domain::lifecycle::{Act, TermKind};
use domain::paper::last_entry_day;
use store::ids::{PaperSheetsId, PetitionId};
use store::signatures::{self, PaperSheetsRow};
use store::terms;

/// Announcements one petition may have; our bound.
const MAX_ANNOUNCEMENTS: usize = 1_000;

/// The windows whose lapse waits.
const WAITING: [TermKind; 2] = [TermKind::Joining, TermKind::Collection];

/// Sheets that were received together.
#[derive(Debug, Clone, Copy)]
pub struct Announced {
    /// Civil day of receipt.
    pub received_on: NaiveDate,
    /// How many sheets.
    pub sheets: i32,
    /// How many lines they have together; at least one each.
    pub lines: i32,
}

/// Sheets as announced, and how long the window they came in waits for them.
#[derive(Debug, Clone)]
pub struct Awaited {
    /// The announcement.
    pub row: PaperSheetsRow,
    /// The last civil day on which their lines are typed; none where no window waits.
    pub entry_ends_on: Option<NaiveDate>,
}

/// Announces sheets: the lapse of the window waits until their lines are typed, three working days at most.
///
/// # Errors
/// The law's refusal, [`Error::Invalid`] for a day on which no signatures were taken, [`Error::Conflict`] beyond the
/// bound, or [`Error::NotFound`].
pub fn announce(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    announced: &Announced,
) -> Result<Awaited, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let facts = [
        ("received_on", json!(announced.received_on)),
        ("sheets", json!(announced.sheets)),
        ("lines", json!(announced.lines)),
    ];
    let act = Act::AnnounceSheets { received_on: announced.received_on };
    let particulars = ActDetails { journal: details(facts), ..ActDetails::default() };
    enact(work, &mut row, &act, &Performer::Caller(caller), particulars)?;
    let bound = i64::try_from(MAX_ANNOUNCEMENTS).unwrap_or(i64::MAX);
    if signatures::sheets_of(work.conn, row.id, bound)?.len() >= MAX_ANNOUNCEMENTS {
        return Err(Error::Conflict("too_many_announcements"));
    }
    let sheets = PaperSheetsRow {
        id: PaperSheetsId::new(),
        petition_id: row.id,
        received_on: announced.received_on,
        sheets: announced.sheets,
        lines: announced.lines,
        entered: 0,
        announced_at: work.now,
        announced_by: caller.id(),
    };
    signatures::announce_sheets(work.conn, &sheets)?;
    let entry_ends_on = await_lines(work, row.id)?;
    Ok(Awaited { row: sheets, entry_ends_on })
}

/// The window that runs waits for lines that are still to be typed; until which day, if one runs.
fn await_lines(work: &mut Work<'_>, id: PetitionId) -> Result<Option<NaiveDate>, Error> {
    let mut entry_ends_on = None;
    for kind in WAITING {
        if let Some(clock) = terms::running(work.conn, id, kind)? {
            let last = last_entry_day(&work.calendar, clock.due_on);
            terms::wait(work.conn, id, kind, Some(end_of(last)))?;
            entry_ends_on = Some(last);
        }
    }
    Ok(entry_ends_on)
}

/// A window that runs on, because a count fell behind its line, waits for sheets as it did before the line was reached.
pub(crate) fn wait_again(work: &mut Work<'_>, id: PetitionId) -> Result<(), Error> {
    if signatures::lines_missing(work.conn, id)? {
        await_lines(work, id)?;
    }
    Ok(())
}

/// All announced lines are typed: a window that has ended lapses now, one that runs on at its end.
pub(super) fn stop_waiting(work: &mut Work<'_>, id: PetitionId) -> Result<(), Error> {
    for kind in WAITING {
        let Some(clock) = terms::running(work.conn, id, kind)? else { continue };
        if clock.waits_until.is_some() {
            let ended = (clock.due_at < work.now).then_some(work.now);
            terms::wait(work.conn, id, kind, ended)?;
        }
    }
    Ok(())
}
