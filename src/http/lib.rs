//! HTTP: parse, call one use case, shape the answer.

pub mod account;
pub mod bench;
pub mod citizen;
pub mod intake;
pub mod middleware;
pub mod openapi;
pub mod public;
pub mod responses;
pub mod sandbox;
pub mod staff;
pub mod views;

use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App as ActixApp, HttpServer, web};
use utoipa_actix_web::AppExt as _;
use utoipa_actix_web::scope::scope;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_swagger_ui::SwaggerUi;

use app::App;
use app::bench_seam::BenchSeam;
use app::sandbox::Mailbox;
use app::sign_queue::SignQueue;
use middleware::route_table::RouteTable;
use openapi::OpenApiText;
use responses::cache::ResponseCache;

/// Seconds that requests in flight have to end at shutdown.
const SHUTDOWN_SECONDS: u64 = 20;
/// A client that has not sent its head by then is let go.
const HEAD_DEADLINE: Duration = Duration::from_secs(5);
/// Connections one worker thread holds at most; more wait in the system's queue.
const CONNECTIONS_A_WORKER: usize = 10_000;

/// What the HTTP layer works with.
#[derive(Clone)]
pub struct Parts {
    pub app: Arc<App>,
    pub queue: SignQueue,
    pub mailbox: Arc<dyn Mailbox>,
    pub snapshot: Arc<ResponseCache>,
    /// There for `petitions bench` alone.
    pub bench: Option<BenchSeam>,
}

/// Every route of the service. A route that is not registered here is neither served nor
/// documented.
pub fn routes(config: &mut ServiceConfig<'_>, sandbox: bool) {
    config
        .service(public::system::healthz)
        .service(public::system::readyz)
        .service(public::system::jwks)
        .service(openapi::openapi_json);
    // Routes are tried in this order: what is called most comes first.
    let mut api = scope("/api/v1")
        .configure(public::listing::routes)
        .configure(public::similar::routes)
        .configure(public::petitions::routes)
        .configure(public::statistics::routes)
        .configure(citizen::signatures::routes)
        .configure(public::events::routes)
        .configure(citizen::petitions::routes)
        .configure(public::course::routes)
        .configure(account::sessions::routes)
        .configure(account::registration::routes)
        .configure(account::own_account::routes)
        .configure(account::inbox::routes)
        .configure(account::personal_data::routes)
        .configure(staff::accounts::routes)
        .configure(account::apps::routes)
        .configure(citizen::comments::routes)
        .configure(citizen::attachments::routes)
        .configure(staff::moderation::routes)
        .configure(staff::inquiries::routes)
        .configure(staff::paper::routes)
        .configure(staff::invalidations::routes)
        .configure(staff::takedowns::routes)
        .configure(staff::consideration::routes)
        .configure(staff::case_file::routes)
        .configure(citizen::complaints::routes)
        .configure(account::subscriptions::routes)
        .configure(account::deliveries::routes)
        .configure(staff::kill_switches::routes)
        .configure(public::reference::routes);
    if sandbox {
        let guarded =
            || scope("/dev").wrap(from_fn(sandbox::only_this_machine)).configure(sandbox::routes);
        api = api.service(guarded());
        config.service(guarded());
    }
    config.service(api);
}

/// The running HTTP server; ends after the requests in flight when it is told to stop.
///
/// # Errors
/// When the address cannot be taken.
pub fn server(
    parts: Parts,
    listener: std::net::TcpListener,
    workers: Option<u16>,
) -> std::io::Result<Server> {
    let sandbox = parts.app.sandbox;
    let document = openapi::document(sandbox);
    let table = web::Data::new(RouteTable::of(&document));
    let text = openapi::text(sandbox).map_err(std::io::Error::other)?;
    let ready = web::Data::new(OpenApiText(text.into()));
    let limits = web::Data::new(middleware::limits::Limits::new(parts.app.rate_limits));
    let app = web::Data::from(parts.app);
    let queue = web::Data::new(parts.queue);
    let mailbox = web::Data::from(parts.mailbox);
    let snapshot = web::Data::from(parts.snapshot);
    let bench_seam = parts.bench.map(web::Data::new);
    let server = HttpServer::new(move || {
        ActixApp::new()
            .wrap(from_fn(middleware::edge))
            .configure(|config| bench::routes(config, bench_seam.as_ref()))
            .into_utoipa_app()
            .app_data(app.clone())
            .app_data(queue.clone())
            .app_data(mailbox.clone())
            .app_data(snapshot.clone())
            .app_data(table.clone())
            .app_data(limits.clone())
            .app_data(ready.clone())
            .configure(|config| routes(config, sandbox))
            .into_app()
            .configure(account::mail_pages::routes)
            .configure(responses::problem_pages::routes)
            .service(web::redirect("/", "/docs/"))
            .service(web::redirect("/docs", "/docs/"))
            .service(SwaggerUi::new("/docs/{_:.*}").config(
                utoipa_swagger_ui::Config::from("/openapi.json").persist_authorization(true),
            ))
            .default_service(web::to(middleware::unserved))
    });
    let server = match workers {
        Some(workers) => server.workers(workers.into()),
        None => server,
    };
    Ok(server
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .client_request_timeout(HEAD_DEADLINE)
        .max_connections(CONNECTIONS_A_WORKER)
        .disable_signals()
        .listen(listener)?
        .run())
}
