//! Citizens come by a provider: known ones sign in, unknown ones register.

use serde_json::json;

use super::{
    EMAIL, IIN, back, begin, brought, citizen, enrol, newcomer, register, registration, sign_in,
};
use crate::harness::accounts::{PASSWORD, code_of, confirm, confirmed, enrolled, mailed_code};
use crate::harness::database::{rows, sql};
use crate::harness::{TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_a_citizen_registers_by_a_provider_and_signs_in_again() {
    let app = TestApp::open().await;
    let listed = app.api.get("/api/v1/identity-providers", None).await.is(200);
    let names: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|one| word(&one["name"])).collect();
    assert_eq!(names, ["sandbox", "sandbox-staff"]);
    app.api
        .get("/api/v1/identity-providers/nobody/authorization", None)
        .await
        .problem(404, "not_found");

    let token = newcomer(&app, "serik", IIN, EMAIL).await;
    let me = app.api.get("/api/v1/me", Some(&token)).await.is(200);
    assert_eq!(
        (word(&me["family_name"]), word(&me["given_name"])),
        ("Серіков".into(), "Серік".into())
    );
    assert_eq!(word(&me["assurance"]), "provider");
    let again = sign_in(&app, &brought(&app, "sandbox", "serik").await).await.is(201);
    let same = app.api.get("/api/v1/me", Some(&word(&again["access_token"]))).await.is(200);
    assert_eq!(same["id"], me["id"]);
    // Nothing of the person stands at the identity in clear.
    assert_eq!(rows(&app, "provider_identities WHERE subject_key = 'serik'::bytea").await, 0);
    assert_eq!(rows(&app, "provider_attempts WHERE proof IS NOT NULL").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_an_answer_counts_once_in_the_client_that_asked_and_for_its_own_state() {
    let app = TestApp::open().await;
    newcomer(&app, "serik", IIN, EMAIL).await;
    let unknown = "authorization_unknown";
    // Somebody else's answer, put before a client that began one of its own (login CSRF).
    let (theirs, ours) = (brought(&app, "sandbox", "serik").await, begin(&app, "sandbox").await);
    for (state, verifier) in [
        (&theirs["state"], &ours["verifier"]),
        (&ours["state"], &theirs["verifier"]),
        (&json!("made-up"), &theirs["verifier"]),
        (&theirs["state"], &json!("made-up")),
    ] {
        let mut led = theirs.clone();
        led["state"] = state.clone();
        led["verifier"] = verifier.clone();
        sign_in(&app, &led).await.problem(409, unknown);
    }
    let mut without = theirs.clone();
    without.as_object_mut().unwrap().remove("verifier");
    sign_in(&app, &without).await.problem(422, "validation_failed");
    sign_in(&app, &theirs).await.is(201);
    // Replayed, whole or with another code.
    sign_in(&app, &theirs).await.problem(409, unknown);
    let mut other = theirs.clone();
    other["code"] = brought(&app, "sandbox", "serik").await["code"].clone();
    sign_in(&app, &other).await.problem(409, unknown);
    // A code that was made for another request: the provider holds it to its PKCE challenge.
    let (one, two) =
        (brought(&app, "sandbox", "serik").await, brought(&app, "sandbox", "serik").await);
    let mut crossed = one.clone();
    crossed["code"] = two["code"].clone();
    sign_in(&app, &crossed).await.problem(422, "code_refused");
    sign_in(&app, &one).await.problem(409, unknown);
    // The code of another client of the same provider.
    let mut mixed = begin(&app, "sandbox-staff").await;
    mixed = back(&mixed, "serik").await;
    let mut into = begin(&app, "sandbox").await;
    into["code"] = mixed["code"].clone();
    into.as_object_mut()
        .unwrap()
        .retain(|name, _| ["state", "verifier", "code"].contains(&name.as_str()));
    into["iss"] = mixed["iss"].clone();
    sign_in(&app, &into).await.problem(422, "code_refused");
    // Ten minutes later.
    let late = brought(&app, "sandbox", "serik").await;
    sql(&app, "UPDATE provider_attempts SET expires_at = created_at").await;
    sign_in(&app, &late).await.problem(409, unknown);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_an_address_alone_links_nothing_and_one_not_verified_is_confirmed_by_mail() {
    let app = TestApp::open().await;
    confirmed(&app, "581014274025", EMAIL, PASSWORD).await;
    enrol(&app, "serik", citizen(IIN, EMAIL), None).await;
    let taken = brought(&app, "sandbox", "serik").await;
    sign_in(&app, &taken).await.problem(409, "registration_required");
    register(&app, &taken).await.problem(409, "already_registered");
    assert_eq!(rows(&app, "provider_identities").await, 0);

    let mut claims = citizen(IIN, "new@example.kz");
    claims["email_verified"] = false.into();
    enrol(&app, "serik", claims, None).await;
    let unseen = brought(&app, "sandbox", "serik").await;
    register(&app, &unseen).await.problem(422, "validation_failed");
    let mut body = registration(&unseen);
    body["password"] = PASSWORD.into();
    app.api.post("/api/v1/accounts/provider", None, body).await.is(202);
    assert_eq!(rows(&app, "provider_identities").await, 0, "nothing before the mail is confirmed");
    confirm(&app, &mailed_code(&app, "confirm_registration").await, PASSWORD).await.is(201);
    let signed_in = sign_in(&app, &brought(&app, "sandbox", "serik").await).await.is(201);
    let token = word(&signed_in["access_token"]);
    let me = app.api.get("/api/v1/me", Some(&token)).await.is(200);
    assert_eq!(
        (word(&me["assurance"]), word(&me["email"])),
        ("provider".into(), "new@example.kz".into())
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_who_lacks_claims_or_whose_iin_is_an_equal_s_is_told_the_way() {
    let app = TestApp::open().await;
    for missing in ["iin", "family_name", "given_name"] {
        let mut claims = citizen(IIN, EMAIL);
        claims.as_object_mut().unwrap().remove(missing);
        enrol(&app, "half", claims, None).await;
        let brought = brought(&app, "sandbox", "half").await;
        let told = register(&app, &brought).await.problem(422, "claims_missing");
        assert!(word(&told["detail"]).ends_with(missing), "{told}");
    }
    newcomer(&app, "serik", IIN, EMAIL).await;
    enrol(&app, "twin", citizen(IIN, "twin@example.kz"), None).await;
    let twin = brought(&app, "sandbox", "twin").await;
    register(&app, &twin).await.problem(409, "iin_held_by_equal");
    // Whoever has only typed an IIN gives it up to its person.
    let typed = confirmed(&app, "660901115426", "typed@example.kz", PASSWORD).await;
    newcomer(&app, "rightful", "660901115426", "rightful@example.kz").await;
    let typed = app.api.get("/api/v1/me", Some(&word(&typed["access_token"]))).await;
    typed.problem(401, "session_ended");
    // The same person, whom the provider gives another number later: not this account.
    enrol(&app, "serik", citizen("660901115426", EMAIL), None).await;
    sign_in(&app, &brought(&app, "sandbox", "serik").await).await.problem(409, "iin_mismatch");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_a_second_factor_of_ours_is_asked_for_and_the_same_answer_sent_again() {
    let app = TestApp::open().await;
    let token = word(&confirmed(&app, IIN, EMAIL, PASSWORD).await["access_token"]);
    let (secret, _) = enrolled(&app, &token, PASSWORD).await;
    enrol(&app, "serik", citizen(IIN, EMAIL), None).await;
    super::linking::linked(&app, &token, "serik", Some(code_of(&secret, 0))).await;
    let mut brought = brought(&app, "sandbox", "serik").await;
    sign_in(&app, &brought).await.problem(401, "otp_required");
    brought["otp"] = "000000".into();
    sign_in(&app, &brought).await.problem(401, "invalid_otp");
    assert_ne!(rows(&app, "sign_in_failures").await, 0, "a wrong code is counted");
    brought["otp"] = code_of(&secret, 1).into();
    let signed_in = sign_in(&app, &brought).await.is(201);
    assert_eq!(signed_in["second_factor"], true);
    app.close().await;
}
