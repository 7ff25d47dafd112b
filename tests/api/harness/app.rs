//! A running service.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use clap::Parser;
use diesel::prelude::*;
use petitions::app::App;
use petitions::config::{Effective, Settings};
use petitions::credentials::read_keys;
use petitions::service::Service;
use petitions::store::outbox::buried;
use petitions::store::signatures::mismatches;
use serde_json::json;

use super::canaries;
use super::certificates::share_identity_key;
use super::client::Api;
use super::server::{Server, reachable_directory};
use super::smtp::Smtp;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
}

/// The settings these arguments give.
pub fn settings(arguments: &[&str]) -> Effective {
    let all = std::iter::once("test").chain(arguments.iter().copied());
    Cli::parse_from(all).settings.check().unwrap()
}

/// The arguments of a production with keys of its own, which are made in this directory.
pub fn production(keys: &Path) -> Vec<String> {
    let made = |name: &str| {
        let path = keys.join(name);
        read_keys(&path, true).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (identity, token, log) = (made("identity"), made("token"), made("log"));
    [
        ["--env", "production"],
        ["--public-url", "https://petitions.example"],
        ["--smtp-url", "smtp://127.0.0.1:1"],
        ["--identity-key-file", &identity],
        ["--token-key-file", &token],
        ["--log-key-file", &log],
        ["--required-assurance", "declared"],
        ["--signature-evidence", "session"],
        ["--moderation-mode", "PRE"],
        ["--retention-days", "365"],
    ]
    .concat()
    .into_iter()
    .map(str::to_owned)
    .collect()
}

/// A service of its own for every test: a fresh database, a free port, the real workers.
pub struct TestApp {
    pub api: Api,
    pub service: Service,
    /// The application that it serves, for what no call tells.
    pub core: Arc<App>,
    pub mail_dir: PathBuf,
    pub data: tempfile::TempDir,
    arguments: Vec<String>,
    pub database: String,
    _server: Arc<Server>,
}

impl TestApp {
    /// Opens in development, at the machine's own time.
    pub async fn open() -> Self {
        Self::with(&[]).await
    }

    /// Opens at a moment of the test clock.
    pub async fn at(instant: &str) -> Self {
        let app = Self::open().await;
        app.clock(instant).await;
        app
    }

    /// Opens with further arguments.
    pub async fn with(arguments: &[&str]) -> Self {
        Self::on(tokio::task::spawn_blocking(Server::shared).await.unwrap(), arguments).await
    }

    /// Opens with a mail server, and with further arguments.
    pub async fn mailing(smtp: &Smtp, further: &[&str]) -> Self {
        let url = smtp.url();
        Self::with(&[&["--smtp-url", &url], further].concat()).await
    }

    /// Opens as in production, without the sandbox.
    pub async fn production() -> Self {
        let keys = reachable_directory();
        let arguments = production(keys.path());
        Self::with(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    /// Opens on a server of its own.
    pub async fn on(server: Arc<Server>, arguments: &[&str]) -> Self {
        canaries::listen();
        let database = server.database();
        let data = tempfile::tempdir_in(server.directory.path()).unwrap();
        share_identity_key(data.path());
        let mut all = vec![
            "--data-dir",
            data.path().to_str().unwrap(),
            "--database-url",
            &database,
            "--pool-size",
            "5",
        ];
        if !arguments.contains(&"--env") {
            all.extend(["--env", "development"]);
        }
        all.extend(arguments);
        let effective = settings(&all);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let service = Service::start(&effective, &database, listener).unwrap();
        let api = Api::at(&format!("http://{}", service.address));
        let arguments = all.into_iter().map(str::to_owned).collect();
        Self {
            api,
            core: service.app.clone(),
            mail_dir: effective.mail_dir(),
            service,
            data,
            arguments,
            database,
            _server: server,
        }
    }

    /// A second process on the same database, as far as the database can tell.
    pub async fn beside(&self) -> Service {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        Service::start(
            &settings(&arguments),
            &self.database,
            TcpListener::bind("127.0.0.1:0").unwrap(),
        )
        .unwrap()
    }

    /// The program with a command of its own, on the same database and keys.
    pub fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petitions"));
        command.arg(name).args(&self.arguments).env("PETITIONS_LOG", "error");
        command
    }

    /// Ends the service and leaves what it worked on.
    pub async fn leave(self) -> Left {
        self.service.stop().await.unwrap();
        Left { data: self.data, database: self.database, _server: self._server }
    }

    /// Ends the service and checks that its counts are exact and that every mail could be sent.
    pub async fn close(self) {
        if self.core.sandbox {
            // Reading the mails delivers what is due.
            self.api.get("/dev/mails?limit=1", None).await.is(200);
            let given_up = self.core.read(|work| Ok(buried(work.conn)?)).await.unwrap();
            assert_eq!(given_up, Vec::<String>::new(), "no mail is given up");
        }
        let wrong = self.core.read(|work| Ok(mismatches(work.conn)?)).await.unwrap();
        assert_eq!(wrong, [], "counts must equal rows");
        let errors: Vec<Told> = self
            .core
            .read(|work| {
                Ok(diesel::sql_query(
                    "SELECT last_error AS text FROM outbox WHERE last_error IS NOT NULL",
                )
                .load(work.conn)
                .unwrap())
            })
            .await
            .unwrap();
        let errors: Vec<String> = errors.into_iter().map(|told| told.text).collect();
        self.service.stop().await.unwrap();
        canaries::assert_silent(&errors.join("\n"));
    }

    /// Sets the test clock and does everything that is due by then.
    pub async fn clock(&self, instant: &str) {
        self.api.put("/dev/clock", None, json!({ "now": instant })).await.is(200);
    }
}

/// A database and a data directory without their service.
pub struct Left {
    pub data: tempfile::TempDir,
    pub database: String,
    _server: Arc<Server>,
}

#[derive(diesel::QueryableByName)]
struct Told {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}
