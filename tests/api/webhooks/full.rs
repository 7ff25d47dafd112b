//! Receivers that are down, or hang, while more is to be told than may wait for them.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use diesel::RunQueryDsl as _;
use petitions::app::webhooks;
use serde_json::json;

use super::receiver::{Answering, Heard, Receiver};
use super::{told, until, webhook};
use crate::harness::database::{rows, sql};
use crate::harness::{TestApp, word};
use crate::open_data::with_many_petitions;

/// Deliveries to one webhook that wait at most.
const MOST: usize = 1_000;
/// What happens meanwhile: so many steps of so many petitions.
const STEPS: usize = 60;
const PETITIONS: usize = 30;

/// So many steps of each petition, in one transaction, as the petitions themselves tell them.
async fn happen(app: &TestApp) {
    let steps = format!(
        "INSERT INTO webhook_events (id, kind, petition_id, data, happened_at, addressee, territories, written_at) \
         SELECT gen_random_uuid(), 'petition.complaint_filed', petitions.id, event.data || jsonb_build_object('version', step, \
             'petition_id', petitions.id), event.happened_at, event.addressee, event.territories, now() \
         FROM (SELECT * FROM webhook_events WHERE kind = 'petition.opened' LIMIT 1) AS event, \
             generate_series(1, {STEPS}) AS step, petitions ORDER BY step, petitions.id"
    );
    sql(app, &steps).await;
}

/// How many deliveries to a webhook wait.
async fn waiting(app: &TestApp, id: &str) -> usize {
    let lines =
        format!("outbox WHERE webhook_id = '{id}' AND sent_at IS NULL AND buried_at IS NULL");
    usize::try_from(rows(app, &lines).await).unwrap()
}

/// A webhook that rests rests no longer, and what failed is due: locked in the order of the workers.
async fn rested(app: &TestApp, id: &str) {
    let statements = [
        format!("SELECT 1 FROM webhooks WHERE id = '{id}' FOR NO KEY UPDATE"),
        format!(
            "UPDATE outbox SET due_at = created_at WHERE webhook_id = '{id}' AND attempts > 0 AND sent_at IS NULL"
        ),
        format!(
            "UPDATE webhooks SET rests_until = NULL, looked_at_next = created_at WHERE id = '{id}'"
        ),
    ];
    app.core
        .write(move |work| {
            for statement in &statements {
                diesel::sql_query(statement).execute(work.conn).unwrap();
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// The numbers of the steps that were heard of each petition, the first time each was heard.
fn steps(heard: &[Heard]) -> HashMap<String, Vec<u64>> {
    let mut steps: HashMap<String, Vec<u64>> = HashMap::new();
    for told in
        heard.iter().map(Heard::json).filter(|told| told["type"] == "petition.complaint_filed")
    {
        let of = steps.entry(word(&told["data"]["petition_id"])).or_default();
        let step = told["data"]["version"].as_u64().unwrap();
        if !of.contains(&step) {
            of.push(step);
        }
    }
    steps
}

/// Waits until no webhook is behind.
async fn none_is_behind(app: &TestApp) {
    for _ in 0..600 {
        if rows(app, "webhooks WHERE behind_after IS NOT NULL").await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("one is still behind");
}

/// Waits until a path has heard of every step, and of each petition in their order.
async fn hears_all(app: &TestApp, receiver: &Receiver, path: &str, woken: Option<&str>) {
    let begun = Instant::now();
    let all: Vec<u64> = (1..=u64::try_from(STEPS).unwrap()).collect();
    let mut heard = steps(&receiver.so_far(path));
    while heard.values().map(Vec::len).sum::<usize>() < STEPS * PETITIONS {
        assert!(begun.elapsed() < Duration::from_secs(600), "{path}: {}", heard.len());
        if let Some(id) = woken {
            rested(app, id).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        heard = steps(&receiver.so_far(path));
    }
    assert_eq!(heard.len(), PETITIONS);
    assert!(heard.values().all(|of| *of == all), "{path}: not in their order");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_may_wait_is_told_in_the_end_and_holds_up_nobody_meanwhile() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let author = app.citizen().await;
    let mut ids = HashMap::new();
    for path in ["/down", "/silent", "/alive"] {
        ids.insert(path, webhook(&app, &owner, &receiver.url(path), json!({})).await);
    }
    let signed = app.petition(&author).published().await;
    receiver.heard("/alive", 1).await;
    with_many_petitions(&app, PETITIONS - 1).await;
    receiver.always("/down", Some(Answering::Status(503)));
    receiver.always("/silent", Some(Answering::Silence));
    happen(&app).await;

    // People sign meanwhile, and nobody waits for receivers.
    let signers = app.citizens(30).await;
    let mut took = Vec::new();
    for signer in &signers {
        let begun = Instant::now();
        app.sign(&signed, signer, None).await.is(201);
        took.push(begun.elapsed());
    }
    took.sort();
    // Whoever waited for a receiver would wait its fifteen seconds, each of them.
    assert!(took[took.len() / 2] < Duration::from_secs(4), "{took:?}");
    hears_all(&app, &receiver, "/alive", None).await;
    for path in ["/down", "/silent"] {
        assert_eq!(waiting(&app, &ids[path]).await, MOST, "{path}");
        let few = steps(&receiver.so_far(path)).values().map(Vec::len).sum::<usize>();
        assert!(few <= 10, "{path}: {few}");
    }
    assert_eq!(rows(&app, "webhooks WHERE behind_after IS NOT NULL").await, 2);

    // Each comes back, and hears of everything.
    receiver.always("/down", None);
    receiver.always("/silent", None);
    for path in ["/down", "/silent"] {
        hears_all(&app, &receiver, path, Some(&ids[path])).await;
        until(&app, &owner, &ids[path], |found| {
            found.iter().all(|one| one["state"] == "delivered")
        })
        .await;
    }
    none_is_behind(&app).await;
    // What happens from now on is told as ever.
    app.act(&signed, "withdrawal", &author, json!({})).await.is(200);
    for path in ["/down", "/silent", "/alive"] {
        let log = until(&app, &owner, &ids[path], |found| {
            let last = found.last().unwrap();
            last["type"] == "petition.withdrawn" && last["state"] == "delivered"
        });
        log.await;
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_behind_takes_up_what_it_wants_and_nothing_from_before_it_was_there() {
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let author = app.citizen().await;
    let one = app.petition(&author).published().await;
    with_many_petitions(&app, PETITIONS - 1).await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({ "petitions": [one] })).await;
    // As if so much waited for it that it had been passed over since the beginning.
    let behind =
        format!("UPDATE webhooks SET behind_after = 0, looked_at_next = now() WHERE id = '{id}'");
    happen(&app).await;
    sql(&app, &behind).await;
    while app.core.write(webhooks::fan_out).await.unwrap() {}
    none_is_behind(&app).await;
    let heard = receiver.heard("/hooks", STEPS).await;
    let steps = steps(&heard);
    assert_eq!(steps.keys().collect::<Vec<_>>(), [&one]);
    assert_eq!(steps[&one], (1..=60).collect::<Vec<_>>());
    assert!(
        heard.iter().all(|told| told.json()["type"] != "petition.opened"),
        "before it was there"
    );
    app.close().await;
}
