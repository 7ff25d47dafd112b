//! What webhooks are told, and what not.

use serde_json::{Value, json};

use super::{secrets, told, types, until, webhook};
use crate::harness::{DISTRICT, MINISTRY, decision, word};

#[tokio::test(flavor = "multi_thread")]
async fn scenario_j04_a_webhook_hears_the_public_life_of_a_petition_in_its_order_and_signed() {
    let (app, receiver) = told().await;
    app.clock("2026-09-07T05:00:00Z").await;
    let owner = app.citizen().await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let petition = office.registered(&author).await;
    office.prepare_decision(&petition, "2026-09-16").await;
    app.act(&petition, "decision", &office.head, decision("satisfied")).await.is(200);

    let timeline = app.timeline(&petition).await;
    let opened = timeline.iter().position(|step| step["event"] == "fifty_joined").unwrap();
    let expected: Vec<String> = std::iter::once("petition.opened".to_owned())
        .chain(["25", "50", "75"].map(|_| "petition.milestone_reached".to_owned()))
        .chain(
            timeline[opened + 1..].iter().map(|step| format!("petition.{}", word(&step["event"]))),
        )
        .collect();
    let heard = receiver.heard("/hooks", expected.len()).await;
    assert_eq!(types(&heard), expected);
    assert!(expected.contains(&"petition.threshold_reached".to_owned()));
    assert!(expected.contains(&"petition.decided".to_owned()));

    let secret = &secrets(&app, &owner, &id).await[0];
    let key = word(&secret["public_key"]);
    for heard in &heard {
        assert_eq!(heard.header("content-type"), "application/json");
        assert!(heard.is_signed_by(&key), "{heard:?}");
        assert_eq!(heard.signatures("v1").len(), 1);
        assert!(heard.body.len() < 20_000);
        let told = heard.json();
        assert_eq!(told["data"]["petition_id"], petition.as_str());
        assert!(word(&told["data"]["href"]).ends_with(&format!("/api/v1/petitions/{petition}")));
    }
    let mut ids: Vec<&str> = heard.iter().map(|heard| heard.header("webhook-id")).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), heard.len(), "each event has an id of its own");
    let log = until(&app, &owner, &id, |found| {
        found.len() == expected.len() && found.iter().all(|one| one["state"] == "delivered")
    })
    .await;
    assert_eq!(log.iter().map(|one| word(&one["type"])).collect::<Vec<_>>(), expected);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_hears_of_what_the_public_does_not_see() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    let author = app.citizen().await;
    app.petition(&author).submitted().await;
    app.petition(&author).limited().await;
    let petition = app.petition(&author).published().await;
    receiver.heard("/hooks", 1).await;
    app.take_down(&petition, "Жеке деректер").await;
    receiver.heard("/hooks", 2).await;
    // What goes on while it is out of public access.
    app.act(&petition, "withdrawal", &author, json!({})).await.is(200);

    let trial = app.api.post(&format!("/api/v1/webhooks/{id}/test"), Some(&owner), json!({})).await;
    trial.is(202);
    let heard = receiver.heard("/hooks", 3).await;
    assert_eq!(
        types(&heard),
        ["petition.opened", "petition.taken_down", "webhook.test"],
        "{heard:?}"
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_signature_caused_is_told_by_its_day_and_nobody_is_named() {
    let (app, receiver) = told().await;
    app.clock("2026-09-07T05:17:42Z").await;
    let owner = app.citizen().await;
    webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    let author = app.citizen().await;
    let petition = app.petition(&author).published().await;
    let told = receiver.heard("/hooks", 1).await[0].json();
    // Midnight at the place of the law (UTC+5): the instant would tell when the fiftieth signed.
    assert_eq!(told["timestamp"], "2026-09-06T19:00:00Z");
    assert_eq!(told["data"]["happened_on"], "2026-09-07");
    let named: Vec<&str> = told["data"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut known = vec![
        "petition_id",
        "number",
        "href",
        "state",
        "version",
        "addressee",
        "happened_on",
        "previous_state",
    ];
    let mut named = named;
    named.sort_unstable();
    known.sort_unstable();
    assert_eq!(named, known);
    assert_eq!(told["data"]["petition_id"], petition.as_str());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_hears_of_what_meets_all_its_filters() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let author = app.citizen().await;
    let known = app.petition(&author).published().await;
    let hooks: [(&str, Value); 6] = [
        ("/all", json!({})),
        ("/events", json!({ "events": ["petition.withdrawn"] })),
        ("/addressee", json!({ "addressees": [DISTRICT] })),
        // The region that the district lies in.
        ("/territory", json!({ "territories": ["110000000"] })),
        ("/petition", json!({ "petitions": [known] })),
        ("/both", json!({ "addressees": [DISTRICT], "events": ["petition.withdrawn"] })),
    ];
    for (path, filters) in &hooks {
        webhook(&app, &owner, &receiver.url(path), filters.clone()).await;
    }
    let local = app.petition(&author).to(DISTRICT).published().await;
    app.petition(&author).to(MINISTRY).published().await;
    let reason = json!({});
    app.act(&known, "withdrawal", &author, reason.clone()).await.is(200);
    app.act(&local, "withdrawal", &author, reason).await.is(200);
    // Each is told by itself, in no order beside the others.
    for (path, count) in [
        ("/all", 4),
        ("/events", 2),
        ("/addressee", 2),
        ("/territory", 2),
        ("/petition", 1),
        ("/both", 1),
    ] {
        receiver.heard(path, count).await;
    }
    let heard = |path: &str| types(&receiver.so_far(path));
    let (opened, withdrawn) = ("petition.opened", "petition.withdrawn");
    assert_eq!(heard("/events"), [withdrawn, withdrawn]);
    assert_eq!(heard("/addressee"), [opened, withdrawn]);
    assert_eq!(heard("/territory"), [opened, withdrawn]);
    assert_eq!(heard("/petition"), [withdrawn]);
    assert_eq!(heard("/both"), [withdrawn]);
    app.close().await;
}
