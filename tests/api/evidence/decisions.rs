//! The first head's electronic signature under a decision.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds::{Line, Role};
use eds_testing::{Cms, Kind};
use serde_json::{Value, json};

use super::kept;
use crate::harness::database::sql;
use crate::harness::evidence::BIN;
use crate::harness::{DISTRICT, Office, TestApp, decision, petition_path};

const IIN: &str = "720512499990";

fn signed(body: &Value, cms: &[u8]) -> Value {
    let mut signed = body.clone();
    signed["cms"] = STANDARD.encode(cms).into();
    signed
}

async fn statement(app: &TestApp, id: &str, token: &str, body: &Value) -> Vec<u8> {
    let path = petition_path(id, "decision/signing-statement");
    let answer = app.api.post(&path, Some(token), body.clone()).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    answer.bytes
}

/// Nobody has put the head's own IIN on record: whoever may sign for the body will do.
async fn is_anybody(app: &TestApp) {
    sql(app, "UPDATE accounts SET staff_person_key = NULL WHERE role = 'first_head'").await;
}

async fn ready(app: &TestApp, office: &Office<'_>) -> String {
    let id = office.registered(&app.citizen().await).await;
    office.prepare_decision(&id, "2026-03-20").await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_bears_the_signature_of_the_body_and_shows_it() {
    let app = TestApp::at("2026-03-02T05:00:00Z").await;
    let office = app.office(DISTRICT).await;
    let id = ready(&app, &office).await;
    let body = decision("refused");
    let text = statement(&app, &id, &office.head, &body).await;
    let lines = String::from_utf8(text.clone()).unwrap();
    assert!(lines.starts_with("petition-statement/1 decision\nПринимаю решение по петиции № "));
    assert!(lines.contains(": отказать в удовлетворении.\n"), "{lines}");
    let kind = Kind::Organisation(vec![Role::FirstHead]);
    let head = app.made_out(Line::Gost2015, IIN, kind);
    let good = Cms::new(&head, &text).to_der().unwrap();
    // In other words it is another decision.
    let other = signed(&decision("satisfied"), &good);
    app.act(&id, "decision", &office.head, other).await.problem(422, "cms_other_content");
    let person = app.made_out(Line::Gost2015, IIN, Kind::Individual);
    let personal = signed(&body, &Cms::new(&person, &text).to_der().unwrap());
    let refused = app.act(&id, "decision", &office.head, personal).await;
    refused.problem(422, "certificate_not_of_organisation");
    let employee = app.made_out(Line::Gost2015, IIN, Kind::Organisation(vec![Role::Employee]));
    let employed = signed(&body, &Cms::new(&employee, &text).to_der().unwrap());
    let refused = app.act(&id, "decision", &office.head, employed).await;
    refused.problem(403, "certificate_may_not_bind");
    // Whose act it is stands above whose signature it is.
    let by_official = app.act(&id, "decision", &office.official, signed(&body, &good)).await;
    by_official.problem(403, "first_head_only");
    let of_another = app.act(&id, "decision", &office.head, signed(&body, &good)).await;
    of_another.problem(403, "cms_other_person");
    assert_eq!(kept(&app).await, (0, 0));
    is_anybody(&app).await;
    let decided = app.act(&id, "decision", &office.head, signed(&body, &good)).await.is(200);
    let shown = &decided["decision"]["signature"];
    assert_eq!(
        (&shown["bin"], &shown["organisation"], &shown["role"], &shown["line"]),
        (&json!(BIN), &json!("АО ТЕСТ"), &json!("first_head"), &json!("gost_2015"))
    );
    assert_eq!(kept(&app).await, (1, 1));
    office.publish_decision(&id).await;
    let public = app.seen(&id, None).await;
    assert_eq!(&public["decision"]["signature"], shown);
    assert!(!public.to_string().contains(IIN));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn better_words_take_a_signature_of_their_own_and_none_is_asked_for() {
    let app = TestApp::at("2026-03-02T05:00:00Z").await;
    let office = app.office(DISTRICT).await;
    let id = ready(&app, &office).await;
    office.decide(&id, "refused").await;
    let seen = app.seen(&id, Some(&office.head)).await;
    assert!(seen["decision"]["signature"].is_null());
    let mut better = decision("refused");
    better["reasoning"]["ru"] = "Обоснование, изложенное понятнее".into();
    let text = statement(&app, &id, &office.head, &better).await;
    is_anybody(&app).await;
    let kind = Kind::Organisation(vec![Role::MaySign]);
    let signer = app.made_out(Line::Gost2004, IIN, kind);
    let cms = Cms::new(&signer, &text).to_der().unwrap();
    let decided = app.act(&id, "decision", &office.head, signed(&better, &cms)).await.is(200);
    assert_eq!(decided["decision"]["signature"]["role"], "may_sign");
    assert!(decided["former_decisions"][0]["signature"].is_null());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_body_is_given_no_statement() {
    let app = TestApp::at("2026-03-02T05:00:00Z").await;
    let office = app.office(DISTRICT).await;
    let id = ready(&app, &office).await;
    let stranger = app.head(crate::harness::MINISTRY).await;
    let path = petition_path(&id, "decision/signing-statement");
    let refused = app.api.post(&path, Some(&stranger), decision("refused")).await;
    refused.problem(403, "not_addressee");
    let citizen = app.citizen().await;
    let refused = app.api.post(&path, Some(&citizen), decision("refused")).await;
    refused.problem(403, "wrong_role");
    app.close().await;
}
