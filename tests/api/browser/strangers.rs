//! What strangers write, and what their sites try.

use serde_json::json;

use crate::acting::walk::{installed, walked};
use crate::harness::{DISTRICT, TestApp};
use crate::pages::strangers::{HOSTILE, MARK, written_everywhere};
use crate::pages::{collecting, of_petition};

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_script_stays_text_in_the_browsers_of_all_who_meet_it() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = written_everywhere(&app, &author, &office).await;
    let hostile = |member: &str| format!("{member} {HOSTILE}");
    let mut draft = app.petition(&author).to(DISTRICT);
    for member in ["title", "subject", "content", "arguments", "proposals"] {
        draft = draft.with(member, hostile(member));
    }
    let draft = draft.drafted().await;
    let refused = app.petition(&author).titled(&hostile("another title")).submitted().await;
    let grounds = json!([{ "code": "incomplete_content", "detail": HOSTILE }]);
    let rejection = json!({ "grounds": grounds, "reasoning": HOSTILE });
    app.act(&refused, "rejection", &office.moderator, rejection).await.is(200);
    let complaint = json!({ "matter": "rejection", "statement": HOSTILE });
    app.act(&refused, "complaints", &author, complaint).await.is(201);
    let public: Vec<String> =
        of_petition(&id).into_iter().take(2).chain(["/".into(), "/petitions".into()]).collect();
    let own = [
        "/me/petitions".to_owned(),
        "/me/inbox".to_owned(),
        format!("/drafts/{draft}"),
        format!("/petitions/{refused}/share"),
        format!("/petitions/{id}"),
    ];
    let of_moderators = [
        format!("/desk/petitions/{id}"),
        format!("/desk/petitions/{refused}"),
        "/desk/complaints".to_owned(),
    ];
    let of_the_body = [format!("/desk/petitions/{id}")];
    let places = json!({
        "text": MARK,
        "places": [
            ["the public", null, public],
            ["the author", author, own],
            ["a moderator", office.moderator, of_moderators],
            ["an official", office.official, of_the_body],
        ],
    });
    walked(&app, &place, &browser, &["stored.mjs", &places.to_string()]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_shows_no_page_of_ours_and_does_nothing_in_anybody_s_name() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::open().await;
    let id = collecting(&app).await;
    let count = app.seen(&id, None).await["signature_count"].to_string();
    walked(&app, &place, &browser, &["other_sites.mjs", &id, &count]).await;
    app.close().await;
}
