//! The pages walked in a real browser (tests/browser), where there is one: Chromium, and `playwright-core`, which
//! `scripts/test` installs. Without them the test says so and passes, unless `PETITIONS_BROWSER` is `required`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{DISTRICT, MINISTRY, TestApp};

/// Where a Chromium may be; `PETITIONS_CHROMIUM` names another.
const BROWSERS: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

pub fn installed() -> Option<(PathBuf, PathBuf)> {
    let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/browser");
    let named = std::env::var_os("PETITIONS_CHROMIUM").map(PathBuf::from);
    let browser = named.into_iter().chain(BROWSERS.map(PathBuf::from)).find(|path| path.exists());
    let driver = place.join("node_modules/playwright-core/package.json").exists();
    if let (Some(browser), true) = (&browser, driver) {
        return Some((place, browser.clone()));
    }
    assert_ne!(
        std::env::var("PETITIONS_BROWSER").as_deref(),
        Ok("required"),
        "the walk needs Chromium (PETITIONS_CHROMIUM) and what scripts/test puts into {}",
        place.display()
    );
    eprintln!(
        "skipped: no Chromium, or no playwright-core; scripts/test installs the latter with npm"
    );
    None
}

/// How a walk is begun: the driver, the service, the browser.
pub fn walking(app: &TestApp, place: &Path, browser: &Path, script: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(script).arg(format!("http://{}", app.service.address)).arg(browser);
    command.current_dir(place);
    command
}

/// Runs a walk against the service; what it says is the reason when it fails.
pub async fn walked(app: &TestApp, place: &Path, browser: &Path, walk: &[&str]) {
    let (script, further) = walk.split_first().unwrap();
    let mut command = walking(app, place, browser, script);
    command.args(further);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    // Figures and counts, for whoever runs the test with `--nocapture`.
    println!("{said}");
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("walked"), "{said}\n{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_author_and_a_signer_walk_from_registering_to_a_live_count() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    walked(&app, &place, &browser, &["walk.mjs"]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_verifies_a_receipt_by_itself_and_no_changed_letter_of_it() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let person = app.person().await;
    app.sign(&id, &person.token, None).await.is(201);
    let path = format!("/api/v1/petitions/{id}/signatures/mine/receipt");
    let mut receipt = app.api.get(&path, Some(&person.token)).await;
    for _ in 0..200 {
        if receipt.status == 200 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        receipt = app.api.get(&path, Some(&person.token)).await;
    }
    assert_eq!(receipt.status, 200);
    let receipt = String::from_utf8(receipt.bytes).unwrap();
    let told = serde_json::json!({ "receipt": receipt, "iin": person.iin, "petition": id });
    walked(&app, &place, &browser, &["receipt.mjs", &told.to_string()]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_walks_through_everything_of_their_own() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::open().await;
    walked(&app, &place, &browser, &["byways.mjs"]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signer_adds_their_own_electronic_signature_where_it_is_asked_for() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::with(&["--required-assurance", "filing=declared,signing=eds"]).await;
    let (id, link_key) = app.petition(&app.citizen().await).to(MINISTRY).limited().await;
    let page = format!("/petitions/{id}?link_key={link_key}");
    walked(&app, &place, &browser, &["evidence.mjs", &page]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn authors_and_readers_walk_through_what_else_they_may_do() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::open().await;
    walked(&app, &place, &browser, &["acts.mjs"]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn moderators_walk_through_what_lies_on_their_desk() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::open().await;
    walked(&app, &place, &browser, &["moderation.mjs"]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_walks_from_the_arrival_of_a_petition_to_the_statement_of_its_head() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).supported().await;
    walked(&app, &place, &browser, &["consideration.mjs", &id, &author]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_and_moderators_keep_the_house_at_their_desks() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    walked(&app, &place, &browser, &["house.mjs", &id]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_follows_places_and_adds_files_and_a_representative_ahead() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::open().await;
    walked(&app, &place, &browser, &["following.mjs"]).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_keeps_webhooks_on_a_page_of_their_own() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::open().await;
    walked(&app, &place, &browser, &["webhooks.mjs"]).await;
    app.close().await;
}
