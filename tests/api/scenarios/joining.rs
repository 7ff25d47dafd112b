//! Acceptance scenarios, group C: the fifty joiners. Each test bears its scenario's number.

use serde_json::{Value, json};

use crate::harness::{MINISTRY, TestApp, petition_path, word};

async fn state(app: &TestApp, id: &str, author: &str) -> String {
    word(&app.seen(id, Some(author)).await["state"])
}

/// The kinds of the notices that somebody has got, oldest first.
async fn told(app: &TestApp, author: &str) -> Vec<String> {
    app.notices(author).await.iter().map(|notice| word(&notice["kind"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c01_a_limited_petition_is_found_by_its_link_alone() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let (id, key) = app.petition(&author).limited().await;
    for list in [
        "",
        "?q=пояс",
        "?sort=trending",
        "?sort=closing_soon",
        "?state=published",
        "?addressee=ministry-trade-integration",
    ] {
        assert_eq!(
            app.api.get(&format!("/api/v1/petitions{list}"), None).await.is(200)["items"],
            json!([]),
            "{list}"
        );
    }
    let path = format!("/api/v1/petitions/{id}");
    app.api.get(&path, None).await.problem(404, "not_found");
    app.api.get(&format!("{path}?link_key=wrong"), None).await.problem(404, "not_found");
    let seen = app.api.get(&format!("{path}?link_key={key}"), None).await;
    assert_eq!(seen.is(200)["state"], "limited");
    assert_eq!(seen.header("cache-control"), "private, no-store");
    assert!(seen.body()["link_key"].is_null(), "the secret is the author's");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c02_the_fiftieth_of_sixty_at_once_opens_the_petition_exactly_once() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let (id, key) = app.petition(&author).limited().await;
    app.all_sign(&id, &app.citizens(49).await, Some(&key)).await;
    assert_eq!(state(&app, &id, &author).await, "limited");
    app.all_sign(&id, &app.citizens(60).await, Some(&key)).await;
    let opened = app.seen(&id, None).await;
    assert_eq!((&opened["state"], &opened["signature_count"]), (&json!("published"), &json!(109)));
    assert_eq!(app.times(&id, "fifty_joined").await, 1);
    let published =
        told(&app, &author).await.into_iter().filter(|kind| kind == "petition_published").count();
    assert_eq!(published, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c03_the_author_who_signs_is_one_of_the_fifty_and_submission_signs_nothing() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let (id, key) = app.petition(&author).limited().await;
    assert_eq!(app.seen(&id, Some(&author)).await["signature_count"], 0);
    app.all_sign(&id, &app.citizens(49).await, Some(&key)).await;
    // The author needs no key to what is his.
    app.sign(&id, &author, None).await.is(201);
    assert_eq!(state(&app, &id, &author).await, "published");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c04_after_twenty_working_days_forty_nine_are_too_few_and_fifty_are_enough() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let (few, key) = app.petition(&author).limited().await;
    app.all_sign(&few, &app.citizens(49).await, Some(&key)).await;
    let enough = app.petition(&author).published().await;
    let window = app.seen(&few, Some(&author)).await["joining_ends_on"].clone();
    assert_eq!(window, "2026-10-05", "Monday 7 September and twenty working days");
    app.clock("2026-10-05T18:59:45Z").await;
    assert_eq!(state(&app, &few, &author).await, "limited");
    app.clock("2026-10-05T19:00:00Z").await;
    let rejected = app.seen(&few, Some(&author)).await;
    assert_eq!(rejected["state"], "rejected");
    assert_eq!(rejected["rejection"]["grounds"][0]["code"], "insufficient_support");
    assert_eq!(state(&app, &enough, &author).await, "published");
    let record = app.api.get("/api/v1/rejections", None).await.is(200);
    assert_eq!(record["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        record["items"][0]["rejected_on"], "2026-10-06",
        "at its own due instant, 24:00 of the last day"
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c05_under_the_rules_of_2024_the_window_is_ten_working_days_and_twenty_on_paper() {
    let app = TestApp::at("2024-09-02T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let (electronic, _) = app.petition(&author).limited().await;
    assert_eq!(app.seen(&electronic, Some(&author)).await["joining_ends_on"], "2024-09-16");
    let paper = app.paper_petition(&moderator, MINISTRY, "581014274025").await;
    app.act(&paper, "approval", &moderator, json!({})).await.is(200);
    let on_paper = app.seen(&paper, Some(&moderator)).await;
    assert_eq!((&on_paper["rule_set"], &on_paper["source"]), (&json!("V2024"), &json!("paper")));
    assert_eq!(on_paper["joining_ends_on"], "2024-09-30");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c06_the_author_is_told_on_the_way_to_the_fifty_at_the_gate_and_not_after() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let [(author, email)] = app.readers().await;
    let (id, key) = app.petition(&author).limited().await;
    let people = app.citizens(60).await;
    app.all_sign(&id, &people[..25], Some(&key)).await;
    let progress = |mails: &Value| {
        let subjects = mails["items"].as_array().unwrap().iter().map(|mail| word(&mail["text"]));
        subjects.filter(|text| text.contains("25") && !text.contains("тексеруден")).count()
    };
    let mails =
        || async { app.api.get(&format!("/dev/mails?limit=100&to={email}"), None).await.is(200) };
    let at_25 = mails().await;
    assert!(progress(&at_25) >= 1, "{at_25}");
    // One withdraws and signs anew: twenty-five are passed again, and nothing is said again.
    app.api
        .call(
            reqwest::Method::DELETE,
            &petition_path(&id, "signatures/mine"),
            Some(&people[0]),
            None,
            &[],
        )
        .await
        .is(204);
    app.sign(&id, &people[0], Some(&key)).await.is(201);
    assert_eq!(
        mails().await["items"].as_array().unwrap().len(),
        at_25["items"].as_array().unwrap().len()
    );
    app.all_sign(&id, &people[25..50], Some(&key)).await;
    let at_gate = mails().await["items"].as_array().unwrap().len();
    assert_eq!(at_gate, at_25["items"].as_array().unwrap().len() + 2, "forty, and the gate");
    app.all_sign(&id, &people[50..], None).await;
    assert_eq!(mails().await["items"].as_array().unwrap().len(), at_gate, "none after the gate");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c07_an_old_link_leads_to_a_clear_no() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, signer) = (app.citizen().await, app.citizen().await);
    let (withdrawn, key) = app.petition(&author).limited().await;
    app.act(&withdrawn, "withdrawal", &author, json!({})).await.is(200);
    // What never opened stays unreadable for strangers, so it does not exist for them.
    app.sign(&withdrawn, &signer, Some(&key)).await.problem(404, "not_found");
    app.sign(&withdrawn, &author, None).await.problem(409, "not_collecting");
    let (hidden, key) = app.petition(&author).limited().await;
    app.take_down(&hidden, "сот актісі").await;
    app.sign(&hidden, &signer, Some(&key)).await.problem(410, "taken_down");
    let open = app.petition(&author).published().await;
    app.act(&open, "withdrawal", &author, json!({})).await.is(200);
    app.sign(&open, &signer, None).await.problem(409, "not_collecting");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_c08_others_join_until_the_window_ends_and_the_fifty_are_judged_at_the_decision() {
    let app = TestApp::with(&["--moderation-mode", "POST"]).await;
    app.clock("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).submitted().await;
    let key = word(&app.seen(&id, Some(&author)).await["link_key"]);
    let receipts: Vec<Value> = app
        .sign_all(&id, &app.citizens(50).await, Some(&key))
        .await
        .iter()
        .map(|answer| answer.is(201))
        .collect();
    assert_eq!(state(&app, &id, &author).await, "final_check");
    let invalid = |receipts: &[Value]| {
        let ids: Vec<&Value> = receipts.iter().map(|receipt| &receipt["id"]).collect();
        json!({ "signatures": ids, "reason": "бір қолмен қойылған" })
    };
    let run = |id: String, body: Value| {
        let (app, moderator) = (&app, &moderator);
        async move {
            let made = app.act(&id, "invalidations", moderator, body).await.is(201);
            let path = petition_path(&id, &format!("invalidations/{}/run", word(&made["id"])));
            let second = app.moderator().await;
            (made["matched"].clone(), app.api.post(&path, Some(&second), json!({})).await.is(200))
        }
    };
    let (matched, after) = run(id.clone(), invalid(&receipts[..2])).await;
    assert_eq!(
        (matched, &after["state"], &after["signature_count"]),
        (json!(2), &json!("final_check"), &json!(48))
    );
    // Moderation decides: two are missing, and the window runs on to its old end.
    let back = app.act(&id, "approval", &moderator, json!({})).await.is(200);
    assert_eq!(
        (&back["state"], &back["joining_ends_on"]),
        (&json!("limited"), &json!("2026-10-05"))
    );
    app.all_sign(&id, &app.citizens(2).await, Some(&key)).await;
    assert_eq!(state(&app, &id, &author).await, "final_check");
    app.act(&id, "approval", &moderator, json!({})).await.is(200);
    let (_, open) = run(id.clone(), invalid(&receipts[2..4])).await;
    assert_eq!((&open["state"], &open["signature_count"]), (&json!("published"), &json!(48)));
    assert_eq!(app.times(&id, "signatures_invalidated").await, 2);
    let kinds = told(&app, &author).await;
    for kind in ["petition_in_final_check", "petition_back_to_joining", "signatures_invalidated"] {
        assert!(kinds.iter().any(|told| told == kind), "{kind} in {kinds:?}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_invalid_vote_after_the_window_ends_no_petition_that_more_than_fifty_joined() {
    let app = TestApp::with(&["--moderation-mode", "POST"]).await;
    app.clock("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let second = app.moderator().await;
    let mut petitions = Vec::new();
    for joiners in [52, 51] {
        let id = app.petition(&author).submitted().await;
        let key = word(&app.seen(&id, Some(&author)).await["link_key"]);
        // The fifty-first joins while moderation checks.
        let receipts = app.all_sign(&id, &app.citizens(joiners).await, Some(&key)).await;
        assert_eq!(state(&app, &id, &author).await, "final_check");
        let joining = app.term(&id, "joining", Some(&author)).await;
        assert_eq!(
            (&joining["due_on"], &joining["state"]),
            (&json!("2026-10-05"), &json!("running"))
        );
        petitions.push((id, key, receipts));
    }
    // Two of one and two of the other are none: fifty and forty-nine are left.
    app.clock("2026-10-06T05:00:00Z").await;
    for (id, key, receipts) in &petitions {
        assert_eq!(state(&app, id, &author).await, "final_check");
        app.sign(id, &app.citizen().await, Some(key)).await.problem(409, "collection_closed");
        let ids = [&receipts[0]["id"], &receipts[1]["id"]];
        let body = json!({ "signatures": ids, "reason": "бір қолмен қойылған" });
        let made = app.act(id, "invalidations", &moderator, body).await.is(201);
        let run = petition_path(id, &format!("invalidations/{}/run", word(&made["id"])));
        let left = app.api.post(&run, Some(&second), json!({})).await.is(200);
        assert_eq!(left["state"], "final_check");
    }
    let (enough, few) = (&petitions[0].0, &petitions[1].0);
    let opened = app.act(enough, "approval", &moderator, json!({})).await.is(200);
    assert_eq!((&opened["state"], &opened["signature_count"]), (&json!("published"), &json!(50)));
    assert_eq!(app.term(enough, "joining", Some(&author)).await["state"], "met");
    let refused = app.act(few, "approval", &moderator, json!({})).await.is(200);
    assert_eq!((&refused["state"], &refused["signature_count"]), (&json!("rejected"), &json!(49)));
    let seen = app.seen(few, Some(&author)).await;
    assert_eq!(seen["rejection"]["grounds"][0]["code"], "insufficient_support");
    app.close().await;
}
