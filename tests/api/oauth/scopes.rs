//! Which scope opens which call: `tests/app_scopes.csv` is what happens, and names every operation of the API.

use std::collections::BTreeMap;

use petitions::http::openapi;
use reqwest::Method;
use serde_json::{Value, json};

use super::{ALL, client};
use crate::harness::database::rows;
use crate::harness::document::operations;
use crate::harness::evidence::with_cms;
use crate::harness::{MINISTRY, NOBODY, TestApp, text, word};

const TABLE: &str = include_str!("../../app_scopes.csv");

/// The address of a call on a petition that is open, of others; or on nothing at all.
fn address(path: &str, petition: &str) -> String {
    let id = if path.contains("/petitions/") { petition } else { NOBODY };
    path.replace("{id}", id)
        .replace("{slug}", MINISTRY)
        .replace("{kind}", "addressee")
        .replace("{code}", MINISTRY)
        .replace("{date}", "2026-12-31")
        .replace("{name}", "creation")
        .replace("{version}", "V2026")
        .replace("{token}", "x")
        .split('{')
        .enumerate()
        .map(|(at, part)| match (at, part.split_once('}')) {
            (0, _) => part.to_owned(),
            (_, Some((_, rest))) => format!("{NOBODY}{rest}"),
            (_, None) => part.to_owned(),
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o12_every_call_is_opened_by_the_scope_of_the_table_and_by_no_other() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let citizen = app.citizen().await;
    let petition = app.petition(&app.citizen().await).published().await;
    let mut tokens = BTreeMap::new();
    for scope in ALL.split(' ') {
        tokens.insert(scope, client.access(&app, &citizen, scope).await);
    }
    let document: Value = serde_json::from_str(&openapi::text(true).unwrap()).unwrap();
    let mut table = String::from("operation,scope\n");
    let mut all = operations(&document);
    all.sort_by(|one, other| one.2.cmp(&other.2));
    for (method, path, name) in all {
        // The sandbox and the doors of applications take no token of a person's.
        if !path.starts_with("/api/v1/") {
            continue;
        }
        let mut opening = Vec::new();
        let mut codes = Vec::new();
        for (scope, token) in &tokens {
            let body = (method != Method::GET).then(|| json!({}));
            let address = address(&path, &petition);
            let answer = app
                .api
                .call(method.clone(), &address, Some(token), body, &[("if-match", "*")])
                .await;
            let code = answer.body()["code"].as_str().unwrap_or_default().to_owned();
            let closed = answer.status == 403
                && ["app_token", "insufficient_scope"].contains(&code.as_str());
            if !closed {
                opening.push(*scope);
            }
            codes.push(code);
        }
        let opened = match opening.as_slice() {
            [] => {
                assert!(codes.iter().all(|code| code == "app_token"), "{name}: {codes:?}");
                "closed"
            }
            [scope] => scope,
            all if all.len() == tokens.len() => "open",
            some => panic!("{name} is opened by {some:?}"),
        };
        table += &format!("{name},{opened}\n");
        let named: Vec<&str> = document["paths"][&path][method.as_str().to_lowercase()]["security"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|way| way["oauth"][0].as_str())
            .collect();
        match opened {
            "closed" => assert!(named.is_empty(), "{name}: {named:?}"),
            // What everybody may call; some of it is read as the citizen.
            "open" => assert!(named.is_empty() || named == ["read_mine"], "{name}: {named:?}"),
            scope => assert_eq!(named, [scope], "{name}"),
        }
    }
    assert!(table == TABLE, "tests/app_scopes.csv should be:\n{table}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o13_every_act_through_an_application_is_written_down_with_it() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let citizen = app.citizen().await;
    let token = client.access(&app, &citizen, ALL).await;
    let id = app.petition(&app.citizen().await).published().await;
    let draft =
        word(&app.api.post("/api/v1/petitions", Some(&token), text(MINISTRY)).await.is(201)["id"]);
    let own = format!("/api/v1/petitions/{draft}");
    let any = [("if-match", "*")];
    let title = Some(json!({ "title": "Другое название петиции" }));
    app.api.call(Method::PATCH, &own, Some(&token), title, &any).await.is(200);
    let file = format!("{own}/attachments?file_name=a.pdf&purpose=supporting");
    let kind = [("content-type", "application/pdf")];
    let made =
        app.api.raw(Method::POST, &file, Some(&token), Some(b"%PDF-1.7 ".to_vec()), &kind).await;
    let attachment = word(&made.unwrap().is(201)["id"]);
    let file = format!("{own}/attachments/{attachment}");
    app.api.call(Method::DELETE, &file, Some(&token), None, &[]).await.is(204);
    app.submit(&draft, &token).await;
    let second = app.api.post("/api/v1/petitions", Some(&token), {
        let mut other = text(MINISTRY);
        other["title"] = "Совсем другая петиция о парке".into();
        other
    });
    let second = format!("/api/v1/petitions/{}", word(&second.await.is(201)["id"]));
    app.api.call(Method::DELETE, &second, Some(&token), None, &any).await.is(204);
    app.sign(&id, &token, None).await.is(201);
    // A second press is no second act.
    app.sign(&id, &token, None).await.is(200);
    let mine = format!("/api/v1/petitions/{id}/signatures/mine");
    app.api.call(Method::DELETE, &mine, Some(&token), None, &[]).await.is(204);
    let news = format!("/api/v1/petitions/{id}/subscription");
    app.api.put(&news, Some(&token), json!({ "interests": ["answers"] })).await.is(200);
    app.api.call(Method::DELETE, &news, Some(&token), None, &[]).await.is(204);
    let topic = format!("/api/v1/me/topics/addressee/{MINISTRY}");
    app.api.put(&topic, Some(&token), json!({})).await.is(204);
    app.api.call(Method::DELETE, &topic, Some(&token), None, &[]).await.is(204);
    let comment = json!({ "text": "Қолдаймын" });
    let key = [("idempotency-key", "once")];
    let comments = format!("/api/v1/petitions/{id}/comments");
    for replayed in ["", "true"] {
        let answer =
            app.api.call(Method::POST, &comments, Some(&token), Some(comment.clone()), &key).await;
        assert_eq!((answer.status, answer.header("idempotency-replayed")), (201, replayed));
    }
    for (operation, times) in [
        ("draft_petition", 2),
        ("amend_draft", 1),
        ("upload_attachment", 1),
        ("delete_attachment", 1),
        ("submit_petition", 1),
        ("discard_draft", 1),
        ("sign_petition", 1),
        ("withdraw_signature", 1),
        ("follow_petition", 1),
        ("unfollow_petition", 1),
        ("add_topic", 1),
        ("drop_topic", 1),
        ("post_comment", 1),
    ] {
        let written =
            format!("app_acts WHERE operation = '{operation}' AND app_id = '{}'", client.id);
        assert_eq!(rows(&app, &written).await, times, "{operation}");
    }
    // Beginning to sign on a telephone has its own test; what is refused is no act, and what a person does themselves neither.
    let all = rows(&app, "app_acts").await;
    app.sign(NOBODY, &token, None).await.problem(404, "not_found");
    app.sign(&id, &app.citizen().await, None).await.is(201);
    assert_eq!(rows(&app, "app_acts").await, all);
    // The person does not get by a key what the application got by the same.
    let answer = app.api.call(Method::POST, &comments, Some(&citizen), Some(comment), &key).await;
    assert_eq!(answer.header("idempotency-replayed"), "");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o14_through_an_application_a_signature_needs_the_evidence_that_policy_asks_for() {
    let app = TestApp::with(&["--signature-evidence", "cms"]).await;
    let client = client(&app).await;
    let author = app.person().await;
    let id = app.petition(&author.token).drafted().await;
    let filed = app.cms(eds::Line::Gost2015, &id, &author, None).await;
    app.submit_by_eds(&id, &author.token, &filed).await.is(200);
    let key = app.approve(&id, &author.token).await;
    let person = app.person().await;
    let token = client.access(&app, &person.token, "sign").await;
    app.sign(&id, &token, Some(&key)).await.problem(403, "evidence_required");
    let statement = app.statement(&id, None, Some(&key)).await;
    let issued = app.made_out(eds::Line::Gost2015, &person.iin, eds_testing::Kind::Individual);
    let cms = eds_testing::Cms::new(&issued, &statement).to_der().unwrap();
    app.act(&id, "signatures", &token, with_cms(&cms, Some(&key))).await.is(201);
    assert_eq!(rows(&app, "app_acts WHERE operation = 'sign_petition'").await, 1);
    // Another's signature is no more theirs than at the person's own door.
    let other = app.person().await;
    let token = client.access(&app, &other.token, "sign").await;
    app.act(&id, "signatures", &token, with_cms(&cms, Some(&key)))
        .await
        .problem(403, "cms_other_person");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_reads_as_its_citizen_only_with_the_scope_for_it() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let citizen = app.citizen().await;
    let draft = app.petition(&citizen).drafted().await;
    let path = format!("/api/v1/petitions/{draft}");
    let reads = client.access(&app, &citizen, "read_mine").await;
    app.api.get(&path, Some(&reads)).await.is(200);
    let signs = client.access(&app, &citizen, "sign").await;
    app.api.get(&path, Some(&signs)).await.problem(404, "not_found");
    app.api.get("/api/v1/petitions", Some(&signs)).await.is(200);
    app.close().await;
}
