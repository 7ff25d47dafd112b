//! The loop over what is due.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, mpsc, watch};
use uuid::Uuid;

use super::allowance::Allowance;
use super::sending::{IN_FLIGHT, Sending, Told};
use crate::{pause, stopped};
use app::outbox::{LEASE, LeasedMail, Outcome};
use app::{App, Error, campaigns, outbox};
use mail::{CONNECTIONS, Mailer};

/// Mails leased together.
const PAGE: i64 = 64;
/// What is left of a lease when no sending is begun any more; sending one mail takes less.
const MARGIN: Duration = Duration::from_secs(75);
/// Pause when nothing is due.
const PAUSE: Duration = Duration::from_millis(500);
/// Pause while the mail server cannot be reached.
const UNREACHABLE: Duration = Duration::from_secs(10);

/// Delivers the outbox by one way of sending.
#[derive(Clone)]
pub struct Delivery {
    pub(super) app: Arc<App>,
    pub(super) mailer: Arc<Mailer>,
    /// Held while mails are in hand. Who asks for delivery waits for those too: of what was due
    /// nothing is then still on its way in this process.
    in_hand: Arc<Mutex<Allowance>>,
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
        let allowance = Allowance::new(mass_mails_a_second);
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
        let app = self.app.clone();
        let go_on = move || go_on() && app.takes_writes();
        while go_on() && !all.unreachable {
            let mut allowance = self.in_hand.lock().await;
            // A page of a mass notice goes into the outbox between sendings, so that it holds up
            // no other mail.
            let fanned = self.fan_out(&mut aside).await?;
            if !fanned && !self.app.glance(outbox::is_any_due).await? {
                break;
            }
            let mass = if paced { allowance.take_stock().min(PAGE) } else { PAGE };
            let (page, dropped) =
                self.app.write(move |work| outbox::lease(work, PAGE, mass)).await?;
            // Where many are unwanted they are passed over many at a time, each time in a transaction of its own.
            if page.is_empty() && dropped > 0 {
                self.app.write(outbox::pass_over).await?;
                continue;
            }
            allowance.spend(page.iter().filter(|mail| mail.campaign.is_some()).count());
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
        let Some(id) = self.app.glance(move |work| campaigns::next(work, &known)).await? else {
            return Ok(false);
        };
        match self.app.write(move |work| campaigns::fan_out(work, id)).await {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(error) if error.is_outage() => return Err(error),
            Err(error) => {
                tracing::error!(campaign = %id, %error, "nobody could be told of a mass notice");
            }
        }
        aside.push(id);
        Ok(true)
    }

    async fn deliver_page(&self, page: Vec<LeasedMail>) -> Result<Delivered, Error> {
        let until = Instant::now() + LEASE.to_std().unwrap_or_default().saturating_sub(MARGIN);
        let (told, mut outcomes) = mpsc::channel::<Told>(IN_FLIGHT);
        let senders = CONNECTIONS.min(u32::try_from(page.len()).unwrap_or(CONNECTIONS));
        let shared = Arc::new(Sending::new(self.app.clone(), self.mailer.clone(), page, until));
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
            self.app.meters.mails.settled(&group);
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
