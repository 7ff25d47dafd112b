//! People without an account who are invited: who represents an author, and members of a working group.

use petitions::app::retention;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{EMAIL, PASSWORD, person};
use crate::harness::database::{rows, sql};
use crate::harness::{DISTRICT, MINISTRY, Office, TestApp, petition_path, word};

const AGENT: &str = "agent@example.kz";

/// A petition that somebody files for its author, and that its addressee has registered.
async fn represented(app: &TestApp, author: &str, office: &Office<'_>) -> String {
    let draft = app.petition(author).to(DISTRICT).with("representative", "Ким Ольга");
    let id = draft.drafted().await;
    let path = petition_path(&id, "attachments?file_name=a.pdf&purpose=authority");
    let pdf = [("content-type", "application/pdf")];
    let bytes = Some(b"%PDF-1.7 ".to_vec());
    app.api.raw(Method::POST, &path, Some(author), bytes, &pdf).await.unwrap().is(201);
    app.open_up(&id, author).await;
    app.support(&id).await;
    office.forward_and_register(&id).await;
    id
}

/// The mails to an address, newest first.
async fn mails(app: &TestApp, to: &str) -> Vec<Value> {
    let found = app.api.get(&format!("/dev/mails?to={to}"), None).await.is(200);
    found["items"].as_array().unwrap().clone()
}

fn group(first_meeting: Value) -> Value {
    let kinds = ["state_body", "deputy", "applicant", "public_association"];
    let mut members = kinds.map(|kind| json!({ "kind": kind, "name": "Қатысушы" }));
    members[1]["email"] = json!("deputy@example.kz");
    members[3]["email"] = json!(EMAIL);
    members[3]["consent"] = json!(true);
    json!({ "members": members, "first_meeting": first_meeting })
}

#[tokio::test(flavor = "multi_thread")]
async fn representatives_and_members_are_invited_with_day_hour_and_place() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = represented(&app, &author, &office).await;
    let contact = petition_path(&id, "representative-contact");
    let name = async |token: &str, body: Value| app.api.put(&contact, Some(token), body).await;
    for (body, pointer) in [
        (json!({ "email": AGENT }), "/consent"),
        (json!({ "email": AGENT, "consent": false }), "/consent"),
        (json!({ "email": "agent@localhost", "consent": true }), "/email"),
        (json!({ "consent": true }), "/email"),
    ] {
        let problem = name(&author, body).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    let given = json!({ "email": AGENT, "consent": true });
    for stranger in [&app.citizen().await, &office.moderator] {
        name(stranger, given.clone()).await.problem(403, "wrong_role");
    }
    name(&author, json!({ "email": "first@example.kz", "consent": true })).await.is(200);
    assert_eq!(name(&author, given.clone()).await.is(200)["email"], AGENT);
    let alone = app.petition(&author).to(MINISTRY).drafted().await;
    let path = petition_path(&alone, "representative-contact");
    app.api.put(&path, Some(&author), given).await.problem(409, "no_representative");

    let meeting =
        json!({ "held_on": "2026-09-10", "starts_at": "11:30", "place": "Кенесары, 40, 2-зал" });
    for (member, wrong) in [("held_on", "2026-09-06"), ("starts_at", "25:00"), ("place", "")] {
        let mut bad = meeting.clone();
        bad[member] = json!(wrong);
        let answer = app.act(&id, "working-group", &office.official, group(bad)).await;
        let problem = answer.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], format!("/first_meeting/{member}"));
    }
    assert_eq!(mails(&app, AGENT).await.len(), 0, "what is refused invites nobody");
    app.act(&id, "working-group", &office.official, group(meeting)).await.is(200);
    let discussion = json!({
        "held_on": "2026-09-11", "starts_at": "15:00", "place": "Абай, 1, 5-бөлме", "draft_decision": "Жоба",
    });
    let everybody = [AGENT, "deputy@example.kz", EMAIL];
    for to in everybody {
        let all = mails(&app, to).await;
        assert_eq!(all.len(), 1, "{to}");
        let text = word(&all[0]["text"]);
        for fact in ["10 сентября 2026", "11:30 (UTC+5)", "Кенесары, 40, 2-зал"]
        {
            assert!(text.contains(fact), "{to}: {fact} is missing in {text}");
        }
    }
    app.act(&id, "discussions", &office.official, discussion).await.is(201);
    for to in everybody {
        let all = mails(&app, to).await;
        assert_eq!(all.len(), 2, "{to}");
        let text = word(&all[0]["text"]);
        for fact in ["11 сентября 2026", "15:00 (UTC+5)", "Абай, 1, 5-бөлме"] {
            assert!(text.contains(fact), "{to}: {fact} is missing in {text}");
        }
        // What the law owes them has no end to it.
        assert!(!all[0]["headers"].to_string().to_lowercase().contains("list-unsubscribe"));
    }
    assert_eq!(mails(&app, "first@example.kz").await.len(), 0);
    never_shown(&app, &id, &author, &office).await;
    app.close().await;
}

