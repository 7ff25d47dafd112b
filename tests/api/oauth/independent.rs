//! The judge that nobody here wrote: `oauth4webapi`, a client library for OAuth, run by Node beside a Chromium in which the
//! citizen says yes. `scripts/test` brings both; without them the test says so and passes, unless `PETITIONS_BROWSER` is
//! `required`.

use crate::acting::walk::{installed, walked};
use crate::harness::{MINISTRY, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn check_o15_a_public_library_walks_from_discovery_to_revocation_through_the_page() {
    let Some((place, browser)) = installed() else { return };
    if !place.join("node_modules/oauth4webapi/package.json").exists() {
        eprintln!("skipped: oauth4webapi is not installed; scripts/test does");
        return;
    }
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).to(MINISTRY).published().await;
    walked(&app, &place, &browser, &["oauth.mjs", &id]).await;
    app.close().await;
}
