//! Acceptance scenarios, group F: closing, forwarding, answering. Each test bears its scenario's number.

use serde_json::{Value, json};

use super::harness::{TestApp, word};

const MINISTRY: &str = "ministry-trade-integration";
const DISTRICT: &str = "akimat-akmola-egindikol-district";

fn act(id: &str, name: &str) -> String {
    format!("/api/v1/petitions/{id}/{name}")
}

async fn term(house: &TestApp, id: &str, kind: &str) -> Value {
    let all = house.api.get(&act(id, "deadlines"), None).await.is(200);
    all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|clock| clock["kind"] == kind)
        .unwrap_or_else(|| panic!("no clock {kind}"))
        .clone()
}

/// Those who handle a petition of the district.
struct Office {
    moderator: String,
    official: String,
    head: String,
}

impl Office {
    async fn of(house: &TestApp) -> Self {
        Self {
            moderator: house.staff("moderator", None).await,
            official: house.staff("official", Some(DISTRICT)).await,
            head: house.staff("first_head", Some(DISTRICT)).await,
        }
    }
}

async fn supported(house: &TestApp, author: &str) -> String {
    let id = house.published(author, DISTRICT).await;
    let required = house.petition(&id, None).await["required_count"].as_u64().unwrap() as usize;
    for answer in house.sign_all(&id, &house.citizens(required - 50).await, None).await {
        answer.is(201);
    }
    id
}

/// A petition that the district has registered on that day.
async fn registered(house: &TestApp, author: &str, office: &Office) -> String {
    let id = supported(house, author).await;
    house
        .api
        .post(&act(&id, "forwarding"), Some(&office.moderator), json!({ "note": "x" }))
        .await
        .is(200);
    house
        .api
        .post(&act(&id, "registration"), Some(&office.official), json!({ "number": "12-П" }))
        .await
        .is(200);
    id
}

/// Everything that comes before a decision, with a discussion on that day.
async fn duties(house: &TestApp, id: &str, office: &Office, held_on: &str) {
    let kinds = ["state_body", "deputy", "applicant", "public_association"];
    let members = kinds.map(|kind| json!({ "kind": kind, "name": "Қатысушы" }));
    house
        .api
        .post(&act(id, "working-group"), Some(&office.official), json!({ "members": members }))
        .await
        .is(200);
    house
        .api
        .post(&act(id, "field-visit"), Some(&office.official), json!({ "waiver_reason": "x" }))
        .await
        .is(200);
    discuss(house, id, office, held_on).await;
}

async fn discuss(house: &TestApp, id: &str, office: &Office, held_on: &str) {
    let discussion = json!({ "held_on": held_on, "place": "Әкімдік", "draft_decision": "Жоба" });
    let announced =
        house.api.post(&act(id, "discussions"), Some(&office.official), discussion).await.is(201);
    house.clock(&format!("{held_on}T07:00:00Z")).await;
    let minutes = act(id, &format!("discussions/{}/minutes", word(&announced["discussion_id"])));
    house.api.post(&minutes, Some(&office.official), json!({ "minutes": "Хаттама" })).await.is(200);
}

