//! The whole life of a petition, walked by its people alone.

use crate::acting::walk::{installed, walked};
use crate::harness::{TestApp, full};

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_lives_from_registration_to_a_complaint_by_its_people_alone() {
    let Some((place, browser)) = installed() else { return };
    // In the full form every signer signs in by hand.
    let form = if full() { "full" } else { "quick" };
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    walked(&app, &place, &browser, &["life.mjs", form]).await;
    app.close().await;
}
