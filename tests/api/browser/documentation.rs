//! The documentation as a developer meets it who has nothing else.

use crate::acting::walk::{installed, walked};
use crate::harness::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_registers_signs_and_moves_the_clock_by_the_documentation_alone() {
    let Some((place, browser)) = installed() else { return };
    let app = TestApp::open().await;
    walked(&app, &place, &browser, &["documentation.mjs"]).await;
    app.close().await;
}
