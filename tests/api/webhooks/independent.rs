//! The judge that nobody here wrote: a receiver that stands on the public library of Standard Webhooks, run by Node.
//! `scripts/test` brings it; without it the test says so and passes, unless `PETITIONS_JUDGES` is `required`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{WEBHOOKS, secrets, told, webhook};
use crate::harness::word;

/// Where `scripts/test` has put it; none where it is not.
fn installed() -> Option<PathBuf> {
    let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/standard-webhooks");
    let there = place.join("node_modules/standardwebhooks/package.json").exists();
    if !there {
        assert_ne!(
            std::env::var("PETITIONS_JUDGES").as_deref(),
            Ok("required"),
            "scripts/test puts the library of Standard Webhooks into {}",
            place.display()
        );
        eprintln!("skipped: the library of Standard Webhooks is not installed; scripts/test does");
    }
    there.then_some(place)
}

/// What the library says of deliveries.
fn judged(place: &PathBuf, deliveries: &[Value]) -> Vec<Value> {
    let mut process = Command::new("node")
        .arg("receiver.mjs")
        .current_dir(place)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = process.stdin.take().unwrap();
    for delivery in deliveries {
        writeln!(input, "{delivery}").unwrap();
    }
    drop(input);
    let output = process.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_of_the_public_library_accepts_every_delivery_and_refuses_replays_and_forgeries()
{
    let Some(place) = installed() else { return };
    let (app, receiver) = told().await;
    let owner = app.citizen().await;
    let id = webhook(&app, &owner, &receiver.url("/hooks"), json!({})).await;
    let author = app.citizen().await;
    app.petition(&author).published().await;
    let rotation = format!("{WEBHOOKS}/{id}/secret");
    let former = word(&secrets(&app, &owner, &id).await[0]["secret"]);
    receiver.heard("/hooks", 1).await;
    app.api.post(&rotation, Some(&owner), json!({})).await.is(200);
    app.api.post(&format!("{WEBHOOKS}/{id}/test"), Some(&owner), json!({})).await.is(202);
    let heard = receiver.heard("/hooks", 2).await;
    let new = word(&secrets(&app, &owner, &id).await[0]["secret"]);

    let genuine = |at: usize, secret: &str| json!({ "secret": secret, "headers": heard[at].headers, "body": heard[at].body });
    let mut replayed = genuine(1, &new);
    let long_ago: i64 = heard[1].header("webhook-timestamp").parse().unwrap();
    replayed["headers"]["webhook-timestamp"] = (long_ago - 301).to_string().into();
    let mut forged = genuine(1, &new);
    forged["body"] = heard[1].body.replace("webhook.test", "petition.decided").into();
    let mut renamed = genuine(1, &new);
    renamed["headers"]["webhook-id"] = "another".into();
    let said = judged(
        &place,
        &[
            genuine(0, &former),
            genuine(1, &former),
            genuine(1, &new),
            genuine(0, &new),
            replayed,
            forged,
            renamed,
        ],
    );
    let accepted: Vec<bool> = said.iter().map(|one| one["accepted"] == json!(true)).collect();
    assert_eq!(accepted, [true, true, true, false, false, false, false], "{said:?}");
    assert_eq!(said[0]["payload"]["type"], "petition.opened");
    app.close().await;
}
