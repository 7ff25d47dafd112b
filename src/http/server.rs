//! The server: everything of this floor put together.

use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App as ActixApp, HttpServer, web};
use utoipa_actix_web::AppExt as _;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::account::mail_pages;
use crate::demo_offer::DemoOffer;
use crate::intake::limits::Limits;
use crate::live_readings::LiveReadings;
use crate::middleware::addresses::{Addresses, SecondBase, Undocumented};
use crate::public::problem_pages;
use crate::public::system::OpenApiText;
use crate::responses::browser_pages::{Address, BrowserPage};
use crate::routes::routes;
use crate::{bench, middleware, openapi, pages};
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
    /// There for `petitions bench` alone.
    pub bench: Option<BenchSeam>,
}

/// The interactive page of the document and what it loads.
const DOCUMENTATION: [BrowserPage; 4] = [
    BrowserPage::html(Address::Whole("/docs/")).with_styles_within(),
    BrowserPage::html(Address::Whole("/docs/index.html")).with_styles_within(),
    BrowserPage::parts(Address::Beginning("/docs/")).with_styles_within(),
    BrowserPage::html(Address::Beginning("/docs")).with_styles_within(),
];

/// Where pages of other origins may read what is asked for without a secret.
const OPEN: [Address; 3] = [
    Address::Beginning("/api/v1/"),
    Address::Whole("/openapi.json"),
    Address::Beginning("/.well-known/"),
];

/// The sandbox, which answers under the base of the other calls too.
const SANDBOX: SecondBase = SecondBase { base: "/api/v1", beginning: "/dev/" };

fn undocumented(with_pages: bool) -> Undocumented {
    let problems = problem_pages::addresses(with_pages);
    let small = [&problems].into_iter().chain(&DOCUMENTATION);
    let pages = if with_pages { pages::addresses() } else { mail_pages::PAGES.to_vec() };
    let pages = small.copied().chain(pages).collect();
    Undocumented { pages, open: &OPEN, second_base: SANDBOX }
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
    let addresses =
        Addresses::of(&document, undocumented(with_pages)).map_err(std::io::Error::other)?;
    let addresses = web::Data::new(addresses);
    let text = openapi::text(sandbox).map_err(std::io::Error::other)?;
    let text = web::Data::new(OpenApiText(text.into()));
    let limits = web::Data::new(Limits::new(parts.app.rate_limits));
    let app = web::Data::from(parts.app);
    let queue = web::Data::new(parts.queue);
    let mailbox = web::Data::from(parts.mailbox);
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
            .app_data(addresses.clone())
            .app_data(limits.clone())
            .app_data(text.clone())
            .configure(|config| routes(config, sandbox))
            .into_app()
            .configure(problem_pages::routes)
            .configure(|config| for_browsers(config, with_pages))
            .service(web::redirect("/docs", "/docs/"))
            .service(documentation())
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

fn documentation() -> SwaggerUi {
    let config = Config::from("/openapi.json").persist_authorization(true);
    SwaggerUi::new("/docs/{_:.*}").config(config)
}
