//! Delivery of the outbox: lease a page, render, send, settle.
//!
//! Sending happens outside any transaction. As many mails are sent at once as there are connections; what was sent
//! is settled in groups while the next are sent, and never more than [`IN_FLIGHT`] are sent and not settled. Those
//! alone are sent again when their worker dies, with the same Message-ID: at least once.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex as Lock, PoisonError};
use std::time::{Duration, Instant};
use store::ids::{AccountId, PetitionId};

use futures_util::future::BoxFuture;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, mpsc, watch};
use uuid::Uuid;

use super::{pause, stopped};
use app::notices::localised;
use app::outbox::{Fault, LEASE, LeasedMail, Outcome, Purpose, Settled};
use app::sandbox::{Mailbox, SentMail, ShownMail};
use app::subscriptions::{self, Scope};
use app::{App, Error, campaigns, outbox};
use domain::language::Language;
use domain::notice::NoticeKind;
use domain::subscriptions::Topic;
use mail::{self, CONNECTIONS, MailError, Mailer, Message, News, SendError};

/// Mails leased together.
const PAGE: i64 = 64;
/// Mails that are being sent, or are sent and not settled, in one process.
pub const IN_FLIGHT: usize = 16;
/// What is left of a lease when no sending is begun any more; sending one mail takes less.
const MARGIN: Duration = Duration::from_secs(75);
/// Tries before a mail is given up.
const MAX_ATTEMPTS: i32 = 12;
/// First wait before another try; each further one doubles it.
const FIRST_RETRY_SECONDS: i64 = 60;
/// Longest wait before another try; with it the last try is about 20 hours after the first.
const LONGEST_RETRY_SECONDS: i64 = 6 * 3600;
/// Pause when nothing is due.
const PAUSE: Duration = Duration::from_millis(500);
/// Pause while the mail server cannot be reached.
const UNREACHABLE: Duration = Duration::from_secs(10);

/// Delivers the outbox by one way of sending.
#[derive(Clone)]
pub struct Delivery {
    app: Arc<App>,
    mailer: Arc<Mailer>,
    /// Held while mails are in hand. Who asks for delivery waits for those too: of what was due
    /// nothing is then still on its way in this process.
    in_hand: Arc<Mutex<Allowance>>,
}

/// Mass mails this process may still send, which grow with time.
struct Allowance {
    a_second: f64,
    left: f64,
    reckoned: Instant,
}

impl Allowance {
    fn take_stock(&mut self) -> i64 {
        let now = Instant::now();
        self.left = (self.left + self.a_second * (now - self.reckoned).as_secs_f64())
            .min(self.a_second.max(1.0));
        self.reckoned = now;
        self.left as i64
    }
}

/// What one page came to.
#[derive(Default)]
struct Delivered {
    sent: usize,
    unreachable: bool,
}

impl Delivery {
    /// Delivers by that mailer, of mass mails at most so many a second.
    pub fn new(app: Arc<App>, mailer: Arc<Mailer>, mass_mails_a_second: u32) -> Self {
        let a_second = f64::from(mass_mails_a_second);
        let allowance = Allowance { a_second, left: a_second, reckoned: Instant::now() };
        Self { app, mailer, in_hand: Arc::new(Mutex::new(allowance)) }
    }

    /// Delivers everything that is due, at any pace, unless the mail server cannot be reached; how many mails were sent.
    ///
    /// # Errors
    /// The store's failure; what was leased by then is due again after its lease.
    pub async fn deliver(&self) -> Result<usize, Error> {
        Ok(self.deliver_while(|| true, false).await?.sent)
    }

    async fn deliver_while(
        &self,
        go_on: impl Fn() -> bool,
        paced: bool,
    ) -> Result<Delivered, Error> {
        let (mut all, mut aside) = (Delivered::default(), Vec::new());
        while go_on() && !all.unreachable {
            let mut allowance = self.in_hand.lock().await;
            // A page of a mass notice goes into the outbox between sendings, so that it holds up
            // no other mail.
            let fanned = self.fan_out(&mut aside).await?;
            let mass = if paced { allowance.take_stock().min(PAGE) } else { PAGE };
            let (page, dropped) =
                self.app.write(move |work| outbox::lease(work, PAGE, mass)).await?;
            // Where many are unwanted they are passed over many at a time, each time in a transaction of its own.
            if page.is_empty() && dropped > 0 {
                self.app.write(outbox::pass_over).await?;
                continue;
            }
            allowance.left -= page.iter().filter(|mail| mail.campaign.is_some()).count() as f64;
            if page.is_empty() && !fanned {
                break;
            }
            let delivered = self.deliver_page(page).await?;
            all.sent += delivered.sent;
            all.unreachable = delivered.unreachable;
            // Inboxes do not wait for a mail server.
            while all.unreachable && go_on() && self.fan_out(&mut aside).await? {}
        }
        Ok(all)
    }

