//! One question of the domain name system: the texts of a name (RFC 1035, over UDP). A doctor asks four of them, which is
//! less than a library for it would weigh.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;

const TEXT: u16 = 16;
const INTERNET: u16 = 1;
const PORT: u16 = 53;
/// How long one server is waited for, and how often it is asked.
const WITHIN: Duration = Duration::from_secs(2);
const TIMES: u16 = 2;
/// Large enough for a key of 4096 bits (EDNS asks for as much).
const LONGEST: u16 = 4_096;

/// Who is asked.
pub(super) struct Resolver(SocketAddr);

/// What was answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Texts {
    /// The texts of the name; none where there is no such name.
    Known(Vec<String>),
    /// Nobody could say.
    Unknown(String),
}

impl Resolver {
    /// That server, or the first that the system names.
    pub(super) fn new(named: Option<SocketAddr>) -> Option<Self> {
        named.or_else(of_the_system).map(Self)
    }

    /// The texts of a name.
    pub(super) fn texts(&self, name: &str) -> Texts {
        (1..=TIMES)
            .find_map(|number| self.ask(name, number))
            .unwrap_or_else(|| Texts::Unknown(format!("{} does not answer for {name}", self.0)))
    }

    fn ask(&self, name: &str, number: u16) -> Option<Texts> {
        let here: IpAddr = if self.0.is_ipv4() {
            Ipv4Addr::UNSPECIFIED.into()
        } else {
            std::net::Ipv6Addr::UNSPECIFIED.into()
        };
        let socket = UdpSocket::bind((here, 0)).ok()?;
        socket.set_read_timeout(Some(WITHIN)).ok()?;
        socket.connect(self.0).ok()?;
        socket.send(&question(name, number)?).ok()?;
        let mut bytes = vec![0; LONGEST.into()];
        let length = socket.recv(&mut bytes).ok()?;
        let answer = bytes.get(..length)?;
        (word(answer, 0)? == number).then(|| read(answer, name))
    }
}

fn of_the_system() -> Option<SocketAddr> {
    let text = std::fs::read_to_string("/etc/resolv.conf").ok()?;
    let address = text.lines().find_map(|line| line.strip_prefix("nameserver "))?;
    Some(SocketAddr::new(address.trim().parse().ok()?, PORT))
}

/// A question, with room for a long answer (EDNS0, RFC 6891).
fn question(name: &str, number: u16) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(64);
    // Recursion desired; one question, one further record.
    for word in [number, 0x0100, 1, 0, 0, 1] {
        bytes.extend(word.to_be_bytes());
    }
    for label in name.trim_end_matches('.').split('.') {
        let length = u8::try_from(label.len()).ok().filter(|length| (1..=63).contains(length))?;
        bytes.push(length);
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    for word in [TEXT, INTERNET] {
        bytes.extend(word.to_be_bytes());
    }
    // The root's name, OPT, the size, no flags, no data.
    bytes.push(0);
    for word in [41, LONGEST, 0, 0, 0] {
        bytes.extend(word.to_be_bytes());
    }
    Some(bytes)
}

fn read(answer: &[u8], name: &str) -> Texts {
    const NO_SUCH_NAME: u16 = 3;
    let unknown = |why: &str| Texts::Unknown(format!("{name}: {why}"));
    let Some((flags, records)) = word(answer, 2).zip(word(answer, 6)) else {
        return unknown("an answer that is none");
    };
    match flags & 0x000f {
        0 => {}
        NO_SUCH_NAME => return Texts::Known(Vec::new()),
        code => return unknown(&format!("the name server refuses ({code})")),
    }
    if flags & 0x0200 != 0 {
        return unknown("the answer was cut off");
    }
    texts(answer, records).map_or_else(|| unknown("an answer that is none"), Texts::Known)
}

fn texts(answer: &[u8], records: u16) -> Option<Vec<String>> {
    // The question comes back: its name, type and class.
    let mut at = after_name(answer, 12)? + 4;
    let mut found = Vec::new();
    for _ in 0..records {
        at = after_name(answer, at)?;
        let kind = word(answer, at)?;
        let length = usize::from(word(answer, at + 8)?);
        let data = answer.get(at + 10..at + 10 + length)?;
        at += 10 + length;
        if kind == TEXT {
            found.push(joined(data)?);
        }
    }
    Some(found)
}

/// A text is written in pieces, each after its length.
fn joined(mut data: &[u8]) -> Option<String> {
    let mut text = Vec::new();
    while let Some((length, rest)) = data.split_first() {
        let (piece, rest) = rest.split_at_checked(usize::from(*length))?;
        text.extend(piece);
        data = rest;
    }
    Some(String::from_utf8_lossy(&text).into_owned())
}

/// The place behind a name: its labels, or the pointer to some that ends it.
fn after_name(answer: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *answer.get(at)? {
            0 => return Some(at + 1),
            length if length >= 0xc0 => return Some(at + 2),
            length => at += 1 + usize::from(length),
        }
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An answer with these texts, each in one piece or in two, behind a pointer to the question's name.
    fn answer(texts: &[&[&str]], flags: u16) -> Vec<u8> {
        let mut bytes = question("a.example", 7).unwrap();
        bytes.truncate(12 + 11 + 4);
        bytes[2..4].copy_from_slice(&flags.to_be_bytes());
        bytes[6..8].copy_from_slice(&u16::try_from(texts.len()).unwrap().to_be_bytes());
        for pieces in texts {
            bytes.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60]);
            let length: usize = pieces.iter().map(|piece| piece.len() + 1).sum();
            bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
            for piece in *pieces {
                bytes.push(u8::try_from(piece.len()).unwrap());
                bytes.extend(piece.as_bytes());
            }
        }
        bytes
    }

    #[test]
    fn texts_are_read_piece_by_piece() {
        let told =
            read(&answer(&[&["v=spf1 -all"], &["v=DKIM1; p=ab", "cd"]], 0x8180), "a.example");
        let known = ["v=spf1 -all", "v=DKIM1; p=abcd"].map(str::to_owned);
        assert_eq!(told, Texts::Known(known.to_vec()));
    }

    #[test]
    fn a_name_that_is_not_there_has_no_texts_and_a_refusal_says_nothing() {
        assert_eq!(read(&answer(&[], 0x8183), "a.example"), Texts::Known(Vec::new()));
        for flags in [0x8182, 0x8185, 0x8380] {
            assert!(matches!(read(&answer(&[], flags), "a.example"), Texts::Unknown(_)));
        }
    }

    #[test]
    fn an_answer_that_is_cut_anywhere_breaks_nothing() {
        let whole = answer(&[&["v=spf1 -all"], &["x"]], 0x8180);
        for length in 0..whole.len() {
            let _ = read(&whole[..length], "a.example");
        }
        for place in 0..whole.len() {
            let mut bent = whole.clone();
            bent[place] ^= 0xff;
            let _ = read(&bent, "a.example");
        }
    }
}
