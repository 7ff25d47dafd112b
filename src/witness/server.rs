//! HTTP: `POST /add-checkpoint` for logs, and for monitors `GET /<hash of the origin>/checkpoint`.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{App, HttpResponse, HttpServer, web};
use futures_util::StreamExt as _;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use transparency::bounds::ADD_CHECKPOINT;
use transparency::witness::{Refusal, SIZE_CONTENT_TYPE};

use crate::bounds;
use crate::witness::{Answer, Witness};

const TEXT: &str = "text/plain; charset=utf-8";

/// What reads the clock: seconds since 1970.
type Clock = fn() -> u64;

/// A witness that serves.
pub struct Serving {
    /// Where it listens.
    pub address: SocketAddr,
    handle: ServerHandle,
    server: JoinHandle<io::Result<()>>,
}

impl Serving {
    /// Ends it, after the requests in flight.
    ///
    /// # Errors
    /// It had ended already, by a fault.
    pub async fn stop(self) -> io::Result<()> {
        self.handle.stop(true).await;
        self.server.await.map_err(io::Error::other)?
    }
}

/// Serves the witness on this listener; must be called inside a Tokio runtime. `clock` gives seconds since 1970.
///
/// # Errors
/// The listener cannot be used.
pub fn serve(witness: Witness, listener: TcpListener, clock: Clock) -> io::Result<Serving> {
    let address = listener.local_addr()?;
    let (witness, clock) = (web::Data::from(Arc::new(witness)), web::Data::new(clock));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(witness.clone())
            .app_data(clock.clone())
            .service(web::resource("/add-checkpoint").route(web::post().to(add_checkpoint)))
            .service(web::resource("/{hash}/checkpoint").route(web::get().to(checkpoint)))
    });
    let server = server
        .workers(bounds::WORKERS)
        .max_connections(bounds::CONNECTIONS / bounds::WORKERS)
        .client_request_timeout(bounds::HEAD)
        .shutdown_timeout(bounds::SHUTDOWN_SECONDS)
        .disable_signals()
        .listen(listener)?;
    let server = server.run();
    Ok(Serving { address, handle: server.handle(), server: tokio::spawn(server) })
}

async fn add_checkpoint(
    witness: web::Data<Witness>,
    clock: web::Data<Clock>,
    payload: web::Payload,
) -> HttpResponse {
    let body = match timeout(bounds::BODY, read(payload)).await {
        Ok(Ok(body)) => body,
        Ok(Err(status)) => return text(status, "the request is too large or broken off\n"),
        Err(_) => return text(StatusCode::REQUEST_TIMEOUT, "the request takes too long\n"),
    };
    // It waits for the disk.
    let judged = web::block(move || witness.add_checkpoint(&body, clock())).await;
    match judged.unwrap_or(Answer::Broken) {
        Answer::Cosigned(line) => text(StatusCode::OK, &line),
        Answer::Refused(Refusal::Conflict(size)) => HttpResponse::Conflict()
            .insert_header((CONTENT_TYPE, SIZE_CONTENT_TYPE))
            .body(format!("{size}\n")),
        Answer::Refused(refusal) => {
            let status = StatusCode::from_u16(refusal.status());
            text(status.unwrap_or(StatusCode::BAD_REQUEST), &format!("{refusal}\n"))
        }
        Answer::Broken => {
            text(StatusCode::INTERNAL_SERVER_ERROR, "the witness cannot keep what it cosigns\n")
        }
    }
}

/// The whole body, if it is one that a request can have.
async fn read(mut payload: web::Payload) -> Result<Vec<u8>, StatusCode> {
    let mut body = Vec::new();
    while let Some(piece) = payload.next().await {
        let piece = piece.map_err(|_| StatusCode::BAD_REQUEST)?;
        if body.len() + piece.len() > ADD_CHECKPOINT {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

async fn checkpoint(witness: web::Data<Witness>, hash: web::Path<String>) -> HttpResponse {
    let kept = web::block(move || witness.checkpoint(&format!("{hash}/checkpoint"))).await;
    match kept {
        Ok(Some(note)) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, TEXT))
            .insert_header((CACHE_CONTROL, "no-cache"))
            .body(note),
        Ok(None) => text(StatusCode::NOT_FOUND, "no checkpoint of such a log\n"),
        Err(_) => text(StatusCode::INTERNAL_SERVER_ERROR, "no answer\n"),
    }
}

fn text(status: StatusCode, body: &str) -> HttpResponse {
    HttpResponse::build(status).insert_header((CONTENT_TYPE, TEXT)).body(body.to_owned())
}
