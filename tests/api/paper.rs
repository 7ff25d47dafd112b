//! Sheets of signatures: the days they state, and the days they may be typed on (90-2(4)(1), 90-3(1)).

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{DISTRICT, TestApp, petition_path, sheet, word};

/// A line that was signed and received on these days.
fn line(iin: &str, signed_on: &str, received_on: Option<&str>) -> Value {
    let mut line = sheet(iin);
    line["signed_on"] = signed_on.into();
    if let Some(day) = received_on {
        line["received_on"] = day.into();
    }
    line
}

fn announced(received_on: &str, sheets: i64, lines: i64) -> Value {
    json!({ "received_on": received_on, "sheets": sheets, "lines": lines })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_signed_or_received_outside_the_collection_is_no_vote() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).published().await;
    app.clock("2026-09-14T05:00:00Z").await;
    let signer = app.person().await;
    for (signed, received, pointer, code) in [
        ("2021-03-01", None, "/signed_on", "out_of_window"),
        ("2026-09-06", None, "/signed_on", "out_of_window"),
        ("2026-09-06", Some("2026-09-06"), "/received_on", "out_of_window"),
        ("2026-09-15", None, "/signed_on", "out_of_range"),
        ("2026-09-14", Some("2026-09-15"), "/received_on", "out_of_range"),
        ("2026-09-10", Some("2026-09-09"), "/signed_on", "after_receipt"),
    ] {
        let body = line(&signer.iin, signed, received);
        let refused = app.act(&id, "paper-signatures", &moderator, body).await;
        let fault = refused.problem(422, "validation_failed")["errors"][0].clone();
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(pointer), &json!(code)),
            "{signed}"
        );
    }
    assert_eq!(app.seen(&id, None).await["signature_count"], 50);
    // The fifty joined by then too: a sheet of their days counts.
    let body = line(&signer.iin, "2026-09-07", Some("2026-09-08"));
    let receipt = app.act(&id, "paper-signatures", &moderator, body).await.is(201);
    assert!(word(&receipt["signed_at"]).starts_with("2026-09-08T18:59:59"), "{receipt}");
    for (body, pointer) in [
        (announced("2026-09-06", 1, 1), "/received_on"),
        (announced("2026-09-15", 1, 1), "/received_on"),
        (announced("2026-09-14", 0, 1), "/sheets"),
        (announced("2026-09-14", 2, 1), "/lines"),
    ] {
        let refused = app.act(&id, "paper-sheets", &moderator, body.clone()).await;
        let fault = refused.problem(422, "validation_failed")["errors"][0].clone();
        assert_eq!(fault["pointer"], pointer, "{body}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fiftieth_signed_on_the_last_day_counts_though_typed_the_next_morning() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let (id, key) = app.petition(&author).limited().await;
    app.all_sign(&id, &app.citizens(49).await, Some(&key)).await;
    let (late, _) = app.petition(&author).limited().await;
    app.clock("2026-10-05T13:00:00Z").await;
    let awaited = app.act(&id, "paper-sheets", &moderator, announced("2026-10-05", 1, 2)).await;
    assert_eq!(awaited.is(201)["entry_ends_on"], "2026-10-08");
    app.clock("2026-10-06T04:00:00Z").await;
    // What nobody announced has lapsed; what was announced waits, and takes no other votes.
    assert_eq!(app.seen(&late, Some(&author)).await["state"], "rejected");
    assert_eq!(app.seen(&id, Some(&author)).await["state"], "limited");
    app.sign(&id, &app.citizen().await, Some(&key)).await.problem(409, "collection_closed");
    let [one, other] = app.people(2).await.try_into().ok().unwrap();
    for body in [
        line(&one.iin, "2026-10-05", None),
        line(&one.iin, "2026-10-06", None),
        line(&one.iin, "2026-10-05", Some("2026-10-06")),
    ] {
        app.act(&id, "paper-signatures", &moderator, body).await.problem(422, "validation_failed");
    }
    let body = line(&one.iin, "2026-10-05", Some("2026-10-05"));
    app.act(&id, "paper-signatures", &moderator, body).await.is(201);
    let open = app.seen(&id, Some(&moderator)).await;
    assert_eq!((&open["state"], &open["signature_count"]), (&json!("published"), &json!(50)));
    assert_eq!(open["paper_sheets"][0]["entered"], 1);
    let body = line(&other.iin, "2026-10-05", Some("2026-10-05"));
    app.act(&id, "paper-signatures", &moderator, body).await.is(201);
    assert_eq!(app.seen(&id, Some(&moderator)).await["paper_sheets"][0]["entered"], 2);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collection_waits_for_announced_sheets_three_working_days_at_most() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let waiting = app.petition(&author).to(DISTRICT).published().await;
    let typed = app.petition(&author).to(DISTRICT).published().await;
    let needed = app.petition(&author).to(DISTRICT).published().await;
    let missing = app.required(&needed).await - 51;
    app.all_sign(&needed, &app.citizens(missing).await, None).await;
    // The last day is Tuesday, 9 March 2027.
    app.clock("2027-03-09T12:00:00Z").await;
    for id in [&waiting, &typed, &needed] {
        let awaited = app.act(id, "paper-sheets", &moderator, announced("2027-03-09", 1, 1)).await;
        assert_eq!(awaited.is(201)["entry_ends_on"], "2027-03-12");
        assert_eq!(app.times(id, "paper_sheets_announced").await, 1);
    }
    app.clock("2027-03-10T05:00:00Z").await;
    for id in [&typed, &needed] {
        let body = line(&app.person().await.iin, "2027-03-09", Some("2027-03-09"));
        app.act(id, "paper-signatures", &moderator, body).await.is(201);
    }
    assert_eq!(app.seen(&needed, None).await["state"], "supported");
    // With every line typed there is nothing to wait for.
    app.clock("2027-03-10T05:05:00Z").await;
    assert_eq!(app.seen(&typed, None).await["state"], "not_supported");
    assert_eq!(app.seen(&waiting, None).await["state"], "published");
    app.clock("2027-03-12T18:59:00Z").await;
    assert_eq!(app.seen(&waiting, None).await["state"], "published");
    app.clock("2027-03-12T19:01:00Z").await;
    assert_eq!(app.seen(&waiting, None).await["state"], "not_supported");
    let forwarding = app.term(&waiting, "forwarding_notice", Some(&author)).await;
    assert_eq!(
        forwarding["started_on"], "2027-03-12",
        "what follows counts from the end of waiting"
    );
    let body = line(&app.person().await.iin, "2027-03-09", Some("2027-03-09"));
    let late = app.act(&waiting, "paper-signatures", &moderator, body).await;
    late.problem(409, "not_collecting");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_change_moves_the_wait_with_its_window() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let (id, key) = app.petition(&author).limited().await;
    app.all_sign(&id, &app.citizens(3).await, Some(&key)).await;
    app.act(&id, "paper-sheets", &moderator, announced("2026-09-07", 2, 7)).await.is(201);
    let names = json!({ "kk": "Демалыс күні", "ru": "Выходной", "en": "Day off" });
    let day_off = json!({ "kind": "transferred_day_off", "names": names, "reason": "x" });
    let administrator = app.administrator().await;
    app.api.put("/api/v1/calendar/days/2026-10-05", Some(&administrator), day_off).await.is(200);
    assert_eq!(app.seen(&id, Some(&author)).await["joining_ends_on"], "2026-10-06");
    app.clock("2026-10-09T18:59:00Z").await;
    assert_eq!(app.seen(&id, Some(&author)).await["state"], "limited");
    app.clock("2026-10-09T19:01:00Z").await;
    assert_eq!(app.seen(&id, Some(&author)).await["state"], "rejected");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_days_to_type_follow_the_calendar_after_the_window_has_ended() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let (id, _) = app.petition(&author).limited().await;
    app.clock("2026-10-05T05:00:00Z").await;
    app.act(&id, "paper-sheets", &moderator, announced("2026-10-05", 1, 1)).await.is(201);
    app.clock("2026-10-06T05:00:00Z").await;
    let names = json!({ "kk": "Демалыс күні", "ru": "Выходной", "en": "Day off" });
    let day_off = json!({ "kind": "transferred_day_off", "names": names, "reason": "x" });
    let administrator = app.administrator().await;
    app.api.put("/api/v1/calendar/days/2026-10-07", Some(&administrator), day_off).await.is(200);
    app.clock("2026-10-09T18:59:00Z").await;
    assert_eq!(app.seen(&id, Some(&author)).await["state"], "limited");
    let body = line(&app.person().await.iin, "2026-10-05", Some("2026-10-05"));
    app.act(&id, "paper-signatures", &moderator, body).await.is(201);
    app.clock("2026-10-09T19:01:00Z").await;
    assert_eq!(app.seen(&id, Some(&author)).await["state"], "rejected");
    app.close().await;
}

/// Two moderators find this vote invalid.
async fn invalidate(app: &TestApp, id: &str, moderator: &str, vote: &Value) {
    let named = json!({ "signatures": [vote], "reason": "x" });
    let made = app.act(id, "invalidations", moderator, named).await.is(201);
    let run = petition_path(id, &format!("invalidations/{}/run", word(&made["id"])));
    app.api.post(&run, Some(&app.moderator().await), json!({})).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_that_falls_back_past_the_last_day_waits_for_announced_sheets() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let typed = app.petition(&author).to(DISTRICT).published().await;
    let untyped = app.petition(&author).to(DISTRICT).published().await;
    let unannounced = app.petition(&author).to(DISTRICT).published().await;
    app.clock("2027-03-09T12:00:00Z").await;
    let sheets = || announced("2027-03-09", 1, 2);
    app.act(&typed, "paper-sheets", &moderator, sheets()).await.is(201);
    let mut votes = Vec::new();
    for id in [&typed, &untyped, &unannounced] {
        votes.push(app.support(id).await[0]["id"].clone());
    }
    // Announced when the votes were there already.
    app.act(&untyped, "paper-sheets", &moderator, sheets()).await.is(201);
    app.clock("2027-03-10T05:00:00Z").await;
    for (id, vote) in [&typed, &untyped, &unannounced].into_iter().zip(&votes) {
        assert_eq!(app.seen(id, None).await["state"], "supported");
        invalidate(&app, id, &moderator, vote).await;
    }
    assert_eq!(app.seen(&unannounced, None).await["state"], "not_supported");
    for id in [&typed, &untyped] {
        assert_eq!(app.seen(id, None).await["state"], "published");
        app.sign(id, &app.citizen().await, None).await.problem(409, "collection_closed");
    }
    let body = line(&app.person().await.iin, "2027-03-09", Some("2027-03-09"));
    app.act(&typed, "paper-signatures", &moderator, body).await.is(201);
    assert_eq!(app.seen(&typed, None).await["state"], "supported");
    app.clock("2027-03-12T18:59:00Z").await;
    assert_eq!(app.seen(&untyped, None).await["state"], "published");
    app.clock("2027-03-12T19:01:00Z").await;
    assert_eq!(app.seen(&untyped, None).await["state"], "not_supported");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_signed_on_paper_counts_on_when_an_account_takes_its_vote_back() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).published().await;
    let [person, other] = app.people(2).await.try_into().ok().unwrap();
    let mut first = app.sign(&id, &person.token, None).await.is(201);
    // Promised once.
    assert!(first.as_object_mut().unwrap().remove("promise").is_some());
    app.act(&id, "paper-sheets", &moderator, announced("2026-09-07", 1, 2)).await.is(201);
    let typed = |iin: &str| line(iin, "2026-09-07", Some("2026-09-07"));
    // The person counts once, and the line is typed, once.
    for _ in 0..2 {
        let kept = app.act(&id, "paper-signatures", &moderator, typed(&person.iin)).await.is(200);
        assert_eq!(kept["id"], first["id"]);
        let entered = app.seen(&id, Some(&moderator)).await["paper_sheets"][0]["entered"].clone();
        assert_eq!(entered, 1);
    }
    assert_eq!(app.sign(&id, &person.token, None).await.is(200), first, "as before the sheet");
    let count = || async { app.seen(&id, Some(&moderator)).await["signature_count"].clone() };
    assert_eq!(count().await, 51);
    let mine = petition_path(&id, "signatures/mine");
    let withdraw = |token: &str| {
        let (api, mine, token) = (app.api.clone(), mine.clone(), token.to_owned());
        async move { api.call(Method::DELETE, &mine, Some(&token), None, &[]).await }
    };
    // Whoever has only declared the IIN takes back what they gave; the sheet says who signed.
    withdraw(&person.token).await.is(204);
    assert_eq!(count().await, 51);
    withdraw(&person.token).await.problem(404, "no_signature");
    let again = app.sign(&id, &person.token, None).await.is(200);
    assert_ne!(again["id"], first["id"]);
    assert_eq!(count().await, 51);
    // A vote that no sheet says ends.
    app.sign(&id, &other.token, None).await.is(201);
    assert_eq!(count().await, 52);
    withdraw(&other.token).await.is(204);
    assert_eq!(count().await, 51);
    app.close().await;
}
