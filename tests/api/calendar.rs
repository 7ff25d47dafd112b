//! The working calendar changes, and the terms with it.

use serde_json::{Value, json};

use crate::harness::{DISTRICT, TestApp, word};

fn day_off(reason: &str) -> Value {
    let names = json!({ "kk": "Демалыс күні", "ru": "Выходной", "en": "Day off" });
    json!({ "kind": "transferred_day_off", "names": names, "reason": reason })
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b10_a_changed_calendar_moves_open_terms_and_leaves_closed_ones() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, administrator) = (app.citizen().await, app.administrator().await);
    let open = app.petition(&author).published().await;
    let waiting = app.petition(&author).submitted().await;
    let before = app.term(&waiting, "moderation", Some(&author)).await;
    assert_eq!(before["due_on"], "2026-10-05");
    // The six months end on Sunday 7 March 2027 and roll over to Tuesday: Monday is off for 8 March.
    let window = app.term(&open, "collection", Some(&author)).await;
    assert_eq!(window["due_on"], "2027-03-09");
    let met = app.term(&open, "moderation", Some(&author)).await;
    assert_eq!(met["state"], "met");

    let order = "Еңбек министрінің бұйрығы";
    let first = app
        .api
        .put("/api/v1/calendar/days/2026-09-10", Some(&administrator), day_off(order))
        .await
        .is(200);
    let moved = app.term(&waiting, "moderation", Some(&author)).await;
    assert_eq!(
        (&moved["due_on"], &moved["calendar_version"]),
        (&json!("2026-10-06"), &first["calendar_version"])
    );
    let skipped = moved["skipped"].as_array().unwrap();
    assert!(
        skipped.iter().any(|day| day["date"] == "2026-09-10" && day["reason"]["ru"] == "Выходной"),
        "{skipped:?}"
    );
    assert_eq!(
        app.term(&open, "moderation", Some(&author)).await,
        met,
        "what is met stays as it was reckoned"
    );
    assert_eq!(app.term(&open, "collection", Some(&author)).await["due_on"], "2027-03-09");

    app.api
        .put("/api/v1/calendar/days/2027-03-09", Some(&administrator), day_off(order))
        .await
        .is(200);
    assert_eq!(app.term(&open, "collection", Some(&author)).await["due_on"], "2027-03-10");
    assert_eq!(app.seen(&open, None).await["closes_on"], "2027-03-10");
    let steps =
        app.api.get(&format!("/api/v1/petitions/{open}/timeline?limit=100"), None).await.is(200);
    let change = steps["items"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .find(|step| step["event"] == "calendar_changed")
        .unwrap()
        .clone();
    assert_eq!(
        change["details"]["terms"],
        json!([{ "clock": "collection", "from": "2027-03-09", "to": "2027-03-10" }])
    );

    // The same change again changes nothing, and an ordinary day is one again.
    let again = app
        .api
        .put("/api/v1/calendar/days/2026-09-10", Some(&administrator), day_off(order))
        .await
        .is(200);
    assert_eq!(
        again["calendar_version"].as_i64().unwrap(),
        first["calendar_version"].as_i64().unwrap() + 1
    );
    let back = json!({ "kind": "ordinary", "reason": "бұйрықтың күші жойылды" });
    app.api.put("/api/v1/calendar/days/2026-09-10", Some(&administrator), back).await.is(200);
    assert_eq!(app.term(&waiting, "moderation", Some(&author)).await["due_on"], "2026-10-05");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_would_end_a_term_in_the_past_ends_it_today() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, administrator) = (app.citizen().await, app.administrator().await);
    app.api
        .put("/api/v1/calendar/days/2026-09-10", Some(&administrator), day_off("x"))
        .await
        .is(200);
    let id = app.petition(&author).submitted().await;
    app.clock("2026-10-06T05:00:00Z").await;
    assert_eq!(app.term(&id, "moderation", Some(&author)).await["state"], "running");
    let back = json!({ "kind": "ordinary", "reason": "x" });
    app.api.put("/api/v1/calendar/days/2026-09-10", Some(&administrator), back).await.is(200);
    let term = app.term(&id, "moderation", Some(&author)).await;
    assert_eq!((&term["due_on"], &term["state"]), (&json!("2026-10-06"), &json!("running")));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whole_and_known_days_are_taken() {
    let app = TestApp::open().await;
    let administrator = app.administrator().await;
    for day in ["2026-02-30", "26-01-01", "+262142-12-31", "1999-12-31"] {
        let answer = app
            .api
            .put(&format!("/api/v1/calendar/days/{day}"), Some(&administrator), day_off("x"))
            .await;
        answer.problem(404, "not_found");
    }
    let nameless = json!({ "kind": "public_holiday", "reason": "x" });
    let answer =
        app.api.put("/api/v1/calendar/days/2026-12-31", Some(&administrator), nameless).await;
    assert_eq!(answer.problem(422, "validation_failed")["errors"][0]["pointer"], "/names");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_shortens_a_term_is_told_to_whom_it_concerns() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, administrator) = (app.citizen().await, app.administrator().await);
    let moderator = app.moderator().await;
    let day = "/api/v1/calendar/days/2026-09-10";
    app.api.put(day, Some(&administrator), day_off("x")).await.is(200);
    let (limited, _) = app.petition(&author).limited().await;
    let waiting = app.petition(&author).submitted().await;
    assert_eq!(app.seen(&limited, Some(&author)).await["joining_ends_on"], "2026-10-06");
    assert_eq!(app.told(&author, "term_shortened").await, 0);
    let back = json!({ "kind": "ordinary", "reason": "x" });
    app.api.put(day, Some(&administrator), back).await.is(200);
    let told = app.notices(&author).await;
    let told: Vec<&Value> = told.iter().filter(|one| one["kind"] == "term_shortened").collect();
    assert_eq!(told.len(), 1, "the author owes the fifty: {told:?}");
    assert_eq!(told[0]["petition_id"], json!(limited));
    assert!(told[0].to_string().contains("2026-10-06"), "{}", told[0]);
    assert_eq!(app.told(&moderator, "term_shortened").await, 1, "the check of {waiting}");
    // A term that ends later is nobody's loss.
    app.api.put(day, Some(&administrator), day_off("x")).await.is(200);
    assert_eq!(app.told(&author, "term_shortened").await, 1);

    let open = app.petition(&author).published().await;
    let follower = app.citizen().await;
    let interests = json!({ "interests": ["closing_soon"] });
    let path = format!("/api/v1/petitions/{open}/subscription");
    app.api.put(&path, Some(&follower), interests).await.is(200);
    let last = "/api/v1/calendar/days/2027-03-09";
    app.api.put(last, Some(&administrator), day_off("x")).await.is(200);
    assert_eq!(app.told(&author, "collection_shortened").await, 0);
    let back = json!({ "kind": "ordinary", "reason": "x" });
    app.api.put(last, Some(&administrator), back).await.is(200);
    assert_eq!(app.seen(&open, None).await["closes_on"], "2027-03-09");
    assert_eq!(app.told(&author, "collection_shortened").await, 1);
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    assert_eq!(app.told(&follower, "collection_shortened").await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_falls_back_into_collection_ends_where_the_calendar_has_moved_its_end() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, administrator) = (app.citizen().await, app.administrator().await);
    let (moderator, other) = (app.moderator().await, app.moderator().await);
    let id = app.petition(&author).to(DISTRICT).supported().await;
    assert_eq!(app.seen(&id, None).await["closes_on"], "2027-03-09");
    app.api
        .put("/api/v1/calendar/days/2027-03-09", Some(&administrator), day_off("x"))
        .await
        .is(200);
    app.clock("2027-03-10T05:00:00Z").await;
    let counted = json!({ "channel": "electronic", "reason": "x" });
    let counted = app.act(&id, "invalidations", &moderator, counted).await.is(201);
    let run = format!("invalidations/{}/run", word(&counted["id"]));
    app.act(&id, &run, &other, json!({})).await.is(200);
    // 76(5): the last day was off, so that it is today.
    let fallen = app.seen(&id, None).await;
    assert_eq!(
        (&fallen["state"], &fallen["closes_on"]),
        (&json!("published"), &json!("2027-03-10"))
    );
    assert_eq!(app.term(&id, "collection", None).await["due_on"], "2027-03-10");
    app.sign(&id, &app.citizen().await, None).await.is(201);
    app.clock("2027-03-10T19:00:10Z").await;
    assert_eq!(app.seen(&id, None).await["state"], "not_supported");
    app.close().await;
}
