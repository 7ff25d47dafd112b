//! Delivery of the outbox, with a mailer that remembers and refuses to order.

mod failures;
mod processes;
mod sending;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use petitions::app::App;
use petitions::app::registration::{self, Declaration};
use petitions::credentials::passwords::{Cost, hash};
use petitions::domain::assurance::Assurance;
use petitions::domain::iin::Iin;
use petitions::domain::language::Language;
use petitions::mail::{Mailer, SendError};
use petitions::store::schema::outbox;
use petitions::worker::mails::Delivery;
use serde_json::Value;

use crate::harness::accounts::PASSWORD;
use crate::harness::{BareApp, production};

/// An outbox row as it stands.
#[derive(Debug, Queryable)]
struct Row {
    payload: Value,
    due_at: DateTime<Utc>,
    leased_until: Option<DateTime<Utc>>,
    attempts: i32,
    last_error: Option<String>,
    sent_at: Option<DateTime<Utc>>,
    buried_at: Option<DateTime<Utc>>,
}

/// An application whose mails are delivered when the test says so.
struct Outbox {
    core: Arc<App>,
    mailer: Arc<Mailer>,
    _bare: BareApp,
}

impl Outbox {
    async fn development() -> Self {
        Self::with(&["--public-url", "https://petitions.example"]).await
    }

    async fn production() -> Self {
        let keys = tempfile::tempdir().unwrap();
        let arguments = production(keys.path());
        Self::with(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    async fn with(arguments: &[&str]) -> Self {
        let bare = BareApp::with(arguments).await;
        let mailer =
            Mailer::memory("Petitions <no-reply@petitions.example>", "petitions.example").unwrap();
        Self { core: bare.core.clone(), mailer: Arc::new(mailer), _bare: bare }
    }

    /// The delivery of one process.
    fn delivery(&self) -> Delivery {
        Delivery::new(self.core.clone(), self.mailer.clone(), 10_000)
    }

    async fn deliver(&self) -> usize {
        self.delivery().deliver().await.unwrap()
    }

    async fn registers(&self, serial: u64, email: &str) {
        // Some serials have no valid number.
        let iin = (serial * 100..).find_map(Iin::synthetic).unwrap();
        let declaration = Declaration {
            birth_date: iin.birth_date().unwrap(),
            iin,
            email: email.to_owned(),
            password_hash: hash(PASSWORD, Cost::default()).unwrap(),
            family_name: "Серікқызы".to_owned(),
            given_name: "Айгүл".to_owned(),
            patronymic: None,
            residence: "750000000".to_owned(),
            language: Language::Kk,
            vouched: None,
            assurance: Assurance::Declared,
            evidence: None,
        };
        self.core.write(move |work| registration::register(work, &declaration)).await.unwrap();
    }

    /// Everything in the outbox, oldest first.
    async fn rows(&self) -> Vec<Row> {
        let load = |conn: &mut PgConnection| {
            outbox::table
                .order(outbox::id)
                .select((
                    outbox::payload,
                    outbox::due_at,
                    outbox::leased_until,
                    outbox::attempts,
                    outbox::last_error,
                    outbox::sent_at,
                    outbox::buried_at,
                ))
                .load::<Row>(conn)
                .unwrap()
        };
        self.core.read(move |work| Ok(load(work.conn))).await.unwrap()
    }

    /// The newest row.
    async fn row(&self) -> Row {
        self.rows().await.pop().unwrap()
    }

    /// The machine's clock cannot be moved: instants of the rows are moved against it.
    async fn alters(&self, change: &str) {
        let statement =
            format!("UPDATE outbox SET {change} WHERE sent_at IS NULL AND buried_at IS NULL");
        let alter =
            move |conn: &mut PgConnection| diesel::sql_query(&statement).execute(conn).unwrap();
        self.core.write(move |work| Ok(alter(work.conn))).await.unwrap();
    }

    fn recipients(&self) -> Vec<String> {
        self.mailer.remembered().into_iter().map(|message| message.to).collect()
    }
}

fn temporary() -> SendError {
    SendError::Temporary("the mail server answered 451".to_owned())
}

fn permanent() -> SendError {
    SendError::Permanent("the mail server answered 550".to_owned())
}
