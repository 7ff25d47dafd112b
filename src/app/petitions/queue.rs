//! Staff queues.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::{Error, Work};
use domain::calendar::{Calendar, end_of, start_of};
use domain::petition::StateName;
use domain::public_body::BodySlug;
use domain::terms::{TermKind, TermStatus};
use store::ids::PetitionId;
use store::petitions::{PetitionRow, QueueFilter};
use store::{moderation_flags, petitions};

/// Where a petition without a running term stands in a queue: after all others.
pub const NO_TERM: DateTime<Utc> = petitions::NO_TERM;

/// A page of a staff queue.
pub struct Queue {
    /// Each petition with the end of its next term.
    pub rows: Vec<(PetitionRow, Option<DateTime<Utc>>)>,
    /// How many the whole queue holds, beyond this page too.
    pub counts: QueueCounts,
    /// What a moderator should look at in each of them.
    pub flags: HashMap<PetitionId, Vec<String>>,
    /// The civil day of the reading.
    pub today: NaiveDate,
    /// The working calendar by which days left are counted.
    pub calendar: Arc<Calendar>,
}

/// Petitions in the whole queue, by how their next term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueCounts {
    /// It is far, or there is none.
    pub ok: i64,
    /// It ends soon.
    pub near: i64,
    /// It has passed.
    pub overdue: i64,
}

/// A staff queue, by what is due first.
///
/// # Errors
/// The store's failure.
pub fn queue(
    work: &mut Work<'_>,
    states: &[StateName],
    addressee: Option<&BodySlug>,
    sla: Option<TermStatus>,
    after: Option<(DateTime<Utc>, PetitionId)>,
    limit: i64,
) -> Result<Queue, Error> {
    let late = start_of(work.today);
    let near = end_of(TermStatus::near_until(&work.calendar, work.today));
    let due = match sla {
        None => (None, None),
        Some(TermStatus::Overdue) => (None, Some(late)),
        Some(TermStatus::Near) => (Some(late), Some(near)),
        Some(TermStatus::Ok) => (Some(near), None),
    };
    let filter = QueueFilter { states, addressee, aside: &TermKind::OUTSIDE_QUEUES };
    let rows = petitions::queue(work.conn, &filter, due, after, limit)?;
    let ids: Vec<PetitionId> = rows.iter().map(|(row, _)| row.id).collect();
    let mut flags: HashMap<PetitionId, Vec<String>> = HashMap::new();
    for (id, flag) in moderation_flags::flags_of(work.conn, &ids)? {
        flags.entry(id).or_default().push(flag);
    }
    let counts = petitions::queue_counts(work.conn, &filter, late, near)?;
    Ok(Queue {
        rows,
        flags,
        counts: QueueCounts { ok: counts.ok, near: counts.near, overdue: counts.overdue },
        today: work.today,
        calendar: work.calendar.clone(),
    })
}
