//! The working calendar changes, and the terms with it.

use serde_json::{Value, json};

use super::harness::TestApp;

const MINISTRY: &str = "ministry-trade-integration";

async fn clock(house: &TestApp, id: &str, token: &str, kind: &str) -> Value {
    let all =
        house.api.get(&format!("/api/v1/petitions/{id}/deadlines"), Some(token)).await.is(200);
    all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|clock| clock["kind"] == kind)
        .unwrap_or_else(|| panic!("no clock {kind}"))
        .clone()
}

fn day_off(reason: &str) -> Value {
    let names = json!({ "kk": "Демалыс күні", "ru": "Выходной", "en": "Day off" });
    json!({ "kind": "transferred_day_off", "names": names, "reason": reason })
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_b10_a_changed_calendar_moves_open_terms_and_leaves_closed_ones() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, administrator) = (house.citizen().await, house.staff("administrator", None).await);
    let open = house.published(&author, MINISTRY).await;
    let waiting = house.submitted(&author, MINISTRY).await;
    let before = clock(&house, &waiting, &author, "moderation").await;
    assert_eq!(before["due_on"], "2026-10-05");
    // The six months end on Sunday 7 March 2027 and roll over to Tuesday: Monday is off for 8 March.
    let window = clock(&house, &open, &author, "collection").await;
    assert_eq!(window["due_on"], "2027-03-09");
    let met = clock(&house, &open, &author, "moderation").await;
    assert_eq!(met["state"], "met");

    let order = "Еңбек министрінің бұйрығы";
    let first = house
        .api
        .put("/api/v1/calendar/days/2026-09-10", Some(&administrator), day_off(order))
        .await
        .is(200);
    let moved = clock(&house, &waiting, &author, "moderation").await;
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
        clock(&house, &open, &author, "moderation").await,
        met,
        "what is met stays as it was reckoned"
    );
    assert_eq!(clock(&house, &open, &author, "collection").await["due_on"], "2027-03-09");

    house
        .api
        .put("/api/v1/calendar/days/2027-03-09", Some(&administrator), day_off(order))
        .await
        .is(200);
    assert_eq!(clock(&house, &open, &author, "collection").await["due_on"], "2027-03-10");
    assert_eq!(house.petition(&open, None).await["closes_on"], "2027-03-10");
    let steps =
        house.api.get(&format!("/api/v1/petitions/{open}/timeline?limit=100"), None).await.is(200);
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
    let again = house
        .api
        .put("/api/v1/calendar/days/2026-09-10", Some(&administrator), day_off(order))
        .await
        .is(200);
    assert_eq!(
        again["calendar_version"].as_i64().unwrap(),
        first["calendar_version"].as_i64().unwrap() + 1
    );
    let back = json!({ "kind": "ordinary", "reason": "бұйрықтың күші жойылды" });
    house.api.put("/api/v1/calendar/days/2026-09-10", Some(&administrator), back).await.is(200);
    assert_eq!(clock(&house, &waiting, &author, "moderation").await["due_on"], "2026-10-05");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_would_end_a_term_in_the_past_ends_it_today() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, administrator) = (house.citizen().await, house.staff("administrator", None).await);
    house
        .api
        .put("/api/v1/calendar/days/2026-09-10", Some(&administrator), day_off("x"))
        .await
        .is(200);
    let id = house.submitted(&author, MINISTRY).await;
    house.clock("2026-10-06T05:00:00Z").await;
    assert_eq!(clock(&house, &id, &author, "moderation").await["state"], "running");
    let back = json!({ "kind": "ordinary", "reason": "x" });
    house.api.put("/api/v1/calendar/days/2026-09-10", Some(&administrator), back).await.is(200);
    let term = clock(&house, &id, &author, "moderation").await;
    assert_eq!((&term["due_on"], &term["state"]), (&json!("2026-10-06"), &json!("running")));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whole_and_known_days_are_taken() {
    let house = TestApp::open().await;
    let administrator = house.staff("administrator", None).await;
    for day in ["2026-02-30", "26-01-01", "+262142-12-31", "1999-12-31"] {
        let answer = house
            .api
            .put(&format!("/api/v1/calendar/days/{day}"), Some(&administrator), day_off("x"))
            .await;
        answer.problem(404, "not_found");
    }
    let nameless = json!({ "kind": "public_holiday", "reason": "x" });
    let answer =
        house.api.put("/api/v1/calendar/days/2026-12-31", Some(&administrator), nameless).await;
    assert_eq!(answer.problem(422, "validation_failed")["errors"][0]["pointer"], "/names");
    house.close().await;
}
