//! Abuse: the lines V1 to V3 of docs/SECURITY.md.

use std::time::Instant;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{EMAIL, IIN, confirmed, mailed_code, registration};
use crate::harness::database::{rows, sql};
use crate::harness::{Answer, MINISTRY, TestApp, text, word};

/// 429 with everything a client needs to come back in time.
#[track_caller]
fn used_up(answer: &Answer, policy: &str, allowance: u32) {
    answer.problem(429, "rate_limited");
    let retry: u32 = answer.header("retry-after").parse().unwrap();
    assert!(retry > 0);
    assert!(
        answer.header("ratelimit-policy").starts_with(&format!("\"{policy}\";q={allowance};w=")),
        "{:?}",
        answer.headers
    );
    assert_eq!(answer.header("ratelimit"), format!("\"{policy}\";r=0;t={retry}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn check_v01_ten_new_signatures_an_hour_and_a_repeated_one_costs_nothing() {
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    let author = app.citizen().await;
    let mut open = Vec::new();
    for _ in 0..11 {
        // The bounds on drafts are not what is looked at here.
        sql(&app, "DELETE FROM quotas").await;
        open.push(app.petition(&author).published().await);
    }
    let signer = app.citizen().await;
    for id in &open[..10] {
        app.sign(id, &signer, None).await.is(201);
    }
    used_up(&app.sign(&open[10], &signer, None).await, "sign", 10);
    for id in &open[..10] {
        app.sign(id, &signer, None).await.is(200);
    }
    assert_eq!(app.seen(&open[10], None).await["signature_count"], 50, "nothing was counted");
    // Another person is not concerned, and the same one neither when nothing is limited.
    app.sign(&open[10], &app.citizen().await, None).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_v01_drafts_comments_and_exports_have_bounds_and_submission_has_none() {
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    let author = app.citizen().await;
    let published = app.petition(&app.citizen().await).published().await;
    let mut drafts = Vec::new();
    for number in 0..10 {
        let mut body = text(MINISTRY);
        body["title"] = format!("Вернуть прежний пояс, {number}").into();
        let made = app.api.post("/api/v1/petitions", Some(&author), body).await;
        drafts.push((word(&made.is(201)["id"]), made.header("etag").to_owned()));
        if drafts.len() > 1 {
            let (id, etag) = drafts.pop().unwrap();
            app.api
                .call(
                    Method::DELETE,
                    &format!("/api/v1/petitions/{id}"),
                    Some(&author),
                    None,
                    &[("if-match", &etag)],
                )
                .await
                .is(204);
        }
    }
    used_up(&app.api.post("/api/v1/petitions", Some(&author), text(MINISTRY)).await, "draft", 10);
    let submission = format!("/api/v1/petitions/{}/submission", drafts[0].0);
    app.api
        .post(&submission, Some(&author), json!({ "prohibited_subjects_acknowledged": "V2026" }))
        .await
        .is(200);
    let comments = format!("/api/v1/petitions/{published}/comments");
    let comment = |number: i32| {
        let text = format!("Қолдаймын {number}");
        app.api.post(&comments, Some(&author), json!({ "text": text }))
    };
    let mut last = comment(0).await;
    for number in 1..25 {
        if last.status != 201 {
            break;
        }
        last = comment(number).await;
    }
    // A petition's own bound on one person's comments may come first; over several petitions it is this one.
    assert!(last.status == 429 || last.body()["code"] == "too_many_comments", "{}", last.body());
    let export = || {
        let password = json!({ "password": petitions::app::sandbox::PASSWORD });
        app.api.post("/api/v1/me/export", Some(&author), password)
    };
    for _ in 0..3 {
        export().await.is(200);
    }
    used_up(&export().await, "export", 3);
    // It comes back with time, by the machine's clock.
    sql(
        &app,
        "UPDATE quotas SET full_at = full_at - interval '20 minutes' WHERE policy = 'export'",
    )
    .await;
    export().await.is(200);
    used_up(&export().await, "export", 3);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_v01_every_flow_that_costs_has_a_burst_of_its_own() {
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    let flows: [(&str, Method, &str, Option<Value>); 6] = [
        ("register-burst", Method::POST, "/api/v1/accounts", Some(json!({}))),
        (
            "mail-burst",
            Method::POST,
            "/api/v1/password-resets",
            Some(json!({ "email": "nobody@example.kz" })),
        ),
        (
            "token-burst",
            Method::POST,
            "/api/v1/accounts/confirmation",
            Some(json!({ "token": "x", "password": "x" })),
        ),
        ("sign-in-burst", Method::POST, "/api/v1/sessions", Some(json!({}))),
        ("search-burst", Method::GET, "/api/v1/petitions?q=x", None),
        (
            "refresh-burst",
            Method::POST,
            "/api/v1/sessions/refresh",
            Some(json!({ "refresh_token": "x" })),
        ),
    ];
    for (policy, method, path, body) in flows {
        let mut limited = None;
        let began = Instant::now();
        // An allowance comes back while it is used, the more of it the slower the machine is.
        for asked in 0..3_000_u64 {
            let answer = app.api.call(method.clone(), path, None, body.clone(), &[]).await;
            if answer.status == 429 {
                limited = Some((asked, answer));
                break;
            }
            assert!(
                answer.header("ratelimit").starts_with(&format!("\"{policy}\";r=")),
                "{policy}: {:?}",
                answer.headers
            );
        }
        let (asked, limited) = limited.unwrap_or_else(|| panic!("{policy} has no bound"));
        let allowance = if policy == "refresh-burst" { 600 } else { 60 };
        let came_back = (began.elapsed().as_secs() + 1) * allowance / 60;
        assert!((allowance..=allowance + came_back).contains(&asked), "{policy}: {asked}");
        used_up(&limited, policy, u32::try_from(allowance).unwrap());
    }
    // Reading goes on.
    app.api.get("/api/v1/petitions", None).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_v01_in_development_nothing_is_limited_unless_asked() {
    let app = TestApp::open().await;
    for _ in 0..100 {
        app.api
            .post("/api/v1/accounts/confirmation", None, json!({ "token": "x", "password": "x" }))
            .await
            .problem(409, "token_expired_or_unknown");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_v02_five_hundred_people_behind_one_address_sign() {
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    let id = app.petition(&app.citizen().await).published().await;
    // As many at a time as nobody is turned away for.
    for some in app.citizens(500).await.chunks(50) {
        app.all_sign(&id, some, None).await;
    }
    assert_eq!(app.seen(&id, None).await["signature_count"], 550);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_v03_three_mails_an_hour_and_ten_a_day_go_to_one_address_whoever_asks() {
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    confirmed(&app, IIN, EMAIL, "correct horse battery staple").await;
    let mails = async || {
        rows(&app, "outbox LEFT JOIN accounts ON accounts.id = account_id WHERE coalesce(address, email) = 'aigul@example.kz'").await
    };
    // Her registration was the first of that kind.
    for _ in 0..5 {
        app.api.post("/api/v1/accounts", None, registration("661028130259", EMAIL)).await.is(202);
        app.api
            .post("/api/v1/accounts/confirmation/resend", None, json!({ "email": EMAIL }))
            .await
            .is(202);
    }
    assert_eq!(mails().await, 3);
    // What strangers use up of one kind is not the holder's of another.
    let reset = async || {
        app.api
            .post("/api/v1/password-resets", None, json!({ "email": "Aigul@example.kz" }))
            .await
            .is(202);
    };
    for _ in 0..5 {
        reset().await;
    }
    assert_eq!(mails().await, 6);
    let thief = word(
        &confirmed(&app, "660901115426", "thief@example.kz", "correct horse battery staple").await
            ["access_token"],
    );
    for _ in 0..5 {
        let change = json!({ "email": EMAIL, "password": "correct horse battery staple" });
        app.api.post("/api/v1/me/email", Some(&thief), change).await.is(202);
    }
    assert_eq!(mails().await, 9);
    for _ in 0..30 {
        sql(&app, "UPDATE quotas SET full_at = full_at - interval '1 hour' WHERE policy = 'reset-mail-hour'").await;
        reset().await;
    }
    let of_the_day = mails().await - 6;
    assert!((8..=10).contains(&of_the_day), "{of_the_day}");
    // What was mailed last works, though more was asked for since.
    let token = mailed_code(&app, "password_reset").await;
    let body = json!({ "token": token, "password": "another long password" });
    app.api.post("/api/v1/password-resets/confirmation", None, body).await.is(204);
    // Another address is another's.
    app.api
        .post("/api/v1/accounts", None, registration("661028130259", "other@example.kz"))
        .await
        .is(202);
    assert_eq!(rows(&app, "outbox WHERE address = 'other@example.kz'").await, 1);
    app.close().await;
}
