//! Answers point by point, what they promise, and what becomes of it in public.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{DISTRICT, MINISTRY, Office, TestApp, decision, petition_path, word};

/// The proposals of these petitions, each broken otherwise than it is quoted.
const PROPOSALS: &str =
    "1. Отремонтировать дорогу\nв ауыле.\n2. Осветить улицы.\n3. Закрыть школу.";
const ROAD: &str = "Отремонтировать дорогу в ауыле.";
const LIGHTS: &str = "Осветить улицы.";

/// A petition with those proposals that is ready to be decided on; the day is 14 September 2026.
async fn discussed(app: &TestApp, office: &Office<'_>, author: &str) -> String {
    let petition = app.petition(author).to(DISTRICT).with("proposals", PROPOSALS);
    let id = petition.supported().await;
    office.forward_and_register(&id).await;
    office.prepare_decision(&id, "2026-09-14").await;
    id
}

fn point(proposal: &str, stance: &str, due_on: Option<&str>) -> Value {
    let answer = json!({ "kk": "Жауап", "ru": "Ответ" });
    let mut point = json!({ "proposal": proposal, "stance": stance, "answer": answer });
    if let Some(day) = due_on {
        point["due_on"] = day.into();
        point["responsible"] = "Жолдар бөлімі".into();
    }
    point
}

fn decision_with(points: &[Value]) -> Value {
    let mut decided = decision("partially_satisfied");
    decided["points"] = points.into();
    decided
}

/// A decision that promises the road by 1 October and the lights by 1 December, published.
async fn promised(app: &TestApp, office: &Office<'_>, author: &str) -> String {
    let id = discussed(app, office, author).await;
    let points = [
        point(ROAD, "accepted", Some("2026-10-01")),
        point(LIGHTS, "partly_accepted", Some("2026-12-01")),
        point("3. Закрыть школу.", "declined", None),
    ];
    app.act(&id, "decision", &office.head, decision_with(&points)).await.is(200);
    office.publish_decision(&id).await;
    id
}

/// The points of the decision that stands, as the public sees them.
async fn points(app: &TestApp, id: &str) -> Vec<Value> {
    app.seen(id, None).await["decision"]["points"].as_array().unwrap().clone()
}

/// The address of the reports on a point.
fn reports(id: &str, point: &Value) -> String {
    petition_path(id, &format!("follow-ups/{}/reports", word(&point["id"])))
}

fn report(progress: &str) -> Value {
    json!({ "progress": progress, "report": { "kk": "Есеп", "ru": "Отчёт" }, "link": "https://www.gov.kz/" })
}

/// The mails to an address whose subject begins so, newest first.
async fn mails(app: &TestApp, to: &str, subject: &str) -> Vec<String> {
    let found = app.api.get(&format!("/dev/mails?to={to}"), None).await.is(200);
    let all = found["items"].as_array().unwrap().iter();
    let about = all.filter(|mail| word(&mail["subject"]).starts_with(subject));
    about.map(|mail| word(&mail["text"])).collect()
}