/// A petition filed at the eve of the amendment and one filed on its day live by different rules
/// to their published decisions.
#[tokio::test(flavor = "multi_thread")]
async fn both_wordings_carry_a_petition_to_its_end() {
    let house = TestApp::at("2026-03-01T18:59:00Z").await;
    let (author, office) = (house.citizen().await, Office::of(&house).await);
    let old = house.submitted(&author, DISTRICT).await;
    house.clock("2026-03-01T19:00:00Z").await;
    let new = house.submitted(&author, DISTRICT).await;
    let mut windows = Vec::new();
    for (id, rules) in [(&old, "V2024"), (&new, "V2026")] {
        house.api.post(&act(id, "approval"), Some(&office.moderator), json!({})).await.is(200);
        let limited = house.petition(id, Some(&author)).await;
        assert_eq!(limited["rule_set"], rules);
        windows.push(word(&limited["joining_ends_on"]));
        let key = word(&limited["link_key"]);
        for answer in house.sign_all(id, &house.citizens(50).await, Some(&key)).await {
            answer.is(201);
        }
    }
    // Nauryz takes 23 to 25 March and 9 March is off for 8 March: ten working days, and twenty.
    assert_eq!(windows, ["2026-03-17", "2026-04-03"]);
    for (id, rules) in [(&old, "V2024"), (&new, "V2026")] {
        let required = house.petition(id, None).await["required_count"].as_u64().unwrap() as usize;
        for answer in house.sign_all(id, &house.citizens(required - 50).await, None).await {
            answer.is(201);
        }
        house
            .api
            .post(&act(id, "forwarding"), Some(&office.moderator), json!({ "note": "x" }))
            .await
            .is(200);
        house
            .api
            .post(&act(id, "registration"), Some(&office.official), json!({ "number": "1" }))
            .await
            .is(200);
        let held_on = if rules == "V2024" { "2026-03-13" } else { "2026-03-20" };
        duties(&house, id, &office, held_on).await;
        house.api.post(&act(id, "decision"), Some(&office.head), decision("refused")).await.is(200);
        house
            .api
            .post(&act(id, "decision/publication"), Some(&office.official), json!({}))
            .await
            .is(200);
        let done = house.petition(id, None).await;
        assert_eq!(
            (&done["state"], &done["rule_set"]),
            (&json!("decision_published"), &json!(rules))
        );
    }
    house.close().await;
}

