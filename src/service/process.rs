//! One process, started and stopped in order.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use futures_util::future::BoxFuture;
use secrecy::ExposeSecret;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::metrics::Metrics;
use super::{Mailing, ServiceError, bootstrap, broker, providers};
use app::App;
use app::bench_seam::{BenchSeam, check_batch};
use app::sign_queue::SignQueue;
use app::signing::{sign_batch, sign_silently};
use config::{Effective, Settings};
use eds_broker_testing::TestBroker;
use http::{DemoOffer, LiveReadings};
use identity_provider_testing::TestProvider;
use mail::Mailer;
use revocation::Sources;
use worker::mails::Delivery;
use worker::signatures::Writers;
use worker::{
    changes, clock, deadlines, dumps, figures, retention, revocation_lists, signature_log,
    signatures, signing_sessions, stems, webhooks, witnesses,
};

/// How long signatures that were queued are waited for: each is answered within five seconds.
const DRAIN: Duration = Duration::from_secs(6);

/// Signers of the demo's petitions: as many as a petition to a central body needs (90-3(4)).
const REAL_SIGNERS: usize = 50_000;

/// A running process of the service.
pub struct Service {
    /// What its use cases work with.
    pub app: Arc<App>,
    /// Where it listens.
    pub address: SocketAddr,
    /// The identity provider of the sandbox; none in production.
    pub provider: Option<Arc<TestProvider>>,
    /// The broker of the sandbox; none in production.
    pub broker: Option<Arc<TestBroker>>,
    server: ServerHandle,
    readings: Arc<LiveReadings>,
    serving: JoinHandle<std::io::Result<()>>,
    stop: watch::Sender<bool>,
    loops: Vec<JoinHandle<()>>,
    queue: SignQueue,
    writers: Writers,
    metrics: Option<Metrics>,
    /// How long it is told that the end is near, before it comes.
    pause: Duration,
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
        let address = listener.local_addr()?;
        // A taken address is found before anything else is started.
        let for_metrics = settings.metrics_listen.map(Metrics::bind).transpose()?;
        let bootstrap::Built { app, sources } =
            bootstrap::build_for(effective, database_url, Some(address))?;
        let smtp_url = settings.smtp_url.as_ref().map(ExposeSecret::expose_secret);
        let mailer =
            Mailer::from_settings(smtp_url, &effective.mail_dir(), &mailing.outgoing(effective))?;
        let delivery = Delivery::new(app.clone(), Arc::new(mailer), settings.mass_mail_rate);
        let (queue, writers) = queue(&app, settings)?;
        let bench = settings.bench_calls.then(|| bench_seam(&app, settings)).transpose()?;
        let room = super::descriptors::room(settings.pool_size);
        let traffic = Arc::new(http::traffic(app.sandbox, effective.log_requests()));
        let readings =
            LiveReadings::new(app.clone(), traffic.clone(), room.streams(settings.event_streams));
        let provider = providers::start(effective, &app, address)?;
        let broker = broker::start(effective, &app, address)?;
        let parts = http::Parts {
            app: app.clone(),
            queue: queue.clone(),
            mailbox: Arc::new(delivery.clone()),
            readings: readings.clone(),
            provider: provider.clone(),
            broker: broker.clone(),
            traffic,
            demo: app.sandbox.then(|| demo_offer(address)),
            bench,
        };
        let restarts = settings.database_url.is_none().then_some(embedded::restarts as fn() -> u64);
        let numbers = http::metrics::Sources::of(&parts, restarts);
        let server = http::server(parts, listener, settings.workers, room.connections())?;
        let handle = server.handle();
        let metrics = for_metrics.map(|listener| Metrics::serve(listener, numbers)).transpose()?;
        let (stop, stopped) = watch::channel(false);
        let mut loops = start_loops(&app, delivery, &readings, sources, &stopped);
        let following =
            signing_sessions::run(app.clone(), queue.clone(), http::failure_of, stopped);
        loops.push(tokio::spawn(following));
        Ok(Self {
            app,
            address,
            provider,
            broker,
            server: handle,
            readings,
            serving: tokio::spawn(server),
            stop,
            loops,
            queue,
            writers,
            metrics,
            pause: effective.stop_pause(),
        })
    }

    /// Where it tells its numbers, if it does.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(|metrics| metrics.address)
    }

    /// Stops in order: it says that it will, and serves on until proxies have noticed; then no new requests, those in flight answered, loops ended, queue drained.
    ///
    /// # Errors
    /// [`ServiceError::Writer`] when signatures could not be drained.
    pub async fn stop(self) -> Result<(), ServiceError> {
        self.app.readiness.close();
        tokio::time::sleep(self.pause).await;
        // Streams end by themselves only when they are told.
        self.readings.close();
        if let Some(broker) = &self.broker {
            broker.close();
        }
        self.server.stop(true).await;
        if let Ok(served) = self.serving.await {
            served?;
        }
        let _ = self.stop.send(true);
        for task in self.loops {
            let _ = task.await;
        }
        if let Some(metrics) = self.metrics {
            metrics.stop().await;
        }
        drop(self.queue);
        let writers = self.writers;
        let ended = tokio::task::spawn_blocking(move || writers.join(DRAIN)).await;
        if matches!(ended, Ok(true)) { Ok(()) } else { Err(ServiceError::Writer) }
    }
}

