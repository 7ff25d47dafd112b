//! Acceptance scenario K02: an administrator turns writing off, and the service can be read only.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use petitions::app::access::Role;
use petitions::app::notices::{AccountMail, mail_account};
use petitions::app::staff::{self, NewStaff};
use petitions::credentials::passwords;
use petitions::domain::language::Language;
use petitions::domain::notice::NoticeKind;
use petitions::notice_facts::{AccountErasure, AccountNotice};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{EMAIL, IIN, PASSWORD, confirmed, enrolled};
use crate::harness::document::{document, filled, operations};
use crate::harness::{Api, MINISTRY, TestApp, word};

const SWITCH: &str = "/api/v1/switches/writing";

/// What is served all the same: signing in and out, the switch itself, and the tools of the sandbox.
const SERVED: [&str; 23] = [
    "advance_clock",
    "answer_ocsp",
    "break_broker",
    "enrol_at_provider",
    "exchange_at_provider",
    "give_eds_challenge",
    "give_tokens",
    "hand_to_broker",
    "hear_logout",
    "inspect_token",
    "make_citizens",
    "make_logout_token",
    "make_staff",
    "open_at_broker",
    "refresh_session",
    "revoke_token",
    "scan_at_broker",
    "set_clock",
    "sign_in",
    "sign_in_at_provider",
    "sign_in_by_eds",
    "sign_out",
    "turn_switch",
];

/// The runbook, which has a table of what goes on.
const RUNBOOK: &str = include_str!("../../../docs/OPERATIONS.md");

#[test]
fn the_runbook_names_every_call_that_is_served_while_nothing_is_written() {
    let table = RUNBOOK.split("| While nothing is written |").nth(1).unwrap();
    let table = table.split("\n\n").next().unwrap();
    let told = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let told: BTreeSet<&str> =
        told.map(|(call, _)| call).filter(|call| call.contains(' ')).collect();
    let document = document();
    let served: BTreeSet<String> = operations(&document)
        .into_iter()
        .filter(|(_, path, name)| SERVED.contains(&name.as_str()) && !path.starts_with("/dev"))
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    assert_eq!(told, served.iter().map(String::as_str).collect());
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    sum: Option<String>,
}

/// Every row of every table, as a sum for each; but for the log that old lines are taken from.
async fn everything(app: &TestApp) -> BTreeMap<String, Option<String>> {
    let sums = |conn: &mut PgConnection| {
        let tables: Vec<Sum> = diesel::sql_query(
            "SELECT relname::text AS name, NULL::text AS sum FROM pg_class \
             WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'changes'",
        )
        .load(conn)
        .unwrap();
        assert!(tables.len() > 40);
        tables
            .into_iter()
            .map(|table| {
                let name = table.name;
                let sum: Sum = diesel::sql_query(format!(
                    "SELECT '' AS name, md5(string_agg(row::text, '|' ORDER BY row::text)) AS sum FROM \"{name}\" AS row"
                ))
                .get_result(conn)
                .unwrap();
                (name, sum.sum)
            })
            .collect()
    };
    app.core.read(move |work| Ok(sums(work.conn))).await.unwrap()
}

