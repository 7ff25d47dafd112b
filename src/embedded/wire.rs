//! Asks a server whether it answers, by the first steps of PostgreSQL's own protocol.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use super::USER;

const PROTOCOL_3: u32 = 3 << 16;
/// `cannot_connect_now`: starting, recovering or shutting down.
const NOT_NOW: &str = "57P03";
/// `too_many_connections`: alive all the same.
const FULL: &str = "53300";

/// What a socket says.
#[derive(Debug)]
pub(super) enum Answer {
    Ready,
    /// Nobody there, or not able to serve yet.
    NotYet,
    Refused(String),
}

/// Opens a session in a database and closes it again.
pub(super) fn probe(socket: &Path, database: &str) -> Answer {
    ask(socket, database).unwrap_or(Answer::NotYet)
}

fn ask(socket: &Path, database: &str) -> io::Result<Answer> {
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    stream.set_write_timeout(Some(Duration::from_secs(2)))?;
    let mut start = vec![0; 4];
    start.extend(PROTOCOL_3.to_be_bytes());
    for word in ["user", USER, "database", database, ""] {
        start.extend(word.as_bytes());
        start.push(0);
    }
    let length = u32::try_from(start.len()).map_err(io::Error::other)?;
    start[..4].copy_from_slice(&length.to_be_bytes());
    stream.write_all(&start)?;
    loop {
        let (kind, body) = message(&mut stream)?;
        match kind {
            b'Z' => {
                stream.write_all(&[b'X', 0, 0, 0, 4])?;
                return Ok(Answer::Ready);
            }
            b'R' if body != [0; 4] => {
                return Ok(Answer::Refused("it asks for a password".to_owned()));
            }
            b'E' => return Ok(refusal(&body)),
            _ => {}
        }
    }
}

fn message(stream: &mut UnixStream) -> io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 5];
    stream.read_exact(&mut head)?;
    let [kind, a, b, c, d] = head;
    let length = u32::from_be_bytes([a, b, c, d]);
    if !(4..65_536).contains(&length) {
        return Err(io::Error::other("not PostgreSQL"));
    }
    let mut body = Vec::new();
    stream.take(u64::from(length - 4)).read_to_end(&mut body)?;
    Ok((kind, body))
}

fn refusal(body: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(body);
    let field = |name: char| {
        text.split('\0').find_map(|field| field.strip_prefix(name)).unwrap_or_default()
    };
    match field('C') {
        NOT_NOW => Answer::NotYet,
        FULL => Answer::Ready,
        _ => Answer::Refused(field('M').to_owned()),
    }
}
