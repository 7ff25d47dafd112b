//! The counter: a document that one official looks at and a second one confirms.

use petitions::app::access::Role;
use petitions::app::retention;
use petitions::app::staff::{self, NewStaff};
use petitions::domain::language::Language;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::database::{rows, sql};
use crate::harness::{Answer, COUNCIL, DISTRICT, MINISTRY, Person, TestApp, word};

const CHECKS: &str = "/api/v1/identity-checks";

/// What an official types off this person's document.
fn document_of(person: &Person) -> Value {
    json!({
        "iin": person.iin, "email": person.email, "document": "identity_card",
        "family_name": "Серікова", "given_name": "Айгүл", "patronymic": "Бақытқызы",
    })
}

async fn check(app: &TestApp, official: &str, document: Value) -> Answer {
    app.api.post(CHECKS, Some(official), document).await
}

async fn settle(app: &TestApp, official: &str, id: &str, act: &str, body: Value) -> Answer {
    app.api.post(&format!("{CHECKS}/{id}/{act}"), Some(official), body).await
}

async fn confirm(app: &TestApp, official: &str, id: &str, iin: &str) -> Answer {
    settle(app, official, id, "confirmation", json!({ "iin": iin })).await
}

async fn me(app: &TestApp, person: &Person) -> Value {
    app.api.get("/api/v1/me", Some(&person.token)).await.is(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_officials_of_an_akimat_raise_an_account_and_its_holder_is_told() {
    let app = TestApp::with(&["--required-assurance", "filing=declared,signing=counter"]).await;
    app.clock("2026-09-07T05:00:00Z").await;
    let person = app.person().await;
    let (one, other) = (app.official(DISTRICT).await, app.head(DISTRICT).await);
    let made = check(&app, &one, document_of(&person)).await.is(201);
    let id = word(&made["id"]);
    assert_eq!((&made["state"], &made["office"]), (&json!("waiting"), &json!(DISTRICT)));
    assert_eq!(me(&app, &person).await["assurance"], "declared");
    // The second one compares what the first one has typed, and the person finds that in their export.
    let listed = app.api.get(CHECKS, Some(&other)).await.is(200);
    assert_eq!(listed["items"][0]["id"], id.as_str());
    assert_eq!(listed["items"][0]["family_name"], "Серікова");
    assert_eq!(rows(&app, "personal_data_readings WHERE what = 'identity_check'").await, 1);
    for (official, code) in [
        (&app.official(COUNCIL).await, 403),
        (&app.official(MINISTRY).await, 403),
        (&app.administrator().await, 403),
        (&person.token, 403),
        (&app.moderator().await, 404),
        (&app.official("akimat-akmola").await, 404),
    ] {
        assert_eq!(confirm(&app, official, &id, &person.iin).await.status, code);
    }
    confirm(&app, &one, &id, &person.iin).await.problem(403, "second_person_required");
    let another = app.person().await;
    let misread = confirm(&app, &other, &id, &another.iin).await.problem(422, "validation_failed");
    assert_eq!(misread["errors"][0]["code"], "iin_differs");
    assert_eq!(me(&app, &person).await["assurance"], "declared");
    let confirmed = confirm(&app, &other, &id, &person.iin).await.is(200);
    assert_eq!(
        (&confirmed["assurance"], &confirmed["names_corrected"]),
        (&json!("counter"), &json!(true))
    );
    let account = me(&app, &person).await;
    let names = [&account["family_name"], &account["given_name"], &account["patronymic"]];
    assert_eq!(names, ["Серікова", "Айгүл", "Бақытқызы"]);
    assert_eq!(account["assurance"], "counter");
    let mails = app.api.get(&format!("/dev/mails?to={}", person.email), None).await.is(200);
    assert!(word(&mails["items"][0]["text"]).contains("Айгүл"), "{mails}");
    let journal = "account_events WHERE event = 'identity_checked' AND actor_id IS NOT NULL \
                   AND details ? 'checked_by' AND details ->> 'document' = 'identity_card'";
    assert_eq!(rows(&app, journal).await, 1);
    assert_eq!(rows(&app, "account_events WHERE event = 'identity_shown'").await, 1);
    // Nothing of the document is left beside its kind, and nothing more is to be done.
    let kept = "identity_checks WHERE state = 'confirmed' AND family_name IS NULL \
                AND given_name IS NULL AND patronymic IS NULL";
    assert_eq!(rows(&app, kept).await, 1);
    confirm(&app, &other, &id, &person.iin).await.problem(409, "identity_check_settled");
    check(&app, &one, document_of(&person)).await.problem(409, "assured_already");
    // And now they sign where that is asked.
    let (petition, key) = app.petition(&app.citizen().await).to(DISTRICT).limited().await;
    app.sign(&petition, &another.token, Some(&key)).await.problem(403, "assurance_required");
    app.sign(&petition, &person.token, Some(&key)).await.is(201);
    assert_eq!(rows(&app, "signatures WHERE assurance = 'counter'").await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_checked_or_confirmed_by_themselves_or_by_who_might_be_them() {
    let app = TestApp::open().await;
    let person = app.person().await;
    let own = app.staff_who_is(&person, "moderator", None).await;
    let one = app.moderator().await;
    check(&app, &own, document_of(&person)).await.problem(403, "own_account");
    let id = word(&check(&app, &one, document_of(&person)).await.is(201)["id"]);
    confirm(&app, &own, &id, &person.iin).await.problem(403, "own_account");
    settle(&app, &own, &id, "refusal", json!({ "reason": "x" })).await.problem(403, "own_account");
    // Nor by somebody of whom it is not known who they are.
    let nameless = NewStaff {
        role: Role::Moderator,
        public_body: None,
        email: "nameless@example.kz".to_owned(),
        password_hash: String::new(),
        family_name: "Ахметов".to_owned(),
        given_name: "Нұрлан".to_owned(),
        language: Language::Kk,
        iin: None,
    };
    let added = app.core.write(move |work| {
        let id = staff::add(work, &nameless)?;
        Ok((id, work.app.tokens.sandbox(id.uuid(), work.wall_now)?))
    });
    let (nameless_id, nameless) = added.await.unwrap();
    confirm(&app, &nameless, &id, &person.iin).await.problem(403, "staff_iin_unknown");
    let another = app.person().await;
    check(&app, &nameless, document_of(&another)).await.problem(403, "staff_iin_unknown");
    // An administrator adds it, once: nobody becomes another person.
    let administrator = app.administrator().await;
    let add = async |iin: &str| {
        let path = format!("/api/v1/staff/{nameless_id}");
        let body = Some(json!({ "iin": iin, "reason": "x" }));
        app.api.call(Method::PATCH, &path, Some(&administrator), body, &[]).await
    };
    add("581014274025").await.is(200);
    add("581014274025").await.is(200);
    add("661028130259").await.problem(422, "validation_failed");
    check(&app, &nameless, document_of(&another)).await.is(201);
    // Whoever has been dismissed since has no word in it.
    sql(&app, "UPDATE accounts SET disabled_at = now() WHERE id = (SELECT checked_by FROM identity_checks ORDER BY id LIMIT 1)").await;
    let other = app.moderator().await;
    confirm(&app, &other, &id, &person.iin).await.problem(409, "identity_check_lapsed");
    assert_eq!(me(&app, &person).await["assurance"], "declared");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_is_of_the_account_that_the_person_calls_theirs() {
    let app = TestApp::open().await;
    let [person, squatter] = [app.person().await, app.person().await];
    let one = app.moderator().await;
    let typed = |member: &str, value: &str| {
        let mut document = document_of(&person);
        document[member] = value.into();
        document
    };
    // Their IIN is in other hands: whoever typed it first is not raised by its owner's document.
    let squatted = check(&app, &one, typed("email", "owner@example.kz")).await;
    squatted.problem(409, "iin_in_other_hands");
    let of_another = check(&app, &one, typed("email", &squatter.email)).await;
    of_another.problem(409, "iin_in_other_hands");
    let differs = check(&app, &one, typed("iin", "581014274025")).await;
    assert_eq!(differs.problem(422, "validation_failed")["errors"][0]["code"], "iin_differs");
    let mut nobody = typed("iin", "581014274025");
    nobody["email"] = "owner@example.kz".into();
    check(&app, &one, nobody).await.problem(404, "not_found");
    for wrong in ["email", "document", "iin", "family_name"] {
        check(&app, &one, typed(wrong, "x@")).await.problem(422, "validation_failed");
    }
    assert_eq!(rows(&app, "identity_checks").await, 0);
    check(&app, &one, document_of(&person)).await.is(201);
    check(&app, &one, document_of(&person)).await.problem(409, "identity_check_waiting");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_is_refused_withdrawn_or_lapses_and_is_forgotten() {
    let app = TestApp::with(&["--retention-days", "30"]).await;
    let person = app.person().await;
    let (one, other) = (app.moderator().await, app.moderator().await);
    let begun = async || word(&check(&app, &one, document_of(&person)).await.is(201)["id"]);
    let because = json!({ "reason": "құжаттың мерзімі өткен" });
    let refused = begun().await;
    settle(&app, &other, &refused, "refusal", json!({})).await.problem(422, "validation_failed");
    let told = settle(&app, &other, &refused, "refusal", because.clone()).await.is(200);
    assert_eq!(told["state"], "refused");
    confirm(&app, &other, &refused, &person.iin).await.problem(409, "identity_check_settled");
    let withdrawn = begun().await;
    let told = settle(&app, &one, &withdrawn, "refusal", because.clone()).await.is(200);
    assert_eq!(told["state"], "withdrawn");
    for event in ["identity_check_refused", "identity_check_withdrawn"] {
        let journal = format!("account_events WHERE event = '{event}' AND details ? 'reason'");
        assert_eq!(rows(&app, &journal).await, 1, "{event}");
    }
    // A day later nobody confirms it, and a new one takes its place.
    let late = begun().await;
    sql(&app, "UPDATE identity_checks SET expires_at = expires_at - interval '24 hours' WHERE state = 'waiting'").await;
    confirm(&app, &other, &late, &person.iin).await.problem(409, "identity_check_lapsed");
    assert_eq!(app.api.get(CHECKS, Some(&other)).await.is(200)["items"], json!([]));
    let again = begun().await;
    confirm(&app, &other, &late, &person.iin).await.problem(409, "identity_check_lapsed");
    assert_eq!(rows(&app, "identity_checks WHERE state = 'lapsed'").await, 1);
    sql(&app, "UPDATE identity_checks SET expires_at = expires_at - interval '24 hours' WHERE state = 'waiting'").await;
    app.core.write(retention::tidy).await.unwrap();
    assert_eq!(rows(&app, "identity_checks WHERE family_name IS NOT NULL").await, 0);
    assert_eq!(rows(&app, "identity_checks WHERE state = 'lapsed'").await, 2, "{again}");
    assert_eq!(me(&app, &person).await["assurance"], "declared");
    sql(&app, "UPDATE identity_checks SET settled_at = settled_at - interval '31 days'").await;
    app.core.write(retention::tidy).await.unwrap();
    assert_eq!(rows(&app, "identity_checks").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_confirm_at_once_one_does_and_the_person_takes_it_along_and_leaves() {
    let app = TestApp::open().await;
    let person = app.person().await;
    let one = app.moderator().await;
    let id = word(&check(&app, &one, document_of(&person)).await.is(201)["id"]);
    let seconds = [app.moderator().await, app.moderator().await, app.moderator().await];
    let at_once = seconds.iter().map(|official| confirm(&app, official, &id, &person.iin));
    let mut statuses: Vec<u16> =
        futures_util::future::join_all(at_once).await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409]);
    assert_eq!(rows(&app, "account_events WHERE event = 'identity_checked'").await, 1);
    let password = json!({ "password": petitions::app::sandbox::PASSWORD });
    let export = app.api.post("/api/v1/me/export", Some(&person.token), password.clone()).await;
    let taken = export.is(200)["identity_checks"].clone();
    assert_eq!(
        (&taken[0]["document"], &taken[0]["state"]),
        (&json!("identity_card"), &json!("confirmed"))
    );
    let leave =
        app.api.call(Method::DELETE, "/api/v1/me", Some(&person.token), Some(password), &[]);
    leave.await.is(204);
    assert_eq!(rows(&app, "identity_checks").await, 0);
    app.close().await;
}