    /// Tells a page of people of a mass notice; whether there is more. One that cannot be told is left aside until the
    /// next round: it holds up neither the others nor any mail.
    async fn fan_out(&self, aside: &mut Vec<Uuid>) -> Result<bool, Error> {
        let known = aside.clone();
        let Some(id) = self.app.read(move |work| campaigns::next(work, &known)).await? else {
            return Ok(false);
        };
        match self.app.write(move |work| campaigns::fan_out(work, id)).await {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(Error::Unavailable) => return Err(Error::Unavailable),
            Err(error) => {
                tracing::error!(campaign = %id, %error, "nobody could be told of a mass notice");
            }
        }
        aside.push(id);
        Ok(true)
    }

    async fn deliver_page(&self, page: Vec<LeasedMail>) -> Result<Delivered, Error> {
        let until = Instant::now() + LEASE.to_std().unwrap_or_default().saturating_sub(MARGIN);
        let (told, mut outcomes) = mpsc::channel::<(Settled, OwnedSemaphorePermit)>(IN_FLIGHT);
        let senders = CONNECTIONS.min(u32::try_from(page.len()).unwrap_or(CONNECTIONS));
        let shared = Arc::new(Sending {
            mailer: self.mailer.clone(),
            page: Lock::new(page.into()),
            places: Arc::new(Semaphore::new(IN_FLIGHT)),
            until,
            app: self.app.clone(),
        });
        let runtime = tokio::runtime::Handle::current();
        for _ in 0..senders {
            let (sending, told, runtime) = (shared.clone(), told.clone(), runtime.clone());
            tokio::task::spawn_blocking(move || sending.run(&runtime, &told));
        }
        drop(told);
        let mut delivered = Delivered::default();
        let mut first_failure = Ok(());
        while let Some((settled, place)) = outcomes.recv().await {
            let mut group = vec![settled];
            let mut places = vec![place];
            while let Ok((settled, place)) = outcomes.try_recv() {
                group.push(settled);
                places.push(place);
            }
            delivered.sent +=
                group.iter().filter(|settled| settled.outcome == Outcome::Sent).count();
            delivered.unreachable |=
                group.iter().any(|settled| settled.outcome == Outcome::Released);
            for settled in &group {
                if let Outcome::Buried { why, .. } = &settled.outcome {
                    tracing::warn!(mail = %settled.id, why, "a mail is given up");
                }
            }
            if let Err(error) = self.app.write(move |work| outbox::settle(work, &group)).await {
                // Nothing more is sent that could not be settled; what is on its way is still waited for.
                shared.clear();
                first_failure = first_failure.and(Err(error));
            }
        }
        first_failure.map(|()| delivered)
    }

    /// Delivers for as long as the service runs; ends after the mails in hand. The others stay due.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        loop {
            let wait = match self.deliver_while(|| !stopped(&stop), true).await {
                Ok(Delivered { unreachable: true, .. }) => {
                    tracing::warn!("the mail server cannot be reached; mails wait");
                    UNREACHABLE
                }
                Ok(_) => PAUSE,
                Err(error) => {
                    tracing::error!(%error, "mail could not be delivered");
                    PAUSE
                }
            };
            if !pause(&mut stop, wait).await {
                return;
            }
        }
    }
}

/// A page on its way, shared by its senders.
struct Sending {
    mailer: Arc<Mailer>,
    page: Lock<VecDeque<LeasedMail>>,
    places: Arc<Semaphore>,
    /// When what is left is put back unsent.
    until: Instant,
    app: Arc<App>,
}

