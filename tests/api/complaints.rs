//! Complaints against acts and against silence: who may, until when, about whom, and what comes of them (91-100, 136).

use serde_json::{Value, json};

use crate::harness::{DISTRICT, MINISTRY, Office, TestApp, decision, word};

fn about(matter: &str) -> Value {
    json!({ "matter": matter, "statement": "Келіспеймін" })
}

fn complaint_path(filed: &Value, act: &str) -> String {
    format!("/api/v1/complaints/{}/{act}", word(&filed["complaint_id"]))
}

fn kinds(terms: &Value) -> Vec<String> {
    terms.as_array().unwrap().iter().map(|term| word(&term["kind"])).collect()
}

/// The public list of what is late, with the terms of each.
async fn late(app: &TestApp) -> Vec<(String, Vec<String>)> {
    let list = app.api.get("/api/v1/petitions?overdue=true", None).await.is(200);
    let items = list["items"].as_array().unwrap();
    items.iter().map(|item| (word(&item["id"]), kinds(&item["overdue_terms"]))).collect()
}

/// The letters to the mass media went out on the first day.
async fn write_letters(app: &TestApp, office: &Office<'_>, id: &str) {
    let letters = json!({ "outlets": ["Аудан тынысы"], "sent_on": "2026-09-07" });
    app.act(id, "media-letters", &office.moderator, letters).await.is(200);
}

