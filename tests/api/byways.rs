//! Ways beside the main one: authors on paper, bodies that are asked, proposals that go on, working groups by mail.

use serde_json::{Value, json};

use crate::harness::{COUNCIL, DISTRICT, MINISTRY, TestApp, text, word};

#[tokio::test(flavor = "multi_thread")]
async fn a_moderator_enters_what_an_author_on_paper_sends() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (moderator, people) = (app.moderator().await, app.people(2).await);
    let paper = async |iin: &str| {
        let id = app.paper_petition(&moderator, MINISTRY, iin).await;
        let note = json!({ "note": "Толықтырыңыз" });
        app.act(&id, "correction-request", &moderator, note).await.is(200);
        id
    };
    let id = paper("880101300010").await;
    let corrected = app.act(&id, "correction", &moderator, text(MINISTRY)).await.is(200);
    assert_eq!(corrected["state"], "on_moderation");
    let proposal = json!({ "addressee": DISTRICT, "note": "Мәселе ауданның құзыретінде" });
    app.act(&id, "addressee-change", &moderator, proposal).await.is(200);
    let consented = app.act(&id, "addressee-change/consent", &moderator, json!({})).await.is(200);
    assert_eq!(consented["addressee"]["slug"], DISTRICT);
    let grounds = json!([{ "code": "incomplete_content", "detail": "x" }]);
    let rejection = json!({ "grounds": grounds, "reasoning": "x" });
    app.act(&id, "rejection", &moderator, rejection).await.is(200);
    let complaint = json!({ "matter": "rejection", "statement": "Хатпен келді" });
    let filed = app.act(&id, "complaints", &moderator, complaint).await.is(201);
    assert_eq!(filed["petition"]["complaints"].as_array().unwrap().len(), 1);
    let withdrawn = app.paper_petition(&moderator, MINISTRY, &people[0].iin).await;
    let withdrawn = app.act(&withdrawn, "withdrawal", &moderator, json!({})).await.is(200);
    assert_eq!(withdrawn["state"], "withdrawn");
    // Whoever filed on the portal acts themselves.
    let own = app.petition(&people[1].token).submitted().await;
    app.act(&own, "withdrawal", &moderator, json!({})).await.problem(403, "wrong_role");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_asked_reads_what_it_is_asked_about() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let (asked, other) = (app.official(DISTRICT).await, app.official(COUNCIL).await);
    let id = app.petition(&author).submitted().await;
    let path = format!("/api/v1/petitions/{id}");
    app.api.get(&path, Some(&asked)).await.problem(404, "not_found");
    for body in [DISTRICT, "ministry-transport"] {
        let question = json!({ "public_body": body, "question": "Сіздің құзырет пе?", "matter": "other_condition" });
        app.act(&id, "inquiries", &moderator, question).await.is(201);
    }
    let seen = app.api.get(&path, Some(&asked)).await.is(200);
    let inquiries = seen["inquiries"].as_array().unwrap();
    assert_eq!(inquiries.len(), 1, "what others were asked is theirs: {inquiries:?}");
    assert!(seen["link_key"].is_null() && seen["correction_note"].is_null());
    app.api.get(&path, Some(&other)).await.problem(404, "not_found");
    let answer = format!("{path}/inquiries/{}/answer", word(&inquiries[0]["id"]));
    app.api.post(&answer, Some(&asked), json!({ "answer": "Жоқ" })).await.is(200);
    app.act(&id, "registration", &asked, json!({ "number": "1" }))
        .await
        .problem(403, "not_addressee");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_below_the_threshold_goes_on_to_the_competent_body() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = app.petition(&author).to(DISTRICT).published().await;
    app.clock("2027-03-10T05:00:00Z").await;
    app.act(&id, "forwarding", &office.moderator, json!({ "note": "x" })).await.is(200);
    app.act(&id, "registration", &office.official, json!({ "number": "1-П" })).await.is(200);
    // A ministry asks for fifty thousand votes of a petition; of a proposal it asks none.
    let on = json!({ "addressee": MINISTRY, "note": "Министрліктің құзыретінде" });
    let sent = app.act(&id, "redirection", &office.official, on).await.is(200);
    assert_eq!(
        (&sent["state"], &sent["addressee"]["slug"], &sent["registration"]),
        (&json!("forwarded_as_proposal"), &json!(MINISTRY), &Value::Null)
    );
    let ministry = app.official(MINISTRY).await;
    app.act(&id, "registration", &ministry, json!({ "number": "2-П" })).await.is(200);
    assert_eq!(app.term(&id, "proposal_answer", None).await["state"], "running");
    app.act(&id, "proposal-answer", &ministry, json!({ "answer": "Жауап" })).await.is(200);
    let late = json!({ "addressee": DISTRICT, "note": "x" });
    app.act(&id, "redirection", &ministry, late).await.problem(409, "state_conflict");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_a_working_group_are_invited_by_mail() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let id = office.registered(&author).await;
    let members = ["state_body", "deputy", "applicant", "public_association"].map(
        |kind| json!({ "kind": kind, "name": "Қатысушы", "email": format!("{kind}@example.kz") }),
    );
    let formed =
        app.act(&id, "working-group", &office.official, json!({ "members": members })).await;
    assert!(!formed.is(200)["working_group"].to_string().contains("example.kz"));
    let mails = app.api.get("/dev/mails?to=deputy@example.kz", None).await.is(200);
    assert_eq!(mails["items"].as_array().unwrap().len(), 1);
    let bad = json!({ "members": [{ "kind": "deputy", "name": "Қатысушы", "email": "x" }] });
    let refused = app.act(&id, "working-group", &office.official, bad).await;
    let problem = refused.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/members/0/email");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_made_to_sign_reports_it_and_nobody_learns_by_whom() {
    let app = TestApp::open().await;
    let (person, moderator) = (app.person().await, app.moderator().await);
    let id = app.petition(&app.citizen().await).published().await;
    let path = "/api/v1/coercion-reports";
    let report = json!({ "petition": id, "statement": "Жұмыста қол қоюға мәжбүрледі" });
    let made = app.api.post(path, Some(&person.token), report).await.is(201);
    let seen = app.api.get(path, Some(&moderator)).await.is(200);
    let listed = seen.to_string();
    assert!(listed.contains("мәжбүрледі") && !listed.contains(&person.account.to_string()));
    app.api.get(path, Some(&person.token)).await.problem(403, "wrong_role");
    let finding = format!("{path}/{}/finding", word(&made["id"]));
    let body = json!({ "finding": "Жұмыс берушіге хат жіберілді" });
    app.api.post(&finding, Some(&moderator), body.clone()).await.is(200);
    app.api.post(&finding, Some(&moderator), body).await.problem(409, "handled_already");
    let hidden = app.petition(&app.citizen().await).submitted().await;
    let report = json!({ "petition": hidden, "statement": "x" });
    app.api.post(path, Some(&person.token), report).await.problem(404, "not_found");
    app.close().await;
}
