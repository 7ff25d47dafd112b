//! The server: everything of this floor put together.

use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App as ActixApp, HttpServer, web};
use utoipa_actix_web::AppExt as _;

use crate::account::mail_pages;
use crate::demo_offer::DemoOffer;
use crate::documentation::Documentation;
use crate::intake::limits::Limits;
use crate::live_readings::LiveReadings;
use crate::middleware::addresses::{Addresses, SecondBase, Undocumented};
use crate::public::problem_pages;
use crate::public::system::OpenApiText;
use crate::responses::browser_pages::Address;
use crate::routes::routes;
use crate::traffic::{Flavour, Traffic};
use crate::{bench, documentation, middleware, openapi, pages};
use app::App;
use app::bench_seam::BenchSeam;
use app::sandbox::Mailbox;
use app::sign_queue::SignQueue;
use eds_broker_testing::TestBroker;
use identity_provider_testing::TestProvider;

/// Seconds that requests in flight have to end at shutdown.
const SHUTDOWN_SECONDS: u64 = 20;
/// A client that has not sent its head by then is let go.
const HEAD_DEADLINE: Duration = Duration::from_secs(5);

/// What the HTTP layer works with.
#[derive(Clone)]
pub struct Parts {
    /// What use cases work with.
    pub app: Arc<App>,
    /// Where signatures wait for the writer.
    pub queue: SignQueue,
    /// The mails that the sandbox shows.
    pub mailbox: Arc<dyn Mailbox>,
    /// What is kept ready for readers.
    pub readings: Arc<LiveReadings>,
    /// The identity provider of the sandbox, which answers there.
    pub provider: Option<Arc<TestProvider>>,
    /// The broker of the sandbox, likewise.
    pub broker: Option<Arc<TestBroker>>,
    /// How an empty house is filled with real petitions, in development.
    pub demo: Option<Arc<DemoOffer>>,
    /// Where requests are counted.
    pub traffic: Arc<Traffic>,
    /// There for `petitions bench` alone.
    pub bench: Option<BenchSeam>,
}

/// Where pages of other origins may read what is asked for without a secret.
const OPEN: [Address; 5] = [
    Address::Beginning("/api/v1/"),
    Address::Beginning("/api/public/v1/"),
    Address::Whole("/openapi.json"),
    Address::Beginning("/log/"),
    Address::Beginning("/.well-known/"),
];

/// The sandbox, which answers under the base of the other calls too.
const SANDBOX: SecondBase = SecondBase { base: "/api/v1", beginning: "/dev/" };

fn undocumented(with_pages: bool) -> Undocumented {
    let always =
        [problem_pages::PAGES].into_iter().chain(documentation::PAGES).chain(pages::LOADED);
    let pages = if with_pages { pages::addresses() } else { mail_pages::PAGES.to_vec() };
    let pages = always.chain(pages).collect();
    Undocumented { pages, open: &OPEN, second_base: SANDBOX, for_people: &pages::OF_CALLS }
}

/// The calls that sign.
const SIGNING: [&str; 1] = ["sign_petition"];

/// Numbers of every call of the document, in which nothing has been counted; of requests that go well each `logged`-th
/// stands in the log.
pub fn traffic(sandbox: bool, logged: u32) -> Traffic {
    let document = openapi::document(sandbox);
    let calls = document.paths.paths.values().flat_map(|item| {
        let changing = [&item.post, &item.put, &item.patch, &item.delete];
        let changing = changing.into_iter().flatten().map(|call| (call, Flavour::Writing));
        item.get.iter().map(|call| (call, Flavour::Reading)).chain(changing)
    });
    let named = calls.filter_map(|(call, flavour)| {
        let name = call.operation_id.clone()?;
        let flavour = if SIGNING.contains(&name.as_str()) { Flavour::Signing } else { flavour };
        Some((name, flavour))
    });
    Traffic::of(named, logged)
}

/// What development has beside the service itself.
#[derive(Clone)]
struct MadeUp {
    provider: Option<web::Data<TestProvider>>,
    broker: Option<web::Data<TestBroker>>,
    demo: Option<web::Data<DemoOffer>>,
}

impl MadeUp {
    fn add_to(&self, config: &mut web::ServiceConfig) {
        if let Some(provider) = &self.provider {
            config.app_data(provider.clone());
        }
        if let Some(broker) = &self.broker {
            config.app_data(broker.clone());
        }
        if let Some(demo) = &self.demo {
            config.app_data(demo.clone());
        }
    }
}

/// The pages; without them, those few that mails cannot do without.
fn for_browsers(config: &mut web::ServiceConfig, with_pages: bool) {
    if with_pages {
        pages::routes(config);
    } else {
        mail_pages::routes(config);
        config.service(web::redirect("/", "/docs/"));
    }
}

/// The running HTTP server, of so many connections at most, beyond which clients wait in the system's queue; ends after
/// the requests in flight when it is told to stop.
///
/// # Errors
/// When the address cannot be taken, or the document cannot be read.
pub fn server(
    parts: Parts,
    listener: std::net::TcpListener,
    workers: Option<u16>,
    connections: usize,
) -> std::io::Result<Server> {
    let cores = || std::thread::available_parallelism().map_or(2, usize::from);
    let workers = workers.map_or_else(cores, usize::from).max(1);
    let sandbox = parts.app.sandbox;
    let with_pages = parts.app.links.pages;
    let document = openapi::document(sandbox);
    let addresses = Addresses::of(&document, undocumented(with_pages), &parts.traffic)
        .map_err(std::io::Error::other)?;
    let addresses = web::Data::new(addresses);
    let text = openapi::text(sandbox).map_err(std::io::Error::other)?;
    let written = serde_json::from_str(&text).map_err(std::io::Error::other)?;
    let documented = web::Data::new(Documentation::of(written));
    let text = web::Data::new(OpenApiText(text.into()));
    let limits = web::Data::new(Limits::new(parts.app.rate_limits));
    let app = web::Data::from(parts.app);
    let queue = web::Data::new(parts.queue);
    let mailbox = web::Data::from(parts.mailbox);
    let traffic = web::Data::from(parts.traffic);
    let answers = web::Data::from(parts.readings.answers.clone());
    let streams = web::Data::from(parts.readings.streams.clone());
    let made_up = MadeUp {
        provider: parts.provider.map(web::Data::from),
        broker: parts.broker.map(web::Data::from),
        demo: parts.demo.map(web::Data::from),
    };
    let bench_seam = parts.bench.map(web::Data::new);
    let server = HttpServer::new(move || {
        ActixApp::new()
            .wrap(from_fn(middleware::outermost))
            .configure(|config| bench::routes(config, bench_seam.as_ref()))
            .configure(|config| made_up.add_to(config))
            .into_utoipa_app()
            .app_data(app.clone())
            .app_data(queue.clone())
            .app_data(mailbox.clone())
            .app_data(answers.clone())
            .app_data(streams.clone())
            .app_data(traffic.clone())
            .app_data(addresses.clone())
            .app_data(limits.clone())
            .app_data(text.clone())
            .app_data(documented.clone())
            .configure(|config| routes(config, sandbox))
            .into_app()
            .configure(problem_pages::routes)
            .configure(documentation::routes)
            .configure(pages::parts)
            .configure(|config| for_browsers(config, with_pages))
            .default_service(web::to(middleware::unserved))
    });
    Ok(server
        .workers(workers)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .client_request_timeout(HEAD_DEADLINE)
        .max_connections(connections.div_ceil(workers))
        .disable_signals()
        .listen(listener)?
        .run())
}
