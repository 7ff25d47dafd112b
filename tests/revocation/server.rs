//! A server that answers as it is told, and counts.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What was asked.
pub struct Asked {
    pub path: String,
    pub head: String,
    pub body: Vec<u8>,
}

/// What is answered.
#[derive(Clone)]
pub struct Reply {
    pub status: &'static str,
    pub headers: String,
    pub body: Vec<u8>,
    /// After which it is sent.
    pub delay: Duration,
}

impl Reply {
    pub fn ok(body: Vec<u8>) -> Self {
        Self { status: "200 OK", headers: String::new(), body, delay: Duration::ZERO }
    }

    pub fn status(status: &'static str) -> Self {
        Self { status, ..Self::ok(Vec::new()) }
    }

    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    pub fn with(self, header: &str) -> Self {
        Self { headers: format!("{header}\r\n"), ..self }
    }
}

type Handler = dyn Fn(&Asked) -> Reply + Send + Sync;

/// A server on this machine.
pub struct Server {
    pub url: String,
    asked: Arc<AtomicUsize>,
    handler: Arc<Mutex<Arc<Handler>>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Server {
    pub async fn answering(handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let handler: Arc<Mutex<Arc<Handler>>> = Arc::new(Mutex::new(Arc::new(handler)));
        let (count, shared) = (asked.clone(), handler.clone());
        let serving = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let handler = shared.lock().unwrap().clone();
                let count = count.clone();
                tokio::spawn(async move { serve(connection, &*handler, &count).await });
            }
        });
        Self { url, asked, handler, serving }
    }

    /// Answers otherwise from now on.
    pub fn now_answers(&self, handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static) {
        *self.handler.lock().unwrap() = Arc::new(handler);
    }

    /// How often it was asked.
    pub fn times(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(mut connection: TcpStream, handler: &Handler, count: &AtomicUsize) {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if connection.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
    let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    while bytes.len() < end + length {
        if connection.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    }
    count.fetch_add(1, Ordering::SeqCst);
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let reply = handler(&Asked { path, head, body: bytes[end..].to_vec() });
    tokio::time::sleep(reply.delay).await;
    let head = format!(
        "HTTP/1.1 {}\r\ncontent-length: {}\r\nconnection: close\r\n{}\r\n",
        reply.status,
        reply.body.len(),
        reply.headers
    );
    let _ = connection.write_all(head.as_bytes()).await;
    let _ = connection.write_all(&reply.body).await;
}
