//! Streams of live counts: nobody keeps the others out.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::harness::{TestApp, petition_path};

/// Asks for a stream as a client that the proxy names; the head of the answer, and the connection.
fn listen(address: SocketAddr, method: &str, id: &str, client: &str) -> (String, TcpStream) {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let path = petition_path(id, "events");
    let request =
        format!("{method} {path} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {client}\r\n\r\n");
    socket.write_all(request.as_bytes()).unwrap();
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && socket.read(&mut byte).unwrap_or(0) == 1 {
        head.push(byte[0]);
    }
    (String::from_utf8(head).unwrap(), socket)
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_by_head_takes_no_stream() {
    let app = TestApp::with(&["--event-streams", "3"]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let address = app.service.address;
    let served = tokio::task::spawn_blocking(move || {
        // Their connections stay open.
        let asked: Vec<_> = (0..20).map(|_| listen(address, "HEAD", &id, "198.51.100.1")).collect();
        let heads: Vec<bool> =
            asked.iter().map(|(head, _)| head.starts_with("HTTP/1.1 200")).collect();
        let streams: Vec<_> =
            (0..3).map(|_| listen(address, "GET", &id, "198.51.100.1").0).collect();
        (heads, streams)
    })
    .await
    .unwrap();
    assert!(served.0.iter().all(|good| *good), "{:?}", served.0);
    for head in served.1 {
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        assert!(head.contains("text/event-stream"), "{head}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_client_does_not_keep_the_others_from_listening() {
    let app = TestApp::with(&["--event-streams", "6", "--trusted-proxies", "127.0.0.0/8"]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let address = app.service.address;
    tokio::task::spawn_blocking(move || {
        let is_served = |(head, _): &(String, TcpStream)| head.starts_with("HTTP/1.1 200");
        let greedy: Vec<_> = (0..8).map(|_| listen(address, "GET", &id, "198.51.100.1")).collect();
        assert_eq!(greedy.iter().filter(|one| is_served(one)).count(), 6);
        let refused = greedy.iter().find(|one| !is_served(one)).unwrap();
        assert!(refused.0.starts_with("HTTP/1.1 503"), "{}", refused.0);
        assert!(refused.0.to_lowercase().contains("connection: close"), "{}", refused.0);
        // A network of IPv6 is one client, however many addresses it has.
        let others: Vec<_> = (1..=6)
            .map(|host| listen(address, "GET", &id, &format!("2001:db8:1:{host}::1")))
            .collect();
        assert_eq!(others.iter().filter(|one| is_served(one)).count(), 3, "half to each");
        let third = listen(address, "GET", &id, "203.0.113.9");
        assert!(is_served(&third));
    })
    .await
    .unwrap();
    app.api.get("/healthz", None).await.is(204);
    app.close().await;
}
