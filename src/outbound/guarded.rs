//! Calls to addresses that strangers have named. The name is looked up once for each call; if anything that it leads to is
//! not public, nothing is called; and the connection goes to an address that was looked at, so that a name which leads
//! elsewhere a moment later changes nothing. No redirect is followed. Of the answer its status alone is read, so that
//! nobody reads through us what answers there, and no answer is too large.

use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_LENGTH, HOST, HeaderName, USER_AGENT};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;

use crate::OURSELVES;
use crate::public_addresses::is_public;
use crate::target::{Bounds, Target};

/// Addresses of one name that are tried.
const ADDRESSES: usize = 4;
/// For one address to take a connection.
const CONNECT: Duration = Duration::from_secs(4);
/// Largest head of an answer, in bytes.
const HEAD: usize = 16 * 1024;

/// Why there was no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoStatus {
    /// Its name leads nowhere.
    NotFound,
    /// Its name leads to an address that is not public, or is ours.
    NotPublic,
    /// Nobody took the connection.
    NotConnected,
    /// Its certificate is not good for it, or there was no common TLS.
    NotSecure,
    /// The connection broke off, or what came is no answer.
    BrokenOff,
    /// There was no answer in time.
    TimedOut,
}

impl NoStatus {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NotFound,
        Self::NotPublic,
        Self::NotConnected,
        Self::NotSecure,
        Self::BrokenOff,
        Self::TimedOut,
    ];

    /// Its settled name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotFound => "name_not_found",
            Self::NotPublic => "address_not_public",
            Self::NotConnected => "not_connected",
            Self::NotSecure => "tls_failed",
            Self::BrokenOff => "broken_off",
            Self::TimedOut => "timed_out",
        }
    }
}

/// Calls addresses that strangers have named.
pub struct Guarded {
    tls: TlsConnector,
    /// Where calls may go.
    pub bounds: Bounds,
}

impl Guarded {
    /// Trusts the authorities of browsers.
    ///
    /// # Errors
    /// What is wrong with TLS in this build.
    pub fn new(bounds: Bounds) -> Result<Self, String> {
        Ok(Self { tls: TlsConnector::from(Arc::new(crate::tls::config(None)?)), bounds })
    }

    /// Posts a body with these headers; the status it is answered with, `within` that time from the look-up on.
    ///
    /// # Errors
    /// [`NoStatus`].
    pub async fn post(
        &self,
        target: &Target,
        headers: &[(HeaderName, String)],
        body: Vec<u8>,
        within: Duration,
    ) -> Result<u16, NoStatus> {
        tokio::time::timeout(within, self.call(target, headers, body))
            .await
            .unwrap_or(Err(NoStatus::TimedOut))
    }

    async fn call(
        &self,
        target: &Target,
        headers: &[(HeaderName, String)],
        body: Vec<u8>,
    ) -> Result<u16, NoStatus> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(target.path())
            .header(HOST, target.authority())
            .header(USER_AGENT, OURSELVES)
            .header(CONTENT_LENGTH, body.len());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request =
            request.body(Full::new(Bytes::from(body))).map_err(|_| NoStatus::BrokenOff)?;
        let stream = self.connect(target).await?;
        if target.loopback {
            return exchange(stream, request).await;
        }
        let name = ServerName::try_from(target.host.clone()).map_err(|_| NoStatus::NotSecure)?;
        let secured = self.tls.connect(name, stream).await.map_err(|_| NoStatus::NotSecure)?;
        exchange(secured, request).await
    }

    /// A connection to an address of the target that has been looked at.
    async fn connect(&self, target: &Target) -> Result<TcpStream, NoStatus> {
        for address in self.addresses(target).await? {
            let connecting = tokio::time::timeout(CONNECT, TcpStream::connect(address));
            let Ok(Ok(stream)) = connecting.await else { continue };
            // Both ends on one machine: it is ours, by whatever address.
            let (here, there) = (stream.local_addr(), stream.peer_addr());
            let (Ok(here), Ok(there)) = (here, there) else { continue };
            if !target.loopback && here.ip() == there.ip() {
                return Err(NoStatus::NotPublic);
            }
            return Ok(stream);
        }
        Err(NoStatus::NotConnected)
    }

    /// What the target's name leads to, if all of it is public and none of it is ours.
    async fn addresses(&self, target: &Target) -> Result<Vec<SocketAddr>, NoStatus> {
        let found = found(&target.host, target.port).await.ok_or(NoStatus::NotFound)?;
        if target.loopback {
            return Ok(found);
        }
        let mut own: Vec<IpAddr> = Vec::new();
        for host in &self.bounds.own_hosts {
            let addresses = self::found(host, target.port).await.unwrap_or_default();
            own.extend(addresses.into_iter().map(|address| address.ip()));
        }
        if !may_be_called(&found, &own) {
            return Err(NoStatus::NotPublic);
        }
        Ok(found.into_iter().take(ADDRESSES).collect())
    }
}