/// They follow the petition for its answers.
async fn hear_of(app: &TestApp, id: &str, follower: &str) {
    let interests = json!({ "interests": ["answers"] });
    app.api.put(&petition_path(id, "subscription"), Some(follower), interests).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_answers_each_proposal_in_the_words_of_the_petition() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = discussed(&app, &office, &author).await;
    let path = petition_path(&id, "decision");
    let refused = async |points: &[Value], pointer: &str, code: &str| {
        let body = decision_with(points);
        let ru = [("accept-language", "ru")];
        let answer = app.api.call(Method::POST, &path, Some(&office.head), Some(body), &ru).await;
        assert_eq!(answer.status, 422, "{pointer}: {}", answer.body());
        let problem: Value = serde_json::from_slice(&answer.bytes).unwrap();
        let fault = &problem["errors"][0];
        let said = (&fault["pointer"], &fault["code"]);
        assert_eq!(said, (&json!(pointer), &json!(code)), "{problem}");
        assert!(word(&fault["detail"]).chars().any(|c| ('а'..='я').contains(&c)), "{problem}");
    };
    let fine = point(ROAD, "accepted", None);
    let made_up = point("Построить стадион.", "accepted", None);
    refused(&[fine.clone(), made_up], "/points/1/proposal", "not_quoted").await;
    let declined = point(ROAD, "declined", Some("2026-10-01"));
    refused(&[declined], "/points/0/due_on", "not_allowed").await;
    let past = point(ROAD, "accepted", Some("2026-09-13"));
    refused(&[past], "/points/0/due_on", "out_of_range").await;
    let mut silent = fine.clone();
    silent["answer"] = json!({});
    refused(&[silent], "/points/0/answer", "required").await;
    refused(&[point(ROAD, "perhaps", None)], "/points/0/stance", "unknown_value").await;
    refused(&vec![fine.clone(); 51], "/points", "wrong_length").await;
    // The petition is in Russian: what all points are not written in, the decision is not written in (90-6(2)).
    let mut in_english_alone = decision_with(std::slice::from_ref(&fine));
    in_english_alone["reasoning"] = json!({ "ru": "Обоснование" });
    in_english_alone["points"][0]["answer"] = json!({ "kk": "Жауап" });
    let answer = app.api.post(&path, Some(&office.head), in_english_alone).await;
    assert_eq!(answer.problem(422, "decision_language")["legal_basis"], "90-6(2)");

    app.api.post(&path, Some(&office.head), decision_with(&[fine])).await.is(200);
    assert!(app.seen(&id, None).await["decision"].is_null(), "not before its publication");
    // Better words before the publication are other points too.
    let better =
        [point(ROAD, "partly_accepted", Some("2026-10-01")), point(LIGHTS, "declined", None)];
    app.api.post(&path, Some(&office.head), decision_with(&better)).await.is(200);
    office.publish_decision(&id).await;
    let shown = points(&app, &id).await;
    let stances: Vec<_> = shown.iter().map(|point| word(&point["stance"])).collect();
    assert_eq!(stances, ["partly_accepted", "declined"]);
    assert_eq!(shown[0]["proposal"], ROAD);
    assert_eq!(shown[0]["answer"], json!({ "kk": "Жауап", "ru": "Ответ" }));
    assert_eq!(shown[0]["promise"]["state"], "running");
    assert!(shown[1].get("promise").is_none(), "nothing is promised of what is declined");
    let former = app.seen(&id, Some(&author)).await["former_decisions"].clone();
    assert_eq!(former[0]["points"][0]["stance"], "accepted", "the earlier wording stays on record");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_that_passes_in_silence_is_seen_and_told_once() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = promised(&app, &office, &author).await;
    let [(follower, address)] = app.readers().await;
    hear_of(&app, &id, &follower).await;
    let late = async || {
        let list = app.api.get("/api/v1/follow-ups?overdue=true", None).await.is(200);
        list["items"].as_array().unwrap().clone()
    };
    let coming = app.api.get("/api/v1/follow-ups", None).await.is(200);
    let coming = coming["items"].as_array().unwrap();
    assert!(coming.len() == 2 && coming.iter().all(|one| one["days_late"] == 0), "{coming:?}");
    app.clock("2026-10-01T18:50:00Z").await;
    assert_eq!(points(&app, &id).await[0]["promise"]["state"], "running", "its day runs to 24:00");
    assert!(late().await.is_empty());
    app.clock("2026-10-01T19:00:10Z").await;
    let promise = points(&app, &id).await[0]["promise"].clone();
    assert_eq!((&promise["state"], &promise["late"]), (&json!("overdue"), &json!(true)));
    let listed = late().await;
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!((&listed[0]["proposal"], &listed[0]["days_late"]), (&json!(ROAD), &json!(1)));
    let all = app.api.get("/api/v1/follow-ups?limit=1", None).await.is(200);
    let onward = format!("/api/v1/follow-ups?limit=1&cursor={}", word(&all["next_cursor"]));
    let second = app.api.get(&onward, None).await.is(200);
    assert_eq!(
        (&all["items"][0]["id"], &second["items"][0]["proposal"]),
        (&listed[0]["id"], &json!(LIGHTS))
    );
    assert!(second["next_cursor"].is_null());

    for token in [&author, &office.official, &office.head] {
        assert_eq!(app.told(token, "promise_passed").await, 1);
    }
    let told = mails(&app, &address, "Прошёл срок обещания").await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains(ROAD), "{}", told[0]);
    // The sweep comes by again, and the petition goes to the archive: nobody is told twice, and it stays seen.
    app.clock("2026-11-20T05:00:00Z").await;
    let seen = app.seen(&id, None).await;
    assert_eq!(seen["state"], "archived");
    assert_eq!(seen["decision"]["points"][0]["promise"]["state"], "overdue");
    assert_eq!(app.times(&id, "promise_passed").await, 1);
    app.clock("2026-12-02T05:00:00Z").await;
    assert_eq!((app.times(&id, "promise_passed").await, late().await.len()), (2, 2));
    let html = app.api.call(Method::GET, "/overdue?lang=ru", None, None, &[]).await;
    let html = String::from_utf8(html.bytes).unwrap();
    assert!(html.contains("Просроченные обещания") && html.contains(ROAD), "{html}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_body_is_reminded_once_of_what_it_promised_and_has_not_done() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = promised(&app, &office, &author).await;
    let reminded = || app.told(&office.official, "promise_due_soon");
    // Ten working days before 1 October, and not before the office opens.
    app.clock("2026-09-16T05:00:00Z").await;
    assert_eq!(reminded().await, 0);
    app.clock("2026-09-16T20:00:00Z").await;
    assert_eq!(reminded().await, 0, "at one o'clock in the night");
    app.clock("2026-09-17T05:00:00Z").await;
    assert_eq!((reminded().await, app.told(&office.head, "promise_due_soon").await), (1, 1));
    assert_eq!(app.told(&author, "promise_due_soon").await, 0);
    app.clock("2026-09-18T05:00:00Z").await;
    assert_eq!(reminded().await, 1);
    // Of what is done by then nobody is reminded.
    let lights = reports(&id, &points(&app, &id).await[1]);
    app.api.post(&lights, Some(&office.official), report("done")).await.is(201);
    app.clock("2026-11-20T05:00:00Z").await;
    assert_eq!(reminded().await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_promise_for_a_near_day_nobody_is_reminded() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = discussed(&app, &office, &author).await;
    let near = decision_with(&[point(ROAD, "accepted", Some("2026-09-18"))]);
    app.act(&id, "decision", &office.head, near).await.is(200);
    office.publish_decision(&id).await;
    app.clock("2026-09-18T05:00:00Z").await;
    assert_eq!(app.told(&office.official, "promise_due_soon").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_body_reports_in_public_until_it_has_said_how_the_promise_ended() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = promised(&app, &office, &author).await;
    let [(follower, address)] = app.readers().await;
    hear_of(&app, &id, &follower).await;
    let shown = points(&app, &id).await;
    let (road, lights) = (reports(&id, &shown[0]), reports(&id, &shown[1]));
    let elsewhere = app.official(MINISTRY).await;
    app.api.post(&road, Some(&elsewhere), report("done")).await.problem(403, "not_addressee");
    let declined = reports(&id, &shown[2]);
    let answer = app.api.post(&declined, Some(&office.official), report("done")).await;
    answer.problem(404, "not_found");
    let empty = json!({ "progress": "done", "report": {} });
    let answer = app.api.post(&road, Some(&office.official), empty).await;
    assert_eq!(answer.problem(422, "validation_failed")["errors"][0]["pointer"], "/report");
    let script =
        json!({ "progress": "done", "report": { "kk": "x" }, "link": "javascript:alert(1)" });
    let answer = app.api.post(&road, Some(&office.official), script).await;
    assert_eq!(answer.problem(422, "validation_failed")["errors"][0]["pointer"], "/link");

    app.clock("2026-09-25T05:00:00Z").await;
    app.api.post(&road, Some(&office.official), report("in_progress")).await.is(201);
    // Under way is not done: its day passes all the same.
    app.clock("2026-10-05T05:00:00Z").await;
    let promise = points(&app, &id).await[0]["promise"].clone();
    assert_eq!(
        (&promise["state"], &promise["reports"][0]["progress"]),
        (&json!("overdue"), &json!("in_progress"))
    );
    app.api.post(&road, Some(&office.head), report("done")).await.is(201);
    let promise = points(&app, &id).await[0]["promise"].clone();
    assert_eq!((&promise["state"], &promise["late"]), (&json!("done"), &json!(true)));
    assert_eq!(promise["reports"].as_array().unwrap().len(), 2, "each report stays");
    let again = app.api.post(&road, Some(&office.official), report("in_progress")).await;
    assert_eq!(again.problem(409, "promise_ended")["legal_basis"], "90-6(3)");
    app.api.post(&lights, Some(&office.official), report("dropped")).await.is(201);
    let promise = points(&app, &id).await[1]["promise"].clone();
    assert_eq!((&promise["state"], &promise["late"]), (&json!("dropped"), &json!(false)));
    app.clock("2026-12-02T05:00:00Z").await;
    assert_eq!(app.times(&id, "promise_passed").await, 1, "of the road alone");
    assert_eq!(app.api.get("/api/v1/follow-ups", None).await.is(200)["items"], json!([]));

    assert_eq!(app.told(&author, "promise_reported").await, 3);
    let told = mails(&app, &address, "Отчёт об обещании").await;
    assert!(told[0].contains("Слова органа: Отчёт") && told[0].contains(LIGHTS), "{told:?}");
    // A member of staff is nobody that the public hears of.
    let timeline = app.timeline(&id).await;
    let step = timeline.iter().find(|step| step["event"] == "promise_reported").unwrap();
    assert_eq!(
        (&step["actor"], &step["details"]["progress"]),
        (&json!("official"), &json!("in_progress"))
    );
    let html =
        app.api.call(Method::GET, &format!("/petitions/{id}?lang=en"), None, None, &[]).await;
    let html = String::from_utf8(html.bytes).unwrap();
    for told in ["Answer point by point", "Accepted in part", "Given up", "Жолдар бөлімі", ROAD]
    {
        assert!(html.contains(told), "{told}: {html}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn followers_hear_of_each_report_however_soon_the_next_one_comes() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = promised(&app, &office, &author).await;
    let [(follower, address)] = app.readers().await;
    hear_of(&app, &id, &follower).await;
    let shown = points(&app, &id).await;
    for (point, words) in [(0, "Бірінші"), (1, "Екінші"), (0, "Үшінші")] {
        let mut said = report("in_progress");
        said["report"] = json!({ "ru": words });
        let path = reports(&id, &shown[point]);
        app.api.post(&path, Some(&office.official), said).await.is(201);
    }
    let told = mails(&app, &address, "Отчёт об обещании").await;
    assert_eq!(told.len(), 3, "{told:?}");
    for words in ["Бірінші", "Екінші", "Үшінші"] {
        assert!(told.iter().any(|mail| mail.contains(words)), "{words}: {told:?}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_cancelled_decision_promised_is_owed_no_more() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = promised(&app, &office, &author).await;
    let road = reports(&id, &points(&app, &id).await[0]);
    let complaint = json!({ "matter": "decision", "statement": "Келіспеймін" });
    let filed = app.act(&id, "complaints", &author, complaint).await.is(201);
    let path = format!("/api/v1/complaints/{}/satisfaction", word(&filed["complaint_id"]));
    let reasons = json!({ "reasoning": "Дәлелдер негізді" });
    app.api.post(&path, Some(&office.official), reasons).await.is(200);
    assert_eq!(app.api.get("/api/v1/follow-ups", None).await.is(200)["items"], json!([]));
    app.api
        .post(&road, Some(&office.official), report("done"))
        .await
        .problem(409, "state_conflict");
    app.clock("2026-10-05T05:00:00Z").await;
    assert_eq!(app.times(&id, "promise_passed").await, 0);
    let former = app.seen(&id, None).await["former_decisions"].clone();
    assert_eq!(former[0]["points"][0]["proposal"], ROAD, "it stays on record");
    app.close().await;
}
