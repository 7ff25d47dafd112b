//! What the process counts, for Prometheus, on an address of its own: not for the public, and open while everything else
//! is overloaded or away. Nothing of it is about a person.

mod database;
mod of_process;
mod of_requests;
mod of_work;
mod sources;

use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::{App as ActixApp, HttpResponse, HttpServer, web};

use database::Looks;
use measures::Page;
pub use sources::Sources;

/// Series that one page may hold: what a server of Prometheus keeps of one process for weeks without noticing.
const MOST_SERIES: usize = 2_000;
/// Who scrapes is one, or two.
const CONNECTIONS: usize = 16;
/// A client that has not sent its head by then is let go.
const HEAD_DEADLINE: Duration = Duration::from_secs(5);
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The running server of the numbers; `GET /metrics` is all that it serves.
///
/// # Errors
/// When the address cannot be taken.
pub fn server(sources: Sources, listener: std::net::TcpListener) -> std::io::Result<Server> {
    let sources = web::Data::new(sources);
    let looks = web::Data::new(Looks::default());
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(sources.clone())
            .app_data(looks.clone())
            .route("/metrics", web::get().to(metrics))
    });
    Ok(server
        .workers(1)
        .shutdown_timeout(1)
        .client_request_timeout(HEAD_DEADLINE)
        .max_connections(CONNECTIONS)
        .disable_signals()
        .listen(listener)?
        .run())
}

async fn metrics(sources: web::Data<Sources>, looks: web::Data<Looks>) -> HttpResponse {
    let mut page = Page::default();
    of_process::write(&mut page);
    let listeners = sources.readings.streams.listeners();
    of_requests::write(&mut page, &sources.traffic, listeners);
    of_work::write(&mut page, &sources);
    database::write(&mut page, &sources, &looks).await;
    if page.series() > MOST_SERIES {
        tracing::warn!(series = page.series(), "the page of numbers is longer than it should be");
    }
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, TEXT))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(page.text())
}
