//! Privacy, platform and availability: the lines of groups P and V in docs/SECURITY.md that can be seen over
//! HTTP.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::RunQueryDsl as _;
use petitions::config::Effective;
use petitions::http::openapi;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{EMAIL, IIN, person};
use crate::harness::database::{rows, sql};
use crate::harness::document::operations;
use crate::harness::outgoing::mail_files;
use crate::harness::{Answer, MINISTRY, NOBODY, TestApp, settings, word};

#[test]
fn check_p02_settings_print_no_secret() {
    let effective: Effective = settings(&[
        "--env",
        "development",
        "--database-url",
        "postgresql://petitions:hunter2@db/petitions",
        "--database-read-url",
        "postgresql://petitions:hunter2@db/petitions",
        "--smtp-url",
        "smtps://user:hunter2@mail.example:465",
    ]);
    let printed = format!("{effective:?} {:?} {}", effective.settings, effective.describe());
    assert!(!printed.contains("hunter2"), "{printed}");
    assert!(printed.contains("REDACTED"), "{printed}");
}

/// The headers that every answer wears.
#[track_caller]
fn dressed(answer: &Answer, page: bool) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("strict-transport-security"), "max-age=63072000; includeSubDomains");
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    assert!(page || !policy.contains("'self'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
    assert!(!answer.header("cross-origin-resource-policy").is_empty());
    assert!(answer.headers.get("server").is_none() && answer.headers.get("x-powered-by").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn check_p05_every_answer_wears_its_headers_and_what_is_private_is_kept_by_nobody() {
    let app = TestApp::with(&["--public-url", "https://petitions.example"]).await;
    let citizen = app.citizen().await;
    let id = app.petition(&citizen).published().await;
    let path = format!("/api/v1/petitions/{id}");
    let etag = app.api.get(&path, None).await.header("etag").to_owned();
    for (path, page) in [
        ("/docs/", true),
        ("/confirm", true),
        ("/healthz", false),
        ("/readyz", false),
        ("/openapi.json", false),
        (path.as_str(), false),
        ("/nowhere", false),
    ] {
        dressed(&app.api.get(path, None).await, page);
    }
    let unchanged = app.api.call(Method::GET, &path, None, None, &[("if-none-match", &etag)]).await;
    assert_eq!(unchanged.status, 304);
    dressed(&unchanged, false);
    dressed(&app.api.post("/api/v1/accounts", None, json!({})).await, false);
    dressed(&app.api.call(Method::OPTIONS, &path, None, None, &[]).await, false);
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    for (method, path, name) in operations(&document) {
        let path =
            path.replace("{id}", &id).replace("{slug}", MINISTRY).replace("{version}", "V2026");
        let body = (method != Method::GET).then(|| json!({}));
        let answer = app.api.call(method, &path, Some(&citizen), body, &[]).await;
        let control = answer.header("cache-control");
        // What needs and knows no caller is the same for everybody.
        let impersonal = document["paths"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|item| item.as_object().unwrap().values())
            .any(|operation| {
                operation["operationId"] == name.as_str()
                    && (operation["security"].is_null() || operation["security"] == json!([{}]))
            });
        assert!(
            control.contains("no-store") || (impersonal && control.starts_with("public")),
            "{name}: {control}"
        );
    }
    // Over http there is nothing to promise.
    let plain = TestApp::open().await;
    assert_eq!(plain.api.get("/api/v1/rules", None).await.header("strict-transport-security"), "");
    plain.close().await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_p06_public_readings_are_open_and_everything_else_to_listed_origins_only() {
    let app =
        TestApp::with(&["--allowed-origins", "https://petitions.example, http://localhost:3000"])
            .await;
    let token = app.citizen().await;
    let from = async |origin: &str, method: Method, path: &str, token: Option<&str>| {
        let asked = if method == Method::OPTIONS { "POST" } else { "" };
        app.api
            .call(
                method,
                path,
                token,
                None,
                &[("origin", origin), ("access-control-request-method", asked)],
            )
            .await
    };
    for origin in ["https://anybody.example", "null", "https://petitions.example"] {
        let answer = from(origin, Method::GET, "/api/v1/petitions", None).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(answer.headers.get("access-control-allow-credentials").is_none());
    }
    for good in ["https://petitions.example", "http://localhost:3000"] {
        let answer = from(good, Method::GET, "/api/v1/me", Some(&token)).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, good));
        let varies: Vec<_> =
            answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
        assert!(varies.join(",").contains("Origin"), "{varies:?}");
        assert!(answer.headers.get("access-control-allow-credentials").is_none());
        let preflight = from(good, Method::OPTIONS, "/api/v1/petitions", None).await;
        assert_eq!(
            (preflight.status, preflight.header("access-control-allow-origin")),
            (204, good)
        );
        assert_eq!(preflight.header("access-control-allow-methods"), "GET, POST, HEAD, OPTIONS");
        assert!(preflight.header("access-control-allow-headers").contains("Authorization"));
        // A problem can be read by the client it is meant for.
        assert_eq!(
            from(good, Method::GET, "/api/v1/me", Some("x"))
                .await
                .header("access-control-allow-origin"),
            good
        );
    }
    for wrong in [
        "null",
        "https://evil-petitions.example",
        "https://petitions.example.evil.com",
        "https://petitions.example:444",
        "http://petitions.example",
        "https://PETITIONS.example",
        "https://sub.petitions.example",
        "https://petitions.example/",
        "*",
        "",
    ] {
        let answer = from(wrong, Method::GET, "/api/v1/me", Some(&token)).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{wrong}");
        let preflight = from(wrong, Method::OPTIONS, "/api/v1/petitions", None).await;
        assert!(
            !preflight.header("access-control-allow-headers").contains("Authorization"),
            "{wrong}"
        );
        assert!(!preflight.header("access-control-allow-methods").contains("POST"), "{wrong}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_p07_mail_links_carry_their_tokens_where_no_server_sees_them() {
    let app = TestApp::open().await;
    let token = person(&app).await;
    app.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
    let change = json!({ "email": "new@example.kz", "password": "correct horse battery staple" });
    app.api.post("/api/v1/me/email", Some(&token), change).await.is(202);
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    let mails = mail_files(&app.mail_dir);
    assert!(mails.len() >= 3);
    let mut links = 0;
    for mail in mails {
        let plain = mail.replace("=\r\n", "").replace("=3D", "=");
        for link in plain.split_whitespace().filter(|word| word.starts_with("http://")) {
            let before = link.split('#').next().unwrap();
            assert!(!before.contains("token") && !before.contains(IIN), "{link}");
            links += 1;
        }
    }
    assert!(links >= 3);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_p12_figures_for_operators_are_not_on_the_public_address() {
    let app = TestApp::open().await;
    for path in ["/metrics", "/debug", "/admin", "/.env", "/actuator/health", "/server-status"] {
        app.api.get(path, None).await.problem(404, "not_found");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_v04_whoever_is_slow_is_let_go() {
    let app = TestApp::open().await;
    let address = app.service.address;
    let waited = |sent: &'static [u8], drip: &'static [u8]| {
        tokio::task::spawn_blocking(move || {
            let mut socket = TcpStream::connect(address).unwrap();
            socket.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
            socket.write_all(sent).unwrap();
            let began = Instant::now();
            let mut answer = Vec::new();
            while began.elapsed() < Duration::from_secs(20) {
                let _ = socket.write_all(drip);
                let mut part = [0; 1024];
                match socket.read(&mut part) {
                    Ok(0) => break,
                    Ok(read) => answer.extend_from_slice(&part[..read]),
                    Err(error)
                        if matches!(
                            error.kind(),
                            std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                        ) => {}
                    Err(_) => break,
                }
                if answer.windows(4).any(|end| end == b"\r\n\r\n") {
                    break;
                }
            }
            (began.elapsed(), String::from_utf8_lossy(&answer).into_owned())
        })
    };
    let head = waited(b"GET /api/v1/rules HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"x");
    let body = waited(b"POST /api/v1/accounts HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n", b" ");
    let (head, body) = (head.await.unwrap(), body.await.unwrap());
    assert!(
        head.0 < Duration::from_secs(15)
            && (head.1.is_empty() || head.1.starts_with("HTTP/1.1 408")),
        "{head:?}"
    );
    assert!(body.0 < Duration::from_secs(15) && body.1.starts_with("HTTP/1.1 408"), "{body:?}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_v05_whoever_finds_every_connection_taken_is_told_so_within_seconds() {
    let app = TestApp::open().await;
    let core = app.core.clone();
    let (held, free) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let holding = (0..5).map(|_| {
        let (held, free) = (held.clone(), free.clone());
        core.read(move |work| {
            diesel::sql_query("SET LOCAL idle_in_transaction_session_timeout = 0")
                .execute(work.conn)
                .unwrap();
            held.fetch_add(1, Ordering::SeqCst);
            let began = Instant::now();
            while !free.load(Ordering::SeqCst) && began.elapsed() < Duration::from_secs(60) {
                std::thread::sleep(Duration::from_millis(10));
            }
            Ok(())
        })
    });
    let asked = async {
        let waited = Instant::now();
        while held.load(Ordering::SeqCst) < 5 {
            assert!(waited.elapsed() < Duration::from_secs(30), "not all are taken");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let began = Instant::now();
        let answer = app.api.get("/api/v1/petitions", None).await;
        free.store(true, Ordering::SeqCst);
        (began.elapsed(), answer)
    };
    let (_, (waited, answer)) =
        futures_util::future::join(futures_util::future::join_all(holding), asked).await;
    answer.problem(503, "busy");
    assert!(
        !answer.header("retry-after").is_empty() && waited < Duration::from_secs(4),
        "{waited:?}"
    );
    app.api.get("/healthz", None).await.is(204);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_v06_lists_statements_and_locks_have_bounds() {
    #[derive(diesel::QueryableByName)]
    struct Shown {
        #[diesel(sql_type = diesel::sql_types::Text)]
        value: String,
    }
    let app = TestApp::open().await;
    for (name, bound) in [
        ("statement_timeout", "5s"),
        ("lock_timeout", "2s"),
        ("idle_in_transaction_session_timeout", "4s"),
    ] {
        let statement = format!("SELECT current_setting('{name}') AS value");
        let shown: Shown = app
            .core
            .read(move |work| Ok(diesel::sql_query(statement).get_result(work.conn).unwrap()))
            .await
            .unwrap();
        assert_eq!(shown.value, bound, "{name}");
    }
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let id = app.petition(&app.citizen().await).published().await;
    let tokens = [
        ("citizen", app.citizen().await),
        ("moderator", app.moderator().await),
        ("official", app.official(MINISTRY).await),
        ("administrator", app.administrator().await),
    ];
    let hook = json!({ "url": "https://hooks.example.kz/petitions" });
    let hook = app.api.post("/api/v1/webhooks", Some(&tokens[0].1), hook).await;
    let webhook = word(&hook.is(201)["id"]);
    let mut lists = 0;
    for (method, path, name) in operations(&document) {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let limited = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|known| known["name"] == "limit");
        if !limited {
            continue;
        }
        let role = operation["x-roles"][0].as_str();
        let token = role
            .and_then(|role| tokens.iter().find(|(known, _)| *known == role))
            .map(|(_, token)| token.as_str());
        let of_webhook = path.contains("/webhooks/");
        let path = path.replace("{id}", if of_webhook { &webhook } else { &id });
        let answer = app.api.get(&format!("{path}?limit=100"), token).await;
        assert!(answer.is(200)["items"].as_array().unwrap().len() <= 100, "{name}");
        for wrong in ["101", "0", "-1", "1e2", "99999999999999999999"] {
            app.api
                .get(&format!("{path}?limit={wrong}"), token)
                .await
                .problem(400, "invalid_parameter");
        }
        lists += 1;
    }
    assert!(lists >= 12, "{lists}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_p04_what_the_database_says_is_for_the_log_alone() {
    let app = TestApp::open().await;
    // Somebody takes a table away: every call that needs it meets the database's own words.
    sql(&app, "ALTER TABLE petitions RENAME TO petitions_elsewhere").await;
    for path in ["/api/v1/petitions", &format!("/api/v1/petitions/{NOBODY}"), "/api/v1/statistics"]
    {
        let answer = app.api.get(path, None).await;
        let problem = answer.problem(500, "internal").to_string();
        for word in [
            "petitions_elsewhere",
            "relation",
            "SELECT",
            "diesel",
            ".rs",
            "panicked",
            "/home",
            "/root",
        ] {
            assert!(!problem.contains(word), "{word}: {problem}");
        }
    }
    sql(&app, "ALTER TABLE petitions_elsewhere RENAME TO petitions").await;
    assert_eq!(rows(&app, "petitions").await, 0);
    app.api.get("/api/v1/petitions", None).await.is(200);
    app.close().await;
}
