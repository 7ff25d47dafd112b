//! Branches of the procedure that no scenario of its own names.

use reqwest::Method;
use serde_json::json;

use crate::harness::{
    COUNCIL, DISTRICT, MINISTRY, Person, TestApp, petition_path, sheet, word, working_group,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_asked_and_answers_while_the_term_runs_on() {
    let app = TestApp::at("2026-02-27T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let asked = app.official(MINISTRY).await;
    let old = app.petition(&author).to(DISTRICT).submitted().await;
    let question = |matter: &str| json!({ "public_body": MINISTRY, "matter": matter, "question": "Құзыретке жата ма?" });
    // In 2024 other bodies were asked about prohibited subjects alone.
    let refused = app.act(&old, "inquiries", &moderator, question("other_condition")).await;
    assert_eq!(refused.problem(422, "inquiry_matter")["legal_basis"], "90-2(5)");
    app.act(&old, "inquiries", &moderator, question("prohibited_subject")).await.is(201);
    app.clock("2026-03-02T05:00:00Z").await;
    let id = app.petition(&author).to(DISTRICT).submitted().await;
    let due = app.term(&id, "moderation", Some(&author)).await["due_on"].clone();
    let sent = app.act(&id, "inquiries", &moderator, question("other_condition")).await.is(201);
    let path = petition_path(&id, &format!("inquiries/{}/answer", word(&sent["inquiry_id"])));
    let stranger = app.official(DISTRICT).await;
    app.api.post(&path, Some(&stranger), json!({ "answer": "x" })).await.problem(403, "not_asked");
    app.api.post(&path, Some(&asked), json!({ "answer": "Жатады" })).await.is(200);
    app.api
        .post(&path, Some(&asked), json!({ "answer": "x" }))
        .await
        .problem(409, "answered_already");
    assert_eq!(app.term(&id, "moderation", Some(&author)).await["due_on"], due, "no term stops");
    let seen = app.seen(&id, Some(&moderator)).await;
    assert_eq!(seen["inquiries"][0]["answer"], "Жатады");
    assert!(app.seen(&id, Some(&author)).await["inquiries"].is_null());
    let inbox = app.api.get("/api/v1/me/notices", Some(&asked)).await.is(200);
    assert_eq!(inbox["items"][0]["kind"], "inquiry_received");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_to_the_media_are_owed_within_five_working_days() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let (late, prompt) =
        (app.petition(&author).published().await, app.petition(&author).published().await);
    assert_eq!(app.term(&prompt, "media_letter", Some(&author)).await["due_on"], "2026-09-14");
    let letters = |on: &str| json!({ "outlets": ["Егемен Қазақстан", "Казахстанская правда"], "sent_on": on });
    for wrong in ["2026-09-08", "2026-09-06"] {
        let answer = app.act(&prompt, "media-letters", &moderator, letters(wrong)).await;
        assert_eq!(answer.problem(422, "validation_failed")["errors"][0]["pointer"], "/sent_on");
    }
    app.act(&prompt, "media-letters", &moderator, letters("2026-09-07")).await.is(200);
    assert_eq!(app.term(&prompt, "media_letter", Some(&author)).await["state"], "met");
    assert_eq!(app.seen(&prompt, None).await["media_letters"][0]["outlets"][0], "Егемен Қазақстан");
    app.clock("2026-09-15T05:00:00Z").await;
    assert_eq!(app.term(&late, "media_letter", Some(&author)).await["state"], "overdue");
    // Sent on the last day and recorded on the next: there was no silence.
    app.act(&late, "media-letters", &moderator, letters("2026-09-14")).await.is(200);
    let recorded = app.term(&late, "media_letter", Some(&author)).await;
    assert_eq!((&recorded["state"], &recorded["ended"]), (&json!("met"), &json!("in_time")));
    let silence = json!({ "matter": "inaction", "term": "media_letter", "statement": "x" });
    app.act(&late, "complaints", &author, silence).await.problem(409, "state_conflict");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_to_the_media_are_recorded_whatever_became_of_the_petition_since() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    let decided = office.registered(&author).await;
    let letters = json!({ "outlets": ["Egemen Qazaqstan"], "sent_on": "2026-09-07" });
    office.prepare_decision(&decided, "2026-09-14").await;
    app.act(&decided, "media-letters", &office.moderator, letters.clone()).await.is(200);
    office.decide(&decided, "refused").await;
    app.act(&decided, "media-letters", &office.moderator, letters.clone()).await.is(200);
    office.publish_decision(&decided).await;
    app.act(&decided, "media-letters", &office.moderator, letters.clone()).await.is(200);
    let withdrawn = app.petition(&author).published().await;
    app.act(&withdrawn, "withdrawal", &author, json!({})).await.is(200);
    let today = json!({ "outlets": ["Egemen Qazaqstan"] });
    app.act(&withdrawn, "media-letters", &office.moderator, today.clone()).await.is(200);
    let (limited, _) = app.petition(&author).limited().await;
    app.act(&limited, "media-letters", &office.moderator, today)
        .await
        .problem(409, "state_conflict");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_and_portal_count_a_person_once_in_either_order() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).published().await;
    let [one, other, third] = app.people(3).await.try_into().ok().unwrap();
    let first = app.sign(&id, &one.token, None).await.is(201);
    let again = app.act(&id, "paper-signatures", &moderator, sheet(&one.iin)).await.is(200);
    assert_eq!(again["id"], first["id"]);
    let paper = app.act(&id, "paper-signatures", &moderator, sheet(&other.iin)).await.is(201);
    // Who has only declared an IIN is not told of the vote on paper, and does not count once more.
    let on_paper = app.sign(&id, &other.token, None).await.is(200);
    assert_ne!(on_paper["id"], paper["id"]);
    // A hundred entries of one sheet, and the person himself, at once.
    let Person { token, iin, .. } = third;
    let path = petition_path(&id, "paper-signatures");
    let entries = futures_util::future::join_all(
        (0..20).map(|_| app.api.post(&path, Some(&moderator), sheet(&iin))),
    );
    let (entries, own) = futures_util::future::join(entries, app.sign(&id, &token, None)).await;
    let new = entries.iter().filter(|answer| answer.status == 201).count()
        + usize::from(own.status == 201);
    assert_eq!(
        new,
        1,
        "{:?} {}",
        entries.iter().map(|answer| answer.status).collect::<Vec<_>>(),
        own.status
    );
    assert_eq!(app.seen(&id, None).await["signature_count"], 53);
    let mut tomorrow = sheet(&iin);
    tomorrow["signed_on"] = json!("2026-09-08");
    app.api.post(&path, Some(&moderator), tomorrow).await.problem(422, "validation_failed");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supported_petition_that_loses_votes_collects_again() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).to(DISTRICT).published().await;
    let receipts = app.support(&id).await;
    let closes_on = app.seen(&id, None).await["closes_on"].clone();
    let none = app.act(&id, "invalidations", &moderator, json!({ "reason": "x" })).await;
    none.problem(422, "condition_required");
    let conditions = json!({ "signatures": [receipts[0]["id"]], "reason": "бір қолмен қойылған" });
    let made = app.act(&id, "invalidations", &moderator, conditions).await.is(201);
    assert_eq!(
        (&made["matched"], app.seen(&id, None).await["state"].clone()),
        (&json!(1), json!("supported")),
        "counted first"
    );
    let run = petition_path(&id, &format!("invalidations/{}/run", word(&made["id"])));
    app.api.post(&run, Some(&moderator), json!({})).await.problem(403, "second_person_required");
    let second = app.moderator().await;
    let back = app.api.post(&run, Some(&second), json!({})).await.is(200);
    assert_eq!((&back["state"], &back["closes_on"]), (&json!("published"), &closes_on));
    app.api.post(&run, Some(&moderator), json!({})).await.problem(409, "run_already");
    assert_eq!(
        app.term(&id, "collection", Some(&author)).await["state"],
        "running",
        "its clock runs on"
    );
    app.sign(&id, &app.citizen().await, None).await.is(201);
    assert_eq!(app.seen(&id, None).await["state"], "supported");
    let steps = app.timeline(&id).await;
    let step = steps.iter().find(|step| step["event"] == "signatures_invalidated").unwrap().clone();
    assert_eq!(step["details"]["removed"], 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_central_body_studies_comments_and_foreign_law() {
    // A ministry's threshold is out of reach here; a petition is brought there by the law's own path
    // in `tests/law/acts.rs`. What a district need not do is shown over HTTP.
    use petitions::domain::lifecycle::{Act, Actor, Facts, Moment, Outcome, Policy, Study, decide};
    use petitions::domain::petition::{Collection, Consideration, Duties, Petition, State};
    use petitions::domain::rules::{Mode, RuleSet, Source, Version};
    let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
    let calendar = petitions::domain::calendar::Calendar::new(1, Vec::new());
    let now = petitions::domain::calendar::start_of(day);
    let at = Moment { now, today: day, calendar: &calendar, policy: Policy::DEFAULT };
    let collection = Collection { opened_at: now, required: 50_000, closes_on: day };
    let duties =
        Duties { field_visit: true, working_group: true, discussion_on: Some(day), minutes: true };
    let petition = |local| Petition {
        rules: RuleSet::of(Version::V2026),
        source: Source::Electronic,
        mode: Mode::Pre,
        state: State::Discussed(Consideration { collection, duties }),
        language: petitions::domain::language::Language::Kk,
        local,
        signature_count: 50_000,
        taken_down: false,
    };
    let languages = [petitions::domain::language::Language::Kk];
    let judge = |local, comments, study| {
        let facts = Facts { comments, ..Facts::default() };
        let head = Actor::FirstHead { addressee: true, own: false };
        decide(
            &petition(local),
            &Act::Decide { outcome: Outcome::Satisfied, languages: &languages, study },
            head,
            &facts,
            &at,
        )
        .map(drop)
        .map_err(|refusal| refusal.to_string())
    };
    let whole = Study { comment_analysis: true, touches_legislation: true, comparative_law: true };
    assert!(judge(false, 0, Study::default()).is_ok());
    assert!(judge(false, 3, Study::default()).unwrap_err().contains("comment_analysis"));
    let unstudied = Study { comparative_law: false, ..whole };
    assert!(judge(false, 3, unstudied).unwrap_err().contains("comparative_law"));
    assert!(judge(false, 3, whole).is_ok());
    assert!(
        judge(true, 3, Study { touches_legislation: true, ..Study::default() }).is_ok(),
        "a local body has no such duty"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_redirects_within_three_working_days_and_starts_from_nothing() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let (councillor, official) = (app.official(COUNCIL).await, app.official(DISTRICT).await);
    let id = app.petition(&author).to(COUNCIL).supported().await;
    app.act(&id, "forwarding", &moderator, json!({ "note": "x" })).await.is(200);
    app.act(&id, "registration", &councillor, json!({ "number": "1" })).await.is(200);
    app.act(&id, "working-group", &councillor, working_group()).await.is(200);
    let to = |body: &str| json!({ "addressee": body, "note": "құзыреті бойынша" });
    let same = app.act(&id, "redirection", &councillor, to(COUNCIL)).await;
    assert_eq!(same.problem(422, "validation_failed")["errors"][0]["code"], "same_addressee");
    app.act(&id, "redirection", &councillor, to(MINISTRY))
        .await
        .problem(409, "required_count_not_met");
    app.clock("2026-09-10T05:00:00Z").await;
    app.act(&id, "redirection", &councillor, to(DISTRICT)).await.is(200);
    let redirected = app.seen(&id, None).await;
    assert_eq!(
        (&redirected["state"], &redirected["addressee"]["slug"]),
        (&json!("forwarded"), &json!(DISTRICT))
    );
    assert!(
        redirected["registration"].is_null() && redirected["working_group"].is_null(),
        "another body's work is not this one's"
    );
    app.act(&id, "registration", &councillor, json!({ "number": "2" }))
        .await
        .problem(403, "not_addressee");
    app.act(&id, "registration", &official, json!({ "number": "2" })).await.is(200);
    assert_eq!(app.term(&id, "consideration", Some(&author)).await["started_on"], "2026-09-10");
    // Received on the 10th: the 15th is the last day.
    app.clock("2026-09-16T05:00:00Z").await;
    let late = app.act(&id, "redirection", &official, to(COUNCIL)).await;
    assert_eq!(late.problem(409, "redirection_late")["legal_basis"], "65");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_addressee_changes_with_the_author_s_consent_alone() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).submitted().await;
    let hash = app.seen(&id, Some(&author)).await["text_hash"].clone();
    let consent = petition_path(&id, "addressee-change/consent");
    app.api.post(&consent, Some(&author), json!({})).await.problem(409, "no_addressee_proposed");
    let proposal = json!({ "addressee": DISTRICT, "note": "Мәселе ауданның құзыретінде" });
    app.act(&id, "addressee-change", &moderator, proposal).await.is(200);
    let waiting = app.seen(&id, Some(&author)).await;
    assert_eq!(waiting["addressee"]["slug"], MINISTRY);
    assert_eq!(waiting["addressee_change"]["addressee"]["slug"], DISTRICT);
    app.api.post(&consent, Some(&app.citizen().await), json!({})).await.problem(404, "not_found");
    let changed = app.api.post(&consent, Some(&author), json!({})).await.is(200);
    assert_eq!(changed["addressee"]["slug"], DISTRICT);
    assert_ne!(changed["text_hash"], hash, "the text names its addressee");
    app.api.post(&consent, Some(&author), json!({})).await.problem(409, "no_addressee_proposed");
    app.close().await;
}

/// A complaint of silence is open still when the petition is rejected: the archive waits for it.
#[tokio::test(flavor = "multi_thread")]
async fn no_petition_is_archived_before_the_outcome_of_its_complaint() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let administrator = app.administrator().await;
    let id = app.petition(&author).submitted().await;
    app.clock("2026-10-06T05:00:00Z").await;
    let silence = json!({ "matter": "inaction", "statement": "Жауап жоқ" });
    let filed = app.act(&id, "complaints", &author, silence).await.is(201);
    let body =
        json!({ "grounds": [{ "code": "incomplete_content", "detail": "x" }], "reasoning": "x" });
    app.act(&id, "rejection", &moderator, body).await.is(200);
    app.clock("2026-12-10T05:00:00Z").await;
    assert_eq!(app.seen(&id, Some(&author)).await["state"], "rejected");
    let outcome = json!({ "outcome": "dismissed", "reasoning": "x" });
    let path = format!("/api/v1/complaints/{}/outcome", word(&filed["complaint_id"]));
    app.api.post(&path, Some(&administrator), outcome).await.is(200);
    assert_eq!(app.term(&id, "archive", Some(&author)).await["due_on"], "2027-01-09");
    app.clock("2027-01-10T05:00:00Z").await;
    assert_eq!(app.seen(&id, Some(&author)).await["state"], "archived");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_has_its_term_and_its_way() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let administrator = app.administrator().await;
    let complaint = |matter: &str| json!({ "matter": matter, "statement": "Келіспеймін" });
    let reject = || async {
        let id = app.petition(&author).submitted().await;
        let body = json!({ "grounds": [{ "code": "incomplete_content", "detail": "x" }], "reasoning": "x" });
        app.act(&id, "rejection", &moderator, body).await.is(200);
        id
    };
    let (first, second) = (reject().await, reject().await);
    app.act(&first, "complaints", &author, complaint("decision"))
        .await
        .problem(409, "state_conflict");
    app.clock("2026-10-07T05:00:00Z").await;
    // A month to the day, against a ministry: a court hears it, so nothing is passed on.
    let filed = app.act(&first, "complaints", &author, complaint("rejection")).await.is(201);
    assert_eq!(filed["complaint"]["route"], "court");
    let path = format!("/api/v1/complaints/{}", word(&filed["complaint_id"]));
    app.api
        .post(&format!("{path}/passing-on"), Some(&moderator), json!({ "to": "x" }))
        .await
        .problem(409, "heard_by_court");
    app.clock("2026-10-08T05:00:00Z").await;
    let late = app.act(&second, "complaints", &author, complaint("rejection")).await;
    assert_eq!(late.problem(409, "complaint_late")["legal_basis"], "136");
    // The archive waits for the outcome, and the petition goes back to its check.
    app.clock("2026-12-10T05:00:00Z").await;
    assert_eq!(app.seen(&second, Some(&author)).await["state"], "archived");
    assert_eq!(app.seen(&first, Some(&author)).await["state"], "rejected");
    let outcome = json!({ "outcome": "act_cancelled", "reasoning": "сот шешімі" });
    app.api.post(&format!("{path}/outcome"), Some(&administrator), outcome).await.is(200);
    let back = app.seen(&first, Some(&author)).await;
    assert_eq!((&back["state"], back["rejection"].is_null()), (&json!("on_moderation"), true));
    assert_eq!(app.term(&first, "moderation", Some(&author)).await["started_on"], "2026-12-10");
    // Silence is a refusal that may be complained of (91(2)).
    app.clock("2027-01-20T05:00:00Z").await;
    app.act(&first, "complaints", &author, complaint("inaction")).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_deployment_chose_holds() {
    let app = TestApp::with(&[
        "--correction-restarts-clock",
        "--local-residence-required",
        "--no-signature-withdrawal",
        "--no-petition-withdrawal",
        "--no-joining-after-threshold",
    ])
    .await;
    app.clock("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let id = app.petition(&author).to(DISTRICT).submitted().await;
    app.act(&id, "withdrawal", &author, json!({})).await.problem(409, "withdrawal_not_offered");
    app.act(&id, "correction-request", &moderator, json!({ "note": "x" })).await.is(200);
    app.clock("2026-09-10T05:00:00Z").await;
    app.act(&id, "correction", &author, super::harness::text(DISTRICT)).await.is(200);
    let anew = app.term(&id, "moderation", Some(&author)).await;
    assert_eq!(
        (&anew["started_on"], &anew["state"], &anew["due_on"]),
        (&json!("2026-09-10"), &json!("running"), &json!("2026-10-08"))
    );
    // The first twenty days would have ended on the 5th.
    app.clock("2026-10-08T05:00:00Z").await;
    assert_eq!(app.term(&id, "moderation", Some(&author)).await["state"], "running");
    app.clock("2026-10-09T05:00:00Z").await;
    assert_eq!(app.term(&id, "moderation", Some(&author)).await["state"], "overdue");
    app.act(&id, "approval", &moderator, json!({})).await.is(200);
    let key = word(&app.seen(&id, Some(&author)).await["link_key"]);
    let people = |residence: &str| {
        let body = json!({ "count": 1, "residence": residence });
        let app = &app;
        async move {
            word(
                &app.api.post("/dev/citizens", None, body).await.is(201)["items"][0]["access_token"],
            )
        }
    };
    let body = app.api.get(&format!("/api/v1/public-bodies/{DISTRICT}"), None).await.is(200);
    let here = word(&body["territory"]);
    let (local, stranger) = (people(&here).await, people("710000000").await);
    app.sign(&id, &stranger, Some(&key)).await.problem(403, "not_resident");
    app.sign(&id, &local, Some(&key)).await.is(201);
    let withdrawn = app
        .api
        .call(Method::DELETE, &petition_path(&id, "signatures/mine"), Some(&local), None, &[])
        .await;
    withdrawn.problem(409, "withdrawal_not_offered");
    app.close().await;
}
