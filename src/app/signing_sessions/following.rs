//! Following: what a process does about a signing until it has come to its end, or something has to be waited for.

use std::sync::Arc;

use chrono::Duration;
use tokio::sync::watch;

use super::channel::broker;
use crate::sign_queue::SignQueue;
use crate::signing::{SignRequest, prove_at};
use crate::statements::Statement;
use crate::{App, Error, Work};
use domain::language::Language;
use domain::petition::StateName;
use domain::refusal::Refusal;
use domain::rules::article;
use domain::signing_sessions::document_name;
use eds::Refusal as CmsRefusal;
use eds_broker::{Document, Fault};
use store::ids::SigningSessionId;
use store::petitions;
use store::signing_sessions::{self as sessions, FailureColumns, SigningSessionRow};

/// How long a signing is in one process's hands: longer than any one call of a broker takes, and than a signature takes to
/// be verified and counted.
const IN_HAND: Duration = Duration::seconds(40);
/// Between two calls of which the first found nobody.
const SOON: Duration = Duration::milliseconds(500);
/// Between calls that failed, at most.
const LONGEST_PAUSE: Duration = Duration::seconds(15);

/// Why a signing failed, for its reader.
pub type Failure = FailureColumns;

/// Whether there is a signing to be worked on, or to be ended.
///
/// # Errors
/// The store's failure.
pub async fn is_any_due(app: &Arc<App>) -> Result<bool, Error> {
    app.glance(|work| Ok(sessions::is_any_due(work.conn, work.now, work.wall_now)?)).await
}

/// Takes up to `most` signings in hand that nobody else has.
///
/// # Errors
/// The store's failure.
pub async fn claim(app: &Arc<App>, most: usize) -> Result<Vec<SigningSessionRow>, Error> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    app.write(move |work| {
        let (now, until) = (work.wall_now, work.wall_now + IN_HAND);
        Ok(sessions::claim(work.conn, now, until, most)?)
    })
    .await
}

/// Ends what has not been signed, or could not be counted, in time; how many.
///
/// # Errors
/// The store's failure.
pub async fn expire(app: &Arc<App>) -> Result<usize, Error> {
    if !app.takes_writes() {
        return Ok(0);
    }
    app.write(expire_in).await
}

pub(super) fn expire_in(work: &mut Work<'_>) -> Result<usize, Error> {
    let otherwise = Failure {
        code: "unavailable".to_owned(),
        detail: "the service cannot work just now; nothing was done".to_owned(),
        basis: None,
    };
    Ok(sessions::expire(work.conn, work.now, &otherwise, work.wall_now)?)
}

/// Follows signings of one process.
#[derive(Clone)]
pub struct Follower {
    /// What it works with.
    pub app: Arc<App>,
    /// Where votes are counted.
    pub queue: SignQueue,
    /// How an error is told to readers.
    pub tell: fn(Error) -> Failure,
    /// That the process ends: nobody waits for a telephone any more.
    pub stop: watch::Receiver<bool>,
}

/// What comes next.
enum Next {
    /// It got on.
    On(Box<SigningSessionRow>),
    /// Something has to be waited for, for so long.
    Later(Duration, Option<Failure>),
    /// It came to nothing.
    Failed(Failure),
    /// It has come to its end, or is another's.
    Done,
}

impl Follower {
    /// Works on a signing that this process has in hand. What fails here is tried again when the time in hand is over.
    pub async fn follow(mut self, mut row: SigningSessionRow) {
        let id = row.id;
        loop {
            let next = match self.step(&row).await {
                Ok(next) => next,
                Err(error) => return tracing::warn!(signing = %id, %error, "not followed"),
            };
            let settled = match next {
                Next::On(got_on) => {
                    row = *got_on;
                    continue;
                }
                Next::Later(pause, because) => self.lay_down(&row, pause, because).await,
                Next::Failed(failure) => self.fail(id, failure).await,
                Next::Done => Ok(()),
            };
            if let Err(error) = settled {
                tracing::warn!(signing = %id, %error, "not followed");
            }
            return;
        }
    }

    async fn step(&mut self, row: &SigningSessionRow) -> Result<Next, Error> {
        match (&row.cms_cipher, row.handed_at, &row.data_url, &row.sign_url) {
            (Some(cipher), ..) => self.count(row, cipher).await,
            (None, Some(_), _, Some(sign_url)) => self.collect(row, sign_url).await,
            (None, None, Some(data_url), _) => self.hand(row, data_url).await,
            _ => Ok(Next::Done),
        }
    }

    /// Hands over what is to be signed, when the telephone comes for it.
    async fn hand(&mut self, row: &SigningSessionRow, data_url: &str) -> Result<Next, Error> {
        let app = self.app.clone();
        let Some(document) = document(&app, row).await? else {
            return Ok(Next::Failed((self.tell)(gone())));
        };
        let said = tokio::select! {
            said = broker(&app)?.hand(data_url, &document) => said,
            _ = self.stop.wait_for(|stop| *stop) => return Ok(Next::Later(Duration::zero(), None)),
        };
        match said {
            Ok(true) => self.handed(row.id).await,
            Ok(false) => Ok(Next::Later(SOON, None)),
            // It may have taken what was sent before, though we did not hear so: then it says no to the second.
            Err(Fault::Ended) if row.tries > 0 => self.handed(row.id).await,
            Err(fault) => Ok(self.without(row, &fault)),
        }
    }