fn decision(outcome: &str) -> Value {
    json!({ "outcome": outcome, "reasoning": { "kk": "Негіздеме", "ru": "Обоснование" } })
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f01_six_months_end_with_the_shorter_month_and_only_once() {
    let house = TestApp::at("2026-08-31T05:00:00Z").await;
    let author = house.citizen().await;
    let id = house.published(&author, MINISTRY).await;
    // 31 August and six months: 28 February 2027 is a Sunday, Monday follows.
    assert_eq!(house.petition(&id, None).await["closes_on"], "2027-03-01");
    house.clock("2027-03-01T18:59:59Z").await;
    assert_eq!(house.petition(&id, None).await["state"], "published");
    house.clock("2027-03-01T19:00:00Z").await;
    assert_eq!(house.petition(&id, None).await["state"], "not_supported");
    house.clock("2027-03-01T19:00:10Z").await;
    assert_eq!(house.times(&id, "collection_lapsed").await, 1);
    house.sign(&id, &house.citizen().await, None).await.problem(409, "not_collecting");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f02_below_the_threshold_it_goes_on_as_a_proposal_and_all_are_told() {
    let house = TestApp::at("2026-03-02T05:00:00Z").await;
    let (author, office) = (house.citizen().await, Office::of(&house).await);
    let id = house.published(&author, DISTRICT).await;
    let made = house.api.post("/dev/citizens", None, json!({ "count": 1 })).await.is(201);
    let (signer, email) =
        (word(&made["items"][0]["access_token"]), word(&made["items"][0]["email"]));
    house.follow(&id, &signer, None).await.is(201);
    house.clock("2026-09-03T05:00:00Z").await;
    assert_eq!(house.petition(&id, None).await["state"], "not_supported");
    assert_eq!(term(&house, &id, "forwarding_notice").await["due_on"], "2026-09-07");
    let mails = house.api.get(&format!("/dev/mails?to={email}"), None).await.is(200);
    assert_eq!(mails["items"].as_array().unwrap().len(), 1, "{mails}");
    house
        .api
        .post(&act(&id, "forwarding"), Some(&office.moderator), json!({ "note": "x" }))
        .await
        .is(200);
    house
        .api
        .post(&act(&id, "proposal-answer"), Some(&office.official), json!({ "answer": "x" }))
        .await
        .problem(409, "not_registered");
    house
        .api
        .post(&act(&id, "registration"), Some(&office.official), json!({ "number": "7" }))
        .await
        .is(200);
    house
        .api
        .post(&act(&id, "registration"), Some(&office.official), json!({ "number": "8" }))
        .await
        .problem(409, "registered_already");
    assert_eq!(term(&house, &id, "proposal_answer").await["due_on"], "2026-09-24");
    let answer = json!({ "conclusion": "noted", "answer": "Ескерілді" });
    house.api.post(&act(&id, "proposal-answer"), Some(&office.official), answer).await.is(200);
    let answered = house.petition(&id, None).await;
    assert_eq!(
        (&answered["state"], &answered["proposal_answer"]["conclusion"]),
        (&json!("answered"), &json!("noted"))
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f03_the_threshold_leads_to_the_addressee_and_registration_starts_its_term() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (house.citizen().await, Office::of(&house).await);
    let id = supported(&house, &author).await;
    let verification = term(&house, &id, "verification").await;
    assert_eq!((&verification["days"], &verification["due_on"]), (&json!(3), &json!("2026-09-10")));
    house
        .api
        .post(&act(&id, "forwarding"), Some(&office.moderator), json!({ "note": "x" }))
        .await
        .is(200);
    let notice = term(&house, &id, "forwarding_notice").await;
    assert_eq!(
        (&notice["state"], &notice["ended"]),
        (&json!("met"), &json!("in_time")),
        "told in the same step"
    );
    // After office hours: registered the next working day (64(3)).
    house.clock("2026-09-07T14:00:00Z").await;
    house
        .api
        .post(&act(&id, "registration"), Some(&office.official), json!({ "number": "12-П" }))
        .await
        .is(200);
    assert_eq!(house.petition(&id, None).await["registration"]["registered_on"], "2026-09-08");
    let consideration = term(&house, &id, "consideration").await;
    assert_eq!(
        (&consideration["days"], &consideration["started_on"]),
        (&json!(20), &json!("2026-09-08"))
    );
    assert_eq!(consideration["article"], "90-5(1)");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f04_the_case_file_is_for_those_who_handle_it() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (house.citizen().await, Office::of(&house).await);
    let id = registered(&house, &author, &office).await;
    let elsewhere = house.staff("official", Some(MINISTRY)).await;
    house.api.get(&act(&id, "case-file"), Some(&elsewhere)).await.problem(403, "not_addressee");
    house
        .api
        .get(&act(&id, "case-file"), Some(&house.citizen().await))
        .await
        .problem(403, "not_addressee");
    house
        .api
        .post(&act(&id, "field-visit"), Some(&elsewhere), json!({ "waiver_reason": "x" }))
        .await
        .problem(403, "not_addressee");
    for insider in [&author, &office.moderator, &office.official, &office.head] {
        let file = house.api.get(&act(&id, "case-file"), Some(insider)).await.is(200);
        let counted: i64 = file["signatures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tally| tally["count"].as_i64().unwrap())
            .sum();
        assert_eq!(counted, file["petition"]["signature_count"].as_i64().unwrap());
        assert!(
            file["deadlines"].as_array().unwrap().len() > 3
                && file["timeline"].as_array().unwrap().len() > 5
        );
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f05_a_discussion_is_announced_three_full_working_days_ahead() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (house.citizen().await, Office::of(&house).await);
    let id = registered(&house, &author, &office).await;
    let on = |day: &str| json!({ "held_on": day, "place": "Әкімдік", "draft_decision": "Жоба" });
    // Monday: Tuesday, Wednesday and Thursday lie between it and Friday.
    for early in ["2026-09-01", "2026-09-07", "2026-09-08", "2026-09-10"] {
        let answer =
            house.api.post(&act(&id, "discussions"), Some(&office.official), on(early)).await;
        let problem = answer.problem(422, "notice_too_short");
        assert_eq!(
            (&problem["errors"][0]["pointer"], &problem["legal_basis"]),
            (&json!("/held_on"), &json!("90-5(2)(2)"))
        );
    }
    house
        .api
        .post(&act(&id, "discussions"), Some(&office.official), on("2026-09-11"))
        .await
        .is(201);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f06_only_the_head_decides_with_reasons_and_a_late_publication_stays_late() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (house.citizen().await, Office::of(&house).await);
    let id = registered(&house, &author, &office).await;
    duties(&house, &id, &office, "2026-09-14").await;
    let path = act(&id, "decision");
    house
        .api
        .post(&path, Some(&office.official), decision("refused"))
        .await
        .problem(403, "first_head_only");
    let unknown = house
        .api
        .post(&path, Some(&office.head), decision("postponed"))
        .await
        .problem(422, "validation_failed");
    assert_eq!(unknown["errors"][0]["pointer"], "/outcome");
    let none = house
        .api
        .post(&path, Some(&office.head), json!({ "outcome": "refused", "reasoning": {} }))
        .await;
    assert_eq!(none.problem(422, "decision_language")["legal_basis"], "90-6(2)");
    house.api.post(&path, Some(&office.head), decision("partially_satisfied")).await.is(200);
    // Neither the decision nor its outcome is public before it is published.
    let seen = house.api.get(&act(&id, "timeline"), None).await;
    assert!(!String::from_utf8_lossy(&seen.bytes).contains("partially_satisfied"));
    assert!(house.petition(&id, None).await["decision"].is_null());
    assert_eq!(term(&house, &id, "decision_publication").await["due_on"], "2026-09-15");
    house.clock("2026-09-16T05:00:00Z").await;
    let overdue = house.petition(&id, None).await["overdue"].clone();
    assert!(overdue.as_array().unwrap().contains(&json!("decision_publication")), "{overdue}");
    house
        .api
        .post(&act(&id, "decision/publication"), Some(&office.official), json!({}))
        .await
        .is(200);
    let late = term(&house, &id, "decision_publication").await;
    assert_eq!((&late["state"], &late["ended"]), (&json!("met"), &json!("late")));
    let published = house.petition(&id, None).await;
    assert_eq!(
        (&published["decision"]["outcome"], &published["decision"]["appeal_route"]),
        (&json!("partially_satisfied"), &json!("superior"))
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f07_everybody_who_asked_is_told_of_the_decision_once() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (house.citizen().await, Office::of(&house).await);
    let id = supported(&house, &author).await;
    // Those who asked sign while the petition waits to be forwarded; more than one page of them.
    let made = house.api.post("/dev/citizens", None, json!({ "count": 1_100 })).await.is(201);
    let people: Vec<String> =
        made["items"].as_array().unwrap().iter().map(|item| word(&item["access_token"])).collect();
    for chunk in people.chunks(100) {
        for answer in
            futures_util::future::join_all(chunk.iter().map(|token| house.follow(&id, token, None)))
                .await
        {
            answer.is(201);
        }
    }
    house
        .api
        .post(&act(&id, "forwarding"), Some(&office.moderator), json!({ "note": "x" }))
        .await
        .is(200);
    house
        .api
        .post(&act(&id, "registration"), Some(&office.official), json!({ "number": "12-П" }))
        .await
        .is(200);
    duties(&house, &id, &office, "2026-09-14").await;
    house.api.post(&act(&id, "decision"), Some(&office.head), decision("satisfied")).await.is(200);
    house
        .api
        .post(&act(&id, "decision/publication"), Some(&office.official), json!({}))
        .await
        .is(200);
    house.api.get("/dev/mails?limit=1", None).await.is(200);
    let told = house
        .service
        .app
        .read(|work| Ok(petitions::store::outbox::sent(work.conn, None, None, 10_000)?))
        .await
        .unwrap();
    let mut published: Vec<_> = told
        .iter()
        .filter(|mail| mail.kind == "decision_published")
        .map(|mail| mail.email.clone())
        .collect();
    let all = published.len();
    published.sort();
    published.dedup();
    assert_eq!((all, published.len()), (1_101, 1_101), "every one of them and the author, once");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f08_overdue_answers_are_a_public_list_the_longest_late_first() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (house.citizen().await, Office::of(&house).await);
    let older = registered(&house, &author, &office).await;
    house.clock("2026-09-09T05:00:00Z").await;
    let newer = registered(&house, &author, &office).await;
    house.clock("2026-10-20T05:00:00Z").await;
    let list = house.api.get("/api/v1/petitions?overdue=true", None).await.is(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(
        items.iter().map(|item| item["id"].clone()).collect::<Vec<_>>(),
        [json!(older), json!(newer)]
    );
    assert_eq!(items[0]["addressee"]["slug"], DISTRICT);
    let late = items[0]["overdue_terms"].as_array().unwrap();
    let consideration = late.iter().find(|term| term["kind"] == "consideration").unwrap();
    assert_eq!(
        (&consideration["article"], &consideration["due_on"]),
        (&json!("90-5(1)"), &json!("2026-10-05"))
    );
    assert_eq!(consideration["days_late"], 15);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f09_a_decision_can_be_put_anew_and_cancelled_and_nothing_is_lost() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (house.citizen().await, Office::of(&house).await);
    let administrator = house.staff("administrator", None).await;
    let id = registered(&house, &author, &office).await;
    duties(&house, &id, &office, "2026-09-14").await;
    house.api.post(&act(&id, "decision"), Some(&office.head), decision("refused")).await.is(200);
    house.api.post(&act(&id, "decision"), Some(&office.head), decision("satisfied")).await.is(200);
    house
        .api
        .post(&act(&id, "decision/publication"), Some(&office.official), json!({}))
        .await
        .is(200);
    house
        .api
        .post(&act(&id, "decision"), Some(&office.head), decision("refused"))
        .await
        .problem(409, "state_conflict");
    let file = house.petition(&id, Some(&author)).await;
    assert_eq!(
        (&file["decision"]["outcome"], &file["former_decisions"][0]["outcome"]),
        (&json!("satisfied"), &json!("refused"))
    );
    assert_eq!(
        house.petition(&id, None).await["former_decisions"],
        json!([]),
        "what was never published stays inside"
    );

    let complaint = json!({ "matter": "decision", "statement": "Дәлелдерге баға берілмеген" });
    let filed =
        house.api.post(&act(&id, "complaints"), Some(&author), complaint.clone()).await.is(201);
    assert_eq!(filed["complaint"]["route"], "superior");
    house
        .api
        .post(&act(&id, "complaints"), Some(&author), complaint)
        .await
        .problem(409, "complaint_open");
    assert_eq!(term(&house, &id, "complaint").await["days"], 20);
    let path = format!("/api/v1/complaints/{}", word(&filed["complaint_id"]));
    house
        .api
        .post(
            &format!("{path}/passing-on"),
            Some(&office.official),
            json!({ "to": "Ақмола облысының әкімдігі" }),
        )
        .await
        .is(200);
    let outcome = json!({ "outcome": "act_cancelled", "reasoning": "Негізсіз" });
    house
        .api
        .post(&format!("{path}/outcome"), Some(&office.head), outcome.clone())
        .await
        .problem(403, "wrong_role");
    house.api.post(&format!("{path}/outcome"), Some(&administrator), outcome.clone()).await.is(200);
    house
        .api
        .post(&format!("{path}/outcome"), Some(&administrator), outcome)
        .await
        .problem(409, "settled_already");
    let back = house.petition(&id, None).await;
    assert_eq!(back["state"], "under_consideration");
    assert!(back["decision"].is_null());
    assert_eq!(back["former_decisions"][0]["ended_because"], "cancelled");
    assert_eq!(term(&house, &id, "complaint").await["state"], "met");
    // A new decision needs a discussion of its own draft.
    let early =
        house.api.post(&act(&id, "decision"), Some(&office.head), decision("refused")).await;
    assert!(word(&early.problem(409, "duties_incomplete")["detail"]).contains("discussion"));
    discuss(&house, &id, &office, "2026-09-18").await;
    house.api.post(&act(&id, "decision"), Some(&office.head), decision("refused")).await.is(200);
    house
        .api
        .post(&act(&id, "decision/publication"), Some(&office.official), json!({}))
        .await
        .is(200);
    assert_eq!(house.petition(&id, None).await["decision"]["outcome"], "refused");
    house.close().await;
}

/// Complained of before it is published, a decision waits for the outcome on its way to the archive.
#[tokio::test(flavor = "multi_thread")]
async fn scenario_f09_a_decision_complained_of_before_its_publication() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (house.citizen().await, Office::of(&house).await);
    let administrator = house.staff("administrator", None).await;
    let (dismissed, cancelled) =
        (registered(&house, &author, &office).await, registered(&house, &author, &office).await);
    // What has been done cannot lie ahead.
    let visit = json!({ "visited_on": "2026-09-08", "place": "Ауыл", "findings": "Қаралды" });
    let ahead =
        house.api.post(&act(&dismissed, "field-visit"), Some(&office.official), visit).await;
    assert_eq!(ahead.problem(422, "validation_failed")["errors"][0]["code"], "out_of_range");
    duties(&house, &dismissed, &office, "2026-09-14").await;
    duties(&house, &cancelled, &office, "2026-09-18").await;
    for (id, outcome) in [(&dismissed, "dismissed"), (&cancelled, "act_cancelled")] {
        house.api.post(&act(id, "decision"), Some(&office.head), decision("refused")).await.is(200);
        let complaint = json!({ "matter": "decision", "statement": "Келіспеймін" });
        let filed = house.api.post(&act(id, "complaints"), Some(&author), complaint).await.is(201);
        house
            .api
            .post(&act(id, "decision/publication"), Some(&office.official), json!({}))
            .await
            .is(200);
        let statement = json!({ "on": "2026-09-19", "link": "https://www.gov.kz/" });
        let ahead = house.api.post(&act(id, "statement"), Some(&office.official), statement).await;
        assert_eq!(ahead.problem(422, "validation_failed")["errors"][0]["code"], "out_of_range");
        let path = format!("/api/v1/complaints/{}/outcome", word(&filed["complaint_id"]));
        let body = json!({ "outcome": outcome, "reasoning": "Шешім" });
        house.api.post(&path, Some(&administrator), body).await.is(200);
    }
    assert_eq!(term(&house, &dismissed, "archive").await["due_on"], "2026-10-18");
    assert_eq!(house.petition(&cancelled, None).await["state"], "under_consideration");
    house.clock("2026-11-10T05:00:00Z").await;
    assert_eq!(house.petition(&dismissed, None).await["state"], "archived");
    assert_eq!(
        (house.times(&dismissed, "archived").await, house.times(&cancelled, "archived").await),
        (1, 0)
    );
    assert_eq!(house.petition(&cancelled, None).await["state"], "under_consideration");
    assert_eq!(term(&house, &cancelled, "consideration").await["state"], "met");
    let terms = house.api.get(&act(&cancelled, "deadlines"), None).await.is(200);
    let open: Vec<&Value> = terms["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|clock| clock["state"] == "running")
        .collect();
    assert_eq!(open, Vec::<&Value>::new(), "no clock is left that nobody can meet");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f10_a_discussion_is_held_from_the_next_civil_day_on() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (house.citizen().await, Office::of(&house).await);
    let id = registered(&house, &author, &office).await;
    let discussion =
        json!({ "held_on": "2026-09-14", "place": "Әкімдік", "draft_decision": "Жоба" });
    house.api.post(&act(&id, "discussions"), Some(&office.official), discussion).await.is(201);
    let status = || async { word(&house.petition(&id, None).await["discussions"][0]["status"]) };
    house.clock("2026-09-14T18:59:59Z").await;
    assert_eq!(status().await, "announced");
    house.clock("2026-09-14T19:00:00Z").await;
    assert_eq!(status().await, "held");
    // The clock steps back: so does what follows from it.
    house.clock("2026-09-14T05:00:00Z").await;
    assert_eq!(status().await, "announced");
    house.close().await;
}
