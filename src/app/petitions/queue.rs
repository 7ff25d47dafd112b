//! Staff queues.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::access::{Caller, Role, as_citizen};
use crate::holds::Hold;
use crate::{Error, Work};
use domain::calendar::{Calendar, end_of, start_of};
use domain::desk::stands;
use domain::petition::StateName;
use domain::public_body::BodySlug;
use domain::terms::{TermKind, TermStatus};
use store::desk::{holds, tags};
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
    /// The next term of each, where one runs.
    pub terms: HashMap<PetitionId, TermKind>,
    /// What a moderator should look at in each of them.
    pub flags: HashMap<PetitionId, Vec<String>>,
    /// The tags that each of them bears, for moderators, and not of their own petitions.
    pub tags: HashMap<PetitionId, Vec<String>>,
    /// Who has which of them in hand, likewise.
    pub holds: HashMap<PetitionId, Hold>,
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

/// What is asked of a staff queue.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Only petitions in one of these.
    pub states: &'a [StateName],
    /// Those addressed to this body alone.
    pub addressee: Option<BodySlug>,
    /// How their next term stands.
    pub sla: Option<TermStatus>,
    /// By their tags.
    pub tagged: Option<Tagged>,
}

/// Petitions by their tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tagged {
    /// Those with that one.
    With(String),
    /// Those without any.
    Not,
}

/// A staff queue, by what is due first; none when it is asked by a tag that there is not.
///
/// # Errors
/// The store's failure.
pub fn queue(
    work: &mut Work<'_>,
    caller: &Caller,
    asked: &Asked<'_>,
    after: Option<(DateTime<Utc>, PetitionId)>,
    limit: i64,
) -> Result<Option<Queue>, Error> {
    let late = start_of(work.today);
    let near = end_of(TermStatus::near_until(&work.calendar, work.today));
    let due = match asked.sla {
        None => (None, None),
        Some(TermStatus::Overdue) => (None, Some(late)),
        Some(TermStatus::Near) => (Some(late), Some(near)),
        Some(TermStatus::Ok) => (Some(near), None),
    };
    let own = if caller.role == Role::Moderator { as_citizen(work, caller)? } else { None };
    let tag = match &asked.tagged {
        Some(Tagged::With(tag)) if !tags::exists(work.conn, tag)? => return Ok(None),
        Some(Tagged::With(tag)) => Some(tag.as_str()),
        Some(Tagged::Not) | None => None,
    };
    let filter = QueueFilter {
        states: asked.states,
        addressee: asked.addressee.as_ref(),
        aside: &TermKind::OUTSIDE_QUEUES,
        // What is asked for by a tag tells which tag it bears.
        tags: asked.tagged.as_ref().map(|_| petitions::Tags { tag, without: own }),
    };
    let rows = petitions::queue(work.conn, &filter, due, after, limit)?;
    let ids: Vec<PetitionId> = rows.iter().map(|(row, _)| row.id).collect();
    let terms = petitions::first_terms(work.conn, &ids, filter.aside)?;
    let flags = grouped(moderation_flags::flags_of(work.conn, &ids)?);
    let (tags, holds) = if caller.role == Role::Moderator {
        let others = rows.iter().filter(|(row, _)| Some(row.author_id) != own);
        desk_of(work, &others.map(|(row, _)| row.id).collect::<Vec<_>>())?
    } else {
        (HashMap::new(), HashMap::new())
    };
    let counts = petitions::queue_counts(work.conn, &filter, late, near)?;
    Ok(Some(Queue {
        rows,
        terms,
        flags,
        tags,
        holds,
        counts: QueueCounts { ok: counts.ok, near: counts.near, overdue: counts.overdue },
        today: work.today,
        calendar: work.calendar.clone(),
    }))
}

type OnTheDesk = (HashMap<PetitionId, Vec<String>>, HashMap<PetitionId, Hold>);

/// Tags of these petitions, and who has which of them in hand.
fn desk_of(work: &mut Work<'_>, ids: &[PetitionId]) -> Result<OnTheDesk, Error> {
    let now = work.now;
    let standing = holds::among(work.conn, ids)?.into_iter();
    let held = standing
        .filter(|(row, _)| stands(row.held_until, now))
        .map(|held| (held.0.petition_id, Hold::of(held)));
    let held = held.collect();
    Ok((grouped(tags::among(work.conn, ids)?), held))
}

fn grouped(words: Vec<(PetitionId, String)>) -> HashMap<PetitionId, Vec<String>> {
    let mut grouped: HashMap<PetitionId, Vec<String>> = HashMap::new();
    for (id, word) in words {
        grouped.entry(id).or_default().push(word);
    }
    grouped
}
