//! The author's electronic signature under a corrected text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds::Line;
use eds_testing::{Cms, Kind};
use petitions::app::audit;
use petitions::app::evidence_audit::verify_again;
use serde_json::{Value, json};

use super::kept;
use crate::harness::database::rows;
use crate::harness::{Answer, MINISTRY, Person, TestApp, petition_path, text, word};

/// A petition whose author is asked for what is missing, and the text that they will send.
async fn asked_for_more(app: &TestApp, author: &Person) -> (String, Value) {
    let id = app.petition(&author.token).drafted().await;
    let cms = app.cms(Line::Gost2015, &id, author, None).await;
    app.submit_by_eds(&id, &author.token, &cms).await.is(200);
    let note = json!({ "note": "Дәлелдерді толықтырыңыз" });
    app.act(&id, "correction-request", &app.moderator().await, note).await.is(200);
    let mut whole = text(MINISTRY);
    whole["arguments"] = "Здоровье, безопасность и сон.".into();
    whole["title"] = "Вернуть прежнее время без перевода".into();
    (id, whole)
}

async fn statement(app: &TestApp, id: &str, token: &str, whole: &Value) -> Answer {
    let path = petition_path(id, "correction/signing-statement");
    app.api.post(&path, Some(token), whole.clone()).await
}

fn with(whole: &Value, cms: &[u8]) -> Value {
    let mut body = whole.clone();
    body["cms"] = STANDARD.encode(cms).into();
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_text_bears_its_author_s_signature_like_the_first_one() {
    let app = TestApp::with(&["--signature-evidence", "cms"]).await;
    let [author, other] = [app.person().await, app.person().await];
    let (id, whole) = asked_for_more(&app, &author).await;
    let told = statement(&app, &id, &author.token, &whole).await;
    assert_eq!(told.status, 200);
    assert_eq!(told.header("content-type"), "text/plain; charset=utf-8");
    let read = String::from_utf8(told.bytes.clone()).unwrap();
    assert!(
        read.starts_with("petition-statement/1 filing\nПодаю петицию «Вернуть прежнее"),
        "{read}"
    );
    // It takes the author's own, over these words.
    let own = app.made_out(Line::Gost2004, &author.iin, Kind::Individual);
    let theirs = app.made_out(Line::Gost2004, &other.iin, Kind::Individual);
    let signed = |by, content: &[u8]| Cms::new(by, content).to_der().unwrap();
    let (good, of_other) = (signed(&own, &told.bytes), signed(&theirs, &told.bytes));
    let files = async |body: Value| app.act(&id, "correction", &author.token, body).await;
    files(whole.clone()).await.problem(403, "evidence_required");
    files(with(&whole, &of_other)).await.problem(403, "cms_other_person");
    let mut others = whole.clone();
    others["proposals"] = "Совсем другое предложение.".into();
    files(with(&others, &good)).await.problem(422, "cms_other_content");
    let joining = app.statement(&id, Some(&author.token), None).await;
    files(with(&whole, &signed(&own, &joining))).await.problem(422, "cms_other_content");
    files(with(&whole, b"*")).await.problem(422, "cms_malformed");
    assert_eq!(kept(&app).await, (1, 1), "that of the first text");
    let filed = files(with(&whole, &good)).await.is(200);
    assert_eq!(filed["state"], "on_moderation");
    assert!(read.ends_with(&word(&filed["text_hash"])), "{read} {filed}");
    assert_eq!(kept(&app).await, (2, 2));
    let of_petition = format!("signature_evidence WHERE petition_id = '{id}'");
    assert_eq!(rows(&app, &of_petition).await, 2);
    assert!(verify_again(&app.core, None, |_, _, _| {}).await.unwrap().is_sound());
    assert!(app.core.read(audit::verify).await.unwrap().is_sound());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_s_statement_is_for_its_author_while_one_is_asked_for() {
    let app = TestApp::open().await;
    let [author, other] = [app.person().await, app.person().await];
    let (id, whole) = asked_for_more(&app, &author).await;
    statement(&app, &id, &other.token, &whole).await.problem(404, "not_found");
    let moderator = app.moderator().await;
    statement(&app, &id, &moderator, &whole).await.problem(403, "wrong_role");
    let mut nameless = whole.clone();
    nameless["title"] = "".into();
    statement(&app, &id, &author.token, &nameless).await.problem(422, "validation_failed");
    // Where no evidence is asked for the text alone will do, and there is nothing more to sign.
    app.act(&id, "correction", &author.token, whole.clone()).await.is(200);
    assert_eq!(kept(&app).await, (1, 1));
    statement(&app, &id, &author.token, &whole).await.problem(409, "state_conflict");
    app.close().await;
}

/// Whoever filed on paper signs on paper: a moderator enters it.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_moderator_enters_of_a_paper_takes_no_signature() {
    let app = TestApp::with(&["--signature-evidence", "cms"]).await;
    let moderator = app.moderator().await;
    let id = app.paper_petition(&moderator, MINISTRY, "880101300010").await;
    let note = json!({ "note": "Толықтырыңыз" });
    app.act(&id, "correction-request", &moderator, note).await.is(200);
    app.act(&id, "correction", &moderator, text(MINISTRY)).await.is(200);
    assert_eq!(kept(&app).await, (0, 0));
    app.close().await;
}
