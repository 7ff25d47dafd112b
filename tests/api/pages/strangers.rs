//! What people write stays text wherever a page shows it.

use serde_json::{Value, json};

use super::{PLAIN, of_petition, page};
use crate::harness::{DISTRICT, Office, TestApp, petition_path, word};

/// Markup, a template's expression and quotes of both kinds.
pub const HOSTILE: &str = "<script>alert(1)</script>{{7*7}}\"'<img src=x onerror=alert(1)>";
/// A part of it that nothing else holds, as people read it.
pub const MARK: &str = "<script>alert(1)</script>{{7*7}}";
/// The same as a page must show it.
const SHOWN: &str =
    "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}&quot;&#39;&lt;img src=x onerror=alert(1)&gt;";

/// A petition with it in every text that anybody writes on its way to a published decision; its id.
pub async fn written_everywhere(app: &TestApp, author: &str, office: &Office<'_>) -> String {
    let mut petition = app.petition(author).to(DISTRICT);
    for member in ["title", "subject", "content", "arguments", "proposals"] {
        petition = petition.with(member, format!("{member} {HOSTILE}"));
    }
    let text = |language: &str| {
        let members = ["title", "subject", "content", "arguments", "proposals"];
        let text: serde_json::Map<String, Value> = members
            .iter()
            .map(|name| ((*name).to_owned(), json!(format!("{language} {HOSTILE}"))))
            .collect();
        Value::Object(text)
    };
    let id = petition.with("translations", json!({ "kk": text("kk") })).supported().await;
    let act = async |name: &str, token: &str, body: Value| {
        let answer = app.api.post(&petition_path(&id, name), Some(token), body).await;
        let body = answer.body();
        assert!([200, 201].contains(&answer.status), "{name}: {body}");
        body
    };
    act("comments", &app.citizen().await, json!({ "text": HOSTILE })).await;
    let removed = act("comments", &app.citizen().await, json!({ "text": "x" })).await;
    let removal = format!("comments/{}/removal", word(&removed["id"]));
    act(&removal, &office.moderator, json!({ "reason": HOSTILE })).await;
    act(
        "media-letters",
        &office.moderator,
        json!({ "outlets": [HOSTILE], "sent_on": "2026-09-07" }),
    )
    .await;
    act("forwarding", &office.moderator, json!({ "note": HOSTILE })).await;
    act("registration", &office.official, json!({ "number": HOSTILE })).await;
    let members = ["state_body", "deputy", "applicant", "public_association"]
        .map(|kind| json!({ "kind": kind, "name": HOSTILE, "office": HOSTILE, "named": true }));
    act("working-group", &office.official, json!({ "members": members })).await;
    let visit = json!({ "visited_on": "2026-09-07", "place": HOSTILE, "findings": HOSTILE });
    act("field-visit", &office.official, visit).await;
    let guest = json!({ "kind": "expert", "name": HOSTILE, "office": HOSTILE, "named": true });
    let discussion = json!({
        "held_on": "2026-09-11", "place": HOSTILE, "draft_decision": HOSTILE, "agenda": [HOSTILE],
        "invited": [guest],
    });
    let announced = act("discussions", &office.official, discussion).await;
    app.clock("2026-09-11T07:00:00Z").await;
    let minutes = format!("discussions/{}/minutes", word(&announced["discussion_id"]));
    act(&minutes, &office.official, json!({ "minutes": HOSTILE, "participants": [guest] })).await;
    let reasoning = json!({ "kk": HOSTILE, "ru": HOSTILE });
    let point = json!({
        "proposal": format!("proposals {HOSTILE}"), "stance": "accepted", "answer": reasoning,
        "due_on": "2026-09-14", "responsible": HOSTILE,
    });
    let decision = json!({ "outcome": "refused", "reasoning": reasoning, "points": [point] });
    act("decision", &office.head, decision).await;
    act("decision/publication", &office.official, json!({})).await;
    let point = word(&app.seen(&id, None).await["decision"]["points"][0]["id"]);
    let report = json!({ "progress": "in_progress", "report": reasoning });
    act(&format!("follow-ups/{point}/reports"), &office.official, report).await;
    app.clock("2026-09-15T05:00:00Z").await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_any_text_stays_text_on_every_page() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = written_everywhere(&app, &author, &office).await;
    let mut paths: Vec<String> = PLAIN.iter().map(|path| (*path).to_owned()).collect();
    paths.extend(of_petition(&id));
    let mut shown = 0;
    for path in &paths {
        let html = page(&app, path).await;
        assert!(!html.contains("<script>") && !html.contains("<img"), "{path}: {html}");
        assert!(!html.contains("49\"'") && !html.contains(">49<"), "{path}");
        shown += html.matches(SHOWN).count();
    }
    // Title, four parts of the text in two languages, the comment, the outlet, the note, the number, the visit, the
    // discussion, the minutes, the reasons, the point and the report: each is there, as text.
    let whole = page(&app, &format!("/petitions/{id}")).await.matches(SHOWN).count();
    assert!(whole >= 40 && shown > whole, "{whole} of {shown}");
    // What a search was asked for, and the address of a page.
    let asked = encoded("<script>alert(1)</script>");
    for path in [format!("/petitions?q={asked}"), format!("/bodies?q={asked}")] {
        let html = page(&app, &path).await;
        assert!(
            html.contains("&lt;script&gt;") && !html.contains("<script>alert"),
            "{path}: {html}"
        );
    }
    app.close().await;
}

/// A text as a query holds it.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |all, byte| format!("{all}%{byte:02X}"))
}
