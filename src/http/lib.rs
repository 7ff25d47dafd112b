//! HTTP: parse, call one use case, shape the answer.

pub mod accounts;
pub mod acts;
pub mod apps;
pub mod attachments;
pub mod auth;
pub mod bench;
pub mod case_file;
pub mod chart;
pub mod client_address;
pub mod comments;
pub mod complaints;
pub mod consideration;
mod deliveries;
pub mod documentation;
pub mod edge;
pub mod events;
pub mod inbox;
pub mod inquiries;
pub mod intake;
pub mod invalidations;
pub mod limits;
pub mod listing;
pub mod listing_view;
pub mod mail_pages;
pub mod moderation;
pub mod own_account;
pub mod paper;
pub mod path;
pub mod personal_data;
pub mod petition_view;
pub mod petitions;
pub mod problem;
pub mod problem_pages;
pub mod query;
pub mod record_view;
pub mod reference;
pub mod reply;
pub mod route_table;
pub mod sandbox;
pub mod sessions;
pub mod signatures;
pub mod snapshot;
pub mod staff;
pub mod statistics;
mod subscriptions;
pub mod switches;
pub mod system;
pub mod takedowns;
pub mod vocabulary;

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
use app::sandbox::Mailbox;
use app::sign_queue::SignQueue;
use documentation::Ready;
use route_table::RouteTable;
use snapshot::Snapshot;

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
    pub snapshot: Arc<Snapshot>,
    /// The queue of a writer that writes nothing; there for `petitions bench` alone.
    pub dry: Option<SignQueue>,
}

/// Every route of the service. A route that is not registered here is neither served nor
/// documented.
pub fn routes(config: &mut ServiceConfig<'_>, sandbox: bool) {
    config
        .service(system::healthz)
        .service(system::readyz)
        .service(system::jwks)
        .service(documentation::openapi_json);
    // Routes are tried in this order: what is called most comes first.
    let mut api = scope("/api/v1")
        .configure(listing::routes)
        .configure(petitions::readings)
        .configure(statistics::routes)
        .configure(signatures::routes)
        .configure(events::routes)
        .configure(petitions::routes)
        .configure(sessions::routes)
        .configure(accounts::routes)
        .configure(own_account::routes)
        .configure(inbox::routes)
        .configure(personal_data::routes)
        .configure(staff::routes)
        .configure(apps::routes)
        .configure(comments::routes)
        .configure(attachments::routes)
        .configure(moderation::routes)
        .configure(inquiries::routes)
        .configure(paper::routes)
        .configure(invalidations::routes)
        .configure(takedowns::routes)
        .configure(consideration::routes)
        .configure(case_file::routes)
        .configure(complaints::routes)
        .configure(subscriptions::routes)
        .configure(deliveries::routes)
        .configure(switches::routes)
        .configure(reference::routes);
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
    let document = documentation::document(sandbox);
    let table = web::Data::new(RouteTable::of(&document));
    let text = documentation::text(sandbox).map_err(std::io::Error::other)?;
    let ready = web::Data::new(Ready(text.into()));
    let limits = web::Data::new(limits::Limits::new(parts.app.rate_limits));
    let app = web::Data::from(parts.app);
    let queue = web::Data::new(parts.queue);
    let mailbox = web::Data::from(parts.mailbox);
    let snapshot = web::Data::from(parts.snapshot);
    let dry = parts.dry.map(|queue| web::Data::new(bench::Dry(queue)));
    let server = HttpServer::new(move || {
        ActixApp::new()
            .wrap(from_fn(edge::edge))
            .configure(|config| bench::routes(config, dry.as_ref()))
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
            .configure(mail_pages::routes)
            .configure(problem_pages::routes)
            .service(web::redirect("/", "/docs/"))
            .service(web::redirect("/docs", "/docs/"))
            .service(SwaggerUi::new("/docs/{_:.*}").config(
                utoipa_swagger_ui::Config::from("/openapi.json").persist_authorization(true),
            ))
            .default_service(web::to(edge::unserved))
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
