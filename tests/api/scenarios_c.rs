//! Acceptance scenarios, group C: the fifty joiners. Each test bears its scenario's number.

use serde_json::{Value, json};

use super::harness::{TestApp, word};

const MINISTRY: &str = "ministry-trade-integration";

fn act(id: &str, name: &str) -> String {
    format!("/api/v1/petitions/{id}/{name}")
}

async fn state(house: &TestApp, id: &str, author: &str) -> String {
    word(&house.petition(id, Some(author)).await["state"])
}

/// Kinds of the mails of a petition, by their subjects' template, as its author's inbox has them.
async fn told(house: &TestApp, author: &str) -> Vec<String> {
    let notices = house.api.get("/api/v1/me/notices?limit=100", Some(author)).await.is(200);
    let mut kinds: Vec<String> =
        notices["items"].as_array().unwrap().iter().map(|notice| word(&notice["kind"])).collect();
    kinds.reverse();
    kinds
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c01_a_limited_petition_is_found_by_its_link_alone() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = house.citizen().await;
    let (id, key) = house.limited(&author, MINISTRY).await;
    for list in [
        "",
        "?q=пояс",
        "?sort=trending",
        "?sort=closing_soon",
        "?state=published",
        "?addressee=ministry-trade-integration",
    ] {
        assert_eq!(
            house.api.get(&format!("/api/v1/petitions{list}"), None).await.is(200)["items"],
            json!([]),
            "{list}"
        );
    }
    let path = format!("/api/v1/petitions/{id}");
    house.api.get(&path, None).await.problem(404, "not_found");
    house.api.get(&format!("{path}?link_key=wrong"), None).await.problem(404, "not_found");
    let seen = house.api.get(&format!("{path}?link_key={key}"), None).await;
    assert_eq!(seen.is(200)["state"], "limited");
    assert_eq!(seen.header("cache-control"), "private, no-store");
    assert!(seen.body()["link_key"].is_null(), "the secret is the author's");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c02_the_fiftieth_of_sixty_at_once_opens_the_petition_exactly_once() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = house.citizen().await;
    let (id, key) = house.limited(&author, MINISTRY).await;
    for answer in house.sign_all(&id, &house.citizens(49).await, Some(&key)).await {
        answer.is(201);
    }
    assert_eq!(state(&house, &id, &author).await, "limited");
    for answer in house.sign_all(&id, &house.citizens(60).await, Some(&key)).await {
        answer.is(201);
    }
    let opened = house.petition(&id, None).await;
    assert_eq!((&opened["state"], &opened["signature_count"]), (&json!("published"), &json!(109)));
    assert_eq!(house.times(&id, "fifty_joined").await, 1);
    let published =
        told(&house, &author).await.into_iter().filter(|kind| kind == "petition_published").count();
    assert_eq!(published, 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c03_the_author_who_signs_is_one_of_the_fifty_and_submission_signs_nothing() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = house.citizen().await;
    let (id, key) = house.limited(&author, MINISTRY).await;
    assert_eq!(house.petition(&id, Some(&author)).await["signature_count"], 0);
    for answer in house.sign_all(&id, &house.citizens(49).await, Some(&key)).await {
        answer.is(201);
    }
    // The author needs no key to what is his.
    house.sign(&id, &author, None).await.is(201);
    assert_eq!(state(&house, &id, &author).await, "published");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c04_after_twenty_working_days_forty_nine_are_too_few_and_fifty_are_enough() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = house.citizen().await;
    let (few, key) = house.limited(&author, MINISTRY).await;
    for answer in house.sign_all(&few, &house.citizens(49).await, Some(&key)).await {
        answer.is(201);
    }
    let enough = house.published(&author, MINISTRY).await;
    let window = house.petition(&few, Some(&author)).await["joining_ends_on"].clone();
    assert_eq!(window, "2026-10-05", "Monday 7 September and twenty working days");
    house.clock("2026-10-05T18:59:59Z").await;
    assert_eq!(state(&house, &few, &author).await, "limited");
    house.clock("2026-10-05T19:00:00Z").await;
    let rejected = house.petition(&few, Some(&author)).await;
    assert_eq!(rejected["state"], "rejected");
    assert_eq!(rejected["rejection"]["grounds"][0]["code"], "insufficient_support");
    assert_eq!(state(&house, &enough, &author).await, "published");
    let record = house.api.get("/api/v1/rejections", None).await.is(200);
    assert_eq!(record["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        record["items"][0]["rejected_on"], "2026-10-06",
        "at its own due instant, 24:00 of the last day"
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c05_under_the_rules_of_2024_the_window_is_ten_working_days_and_twenty_on_paper() {
    let house = TestApp::at("2024-09-02T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let (electronic, _) = house.limited(&author, MINISTRY).await;
    assert_eq!(house.petition(&electronic, Some(&author)).await["joining_ends_on"], "2024-09-16");
    let paper = house.paper_petition(&moderator, MINISTRY, "581014274025").await;
    house.api.post(&act(&paper, "approval"), Some(&moderator), json!({})).await.is(200);
    let on_paper = house.petition(&paper, Some(&moderator)).await;
    assert_eq!((&on_paper["rule_set"], &on_paper["source"]), (&json!("V2024"), &json!("paper")));
    assert_eq!(on_paper["joining_ends_on"], "2024-09-30");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c06_the_author_is_told_on_the_way_to_the_fifty_at_the_gate_and_not_after() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let made = house.api.post("/dev/citizens", None, json!({ "count": 1 })).await.is(201);
    let (author, email) =
        (word(&made["items"][0]["access_token"]), word(&made["items"][0]["email"]));
    let (id, key) = house.limited(&author, MINISTRY).await;
    let people = house.citizens(60).await;
    for answer in house.sign_all(&id, &people[..25], Some(&key)).await {
        answer.is(201);
    }
    let progress = |mails: &Value| {
        let subjects = mails["items"].as_array().unwrap().iter().map(|mail| word(&mail["text"]));
        subjects.filter(|text| text.contains("25") && !text.contains("тексеруден")).count()
    };
    let mails =
        || async { house.api.get(&format!("/dev/mails?limit=100&to={email}"), None).await.is(200) };
    let at_25 = mails().await;
    assert!(progress(&at_25) >= 1, "{at_25}");
    // One withdraws and signs anew: twenty-five are passed again, and nothing is said again.
    house
        .api
        .call(reqwest::Method::DELETE, &act(&id, "signatures/mine"), Some(&people[0]), None, &[])
        .await
        .is(204);
    house.sign(&id, &people[0], Some(&key)).await.is(201);
    assert_eq!(
        mails().await["items"].as_array().unwrap().len(),
        at_25["items"].as_array().unwrap().len()
    );
    for answer in house.sign_all(&id, &people[25..50], Some(&key)).await {
        answer.is(201);
    }
    let at_gate = mails().await["items"].as_array().unwrap().len();
    assert_eq!(at_gate, at_25["items"].as_array().unwrap().len() + 2, "forty, and the gate");
    for answer in house.sign_all(&id, &people[50..], None).await {
        answer.is(201);
    }
    assert_eq!(mails().await["items"].as_array().unwrap().len(), at_gate, "none after the gate");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c07_an_old_link_leads_to_a_clear_no() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, signer) = (house.citizen().await, house.citizen().await);
    let (withdrawn, key) = house.limited(&author, MINISTRY).await;
    house.api.post(&act(&withdrawn, "withdrawal"), Some(&author), json!({})).await.is(200);
    // What never opened stays unreadable for strangers, so it does not exist for them.
    house.sign(&withdrawn, &signer, Some(&key)).await.problem(404, "not_found");
    house.sign(&withdrawn, &author, None).await.problem(409, "not_collecting");
    let (hidden, key) = house.limited(&author, MINISTRY).await;
    house.take_down(&hidden, "сот актісі").await;
    house.sign(&hidden, &signer, Some(&key)).await.problem(410, "taken_down");
    let open = house.published(&author, MINISTRY).await;
    house.api.post(&act(&open, "withdrawal"), Some(&author), json!({})).await.is(200);
    house.sign(&open, &signer, None).await.problem(409, "not_collecting");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c08_invalid_joiners_send_a_petition_back_before_publication_only() {
    let house = TestApp::with(&["--moderation-mode", "POST"]).await;
    house.clock("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let id = house.submitted(&author, MINISTRY).await;
    let key = word(&house.petition(&id, Some(&author)).await["link_key"]);
    let receipts: Vec<Value> = house
        .sign_all(&id, &house.citizens(50).await, Some(&key))
        .await
        .iter()
        .map(|answer| answer.is(201))
        .collect();
    assert_eq!(state(&house, &id, &author).await, "final_check");
    let invalid = |receipts: &[Value]| {
        let ids: Vec<&Value> = receipts.iter().map(|receipt| &receipt["id"]).collect();
        json!({ "signatures": ids, "reason": "бір қолмен қойылған" })
    };
    let run = |id: String, body: Value| {
        let (house, moderator) = (&house, &moderator);
        async move {
            let made =
                house.api.post(&act(&id, "invalidations"), Some(moderator), body).await.is(201);
            let path = act(&id, &format!("invalidations/{}/run", word(&made["id"])));
            let second = house.staff("moderator", None).await;
            (made["matched"].clone(), house.api.post(&path, Some(&second), json!({})).await.is(200))
        }
    };
    let (matched, after) = run(id.clone(), invalid(&receipts[..2])).await;
    assert_eq!(
        (matched, &after["state"], &after["signature_count"]),
        (json!(2), &json!("limited"), &json!(48))
    );
    assert_eq!(after["joining_ends_on"], "2026-10-05", "the window runs on to its old end");
    for answer in house.sign_all(&id, &house.citizens(2).await, Some(&key)).await {
        answer.is(201);
    }
    house.api.post(&act(&id, "approval"), Some(&moderator), json!({})).await.is(200);
    let (_, open) = run(id.clone(), invalid(&receipts[2..4])).await;
    assert_eq!((&open["state"], &open["signature_count"]), (&json!("published"), &json!(48)));
    assert_eq!(house.times(&id, "signatures_invalidated").await, 2);
    let kinds = told(&house, &author).await;
    for kind in ["petition_in_final_check", "petition_back_to_joining", "signatures_invalidated"] {
        assert!(kinds.iter().any(|told| told == kind), "{kind} in {kinds:?}");
    }
    house.close().await;
}