/// A decision of the district's that is refused and published; the day is 14 September 2026.
async fn refused(app: &TestApp, office: &Office<'_>, author: &str) -> String {
    let id = office.registered(author).await;
    write_letters(app, office, &id).await;
    office.prepare_decision(&id, "2026-09-14").await;
    office.decide(&id, "refused").await;
    office.publish_decision(&id).await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_of_ours_are_late_for_staff_alone_and_nothing_to_complain_of() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let grouped = office.registered(&author).await;
    let stated = refused(&app, &office, &author).await;
    write_letters(&app, &office, &grouped).await;
    let below = app.petition(&author).to(DISTRICT).published().await;
    // Ten working days for the working group and the statement; twenty for the decision.
    app.clock("2026-09-29T05:00:00Z").await;
    for (id, kind) in [(&grouped, "working_group"), (&stated, "statement")] {
        assert_eq!(app.seen(id, None).await["overdue"], json!([]), "{kind}");
        assert!(app.terms(id, kind, None).await.is_empty(), "{kind} is nobody's but staff's");
        assert!(app.terms(id, kind, Some(&author)).await.is_empty());
        let term = app.term(id, kind, Some(&office.official)).await;
        assert_eq!((&term["state"], &term["internal"]), (&json!("overdue"), &json!(true)));
        assert_eq!(app.times(id, "term_passed").await, 0);
        app.act(id, "complaints", &author, about("inaction")).await.problem(409, "state_conflict");
        let named = json!({ "matter": "inaction", "term": kind, "statement": "Келіспеймін" });
        app.act(id, "complaints", &author, named).await.problem(409, "state_conflict");
        assert_eq!(app.told(&author, "act_overdue").await, 0);
    }
    assert!(late(&app).await.iter().all(|(id, _)| *id == below), "only the media letters are late");
    let figures = app.api.get("/api/v1/statistics", None).await.is(200);
    assert_eq!(figures["overdue_by_body"], json!([]));
    // Below the threshold the law sets no days for forwarding.
    app.clock("2027-03-25T05:00:00Z").await;
    assert_eq!(app.seen(&below, None).await["state"], "not_supported");
    let of_below: Vec<_> = late(&app).await.into_iter().filter(|(id, _)| *id == below).collect();
    assert_eq!(of_below, vec![(below.clone(), vec!["media_letter".to_owned()])]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_after_the_threshold_is_told_and_complained_of_while_it_lasts() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = app.petition(&author).to(DISTRICT).supported().await;
    app.clock("2026-09-11T05:00:00Z").await;
    assert_eq!(late(&app).await, vec![(id.clone(), vec!["forwarding".to_owned()])]);
    assert_eq!(app.told(&author, "act_overdue").await, 1);
    let term = app.term(&id, "forwarding", None).await;
    assert_eq!((&term["article"], &term["due_on"]), (&json!("90-4(1)"), &json!("2026-09-10")));
    // Half a year later it lasts still.
    app.clock("2027-02-10T05:00:00Z").await;
    let filed = app.act(&id, "complaints", &author, about("inaction")).await.is(201);
    assert_eq!(filed["complaint"]["complained"], "authorized_body");
    app.act(&id, "complaints", &author, about("inaction")).await.is(201);
    app.act(&id, "complaints", &author, about("inaction")).await.problem(409, "complaint_open");
    // It ends with the forwarding, and three months later nobody may complain of it.
    app.act(&id, "forwarding", &office.moderator, json!({ "note": "x" })).await.is(200);
    let of_it = json!({ "matter": "inaction", "term": "forwarding", "statement": "Келіспеймін" });
    let other = app.petition(&author).to(DISTRICT).supported().await;
    app.clock("2027-03-10T05:00:00Z").await;
    app.act(&other, "forwarding", &office.moderator, json!({ "note": "x" })).await.is(200);
    app.clock("2027-06-10T05:00:00Z").await;
    app.act(&other, "complaints", &author, of_it.clone()).await.is(201);
    app.clock("2027-06-11T05:00:00Z").await;
    let signer = app.citizen().await;
    let mut concerned = of_it;
    concerned["concern"] = "Менің ауылым".into();
    app.act(&other, "complaints", &signer, concerned).await.problem(409, "complaint_late");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_of_silence_bars_no_complaint_of_the_decision() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let administrator = app.administrator().await;
    let id = office.registered(&author).await;
    write_letters(&app, &office, &id).await;
    app.clock("2026-10-06T05:00:00Z").await;
    let silence = app.act(&id, "complaints", &author, about("inaction")).await.is(201);
    assert_eq!(silence["complaint"]["term"], "consideration");
    app.act(&id, "complaints", &author, about("inaction")).await.problem(409, "complaint_open");
    office.prepare_decision(&id, "2026-10-14").await;
    office.decide(&id, "refused").await;
    office.publish_decision(&id).await;
    let of_decision = app.act(&id, "complaints", &author, about("decision")).await.is(201);
    app.act(&id, "complaints", &author, about("decision")).await.problem(409, "complaint_open");
    // Each has terms of its own, and each goes its own way.
    assert_eq!(app.terms(&id, "complaint_passing_on", None).await.len(), 2);
    let path = complaint_path(&silence, "outcome");
    let body = json!({ "outcome": "action_ordered", "reasoning": "x" });
    app.api.post(&path, Some(&administrator), body).await.is(200);
    let terms = app.terms(&id, "complaint_passing_on", None).await;
    let states: Vec<_> = terms.iter().map(|term| word(&term["state"])).collect();
    assert_eq!(states.iter().filter(|state| *state == "running").count(), 1, "{states:?}");
    assert!(app.terms(&id, "archive", None).await.iter().all(|term| term["state"] != "running"));
    let path = complaint_path(&of_decision, "outcome");
    let body = json!({ "outcome": "decided_anew", "reasoning": "x" });
    app.api.post(&path, Some(&administrator), body).await.is(200);
    assert_eq!(app.seen(&id, None).await["state"], "under_consideration");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_superior_has_twenty_days_from_receipt_and_a_court_speaks_after_it() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let administrator = app.administrator().await;
    let id = refused(&app, &office, &author).await;
    let filed = app.act(&id, "complaints", &author, about("decision")).await.is(201);
    assert!(app.terms(&id, "complaint", None).await.is_empty(), "the superior has not got it yet");
    app.clock("2026-09-16T05:00:00Z").await;
    let passing = complaint_path(&filed, "passing-on");
    let to = |on: &str| json!({ "to": "Ақмола облысының әкімдігі", "received_on": on });
    for (on, code) in [("2026-09-17", "out_of_range"), ("2026-09-11", "too_early")] {
        let refused = app.api.post(&passing, Some(&office.official), to(on)).await;
        let problem = refused.problem(422, "validation_failed");
        assert_eq!(
            (&problem["legal_basis"], &problem["errors"][0]["code"]),
            (&json!("99"), &json!(code))
        );
    }
    app.api.post(&passing, Some(&office.official), to("2026-09-15")).await.is(200);
    let term = app.term(&id, "complaint", None).await;
    assert_eq!((&term["started_on"], &term["days"]), (&json!("2026-09-15"), &json!(20)));
    assert_eq!(app.told(&author, "complaint_passed_on").await, 1);
    // The superior refuses; half a year later the court does not.
    let path = complaint_path(&filed, "outcome");
    let say = |outcome: &str| json!({ "outcome": outcome, "reasoning": "x" });
    app.api.post(&path, Some(&administrator), say("dismissed")).await.is(200);
    app.clock("2027-03-15T05:00:00Z").await;
    assert_eq!(app.seen(&id, None).await["state"], "archived");
    let court = app.api.post(&path, Some(&administrator), say("act_cancelled")).await.is(200);
    assert_eq!(
        (&court["decided_by"], &court["outcome"], &court["court_outcome"]),
        (&json!("superior"), &json!("dismissed"), &json!("act_cancelled"))
    );
    assert_eq!(app.seen(&id, None).await["state"], "under_consideration");
    app.api
        .post(&path, Some(&administrator), say("dismissed"))
        .await
        .problem(409, "settled_already");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_body_complained_of_is_the_one_that_owed_the_act() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = office.registered(&author).await;
    // The letters to the mass media are the ministry's, wherever the petition is.
    app.clock("2026-09-16T05:00:00Z").await;
    let filed = app.act(&id, "complaints", &author, about("inaction")).await.is(201);
    let complaint = &filed["complaint"];
    assert_eq!(
        (&complaint["term"], &complaint["complained"], &complaint["route"]),
        (&json!("media_letter"), &json!("authorized_body"), &json!("court"))
    );
    assert_eq!(app.told(&office.moderator, "complaint_filed").await, 1);
    assert_eq!(app.told(&office.official, "complaint_filed").await, 0);
    assert!(app.terms(&id, "complaint_passing_on", None).await.is_empty());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_term_runs_from_the_notice_and_a_missed_one_can_be_restored() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let (id, _) = app.petition(&author).to(DISTRICT).limited().await;
    // The window ended on 5 October; nobody said so before 20 November.
    app.clock("2026-11-20T05:00:00Z").await;
    assert_eq!(
        app.seen(&id, Some(&author)).await["rejection"]["rejected_at"],
        "2026-10-05T19:00:00Z"
    );
    // A month from the notice is a Sunday, and ends on Monday.
    app.clock("2026-12-22T05:00:00Z").await;
    let late = app.act(&id, "complaints", &author, about("rejection")).await;
    assert_eq!(late.problem(409, "complaint_late")["legal_basis"], "136");
    let mut reasoned = about("rejection");
    reasoned["late_because"] = "Ауруханада болдым".into();
    let filed = app.act(&id, "complaints", &author, reasoned).await.is(201);
    assert_eq!(filed["complaint"]["late_because"], "Ауруханада болдым");
    app.close().await;

    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let (id, _) = app.petition(&author).to(DISTRICT).limited().await;
    app.clock("2026-11-20T05:00:00Z").await;
    app.clock("2026-12-21T05:00:00Z").await;
    let filed = app.act(&id, "complaints", &author, about("rejection")).await.is(201);
    assert_eq!(filed["complaint"]["known_on"], "2026-11-20");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_takedown_is_complained_of_by_whom_it_concerns() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let people = app.people(3).await;
    let (author, signer, stranger) = (&people[0], &people[1].token, &people[2].token);
    let administrator = app.administrator().await;
    let id = app.petition(&author.token).to(DISTRICT).published().await;
    app.sign(&id, signer, None).await.is(201);
    app.act(&id, "complaints", &author.token, about("takedown"))
        .await
        .problem(409, "state_conflict");
    app.take_down(&id, "Сот актісі бойынша").await;
    let mails = app.api.get(&format!("/dev/mails?to={}", author.email), None).await.is(200);
    let mails = mails["items"].as_array().unwrap();
    let mail = mails.iter().find(|mail| word(&mail["text"]).contains("Сот актісі")).unwrap();
    assert!(word(&mail["text"]).contains("136"), "how to appeal: {}", mail["text"]);
    let filed = app.act(&id, "complaints", &author.token, about("takedown")).await.is(201);
    assert_eq!(
        (&filed["complaint"]["route"], &filed["complaint"]["complained"]),
        (&json!("court"), &json!("authorized_body"))
    );
    let by_signer = app.act(&id, "complaints", signer, about("takedown")).await.is(201);
    assert!(by_signer["petition"].is_null(), "what is taken down stays unreadable");
    let refused = app.act(&id, "complaints", stranger, about("takedown")).await;
    assert_eq!(refused.problem(403, "wrong_role")["legal_basis"], "91");
    let mut concerned = about("takedown");
    concerned["concern"] = "Мәселе менің үйіме қатысты".into();
    app.act(&id, "complaints", stranger, concerned).await.is(201);
    let said = json!({ "outcome": "act_cancelled", "reasoning": "Сот қайтарды" });
    app.api.post(&complaint_path(&by_signer, "outcome"), Some(&administrator), said).await.is(200);
    assert_eq!(app.seen(&id, None).await["state"], "published");
    assert_eq!(app.told(signer, "complaint_settled").await, 1);
    assert_eq!(app.told(&author.token, "complaint_settled").await, 1, "the petition is back");
    app.close().await;
}

/// Whoever joined a petition that never opened cannot read it any more, and may complain of its rejection.
#[tokio::test(flavor = "multi_thread")]
async fn who_joined_complains_of_what_was_done_to_a_petition_that_never_opened() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let people = app.people(3).await;
    let (author, signer, stranger) = (&people[0].token, &people[1].token, &people[2].token);
    let (id, key) = app.petition(author).limited().await;
    app.sign(&id, signer, Some(&key)).await.is(201);
    app.clock("2026-10-05T19:00:10Z").await;
    assert_eq!(app.seen(&id, Some(author)).await["state"], "rejected");
    app.api.get(&format!("/api/v1/petitions/{id}"), Some(signer)).await.problem(404, "not_found");
    let filed = app.act(&id, "complaints", signer, about("rejection")).await.is(201);
    assert_eq!(filed["complaint"]["route"], "court");
    assert!(filed["petition"].is_null(), "what never opened stays unreadable");
    let mut concerned = about("rejection");
    concerned["concern"] = "x".into();
    app.act(&id, "complaints", stranger, concerned).await.problem(404, "not_found");
    app.act(&id, "complaints", author, about("rejection")).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_body_may_satisfy_a_complaint_itself() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = refused(&app, &office, &author).await;
    let signer = app.citizen().await;
    let refused_to = app.act(&id, "complaints", &signer, about("decision")).await;
    assert_eq!(refused_to.problem(403, "wrong_role")["legal_basis"], "91");
    let filed = app.act(&id, "complaints", &author, about("decision")).await.is(201);
    let path = complaint_path(&filed, "satisfaction");
    let body = json!({ "reasoning": "Дәлелдер негізді" });
    let other = app.official("ministry-transport").await;
    app.api.post(&path, Some(&other), body.clone()).await.problem(403, "not_addressee");
    app.api.post(&path, Some(&office.moderator), body.clone()).await.problem(403, "wrong_role");
    let satisfied = app.api.post(&path, Some(&office.official), body.clone()).await.is(200);
    assert_eq!(
        (&satisfied["outcome"], &satisfied["decided_by"]),
        (&json!("satisfied_by_body"), &json!("body"))
    );
    assert_eq!(app.seen(&id, None).await["state"], "under_consideration");
    app.api.post(&path, Some(&office.official), body).await.problem(409, "settled_already");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_outcome_of_article_100_can_be_recorded() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let administrator = app.administrator().await;
    let mut decided = Vec::new();
    for day in ["2026-09-14", "2026-09-18", "2026-09-24"] {
        let id = office.registered(&author).await;
        office.prepare_decision(&id, day).await;
        office.decide(&id, "refused").await;
        office.publish_decision(&id).await;
        decided.push(id);
    }
    let outcomes = [
        ("decided_anew", "under_consideration"),
        ("sent_back", "under_consideration"),
        ("left_without_consideration", "decision_published"),
    ];
    for (id, (outcome, state)) in decided.iter().zip(outcomes) {
        let filed = app.act(id, "complaints", &author, about("decision")).await.is(201);
        let body = json!({ "outcome": outcome, "reasoning": "x" });
        app.api.post(&complaint_path(&filed, "outcome"), Some(&administrator), body).await.is(200);
        assert_eq!(app.seen(id, None).await["state"], state, "{outcome}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recorded_decision_stays_until_it_is_cancelled_with_reasons_in_public() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = office.registered(&author).await;
    office.prepare_decision(&id, "2026-09-14").await;
    office.decide(&id, "refused").await;
    let decided_at = word(&app.seen(&id, Some(&office.head)).await["decision"]["decided_at"]);
    app.clock("2026-09-15T05:00:00Z").await;
    office.decide(&id, "refused").await;
    let reworded = app.seen(&id, Some(&office.head)).await;
    assert_eq!(reworded["decision"]["decided_at"], decided_at, "better words are no new decision");
    for outcome in ["satisfied", "partially_satisfied"] {
        let turned = app.act(&id, "decision", &office.head, decision(outcome)).await;
        assert_eq!(turned.problem(409, "decision_stands")["legal_basis"], "90-6(1)");
    }
    let successor = app.head(DISTRICT).await;
    app.act(&id, "decision", &successor, decision("refused")).await.problem(409, "decision_stands");
    let reasons = json!({ "reasoning": "Жаңа мәліметтер түсті" });
    app.act(&id, "decision/cancellation", &office.official, reasons.clone())
        .await
        .problem(403, "first_head_only");
    app.act(&id, "decision/cancellation", &successor, reasons).await.is(200);
    let seen = app.seen(&id, None).await;
    assert_eq!(seen["state"], "under_consideration");
    let former = &seen["former_decisions"];
    assert_eq!(former.as_array().unwrap().len(), 1, "earlier wordings stay inside");
    assert_eq!(
        (&former[0]["outcome"], &former[0]["ended_because"], &former[0]["ended_reasoning"]),
        (&json!("refused"), &json!("reconsidered"), &json!("Жаңа мәліметтер түсті"))
    );
    assert_eq!(app.told(&author, "decision_cancelled").await, 1);
    assert_eq!(app.term(&id, "consideration", None).await["due_on"], "2026-10-05");
    let early = app.act(&id, "decision", &successor, decision("satisfied")).await;
    let missing = word(&early.problem(409, "duties_incomplete")["detail"]);
    assert!(missing.contains("discussion") && !missing.contains("field_visit"), "{missing}");
    office.discuss(&id, "2026-09-21").await;
    office.decide(&id, "satisfied").await;
    office.publish_decision(&id).await;
    assert_eq!(app.seen(&id, None).await["decision"]["outcome"], "satisfied");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_of_a_passed_term_names_the_day_of_the_complaint_that_it_is_about() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let other = app.citizen().await;
    let id = refused(&app, &office, &author).await;
    app.act(&id, "complaints", &author, about("decision")).await.is(201);
    app.clock("2026-09-15T05:00:00Z").await;
    let mut concerned = about("decision");
    concerned["concern"] = json!("Мен осы көшеде тұрамын");
    app.act(&id, "complaints", &other, concerned).await.is(201);
    // Three working days each: until Thursday, the 17th, and Friday, the 18th. Nobody passes them on.
    app.clock("2026-09-21T05:00:00Z").await;
    for (who, kind, days) in [
        (&author, "act_overdue", &["2026-09-17"][..]),
        (&other, "act_overdue", &["2026-09-18"]),
        (&office.official, "term_passed", &["2026-09-17", "2026-09-18"]),
    ] {
        let told = app.notices(who).await;
        let of_complaints = told
            .iter()
            .filter(|one| one["kind"] == kind && one.to_string().contains("complaint_passing_on"))
            .map(|one| days.iter().filter(|day| one.to_string().contains(**day)).copied());
        let named: Vec<&str> = of_complaints.flatten().collect();
        assert_eq!(named, days, "{kind}: {told:?}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_of_a_complaint_that_ends_earlier_is_told_to_the_body_complained_of() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let (administrator, ministry) = (app.administrator().await, app.official(MINISTRY).await);
    let id = app.petition(&author).to(DISTRICT).published().await;
    let names = json!({ "kk": "Демалыс күні", "ru": "Выходной", "en": "Day off" });
    let day_off = json!({ "kind": "transferred_day_off", "names": names, "reason": "x" });
    let day = "/api/v1/calendar/days/2027-03-17";
    app.api.put(day, Some(&administrator), day_off).await.is(200);
    app.clock("2027-03-10T05:00:00Z").await;
    app.act(&id, "forwarding", &office.moderator, json!({ "note": "x" })).await.is(200);
    // The district is silent about its register, is complained of, and passes the proposal on.
    app.clock("2027-03-12T05:00:00Z").await;
    let mut silence = about("inaction");
    silence["term"] = json!("registration");
    app.act(&id, "complaints", &author, silence).await.is(201);
    let on = json!({ "addressee": MINISTRY, "note": "x" });
    app.act(&id, "redirection", &office.official, on).await.is(200);
    let told = |who: &str| {
        let (app, who) = (&app, who.to_owned());
        async move { app.told(&who, "term_shortened").await }
    };
    assert_eq!((told(&office.official).await, told(&ministry).await), (0, 0));
    let back = json!({ "kind": "ordinary", "reason": "x" });
    app.api.put(day, Some(&administrator), back).await.is(200);
    assert_eq!((told(&office.official).await, told(&ministry).await), (1, 0));
    app.close().await;
}

/// The ids in a list of complaints.
fn listed(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| word(&item["id"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_complaint_is_listed_to_those_who_have_to_do_with_it() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let administrator = app.administrator().await;
    let elsewhere = app.official(MINISTRY).await;
    let id = refused(&app, &office, &author).await;
    let of_body = app.act(&id, "complaints", &author, about("decision")).await.is(201);
    let below = app.petition(&author).to(DISTRICT).submitted().await;
    let grounds = json!([{ "code": "incomplete_content", "detail": "x" }]);
    let rejection = json!({ "grounds": grounds, "reasoning": "x" });
    app.act(&below, "rejection", &office.moderator, rejection).await.is(200);
    let of_moderators = app.act(&below, "complaints", &author, about("rejection")).await.is(201);
    let ids = [&of_moderators, &of_body].map(|filed| word(&filed["complaint_id"]));
    let list = async |reader: &str, query: &str| {
        let path = format!("/api/v1/complaints{query}");
        listed(&app.api.get(&path, Some(reader)).await.is(200))
    };
    assert_eq!(list(&administrator, "").await, ids);
    assert_eq!(list(&office.moderator, "").await, ids[..1]);
    for of_the_body in [&office.official, &office.head] {
        assert_eq!(list(of_the_body, "").await, ids[1..]);
    }
    assert!(list(&elsewhere, "").await.is_empty());
    // Page after page, and by whether there is an outcome.
    let first = app.api.get("/api/v1/complaints?limit=1", Some(&administrator)).await.is(200);
    let next = format!("?limit=1&cursor={}", word(&first["next_cursor"]));
    assert_eq!(
        (listed(&first), list(&administrator, &next).await),
        (ids[..1].to_vec(), ids[1..].to_vec())
    );
    let said = json!({ "outcome": "dismissed", "reasoning": "x" });
    let path = complaint_path(&of_body, "outcome");
    app.api.post(&path, Some(&administrator), said).await.is(200);
    assert_eq!(list(&administrator, "?waiting=true").await, ids[..1]);
    assert_eq!(list(&administrator, "?waiting=false").await, ids[1..]);
    let wrong = app.api.get("/api/v1/complaints?waiting=perhaps", Some(&administrator)).await;
    wrong.problem(400, "invalid_parameter");
    app.close().await;
}
