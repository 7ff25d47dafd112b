//! A mass notice, against the same mail sent as often in a bare loop over the same pool.

use std::time::{Duration, Instant};

use uuid::Uuid;

use super::petitions::petition;
use super::process::{Deployment, Process};
use super::report::Bound;
use super::run::Run;
use super::sink::Sink;
use super::slope::BULK;
use super::{BenchError, database, seeding};
use domain::language::Language;
use domain::notice::NoticeKind;
use mail::{Mailer, Message, Outgoing};
use store::signatures::SignatureRow;

/// Mails of a mass notice.
const MAILS: usize = 3_000;
const SENDER: &str = "Petitions <no-reply@petitions.example>";
/// The notice that is sent.
const KIND: NoticeKind = NoticeKind::JoinedWithdrawn;

impl Run<'_> {
    /// Mails a second, by the bare loop and by the service.
    pub(crate) async fn mails(&mut self, deployment: &Deployment) -> Result<(), BenchError> {
        self.step("mails");
        let sink = Sink::start()?;
        let bare = self.bare_loop(&sink)?;
        self.report.measure("mails in a bare loop, a second", bare);
        let service =
            deployment.start(&["--smtp-url", &sink.url(), "--mass-mail-rate", "100000"]).await?;
        let by_service = self.mass_notice(&service, &sink).await?;
        self.report.measure("mass mails by the service, a second", by_service);
        self.report.hold("mass mails / bare loop", by_service / bare, Bound::AtLeast(0.7));
        Ok(())
    }

    fn bare_loop(&self, sink: &Sink) -> Result<f64, BenchError> {
        let outgoing =
            Outgoing { from: SENDER, domain: "petitions.example", bounces: None, key: None };
        let mailer = Mailer::from_settings(Some(&sink.url()), self.data_dir, &outgoing)?;
        let message = Message {
            id: Uuid::nil(),
            to: "citizen@sandbox.petitions.example".to_owned(),
            language: Language::Ru,
            rendered: mail::render(KIND, Language::Ru, &mail::sample(KIND))?,
            petition: None,
            news: None,
            return_tag: String::new(),
        };
        let started = Instant::now();
        std::thread::scope(|scope| {
            let send =
                || (0..MAILS / mail::CONNECTIONS as usize).try_for_each(|_| mailer.send(&message));
            let senders: Vec<_> = (0..mail::CONNECTIONS).map(|_| scope.spawn(send)).collect();
            senders.into_iter().try_for_each(|sender| sender.join().unwrap_or(Ok(())))
        })?;
        Ok(sink.taken() as f64 / started.elapsed().as_secs_f64())
    }

    /// Tells the signers of a petition, and counts the mails that arrive, but for the first twentieth.
    async fn mass_notice(&self, service: &Process, sink: &Sink) -> Result<f64, BenchError> {
        let id = petition(service, "рассылки").await?;
        let mut conn = self.db.dedicated()?;
        let (_, ordinal) = database::tally(&mut conn, id)?;
        let accounts = database::citizens(&mut conn, MAILS)?;
        let mut rows = (ordinal + 1..).zip(accounts).map(|(ordinal, account)| SignatureRow {
            account_id: Some(account),
            notify: true,
            ..seeding::signature(id, ordinal, "750000000")
        });
        seeding::seed(&mut conn, id, &mut rows, BULK)?;
        let before = sink.taken();
        seeding::tell_signers(&mut conn, id, KIND, mail::sample(KIND))?;
        let mut began = None;
        while sink.taken() < before + MAILS {
            if sink.taken() > before + MAILS / 20 {
                began.get_or_insert((Instant::now(), sink.taken()));
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let (began, first) = began.ok_or(BenchError::Broken("no mails"))?;
        Ok((before + MAILS - first) as f64 / began.elapsed().as_secs_f64())
    }
}
