//! The pages walked in a real browser (tests/browser), where there is one: Chromium, and `playwright-core`, which
//! `scripts/test` installs. Without them the test says so and passes, unless `PETITIONS_BROWSER` is `required`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{MINISTRY, TestApp};

/// Where a Chromium may be; `PETITIONS_CHROMIUM` names another.
const BROWSERS: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

fn installed() -> Option<(PathBuf, PathBuf)> {
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

/// Runs a walk against the service; what it says is the reason when it fails.
async fn walked(app: &TestApp, place: &Path, browser: &Path, walk: &[&str]) {
    let (script, further) = walk.split_first().unwrap();
    let mut command = Command::new("node");
    command.arg(script).arg(format!("http://{}", app.service.address)).arg(browser);
    command.args(further).current_dir(place);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
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