impl Sending {
    fn next(&self) -> Option<LeasedMail> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    fn clear(&self) {
        self.page.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Sends one mail after the other until there is none. Blocks.
    fn run(
        &self,
        runtime: &tokio::runtime::Handle,
        told: &mpsc::Sender<(Settled, OwnedSemaphorePermit)>,
    ) {
        loop {
            let Ok(place) = runtime.block_on(self.places.clone().acquire_owned()) else { return };
            let Some(mail) = self.next() else { return };
            let outcome =
                if Instant::now() < self.until { self.try_once(&mail) } else { Outcome::Released };
            if outcome == Outcome::Released {
                // The others would fare no better.
                let left: Vec<_> = std::iter::from_fn(|| self.next()).collect();
                for mail in left {
                    let settled = Settled::of(&mail, Outcome::Released);
                    let Ok(place) = runtime.block_on(self.places.clone().acquire_owned()) else {
                        return;
                    };
                    if told.blocking_send((settled, place)).is_err() {
                        return;
                    }
                }
            }
            if told.blocking_send((Settled::of(&mail, outcome), place)).is_err() {
                return;
            }
        }
    }

    fn try_once(&self, mail: &LeasedMail) -> Outcome {
        // Such a mail was leased time and again and never settled: it may be what ends workers.
        if mail.attempts > MAX_ATTEMPTS {
            return Outcome::Buried { why: "no try came to an end".to_owned(), fault: Fault::Ours };
        }
        if mail.is_withheld() {
            return Outcome::Buried {
                why: "withheld: the address refuses mail".to_owned(),
                fault: Fault::Ours,
            };
        }
        // A panic is one mail's permanent fault.
        let tried = catch_unwind(AssertUnwindSafe(|| send(&self.app, &self.mailer, mail)))
            .unwrap_or_else(|_| Err(SendError::Permanent("sending it panics".to_owned())));
        match tried {
            Ok(()) => Outcome::Sent,
            // Whether the server or this mail is at fault tells a question without a mail.
            Err(SendError::Unreachable(_)) if !self.mailer.is_reachable() => Outcome::Released,
            Err(
                SendError::Temporary(why) | SendError::Hindered(why) | SendError::Unreachable(why),
            ) if mail.attempts < MAX_ATTEMPTS => Outcome::Retry {
                why,
                after: chrono::Duration::seconds(wait(mail.id, mail.attempts)),
            },
            Err(SendError::Refused { why, for_good }) => {
                Outcome::Buried { why, fault: Fault::Address { for_good } }
            }
            Err(SendError::Temporary(why)) => {
                Outcome::Buried { why, fault: Fault::Address { for_good: false } }
            }
            Err(
                SendError::Hindered(why) | SendError::Unreachable(why) | SendError::Permanent(why),
            ) => Outcome::Buried { why, fault: Fault::Ours },
        }
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

/// What a mail is about and who gets it, as far as its end to news needs it.
struct About {
    petition: Option<PetitionId>,
    account: Option<AccountId>,
    mass: bool,
}

fn message(
    app: &App,
    id: Uuid,
    to: &str,
    kind: &str,
    language: &str,
    facts: &serde_json::Value,
    about: &About,
) -> Result<Message, MailError> {
    let kind = NoticeKind::parse(kind).ok_or(MailError::UnknownKind)?;
    let language = Language::parse(language).unwrap_or(Language::Kk);
    let mut facts = localised(facts, language);
    let mut news = None;
    if let (true, Some(account), Some(petition)) = (about.mass, about.account, about.petition) {
        // Who no longer wants to hear of new petitions says so of the topic, not of this petition.
        let topic = facts.get("topic").and_then(serde_json::Value::as_str).and_then(Topic::parse);
        let list = if topic.is_some() { "new-petitions" } else { "petition-news" };
        let token = subscriptions::token(
            app,
            account,
            &topic.map_or(Scope::Petition(petition), Scope::Topic),
        );
        if let Some(facts) = facts.as_object_mut() {
            facts.insert(
                "unsubscribe_link".to_owned(),
                app.links.with_token("unsubscribe", &token).into(),
            );
        }
        let by_mail = outbox::tag(app, Purpose::Unsubscription, id);
        news = Some(News {
            list: list.to_owned(),
            unsubscribe: app.links.unsubscription(&token),
            by_mail,
        });
    }
    let rendered = mail::render(kind, language, &facts)?;
    let return_tag = outbox::tag(app, Purpose::Bounce, id);
    Ok(Message {
        id,
        to: to.to_owned(),
        language,
        rendered,
        petition: about.petition.map(Into::into),
        news,
        return_tag,
    })
}

fn send(app: &App, mailer: &Mailer, mail: &LeasedMail) -> Result<(), SendError> {
    let Some(to) = mail.address() else {
        return Err(SendError::Permanent("the account has no address any more".to_owned()));
    };
    let about =
        About { petition: mail.petition, account: mail.account, mass: mail.campaign.is_some() };
    let message = message(app, mail.id, to, &mail.kind, &mail.language, mail.facts(), &about)
        .map_err(|error| SendError::Permanent(format!("{}: {error}", mail.kind)))?;
    mailer.send(&message)
}

impl Mailbox for Delivery {
    fn deliver_due(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async { self.deliver().await.map(drop) })
    }

    fn shown(&self, mail: &SentMail) -> Result<ShownMail, Error> {
        let to = mail.address.clone().or_else(|| mail.email.clone()).unwrap_or_default();
        let facts = mail.mass_payload.as_ref().unwrap_or(&mail.payload);
        let about =
            About { petition: mail.petition, account: mail.account, mass: mail.campaign.is_some() };
        let message = message(&self.app, mail.id, &to, &mail.kind, &mail.language, facts, &about)
            .map_err(|error| Error::Internal(format!("{}: {error}", mail.kind)))?;
        let headers =
            self.mailer.headers(&message).map_err(|error| Error::Internal(error.to_string()))?;
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

    #[test]
    fn waits_double_up_to_six_hours_and_spread_over_a_quarter() {
        let (whole, least) = (Uuid::from_u128(0), Uuid::from_u128(255));
        let waits: Vec<_> = (1..MAX_ATTEMPTS).map(|attempts| wait(whole, attempts)).collect();
        assert_eq!(waits, [60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 21_600, 21_600]);
        assert_eq!((wait(least, 1), wait(least, 11)), (46, 16_222));
        assert_eq!((wait(whole, 0), wait(whole, i32::MAX)), (60, 21_600));
    }
}
