//! Every page by the rules of WCAG 2.2 A and AA that a program can judge, by keyboard, without scripts, and by its weight.

use serde_json::{Value, json};

use crate::acting::walk::{installed, walked};
use crate::harness::{DISTRICT, NOBODY, TestApp, full, word};
use crate::pages::{PLAIN, collecting, decided, of_petition};

/// Pages that no link may lead to: those of errors, and what only a program links.
const BESIDE: [&str; 6] = [
    "/nowhere",
    "/petitions?state=nonsense",
    "/problems/not_found",
    "/problems/validation_failed",
    "/docs/",
    "/rules?version=V1999",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_reading_is_accessible_in_both_themes_and_whole_without_scripts() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (decided, open) = (decided(&app).await, collecting(&app).await);
    let mut known: Vec<String> =
        PLAIN.iter().chain(&BESIDE).map(|path| (*path).to_owned()).collect();
    known.extend(of_petition(&decided));
    known.extend(of_petition(&open));
    known.push(format!("/petitions/{NOBODY}"));
    let known = serde_json::to_string(&known).unwrap();
    walked(&app, &place, &browser, &["readings.mjs", &known]).await;
    app.close().await;
}

/// A petition in each of the states in which its author has something to do.
async fn of_an_author(app: &TestApp) -> Value {
    let author = app.person().await;
    let token = author.token.as_str();
    let petition = |title: &'static str| app.petition(token).to(DISTRICT).titled(title);
    let open = petition("Ауыл көшелерін жарықтандыру").published().await;
    let (limited, link_key) = petition("Балалар алаңын салу туралы").limited().await;
    let refused = petition("Мектеп алдындағы жолды жөндеу").submitted().await;
    let grounds = json!([{ "code": "incomplete_content", "detail": "Ұсыныс жоқ" }]);
    let rejection = json!({ "grounds": grounds, "reasoning": "Толық емес" });
    app.act(&refused, "rejection", &app.moderator().await, rejection).await.is(200);
    let draft = petition("Саябаққа орындықтар қою").drafted().await;
    let password =
        word(&app.api.post("/dev/citizens", None, json!({ "count": 1 })).await.is(201)["password"]);
    json!({
        "author": { "email": author.email, "password": password },
        "open": open, "limited": limited, "link_key": link_key, "refused": refused, "draft": draft,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_is_accessible_by_keyboard_and_when_it_tells_faults() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::open().await;
    let own = of_an_author(&app).await.to_string();
    walked(&app, &place, &browser, &["forms.mjs", &own]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_before_its_script_is_there_sends_nothing() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::open().await;
    walked(&app, &place, &browser, &["early_forms.mjs"]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_desk_is_accessible_with_all_its_forms() {
    if !full() {
        return;
    }
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let considered = office.registered(&author).await;
    let checked = app.petition(&author).titled("Мектеп алдындағы жолды жөндеу").submitted().await;
    let decided = decided(&app).await;
    let desks = json!([
        ["moderator", office.moderator, [checked, considered]],
        ["official", office.official, [considered, decided]],
        ["first head", office.head, [decided]],
        ["administrator", app.administrator().await, [decided]],
    ]);
    walked(&app, &place, &browser, &["desks.mjs", &desks.to_string()]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_without_a_mouse_signs_comments_follows_and_files() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let page = format!("/petitions/{}", collecting(&app).await);
    walked(&app, &place, &browser, &["keyboard.mjs", &page]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_weigh_little_and_hold_still_while_they_come() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let (decided, open) =
        (decided(&app).await, app.petition(&author).to(DISTRICT).published().await);
    let pages = json!([
        ["Start", "/", null],
        ["List", "/petitions", null],
        ["Petition that collects", format!("/petitions/{open}"), null],
        ["Petition that is decided", format!("/petitions/{decided}"), null],
        ["Its signers", format!("/petitions/{decided}/signatures"), null],
        ["Public bodies", "/bodies", null],
        ["Statistics", "/statistics", null],
        ["Rules", "/rules", null],
        ["Registration", "/register", null],
        ["Own inbox", "/me/inbox", author],
        ["A text to file", "/file", author],
        ["For developers", "/docs/", null],
    ])
    .to_string();
    walked(&app, &place, &browser, &["figures.mjs", &pages]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_lies_below_a_path_of_its_host() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::with(&["--public-url", "http://gov.example/kz/petitions"]).await;
    let author = app.citizen().await;
    app.petition(&author).to(DISTRICT).titled("Көпірді жөндеу туралы").published().await;
    let walk = ["below_a_path.mjs", "/kz/petitions", "Көпірді"];
    walked(&app, &place, &browser, &walk).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_of_the_desk_is_accessible_with_its_forms_unfolded() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::open().await;
    walked(&app, &place, &browser, &["desk_lists.mjs"]).await;
    app.close().await;
}
