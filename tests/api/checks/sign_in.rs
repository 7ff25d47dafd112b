//! Nobody gets in by guessing: A7 to A11 of docs/SECURITY.md.

use std::time::Instant;

use petitions::app::error::Error;
use petitions::app::registration::{self, Declaration};
use petitions::app::sign_in::{Attempt, check_password};
use petitions::credentials::passwords::{Cost, hash};
use petitions::domain::assurance::Assurance;
use petitions::domain::iin::Iin;
use petitions::domain::language::Language;
use petitions::store::accounts as stored;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{
    EMAIL, IIN, PASSWORD, confirm_at, confirmed, enrolled, keep_waiting, mailed_code, newest_code,
    person, registration, session, sign_in,
};
use crate::harness::database::{rows, sql};
use crate::harness::{BareApp, TestApp, full, word};

#[tokio::test(flavor = "multi_thread")]
async fn check_a07_signing_in_costs_the_same_whoever_does_not_get_in() {
    let bare = BareApp::with(&["--rate-limits", "on"]).await;
    let core = &bare.core;
    let attempt = |email: &str| Attempt { canonical_email: email.to_owned(), network: vec![7; 16] };
    let declared = |iin: &str, email: &str| Declaration {
        iin: Iin::parse(iin).unwrap(),
        email: email.to_owned(),
        password_hash: hash(PASSWORD, Cost::default()).unwrap(),
        family_name: "Серікқызы".to_owned(),
        given_name: "Айгүл".to_owned(),
        patronymic: None,
        birth_date: chrono::NaiveDate::from_ymd_opt(1990, 1, 1).unwrap(),
        residence: "750000000".to_owned(),
        language: Language::Kk,
        vouched: None,
        assurance: Assurance::Declared,
        evidence: None,
    };
    for (iin, email, confirm) in [
        (IIN, "known@example.kz", true),
        ("661028130259", "blocked@example.kz", true),
        ("660901115426", "unverified@example.kz", false),
    ] {
        let declaration = declared(iin, email);
        core.write(move |work| registration::register(work, &declaration)).await.unwrap();
        if confirm {
            let token = core.read(|work| Ok(newest_code(work))).await.unwrap();
            confirm_at(core, token, PASSWORD).await;
        }
    }
    let blocked = core
        .read(|work| Ok(stored::by_email(work.conn, "blocked@example.kz")?.unwrap().id))
        .await
        .unwrap();
    core.write(move |work| {
        Ok(petitions::store::staff::set_disabled(work.conn, blocked, Some(work.wall_now))?)
    })
    .await
    .unwrap();
    let mut costs = Vec::new();
    for (email, password) in [
        ("unknown@example.kz", PASSWORD),
        ("known@example.kz", "not the right password"),
        ("unverified@example.kz", PASSWORD),
        ("blocked@example.kz", PASSWORD),
    ] {
        let (statements, hashes, checked) =
            bare.cost(check_password(core, attempt(email), password.to_owned())).await;
        assert!(checked.unwrap().is_none(), "{email}");
        costs.push((email, statements, hashes));
    }
    assert!(
        costs.iter().all(|(_, statements, hashes)| (*statements, *hashes) == (costs[0].1, 1)),
        "{costs:?}"
    );
    assert!(costs[0].1 >= 3, "statements are counted: {costs:?}");
    assert!(
        check_password(core, attempt("known@example.kz"), PASSWORD.to_owned())
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a07_the_answers_to_those_who_do_not_get_in_differ_in_nothing_but_their_id() {
    let app = TestApp::open().await;
    person(&app).await;
    app.api
        .post("/api/v1/accounts", None, registration("661028130259", "waiting@example.kz"))
        .await
        .is(202);
    let mut answers = Vec::new();
    for (email, password) in [
        ("nobody@example.kz", PASSWORD),
        (EMAIL, "not the right password"),
        ("waiting@example.kz", PASSWORD),
    ] {
        answers.push(
            app.api
                .post("/api/v1/sessions", None, json!({ "email": email, "password": password }))
                .await,
        );
    }
    sql(&app, "UPDATE accounts SET disabled_at = now() WHERE email_canonical = 'aigul@example.kz'")
        .await;
    answers.push(
        app.api
            .post("/api/v1/sessions", None, json!({ "email": EMAIL, "password": PASSWORD }))
            .await,
    );
    let mut seen: Vec<(u16, Value)> = Vec::new();
    for answer in &answers {
        let mut body = answer.body();
        body.as_object_mut().unwrap().remove("instance");
        seen.push((answer.status, body));
    }
    assert!(seen.iter().all(|one| *one == seen[0]) && seen[0].0 == 401, "{seen:?}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a08_registration_and_reset_cost_and_answer_the_same_whether_or_not_somebody_is_there()
 {
    let bare = BareApp::with(&["--rate-limits", "on"]).await;
    let core = bare.core.clone();
    let declaration = |iin: &str, email: &str| Declaration {
        iin: Iin::parse(iin).unwrap(),
        email: email.to_owned(),
        password_hash: hash(PASSWORD, Cost::default()).unwrap(),
        family_name: "Серікқызы".to_owned(),
        given_name: "Айгүл".to_owned(),
        patronymic: None,
        birth_date: chrono::NaiveDate::from_ymd_opt(1990, 1, 1).unwrap(),
        residence: "750000000".to_owned(),
        language: Language::Kk,
        vouched: None,
        assurance: Assurance::Declared,
        evidence: None,
    };
    let register = async |iin: &str, email: &str| {
        let declared = declaration(iin, email);
        bare.cost(core.write(move |work| registration::register(work, &declared))).await.0
    };
    // The first writing of a process finds its place in the log of changes.
    core.write(|_| Ok(())).await.unwrap();
    let first = register(IIN, EMAIL).await;
    let token = core.read(|work| Ok(newest_code(work))).await.unwrap();
    confirm_at(&core, token, PASSWORD).await;
    let taken_email = register("661028130259", EMAIL).await;
    let taken_iin = register(IIN, "other@example.kz").await;
    assert_eq!((taken_email, taken_iin), (first, first), "registration");
    assert_eq!(
        register(IIN, "third@example.kz").await,
        first,
        "the holder has been told this hour"
    );
    let reset = async |email: &'static str| {
        bare.cost(
            core.write(move |work| petitions::app::password_change::request_reset(work, email)),
        )
        .await
        .0
    };
    assert_eq!(reset("nobody@example.kz").await, reset("elsewhere@example.kz").await);
    register("021116262123", "holder@example.kz").await;
    let token = core.read(|work| Ok(newest_code(work))).await.unwrap();
    confirm_at(&core, token, PASSWORD).await;
    assert_eq!(reset("somebody@example.kz").await, reset("holder@example.kz").await, "reset");
    let resend = async |email: &'static str| {
        bare.cost(core.write(move |work| registration::resend_confirmation(work, email))).await.0
    };
    register("660901115426", "fresh@example.kz").await;
    assert_eq!(resend("empty@example.kz").await, resend("fresh@example.kz").await, "resend");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a09_after_five_failures_one_waits_and_after_a_hundred_strangers_wait_for_the_holder()
{
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    confirmed(&app, IIN, EMAIL, PASSWORD).await;
    let try_with = async |password: &str| sign_in(&app, EMAIL, password).await;
    for _ in 0..5 {
        try_with("not the right password").await.problem(401, "invalid_credentials");
    }
    // The wait is a second: as if they had just failed, on a clock that goes a second ahead.
    sql(&app, "UPDATE sign_in_failures SET last_at = now() + interval '1 second'").await;
    let waiting = try_with(PASSWORD).await;
    waiting.problem(429, "rate_limited");
    assert!(waiting.header("retry-after").parse::<u32>().unwrap() <= 2);
    assert!(
        waiting.header("ratelimit").contains("r=0")
            && waiting.header("ratelimit-policy").contains("q=5"),
        "{:?}",
        waiting.headers
    );
    // Nobody knows the address, and waits all the same.
    for _ in 0..5 {
        sign_in(&app, "nobody@example.kz", PASSWORD).await.is(401);
    }
    keep_waiting(&app).await;
    sign_in(&app, "nobody@example.kz", PASSWORD).await.is(429);
    sql(&app, "UPDATE sign_in_failures SET last_at = last_at - interval '1 hour'").await;
    try_with(PASSWORD).await.is(201);
    assert_eq!(rows(&app, "sign_in_failures WHERE failures > 5").await, 0, "a success begins anew");
    // A hundred from everywhere: who has signed in from here goes on, whoever has not is stopped, without a hash.
    for _ in 0..2 {
        try_with("not the right password").await.problem(401, "invalid_credentials");
    }
    sql(&app, "UPDATE sign_in_failures SET failures = CASE network WHEN '' THEN 100 ELSE 1 END")
        .await;
    let hashes = app.core.passwords.computed();
    sign_in(&app, "nobody@example.kz", PASSWORD).await.problem(429, "rate_limited");
    assert_eq!(app.core.passwords.computed(), hashes);
    try_with(PASSWORD).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a10_nobody_is_locked_out_by_somebody_elses_tries() {
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    person(&app).await;
    let core = app.core.clone();
    let tries = if full() { 10_000 } else { 1_000 };
    let before = core.passwords.computed();
    for start in (0..tries).step_by(50) {
        // Whoever is told that there is no room tries again.
        let together = (start..start + 50).map(async |number: u32| {
            loop {
                let attempt = Attempt {
                    canonical_email: EMAIL.to_owned(),
                    network: number.to_be_bytes().to_vec(),
                };
                let tried =
                    check_password(&core, attempt, "not the right password".to_owned()).await;
                if !matches!(tried, Err(Error::Busy)) {
                    break tried;
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        });
        for outcome in futures_util::future::join_all(together).await {
            assert!(matches!(outcome, Ok(None) | Err(Error::Limited(_))), "{outcome:?}");
        }
    }
    let hashes = core.passwords.computed() - before;
    assert!((100..=110).contains(&hashes), "a hundred tries and no more: {hashes}");
    // The holder, from where he was before.
    session(&app, EMAIL, PASSWORD).await;
    // And from elsewhere, after a new password by mail.
    sql(&app, "UPDATE sign_in_failures SET failures = 100 WHERE network = ''").await;
    sql(&app, "INSERT INTO sign_in_failures SELECT address_key, '', 100, last_at FROM sign_in_failures LIMIT 1 ON CONFLICT DO NOTHING").await;
    let elsewhere = || Attempt { canonical_email: EMAIL.to_owned(), network: vec![9; 16] };
    assert!(matches!(
        check_password(&core, elsewhere(), PASSWORD.to_owned()).await,
        Err(Error::Limited(_))
    ));
    app.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
    let reset = json!({ "token": mailed_code(&app, "password_reset").await, "password": "another long password" });
    app.api.post("/api/v1/password-resets/confirmation", None, reset).await.is(204);
    assert!(
        check_password(&core, elsewhere(), "another long password".to_owned())
            .await
            .unwrap()
            .is_some()
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a23_only_a_wrong_password_is_a_failure() {
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    confirmed(&app, IIN, EMAIL, PASSWORD).await;
    // The right password as often at once as one likes.
    let right = (0..12).map(|_| sign_in(&app, EMAIL, PASSWORD));
    for answer in futures_util::future::join_all(right).await {
        answer.is(201);
    }
    // Whoever is turned away because too many wait has not failed.
    let core = app.core.clone();
    let crowd = (0..400).map(async |_| {
        let attempt = Attempt { canonical_email: EMAIL.to_owned(), network: vec![6; 16] };
        match check_password(&core, attempt, PASSWORD.to_owned()).await {
            Ok(Some(_)) => "in",
            Err(Error::Busy) => "busy",
            other => panic!("{other:?}"),
        }
    });
    let answers = futures_util::future::join_all(crowd).await;
    assert!(answers.contains(&"busy"), "the lines hold no 400");
    assert_eq!(rows(&app, "sign_in_failures").await, 0);
    // Nor does a 429 lengthen the wait.
    let attempt = || Attempt { canonical_email: EMAIL.to_owned(), network: vec![5; 16] };
    for _ in 0..5 {
        let wrong = check_password(&core, attempt(), "not the right password".to_owned()).await;
        assert!(wrong.unwrap().is_none());
    }
    keep_waiting(&app).await;
    for _ in 0..20 {
        let limited = check_password(&core, attempt(), PASSWORD.to_owned()).await;
        assert!(matches!(limited, Err(Error::Limited(_))), "{limited:?}");
    }
    assert_eq!(rows(&app, "sign_in_failures WHERE failures > 5").await, 0);
    // A code that is wrong is a failure like a password.
    let token = word(&session(&app, EMAIL, PASSWORD).await["access_token"]);
    let (_, recovery) = enrolled(&app, &token, PASSWORD).await;
    for _ in 0..5 {
        let body = json!({ "email": EMAIL, "password": PASSWORD, "otp": "000000" });
        app.api.post("/api/v1/sessions", None, body).await.problem(401, "invalid_otp");
    }
    keep_waiting(&app).await;
    let body = json!({ "email": EMAIL, "password": PASSWORD, "otp": recovery[0] });
    app.api.post("/api/v1/sessions", None, body).await.problem(429, "rate_limited");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a23_who_has_set_a_password_by_mail_is_known_where_they_did() {
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    confirmed(&app, IIN, EMAIL, PASSWORD).await;
    sql(&app, "DELETE FROM known_networks").await;
    let lock_out = "INSERT INTO sign_in_failures SELECT address_key, '', 100, now() FROM sign_in_failures LIMIT 1 ON CONFLICT (address_key, network) DO UPDATE SET failures = 100";
    sign_in(&app, EMAIL, "not the right password").await.is(401);
    sql(&app, lock_out).await;
    sign_in(&app, EMAIL, PASSWORD).await.problem(429, "rate_limited");
    // Neither three registrations of a stranger nor the failures stand in the way of a reset.
    for _ in 0..4 {
        app.api.post("/api/v1/accounts", None, registration("661028130259", EMAIL)).await.is(202);
    }
    app.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
    let reset = json!({ "token": mailed_code(&app, "password_reset").await, "password": "another long password" });
    app.api.post("/api/v1/password-resets/confirmation", None, reset).await.is(204);
    // Strangers fail on at once, and bar nobody who is known from here.
    sign_in(&app, EMAIL, "not the right password").await.is(401);
    sql(&app, lock_out).await;
    session(&app, EMAIL, "another long password").await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a11_one_address_tries_so_many_accounts_and_no_header_gives_it_another() {
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    let mut statuses = Vec::new();
    let began = Instant::now();
    // An allowance comes back while it is used, the more of it the slower the machine is: one a second.
    for number in 0..300 {
        let body = json!({ "email": format!("person{number}@example.kz"), "password": "whatever it may be" });
        let spoofed = [
            ("x-forwarded-for", format!("203.0.113.{}", number % 256)),
            ("forwarded", format!("for=203.0.113.{}", number % 256)),
        ];
        let headers: Vec<(&str, &str)> =
            spoofed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer =
            app.api.call(Method::POST, "/api/v1/sessions", None, Some(body), &headers).await;
        let limited = answer.status == 429;
        statuses.push(answer);
        if limited {
            break;
        }
    }
    let came_back = usize::try_from(began.elapsed().as_secs()).unwrap() + 1;
    assert!((61..=61 + came_back).contains(&statuses.len()), "{}", statuses.len());
    let limited = statuses.last().unwrap();
    limited.problem(429, "rate_limited");
    assert!(limited.header("ratelimit-policy").starts_with("\"sign-in-burst\";q=60;w=60"));
    assert!(!limited.header("retry-after").is_empty());
    assert!(
        statuses[0].header("ratelimit").starts_with("\"sign-in-burst\";r=59"),
        "{:?}",
        statuses[0].headers
    );
    app.close().await;
}
