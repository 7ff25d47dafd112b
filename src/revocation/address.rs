//! Where responders and lists are.

use std::fmt;
use std::path::PathBuf;

use reqwest::Url;
use thiserror::Error;

use crate::bounds::LISTS;

/// Where something is fetched. Over plain HTTP: what is fetched is signed, and who listens learns a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A server.
    Http(Url),
    /// A file that somebody else keeps up to date.
    File(PathBuf),
}

/// Why an address is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressFault {
    /// It is neither kind.
    #[error("{0}: must be an http:// address, or a file by its whole path")]
    Unknown(String),
    /// A responder is no file.
    #[error("{0}: must be an http:// address")]
    NotHttp(String),
    /// A line names more than a complete list and its delta.
    #[error("{0}: a complete list, and its delta if any, and no more")]
    TooMany(String),
    /// More lists than anybody has.
    #[error("at most {LISTS} lists")]
    TooManyLists,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// [`AddressFault::Unknown`].
    pub fn parse(text: &str) -> Result<Self, AddressFault> {
        if text.starts_with('/') {
            return Ok(Self::File(PathBuf::from(text)));
        }
        Self::responder(text).map(Self::Http).map_err(|_| AddressFault::Unknown(text.to_owned()))
    }

    /// Reads the address of a responder.
    ///
    /// # Errors
    /// [`AddressFault::NotHttp`].
    pub fn responder(text: &str) -> Result<Url, AddressFault> {
        let url = Url::parse(text).ok();
        let plain = |url: &Url| url.scheme() == "http" && url.host().is_some();
        url.filter(plain).ok_or_else(|| AddressFault::NotHttp(text.to_owned()))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(url) => write!(f, "{url}"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Reads which lists there are: separated by commas or line ends, each a complete list and, behind a space, its delta. What
/// follows a `#` in a line is a remark.
///
/// # Errors
/// The first address that is none.
pub fn publications(text: &str) -> Result<Vec<(Address, Option<Address>)>, AddressFault> {
    let lines = text.lines().map(|line| line.split(" #").next().unwrap_or_default().trim());
    let lines = lines.filter(|line| !line.starts_with('#'));
    let mut found = Vec::new();
    for entry in lines.flat_map(|line| line.split(',')).map(str::trim).filter(|it| !it.is_empty()) {
        let mut parts = entry.split_whitespace().map(Address::parse);
        let complete = parts.next().unwrap_or_else(|| Address::parse(entry))?;
        let delta = parts.next().transpose()?;
        if parts.next().is_some() {
            return Err(AddressFault::TooMany(entry.to_owned()));
        }
        found.push((complete, delta));
    }
    if found.len() > LISTS { Err(AddressFault::TooManyLists) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_named_with_their_deltas_in_lines_or_between_commas() {
        let read = |text: &str| {
            let found = publications(text).map_err(|fault| fault.to_string())?;
            let shown = |(complete, delta): &(Address, Option<Address>)| {
                let delta = delta.as_ref().map(|delta| format!(" {delta}"));
                format!("{complete}{}", delta.unwrap_or_default())
            };
            Ok::<_, String>(found.iter().map(shown).collect::<Vec<_>>())
        };
        let lines = "# the national authority\nhttp://crl.example/a.crl http://crl.example/d.crl # RSA\n\n/var/lib/root.crl\n";
        let wanted = vec![
            "http://crl.example/a.crl http://crl.example/d.crl".to_owned(),
            "/var/lib/root.crl".to_owned(),
        ];
        assert_eq!(read(lines), Ok(wanted.clone()));
        let commas = "http://crl.example/a.crl http://crl.example/d.crl, /var/lib/root.crl";
        assert_eq!(read(commas), Ok(wanted));
        assert_eq!(read(""), Ok(vec![]));
        for wrong in ["https://crl.example/a.crl", "ftp://a/b", "crl.example", "/a /b /c", "/a x"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(read(&"/a,".repeat(33)).is_err());
    }
}