/// What a name leads to; none when it leads nowhere.
async fn found(host: &str, port: u16) -> Option<Vec<SocketAddr>> {
    let found: Vec<SocketAddr> = lookup_host((host, port)).await.ok()?.collect();
    (!found.is_empty()).then_some(found)
}

/// One that may not be called is enough: who leads a name both outwards and inwards means the inside.
fn may_be_called(found: &[SocketAddr], own: &[IpAddr]) -> bool {
    found.iter().map(SocketAddr::ip).all(|address| is_public(address) && !own.contains(&address))
}

/// One request over a connection of its own; the status it is answered with.
async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<u16, NoStatus>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let shaken = http1::Builder::new().max_buf_size(HEAD).handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = shaken.map_err(|_| NoStatus::BrokenOff)?;
    let mut connection = pin!(connection);
    let mut answer = pin!(sender.send_request(request));
    let answer = tokio::select! {
        biased;
        answer = &mut answer => answer,
        // What came before the end of the connection is there by now.
        _ = &mut connection => answer.await,
    };
    answer.map(|answer| answer.status().as_u16()).map_err(|_| NoStatus::BrokenOff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    fn at(addresses: &[&str]) -> Vec<SocketAddr> {
        addresses.iter().map(|text| SocketAddr::new(text.parse().expect(text), 443)).collect()
    }

    #[test]
    fn one_address_that_is_not_public_or_is_ours_is_enough() {
        assert!(may_be_called(&at(&["1.1.1.1", "2a00:1450::1"]), &[]));
        assert!(!may_be_called(&at(&["1.1.1.1", "127.0.0.1"]), &[]));
        assert!(!may_be_called(&at(&["2a00:1450::1", "::ffff:10.0.0.1"]), &[]));
        let own = ["1.1.1.1".parse().expect("an address")];
        assert!(!may_be_called(&at(&["2a00:1450::1", "1.1.1.1"]), &own));
    }

    /// Calls a server that answers every request with these bytes.
    async fn answered(answer: &'static [u8]) -> Result<u16, NoStatus> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a caller");
            let mut asked = vec![0; 4096];
            let _ = stream.read(&mut asked).await;
            let _ = stream.write_all(answer).await;
        });
        let bounds = Bounds { ports: vec![443], loopback_port: Some(port), own_hosts: Vec::new() };
        let guarded = Guarded::new(bounds).expect("TLS");
        let url = format!("http://127.0.0.1:{port}/hooks");
        let target = Target::parse(&url, &guarded.bounds).expect("fit");
        guarded.post(&target, &[], b"{}".to_vec(), Duration::from_secs(2)).await
    }

    #[tokio::test]
    async fn the_status_is_read_and_nothing_more() {
        let endless = b"HTTP/1.1 204 No Content\r\n\r\n";
        assert_eq!(answered(endless).await, Ok(204));
        // A body that never comes is not waited for.
        let slow = b"HTTP/1.1 500 No\r\nContent-Length: 1000000000\r\n\r\nabc";
        assert_eq!(answered(slow).await, Ok(500));
        // No redirect is followed.
        let elsewhere = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n";
        assert_eq!(answered(elsewhere).await, Ok(302));
        assert_eq!(answered(b"").await, Err(NoStatus::BrokenOff));
        assert_eq!(answered(b"SSH-2.0-OpenSSH\r\n").await, Err(NoStatus::BrokenOff));
    }

    #[tokio::test]
    async fn a_port_where_nobody_listens_is_told_apart_from_silence() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let bounds = Bounds { ports: vec![443], loopback_port: Some(port), own_hosts: Vec::new() };
        let guarded = Guarded::new(bounds).expect("TLS");
        let url = format!("http://127.0.0.1:{port}/hooks");
        let target = Target::parse(&url, &guarded.bounds).expect("fit");
        let within = Duration::from_millis(200);
        // It takes the connection, and says nothing.
        let silent = guarded.post(&target, &[], Vec::new(), within).await;
        assert_eq!(silent, Err(NoStatus::TimedOut));
        drop(listener);
        let nobody = guarded.post(&target, &[], Vec::new(), within).await;
        assert_eq!(nobody, Err(NoStatus::NotConnected));
    }
}
