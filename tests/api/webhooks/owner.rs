//! What a webhook's owner may do, and nobody else.

use reqwest::Method;
use serde_json::{Value, json};

use super::{WEBHOOKS, secrets, told, webhook};
use crate::harness::database::rows;
use crate::harness::{NOBODY, TestApp, accounts, word};

async fn patch(app: &TestApp, path: &str, token: &str, body: Value) -> crate::harness::Answer {
    let headers = [("content-type", "application/json")];
    let bytes = body.to_string().into_bytes();
    app.api.raw(Method::PATCH, path, Some(token), Some(bytes), &headers).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_its_owners_alone() {
    let (app, receiver) = told().await;
    let (owner, stranger) = (app.citizen().await, app.citizen().await);
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    let test = app.api.post(&format!("{WEBHOOKS}/{id}/test"), Some(&owner), json!({})).await;
    let delivery = word(&test.is(202)["id"]);
    let own = format!("{WEBHOOKS}/{id}");
    for (method, path) in [
        (Method::GET, own.clone()),
        (Method::PATCH, own.clone()),
        (Method::DELETE, own.clone()),
        (Method::GET, format!("{own}/secret")),
        (Method::POST, format!("{own}/secret")),
        (Method::POST, format!("{own}/test")),
        (Method::GET, format!("{own}/deliveries")),
        (Method::GET, format!("/api/v1/webhook-deliveries/{delivery}")),
        (Method::POST, format!("/api/v1/webhook-deliveries/{delivery}/redelivery")),
    ] {
        let body = (method != Method::GET).then(|| b"{}".to_vec());
        let headers = [("content-type", "application/json")];
        let answer = app.api.raw(method, &path, Some(&stranger), body, &headers).await.unwrap();
        answer.problem(404, "not_found");
    }
    let listed = app.api.get(WEBHOOKS, Some(&stranger)).await.is(200);
    assert_eq!(listed["items"], json!([]));
    let listed = app.api.get(WEBHOOKS, Some(&owner)).await.is(200);
    assert_eq!(listed["items"][0]["id"], id.as_str());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_made_changed_and_deleted_with_all_that_was_its() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    let path = format!("{WEBHOOKS}/{id}");
    let changed = patch(
        &app,
        &path,
        &owner,
        json!({ "url": receiver.url("/others"), "events": ["petition.opened", "petition.opened"] }),
    )
    .await
    .is(200);
    assert_eq!(changed["events"], json!(["petition.opened"]));
    assert_eq!(changed["description"], "Карта");
    let wrong =
        patch(&app, &path, &owner, json!({ "events": ["petition.eaten"], "addressees": ["x"] }))
            .await
            .problem(422, "validation_failed");
    let pointers: Vec<&str> = wrong["errors"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["pointer"].as_str())
        .collect();
    assert_eq!(pointers, ["/events/0", "/addressees/0"]);
    // A draft is nobody's to name.
    let draft = app.petition(&owner).drafted().await;
    for petition in [draft.as_str(), NOBODY] {
        let wrong = patch(&app, &path, &owner, json!({ "petitions": [petition] })).await;
        wrong.problem(422, "validation_failed");
    }
    app.api.post(&format!("{path}/test"), Some(&owner), json!({})).await.is(202);
    receiver.heard("/others", 1).await;
    app.api.call(Method::DELETE, &path, Some(&owner), None, &[]).await.is(204);
    for table in
        ["webhooks", "webhook_secrets", "webhook_attempts", "outbox WHERE webhook_id IS NOT NULL"]
    {
        assert_eq!(rows(&app, table).await, 0, "{table}");
    }
    for _ in 0..10 {
        webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    }
    let eleventh = json!({ "url": receiver.url("/hooks") });
    app.api.post(WEBHOOKS, Some(&owner), eleventh).await.problem(409, "too_many_webhooks");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_former_secret_signs_beside_the_new_one_until_it_expires() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    let (test, secret) = (format!("{WEBHOOKS}/{id}/test"), format!("{WEBHOOKS}/{id}/secret"));
    let first = word(&secrets(&app, &owner, &id).await[0]["public_key"]);
    let rotated = app.api.post(&secret, Some(&owner), json!({})).await.is(200);
    assert!(!rotated.to_string().contains("whsec_"), "what is kept for a replay holds no secret");
    let second = word(&rotated["items"][0]["public_key"]);
    app.api.post(&test, Some(&owner), json!({})).await.is(202);
    let both = &receiver.heard("/hooks", 1).await[0];
    assert!(both.is_signed_by(&first) && both.is_signed_by(&second));
    assert_eq!(both.signatures("v1").len(), 2);

    app.api.post(&secret, Some(&owner), json!({ "overlap_hours": 0 })).await.is(200);
    app.api.post(&test, Some(&owner), json!({})).await.is(202);
    let new = &receiver.heard("/hooks", 2).await[1];
    assert!(!new.is_signed_by(&first) && !new.is_signed_by(&second));
    let [third] = &secrets(&app, &owner, &id).await[..] else { panic!("one is in force") };
    assert!(new.is_signed_by(&word(&third["public_key"])));
    let too_long = json!({ "overlap_hours": 169 });
    app.api.post(&secret, Some(&owner), too_long).await.problem(422, "validation_failed");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_leaves_no_webhook() {
    let (app, receiver) = told().await;
    let token = accounts::person(&app).await;
    webhook(&app, &token, &receiver.url("/hooks"), json!({})).await;
    let proof = json!({ "password": accounts::PASSWORD });
    app.api.call(Method::DELETE, "/api/v1/me", Some(&token), Some(proof), &[]).await.is(204);
    assert_eq!(rows(&app, "webhooks").await, 0);
    app.close().await;
}
