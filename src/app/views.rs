//! How often people open the page of a petition: a number for each civil day, added up in memory and written in
//! batches. Nothing is known of who it was, so nobody is counted once: a page that is opened twice counts twice. What a
//! dying process had not written is lost.
//!
//! Everybody is told of days that are over alone, and small ones merged: so nobody learns by asking again and again
//! when somebody looked, and ready answers hold until the turn of the day.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;

use crate::{App, Error, Work};
use domain::calendar::civil_date;
use domain::small_cells;
use store::ids::PetitionId;
use store::petition_views;

/// Petitions, with their day, that are counted at most before they are written; what comes on top is not counted.
const MOST: usize = 20_000;

/// What has been counted and not written.
#[derive(Debug, Default)]
pub struct Views {
    counted: Mutex<BTreeMap<(PetitionId, NaiveDate), i64>>,
    /// Held while they are written: whoever asks for that meanwhile finds them written.
    writing: tokio::sync::Mutex<()>,
}

impl Views {
    fn add(&self, key: (PetitionId, NaiveDate), views: i64) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.len() < MOST || counted.contains_key(&key) {
            *counted.entry(key).or_default() += views;
        }
    }

    fn take(&self) -> BTreeMap<(PetitionId, NaiveDate), i64> {
        std::mem::take(&mut *self.counted.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Somebody has opened the page of that petition.
pub fn opened(app: &App, petition: PetitionId) {
    app.views.add((petition, civil_date(app.clock.legal())), 1);
}

/// Writes what has been counted. What cannot be written now waits for the next time.
///
/// # Errors
/// The database cannot be reached.
pub async fn write(app: &Arc<App>) -> Result<(), Error> {
    if !app.takes_writes() {
        return Ok(());
    }
    let _writing = app.views.writing.lock().await;
    let counted = app.views.take();
    if counted.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> =
        counted.iter().map(|((petition, day), views)| (*petition, *day, *views)).collect();
    let written = app.write(move |work| Ok(petition_views::add(work.conn, &rows)?)).await;
    if written.is_err() {
        for (key, views) in counted {
            app.views.add(key, views);
        }
    }
    written
}

/// How often the page of a petition has been opened, up to yesterday.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// In all; none while there are fewer than ten.
    pub total: Option<i64>,
    /// By civil day, oldest first; what is too small to be told apart stands last ([`small_cells`]).
    pub days: Vec<(String, i64)>,
}

/// How often the page of a petition was opened, up to yesterday.
///
/// # Errors
/// The store's failure.
pub(crate) fn of(work: &mut Work<'_>, petition: PetitionId) -> Result<Opened, Error> {
    let counted = petition_views::before(work.conn, petition, work.today)?;
    let total: i64 = counted.iter().map(|(_, views)| views).sum();
    if total < small_cells::LEAST {
        return Ok(Opened::default());
    }
    let days = counted.into_iter().map(|(day, views)| (day.to_string(), views)).collect();
    let mut days = small_cells::merged(&days);
    // A day as it is written sorts as it follows, and before the word for the rest.
    days.sort();
    Ok(Opened { total: Some(total), days })
}
