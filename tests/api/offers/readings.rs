//! Offers one by one: holds, second persons, switches, evidence, and who is told nothing.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{DISTRICT, MINISTRY, TestApp, petition_path, word};

/// What the reader of this token may do.
async fn acts(app: &TestApp, id: &str, token: &str) -> Vec<Value> {
    app.seen(id, Some(token)).await["acts"].as_array().unwrap().clone()
}

async fn names(app: &TestApp, id: &str, token: &str) -> Vec<String> {
    acts(app, id, token).await.iter().map(|act| word(&act["operation"])).collect()
}

fn of<'a>(acts: &'a [Value], name: &str) -> &'a Value {
    acts.iter().find(|act| act["operation"] == name).unwrap_or_else(|| panic!("{name}: {acts:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_names_call_article_rules_term_and_where_it_leads() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).submitted().await;
    let offered = acts(&app, &id, &moderator).await;
    assert_eq!(
        of(&offered, "approve_petition"),
        &json!({
            "operation": "approve_petition", "method": "POST",
            "href": format!("/api/v1/petitions/{id}/approval"), "article": "90-2(7)",
            "rule_set": "V2026", "due_on": "2026-10-05", "late": false, "state_after": "limited",
        })
    );
    // What ends first comes first, and what has no end last.
    assert_eq!(offered[0]["operation"], "approve_petition");
    assert!(offered.last().unwrap()["due_on"].is_null());
    // The term passes: the act is late, and still theirs.
    app.clock("2026-10-06T05:00:00Z").await;
    let offered = acts(&app, &id, &moderator).await;
    let approval = of(&offered, "approve_petition");
    assert_eq!((&approval["late"], &approval["due_on"]), (&json!(true), &json!("2026-10-05")));
    // The silence may be complained of now, and before it could not.
    let complaint = of(&acts(&app, &id, &author).await, "file_complaint").clone();
    assert_eq!((&complaint["article"], &complaint["due_on"]), (&json!("91"), &Value::Null));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signed_out_is_offered_anything_and_no_cache_keeps_offers() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    let path = format!("/api/v1/petitions/{id}");
    let public = app.api.get(&path, None).await;
    assert!(public.is(200).get("acts").is_none() && public.body()["next"].is_array());
    assert!(public.header("cache-control").starts_with("public"));
    let own = app.api.get(&path, Some(&author)).await;
    assert!(own.is(200)["acts"].is_array());
    assert_eq!(own.header("cache-control"), "private, no-store");
    // An application reads as nobody, and so does the holder of a link.
    let body = json!({ "name": "Map", "scopes": ["read"] });
    let secret = word(&app.api.post("/api/v1/apps", Some(&author), body).await.is(201)["secret"]);
    assert!(app.api.get(&path, Some(&secret)).await.is(200).get("acts").is_none());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_colleague_has_it_in_hand_a_moderator_is_offered_to_take_it_over_alone() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, one, other) = (app.citizen().await, app.moderator().await, app.moderator().await);
    let id = app.petition(&author).submitted().await;
    let path = format!("/api/v1/moderation/petitions/{id}/hold");
    app.api.put(&path, Some(&one), json!({})).await.is(200);
    assert_eq!(names(&app, &id, &other).await, ["take_petition_over"]);
    let held = names(&app, &id, &one).await;
    assert!(held.contains(&"approve_petition".into()) && held.contains(&"release_petition".into()));
    app.api.call(Method::DELETE, &path, Some(&one), None, &[]).await.is(204);
    let free = names(&app, &id, &other).await;
    assert!(
        free.contains(&"approve_petition".into()) && !free.contains(&"release_petition".into())
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_two_is_offered_to_a_second_person() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, one, other) = (app.citizen().await, app.moderator().await, app.moderator().await);
    let id = app.petition(&author).published().await;
    let has = |all: &[String], name: &str| all.iter().any(|one| one == name);
    let finding = json!({ "channel": "paper", "reason": "x" });
    let made = word(&app.act(&id, "invalidations", &one, finding).await.is(201)["id"]);
    assert!(!has(&names(&app, &id, &one).await, "run_invalidation"));
    let run = of(&acts(&app, &id, &other).await, "run_invalidation").clone();
    assert_eq!(run["href"], petition_path(&id, &format!("invalidations/{made}/run")));
    app.act(&id, "takedown", &one, json!({ "reason": "x" })).await.is(202);
    assert!(!has(&names(&app, &id, &one).await, "take_down_petition"));
    assert!(has(&names(&app, &id, &other).await, "take_down_petition"));
    app.act(&id, "takedown", &other, json!({ "reason": "x" })).await.is(200);
    // Out of public access its reading is closed to administrators; the desk offers it to them.
    let administrator = app.administrator().await;
    let desk = format!("/api/v1/moderation/petitions/{id}");
    let offered = app.api.get(&desk, Some(&administrator)).await.is(200)["acts"].clone();
    assert_eq!(offered[0]["operation"], "restore_petition");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn switches_close_what_they_are_for() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, citizen, administrator) =
        (app.citizen().await, app.citizen().await, app.administrator().await);
    let id = app.petition(&author).published().await;
    let turn = |name: &'static str, on: bool| {
        let (api, token) = (app.api.clone(), administrator.clone());
        async move {
            let body = json!({ "on": on, "reason": "x" });
            api.put(&format!("/api/v1/switches/{name}"), Some(&token), body).await.is(200)
        }
    };
    let all = names(&app, &id, &citizen).await;
    assert!(all.contains(&"post_comment".into()) && all.contains(&"sign_petition".into()));
    turn("comments", false).await;
    let fewer = names(&app, &id, &citizen).await;
    assert!(!fewer.contains(&"post_comment".into()) && fewer.contains(&"sign_petition".into()));
    turn("writing", false).await;
    assert_eq!(names(&app, &id, &citizen).await, Vec::<String>::new());
    turn("writing", true).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_signs_withdraws_and_signs_again_as_often_as_it_is_offered() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, citizen) = (app.citizen().await, app.citizen().await);
    let id = app.petition(&author).published().await;
    let mine = petition_path(&id, "signatures/mine");
    for round in 1..=2 {
        let before = acts(&app, &id, &citizen).await;
        assert_eq!(of(&before, "sign_petition")["due_on"], "2027-03-09");
        assert!(!before.iter().any(|act| act["operation"] == "withdraw_signature"));
        app.sign(&id, &citizen, None).await.is(201);
        let after = names(&app, &id, &citizen).await;
        assert!(!after.contains(&"sign_petition".into()), "{round}: {after:?}");
        assert!(after.contains(&"withdraw_signature".into()), "{round}: {after:?}");
        app.api.call(Method::DELETE, &mine, Some(&citizen), None, &[]).await.is(204);
    }
    // It can be given again once.
    assert!(!names(&app, &id, &citizen).await.contains(&"sign_petition".into()));
    app.sign(&id, &citizen, None).await.problem(409, "resign_limit");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_says_where_an_electronic_signature_is_asked_for() {
    let app = TestApp::with(&["--signature-evidence", "cms"]).await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    let offered = acts(&app, &id, &author).await;
    assert_eq!(of(&offered, "submit_petition")["evidence"], "cms");
    assert!(of(&offered, "amend_draft").get("evidence").is_none());
    app.close().await;
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    assert!(of(&acts(&app, &id, &author).await, "submit_petition").get("evidence").is_none());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_are_offered_nothing_on_a_petition_of_their_own_and_strangers_only_what_is_theirs() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let person = app.person().await;
    let id = app.petition(&person.token).to(DISTRICT).published().await;
    let own = app.staff_who_is(&person, "moderator", None).await;
    assert_eq!(names(&app, &id, &own).await, Vec::<String>::new());
    let stranger = app.official(MINISTRY).await;
    assert_eq!(names(&app, &id, &stranger).await, Vec::<String>::new());
    app.close().await;
}
