//! One process of the service, put together: database, application, writer, loops, HTTP.

pub mod bootstrap;

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use actix_web::dev::ServerHandle;
use secrecy::ExposeSecret;
use thiserror::Error;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use app::App;
use app::sign_queue::SignQueue;
use app::signing::{check_batch, sign_batch};
use bootstrap::StartError;
use config::Effective;
use embedded::{Embedded, EmbeddedError, Options};
use http::responses::cache::ResponseCache;
use mail::{DkimKey, MailError, Mailer, Outgoing, ReturnPath};
use worker::mails::Delivery;
use worker::{changes, clock, deadlines, retention, signatures};

/// Why the service cannot run.
#[derive(Debug, Error)]
pub enum ServiceError {
    #[error("embedded PostgreSQL: {0}")]
    Embedded(#[from] EmbeddedError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    App(#[from] app::Error),
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error("PETITIONS_DKIM_KEY_FILE: cannot be read: {0}")]
    DkimKey(std::io::ErrorKind),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("the signature writer has died")]
    Writer,
}

/// The database of a deployment: the one named, or the embedded one of the data directory.
pub struct Database {
    pub url: String,
    embedded: Option<Embedded>,
}

impl Database {
    /// Starts the embedded server unless a database is named. Blocks.
    ///
    /// # Errors
    /// When the embedded server does not come up.
    pub fn open(effective: &Effective, name: &str) -> Result<Self, ServiceError> {
        if let Some(url) = &effective.settings.database_url {
            return Ok(Self { url: url.expose_secret().to_owned(), embedded: None });
        }
        let embedded = Embedded::start(&Options { data_dir: &effective.data_dir, settings: &[] })?;
        embedded.ensure_database(name)?;
        Ok(Self { url: embedded.url(name), embedded: Some(embedded) })
    }

    /// As [`Database::open`], or the database of the service that runs on the same data directory
    /// at this moment. For a command beside the service, not for a second service. Blocks.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn beside(effective: &Effective, name: &str) -> Result<Self, ServiceError> {
        match Self::open(effective, name) {
            Err(ServiceError::Embedded(in_use @ EmbeddedError::InUse { .. })) => {
                let url = Embedded::url_of_running(&effective.data_dir, name).ok_or(in_use)?;
                Ok(Self { url, embedded: None })
            }
            opened => opened,
        }
    }

    /// Starts an embedded server under `data_dir` with an empty database, whatever it held. Blocks.
    ///
    /// # Errors
    /// When the embedded server does not come up.
    pub fn anew(data_dir: &Path, name: &str) -> Result<Self, ServiceError> {
        let embedded = Embedded::start(&Options { data_dir, settings: &[] })?;
        embedded.recreate_database(name)?;
        Ok(Self { url: embedded.url(name), embedded: Some(embedded) })
    }

    /// Stops the embedded server. Blocks.
    ///
    /// # Errors
    /// When it does not stop.
    pub fn close(self) -> Result<(), ServiceError> {
        if let Some(embedded) = self.embedded {
            embedded.stop()?;
        }
        Ok(())
    }
}

/// What mails are sent with: read from settings and files.
pub struct Mailing {
    key: Option<DkimKey>,
    return_path: Option<ReturnPath>,
}

impl Mailing {
    /// Reads and judges the settings of mail.
    ///
    /// # Errors
    /// The first that is not understood, or a key that cannot be read.
    pub fn of(effective: &Effective) -> Result<Self, ServiceError> {
        let settings = &effective.settings;
        let read_key = |file: &std::path::PathBuf| {
            std::fs::read_to_string(file).map_err(|error| ServiceError::DkimKey(error.kind()))
        };
        let key = settings.dkim_key_file.as_ref().map(read_key).transpose()?;
        let key = key.map(|private| DkimKey { selector: settings.dkim_selector.clone(), private });
        let return_path = match &settings.bounce_address {
            Some(address) => Some(ReturnPath::parse(address).ok_or(MailError::BounceAddress)?),
            None => None,
        };
        let mailing = Self { key, return_path };
        Mailer::judge(
            settings.smtp_url.as_ref().map(ExposeSecret::expose_secret),
            &mailing.outgoing(effective),
        )?;
        Ok(mailing)
    }

