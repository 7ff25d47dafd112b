//! Delivery of the outbox: lease, render, send, settle.
//!
//! Sending happens outside any transaction. A mail whose worker dies between sending and settling
//! is sent again when its lease runs out, with the same Message-ID: at least once.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinError;
use uuid::Uuid;

use super::{pause, stopped};
use crate::app::notices::localised;
use crate::app::sandbox::{Mailbox, SentMail, ShownMail};
use crate::app::outbox::{LeasedMail, Outcome};
use crate::app::{App, Error, campaigns, outbox};
use crate::domain::language::Language;
use crate::domain::notice::NoticeKind;
use crate::mail::{self, MailError, Mailer, Message, Rendered, SendError};

/// Mails leased together and sent at once, so that the lease need only outlast one sending and
/// none waits leased behind another.
const AT_ONCE: i64 = 4;
/// Tries before a mail is given up.
const MAX_ATTEMPTS: i32 = 12;
/// First wait before another try; each further one doubles it.
const FIRST_RETRY_SECONDS: i64 = 60;
/// Longest wait before another try; with it the last try is about 20 hours after the first.
const LONGEST_RETRY_SECONDS: i64 = 6 * 3600;
/// Pause when nothing is due.
const PAUSE: Duration = Duration::from_millis(500);

/// Delivers the outbox by one way of sending.
#[derive(Clone)]
pub struct Delivery {
    app: Arc<App>,
    mailer: Arc<Mailer>,
    /// Held while mails are in hand. Who asks for delivery waits for those too: of what was due
    /// nothing is then still on its way in this process.
    in_hand: Arc<Mutex<()>>,
}

impl Delivery {
    pub fn new(app: Arc<App>, mailer: Arc<Mailer>) -> Self {
        Self { app, mailer, in_hand: Arc::default() }
    }

    /// Delivers until nothing is due; how many mails were sent.
    ///
    /// # Errors
    /// The store's failure; what was leased by then is due again after its lease.
    pub async fn deliver(&self) -> Result<usize, Error> {
        self.deliver_while(|| true).await
    }

    async fn deliver_while(&self, go_on: impl Fn() -> bool) -> Result<usize, Error> {
        let mut sent = 0;
        while go_on() {
            let _in_hand = self.in_hand.lock().await;
            // A page of a mass notice goes into the outbox between sendings, so that it holds up
            // no other mail.
            let fanned = self.app.write(campaigns::fan_out).await?;
            let leased = self.app.write(|work| outbox::lease(work, AT_ONCE)).await?;
            if leased.is_empty() && !fanned {
                break;
            }
            // All are settled before the first failure is told.
            for delivered in join_all(leased.into_iter().map(|mail| self.deliver_one(mail))).await {
                sent += usize::from(delivered?);
            }
        }
        Ok(sent)
    }

    async fn deliver_one(&self, mail: LeasedMail) -> Result<bool, Error> {
        let (id, attempts) = (mail.id, mail.attempts);
        let outcome = match self.try_once(mail).await? {
            Ok(()) => Outcome::Sent,
            Err(SendError::Temporary(why)) if attempts < MAX_ATTEMPTS => {
                Outcome::Retry { why, after: chrono::Duration::seconds(wait(id, attempts)) }
            }
            Err(SendError::Temporary(why) | SendError::Permanent(why)) => {
                tracing::warn!(mail = %id, why, "a mail is given up");
                Outcome::Buried { why }
            }
        };
        let sent = matches!(outcome, Outcome::Sent);
        self.app.write(move |work| outbox::settle(work, id, attempts, &outcome)).await?;
        Ok(sent)
    }

    /// Renders and sends a mail, on a thread that may block.
    async fn try_once(&self, mail: LeasedMail) -> Result<Result<(), SendError>, Error> {
        // Such a mail was leased time and again and never settled: it may be what ends workers.
        if mail.attempts > MAX_ATTEMPTS {
            return Ok(Err(SendError::Permanent("no try came to an end".to_owned())));
        }
        let mailer = self.mailer.clone();
        contained(tokio::task::spawn_blocking(move || send(&mailer, &mail)).await)
    }

