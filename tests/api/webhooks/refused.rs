//! Addresses that webhooks may not have: nothing of ours is reached through us.

use serde_json::json;

use super::receiver::Receiver;
use super::{WEBHOOKS, until, webhook};
use crate::harness::TestApp;
use crate::harness::database::sql;

#[tokio::test(flavor = "multi_thread")]
async fn check_i17_no_webhook_leads_to_this_machine_or_into_a_network_of_ours() {
    let canary = Receiver::listen().await;
    let app = TestApp::open().await;
    let owner = app.citizen().await;
    let port = canary.port;
    let own = format!("http://{}", app.service.address);
    for url in [
        format!("http://127.0.0.1:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        "https://127.0.0.1/".to_owned(),
        "https://2130706433/".to_owned(),
        "https://0x7f.0.0.1/".to_owned(),
        "https://0177.0.0.1/".to_owned(),
        "https://127.1/".to_owned(),
        "https://[::1]/".to_owned(),
        "https://[::ffff:127.0.0.1]/".to_owned(),
        "https://[64:ff9b::7f00:1]/".to_owned(),
        "https://[2002:7f00:1::]/".to_owned(),
        "https://169.254.169.254/latest/meta-data/".to_owned(),
        "https://10.0.0.1/".to_owned(),
        "https://localhost/".to_owned(),
        "https://db.internal/".to_owned(),
        "https://example.kz:5432/".to_owned(),
        "https://user:secret@example.kz/".to_owned(),
        "ftp://example.kz/".to_owned(),
        "gopher://example.kz/".to_owned(),
        own,
    ] {
        let answer = app.api.post(WEBHOOKS, Some(&owner), json!({ "url": url })).await;
        let problem = answer.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/url", "{url}");
        assert_eq!(problem["errors"][0]["code"], "address_not_allowed", "{url}");
    }
    // Whatever came into the database otherwise is judged again at every try.
    let id = webhook(&app, &owner, "https://example.kz/", json!({})).await;
    let url: &'static str = Box::leak(
        format!("UPDATE webhooks SET url = 'http://127.0.0.1:{port}/hooks'").into_boxed_str(),
    );
    sql(&app, url).await;
    app.api.post(&format!("{WEBHOOKS}/{id}/test"), Some(&owner), json!({})).await.is(202);
    let tried = until(&app, &owner, &id, |found| found[0]["last_error"] != json!(null)).await;
    assert_eq!(tried[0]["last_error"], "address_not_public");
    assert!(canary.so_far("/hooks").is_empty() && canary.so_far("/").is_empty());
    app.close().await;
}
