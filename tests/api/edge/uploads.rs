//! Files on their way in.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use reqwest::Method;

use crate::harness::{Answer, TestApp, petition_path};

const PDF: &[u8] = b"%PDF-1.7";

/// Begins a file and sends no more than its first bytes.
fn begin(address: SocketAddr, id: &str, token: &str) -> TcpStream {
    let mut socket = TcpStream::connect(address).unwrap();
    let path = petition_path(id, "attachments?file_name=a.pdf&purpose=supporting");
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Type: application/pdf\r\n\
         Content-Length: 1000000\r\n\r\n%PDF"
    );
    socket.write_all(request.as_bytes()).unwrap();
    socket
}

fn status_of(socket: &mut TcpStream) -> String {
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut status = [0; 12];
    socket.read_exact(&mut status).unwrap();
    String::from_utf8_lossy(&status).into_owned()
}

async fn send(app: &TestApp, id: &str, token: &str, name: &str) -> Answer {
    let path = petition_path(id, &format!("attachments?file_name={name}&purpose=supporting"));
    let headers = [("content-type", "application/pdf")];
    app.api.raw(Method::POST, &path, Some(token), Some(PDF.to_vec()), &headers).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_uploads_of_one_person_keep_nobody_else_waiting() {
    let app = TestApp::open().await;
    let (slow, quick) = (app.citizen().await, app.citizen().await);
    let (of_slow, of_quick) =
        (app.petition(&slow).drafted().await, app.petition(&quick).drafted().await);
    let address = app.service.address;
    let (id, token) = (of_slow.clone(), slow.clone());
    let mut held: Vec<TcpStream> = tokio::task::spawn_blocking(move || {
        let held = (0..8).map(|_| begin(address, &id, &token)).collect();
        std::thread::sleep(Duration::from_millis(500));
        held
    })
    .await
    .unwrap();
    let began = Instant::now();
    send(&app, &of_quick, &quick, "a.pdf").await.is(201);
    // Whoever waited for a place would be told after four seconds.
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    // Two of theirs are on their way, the others were told so; and what dawdles is given up.
    let answers: Vec<String> =
        tokio::task::spawn_blocking(move || held.iter_mut().map(status_of).collect())
            .await
            .unwrap();
    let of = |status: &str| answers.iter().filter(|answer| answer.ends_with(status)).count();
    assert_eq!((of("408"), of("429")), (2, 6), "{answers:?}");
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
    send(&app, &of_slow, &slow, "b.pdf").await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sends_so_many_files_a_day() {
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    let mut sent = 0;
    let refused = loop {
        let answer = send(&app, &id, &author, &format!("a{sent}.pdf")).await;
        if answer.status != 201 {
            break answer;
        }
        sent += 1;
        assert!(sent <= 200, "no bound");
        let path = answer.header("location").to_owned();
        app.api.call(Method::DELETE, &path, Some(&author), None, &[]).await.is(204);
    };
    refused.problem(429, "rate_limited");
    assert_eq!(sent, 100);
    assert!(!refused.header("retry-after").is_empty());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_name_is_of_a_kind_that_is_taken() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    for wrong in [
        "x.pdf.js",
        "x.html",
        "x.svg",
        "x.pdf.exe",
        "x.pdf.",
        "%2Ehtaccess",
        "x.pdf%3Ay.js",
        "x.js%E2%80%8B",
    ] {
        send(&app, &id, &author, wrong).await.problem(400, "invalid_parameter");
    }
    for good in
        ["x.pdf", "X.JPEG", "x", "%D0%9F%D1%80%D0%BE%D1%82%D0%BE%D0%BA%D0%BE%D0%BB%2012.05.2026"]
    {
        send(&app, &id, &author, good).await.is(201);
    }
    app.close().await;
}
