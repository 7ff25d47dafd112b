//! The word to authors whose petitions wait for moderation, that it takes longer: once a petition, however often it is
//! sent. It moves no term of the law (90-2(5)).

use chrono::{DateTime, Utc};

use crate::access::Caller;
use crate::{Error, Work, notices};
use domain::petition::StateName;
use notice_facts::InLanguages;
use store::desk::delay_notices::{self as stored, DelayNoticeRow};
use store::ids::{DelayNoticeId, PetitionId};

/// Petitions whose authors one sending tells at most; the next one goes on.
pub const A_SENDING: i64 = 2_000;
/// Petitions told of in one statement.
const PAGE: i64 = 500;

/// What staff have to say.
#[derive(Debug, Clone)]
pub struct Message {
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
    /// In English; its readers get the Kazakh words without it.
    pub en: Option<String>,
}

/// A word to those who wait, and how far it has come.
#[derive(Debug, Clone)]
pub struct DelayNotice {
    /// Of the notice.
    pub id: DelayNoticeId,
    /// Its words.
    pub message: Message,
    /// When they were written.
    pub made_at: DateTime<Utc>,
    /// Of how many petitions the author has been told.
    pub told: i64,
    /// Of how many the author would be told by a sending now.
    pub waiting: i64,
}

/// Keeps what is to be said; nobody is told by that.
///
/// # Errors
/// The store's failure.
pub fn make(work: &mut Work<'_>, caller: &Caller, message: &Message) -> Result<DelayNotice, Error> {
    let row = DelayNoticeRow {
        id: DelayNoticeId::new(),
        message_kk: message.kk.clone(),
        message_ru: message.ru.clone(),
        message_en: message.en.clone(),
        made_at: work.now,
        made_by: caller.id(),
    };
    stored::insert(work.conn, row.clone())?;
    counted(work, row)
}

/// A notice, with how many it has told and how many a sending would tell.
///
/// # Errors
/// [`Error::NotFound`].
pub fn read(work: &mut Work<'_>, id: DelayNoticeId) -> Result<DelayNotice, Error> {
    let row = stored::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    counted(work, row)
}

/// A page of notices, newest first.
///
/// # Errors
/// The store's failure.
pub fn page(
    work: &mut Work<'_>,
    before: Option<DelayNoticeId>,
    limit: i64,
) -> Result<Vec<DelayNotice>, Error> {
    let rows = stored::page(work.conn, before, limit)?;
    rows.into_iter().map(|row| counted(work, row)).collect()
}

/// Tells the authors of petitions that wait now and of which they have not been told.
///
/// # Errors
/// [`Error::NotFound`].
pub fn send(work: &mut Work<'_>, id: DelayNoticeId) -> Result<DelayNotice, Error> {
    let row = stored::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    let words = InLanguages::new(
        &row.message_kk,
        &row.message_ru,
        row.message_en.as_ref().unwrap_or(&row.message_kk),
    );
    let mut left = A_SENDING;
    while left > 0 {
        let found = stored::next_waiting(work.conn, &awaited(), id, PAGE.min(left))?;
        let ids: Vec<PetitionId> = found.iter().map(|petition| petition.id).collect();
        if ids.is_empty() {
            break;
        }
        // Somebody may be sending it too: each petition is told of by one of the two.
        let told = stored::mark_told(work.conn, id, &ids, work.now)?;
        let untold: Vec<_> =
            found.into_iter().filter(|petition| told.contains(&petition.id)).collect();
        notices::moderation_delayed(work, id, &words, &untold)?;
        left -= i64::try_from(ids.len()).unwrap_or(left);
    }
    counted(work, row)
}

/// The states in which a petition waits for moderation.
fn awaited() -> Vec<StateName> {
    StateName::ALL.into_iter().filter(|state| state.awaits_moderation()).collect()
}

fn counted(work: &mut Work<'_>, row: DelayNoticeRow) -> Result<DelayNotice, Error> {
    Ok(DelayNotice {
        told: stored::told(work.conn, row.id)?,
        waiting: stored::waiting(work.conn, &awaited(), row.id)?,
        id: row.id,
        message: Message { kk: row.message_kk, ru: row.message_ru, en: row.message_en },
        made_at: row.made_at,
    })
}
