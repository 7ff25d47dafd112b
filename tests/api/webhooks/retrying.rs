//! Receivers that fail, and processes that die.

use petitions::app::retention;
use serde_json::json;

use super::receiver::Answering;
use super::{deliveries, enable, hasten, told, types, until, until_disabled, webhook};
use crate::harness::database::{rows, sql};
use crate::harness::{TestApp, word};

/// A petition in the open and taken back, both of which a webhook may hear of.
pub(super) async fn opened_and_withdrawn(app: &TestApp) -> String {
    let author = app.citizen().await;
    let petition = app.petition(&author).published().await;
    app.act(&petition, "withdrawal", &author, json!({})).await.is(200);
    petition
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_fails_holds_up_its_petition_and_is_tried_again_under_the_same_id() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    let answers =
        [Answering::Status(500), Answering::Redirect, Answering::Close, Answering::Endless];
    receiver.answers("/hooks", &answers);
    opened_and_withdrawn(&app).await;
    let withdrawn = "outbox WHERE webhook_id IS NOT NULL";
    for tries in 1..4 {
        receiver.heard("/hooks", tries).await;
        let first = until(&app, &owner, &id, |found| {
            found.first().is_some_and(|first| {
                first["last_error"] != json!(null) && first["attempts"] == json!(tries)
            })
        })
        .await;
        assert_eq!(first[0]["state"], "waiting");
        while rows(&app, withdrawn).await < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        hasten(&app).await;
    }
    // The answer without an end is taken by its status.
    let heard = receiver.heard("/hooks", 5).await;
    let opened = "petition.opened";
    assert_eq!(types(&heard), [opened, opened, opened, opened, "petition.withdrawn"]);
    let same = |name: &str| heard[..4].iter().all(|one| one.header(name) == heard[0].header(name));
    assert!(same("webhook-id") && heard[..4].iter().all(|one| one.body == heard[0].body));
    let log =
        until(&app, &owner, &id, |found| found.iter().all(|one| one["state"] == "delivered")).await;
    let path = format!("/api/v1/webhook-deliveries/{}", word(&log[0]["id"]));
    let shown = app.api.get(&path, Some(&owner)).await.is(200);
    assert_eq!(shown["body"], heard[0].body.as_str());
    let tries = shown["tries"].as_array().unwrap();
    let statuses: Vec<_> = tries.iter().rev().map(|one| one["status"].as_u64()).collect();
    assert_eq!(statuses, [Some(500), Some(302), None, Some(200)]);
    assert_eq!(tries[1]["fault"], "broken_off");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_fails_is_left_alone_whatever_waits_for_it_and_others_are_told() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let dead = webhook(&app, &owner, &receiver.url("/dead"), json!({})).await;
    webhook(&app, &owner, &receiver.url("/alive"), json!({})).await;
    receiver.always("/dead", Some(Answering::Status(503)));
    for _ in 0..6 {
        opened_and_withdrawn(&app).await;
    }
    receiver.heard("/alive", 12).await;
    let log = deliveries(&app, &owner, &dead).await;
    assert_eq!(log.len(), 12);
    // Its first failure made it rest; not each petition tries it anew.
    assert!(receiver.so_far("/dead").len() <= 4, "{:?}", receiver.so_far("/dead").len());
    assert!(log.iter().all(|one| one["state"] == "waiting"));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_last_try_a_delivery_is_given_up_the_next_goes_on_and_its_owner_sends_it_again() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    receiver.answers("/hooks", &[Answering::Status(500); 2]);
    opened_and_withdrawn(&app).await;
    receiver.heard("/hooks", 1).await;
    until(&app, &owner, &id, |found| found.len() == 2 && found[0]["last_error"] != json!(null))
        .await;
    sql(&app, "UPDATE outbox SET attempts = 9 WHERE webhook_id IS NOT NULL AND attempts = 1").await;
    hasten(&app).await;
    let given_up = until(&app, &owner, &id, |found| found[0]["state"] == "given_up").await;
    assert_eq!(given_up[0]["attempts"], 10);
    hasten(&app).await;
    let heard = receiver.heard("/hooks", 3).await;
    assert_eq!(types(&heard), ["petition.opened", "petition.opened", "petition.withdrawn"]);

    let path = format!("/api/v1/webhook-deliveries/{}/redelivery", word(&given_up[0]["id"]));
    let again = app.api.post(&path, Some(&owner), json!({})).await.is(202);
    assert_eq!((&again["state"], &again["attempts"]), (&json!("waiting"), &json!(0)));
    let heard = receiver.heard("/hooks", 4).await;
    assert_eq!(heard[3].header("webhook-id"), heard[0].header("webhook-id"));
    until(&app, &owner, &id, |found| found.iter().all(|one| one["state"] == "delivered")).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_gone_gets_nothing_more_and_its_owner_is_told() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    receiver.answers("/hooks", &[Answering::Status(410)]);
    opened_and_withdrawn(&app).await;
    let path = format!("/api/v1/webhooks/{id}");
    let gone = until_disabled(&app, &owner, &id).await;
    assert_eq!(gone["disabled_because"], "gone");
    let mails = app.api.get("/dev/mails?limit=50", None).await.is(200);
    let subjects: Vec<String> =
        mails["items"].as_array().unwrap().iter().map(|mail| word(&mail["subject"])).collect();
    let told = |subject: &String| subject.contains("127.0.0.1") && subject.contains("ебхук");
    assert!(subjects.iter().any(told), "{subjects:?}");
    let test = format!("{path}/test");
    app.api.post(&test, Some(&owner), json!({})).await.problem(409, "webhook_disabled");
    let before = receiver.so_far("/hooks").len();
    opened_and_withdrawn(&app).await;
    assert_eq!(receiver.so_far("/hooks").len(), before);

    // Turned on again it begins anew: at most what waited for it already is told, and nothing of what happened meanwhile.
    enable(&app, &owner, &id, true).await;
    let log =
        until(&app, &owner, &id, |found| found.iter().all(|one| one["state"] != "waiting")).await;
    let states: Vec<String> = log.iter().map(|one| word(&one["state"])).collect();
    assert!(
        states == ["given_up"] || states == ["given_up", "delivered"],
        "{states:?} of what was before"
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_has_failed_for_three_days_is_disabled_and_its_owner_told() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    receiver.always("/hooks", Some(Answering::Status(500)));
    opened_and_withdrawn(&app).await;
    receiver.heard("/hooks", 1).await;
    until(&app, &owner, &id, |found| found[0]["last_error"] != json!(null)).await;
    sql(&app, "UPDATE webhooks SET failing_since = failing_since - interval '71 hours'").await;
    hasten(&app).await;
    receiver.heard("/hooks", 2).await;
    let path = format!("/api/v1/webhooks/{id}");
    until(&app, &owner, &id, |found| found[0]["attempts"] == json!(2)).await;
    assert_eq!(app.api.get(&path, Some(&owner)).await.is(200)["enabled"], true);
    sql(&app, "UPDATE webhooks SET failing_since = failing_since - interval '1 hour'").await;
    hasten(&app).await;
    let failed = until_disabled(&app, &owner, &id).await;
    assert_eq!(failed["disabled_because"], "failing");
    assert_eq!(rows(&app, "outbox WHERE kind = 'webhook_disabled'").await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_webhook_that_has_long_been_disabled_is_forgotten() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    receiver.always("/hooks", Some(Answering::Status(500)));
    opened_and_withdrawn(&app).await;
    until(&app, &owner, &id, |found| found.len() == 2 && found[0]["last_error"] != json!(null))
        .await;
    enable(&app, &owner, &id, false).await;
    for (days, left) in [(29, 2), (31, 0)] {
        let since = format!("UPDATE webhooks SET disabled_at = now() - interval '{days} days'");
        sql(&app, &since).await;
        app.core.write(retention::tidy).await.unwrap();
        assert_eq!(rows(&app, "outbox WHERE webhook_id IS NOT NULL").await, left, "{days} days");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_process_had_in_hand_is_sent_by_another_and_two_share_the_rest() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    enable(&app, &owner, &id, false).await;
    enable(&app, &owner, &id, true).await;
    receiver.always("/hooks", Some(Answering::Status(500)));
    opened_and_withdrawn(&app).await;
    until(&app, &owner, &id, |found| found.len() == 2 && found[0]["last_error"] != json!(null))
        .await;
    // As a process leaves it that dies between sending and settling.
    sql(
        &app,
        "UPDATE outbox SET leased_until = now() - interval '1 second', due_at = created_at \
         WHERE webhook_id IS NOT NULL AND attempts > 0",
    )
    .await;
    receiver.always("/hooks", None);
    hasten(&app).await;
    until(&app, &owner, &id, |found| found.iter().all(|one| one["state"] == "delivered")).await;

    let other = app.beside().await;
    let before = receiver.so_far("/hooks").len();
    for _ in 0..4 {
        opened_and_withdrawn(&app).await;
    }
    until(&app, &owner, &id, |found| {
        found.len() == 10 && found.iter().all(|one| one["state"] == "delivered")
    })
    .await;
    assert_eq!(receiver.so_far("/hooks").len() - before, 8, "each was sent once");
    other.stop().await.unwrap();
    app.close().await;
}
