//! The whole way over HTTP, under both rule sets.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{TestApp, text, word};

const MINISTRY: &str = "ministry-trade-integration";
const DISTRICT: &str = "akimat-akmola-egindikol-district";

fn act(id: &str, name: &str) -> String {
    format!("/api/v1/petitions/{id}/{name}")
}

fn working_group() -> Value {
    let kinds = ["state_body", "deputy", "applicant", "public_association"];
    json!({ "members": kinds.map(|kind| json!({ "kind": kind, "name": "Қатысушы" })) })
}

async fn deadline(house: &TestApp, id: &str, kind: &str) -> Value {
    let all = house.api.get(&act(id, "deadlines"), None).await.is(200);
    let found = all["items"].as_array().unwrap().iter().find(|clock| clock["kind"] == kind);
    found.unwrap_or_else(|| panic!("no clock {kind}")).clone()
}

/// A petition to the district that has its votes.
async fn supported(house: &TestApp, author: &str) -> String {
    let id = house.published(author, DISTRICT).await;
    let required = house.petition(&id, None).await["required_count"].as_u64().unwrap() as usize;
    for answer in house.sign_all(&id, &house.citizens(required - 50).await, None).await {
        answer.is(201);
    }
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn under_the_rules_of_2026_a_district_decides_within_twenty_working_days() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let official = house.staff("official", Some(DISTRICT)).await;
    let head = house.staff("first_head", Some(DISTRICT)).await;
    let id = supported(&house, &author).await;
    let petition = house.petition(&id, None).await;
    assert_eq!((&petition["rule_set"], &petition["state"]), (&json!("V2026"), &json!("supported")));

    house
        .api
        .post(&act(&id, "forwarding"), Some(&moderator), json!({ "note": "жіберілді" }))
        .await
        .is(200);
    house.clock("2026-09-09T05:00:00Z").await;
    house
        .api
        .post(&act(&id, "registration"), Some(&official), json!({ "number": "12-П" }))
        .await
        .is(200);
    let term = deadline(&house, &id, "consideration").await;
    assert_eq!((&term["days"], &term["due_on"]), (&json!(20), &json!("2026-10-07")));

    // None of the four duties is done.
    let decision = json!({ "outcome": "partially_satisfied", "reasoning": { "kk": "Негіздеме", "ru": "Обоснование" } });
    let early = house.api.post(&act(&id, "decision"), Some(&head), decision.clone()).await;
    assert_eq!(early.problem(409, "duties_incomplete")["legal_basis"], "90-5(2)");

    house
        .api
        .post(
            &act(&id, "working-group"),
            Some(&official),
            json!({ "members": [{ "kind": "deputy", "name": "А" }] }),
        )
        .await
        .problem(422, "working_group_composition");
    house.api.post(&act(&id, "working-group"), Some(&official), working_group()).await.is(200);
    let visit = json!({ "visited_on": "2026-09-10", "place": "Егіндікөл", "findings": "Көрілді" });
    let ahead = house.api.post(&act(&id, "field-visit"), Some(&official), visit.clone()).await;
    assert_eq!(ahead.problem(422, "validation_failed")["errors"][0]["pointer"], "/visited_on");
    // Thursday 10 September: Friday and Monday are two full working days before Tuesday.
    house.clock("2026-09-10T05:00:00Z").await;
    house.api.post(&act(&id, "field-visit"), Some(&official), visit).await.is(200);
    let discussion =
        |held_on: &str| json!({ "held_on": held_on, "place": "Әкімдік", "draft_decision": "Жоба" });
    let short =
        house.api.post(&act(&id, "discussions"), Some(&official), discussion("2026-09-15")).await;
    let short = short.problem(422, "notice_too_short");
    assert_eq!(short["errors"][0]["pointer"], "/held_on");
    let announced = house
        .api
        .post(&act(&id, "discussions"), Some(&official), discussion("2026-09-16"))
        .await
        .is(201);
    let minutes = act(&id, &format!("discussions/{}/minutes", word(&announced["discussion_id"])));
    house
        .api
        .post(&minutes, Some(&official), json!({ "minutes": "Хаттама" }))
        .await
        .problem(409, "too_early");
    house.clock("2026-09-16T07:00:00Z").await;
    house.api.post(&minutes, Some(&official), json!({ "minutes": "Хаттама" })).await.is(200);
    house
        .api
        .post(&act(&id, "decision"), Some(&official), decision.clone())
        .await
        .problem(403, "first_head_only");
    house.api.post(&act(&id, "decision"), Some(&head), decision).await.is(200);
    assert!(
        house.petition(&id, None).await["decision"].is_null(),
        "the public waits for the publication"
    );
    assert_eq!(
        house.petition(&id, Some(&author)).await["decision"]["outcome"],
        "partially_satisfied"
    );
    house.api.post(&act(&id, "decision/publication"), Some(&official), json!({})).await.is(200);
    let statement = json!({ "link": "https://www.gov.kz/", "on": "2026-09-16" });
    house.api.post(&act(&id, "statement"), Some(&head), statement).await.is(200);
    let published = house.petition(&id, None).await;
    assert_eq!(published["state"], "decision_published");
    assert_eq!(published["decision"]["reasoning"]["kk"], "Негіздеме");
    assert_eq!(deadline(&house, &id, "consideration").await["state"], "met");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_six_months_end_below_the_threshold_and_the_petition_is_answered_as_a_proposal() {
    let house = TestApp::at("2026-03-02T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let official = house.staff("official", Some(DISTRICT)).await;
    let id = house.published(&author, DISTRICT).await;
    // 2 September 2026 is a Wednesday.
    assert_eq!(house.petition(&id, None).await["closes_on"], "2026-09-02");
    house.clock("2026-09-02T18:59:59Z").await;
    house.sign(&id, &house.citizen().await, None).await.is(201);
    house.clock("2026-09-02T19:00:00Z").await;
    let lapsed = house.petition(&id, None).await;
    assert_eq!(
        (&lapsed["state"], &lapsed["signature_count"]),
        (&json!("not_supported"), &json!(51))
    );
    house
        .api
        .post(&act(&id, "forwarding"), Some(&moderator), json!({ "note": "ұсыныс ретінде" }))
        .await
        .is(200);
    assert_eq!(house.petition(&id, None).await["state"], "forwarded_as_proposal");
    house.clock("2026-09-04T05:00:00Z").await;
    house
        .api
        .post(&act(&id, "registration"), Some(&official), json!({ "number": "7-Ұ" }))
        .await
        .is(200);
    let term = deadline(&house, &id, "proposal_answer").await;
    assert_eq!((&term["days"], &term["due_on"]), (&json!(15), &json!("2026-09-25")));
    house
        .api
        .post(&act(&id, "proposal-answer"), Some(&official), json!({ "answer": "Жауап" }))
        .await
        .is(200);
    assert_eq!(house.petition(&id, None).await["state"], "answered");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_of_the_fifty_is_ten_working_days_under_2024_and_twenty_under_2026() {
    let house = TestApp::at("2026-02-27T05:00:00Z").await;
    let author = house.citizen().await;
    let (old, _) = house.limited(&author, MINISTRY).await;
    house.clock("2026-03-02T05:00:00Z").await;
    let (new, key) = house.limited(&author, MINISTRY).await;
    let (old_view, new_view) =
        (house.petition(&old, Some(&author)).await, house.petition(&new, Some(&author)).await);
    assert_eq!((&old_view["rule_set"], &new_view["rule_set"]), (&json!("V2024"), &json!("V2026")));
    let window = |id: String| {
        let (author, house) = (author.clone(), &house);
        async move {
            let all = house.api.get(&act(&id, "deadlines"), Some(&author)).await.is(200);
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
    for answer in house.sign_all(&new, &house.citizens(49).await, Some(&key)).await {
        answer.is(201);
    }
    house.clock("2026-04-08T05:00:00Z").await;
    for id in [&old, &new] {
        let rejected = house.petition(id, Some(&author)).await;
        assert_eq!(rejected["state"], "rejected");
        assert_eq!(rejected["rejection"]["grounds"][0]["code"], "insufficient_support");
    }
    for (language, words) in [
        ("kk", "50 азаматтың орнына 49 азамат"),
        ("ru", "49 из необходимых 50"),
        ("en", "49 of 50 required"),
    ] {
        let path = format!("/api/v1/petitions/{new}");
        let asked = house
            .api
            .call(Method::GET, &path, Some(&author), None, &[("accept-language", language)])
            .await;
        let rejection = &asked.is(200)["rejection"];
        for said in [&rejection["reasoning"], &rejection["grounds"][0]["detail"]] {
            assert!(word(said).contains(words), "{language}: {said}");
        }
    }
    let notices = house.api.get("/api/v1/me/notices", Some(&author)).await.is(200);
    assert!(word(&notices["items"][0]["facts"]["reasoning"]).contains("49"), "{notices}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_names_its_grounds_and_the_way_to_appeal() {
    let house = TestApp::open().await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let id = house.submitted(&author, MINISTRY).await;
    let path = act(&id, "rejection");
    let unknown = json!({ "grounds": [{ "code": "dislike", "detail": "x" }, { "code": "prohibited_subject", "detail": "" }], "reasoning": "y" });
    let faults =
        house.api.post(&path, Some(&moderator), unknown).await.problem(422, "validation_failed");
    let pointers: Vec<&str> = faults["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/grounds/0/code", "/grounds/1/detail"]);
    let nameless = json!({ "grounds": [{ "code": "prohibited_subject", "subject": "weather", "detail": "x" }], "reasoning": "y" });
    let faults =
        house.api.post(&path, Some(&moderator), nameless).await.problem(422, "validation_failed");
    assert_eq!(faults["errors"][0]["pointer"], "/grounds/0/subject");
    assert_eq!(house.petition(&id, Some(&author)).await["state"], "on_moderation");
    let good = json!({
        "grounds": [{ "code": "prohibited_subject", "subject": "defence_security", "detail": "Қорғаныс мәселесі" }],
        "reasoning": "Тыйым салынған мәселе",
    });
    house.api.post(&path, Some(&moderator), good).await.is(200);
    let rejected = house.petition(&id, Some(&author)).await;
    assert_eq!(rejected["rejection"]["grounds"][0]["subject"], "defence_security");
    assert_eq!(rejected["rejection"]["appeal_route"], "court");
    house.api.get(&act(&id, "timeline"), None).await.problem(404, "not_found");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_correction_is_asked_for_and_filed() {
    let house = TestApp::open().await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let id = house.submitted(&author, MINISTRY).await;
    let note = json!({ "note": "Дәлелдерді толықтырыңыз" });
    house.api.post(&act(&id, "correction-request"), Some(&moderator), note.clone()).await.is(200);
    let asked = house.petition(&id, Some(&author)).await;
    assert_eq!(asked["correction_note"], "Дәлелдерді толықтырыңыз");
    let mut whole = text(MINISTRY);
    whole["arguments"] = "Здоровье, безопасность и сон.".into();
    let corrected = house.api.post(&act(&id, "correction"), Some(&author), whole).await.is(200);
    assert_eq!(
        (&corrected["state"], &corrected["arguments"]),
        (&json!("on_moderation"), &json!("Здоровье, безопасность и сон."))
    );
    assert_ne!(corrected["text_hash"], asked["text_hash"]);
    house
        .api
        .post(&act(&id, "correction-request"), Some(&moderator), note)
        .await
        .problem(409, "correction_used");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_illegal_act_says_why_by_which_article_and_changes_nothing() {
    let house = TestApp::open().await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let official = house.staff("official", Some(MINISTRY)).await;
    let other = house.staff("official", Some(DISTRICT)).await;
    let id = house.published(&author, MINISTRY).await;
    let before = house.petition(&id, Some(&author)).await;
    let cases = [
        ("approval", &moderator, json!({}), 409),
        ("forwarding", &moderator, json!({ "note": "x" }), 409),
        ("registration", &official, json!({ "number": "1" }), 409),
        ("registration", &other, json!({ "number": "1" }), 403),
        ("decision/publication", &official, json!({}), 409),
        ("submission", &author, json!({ "prohibited_subjects_acknowledged": "V2026" }), 409),
    ];
    for (name, who, body, status) in cases {
        let refused = house.api.post(&act(&id, name), Some(who), body).await.is(status);
        assert!(
            refused["code"].is_string() && refused["legal_basis"].is_string(),
            "{name}: {refused}"
        );
    }
    assert_eq!(house.petition(&id, Some(&author)).await, before);
    let draft = house.drafted(&author, MINISTRY).await;
    let stale = json!({ "prohibited_subjects_acknowledged": "V2024" });
    house
        .api
        .post(&act(&draft, "submission"), Some(&author), stale)
        .await
        .problem(409, "stale_acknowledgement");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_changed_only_by_who_saw_its_latest_version() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let id = house.drafted(&author, MINISTRY).await;
    let path = format!("/api/v1/petitions/{id}");
    let change = json!({ "title": "Новое название петиции" });
    let patch = |etag: Option<&'static str>| {
        let headers: Vec<(&str, &str)> = etag.map(|etag| ("if-match", etag)).into_iter().collect();
        let (path, author, change, api) =
            (path.clone(), author.clone(), change.clone(), house.api.clone());
        async move { api.call(Method::PATCH, &path, Some(&author), Some(change), &headers).await }
    };
    patch(None).await.problem(428, "precondition_required");
    patch(Some("\"v7\"")).await.problem(412, "precondition_failed");
    let changed = patch(Some("\"v1\"")).await;
    assert_eq!(changed.is(200)["title"], "Новое название петиции");
    assert_eq!(changed.header("etag"), "\"v2\"");
    patch(Some("\"v1\"")).await.problem(412, "precondition_failed");
    patch(Some("\"0123abcd\"")).await.problem(412, "precondition_failed");
    patch(Some("W/\"v2\"")).await.problem(412, "precondition_failed");
    // The same text again is no change.
    for etag in ["\"v1\", \"v2\"", "*"] {
        assert_eq!(patch(Some(etag)).await.header("etag"), "\"v2\"");
    }
    let nothing = house
        .api
        .call(Method::PATCH, &path, Some(&author), Some(json!({})), &[("if-match", "\"v2\"")])
        .await;
    assert_eq!(nothing.is(200)["version"], 2);
    assert_eq!(nothing.header("etag"), "\"v2\"");
    let stranger = house.citizen().await;
    let headers = [("if-match", "\"v2\"")];
    house
        .api
        .call(Method::DELETE, &path, Some(&stranger), None, &headers)
        .await
        .problem(404, "not_found");
    house.api.call(Method::DELETE, &path, Some(&author), None, &headers).await.is(204);
    house.api.get(&path, Some(&author)).await.problem(404, "not_found");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_author_withdraws_until_the_threshold_and_not_after() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let early = house.published(&author, MINISTRY).await;
    let withdrawn =
        house.api.post(&act(&early, "withdrawal"), Some(&author), json!({})).await.is(200);
    assert_eq!(withdrawn["state"], "withdrawn");
    let late = supported(&house, &author).await;
    house
        .api
        .post(&act(&late, "withdrawal"), Some(&author), json!({}))
        .await
        .problem(409, "state_conflict");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_register_keeps_no_term_from_starting_unseen() {
    // A Monday.
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let official = house.staff("official", Some(DISTRICT)).await;
    let id = supported(&house, &author).await;
    house.api.post(&act(&id, "forwarding"), Some(&moderator), json!({ "note": "x" })).await.is(200);
    let term = deadline(&house, &id, "registration").await;
    assert_eq!(
        (&term["article"], &term["due_on"], &term["state"]),
        (&json!("64(3)"), &json!("2026-09-08"), &json!("running"))
    );
    let told = async |reader: &str, kind: &str| {
        let notices = house.api.get("/api/v1/me/notices?limit=100", Some(reader)).await.is(200);
        let of_it =
            |notice: &&Value| notice["kind"] == kind && notice["facts"]["clock"] == "registration";
        notices["items"].as_array().unwrap().iter().filter(of_it).count()
    };
    house.clock("2026-09-08T05:00:00Z").await;
    assert_eq!(
        (told(&official, "term_due_soon").await, told(&author, "act_overdue").await),
        (1, 0)
    );
    house.clock("2026-09-09T05:00:00Z").await;
    assert_eq!(house.petition(&id, None).await["overdue"], json!(["registration"]));
    for (reader, kind) in
        [(&author, "act_overdue"), (&official, "term_passed"), (&moderator, "term_passed")]
    {
        assert_eq!(told(reader, kind).await, 1, "{kind}");
    }
    let complaint = json!({ "matter": "inaction", "statement": "Тіркелмеді" });
    house.api.post(&act(&id, "complaints"), Some(&author), complaint).await.is(201);
    // Late is not never: the term of consideration runs from the registration.
    house
        .api
        .post(&act(&id, "registration"), Some(&official), json!({ "number": "12-П" }))
        .await
        .is(200);
    assert_eq!(deadline(&house, &id, "registration").await["state"], "met");
    assert_eq!(deadline(&house, &id, "consideration").await["started_on"], "2026-09-09");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_marked_overdue_in_public_and_told_to_both_sides_once() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let official = house.staff("official", Some(DISTRICT)).await;
    let id = supported(&house, &author).await;
    house.api.post(&act(&id, "forwarding"), Some(&moderator), json!({ "note": "x" })).await.is(200);
    house
        .api
        .post(&act(&id, "registration"), Some(&official), json!({ "number": "12-П" }))
        .await
        .is(200);
    house.clock("2026-12-01T05:00:00Z").await;
    house.clock("2026-12-02T05:00:00Z").await;
    let late = house.petition(&id, None).await;
    assert!(late["overdue"].as_array().unwrap().contains(&json!("consideration")), "{late}");
    assert_eq!(deadline(&house, &id, "consideration").await["state"], "overdue");
    let listed = house.api.get("/api/v1/petitions?overdue=true", None).await.is(200);
    assert_eq!(listed["items"][0]["id"], id.as_str());
    for (reader, kind) in [(&author, "act_overdue"), (&official, "term_passed")] {
        let notices = house.api.get("/api/v1/me/notices?limit=100", Some(reader)).await.is(200);
        let of_it =
            |notice: &&Value| notice["kind"] == kind && notice["facts"]["clock"] == "consideration";
        let told = notices["items"].as_array().unwrap().iter().filter(of_it).count();
        assert_eq!(told, 1, "{kind}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_draft_any_more_is_not_changed_whatever_version_one_names() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let id = house.submitted(&author, MINISTRY).await;
    let path = format!("/api/v1/petitions/{id}");
    let etag = house.api.get(&path, Some(&author)).await.header("etag").to_owned();
    let change = json!({ "title": "Новое название петиции" });
    for etag in [etag.as_str(), "\"v1\"", "\"v2\"", "*", "rubbish"] {
        let headers = [("if-match", etag)];
        let patched = house
            .api
            .call(Method::PATCH, &path, Some(&author), Some(change.clone()), &headers)
            .await;
        patched.problem(409, "state_conflict");
        house
            .api
            .call(Method::DELETE, &path, Some(&author), None, &headers)
            .await
            .problem(409, "state_conflict");
    }
    house.close().await;
}
