//! Pages for people: what every page is like, and that nothing written by anybody becomes more than text on one.

mod documentation;
mod errors;
mod filling;
mod kept;
mod reading;
pub mod strangers;

use reqwest::Method;

use crate::harness::{Answer, COUNCIL, DISTRICT, TestApp};

/// What a browser asks for.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
/// The languages of pages.
const LANGUAGES: [&str; 3] = ["kk", "ru", "en"];
/// Bytes of a page at most.
const MOST_BYTES: usize = 60_000;

/// Pages that show no petition.
pub const PLAIN: [&str; 15] = [
    "/",
    "/petitions",
    "/petitions?state=published&sort=trending",
    "/petitions?q=пояс",
    "/bodies",
    "/bodies/ministry-trade-integration",
    "/territories",
    "/territories?parent=110000000",
    "/rejections",
    "/overdue",
    "/statistics",
    "/rules",
    "/calendar",
    "/how-to-file",
    "/privacy",
];

/// The pages of a petition.
pub fn of_petition(id: &str) -> [String; 3] {
    ["", "/comments", "/signatures"].map(|part| format!("/petitions/{id}{part}"))
}

/// What a browser gets there.
async fn browse(app: &TestApp, path: &str) -> Answer {
    app.api.call(Method::GET, path, None, None, &[("accept", BROWSER)]).await
}

/// The page at an address, which must be one.
async fn page(app: &TestApp, path: &str) -> String {
    let answer = browse(app, path).await;
    let html = String::from_utf8(answer.bytes.clone()).unwrap();
    assert_eq!(answer.status, 200, "{path}: {html}");
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
    html
}

/// The address with another parameter.
fn with(path: &str, parameter: &str) -> String {
    format!("{path}{}{parameter}", if path.contains('?') { '&' } else { '?' })
}

/// A petition that has gone all the way to a published decision; with comments.
pub async fn decided(app: &TestApp) -> String {
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = office.registered(&author).await;
    let comment = serde_json::json!({ "text": "Қолдаймын" });
    let path = format!("/api/v1/petitions/{id}/comments");
    app.api.post(&path, Some(&app.citizen().await), comment).await.is(201);
    office.prepare_decision(&id, "2026-09-11").await;
    office.decide(&id, "partially_satisfied").await;
    office.publish_decision(&id).await;
    id
}

/// A petition to the elected body of the same district, which collects signatures.
pub async fn collecting(app: &TestApp) -> String {
    let author = app.citizen().await;
    app.petition(&author).to(COUNCIL).titled("Ауыл көшелерін жарықтандыру").published().await
}
