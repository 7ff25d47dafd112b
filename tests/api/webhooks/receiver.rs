//! A receiver of webhooks: it writes down what it is told and answers as a test says.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A call that came.
#[derive(Debug, Clone)]
pub struct Heard {
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: String,
}

impl Heard {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}: {:?}", self.headers))
    }

    /// The signatures of one version.
    pub fn signatures(&self, version: &str) -> Vec<String> {
        let all = self.header("webhook-signature").split(' ').filter_map(|one| one.split_once(','));
        all.filter(|(of, _)| *of == version).map(|(_, signature)| signature.to_owned()).collect()
    }

    /// Whether the holder of this key signed it (`whpk_`, Ed25519).
    pub fn is_signed_by(&self, public_key: &str) -> bool {
        let key = STANDARD.decode(public_key.strip_prefix("whpk_").unwrap()).unwrap();
        let key = VerifyingKey::from_bytes(&key.try_into().unwrap()).unwrap();
        let text = format!(
            "{}.{}.{}",
            self.header("webhook-id"),
            self.header("webhook-timestamp"),
            self.body
        );
        self.signatures("v1a").iter().any(|signature| {
            let signature = Signature::from_slice(&STANDARD.decode(signature).unwrap()).unwrap();
            key.verify(text.as_bytes(), &signature).is_ok()
        })
    }
}

/// What it answers.
#[derive(Debug, Clone, Copy)]
pub enum Answering {
    Status(u16),
    /// It leads elsewhere on this machine.
    Redirect,
    /// It closes the connection.
    Close,
    /// Its answer has no end.
    Endless,
    /// It takes the call and never answers.
    Silence,
}

#[derive(Default)]
struct Book {
    heard: Vec<Heard>,
    /// What is answered next at a path; 204 when nothing stands there.
    answers: HashMap<String, VecDeque<Answering>>,
    always: HashMap<String, Answering>,
}

/// A receiver on this machine.
pub struct Receiver {
    pub port: u16,
    book: Arc<Mutex<Book>>,
}

impl Receiver {
    pub async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let book = Arc::new(Mutex::new(Book::default()));
        let shared = book.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, shared.clone()));
            }
        });
        Self { port, book }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What is answered next at a path, one call after the other.
    pub fn answers(&self, path: &str, answers: &[Answering]) {
        let mut book = self.book.lock().unwrap();
        book.answers.entry(path.to_owned()).or_default().extend(answers);
    }

    /// What is answered at a path from now on; none: 204.
    pub fn always(&self, path: &str, answer: Option<Answering>) {
        let mut book = self.book.lock().unwrap();
        book.always.remove(path);
        if let Some(answer) = answer {
            book.always.insert(path.to_owned(), answer);
        }
    }

    /// What came to a path so far.
    pub fn so_far(&self, path: &str) -> Vec<Heard> {
        let book = self.book.lock().unwrap();
        book.heard.iter().filter(|heard| heard.path == path).cloned().collect()
    }

    /// Waits until so much has come to a path.
    pub async fn heard(&self, path: &str, count: usize) -> Vec<Heard> {
        for _ in 0..400 {
            let heard = self.so_far(path);
            if heard.len() >= count {
                return heard;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{path} heard {:?} instead of {count}", self.so_far(path));
    }
}

async fn answer(mut stream: TcpStream, book: Arc<Mutex<Book>>) {
    let Some(heard) = read(&mut stream).await else { return };
    let answering = {
        let mut book = book.lock().unwrap();
        let next = book.answers.get_mut(&heard.path).and_then(VecDeque::pop_front);
        let answering = next.or_else(|| book.always.get(&heard.path).copied());
        book.heard.push(heard);
        answering.unwrap_or(Answering::Status(204))
    };
    let head = match answering {
        Answering::Status(status) => format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n"),
        Answering::Redirect => {
            let to = "http://127.0.0.1:1/inside";
            format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
        }
        Answering::Close => return,
        Answering::Silence => return std::future::pending().await,
        Answering::Endless => "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n".to_owned(),
    };
    if stream.write_all(head.as_bytes()).await.is_err() {
        return;
    }
    let endless = matches!(answering, Answering::Endless);
    while endless && stream.write_all(&[b'x'; 65_536]).await.is_ok() {}
}

async fn read(stream: &mut TcpStream) -> Option<Heard> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let mut lines = head.lines();
            let path = lines.next()?.split(' ').nth(1)?.to_owned();
            let headers: HashMap<String, String> = lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect();
            let length: usize = headers.get("content-length")?.parse().ok()?;
            let begun = head.len() + 4;
            if bytes.len() >= begun + length {
                let body = String::from_utf8(bytes[begun..begun + length].to_vec()).ok()?;
                return Some(Heard { path, headers, body });
            }
        }
        let read = stream.read(&mut piece).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
    }
}
