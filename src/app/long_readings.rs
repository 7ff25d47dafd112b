//! Readings that may cost the database much: few at a time, so that they leave it to everybody else.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{App, Error, Work};
use measures::{Shortage, turned_away};

/// Of these readings at a time in one process. Each takes a connection and a core of the database.
const AT_ONCE: usize = 2;
/// Those that may wait for their turn; one more is told 503 at once.
const WAITING: usize = 200;
/// How long each waits at most.
const PATIENCE: Duration = Duration::from_secs(2);

/// The turns of long readings.
#[derive(Debug)]
pub struct LongReadings {
    turns: Semaphore,
    places: Semaphore,
}

impl Default for LongReadings {
    fn default() -> Self {
        Self { turns: Semaphore::new(AT_ONCE), places: Semaphore::new(AT_ONCE + WAITING) }
    }
}

/// A turn, for as long as it is held.
struct Turn<'a> {
    _place: SemaphorePermit<'a>,
    _turn: SemaphorePermit<'a>,
}

impl App {
    /// Runs one reading that looks through many petitions, such as a search, when its turn comes. Whatever is asked
    /// for, at most two connections are busy with such readings.
    ///
    /// # Errors
    /// [`Error::Busy`] when its turn does not come in time; else as [`App::read`].
    pub async fn read_in_turn<T, F>(self: &Arc<Self>, reading: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Work<'_>) -> Result<T, Error> + Send + 'static,
    {
        let _turn = self.turn().await?;
        self.read(reading).await
    }

    /// The same of what everybody may see, on a standby where it can be.
    ///
    /// # Errors
    /// [`Error::Busy`] when its turn does not come in time; else as [`App::read_anywhere`].
    pub async fn read_anywhere_in_turn<T, F>(self: &Arc<Self>, reading: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Work<'_>) -> Result<T, Error> + Send + Sync + 'static,
    {
        let _turn = self.turn().await?;
        self.read_anywhere(reading).await
    }

    async fn turn(&self) -> Result<Turn<'_>, Error> {
        let place = self.long_readings.places.try_acquire().map_err(|_| short())?;
        let turn = tokio::time::timeout(PATIENCE, self.long_readings.turns.acquire())
            .await
            .map_err(|_| short())?
            .map_err(|_| Error::Busy)?;
        Ok(Turn { _place: place, _turn: turn })
    }
}

fn short() -> Error {
    turned_away(Shortage::LongReadings);
    Error::Busy
}
