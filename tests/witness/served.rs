//! A witness that serves, and what is sent to it.

use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use reqwest::{Client, Response};
use tempfile::TempDir;
use transparency::note::{Note, VerifierKey};
use transparency::witness::{AddCheckpoint, WatchedLog, monitoring_path};
use witness::{Serving, Witness, serve};

use crate::log::{Log, ORIGIN, log_key, witness_key};

/// When everything happens here, in seconds since 1970.
pub const NOW: u64 = 1_764_489_600;

/// The log of these tests, as the witness is told of it.
pub fn watched() -> WatchedLog {
    WatchedLog { origin: ORIGIN.to_owned(), keys: vec![log_key().verifier_key().clone()] }
}

/// A directory in which nothing has been cosigned.
pub fn directory() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    Witness::begin(directory.path(), &witness_key(1)).unwrap();
    directory
}

/// A witness of that log over a directory. The threads of one that has served there let go of it a moment after its end.
pub fn open(directory: &Path) -> Witness {
    let began = Instant::now();
    loop {
        match Witness::open(directory, witness_key(1), vec![watched()]) {
            Err(error)
                if error.to_string().contains("another witness")
                    && began.elapsed() < Duration::from_secs(10) =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            opened => return opened.unwrap(),
        }
    }
}

/// The same, serving on a port of its own.
pub struct Served {
    serving: Serving,
    client: Client,
}

impl Served {
    pub fn start(witness: Witness) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = Client::builder().no_proxy().build().unwrap();
        Self { serving: serve(witness, listener, || NOW).unwrap(), client }
    }

    pub fn address(&self) -> std::net::SocketAddr {
        self.serving.address
    }

    pub async fn stop(self) {
        drop(self.client);
        self.serving.stop().await.unwrap();
    }

    pub async fn post(&self, body: impl Into<String>) -> (u16, String) {
        let (status, body, _) = told(self.send(body).await).await;
        (status, body)
    }

    pub async fn send(&self, body: impl Into<String>) -> Response {
        let url = format!("http://{}/add-checkpoint", self.serving.address);
        self.client.post(url).body(body.into()).send().await.unwrap()
    }

    /// What a monitor reads of a log.
    pub async fn monitor(&self, origin: &str) -> (u16, String) {
        let url = format!("http://{}/{}", self.serving.address, monitoring_path(origin));
        let (status, body, _) = told(self.client.get(url).send().await.unwrap()).await;
        (status, body)
    }

    /// The size that the witness says it has, asked as by a log that does not know.
    pub async fn size(&self, log: &Log) -> u64 {
        match self.post(ask(log, 0, log.size())).await {
            (409, size) => size.trim_end().parse().unwrap(),
            other => panic!("{other:?}"),
        }
    }
}

/// Status, body and type of the content.
pub async fn told(response: Response) -> (u16, String, String) {
    let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
    (response.status().as_u16(), response.text().await.unwrap(), content_type)
}

/// The request of a log that believes the witness to be at `old`.
pub fn ask(log: &Log, old: u64, size: u64) -> String {
    let request = AddCheckpoint::new(old, log.consistency_proof(old, size), log.checkpoint(size));
    request.unwrap().to_string()
}

/// Whether this line is the witness's cosignature of that checkpoint.
pub fn is_cosigned(log: &Log, size: u64, line: &str) -> bool {
    let mut note: Note = log.checkpoint(size);
    note.add(line.trim_end_matches('\n').parse().unwrap()).unwrap();
    let key: VerifierKey = witness_key(1).verifier_key().clone();
    let cosigned = note.verify(&[key]).unwrap();
    transparency::cosignature::time_of(cosigned[0]) == Some(NOW)
}