    fn outgoing<'a>(&'a self, effective: &'a Effective) -> Outgoing<'a> {
        Outgoing {
            from: &effective.settings.mail_from,
            domain: effective.mail_domain(),
            bounces: self.return_path.as_ref(),
            key: self.key.as_ref(),
        }
    }

    /// Where mails come back to, unless to their sender.
    pub fn return_path(&self) -> Option<&ReturnPath> {
        self.return_path.as_ref()
    }
}

/// A running process of the service.
pub struct Service {
    pub app: Arc<App>,
    pub address: SocketAddr,
    server: ServerHandle,
    snapshot: Arc<ResponseCache>,
    serving: JoinHandle<std::io::Result<()>>,
    stop: watch::Sender<bool>,
    loops: Vec<JoinHandle<()>>,
    queue: SignQueue,
    writer: thread::JoinHandle<()>,
}

impl Service {
    /// Starts everything on a listener; must be called inside a Tokio runtime.
    ///
    /// # Errors
    /// The first thing that does not work.
    pub fn start(
        effective: &Effective,
        database_url: &str,
        listener: TcpListener,
    ) -> Result<Self, ServiceError> {
        let settings = &effective.settings;
        let mailing = Mailing::of(effective)?;
        let app = bootstrap::build(effective, database_url)?;
        let smtp_url = settings.smtp_url.as_ref().map(ExposeSecret::expose_secret);
        let mailer =
            Mailer::from_settings(smtp_url, &effective.mail_dir(), &mailing.outgoing(effective))?;
        let delivery = Delivery::new(app.clone(), Arc::new(mailer), settings.mass_mail_rate);
        let (size, batch) = (settings.sign_queue as usize, settings.sign_batch as usize);
        let (queue, writer) = signatures::start(app.clone(), size, batch, sign_batch)?;
        let dry = settings
            .bench_calls
            .then(|| signatures::start(app.clone(), size, batch, check_batch))
            .transpose()?;
        let snapshot = ResponseCache::new(app.clone(), settings.event_streams as usize);
        let address = listener.local_addr()?;
        let parts = http::Parts {
            app: app.clone(),
            queue: queue.clone(),
            mailbox: Arc::new(delivery.clone()),
            snapshot: snapshot.clone(),
            dry: dry.map(|(queue, _)| queue),
        };
        let server = http::server(parts, listener, settings.workers)?;
        let handle = server.handle();
        let (stop, stopped) = watch::channel(false);
        let loops = vec![
            tokio::spawn(delivery.run(stopped.clone())),
            tokio::spawn(deadlines::run(app.clone(), stopped.clone())),
            tokio::spawn(retention::run(app.clone(), stopped.clone())),
            tokio::spawn(clock::run(app.clone(), stopped.clone())),
            tokio::spawn(changes::run(app.clone(), stopped)),
            tokio::spawn(snapshot.clone().run()),
        ];
        Ok(Self {
            app,
            address,
            server: handle,
            snapshot,
            serving: tokio::spawn(server),
            stop,
            loops,
            queue,
            writer,
        })
    }

    /// Stops in order: no new requests, those in flight answered, loops ended, queue drained.
    ///
    /// # Errors
    /// [`ServiceError::Writer`] when signatures could not be drained.
    pub async fn stop(self) -> Result<(), ServiceError> {
        // Streams end by themselves only when they are told.
        self.snapshot.close();
        self.server.stop(true).await;
        if let Ok(served) = self.serving.await {
            served?;
        }
        let _ = self.stop.send(true);
        for task in self.loops {
            let _ = task.await;
        }
        drop(self.queue);
        let writer = self.writer;
        let ended = tokio::task::spawn_blocking(move || writer.join()).await;
        match ended {
            Ok(Ok(())) => Ok(()),
            _ => Err(ServiceError::Writer),
        }
    }
}