/// Whoever reads it, the addresses are not there, but for the author and moderators in the case file.
async fn never_shown(app: &TestApp, id: &str, author: &str, office: &Office<'_>) {
    for token in [None, Some(author), Some(&*office.official), Some(&*office.moderator)] {
        for part in ["", "/timeline?limit=100", "/case-file"] {
            let answer = app.api.get(&format!("/api/v1/petitions/{id}{part}"), token).await;
            let mut body = answer.body();
            let insider =
                part == "/case-file" && (token == Some(author) || token == Some(&office.moderator));
            if insider {
                assert_eq!(body["representative_contact"]["email"], AGENT, "{body}");
                body["representative_contact"] = Value::Null;
            }
            assert!(!body.to_string().contains("@example.kz"), "{part}: {body}");
        }
    }
    let seen = app.seen(id, Some(author)).await;
    assert_eq!(seen["working_group"]["first_meeting"]["starts_at"], "11:30", "{seen}");
    assert_eq!(app.seen(id, None).await["working_group"]["first_meeting"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_the_invited_are_exported_and_forgotten() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (member, office) = (person(&app).await, app.office(DISTRICT).await);
    let author = app.citizen().await;
    let id = represented(&app, &author, &office).await;
    let contact = petition_path(&id, "representative-contact");
    // The member, who has an account, represents the author too.
    let given = json!({ "email": EMAIL, "consent": true });
    app.api.put(&contact, Some(&author), given).await.is(200);
    app.act(&id, "working-group", &office.official, group(Value::Null)).await.is(200);
    let all = mails(&app, EMAIL).await;
    let invited = all.iter().filter(|mail| word(&mail["subject"]).contains("в рабочую группу"));
    assert_eq!(invited.count(), 1, "as a member, and not a second time: {all:?}");
    let password = json!({ "password": PASSWORD });
    let export = app.api.post("/api/v1/me/export", Some(&member), password.clone()).await.is(200);
    let invited = |role: &str| json!({ "petition_id": id, "role": role });
    assert_eq!(export["invitations"], json!([invited("member"), invited("representative")]));
    let left = app.api.call(Method::DELETE, "/api/v1/me", Some(&member), Some(password), &[]).await;
    left.is(204);
    let named = "working_groups WHERE members::text LIKE '%aigul@example.kz%'";
    assert_eq!((rows(&app, "representative_contacts").await, rows(&app, named).await), (0, 0));
    let kept = "working_groups WHERE members::text LIKE '%deputy@example.kz%'";
    assert_eq!(rows(&app, kept).await, 1, "the others stay");

    // The author takes the address back; with the petition's archiving all are forgotten.
    let given = json!({ "email": AGENT, "consent": true });
    app.api.put(&contact, Some(&author), given.clone()).await.is(200);
    let forget = async || app.api.call(Method::DELETE, &contact, Some(&author), None, &[]).await;
    forget().await.is(204);
    forget().await.problem(404, "not_found");
    app.api.put(&contact, Some(&author), given).await.is(200);
    let forgotten = async || app.core.write(retention::tidy).await.unwrap();
    forgotten().await;
    assert_eq!(rows(&app, kept).await, 1, "while it runs they are needed");
    sql(&app, "UPDATE petitions SET state = 'archived', closed_as = 'decision_published'").await;
    forgotten().await;
    assert_eq!((rows(&app, "representative_contacts").await, rows(&app, kept).await), (0, 0));
    app.close().await;
}
