//! A mail server that takes everything, so that sending is measured and nothing else.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Takes mails and counts them.
pub(crate) struct Sink {
    address: SocketAddr,
    taken: Arc<AtomicUsize>,
}

impl Sink {
    /// Listens on a free port until the program ends.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let (address, taken) = (listener.local_addr()?, Arc::<AtomicUsize>::default());
        let counter = taken.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let counter = counter.clone();
                std::thread::spawn(move || converse(&stream, &counter));
            }
        });
        Ok(Self { address, taken })
    }

    /// As the service and the mail library take it.
    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Mails taken so far.
    pub(crate) fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }
}

fn converse(stream: &TcpStream, taken: &AtomicUsize) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut out = stream;
    out.write_all(b"220 sink.example ESMTP\r\n")?;
    let (mut lines, mut line, mut in_data) = (BufReader::new(stream), Vec::new(), false);
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let answer: &[u8] = match (&line[..], in_data) {
            (b".\r\n", true) => {
                in_data = false;
                taken.fetch_add(1, Ordering::Relaxed);
                b"250 taken\r\n"
            }
            (_, true) => continue,
            ([b'D' | b'd', b'A' | b'a', ..], false) => {
                in_data = true;
                b"354 go on\r\n"
            }
            _ => b"250 fine\r\n",
        };
        out.write_all(answer)?;
    }
}
