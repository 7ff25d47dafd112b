//! Acceptance scenarios, group F: closing, forwarding, answering. Each test bears its scenario's number.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{DISTRICT, MINISTRY, TestApp, decision, discussion, petition_path, word};

/// A petition filed at the eve of the amendment and one filed on its day live by different rules
/// to their published decisions.
#[tokio::test(flavor = "multi_thread")]
async fn both_wordings_carry_a_petition_to_its_end() {
    let app = TestApp::at("2026-03-01T18:59:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let old = app.petition(&author).to(DISTRICT).submitted().await;
    app.clock("2026-03-01T19:00:00Z").await;
    let new = app.petition(&author).to(DISTRICT).submitted().await;
    let mut windows = Vec::new();
    for (id, rules) in [(&old, "V2024"), (&new, "V2026")] {
        app.act(id, "approval", &office.moderator, json!({})).await.is(200);
        let limited = app.seen(id, Some(&author)).await;
        assert_eq!(limited["rule_set"], rules);
        windows.push(word(&limited["joining_ends_on"]));
        let key = word(&limited["link_key"]);
        app.all_sign(id, &app.citizens(50).await, Some(&key)).await;
    }
    // Nauryz takes 23 to 25 March and 9 March is off for 8 March: ten working days, and twenty.
    assert_eq!(windows, ["2026-03-17", "2026-04-03"]);
    for (id, rules) in [(&old, "V2024"), (&new, "V2026")] {
        app.support(id).await;
        office.forward_and_register(id).await;
        let held_on = if rules == "V2024" { "2026-03-13" } else { "2026-03-20" };
        office.prepare_decision(id, held_on).await;
        office.decide(id, "refused").await;
        office.publish_decision(id).await;
        let done = app.seen(id, None).await;
        assert_eq!(
            (&done["state"], &done["rule_set"]),
            (&json!("decision_published"), &json!(rules))
        );
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f01_six_months_end_with_the_shorter_month_and_only_once() {
    let app = TestApp::at("2026-08-31T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    // 31 August and six months: 28 February 2027 is a Sunday, Monday follows.
    assert_eq!(app.seen(&id, None).await["closes_on"], "2027-03-01");
    app.clock("2027-03-01T18:59:45Z").await;
    assert_eq!(app.seen(&id, None).await["state"], "published");
    app.clock("2027-03-01T19:00:00Z").await;
    assert_eq!(app.seen(&id, None).await["state"], "not_supported");
    app.clock("2027-03-01T19:00:10Z").await;
    assert_eq!(app.times(&id, "collection_lapsed").await, 1);
    app.sign(&id, &app.citizen().await, None).await.problem(409, "not_collecting");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f02_below_the_threshold_it_goes_on_as_a_proposal_and_all_are_told() {
    let app = TestApp::at("2026-03-02T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = app.petition(&author).to(DISTRICT).published().await;
    let [(signer, email)] = app.readers().await;
    app.follow(&id, &signer, None).await.is(201);
    app.clock("2026-09-03T05:00:00Z").await;
    assert_eq!(app.seen(&id, None).await["state"], "not_supported");
    assert_eq!(app.term(&id, "forwarding_notice", None).await["due_on"], "2026-09-07");
    let mails = app.api.get(&format!("/dev/mails?to={email}"), None).await.is(200);
    assert_eq!(mails["items"].as_array().unwrap().len(), 1, "{mails}");
    app.act(&id, "forwarding", &office.moderator, json!({ "note": "x" })).await.is(200);
    app.act(&id, "proposal-answer", &office.official, json!({ "answer": "x" }))
        .await
        .problem(409, "not_registered");
    app.act(&id, "registration", &office.official, json!({ "number": "7" })).await.is(200);
    app.act(&id, "registration", &office.official, json!({ "number": "8" }))
        .await
        .problem(409, "registered_already");
    assert_eq!(app.term(&id, "proposal_answer", None).await["due_on"], "2026-09-24");
    let answer = json!({ "conclusion": "noted", "answer": "Ескерілді" });
    app.act(&id, "proposal-answer", &office.official, answer).await.is(200);
    let answered = app.seen(&id, None).await;
    assert_eq!(
        (&answered["state"], &answered["proposal_answer"]["conclusion"]),
        (&json!("answered"), &json!("noted"))
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f03_the_threshold_leads_to_the_addressee_and_registration_starts_its_term() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = app.petition(&author).to(DISTRICT).supported().await;
    let verification = app.term(&id, "verification", None).await;
    assert_eq!((&verification["days"], &verification["due_on"]), (&json!(3), &json!("2026-09-10")));
    app.act(&id, "forwarding", &office.moderator, json!({ "note": "x" })).await.is(200);
    let notice = app.term(&id, "forwarding_notice", None).await;
    assert_eq!(
        (&notice["state"], &notice["ended"]),
        (&json!("met"), &json!("in_time")),
        "told in the same step"
    );
    // After office hours: registered the next working day (64(3)).
    app.clock("2026-09-07T14:00:00Z").await;
    app.act(&id, "registration", &office.official, json!({ "number": "12-П" })).await.is(200);
    assert_eq!(app.seen(&id, None).await["registration"]["registered_on"], "2026-09-08");
    let consideration = app.term(&id, "consideration", None).await;
    assert_eq!(
        (&consideration["days"], &consideration["started_on"]),
        (&json!(20), &json!("2026-09-08"))
    );
    assert_eq!(consideration["article"], "90-5(1)");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f04_the_case_file_is_for_those_who_handle_it() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = office.registered(&author).await;
    let elsewhere = app.official(MINISTRY).await;
    app.api
        .get(&petition_path(&id, "case-file"), Some(&elsewhere))
        .await
        .problem(403, "not_addressee");
    app.api
        .get(&petition_path(&id, "case-file"), Some(&app.citizen().await))
        .await
        .problem(403, "not_addressee");
    app.act(&id, "field-visit", &elsewhere, json!({ "waiver_reason": "x" }))
        .await
        .problem(403, "not_addressee");
    for insider in [&author, &office.moderator, &office.official, &office.head] {
        let file = app.api.get(&petition_path(&id, "case-file"), Some(insider)).await.is(200);
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
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f05_a_discussion_is_announced_three_full_working_days_ahead() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = office.registered(&author).await;
    // Monday: Tuesday, Wednesday and Thursday lie between it and Friday.
    for early in ["2026-09-01", "2026-09-07", "2026-09-08", "2026-09-10"] {
        let answer = app.act(&id, "discussions", &office.official, discussion(early)).await;
        let problem = answer.problem(422, "notice_too_short");
        assert_eq!(
            (&problem["errors"][0]["pointer"], &problem["legal_basis"]),
            (&json!("/held_on"), &json!("90-5(2)(2)"))
        );
    }
    app.act(&id, "discussions", &office.official, discussion("2026-09-11")).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f06_only_the_head_decides_with_reasons_and_a_late_publication_stays_late() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = office.registered(&author).await;
    office.prepare_decision(&id, "2026-09-14").await;
    let path = petition_path(&id, "decision");
    app.api
        .post(&path, Some(&office.official), decision("refused"))
        .await
        .problem(403, "first_head_only");
    let unknown = app
        .api
        .post(&path, Some(&office.head), decision("postponed"))
        .await
        .problem(422, "validation_failed");
    assert_eq!(unknown["errors"][0]["pointer"], "/outcome");
    let none = app
        .api
        .post(&path, Some(&office.head), json!({ "outcome": "refused", "reasoning": {} }))
        .await;
    assert_eq!(none.problem(422, "decision_language")["legal_basis"], "90-6(2)");
    app.api.post(&path, Some(&office.head), decision("partially_satisfied")).await.is(200);
    // Neither the decision nor its outcome is public before it is published.
    let seen = app.api.get(&petition_path(&id, "timeline"), None).await;
    assert!(!String::from_utf8_lossy(&seen.bytes).contains("partially_satisfied"));
    assert!(app.seen(&id, None).await["decision"].is_null());
    assert_eq!(app.term(&id, "decision_publication", None).await["due_on"], "2026-09-15");
    app.clock("2026-09-16T05:00:00Z").await;
    let overdue = app.seen(&id, None).await["overdue"].clone();
    assert!(overdue.as_array().unwrap().contains(&json!("decision_publication")), "{overdue}");
    office.publish_decision(&id).await;
    let late = app.term(&id, "decision_publication", None).await;
    assert_eq!((&late["state"], &late["ended"]), (&json!("met"), &json!("late")));
    let published = app.seen(&id, None).await;
    assert_eq!(
        (&published["decision"]["outcome"], &published["decision"]["appeal_route"]),
        (&json!("partially_satisfied"), &json!("superior"))
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f07_everybody_who_asked_is_told_of_the_decision_once() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = app.petition(&author).to(DISTRICT).supported().await;
    // Those who asked sign while the petition waits to be forwarded; more than one page of them.
    let people = app.citizens(1_100).await;
    for chunk in people.chunks(100) {
        for answer in
            futures_util::future::join_all(chunk.iter().map(|token| app.follow(&id, token, None)))
                .await
        {
            answer.is(201);
        }
    }
    office.forward_and_register(&id).await;
    office.prepare_decision(&id, "2026-09-14").await;
    office.decide(&id, "satisfied").await;
    office.publish_decision(&id).await;
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    let told = app
        .core
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
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f08_overdue_answers_are_a_public_list_the_longest_late_first() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let older = office.registered(&author).await;
    app.clock("2026-09-09T05:00:00Z").await;
    let newer = office.registered(&author).await;
    app.clock("2026-10-20T05:00:00Z").await;
    let list = app.api.get("/api/v1/petitions?overdue=true", None).await.is(200);
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
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f09_a_decision_can_be_put_anew_and_cancelled_and_nothing_is_lost() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let administrator = app.administrator().await;
    let id = office.registered(&author).await;
    office.prepare_decision(&id, "2026-09-14").await;
    office.decide(&id, "satisfied").await;
    let mut better = decision("satisfied");
    better["reasoning"]["kk"] = "Анық негіздеме".into();
    app.act(&id, "decision", &office.head, better).await.is(200);
    office.publish_decision(&id).await;
    app.act(&id, "decision", &office.head, decision("satisfied"))
        .await
        .problem(409, "state_conflict");
    let file = app.seen(&id, Some(&author)).await;
    assert_eq!(
        (&file["decision"]["reasoning"]["kk"], &file["former_decisions"][0]["reasoning"]["kk"]),
        (&json!("Анық негіздеме"), &json!("Негіздеме"))
    );
    assert_eq!(
        app.seen(&id, None).await["former_decisions"],
        json!([]),
        "what was never published stays inside"
    );

    let complaint = json!({ "matter": "decision", "statement": "Дәлелдерге баға берілмеген" });
    let filed = app.act(&id, "complaints", &author, complaint.clone()).await.is(201);
    assert_eq!(filed["complaint"]["route"], "superior");
    app.act(&id, "complaints", &author, complaint).await.problem(409, "complaint_open");
    let path = format!("/api/v1/complaints/{}", word(&filed["complaint_id"]));
    app.api
        .post(
            &format!("{path}/passing-on"),
            Some(&office.official),
            json!({ "to": "Ақмола облысының әкімдігі" }),
        )
        .await
        .is(200);
    assert_eq!(app.term(&id, "complaint", None).await["days"], 20);
    let outcome = json!({ "outcome": "act_cancelled", "reasoning": "Негізсіз" });
    app.api
        .post(&format!("{path}/outcome"), Some(&office.head), outcome.clone())
        .await
        .problem(403, "wrong_role");
    app.api.post(&format!("{path}/outcome"), Some(&administrator), outcome.clone()).await.is(200);
    app.api
        .post(&format!("{path}/outcome"), Some(&administrator), outcome)
        .await
        .problem(409, "settled_already");
    let back = app.seen(&id, None).await;
    assert_eq!(back["state"], "under_consideration");
    assert!(back["decision"].is_null());
    assert_eq!(back["former_decisions"][0]["ended_because"], "cancelled");
    assert_eq!(app.term(&id, "complaint", None).await["state"], "met");
    // A new decision needs a discussion of its own draft.
    let early = app.act(&id, "decision", &office.head, decision("refused")).await;
    assert!(word(&early.problem(409, "duties_incomplete")["detail"]).contains("discussion"));
    office.discuss(&id, "2026-09-18").await;
    office.decide(&id, "refused").await;
    office.publish_decision(&id).await;
    assert_eq!(app.seen(&id, None).await["decision"]["outcome"], "refused");
    app.close().await;
}

/// Complained of before it is published, a decision waits for the outcome on its way to the archive.
#[tokio::test(flavor = "multi_thread")]
async fn scenario_f09_a_decision_complained_of_before_its_publication() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let administrator = app.administrator().await;
    let (dismissed, cancelled) =
        (office.registered(&author).await, office.registered(&author).await);
    // What has been done cannot lie ahead.
    let visit = json!({ "visited_on": "2026-09-08", "place": "Ауыл", "findings": "Қаралды" });
    let ahead = app.act(&dismissed, "field-visit", &office.official, visit).await;
    assert_eq!(ahead.problem(422, "validation_failed")["errors"][0]["code"], "out_of_range");
    office.prepare_decision(&dismissed, "2026-09-14").await;
    office.prepare_decision(&cancelled, "2026-09-18").await;
    for (id, outcome) in [(&dismissed, "dismissed"), (&cancelled, "act_cancelled")] {
        office.decide(id, "refused").await;
        let complaint = json!({ "matter": "decision", "statement": "Келіспеймін" });
        let filed = app.act(id, "complaints", &author, complaint).await.is(201);
        office.publish_decision(id).await;
        let statement = json!({ "on": "2026-09-19", "link": "https://www.gov.kz/" });
        let ahead = app.act(id, "statement", &office.official, statement).await;
        assert_eq!(ahead.problem(422, "validation_failed")["errors"][0]["code"], "out_of_range");
        let path = format!("/api/v1/complaints/{}/outcome", word(&filed["complaint_id"]));
        let body = json!({ "outcome": outcome, "reasoning": "Шешім" });
        app.api.post(&path, Some(&administrator), body).await.is(200);
    }
    assert_eq!(app.term(&dismissed, "archive", None).await["due_on"], "2026-10-18");
    assert_eq!(app.seen(&cancelled, None).await["state"], "under_consideration");
    app.clock("2026-11-10T05:00:00Z").await;
    assert_eq!(app.seen(&dismissed, None).await["state"], "archived");
    assert_eq!(
        (app.times(&dismissed, "archived").await, app.times(&cancelled, "archived").await),
        (1, 0)
    );
    assert_eq!(app.seen(&cancelled, None).await["state"], "under_consideration");
    // The first of its terms was met by the decision that was cancelled; another runs since.
    let considerations = app.terms(&cancelled, "consideration", None).await;
    assert_eq!(considerations[0]["state"], "met");
    let terms = app.api.get(&petition_path(&cancelled, "deadlines"), None).await.is(200);
    let open: Vec<&Value> = terms["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|clock| clock["state"] == "running")
        .collect();
    assert_eq!(open, Vec::<&Value>::new(), "no clock is left that nobody can meet");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_f10_a_discussion_is_held_from_the_next_civil_day_on() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = office.registered(&author).await;
    let discussion = discussion("2026-09-14");
    app.act(&id, "discussions", &office.official, discussion).await.is(201);
    let status = || async { word(&app.seen(&id, None).await["discussions"][0]["status"]) };
    app.clock("2026-09-14T18:59:45Z").await;
    assert_eq!(status().await, "announced");
    app.clock("2026-09-14T19:00:00Z").await;
    assert_eq!(status().await, "held");
    // The clock steps back: so does what follows from it.
    app.clock("2026-09-14T05:00:00Z").await;
    assert_eq!(status().await, "announced");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discussion_has_an_hour_and_its_mail_promises_no_day_that_is_past() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let office = app.office(DISTRICT).await;
    let [(author, email)] = app.readers().await;
    let me = Some(json!({ "language": "ru" }));
    app.api.call(Method::PATCH, "/api/v1/me", Some(&author), me, &[]).await.is(200);
    let id = office.registered(&author).await;
    let due = word(&app.term(&id, "consideration", Some(&author)).await["due_on"]);
    assert_eq!(due, "2026-10-05");
    let mail = || async {
        let mails = app.api.get(&format!("/dev/mails?to={email}"), None).await.is(200);
        let found = mails["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|mail| word(&mail["subject"]).starts_with("Публичное обсуждение"));
        word(&found.unwrap_or_else(|| panic!("{mails}"))["text"])
    };
    for wrong in ["24:00", "9:30", "15:00:00", "три часа"] {
        let mut body = discussion("2026-09-14");
        body["starts_at"] = json!(wrong);
        let refused = app.act(&id, "discussions", &office.official, body).await;
        let fault = refused.problem(422, "validation_failed")["errors"][0].clone();
        assert_eq!(fault["pointer"], "/starts_at", "{wrong}");
    }
    let mut body = discussion("2026-09-14");
    body["starts_at"] = json!("15:30");
    app.act(&id, "discussions", &office.official, body).await.is(201);
    assert_eq!(app.seen(&id, None).await["discussions"][0]["starts_at"], "15:30");
    let step = app.timeline(&id).await.pop().unwrap();
    assert_eq!(step["details"]["starts_at"], "15:30");
    let early = mail().await;
    assert!(early.contains("15:30") && early.contains("не позднее 5 октября 2026"), "{early}");
    // After the last day of the decision: it is no longer promised by then.
    app.act(&id, "discussions", &office.official, discussion("2026-11-05")).await.is(201);
    let late = mail().await;
    assert!(late.contains("5 ноября 2026") && late.contains("5 октября 2026"), "{late}");
    assert!(!late.contains("не позднее 5 октября"), "{late}");
    app.close().await;
}
