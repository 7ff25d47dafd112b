//! The counter: a document that one official looks at and a second one confirms.

use petitions::app::access::Role;
use petitions::app::retention;
use petitions::app::staff::{self, NewStaff};
use petitions::domain::language::Language;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{IIN, PASSWORD, confirmed, mailed_code, mailed_kind, session};
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

/// Somebody with a session of their own, who has typed that IIN.
async fn registered(app: &TestApp, iin: &str, email: &str) -> Person {
    let opened = confirmed(app, iin, email, PASSWORD).await;
    let token = word(&opened["access_token"]);
    Person { token, email: email.into(), iin: iin.into(), account: uuid::Uuid::nil() }
}

/// A check of somebody whose IIN another has typed first.
fn claim(person: &Person, email: &str) -> Value {
    let mut document = document_of(person);
    document["email"] = email.into();
    document["residence"] = "750000000".into();
    document["language"] = "en".into();
    document
}

#[tokio::test(flavor = "multi_thread")]
async fn an_iin_that_a_stranger_typed_first_goes_over_at_the_counter() {
    const OWNER: &str = "owner@example.kz";
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (stranger, named) =
        (registered(&app, IIN, "stranger@example.kz").await, app.person().await);
    let (one, other) = (app.official(DISTRICT).await, app.head(DISTRICT).await);
    let petition = app.petition(&app.citizen().await).to(DISTRICT).published().await;
    app.sign(&petition, &stranger.token, None).await.is(201);
    // Nothing goes to an account that is another person's already, nor by a mistyped address alone.
    let of_another = check(&app, &one, claim(&stranger, &named.email)).await;
    of_another.problem(409, "iin_in_other_hands");
    let mut without = claim(&stranger, OWNER);
    without.as_object_mut().unwrap().remove("residence");
    check(&app, &one, without).await.problem(409, "iin_in_other_hands");
    let made = check(&app, &one, claim(&stranger, OWNER)).await.is(201);
    let id = word(&made["id"]);
    assert_eq!((&made["takes_over"], &made["state"]), (&json!(true), &json!("waiting")));
    // Until it is confirmed the account is as it was, and its holder learns nothing of who was there.
    let password = json!({ "password": PASSWORD });
    let export = app.api.post("/api/v1/me/export", Some(&stranger.token), password).await.is(200);
    assert_eq!(export["identity_checks"], json!([]));
    assert_eq!(rows(&app, &format!("accounts WHERE email_canonical = '{OWNER}'")).await, 0);
    let listed = app.api.get(CHECKS, Some(&other)).await.is(200);
    assert_eq!(listed["items"][0]["takes_over"], true);
    assert!(!listed.to_string().contains(OWNER), "the second one is told it anew: {listed}");
    let confirms = async |body: Value| settle(&app, &other, &id, "confirmation", body).await;
    for mistaken in [json!({}), json!({ "email": "0wner@example.kz" })] {
        let mut body = mistaken;
        body["iin"] = stranger.iin.as_str().into();
        let refused = confirms(body).await.problem(422, "validation_failed");
        assert_eq!(refused["errors"][0]["code"], "email_differs");
    }
    let wrong = confirms(json!({ "iin": named.iin, "email": OWNER })).await;
    assert_eq!(wrong.problem(422, "validation_failed")["errors"][0]["code"], "iin_differs");
    assert_eq!(me(&app, &stranger).await["assurance"], "declared");
    let confirmed = confirms(json!({ "iin": stranger.iin, "email": OWNER })).await.is(200);
    assert_eq!(
        (&confirmed["assurance"], &confirmed["taken_over"]),
        (&json!("counter"), &json!(true))
    );
    // Whoever had it is told and out.
    app.api.get("/api/v1/me", Some(&stranger.token)).await.problem(401, "session_ended");
    mailed_kind(&app, "iin_taken_over").await;
    // Its owner chooses a password by mail, and finds what was signed with their IIN.
    let mails = app.api.get(&format!("/dev/mails?to={OWNER}"), None).await.is(200);
    assert!(word(&mails["items"][0]["text"]).contains("set a password"), "{mails}");
    let reset = json!({ "email": OWNER });
    app.api.post("/api/v1/password-resets", None, reset).await.is(202);
    let code = mailed_code(&app, "password_reset").await;
    let chosen = json!({ "token": code, "password": PASSWORD });
    app.api.post("/api/v1/password-resets/confirmation", None, chosen).await.is(204);
    let own = word(&session(&app, OWNER, PASSWORD).await["access_token"]);
    let account = app.api.get("/api/v1/me", Some(&own)).await.is(200);
    let seen = [&account["assurance"], &account["family_name"], &account["residence"]];
    assert_eq!(seen, ["counter", "Серікова", "750000000"]);
    let votes = app.api.get("/api/v1/me/signatures", Some(&own)).await.is(200);
    assert_eq!(votes["items"][0]["standing"], "to_confirm");
    let vote = format!("/api/v1/me/signatures/{}/disowning", word(&votes["items"][0]["id"]));
    app.api.post(&vote, Some(&own), json!({})).await.is(204);
    assert_eq!(app.seen(&petition, None).await["signature_count"], 50);
    let kept = "identity_checks WHERE state = 'confirmed' AND takes_over AND claim_cipher IS NULL";
    assert_eq!((rows(&app, kept).await, rows(&app, "iin_takeovers").await), (1, 1));
    let export = json!({ "password": PASSWORD });
    let export = app.api.post("/api/v1/me/export", Some(&own), export).await.is(200);
    assert_eq!(export["identity_checks"][0]["state"], "confirmed");
    assert_eq!(export["iin"], stranger.iin.as_str());
    confirms(json!({ "iin": stranger.iin, "email": OWNER }))
        .await
        .problem(409, "identity_check_settled");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_as_surely_stays_and_a_claim_that_comes_too_late_does_nothing() {
    let app = TestApp::open().await;
    let (one, other) = (app.moderator().await, app.moderator().await);
    // As sure as a counter already.
    let sure = app.person().await;
    let id = word(&check(&app, &one, document_of(&sure)).await.is(201)["id"]);
    confirm(&app, &other, &id, &sure.iin).await.is(200);
    let claimed = check(&app, &one, claim(&sure, "owner@example.kz")).await;
    claimed.problem(409, "iin_in_other_hands");
    // Or surer, by the time a second official confirms.
    let iin = IIN;
    let typed = registered(&app, iin, "typed@example.kz").await;
    let claims =
        async |email: &str| word(&check(&app, &one, claim(&typed, email)).await.is(201)["id"]);
    let id = claims("owner@example.kz").await;
    let second = json!({ "iin": iin, "email": "owner@example.kz" });
    // Meanwhile somebody registers with the address ...
    let elsewhere = "661028130259";
    confirmed(&app, elsewhere, "owner@example.kz", PASSWORD).await;
    let late = settle(&app, &other, &id, "confirmation", second.clone()).await;
    late.problem(409, "already_registered");
    assert_eq!(me(&app, &typed).await["assurance"], "declared", "and keeps all that was");
    settle(&app, &other, &id, "refusal", json!({ "reason": "мекенжай бос емес" })).await.is(200);
    // ... or the person proves who they are by a key.
    let id = claims("another@example.kz").await;
    let key = app.certified(iin).await;
    app.eds_sign_in(&key, json!({ "password": PASSWORD })).await.is(201);
    let second = json!({ "iin": iin, "email": "another@example.kz" });
    let late = settle(&app, &other, &id, "confirmation", second).await;
    late.problem(409, "already_registered");
    assert_eq!(rows(&app, "iin_takeovers").await, 0);
    let left = "identity_checks WHERE claim_cipher IS NOT NULL AND state <> 'waiting'";
    assert_eq!(rows(&app, left).await, 0);
    app.close().await;
}
