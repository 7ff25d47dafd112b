//! A real mail server of the tests, which takes what it is told to and says no as it is told to.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A mail that a server has taken.
#[derive(Clone)]
pub struct Taken {
    /// Where it comes back to.
    pub from: String,
    pub to: String,
    pub raw: String,
}

impl Taken {
    /// A header's value, unfolded.
    pub fn header(&self, name: &str) -> String {
        let head =
            self.raw.split_once("\r\n\r\n").unwrap().0.replace("\r\n ", " ").replace("\r\n\t", " ");
        let start = format!("{}: ", name.to_lowercase());
        let line =
            head.lines().find(|line| line.to_lowercase().starts_with(&start)).unwrap_or_default();
        line.get(start.len()..).unwrap_or_default().to_owned()
    }
}

/// What is in the server's hands, and what it is told.
#[derive(Default)]
pub struct Post {
    pub taken: Mutex<Vec<Taken>>,
    /// What is said to a recipient instead of 250.
    pub answers: Mutex<HashMap<String, &'static str>>,
    /// Connections are closed as soon as they are made.
    pub down: AtomicBool,
    /// Mails that are taken and whose answer is held back until their sender is gone.
    pub hold: AtomicUsize,
    pub held: AtomicUsize,
}

/// An SMTP server on a port of its own.
pub struct Smtp {
    pub post: Arc<Post>,
    address: SocketAddr,
}

impl Smtp {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (post, address) = (Arc::new(Post::default()), listener.local_addr().unwrap());
        let shared = post.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let post = shared.clone();
                std::thread::spawn(move || drop(converse(&stream, &post)));
            }
        });
        Self { post, address }
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.post.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn count(&self) -> usize {
        self.post.taken.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    pub fn answer(&self, to: &str, answer: &'static str) {
        self.post
            .answers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(to.to_owned(), answer);
    }
}

fn converse(stream: &TcpStream, post: &Post) -> std::io::Result<()> {
    if post.down.load(Ordering::SeqCst) {
        return Ok(());
    }
    stream.set_nodelay(true)?;
    let mut out = stream;
    out.write_all(b"220 mail.example ESMTP\r\n")?;
    let mut lines = BufReader::new(stream);
    let (mut line, mut from, mut to) = (String::new(), String::new(), String::new());
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 || post.down.load(Ordering::SeqCst) {
            return Ok(());
        }
        let command = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let address = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let answer = match command.as_str() {
            "MAIL" => {
                from = address();
                "250 fine"
            }
            "RCPT" => {
                to = address();
                post.answers.lock().unwrap().get(&to).copied().unwrap_or("250 fine")
            }
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                let mut raw = String::new();
                loop {
                    line.clear();
                    if lines.read_line(&mut line)? == 0 {
                        // Broken off: nothing was taken.
                        return Ok(());
                    }
                    if line == ".\r\n" {
                        break;
                    }
                    raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                post.taken.lock().unwrap().push(Taken { from: from.clone(), to: to.clone(), raw });
                if post.hold.load(Ordering::SeqCst) > 0 {
                    post.held.fetch_add(1, Ordering::SeqCst);
                    while post.hold.load(Ordering::SeqCst) > 0 {
                        std::thread::sleep(Duration::from_millis(1));
                    }
                }
                "250 taken"
            }
            "QUIT" => {
                out.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => "250 fine",
        };
        out.write_all(format!("{answer}\r\n").as_bytes())?;
    }
}
