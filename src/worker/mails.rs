//! Delivery of the outbox: lease, render, send, settle.
//!
//! Sending happens outside any transaction. A mail whose worker dies between sending and settling
//! is sent again when its lease runs out, with the same Message-ID: at least once.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::watch;

use crate::app::notices::localised;
use crate::app::sandbox::{Mailbox, SentMail, ShownMail};
use crate::app::{App, Error, outbox};
use crate::domain::language::Language;
use crate::domain::notice::NoticeKind;
use crate::mail::{self, MailError, Mailer, Message, Rendered, SendError};
use crate::app::outbox::{LeasedMail, Outcome};

/// Mails leased at a time.
const PAGE: i64 = 50;
/// Tries before a mail is given up.
const MAX_ATTEMPTS: i32 = 12;
/// First wait before another try; each further one doubles it.
const FIRST_RETRY_SECONDS: i64 = 60;
/// Longest wait before another try.
const LONGEST_RETRY_SECONDS: i64 = 6 * 3600;
/// Pause when nothing is due.
const PAUSE: Duration = Duration::from_millis(500);

/// Delivers the outbox by one way of sending.
#[derive(Clone)]
pub struct Delivery {
    app: Arc<App>,
    mailer: Arc<Mailer>,
}

impl Delivery {
    pub fn new(app: Arc<App>, mailer: Arc<Mailer>) -> Self {
        Self { app, mailer }
    }

    /// Delivers until nothing is due; how many mails were sent.
    ///
    /// # Errors
    /// The store's failure; what was leased by then is due again after its lease.
    pub async fn deliver(&self) -> Result<usize, Error> {
        let mut sent = 0;
        loop {
            let page = self.app.write(|work| outbox::lease(work, PAGE)).await?;
            if page.is_empty() {
                return Ok(sent);
            }
            for mail in page {
                sent += usize::from(self.deliver_one(mail).await?);
            }
        }
    }

    async fn deliver_one(&self, mail: LeasedMail) -> Result<bool, Error> {
        let (id, attempts) = (mail.id, mail.attempts);
        let mailer = self.mailer.clone();
        let outcome = tokio::task::spawn_blocking(move || send(&mailer, &mail))
            .await
            .map_err(|error| Error::Internal(error.to_string()))?;
        let outcome = match outcome {
            Err(SendError::Temporary(why)) if attempts < MAX_ATTEMPTS => {
                Outcome::Retry { why, after: chrono::Duration::seconds(wait(attempts)) }
            }
            Err(SendError::Temporary(why) | SendError::Permanent(why)) => {
                tracing::warn!(mail = %id, why, "a mail is given up");
                Outcome::Buried { why }
            }
            Ok(()) => Outcome::Sent,
        };
        let sent = matches!(outcome, Outcome::Sent);
        self.app.write(move |work| outbox::settle(work, id, attempts, &outcome)).await?;
        Ok(sent)
    }

    /// Delivers for as long as the service runs.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.deliver().await {
                tracing::error!(%error, "mail could not be delivered");
            }
            let _ = tokio::time::timeout(PAUSE, stop.changed()).await;
        }
    }
}

/// Seconds until the next try.
fn wait(attempts: i32) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(20);
    (FIRST_RETRY_SECONDS << doublings).min(LONGEST_RETRY_SECONDS)
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