    async fn handed(&self, id: SigningSessionId) -> Result<Next, Error> {
        let handed = self.app.write(move |work| {
            let until = work.wall_now + IN_HAND;
            Ok(sessions::hand(work.conn, id, work.now, until)?)
        });
        Ok(next(handed.await?))
    }

    /// Waits for the signature, and keeps it: the broker gives it once.
    async fn collect(&mut self, row: &SigningSessionRow, sign_url: &str) -> Result<Next, Error> {
        let app = self.app.clone();
        let said = tokio::select! {
            said = broker(&app)?.collect(sign_url) => said,
            _ = self.stop.wait_for(|stop| *stop) => return Ok(Next::Later(Duration::zero(), None)),
        };
        let cms = match said {
            Ok(Some(cms)) => cms,
            Ok(None) => return Ok(Next::Later(SOON, None)),
            Err(fault) => return Ok(self.without(row, &fault)),
        };
        let id = row.id;
        let cipher = app.identity.seal_evidence(&cms, id.uuid())?;
        let received = app.write(move |work| {
            let until = work.wall_now + IN_HAND;
            Ok(sessions::receive(work.conn, id, &cipher, work.now, until)?)
        });
        Ok(next(received.await?))
    }

    /// Verifies a signature and counts it, by the writer of all signatures.
    async fn count(&self, row: &SigningSessionRow, cipher: &[u8]) -> Result<Next, Error> {
        let cms = self.app.identity.open_evidence(cipher, row.id.uuid())?;
        let mut request = request(row);
        let now = self.app.clock.legal();
        let counted = match prove_at(&self.app, &request, cms, now).await {
            Ok(evidence) => {
                request.evidence = Some(evidence);
                let petition = request.petition;
                let receipt = self.queue.sign(request).await;
                // From which network the telephone signed is not known.
                if let Ok(receipt) = &receipt
                    && receipt.new
                {
                    self.app.bursts.signed(petition, receipt.signed_at, None);
                }
                receipt.map(drop)
            }
            Err(error) => Err(error),
        };
        match counted {
            Ok(()) => Ok(Next::Done),
            Err(error) if passes(&error) => {
                let because = (self.tell)(error);
                Ok(Next::Later(growing(row.tries), Some(because)))
            }
            Err(error) => Ok(Next::Failed((self.tell)(error))),
        }
    }

    /// What comes of a call that the broker did not serve.
    fn without(&self, row: &SigningSessionRow, fault: &Fault) -> Next {
        match fault {
            Fault::Ended => Next::Failed((self.tell)(Error::Conflict("signing_declined"))),
            Fault::Unreachable(_) => {
                if row.tries == 0 {
                    tracing::warn!(signing = %row.id, %fault, "the broker could not be asked");
                }
                Next::Later(growing(row.tries), None)
            }
        }
    }

    async fn lay_down(
        &self,
        row: &SigningSessionRow,
        pause: Duration,
        because: Option<Failure>,
    ) -> Result<(), Error> {
        let (id, tries) = (row.id, row.tries.saturating_add(1));
        self.app
            .write(move |work| {
                let until = work.wall_now + pause;
                Ok(sessions::pause(work.conn, id, until, tries, because.as_ref())?)
            })
            .await
    }

    async fn fail(&self, id: SigningSessionId, failure: Failure) -> Result<(), Error> {
        self.app
            .write(move |work| Ok(sessions::fail(work.conn, id, failure.clone(), work.wall_now)?))
            .await
    }
}

fn next(row: Option<SigningSessionRow>) -> Next {
    row.map_or(Next::Done, |row| Next::On(Box::new(row)))
}

/// Whether another try may do better.
fn passes(error: &Error) -> bool {
    match error {
        Error::SignatureRefused(refusal) => CmsRefusal::is_transient(*refusal),
        Error::Busy | Error::NoAuthorities | Error::NoSecondOpinion | Error::Internal(_) => true,
        error => error.is_outage(),
    }
}

/// The pause after so many calls that failed.
fn growing(tries: i16) -> Duration {
    let doubled = SOON * 2_i32.pow(u32::from(tries.clamp(0, 6).unsigned_abs()));
    doubled.min(LONGEST_PAUSE)
}

/// There is nothing to be signed: a petition that is open has a statement.
fn gone() -> Error {
    Error::Refused(Refusal::NotCollecting { state: StateName::Draft, article: article::JOINING })
}

/// What is to be signed: the statement of the petition as it stands.
async fn document(app: &Arc<App>, row: &SigningSessionRow) -> Result<Option<Document>, Error> {
    let id = row.petition_id;
    let petition = app.read(move |work| Ok(petitions::by_id(work.conn, id)?)).await?;
    Ok(petition.and_then(|petition| {
        let number = petition.number.as_deref()?;
        let named = |language| document_name(language, number);
        Some(Document {
            name_kk: named(Language::Kk),
            name_ru: named(Language::Ru),
            name_en: named(Language::En),
            content: Statement::of_joining(&petition)?.body.into_bytes(),
        })
    }))
}

/// The request that a signature completes: it arrived when the signing was begun. No session is asked for: who signed is
/// told by the certificate, whoever has signed out since.
fn request(row: &SigningSessionRow) -> SignRequest {
    SignRequest {
        id: row.signature_id,
        petition: row.petition_id,
        account: row.account_id,
        session: None,
        link_key: row.link_key.clone(),
        text_hash: None,
        notify: row.notify,
        arrived_at: row.begun_at,
        evidence: None,
        signing_session: Some(row.id),
        // That it was begun through one is on record since then.
        through: None,
    }
}
