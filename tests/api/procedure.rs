//! Branches of the procedure that no scenario of its own names.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{TestApp, word};

const MINISTRY: &str = "ministry-trade-integration";
const DISTRICT: &str = "akimat-akmola-egindikol-district";
const COUNCIL: &str = "maslikhat-akmola-egindikol-district";

fn act(id: &str, name: &str) -> String {
    format!("/api/v1/petitions/{id}/{name}")
}

async fn term(house: &TestApp, id: &str, token: &str, kind: &str) -> Value {
    let all = house.api.get(&act(id, "deadlines"), Some(token)).await.is(200);
    all["items"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .find(|clock| clock["kind"] == kind)
        .unwrap_or_else(|| panic!("no clock {kind}"))
        .clone()
}

async fn supported(house: &TestApp, author: &str, addressee: &str) -> (String, Vec<Value>) {
    let id = house.published(author, addressee).await;
    let required = house.petition(&id, None).await["required_count"].as_u64().unwrap() as usize;
    let answers = house.sign_all(&id, &house.citizens(required - 50).await, None).await;
    (id, answers.iter().map(|answer| answer.is(201)).collect())
}

pub fn sheet(iin: &str) -> Value {
    json!({
        "iin": iin, "family_name": "Серікова", "given_name": "Айгүл", "signed_on": "2026-09-07",
        "scan_reference": "парақ 1", "residence": "710000000",
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_asked_and_answers_while_the_term_runs_on() {
    let house = TestApp::at("2026-02-27T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let asked = house.staff("official", Some(MINISTRY)).await;
    let old = house.submitted(&author, DISTRICT).await;
    let question = |matter: &str| json!({ "public_body": MINISTRY, "matter": matter, "question": "Құзыретке жата ма?" });
    // In 2024 other bodies were asked about prohibited subjects alone.
    let refused = house
        .api
        .post(&act(&old, "inquiries"), Some(&moderator), question("other_condition"))
        .await;
    assert_eq!(refused.problem(422, "inquiry_matter")["legal_basis"], "90-2(5)");
    house
        .api
        .post(&act(&old, "inquiries"), Some(&moderator), question("prohibited_subject"))
        .await
        .is(201);
    house.clock("2026-03-02T05:00:00Z").await;
    let id = house.submitted(&author, DISTRICT).await;
    let due = term(&house, &id, &author, "moderation").await["due_on"].clone();
    let sent = house
        .api
        .post(&act(&id, "inquiries"), Some(&moderator), question("other_condition"))
        .await
        .is(201);
    let path = act(&id, &format!("inquiries/{}/answer", word(&sent["inquiry_id"])));
    let stranger = house.staff("official", Some(DISTRICT)).await;
    house
        .api
        .post(&path, Some(&stranger), json!({ "answer": "x" }))
        .await
        .problem(403, "not_asked");
    house.api.post(&path, Some(&asked), json!({ "answer": "Жатады" })).await.is(200);
    house
        .api
        .post(&path, Some(&asked), json!({ "answer": "x" }))
        .await
        .problem(409, "answered_already");
    assert_eq!(term(&house, &id, &author, "moderation").await["due_on"], due, "no term stops");
    let seen = house.petition(&id, Some(&moderator)).await;
    assert_eq!(seen["inquiries"][0]["answer"], "Жатады");
    assert!(house.petition(&id, Some(&author)).await["inquiries"].is_null());
    let inbox = house.api.get("/api/v1/me/notices", Some(&asked)).await.is(200);
    assert_eq!(inbox["items"][0]["kind"], "inquiry_received");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_to_the_media_are_owed_within_five_working_days() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let (late, prompt) =
        (house.published(&author, MINISTRY).await, house.published(&author, MINISTRY).await);
    assert_eq!(term(&house, &prompt, &author, "media_letter").await["due_on"], "2026-09-14");
    let letters = |on: &str| json!({ "outlets": ["Егемен Қазақстан", "Казахстанская правда"], "sent_on": on });
    for wrong in ["2026-09-08", "2026-09-06"] {
        let answer =
            house.api.post(&act(&prompt, "media-letters"), Some(&moderator), letters(wrong)).await;
        assert_eq!(answer.problem(422, "validation_failed")["errors"][0]["pointer"], "/sent_on");
    }
    house
        .api
        .post(&act(&prompt, "media-letters"), Some(&moderator), letters("2026-09-07"))
        .await
        .is(200);
    assert_eq!(term(&house, &prompt, &author, "media_letter").await["state"], "met");
    assert_eq!(
        house.petition(&prompt, None).await["media_letters"][0]["outlets"][0],
        "Егемен Қазақстан"
    );
    house.clock("2026-09-15T05:00:00Z").await;
    assert_eq!(term(&house, &late, &author, "media_letter").await["state"], "overdue");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_and_portal_count_a_person_once_in_either_order() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let id = house.published(&author, MINISTRY).await;
    let made = house.api.post("/dev/citizens", None, json!({ "count": 2 })).await.is(201);
    let person =
        |at: usize| (word(&made["items"][at]["access_token"]), word(&made["items"][at]["iin"]));
    let ((one, one_iin), (other, other_iin)) = (person(0), person(1));
    let first = house.sign(&id, &one, None).await.is(201);
    let again = house
        .api
        .post(&act(&id, "paper-signatures"), Some(&moderator), sheet(&one_iin))
        .await
        .is(200);
    assert_eq!(again["id"], first["id"]);
    let paper = house
        .api
        .post(&act(&id, "paper-signatures"), Some(&moderator), sheet(&other_iin))
        .await
        .is(201);
    assert_eq!(house.sign(&id, &other, None).await.is(200)["id"], paper["id"]);
    // A hundred entries of one sheet, and the person himself, at once.
    let third = house.api.post("/dev/citizens", None, json!({ "count": 1 })).await.is(201);
    let (token, iin) = (word(&third["items"][0]["access_token"]), word(&third["items"][0]["iin"]));
    let path = act(&id, "paper-signatures");
    let entries = futures_util::future::join_all(
        (0..20).map(|_| house.api.post(&path, Some(&moderator), sheet(&iin))),
    );
    let (entries, own) = futures_util::future::join(entries, house.sign(&id, &token, None)).await;
    let new = entries.iter().filter(|answer| answer.status == 201).count()
        + usize::from(own.status == 201);
    assert_eq!(
        new,
        1,
        "{:?} {}",
        entries.iter().map(|answer| answer.status).collect::<Vec<_>>(),
        own.status
    );
    assert_eq!(house.petition(&id, None).await["signature_count"], 53);
    let mut tomorrow = sheet(&iin);
    tomorrow["signed_on"] = json!("2026-09-08");
    house.api.post(&path, Some(&moderator), tomorrow).await.problem(422, "validation_failed");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supported_petition_that_loses_votes_collects_again() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let (id, receipts) = supported(&house, &author, DISTRICT).await;
    let closes_on = house.petition(&id, None).await["closes_on"].clone();
    let none = house
        .api
        .post(&act(&id, "invalidations"), Some(&moderator), json!({ "reason": "x" }))
        .await;
    none.problem(422, "condition_required");
    let conditions = json!({ "signatures": [receipts[0]["id"]], "reason": "бір қолмен қойылған" });
    let made =
        house.api.post(&act(&id, "invalidations"), Some(&moderator), conditions).await.is(201);
    assert_eq!(
        (&made["matched"], house.petition(&id, None).await["state"].clone()),
        (&json!(1), json!("supported")),
        "counted first"
    );
    let run = act(&id, &format!("invalidations/{}/run", word(&made["id"])));
    house.api.post(&run, Some(&moderator), json!({})).await.problem(403, "second_person_required");
    let second = house.staff("moderator", None).await;
    let back = house.api.post(&run, Some(&second), json!({})).await.is(200);
    assert_eq!((&back["state"], &back["closes_on"]), (&json!("published"), &closes_on));
    house.api.post(&run, Some(&moderator), json!({})).await.problem(409, "run_already");
    assert_eq!(
        term(&house, &id, &author, "collection").await["state"],
        "running",
        "its clock runs on"
    );
    house.sign(&id, &house.citizen().await, None).await.is(201);
    assert_eq!(house.petition(&id, None).await["state"], "supported");
    let steps = house.api.get(&format!("{}?limit=100", act(&id, "timeline")), None).await.is(200);
    let step = steps["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|step| step["event"] == "signatures_invalidated")
        .unwrap()
        .clone();
    assert_eq!(step["details"]["removed"], 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_central_body_studies_comments_and_foreign_law() {
    // A ministry's threshold is out of reach here; a petition is brought there by the law's own path
    // in `tests/law/acts.rs`. What a district need not do is shown over HTTP.
    use petitions::domain::lifecycle::{Act, Actor, Facts, Moment, Policy, Study, decide};
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
        decide(&petition(local), &Act::Decide { languages: &languages, study }, head, &facts, &at)
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
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let (councillor, official) = (
        house.staff("official", Some(COUNCIL)).await,
        house.staff("official", Some(DISTRICT)).await,
    );
    let (id, _) = supported(&house, &author, COUNCIL).await;
    house.api.post(&act(&id, "forwarding"), Some(&moderator), json!({ "note": "x" })).await.is(200);
    house
        .api
        .post(&act(&id, "registration"), Some(&councillor), json!({ "number": "1" }))
        .await
        .is(200);
    let kinds = ["state_body", "deputy", "applicant", "public_association"];
    let members =
        json!({ "members": kinds.map(|kind| json!({ "kind": kind, "name": "Қатысушы" })) });
    house.api.post(&act(&id, "working-group"), Some(&councillor), members).await.is(200);
    let to = |body: &str| json!({ "addressee": body, "note": "құзыреті бойынша" });
    let same = house.api.post(&act(&id, "redirection"), Some(&councillor), to(COUNCIL)).await;
    assert_eq!(same.problem(422, "validation_failed")["errors"][0]["code"], "same_addressee");
    house
        .api
        .post(&act(&id, "redirection"), Some(&councillor), to(MINISTRY))
        .await
        .problem(409, "required_count_not_met");
    house.clock("2026-09-10T05:00:00Z").await;
    house.api.post(&act(&id, "redirection"), Some(&councillor), to(DISTRICT)).await.is(200);
    let redirected = house.petition(&id, None).await;
    assert_eq!(
        (&redirected["state"], &redirected["addressee"]["slug"]),
        (&json!("forwarded"), &json!(DISTRICT))
    );
    assert!(
        redirected["registration"].is_null() && redirected["working_group"].is_null(),
        "another body's work is not this one's"
    );
    house
        .api
        .post(&act(&id, "registration"), Some(&councillor), json!({ "number": "2" }))
        .await
        .problem(403, "not_addressee");
    house
        .api
        .post(&act(&id, "registration"), Some(&official), json!({ "number": "2" }))
        .await
        .is(200);
    assert_eq!(term(&house, &id, &author, "consideration").await["started_on"], "2026-09-10");
    // Received on the 10th: the 15th is the last day.
    house.clock("2026-09-16T05:00:00Z").await;
    let late = house.api.post(&act(&id, "redirection"), Some(&official), to(COUNCIL)).await;
    assert_eq!(late.problem(409, "redirection_late")["legal_basis"], "65");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_addressee_changes_with_the_author_s_consent_alone() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let id = house.submitted(&author, MINISTRY).await;
    let hash = house.petition(&id, Some(&author)).await["text_hash"].clone();
    let consent = act(&id, "addressee-change/consent");
    house.api.post(&consent, Some(&author), json!({})).await.problem(409, "no_addressee_proposed");
    let proposal = json!({ "addressee": DISTRICT, "note": "Мәселе ауданның құзыретінде" });
    house.api.post(&act(&id, "addressee-change"), Some(&moderator), proposal).await.is(200);
    let waiting = house.petition(&id, Some(&author)).await;
    assert_eq!(waiting["addressee"]["slug"], MINISTRY);
    assert_eq!(waiting["addressee_change"]["addressee"]["slug"], DISTRICT);
    house
        .api
        .post(&consent, Some(&house.citizen().await), json!({}))
        .await
        .problem(404, "not_found");
    let changed = house.api.post(&consent, Some(&author), json!({})).await.is(200);
    assert_eq!(changed["addressee"]["slug"], DISTRICT);
    assert_ne!(changed["text_hash"], hash, "the text names its addressee");
    house.api.post(&consent, Some(&author), json!({})).await.problem(409, "no_addressee_proposed");
    house.close().await;
}

/// A complaint of silence is open still when the petition is rejected: the archive waits for it.
#[tokio::test(flavor = "multi_thread")]
async fn no_petition_is_archived_before_the_outcome_of_its_complaint() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let administrator = house.staff("administrator", None).await;
    let id = house.submitted(&author, MINISTRY).await;
    house.clock("2026-10-06T05:00:00Z").await;
    let silence = json!({ "matter": "inaction", "statement": "Жауап жоқ" });
    let filed = house.api.post(&act(&id, "complaints"), Some(&author), silence).await.is(201);
    let body =
        json!({ "grounds": [{ "code": "incomplete_content", "detail": "x" }], "reasoning": "x" });
    house.api.post(&act(&id, "rejection"), Some(&moderator), body).await.is(200);
    house.clock("2026-12-10T05:00:00Z").await;
    assert_eq!(house.petition(&id, Some(&author)).await["state"], "rejected");
    let outcome = json!({ "outcome": "dismissed", "reasoning": "x" });
    let path = format!("/api/v1/complaints/{}/outcome", word(&filed["complaint_id"]));
    house.api.post(&path, Some(&administrator), outcome).await.is(200);
    assert_eq!(term(&house, &id, &author, "archive").await["due_on"], "2027-01-09");
    house.clock("2027-01-10T05:00:00Z").await;
    assert_eq!(house.petition(&id, Some(&author)).await["state"], "archived");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_has_its_term_and_its_way() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let administrator = house.staff("administrator", None).await;
    let complaint = |matter: &str| json!({ "matter": matter, "statement": "Келіспеймін" });
    let reject = || async {
        let id = house.submitted(&author, MINISTRY).await;
        let body = json!({ "grounds": [{ "code": "incomplete_content", "detail": "x" }], "reasoning": "x" });
        house.api.post(&act(&id, "rejection"), Some(&moderator), body).await.is(200);
        id
    };
    let (first, second) = (reject().await, reject().await);
    house
        .api
        .post(&act(&first, "complaints"), Some(&author), complaint("decision"))
        .await
        .problem(409, "state_conflict");
    house.clock("2026-10-07T05:00:00Z").await;
    // A month to the day, against a ministry: a court hears it, so nothing is passed on.
    let filed = house
        .api
        .post(&act(&first, "complaints"), Some(&author), complaint("rejection"))
        .await
        .is(201);
    assert_eq!(filed["complaint"]["route"], "court");
    let path = format!("/api/v1/complaints/{}", word(&filed["complaint_id"]));
    house
        .api
        .post(&format!("{path}/passing-on"), Some(&moderator), json!({ "to": "x" }))
        .await
        .problem(409, "heard_by_court");
    house.clock("2026-10-08T05:00:00Z").await;
    let late =
        house.api.post(&act(&second, "complaints"), Some(&author), complaint("rejection")).await;
    assert_eq!(late.problem(409, "complaint_late")["legal_basis"], "136");
    // The archive waits for the outcome, and the petition goes back to its check.
    house.clock("2026-12-10T05:00:00Z").await;
    assert_eq!(house.petition(&second, Some(&author)).await["state"], "archived");
    assert_eq!(house.petition(&first, Some(&author)).await["state"], "rejected");
    let outcome = json!({ "outcome": "act_cancelled", "reasoning": "сот шешімі" });
    house.api.post(&format!("{path}/outcome"), Some(&administrator), outcome).await.is(200);
    let back = house.petition(&first, Some(&author)).await;
    assert_eq!((&back["state"], back["rejection"].is_null()), (&json!("on_moderation"), true));
    assert_eq!(term(&house, &first, &author, "moderation").await["started_on"], "2026-12-10");
    // Silence is a refusal that may be complained of (91(2)).
    house.clock("2027-01-20T05:00:00Z").await;
    house.api.post(&act(&first, "complaints"), Some(&author), complaint("inaction")).await.is(201);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_deployment_chose_holds() {
    let house = TestApp::with(&[
        "--correction-restarts-clock",
        "--local-residence-required",
        "--no-signature-withdrawal",
        "--no-petition-withdrawal",
        "--no-joining-after-threshold",
    ])
    .await;
    house.clock("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let id = house.submitted(&author, DISTRICT).await;
    house
        .api
        .post(&act(&id, "withdrawal"), Some(&author), json!({}))
        .await
        .problem(409, "withdrawal_not_offered");
    house
        .api
        .post(&act(&id, "correction-request"), Some(&moderator), json!({ "note": "x" }))
        .await
        .is(200);
    house.clock("2026-09-10T05:00:00Z").await;
    house
        .api
        .post(&act(&id, "correction"), Some(&author), super::harness::text(DISTRICT))
        .await
        .is(200);
    let anew = term(&house, &id, &author, "moderation").await;
    assert_eq!(
        (&anew["started_on"], &anew["state"], &anew["due_on"]),
        (&json!("2026-09-10"), &json!("running"), &json!("2026-10-08"))
    );
    // The first twenty days would have ended on the 5th.
    house.clock("2026-10-08T05:00:00Z").await;
    assert_eq!(term(&house, &id, &author, "moderation").await["state"], "running");
    house.clock("2026-10-09T05:00:00Z").await;
    assert_eq!(term(&house, &id, &author, "moderation").await["state"], "overdue");
    house.api.post(&act(&id, "approval"), Some(&moderator), json!({})).await.is(200);
    let key = word(&house.petition(&id, Some(&author)).await["link_key"]);
    let people = |residence: &str| {
        let body = json!({ "count": 1, "residence": residence });
        let house = &house;
        async move {
            word(
                &house.api.post("/dev/citizens", None, body).await.is(201)["items"][0]["access_token"],
            )
        }
    };
    let body = house.api.get(&format!("/api/v1/public-bodies/{DISTRICT}"), None).await.is(200);
    let here = word(&body["territory"]);
    let (local, stranger) = (people(&here).await, people("710000000").await);
    house.sign(&id, &stranger, Some(&key)).await.problem(403, "not_resident");
    house.sign(&id, &local, Some(&key)).await.is(201);
    let withdrawn =
        house.api.call(Method::DELETE, &act(&id, "signatures/mine"), Some(&local), None, &[]).await;
    withdrawn.problem(409, "withdrawal_not_offered");
    house.close().await;
}
