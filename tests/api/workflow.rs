//! The whole way over HTTP, under both rule sets.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{DISTRICT, MINISTRY, TestApp, petition_path, text, word, working_group};

#[tokio::test(flavor = "multi_thread")]
async fn under_the_rules_of_2026_a_district_decides_within_twenty_working_days() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let official = app.official(DISTRICT).await;
    let head = app.head(DISTRICT).await;
    let id = app.petition(&author).to(DISTRICT).supported().await;
    let petition = app.seen(&id, None).await;
    assert_eq!((&petition["rule_set"], &petition["state"]), (&json!("V2026"), &json!("supported")));

    app.act(&id, "forwarding", &moderator, json!({ "note": "жіберілді" })).await.is(200);
    app.clock("2026-09-09T05:00:00Z").await;
    app.act(&id, "registration", &official, json!({ "number": "12-П" })).await.is(200);
    let term = app.term(&id, "consideration", None).await;
    assert_eq!((&term["days"], &term["due_on"]), (&json!(20), &json!("2026-10-07")));

    // None of the four duties is done.
    let decision = json!({ "outcome": "partially_satisfied", "reasoning": { "kk": "Негіздеме", "ru": "Обоснование" } });
    let early = app.act(&id, "decision", &head, decision.clone()).await;
    assert_eq!(early.problem(409, "duties_incomplete")["legal_basis"], "90-5(2)");

    app.act(
        &id,
        "working-group",
        &official,
        json!({ "members": [{ "kind": "deputy", "name": "А" }] }),
    )
    .await
    .problem(422, "working_group_composition");
    app.act(&id, "working-group", &official, working_group()).await.is(200);
    let visit = json!({ "visited_on": "2026-09-10", "place": "Егіндікөл", "findings": "Көрілді" });
    let ahead = app.act(&id, "field-visit", &official, visit.clone()).await;
    assert_eq!(ahead.problem(422, "validation_failed")["errors"][0]["pointer"], "/visited_on");
    // Thursday 10 September: Friday and Monday are two full working days before Tuesday.
    app.clock("2026-09-10T05:00:00Z").await;
    app.act(&id, "field-visit", &official, visit).await.is(200);
    let discussion =
        |held_on: &str| json!({ "held_on": held_on, "place": "Әкімдік", "draft_decision": "Жоба" });
    let short = app.act(&id, "discussions", &official, discussion("2026-09-15")).await;
    let short = short.problem(422, "notice_too_short");
    assert_eq!(short["errors"][0]["pointer"], "/held_on");
    let announced = app.act(&id, "discussions", &official, discussion("2026-09-16")).await.is(201);
    let minutes =
        petition_path(&id, &format!("discussions/{}/minutes", word(&announced["discussion_id"])));
    app.api
        .post(&minutes, Some(&official), json!({ "minutes": "Хаттама" }))
        .await
        .problem(409, "too_early");
    app.clock("2026-09-16T07:00:00Z").await;
    app.api.post(&minutes, Some(&official), json!({ "minutes": "Хаттама" })).await.is(200);
    app.act(&id, "decision", &official, decision.clone()).await.problem(403, "first_head_only");
    app.act(&id, "decision", &head, decision).await.is(200);
    assert!(
        app.seen(&id, None).await["decision"].is_null(),
        "the public waits for the publication"
    );
    assert_eq!(app.seen(&id, Some(&author)).await["decision"]["outcome"], "partially_satisfied");
    app.act(&id, "decision/publication", &official, json!({})).await.is(200);
    let statement = json!({ "link": "https://www.gov.kz/", "on": "2026-09-16" });
    app.act(&id, "statement", &head, statement).await.is(200);
    let published = app.seen(&id, None).await;
    assert_eq!(published["state"], "decision_published");
    assert_eq!(published["decision"]["reasoning"]["kk"], "Негіздеме");
    assert_eq!(app.term(&id, "consideration", None).await["state"], "met");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_six_months_end_below_the_threshold_and_the_petition_is_answered_as_a_proposal() {
    let app = TestApp::at("2026-03-02T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let official = app.official(DISTRICT).await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    let last = app.citizen().await;
    // 2 September 2026 is a Wednesday. The clock runs on: what is asked in the last seconds is quick.
    assert_eq!(app.seen(&id, None).await["closes_on"], "2026-09-02");
    app.clock("2026-09-02T18:59:45Z").await;
    app.sign(&id, &last, None).await.is(201);
    app.clock("2026-09-02T19:00:00Z").await;
    let lapsed = app.seen(&id, None).await;
    assert_eq!(
        (&lapsed["state"], &lapsed["signature_count"]),
        (&json!("not_supported"), &json!(51))
    );
    app.act(&id, "forwarding", &moderator, json!({ "note": "ұсыныс ретінде" })).await.is(200);
    assert_eq!(app.seen(&id, None).await["state"], "forwarded_as_proposal");
    app.clock("2026-09-04T05:00:00Z").await;
    app.act(&id, "registration", &official, json!({ "number": "7-Ұ" })).await.is(200);
    let term = app.term(&id, "proposal_answer", None).await;
    assert_eq!((&term["days"], &term["due_on"]), (&json!(15), &json!("2026-09-25")));
    app.act(&id, "proposal-answer", &official, json!({ "answer": "Жауап" })).await.is(200);
    assert_eq!(app.seen(&id, None).await["state"], "answered");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_of_the_fifty_is_ten_working_days_under_2024_and_twenty_under_2026() {
    let app = TestApp::at("2026-02-27T05:00:00Z").await;
    let author = app.citizen().await;
    let (old, _) = app.petition(&author).limited().await;
    app.clock("2026-03-02T05:00:00Z").await;
    let (new, key) = app.petition(&author).limited().await;
    let (old_view, new_view) =
        (app.seen(&old, Some(&author)).await, app.seen(&new, Some(&author)).await);
    assert_eq!((&old_view["rule_set"], &new_view["rule_set"]), (&json!("V2024"), &json!("V2026")));
    let window = |id: String| {
        let (author, app) = (author.clone(), &app);
        async move {
            let all = app.api.get(&petition_path(&id, "deadlines"), Some(&author)).await.is(200);
            all["items"]
                .as_array()
                .unwrap()
                .iter()
                .find(|clock| clock["kind"] == "joining")
                .unwrap()["days"]
                .clone()
        }
    };
    assert_eq!((window(old.clone()).await, window(new.clone()).await), (json!(10), json!(20)));
    app.all_sign(&new, &app.citizens(49).await, Some(&key)).await;
    app.clock("2026-04-08T05:00:00Z").await;
    for id in [&old, &new] {
        let rejected = app.seen(id, Some(&author)).await;
        assert_eq!(rejected["state"], "rejected");
        assert_eq!(rejected["rejection"]["grounds"][0]["code"], "insufficient_support");
    }
    for (language, words) in [
        ("kk", "50 азаматтың орнына 49 азамат"),
        ("ru", "49 из необходимых 50"),
        ("en", "49 of 50 required"),
    ] {
        let path = format!("/api/v1/petitions/{new}");
        let asked = app
            .api
            .call(Method::GET, &path, Some(&author), None, &[("accept-language", language)])
            .await;
        let rejection = &asked.is(200)["rejection"];
        for said in [&rejection["reasoning"], &rejection["grounds"][0]["detail"]] {
            assert!(word(said).contains(words), "{language}: {said}");
        }
    }
    let notices = app.api.get("/api/v1/me/notices", Some(&author)).await.is(200);
    assert!(word(&notices["items"][0]["facts"]["reasoning"]).contains("49"), "{notices}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_names_its_grounds_and_the_way_to_appeal() {
    let app = TestApp::open().await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).submitted().await;
    let path = petition_path(&id, "rejection");
    let unknown = json!({ "grounds": [{ "code": "dislike", "detail": "x" }, { "code": "prohibited_subject", "detail": "" }], "reasoning": "y" });
    let faults =
        app.api.post(&path, Some(&moderator), unknown).await.problem(422, "validation_failed");
    let pointers: Vec<&str> = faults["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/grounds/0/code", "/grounds/1/detail"]);
    let nameless = json!({ "grounds": [{ "code": "prohibited_subject", "subject": "weather", "detail": "x" }], "reasoning": "y" });
    let faults =
        app.api.post(&path, Some(&moderator), nameless).await.problem(422, "validation_failed");
    assert_eq!(faults["errors"][0]["pointer"], "/grounds/0/subject");
    assert_eq!(app.seen(&id, Some(&author)).await["state"], "on_moderation");
    let good = json!({
        "grounds": [{ "code": "prohibited_subject", "subject": "defence_security", "detail": "Қорғаныс мәселесі" }],
        "reasoning": "Тыйым салынған мәселе",
    });
    app.api.post(&path, Some(&moderator), good).await.is(200);
    let rejected = app.seen(&id, Some(&author)).await;
    assert_eq!(rejected["rejection"]["grounds"][0]["subject"], "defence_security");
    assert_eq!(rejected["rejection"]["appeal_route"], "court");
    app.api.get(&petition_path(&id, "timeline"), None).await.problem(404, "not_found");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_correction_is_asked_for_and_filed() {
    let app = TestApp::open().await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).submitted().await;
    let note = json!({ "note": "Дәлелдерді толықтырыңыз" });
    app.act(&id, "correction-request", &moderator, note.clone()).await.is(200);
    let asked = app.seen(&id, Some(&author)).await;
    assert_eq!(asked["correction_note"], "Дәлелдерді толықтырыңыз");
    let mut whole = text(MINISTRY);
    whole["arguments"] = "Здоровье, безопасность и сон.".into();
    let corrected = app.act(&id, "correction", &author, whole).await.is(200);
    assert_eq!(
        (&corrected["state"], &corrected["arguments"]),
        (&json!("on_moderation"), &json!("Здоровье, безопасность и сон."))
    );
    assert_ne!(corrected["text_hash"], asked["text_hash"]);
    app.act(&id, "correction-request", &moderator, note).await.problem(409, "correction_used");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_illegal_act_says_why_by_which_article_and_changes_nothing() {
    let app = TestApp::open().await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let official = app.official(MINISTRY).await;
    let other = app.official(DISTRICT).await;
    let id = app.petition(&author).published().await;
    let before = app.seen(&id, Some(&author)).await;
    let cases = [
        ("approval", &moderator, json!({}), 409),
        ("forwarding", &moderator, json!({ "note": "x" }), 409),
        ("registration", &official, json!({ "number": "1" }), 409),
        ("registration", &other, json!({ "number": "1" }), 403),
        ("decision/publication", &official, json!({}), 409),
        ("submission", &author, json!({ "prohibited_subjects_acknowledged": "V2026" }), 409),
    ];
    for (name, who, body, status) in cases {
        let refused = app.act(&id, name, who, body).await.is(status);
        assert!(
            refused["code"].is_string() && refused["legal_basis"].is_string(),
            "{name}: {refused}"
        );
    }
    assert_eq!(app.seen(&id, Some(&author)).await, before);
    let draft = app.petition(&author).drafted().await;
    let stale = json!({ "prohibited_subjects_acknowledged": "V2024" });
    app.act(&draft, "submission", &author, stale).await.problem(409, "stale_acknowledgement");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_changed_only_by_who_saw_its_latest_version() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).drafted().await;
    let path = format!("/api/v1/petitions/{id}");
    let change = json!({ "title": "Новое название петиции" });
    let patch = |etag: Option<&'static str>| {
        let headers: Vec<(&str, &str)> = etag.map(|etag| ("if-match", etag)).into_iter().collect();
        let (path, author, change, api) =
            (path.clone(), author.clone(), change.clone(), app.api.clone());
        async move { api.call(Method::PATCH, &path, Some(&author), Some(change), &headers).await }
    };
    patch(None).await.problem(428, "precondition_required");
    patch(Some("\"v7\"")).await.problem(412, "precondition_failed");
    let changed = patch(Some("\"v1\"")).await;
    assert_eq!(changed.is(200)["title"], "Новое название петиции");
    assert_eq!(changed.header("etag"), "\"v2\"");
    patch(Some("\"v1\"")).await.problem(412, "precondition_failed");
    patch(Some("\"0123abcd\"")).await.problem(412, "precondition_failed");
    // A proxy that compresses weakens it; the version is the number all the same.
    assert_eq!(patch(Some("W/\"v2\"")).await.header("etag"), "\"v2\"");
    // The same text again is no change.
    for etag in ["\"v1\", \"v2\"", "*"] {
        assert_eq!(patch(Some(etag)).await.header("etag"), "\"v2\"");
    }
    let nothing = app
        .api
        .call(Method::PATCH, &path, Some(&author), Some(json!({})), &[("if-match", "\"v2\"")])
        .await;
    assert_eq!(nothing.is(200)["version"], 2);
    assert_eq!(nothing.header("etag"), "\"v2\"");
    let stranger = app.citizen().await;
    let headers = [("if-match", "\"v2\"")];
    app.api
        .call(Method::DELETE, &path, Some(&stranger), None, &headers)
        .await
        .problem(404, "not_found");
    app.api.call(Method::DELETE, &path, Some(&author), None, &headers).await.is(204);
    app.api.get(&path, Some(&author)).await.problem(404, "not_found");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_author_withdraws_until_the_threshold_and_not_after() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let early = app.petition(&author).published().await;
    let withdrawn = app.act(&early, "withdrawal", &author, json!({})).await.is(200);
    assert_eq!(withdrawn["state"], "withdrawn");
    let late = app.petition(&author).to(DISTRICT).supported().await;
    app.act(&late, "withdrawal", &author, json!({})).await.problem(409, "state_conflict");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_register_keeps_no_term_from_starting_unseen() {
    // A Monday.
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let official = app.official(DISTRICT).await;
    let id = app.petition(&author).to(DISTRICT).supported().await;
    app.act(&id, "forwarding", &moderator, json!({ "note": "x" })).await.is(200);
    let term = app.term(&id, "registration", None).await;
    assert_eq!(
        (&term["article"], &term["due_on"], &term["state"]),
        (&json!("64(3)"), &json!("2026-09-08"), &json!("running"))
    );
    let told = async |reader: &str, kind: &str| {
        let notices = app.api.get("/api/v1/me/notices?limit=100", Some(reader)).await.is(200);
        let of_it =
            |notice: &&Value| notice["kind"] == kind && notice["facts"]["clock"] == "registration";
        notices["items"].as_array().unwrap().iter().filter(of_it).count()
    };
    app.clock("2026-09-08T05:00:00Z").await;
    assert_eq!(
        (told(&official, "term_due_soon").await, told(&author, "act_overdue").await),
        (1, 0)
    );
    app.clock("2026-09-09T05:00:00Z").await;
    assert_eq!(app.seen(&id, None).await["overdue"], json!(["registration"]));
    for (reader, kind) in
        [(&author, "act_overdue"), (&official, "term_passed"), (&moderator, "term_passed")]
    {
        assert_eq!(told(reader, kind).await, 1, "{kind}");
    }
    let complaint = json!({ "matter": "inaction", "statement": "Тіркелмеді" });
    app.act(&id, "complaints", &author, complaint).await.is(201);
    // Late is not never: the term of consideration runs from the registration.
    app.act(&id, "registration", &official, json!({ "number": "12-П" })).await.is(200);
    assert_eq!(app.term(&id, "registration", None).await["state"], "met");
    assert_eq!(app.term(&id, "consideration", None).await["started_on"], "2026-09-09");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_marked_overdue_in_public_and_told_to_both_sides_once() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let official = app.official(DISTRICT).await;
    let id = app.petition(&author).to(DISTRICT).supported().await;
    app.act(&id, "forwarding", &moderator, json!({ "note": "x" })).await.is(200);
    app.act(&id, "registration", &official, json!({ "number": "12-П" })).await.is(200);
    app.clock("2026-12-01T05:00:00Z").await;
    app.clock("2026-12-02T05:00:00Z").await;
    let late = app.seen(&id, None).await;
    assert!(late["overdue"].as_array().unwrap().contains(&json!("consideration")), "{late}");
    assert_eq!(app.term(&id, "consideration", None).await["state"], "overdue");
    let listed = app.api.get("/api/v1/petitions?overdue=true", None).await.is(200);
    assert_eq!(listed["items"][0]["id"], id.as_str());
    for (reader, kind) in [(&author, "act_overdue"), (&official, "term_passed")] {
        let notices = app.api.get("/api/v1/me/notices?limit=100", Some(reader)).await.is(200);
        let of_it =
            |notice: &&Value| notice["kind"] == kind && notice["facts"]["clock"] == "consideration";
        let told = notices["items"].as_array().unwrap().iter().filter(of_it).count();
        assert_eq!(told, 1, "{kind}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_draft_any_more_is_not_changed_whatever_version_one_names() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).submitted().await;
    let path = format!("/api/v1/petitions/{id}");
    let etag = app.api.get(&path, Some(&author)).await.header("etag").to_owned();
    let change = json!({ "title": "Новое название петиции" });
    for etag in [etag.as_str(), "\"v1\"", "\"v2\"", "*", "rubbish"] {
        let headers = [("if-match", etag)];
        let patched =
            app.api.call(Method::PATCH, &path, Some(&author), Some(change.clone()), &headers).await;
        patched.problem(409, "state_conflict");
        app.api
            .call(Method::DELETE, &path, Some(&author), None, &headers)
            .await
            .problem(409, "state_conflict");
    }
    app.close().await;
}