/// An administrator who signs in as people do: their address, their token and a code that works once.
async fn administrator(app: &TestApp) -> (String, String, Vec<String>) {
    let email = "administrator@example.kz".to_owned();
    let member = NewStaff {
        role: Role::Administrator,
        public_body: None,
        email: email.clone(),
        password_hash: passwords::hash(PASSWORD, passwords::Cost::default()).unwrap(),
        family_name: "Ахметов".into(),
        given_name: "Нұрлан".into(),
        language: Language::Kk,
        iin: None,
    };
    app.core.write(move |work| staff::add(work, &member)).await.unwrap();
    let first = json!({ "email": email, "password": PASSWORD });
    let token = word(&app.api.post("/api/v1/sessions", None, first).await.is(201)["access_token"]);
    let (_, codes) = enrolled(app, &token, PASSWORD).await;
    (email, token, codes)
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_k02_every_call_that_writes_is_refused_while_reading_goes_on() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    app.petition(&author).submitted().await;
    let mut tokens = BTreeMap::from([("citizen", app.citizen().await)]);
    for (role, body) in [("moderator", None), ("official", Some(MINISTRY)), ("administrator", None)]
    {
        tokens.insert(role, app.staff(role, body).await);
    }
    let document = document();
    let administrator = tokens["administrator"].clone();
    let off = json!({ "on": false, "reason": "көшіру" });
    app.api.put(SWITCH, Some(&administrator), off).await.is(200);
    let calls: Vec<_> = operations(&document)
        .into_iter()
        .map(|(method, path, name)| {
            let operation = &document["paths"][&path][method.as_str().to_lowercase()];
            let role = operation["x-roles"][0].as_str();
            (method, filled(&path, &id), name, role.and_then(|role| tokens.get(role).cloned()))
        })
        .collect();
    for (method, path, name, token) in &calls {
        if *method == Method::GET {
            let answer = app.api.get(path, token.as_deref()).await;
            assert!(answer.status < 500 || name == "readyz", "{name}: {}", answer.status);
        }
    }
    let before = everything(&app).await;
    let mut refused = 0;
    for (method, path, name, token) in &calls {
        if *method == Method::GET || SERVED.contains(&name.as_str()) {
            continue;
        }
        for token in [None, token.as_deref()] {
            let body = Some(json!({ "consent": true }));
            let answer = app.api.call(method.clone(), path, token, body, &[]).await;
            answer.problem(503, "read_only");
            assert_ne!(answer.header("retry-after"), "", "{name}");
        }
        refused += 1;
    }
    assert!(refused > 80, "only {refused} calls that write");
    let after = everything(&app).await;
    let changed: Vec<_> = before.iter().filter(|(name, sum)| after[*name] != **sum).collect();
    assert!(changed.is_empty(), "{changed:?}");

    for (language, words) in [("kk", "сақтап"), ("ru", "сохраните"), ("en", "keep what you wrote")]
    {
        let headers = [("accept-language", language)];
        let path = format!("/api/v1/petitions/{id}/signatures");
        let body = Some(json!({ "consent": true }));
        let answer = app.api.call(Method::POST, &path, Some(&author), body, &headers).await;
        let problem = answer.problem(503, "read_only");
        assert!(word(&problem["detail"]).contains(words), "{problem}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_k02_the_mode_is_told_kept_and_ended_by_who_signs_in_for_it() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, someone) = (app.citizen().await, app.citizen().await);
    let id = app.petition(&author).published().await;
    let (email, token, codes) = administrator(&app).await;
    let other = app.beside().await;
    let elsewhere = Api::at(&format!("http://{}", other.address));
    app.api.get("/readyz", None).await.is(200);
    app.api.put(SWITCH, Some(&token), json!({ "on": false, "reason": "көшіру" })).await.is(200);

    // At once in this process, within a second in the others, from the start in a new one.
    app.sign(&id, &someone, None).await.problem(503, "read_only");
    app.api.get("/readyz", None).await.problem(503, "read_only");
    assert_eq!(app.api.get("/healthz", None).await.status, 204);
    tokio::time::timeout(std::time::Duration::from_secs(30), async {
        while elsewhere.get("/readyz", None).await.status != 503 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await
    .unwrap();
    let later = app.beside().await;
    assert!(!later.app.takes_writes());
    for process in [other, later] {
        process.stop().await.unwrap();
    }

    // Terms lapse afterwards, at their own instants; mails wait.
    app.core
        .write(move |work| {
            let mail = AccountMail {
                notice: AccountNotice::AccountErased(AccountErasure {
                    given_name: "Айгүл".into()
                }),
                account: None,
                address: Some("waits@example.kz"),
                language: Language::Kk,
                dedup_key: "waits".into(),
            };
            mail_account(work, mail)
        })
        .await
        .unwrap();
    let mails = async || {
        let found = app.api.get("/dev/mails?to=waits@example.kz", None).await.is(200);
        found["items"].as_array().unwrap().len()
    };
    app.clock("2027-03-10T05:00:00Z").await;
    assert_eq!(app.seen(&id, None).await["state"], "published");
    assert_eq!(mails().await, 0, "{:?}", NoticeKind::AccountErased);

    let body = json!({ "email": email, "password": PASSWORD, "otp": codes[0] });
    let session = app.api.post("/api/v1/sessions", None, body).await.is(201);
    let refresh = json!({ "refresh_token": session["refresh_token"] });
    let session = app.api.post("/api/v1/sessions/refresh", None, refresh).await.is(200);
    let token = word(&session["access_token"]);
    let listed = app.api.get("/api/v1/switches", Some(&token)).await.is(200);
    let writing = listed["items"].as_array().unwrap().iter().find(|one| one["name"] == "writing");
    assert_eq!(
        (&writing.unwrap()["on"], &writing.unwrap()["reason"]),
        (&json!(false), &json!("көшіру"))
    );
    app.api.put(SWITCH, Some(&token), json!({ "on": true, "reason": "бітті" })).await.is(200);

    app.api.get("/readyz", None).await.is(200);
    app.clock("2027-03-10T05:00:01Z").await;
    assert_eq!(app.seen(&id, None).await["state"], "not_supported");
    let timeline = app.timeline(&id).await;
    let lapsed: &Value = timeline.iter().find(|step| step["event"] == "collection_lapsed").unwrap();
    assert_eq!(lapsed["effective_at"], "2027-03-09T19:00:00Z", "{lapsed}");
    assert_eq!(mails().await, 1);
    let out =
        app.api.call(Method::DELETE, "/api/v1/sessions/current", Some(&token), None, &[]).await;
    assert_eq!(out.status, 204);
    app.close().await;
}

/// What signing in leaves behind in itself, whatever is turned off.
const OF_SIGNING_IN: [&str; 7] = [
    "known_networks",
    "provider_attempts",
    "provider_identities",
    "provider_sessions",
    "refresh_tokens",
    "sessions",
    "spent_challenges",
];

#[tokio::test(flavor = "multi_thread")]
async fn scenario_k02_who_signs_in_by_a_key_is_raised_the_next_time() {
    let app = TestApp::open().await;
    confirmed(&app, IIN, EMAIL, PASSWORD).await;
    let key = app.certified(IIN).await;
    let signed = [app.signed_challenge(&key).await, app.signed_challenge(&key).await];
    let administrator = app.administrator().await;
    let turn = async |on: bool| {
        let body = json!({ "on": on, "reason": "көшіру" });
        app.api.put(SWITCH, Some(&administrator), body).await.is(200);
    };
    turn(false).await;
    let before = everything(&app).await;
    let [first, second] = signed.map(|mut body| {
        body["password"] = PASSWORD.into();
        body
    });
    let opened = app.api.post("/api/v1/sessions/eds", None, first).await.is(201);
    let token = word(&opened["access_token"]);
    let me = app.api.get("/api/v1/me", Some(&token)).await.is(200);
    assert_eq!((&me["assurance"], &me["given_name"]), (&json!("declared"), &json!("Айгүл")));
    let after = everything(&app).await;
    let changed: Vec<&String> =
        before.iter().filter(|(name, sum)| after[*name] != **sum).map(|(name, _)| name).collect();
    assert!(changed.iter().all(|name| OF_SIGNING_IN.contains(&name.as_str())), "{changed:?}");
    turn(true).await;
    app.api.post("/api/v1/sessions/eds", None, second).await.is(201);
    let opened = app.eds_sign_in(&key, json!({})).await.is(201);
    let token = word(&opened["access_token"]);
    let me = app.api.get("/api/v1/me", Some(&token)).await.is(200);
    assert_eq!(me["assurance"], "eds");
    app.close().await;
}
