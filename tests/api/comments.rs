//! Comments: who may write them and when, replies, bounds, removals.

use petitions::domain::petition::StateName;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{DISTRICT, TestApp, word};

fn path(id: &str) -> String {
    format!("/api/v1/petitions/{id}/comments")
}

async fn comment(app: &TestApp, id: &str, token: &str, text: &str) -> Value {
    app.api.post(&path(id), Some(token), json!({ "text": text })).await.is(201)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_comments_without_joining_and_is_named_like_a_signer() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    let citizen = app.citizen().await;
    let answer = app
        .api
        .post(&path(&id), Some(&citizen), json!({ "text": "  Қолдаймын\nhttps://example.kz <b> " }))
        .await;
    let made = answer.is(201);
    let location = answer.header("location").to_owned();
    assert_eq!(location, format!("{}/{}", path(&id), word(&made["id"])));
    assert_eq!(app.api.get(&location, None).await.is(200), made);
    let me = app.api.get("/api/v1/me", Some(&citizen)).await.is(200);
    let initial: String = word(&me["family_name"]).chars().take(1).collect();
    assert_eq!(made["author"], format!("{} {initial}.", word(&me["given_name"])));
    assert_eq!(
        (&made["text"], &made["removed"]),
        (&json!("Қолдаймын\nhttps://example.kz <b>"), &json!(false))
    );
    let reply = json!({ "text": "Мен де", "parent_id": made["id"] });
    let reply = app.api.post(&path(&id), Some(&author), reply).await.is(201);
    assert_eq!(reply["parent_id"], made["id"]);
    let all = app.api.get(&path(&id), None).await;
    assert!(!String::from_utf8_lossy(&all.bytes).contains(&word(&me["family_name"])));
    assert_eq!(all.is(200)["items"], json!([reply, made]), "newest first");
    let petition = app.seen(&id, None).await;
    assert_eq!((&petition["comment_count"], &petition["signature_count"]), (&json!(2), &json!(50)));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_open_from_publication_to_the_discussion_and_in_no_other_state() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let (official, head) = (app.official(DISTRICT).await, app.head(DISTRICT).await);
    let act = |id: &str, name: &str| format!("/api/v1/petitions/{id}/{name}");
    let text = json!({ "text": "Пікір" });
    // What strangers cannot see does not exist for them; the author is told the state.
    let draft = app.petition(&author).to(DISTRICT).drafted().await;
    let submitted = app.petition(&author).to(DISTRICT).submitted().await;
    let (limited, _) = app.petition(&author).to(DISTRICT).limited().await;
    for (id, state) in [(&draft, "draft"), (&submitted, "on_moderation"), (&limited, "limited")] {
        let refused = app
            .api
            .post(&path(id), Some(&author), text.clone())
            .await
            .problem(409, "comments_closed");
        assert_eq!(refused["legal_basis"], "90-3(3)");
        assert!(word(&refused["detail"]).contains(state));
        app.api.post(&path(id), Some(&moderator), text.clone()).await.problem(403, "wrong_role");
        app.api
            .post(&path(id), Some(&app.citizen().await), text.clone())
            .await
            .problem(404, "not_found");
        app.api.get(&path(id), None).await.problem(404, "not_found");
    }
    let citizen = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    let mut seen = Vec::new();
    macro_rules! comments_here {
        () => {
            comment(&app, &id, &citizen, "Пікір").await;
            seen.push(word(&app.seen(&id, None).await["state"]));
        };
    }
    comments_here!();
    app.support(&id).await;
    comments_here!();
    app.act(&id, "forwarding", &moderator, json!({ "note": "жіберілді" })).await.is(200);
    comments_here!();
    app.act(&id, "registration", &official, json!({ "number": "12-П" })).await.is(200);
    comments_here!();
    let kinds = ["state_body", "deputy", "applicant", "public_association"];
    let members =
        json!({ "members": kinds.map(|kind| json!({ "kind": kind, "name": "Қатысушы" })) });
    app.act(&id, "working-group", &official, members).await.is(200);
    let visit = json!({ "visited_on": "2026-09-07", "place": "Егіндікөл", "findings": "Көрілді" });
    app.act(&id, "field-visit", &official, visit).await.is(200);
    let discussion =
        json!({ "held_on": "2026-09-16", "place": "Әкімдік", "draft_decision": "Жоба" });
    let announced = app.act(&id, "discussions", &official, discussion).await.is(201);
    comments_here!();
    app.clock("2026-09-16T07:00:00Z").await;
    let minutes = act(&id, &format!("discussions/{}/minutes", word(&announced["discussion_id"])));
    app.api.post(&minutes, Some(&official), json!({ "minutes": "Хаттама" })).await.is(200);
    comments_here!();
    assert_eq!(
        seen,
        [
            "published",
            "supported",
            "forwarded",
            "under_consideration",
            "discussion_announced",
            "discussed"
        ]
    );
    let decision =
        json!({ "outcome": "satisfied", "reasoning": { "kk": "Негіздеме", "ru": "Обоснование" } });
    app.act(&id, "decision", &head, decision).await.is(200);
    app.api.post(&path(&id), Some(&citizen), text.clone()).await.problem(409, "comments_closed");
    app.act(&id, "decision/publication", &official, json!({})).await.is(200);
    app.api.post(&path(&id), Some(&citizen), text.clone()).await.problem(409, "comments_closed");
    assert_eq!(app.seen(&id, None).await["state"], StateName::DecisionPublished.code());
    assert_eq!(
        app.api.get(&path(&id), None).await.is(200)["items"].as_array().unwrap().len(),
        6,
        "reading goes on"
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_do_not_comment_and_a_petition_taken_down_takes_none() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    let text = json!({ "text": "Пікір" });
    for (role, body) in [
        ("moderator", None),
        ("official", Some(DISTRICT)),
        ("first_head", Some(DISTRICT)),
        ("administrator", None),
    ] {
        let staff = app.staff(role, body).await;
        app.api.post(&path(&id), Some(&staff), text.clone()).await.problem(403, "wrong_role");
    }
    app.api.post(&path(&id), None, text.clone()).await.problem(401, "unauthenticated");
    comment(&app, &id, &author, "Бар").await;
    app.take_down(&id, "сот шешімі").await;
    app.api
        .post(&path(&id), Some(&app.citizen().await), text.clone())
        .await
        .problem(410, "taken_down");
    app.api.post(&path(&id), Some(&author), text).await.problem(410, "taken_down");
    app.api.get(&path(&id), None).await.problem(410, "taken_down");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_comment_keeps_its_place_and_shows_the_reason() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let (id, other) = (
        app.petition(&author).to(DISTRICT).published().await,
        app.petition(&author).to(DISTRICT).published().await,
    );
    let made = comment(&app, &id, &author, "Балағат сөз").await;
    let place = format!("{}/{}", path(&id), word(&made["id"]));
    let removal = format!("{place}/removal");
    let reason = json!({ "reason": "Балағаттау" });
    app.api.post(&removal, Some(&author), reason.clone()).await.problem(403, "wrong_role");
    let moderator = app.moderator().await;
    let faults =
        app.api.post(&removal, Some(&moderator), json!({})).await.problem(422, "validation_failed");
    assert_eq!(faults["errors"][0]["pointer"], "/reason");
    let elsewhere = format!("{}/{}/removal", path(&other), word(&made["id"]));
    app.api.post(&elsewhere, Some(&moderator), reason.clone()).await.problem(404, "not_found");
    let removed = app.api.post(&removal, Some(&moderator), reason.clone()).await.is(200);
    assert_eq!(
        (&removed["removed"], &removed["removal_reason"]),
        (&json!(true), &json!("Балағаттау"))
    );
    for path in [path(&id), place] {
        let shown = app.api.get(&path, None).await;
        assert!(!String::from_utf8_lossy(&shown.bytes).contains("Балағат сөз"), "{path}");
    }
    app.api.post(&removal, Some(&moderator), reason).await.problem(409, "removed_already");
    let reply = json!({ "text": "Жауап", "parent_id": made["id"] });
    let faults =
        app.api.post(&path(&id), Some(&author), reply).await.problem(422, "validation_failed");
    assert_eq!(
        (&faults["errors"][0]["pointer"], &faults["errors"][0]["code"]),
        (&json!("/parent_id"), &json!("comment_removed"))
    );
    assert_eq!(app.api.get(&path(&id), None).await.is(200)["items"], json!([removed]));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_and_parents_are_checked_and_a_key_makes_one_comment() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let (id, other) = (
        app.petition(&author).to(DISTRICT).published().await,
        app.petition(&author).to(DISTRICT).published().await,
    );
    let first = comment(&app, &id, &author, &"ә".repeat(2000)).await;
    let reply = json!({ "text": "Жауап", "parent_id": first["id"] });
    let reply = app.api.post(&path(&id), Some(&author), reply).await.is(201);
    let abroad = comment(&app, &other, &author, "Басқа").await;
    for (body, pointer, code) in [
        (json!({}), "/text", "required"),
        (json!({ "text": " \u{a0}\n" }), "/text", "required"),
        (json!({ "text": "ә".repeat(2001) }), "/text", "too_long"),
        (json!({ "text": "a\u{202e}b" }), "/text", "unwanted_character"),
        (json!({ "text": "a\u{0}b" }), "/text", "unwanted_character"),
        (json!({ "text": 5 }), "/text", "wrong_type"),
        (json!({ "text": "a", "author": "b" }), "/author", "unknown_field"),
        (json!({ "text": "a", "parent_id": "x" }), "/parent_id", "wrong_type"),
        (json!({ "text": "a", "parent_id": reply["id"] }), "/parent_id", "reply_to_reply"),
        (json!({ "text": "a", "parent_id": abroad["id"] }), "/parent_id", "unknown_value"),
    ] {
        let fault = app
            .api
            .post(&path(&id), Some(&author), body.clone())
            .await
            .problem(422, "validation_failed");
        assert_eq!(
            (&fault["errors"][0]["pointer"], &fault["errors"][0]["code"]),
            (&json!(pointer), &json!(code)),
            "{body}"
        );
    }
    let key = [("idempotency-key", "k1")];
    let once = json!({ "text": "Бір рет" });
    let made = app
        .api
        .call(Method::POST, &path(&id), Some(&author), Some(once.clone()), &key)
        .await
        .is(201);
    let again = app.api.call(Method::POST, &path(&id), Some(&author), Some(once), &key).await;
    assert_eq!((again.is(201), again.header("idempotency-replayed")), (made, "true"));
    assert_eq!(app.seen(&id, None).await["comment_count"], 3);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_writes_a_hundred_at_most_and_pages_hold_them_all() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).to(DISTRICT).published().await;
    let citizen = app.citizen().await;
    for number in 0..98 {
        comment(&app, &id, &citizen, &number.to_string()).await;
    }
    let place = path(&id);
    let last = |number: usize| json!({ "text": format!("Соңғы {number}") });
    let four = (0..4).map(|number| app.api.post(&place, Some(&citizen), last(number)));
    let answers = futures_util::future::join_all(four).await;
    assert_eq!(
        answers.iter().filter(|answer| answer.status == 201).count(),
        2,
        "a hundred, also at once"
    );
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        answer.problem(409, "too_many_comments");
    }
    comment(&app, &id, &app.citizen().await, "Басқа адам").await;
    let mut seen = std::collections::HashSet::new();
    let mut cursor = String::new();
    loop {
        let page = app.api.get(&format!("{place}?limit=30&cursor={cursor}"), None).await.is(200);
        for item in page["items"].as_array().unwrap() {
            assert!(seen.insert(word(&item["id"])), "repeated");
        }
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = next.to_owned();
    }
    assert_eq!(seen.len(), 101);
    app.close().await;
}