/// How many signatures may wait, and how many are committed together.
fn of_signing(settings: &Settings) -> (usize, usize) {
    (settings.sign_queue as usize, settings.sign_batch as usize)
}

/// The queue of signatures and its writers.
fn queue(app: &Arc<App>, settings: &Settings) -> Result<(SignQueue, Writers), ServiceError> {
    let (size, batch) = of_signing(settings);
    Ok(signatures::start(app.clone(), size, batch, sign_batch)?)
}

/// Further writers for the benchmark, each with a queue and a connection of its own; they end with the process.
fn bench_seam(app: &Arc<App>, settings: &Settings) -> Result<BenchSeam, ServiceError> {
    let (size, batch) = of_signing(settings);
    let (checking, _) = signatures::start(app.clone(), size, batch, check_batch)?;
    let (silent, _) = signatures::start(app.clone(), size, batch, sign_silently)?;
    Ok(BenchSeam { checking, silent })
}

/// All that happens without being asked for.
fn start_loops(
    app: &Arc<App>,
    delivery: Delivery,
    readings: &Arc<LiveReadings>,
    sources: Option<Arc<Sources>>,
    stopped: &watch::Receiver<bool>,
) -> Vec<JoinHandle<()>> {
    let lists = sources
        .map(|sources| tokio::spawn(revocation_lists::run(app.clone(), sources, stopped.clone())));
    let loops = vec![
        tokio::spawn(delivery.run(stopped.clone())),
        tokio::spawn(deadlines::run(app.clone(), stopped.clone())),
        tokio::spawn(retention::run(app.clone(), stopped.clone())),
        tokio::spawn(figures::run(app.clone(), stopped.clone())),
        tokio::spawn(dumps::run(app.clone(), stopped.clone())),
        tokio::spawn(stems::run(app.clone(), stopped.clone())),
        tokio::spawn(clock::run(app.clone(), stopped.clone())),
        tokio::spawn(changes::run(app.clone(), stopped.clone())),
        tokio::spawn(webhooks::run(app.clone(), stopped.clone())),
        tokio::spawn(signature_log::run(app.clone(), stopped.clone())),
        tokio::spawn(witnesses::run(app.clone(), stopped.clone())),
        tokio::spawn(readings.clone().run()),
    ];
    loops.into_iter().chain(lists).collect()
}

/// An empty house in development is filled by the demo, a client of this service like any other.
fn demo_offer(address: SocketAddr) -> Arc<DemoOffer> {
    // The sandbox answers callers on this machine alone, whatever the address that is listened on.
    let base = format!("http://127.0.0.1:{}", address.port());
    let filling = move || -> BoxFuture<'static, ()> {
        let base = base.clone();
        Box::pin(async move {
            if let Err(error) = demo::show_petitions(&base, REAL_SIGNERS).await {
                tracing::warn!(%error, "the petitions of the demo could not all be made");
            }
        })
    };
    Arc::new(DemoOffer::new(Arc::new(filling)))
}