    /// Delivers for as long as the service runs; ends after the mails in hand. The others stay due.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        loop {
            if let Err(error) = self.deliver_while(|| !stopped(&stop)).await {
                tracing::error!(%error, "mail could not be delivered");
            }
            if !pause(&mut stop, PAUSE).await {
                return;
            }
        }
    }
}

/// A panic is one mail's permanent fault; a runtime that shuts down is no mail's.
fn contained(tried: Result<Result<(), SendError>, JoinError>) -> Result<Result<(), SendError>, Error> {
    match tried {
        Ok(outcome) => Ok(outcome),
        Err(error) if error.is_panic() => Ok(Err(SendError::Permanent("sending it panics".to_owned()))),
        Err(error) => Err(Error::Internal(error.to_string())),
    }
}

/// Seconds until the next try. Up to a quarter less by chance of the id, so that mails which
/// failed together do not come back together.
fn wait(id: Uuid, attempts: i32) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(20);
    let longest = (FIRST_RETRY_SECONDS << doublings).min(LONGEST_RETRY_SECONDS);
    let [.., last] = *id.as_bytes();
    longest - longest * i64::from(last) / 1024
}

fn render(kind: &str, language: &str, payload: &serde_json::Value) -> Result<(Language, Rendered), MailError> {
    let kind = NoticeKind::parse(kind).ok_or(MailError::UnknownKind)?;
    let language = Language::parse(language).unwrap_or(Language::Kk);
    Ok((language, mail::render(kind, language, &localised(payload, language))?))
}

fn send(mailer: &Mailer, mail: &LeasedMail) -> Result<(), SendError> {
    let Some(to) = mail.address.clone() else {
        return Err(SendError::Permanent("the account has no address any more".to_owned()));
    };
    let (language, rendered) = render(&mail.kind, &mail.language, &mail.payload)
        .map_err(|error| SendError::Permanent(format!("{}: {error}", mail.kind)))?;
    mailer.send(&Message { id: mail.id, to, language, rendered, unsubscribe: None })
}

impl Mailbox for Delivery {
    fn deliver_due(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async { self.deliver().await.map(drop) })
    }

    fn shown(&self, mail: &SentMail) -> Result<ShownMail, Error> {
        let to = mail.address.clone().or_else(|| mail.email.clone()).unwrap_or_default();
        let (language, rendered) = render(&mail.kind, &mail.language, &mail.payload)
            .map_err(|error| Error::Internal(format!("{}: {error}", mail.kind)))?;
        let message = Message { id: mail.id, to, language, rendered, unsubscribe: None };
        let headers = self.mailer.headers(&message).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(ShownMail {
            to: message.to,
            subject: message.rendered.subject,
            text: message.rendered.text,
            html: message.rendered.html,
            headers: headers.into_iter().collect(),
            sent_at: mail.sent_at.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_the_mail_s_fault_and_tells_nothing_of_it() {
        let tried = tokio::task::spawn_blocking(|| panic!("aigul@example.kz")).await;
        assert_eq!(contained(tried).unwrap(), Err(SendError::Permanent("sending it panics".to_owned())));
        let ended = tokio::spawn(std::future::pending());
        ended.abort();
        assert!(contained(ended.await).is_err());
    }

    #[test]
    fn waits_double_up_to_six_hours_and_spread_over_a_quarter() {
        let (whole, least) = (Uuid::from_u128(0), Uuid::from_u128(255));
        let waits: Vec<_> = (1..MAX_ATTEMPTS).map(|attempts| wait(whole, attempts)).collect();
        assert_eq!(waits, [60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 21_600, 21_600]);
        assert_eq!((wait(least, 1), wait(least, 11)), (46, 16_222));
        assert_eq!((wait(whole, 0), wait(whole, i32::MAX)), (60, 21_600));
    }
}
