//! Files on their way in: so many at a time, few of one person, none that dawdles.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, BytesMut};
use futures_util::StreamExt as _;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use crate::responses::problem::Problem;
use app::Error;
use app::error::Limited;
use app::ids::AccountId;
use domain::attachments::MAX_BYTES;

/// Files in memory at a time; others wait for a place.
static PLACES: Semaphore = Semaphore::const_new(8);
/// How long they wait.
const PATIENCE: Duration = Duration::from_secs(4);
/// Files of one person at a time.
const OF_ONE_PERSON: u32 = 2;
/// A file that is not here by then is given up.
const DEADLINE: Duration = Duration::from_secs(60);
/// How long a file may take to come under way, and how fast it then comes at least, in bytes a second: who holds a
/// place and sends nothing keeps others out.
const START: Duration = Duration::from_secs(5);
const SLOWEST: usize = 16 * 1024;

/// How many files each person has on their way.
static UNDER_WAY: LazyLock<Mutex<HashMap<AccountId, u32>>> = LazyLock::new(Mutex::default);

/// A file on its way, until this is dropped.
pub(super) struct UnderWay {
    _own: Own,
    _place: SemaphorePermit<'static>,
}

impl UnderWay {
    /// Begins a file of this person's.
    ///
    /// # Errors
    /// 429 while they have others on their way, 503 when no place came free.
    pub(super) async fn begin(person: AccountId) -> Result<Self, Problem> {
        let own = Own::begin(person)?;
        let place = tokio::time::timeout(PATIENCE, PLACES.acquire()).await;
        let Ok(Ok(place)) = place else { return Err(Error::Busy.into()) };
        Ok(Self { _own: own, _place: place })
    }

    /// Reads a body of at most [`MAX_BYTES`].
    ///
    /// # Errors
    /// 400 for one that breaks off, 408 for one that takes too long, 413 for one that is too large.
    pub(super) async fn take_in(&self, mut payload: web::Payload) -> Result<Bytes, Problem> {
        let began = Instant::now();
        let mut content = BytesMut::new();
        loop {
            let due = due(content.len());
            let chunk = tokio::time::timeout_at(began + due, payload.next()).await;
            let Some(chunk) = chunk.map_err(|_| too_slow())? else { return Ok(content.freeze()) };
            let chunk =
                chunk.map_err(|_| Problem::bad_request("invalid_body", "the body broke off"))?;
            if content.len() + chunk.len() > MAX_BYTES {
                let detail = format!("a file has at most {MAX_BYTES} bytes");
                return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail));
            }
            content.extend_from_slice(&chunk);
        }
    }
}

/// By when more must have come after so many bytes.
fn due(received: usize) -> Duration {
    let at_pace = Duration::from_secs((received / SLOWEST) as u64);
    (START + at_pace).min(DEADLINE)
}

fn too_slow() -> Problem {
    Problem::new(StatusCode::REQUEST_TIMEOUT, "payload_timeout", "the body took too long")
}

/// One of a person's files.
struct Own(AccountId);

impl Own {
    fn begin(person: AccountId) -> Result<Self, Problem> {
        let mut under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
        let files = under_way.entry(person).or_default();
        if *files >= OF_ONE_PERSON {
            return Err(Error::Limited(Limited {
                policy: "uploads-at-once",
                allowance: OF_ONE_PERSON,
                window_seconds: u32::try_from(DEADLINE.as_secs()).unwrap_or(u32::MAX),
                retry_after: u32::try_from(START.as_secs()).unwrap_or(u32::MAX),
            })
            .into());
        }
        *files += 1;
        Ok(Self(person))
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let mut under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(files) = under_way.get_mut(&self.0) {
            *files -= 1;
            if *files == 0 {
                under_way.remove(&self.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_to_come_at_a_pace_and_all_of_it_in_a_minute() {
        assert_eq!(due(0), START);
        assert_eq!(due(160 * 1024), Duration::from_secs(15));
        assert_eq!(due(MAX_BYTES), DEADLINE);
    }
}
