//! Webhooks, as a receiver that listens on this machine hears them from the real workers.

mod full;
mod independent;
mod owner;
mod receiver;
mod refused;
mod retrying;
mod telling;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::database::sql;
use crate::harness::{TestApp, word};
use receiver::{Answering, Receiver};

const WEBHOOKS: &str = "/api/v1/webhooks";

/// A service whose webhooks may name one receiver on this machine.
async fn told() -> (TestApp, Receiver) {
    let receiver = Receiver::listen().await;
    let port = receiver.port.to_string();
    let app = TestApp::with(&["--webhook-loopback-port", &port]).await;
    (app, receiver)
}

/// A webhook at a path of the receiver's, with these filters; its id.
async fn webhook(app: &TestApp, owner: &str, url: &str, filters: Value) -> String {
    let mut body = json!({ "url": url, "description": "Карта" });
    body.as_object_mut().unwrap().extend(filters.as_object().unwrap().clone());
    word(&app.api.post(WEBHOOKS, Some(owner), body).await.is(201)["id"])
}

/// A service whose citizen has a webhook at an address that turned out to be gone.
pub async fn with_one_that_is_gone() -> TestApp {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    receiver.answers("/hooks", &[Answering::Status(410)]);
    retrying::opened_and_withdrawn(&app).await;
    until_disabled(&app, &owner, &id).await;
    app
}

/// The secrets of a webhook.
async fn secrets(app: &TestApp, owner: &str, id: &str) -> Vec<Value> {
    let path = format!("{WEBHOOKS}/{id}/secret");
    app.api.get(&path, Some(owner)).await.is(200)["items"].as_array().unwrap().clone()
}

/// The deliveries to a webhook, those of the oldest event first.
async fn deliveries(app: &TestApp, owner: &str, id: &str) -> Vec<Value> {
    let path = format!("{WEBHOOKS}/{id}/deliveries?limit=100");
    let page = app.api.get(&path, Some(owner)).await.is(200);
    page["items"].as_array().unwrap().iter().rev().cloned().collect()
}

/// Waits until the deliveries to a webhook are as awaited.
async fn until(
    app: &TestApp,
    owner: &str,
    id: &str,
    awaited: impl Fn(&[Value]) -> bool,
) -> Vec<Value> {
    for _ in 0..400 {
        let found = deliveries(app, owner, id).await;
        if awaited(&found) {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("never as awaited: {:?}", deliveries(app, owner, id).await);
}

/// Waits until a webhook is disabled; the webhook.
async fn until_disabled(app: &TestApp, owner: &str, id: &str) -> Value {
    let path = format!("{WEBHOOKS}/{id}");
    for _ in 0..400 {
        let found = app.api.get(&path, Some(owner)).await.is(200);
        if found["enabled"] == json!(false) {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("never disabled");
}

/// What waits for its next try waits no longer.
async fn hasten(app: &TestApp) {
    sql(app, "UPDATE outbox SET due_at = created_at WHERE webhook_id IS NOT NULL").await;
    sql(
        app,
        "UPDATE webhooks SET rests_until = NULL, looked_at_next = created_at WHERE looked_at_next IS NOT NULL",
    )
    .await;
}

/// Turns a webhook on or off.
async fn enable(app: &TestApp, owner: &str, id: &str, enabled: bool) -> Value {
    let body = json!({ "enabled": enabled }).to_string().into_bytes();
    let path = format!("{WEBHOOKS}/{id}");
    let headers = [("content-type", "application/json")];
    app.api.raw(Method::PATCH, &path, Some(owner), Some(body), &headers).await.unwrap().is(200)
}

/// The types of what was heard, in the order of hearing.
fn types(heard: &[receiver::Heard]) -> Vec<String> {
    heard.iter().map(|heard| word(&heard.json()["type"])).collect()
}
