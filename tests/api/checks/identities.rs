//! Whose account, address, IIN and vote it is: A22 and A24 to A26 of docs/SECURITY.md.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{
    EMAIL, IIN, PASSWORD, code_of, confirm, confirmed, enrolled, mailed_code, mailed_kind, person,
    registration, session, sign_in,
};
use crate::harness::database::{rows, sql};
use crate::harness::{Answer, DISTRICT, MINISTRY, TestApp, sheet, word};

/// Registers with a password of one's own; the mailed token.
async fn registers(app: &TestApp, iin: &str, email: &str, password: &str) -> String {
    let mut body = registration(iin, email);
    body["password"] = password.into();
    app.api.post("/api/v1/accounts", None, body).await.is(202);
    mailed_code(app, "confirm_registration").await
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a22_registrations_wait_side_by_side_and_mail_and_password_together_claim() {
    let app = TestApp::open().await;
    let stranger_s = "what the stranger has chosen";
    let own = registers(&app, IIN, EMAIL, PASSWORD).await;
    let stranger = registers(&app, "661028130259", EMAIL, stranger_s).await;
    // The mail tells the two apart, and names nobody in full.
    let mails = app.api.get(&format!("/dev/mails?to={EMAIL}"), None).await.is(200);
    let texts: Vec<String> =
        mails["items"].as_array().unwrap().iter().map(|mail| word(&mail["text"])).collect();
    assert!(texts[1].contains("Айгүл С., IIN ending in 25"), "{}", texts[1]);
    assert!(texts[0].contains("Айгүл С., IIN ending in 59"), "{}", texts[0]);
    assert!(texts.iter().all(|text| !text.contains("Серікқызы") && !text.contains(IIN)));
    // Whoever reads the mail but has not registered makes nothing: not with the stranger's link, nor without a password.
    let refused = confirm(&app, &stranger, PASSWORD).await.problem(422, "validation_failed");
    assert_eq!(refused["errors"][0]["pointer"], "/password");
    let alone = json!({ "token": stranger });
    let pressed = app.api.post("/api/v1/accounts/confirmation", None, alone).await;
    pressed.problem(422, "validation_failed");
    assert_eq!(rows(&app, "accounts").await, 0);
    // The first one's token is alive, makes the account, and signs in.
    let tokens = confirm(&app, &own, PASSWORD).await.is(201);
    let me = app.api.get("/api/v1/me", Some(&word(&tokens["access_token"]))).await.is(200);
    assert_eq!(me["email"], EMAIL);
    for member in ["refresh_token", "token_type", "expires_in", "session_id"] {
        assert!(!tokens[member].is_null(), "{member}");
    }
    // The address is taken by then.
    confirm(&app, &stranger, stranger_s).await.problem(409, "already_registered");
    // Once more is a sign-in like any other, with the password that the account has by then.
    let change = json!({ "password": PASSWORD, "new_password": "another long password" });
    let bearer = word(&tokens["access_token"]);
    app.api.post("/api/v1/me/password", Some(&bearer), change).await.is(204);
    confirm(&app, &own, PASSWORD).await.problem(422, "validation_failed");
    confirm(&app, &own, "another long password").await.is(201);
    enrolled(&app, &bearer, "another long password").await;
    confirm(&app, &own, "another long password").await.problem(401, "otp_required");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a22_an_iin_is_claimed_at_confirmation_and_five_wait_for_an_address() {
    let app = TestApp::open().await;
    // One IIN at two addresses: whoever confirms first has it.
    let squatter =
        registers(&app, IIN, "squatter@example.kz", "what the stranger has chosen").await;
    let own = registers(&app, IIN, EMAIL, PASSWORD).await;
    confirm(&app, &own, PASSWORD).await.is(201);
    let late = confirm(&app, &squatter, "what the stranger has chosen").await;
    late.problem(409, "already_registered");
    let (mut tokens, address) = (Vec::new(), "crowd@example.kz");
    for iin in ["661028130259", "660901115426", "171028294139", "021116262123", "310617241054"] {
        tokens.push(registers(&app, iin, address, PASSWORD).await);
    }
    let sixth = app.api.post("/api/v1/accounts", None, registration("900101300017", address)).await;
    let followed = format!("/api/v1/deliveries/{}", word(&sixth.is(202)["delivery_id"]));
    assert_eq!(app.api.get(&followed, None).await.is(200)["state"], "limited");
    let waiting = format!("registrations WHERE email = '{address}'");
    assert_eq!(rows(&app, &waiting).await, 5);
    // Asked for again, each of them has another token, and each its own.
    let again = json!({ "email": address });
    app.api.post("/api/v1/accounts/confirmation/resend", None, again).await.is(202);
    let newest = mailed_code(&app, "confirm_registration").await;
    confirm(&app, &tokens[0], PASSWORD).await.problem(409, "token_expired_or_unknown");
    confirm(&app, &newest, PASSWORD).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a22_two_at_once_leave_both_mails_alive() {
    let app = TestApp::open().await;
    let both = ["581014274025", "661028130259"]
        .map(|iin| app.api.post("/api/v1/accounts", None, registration(iin, EMAIL)));
    for answer in futures_util::future::join_all(both).await {
        answer.is(202);
    }
    let read = |work: &mut petitions::app::Work<'_>| {
        Ok(petitions::store::outbox::sent(work.conn, None, None, 100)?)
    };
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    let mails = app.core.read(read).await.unwrap();
    let codes: Vec<String> = mails.iter().map(|mail| word(&mail.payload["code"])).collect();
    assert_eq!(codes.len(), 2);
    confirm(&app, &codes[0], PASSWORD).await.is(201);
    confirm(&app, &codes[1], PASSWORD).await.problem(409, "already_registered");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a24_a_new_factor_ends_other_sessions_and_its_mail_takes_it_back() {
    let app = TestApp::open().await;
    let owner = person(&app).await;
    // A thief who knows the password enrols a factor of their own.
    let thief = word(&session(&app, EMAIL, PASSWORD).await["access_token"]);
    let (secret, recovery) = enrolled(&app, &thief, PASSWORD).await;
    app.api.get("/api/v1/me", Some(&owner)).await.problem(401, "session_ended");
    sign_in(&app, EMAIL, PASSWORD).await.problem(401, "otp_required");
    let token = mailed_code(&app, "second_factor_changed").await;
    let reverse = async |token: &str, password: &str| {
        let body = json!({ "token": token, "password": password });
        app.api.post("/api/v1/accounts/otp-reversal", None, body).await
    };
    reverse("unknown", PASSWORD).await.problem(409, "token_expired_or_unknown");
    reverse(&token, "not the right password").await.problem(422, "validation_failed");
    reverse(&token, PASSWORD).await.is(204);
    app.api.get("/api/v1/me", Some(&thief)).await.problem(401, "session_ended");
    reverse(&token, PASSWORD).await.problem(409, "token_expired_or_unknown");
    session(&app, EMAIL, PASSWORD).await;
    let dead = json!({ "email": EMAIL, "password": PASSWORD, "otp": code_of(&secret, 0) });
    assert_eq!(app.api.post("/api/v1/sessions", None, dead).await.is(201)["second_factor"], false);
    assert_eq!(rows(&app, "recovery_codes").await, 0, "{} are gone", recovery.len());
    // After three days it stays.
    let again = word(&session(&app, EMAIL, PASSWORD).await["access_token"]);
    enrolled(&app, &again, PASSWORD).await;
    let token = mailed_code(&app, "second_factor_changed").await;
    sql(&app, "UPDATE second_factors SET confirmed_at = confirmed_at - interval '72 hours'").await;
    reverse(&token, PASSWORD).await.problem(409, "token_expired_or_unknown");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a24_grave_calls_ask_for_password_and_factor() {
    let app = TestApp::open().await;
    let token = person(&app).await;
    let (secret, recovery) = enrolled(&app, &token, PASSWORD).await;
    let new = "another long password";
    let calls: [(Method, &str, Value); 6] = [
        (Method::POST, "/api/v1/me/export", json!({})),
        (Method::POST, "/api/v1/me/password", json!({ "new_password": new })),
        (Method::POST, "/api/v1/me/email", json!({ "email": "new@example.kz" })),
        (Method::POST, "/api/v1/me/recovery-codes", json!({})),
        (Method::DELETE, "/api/v1/me/otp", json!({})),
        (Method::DELETE, "/api/v1/me", json!({})),
    ];
    for (method, path, mut body) in calls {
        let call = async |body: &Value| {
            app.api.call(method.clone(), path, Some(&token), Some(body.clone()), &[]).await
        };
        let fault = |told: Value| told["errors"][0].clone();
        let bare = call(&body).await.problem(422, "validation_failed");
        assert_eq!(fault(bare)["pointer"], "/password", "{path}");
        body["password"] = PASSWORD.into();
        let without = call(&body).await.problem(422, "validation_failed");
        assert_eq!(
            (&fault(without.clone())["pointer"], &fault(without)["code"]),
            (&json!("/otp"), &json!("otp_required")),
            "{path}"
        );
        body["otp"] = "000000".into();
        let wrong = call(&body).await.problem(422, "validation_failed");
        assert_eq!(fault(wrong)["code"], "invalid_otp", "{path}");
    }
    app.api.call(Method::GET, "/api/v1/me/export", Some(&token), None, &[]).await.is(405);
    // With both they work, and other sessions end.
    let with_factor = json!({ "email": EMAIL, "password": PASSWORD, "otp": code_of(&secret, 0) });
    let other = app.api.post("/api/v1/sessions", None, with_factor).await.is(201);
    let change = json!({ "password": PASSWORD, "new_password": new, "otp": recovery[0] });
    app.api.post("/api/v1/me/password", Some(&token), change).await.is(204);
    let other = word(&other["access_token"]);
    app.api.get("/api/v1/me", Some(&other)).await.problem(401, "session_ended");
    let export = json!({ "password": new, "otp": recovery[1] });
    app.api.post("/api/v1/me/export", Some(&token), export).await.is(200);
    let removal = Some(json!({ "password": new, "otp": recovery[2] }));
    app.api.call(Method::DELETE, "/api/v1/me/otp", Some(&token), removal, &[]).await.is(204);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a24_two_members_of_staff_remove_a_factor() {
    let app = TestApp::open().await;
    let token = person(&app).await;
    enrolled(&app, &token, PASSWORD).await;
    let id = word(&app.api.get("/api/v1/me", Some(&token)).await.is(200)["id"]);
    let path = format!("/api/v1/accounts/{id}/otp-removal");
    let (one, other) = (app.moderator().await, app.administrator().await);
    let remove = async |staff: &str| {
        app.api.post(&path, Some(staff), json!({ "reason": "жеке куәлік көрсетілді" })).await
    };
    assert_eq!(remove(&one).await.is(202)["state"], "proposed");
    remove(&one).await.problem(403, "second_person_required");
    sign_in(&app, EMAIL, PASSWORD).await.problem(401, "otp_required");
    assert_eq!(remove(&other).await.is(200)["state"], "done");
    app.api.get("/api/v1/me", Some(&token)).await.problem(401, "session_ended");
    session(&app, EMAIL, PASSWORD).await;
    remove(&one).await.problem(404, "not_found");
    mailed_kind(&app, "second_factor_changed").await;
    let events = "account_events WHERE event = 'second_factor_removed' AND details ? 'proposed_by' AND actor_id IS NOT NULL";
    assert_eq!(rows(&app, events).await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a25_an_iin_in_other_hands_is_given_free_by_two_and_both_are_told() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let squatter =
        word(&confirmed(&app, IIN, "squatter@example.kz", PASSWORD).await["access_token"]);
    let petition = app.petition(&app.citizen().await).published().await;
    app.sign(&petition, &squatter, None).await.is(201);
    let (one, other) = (app.moderator().await, app.administrator().await);
    let release = async |staff: &str, iin: &str| {
        let body = json!({
            "iin": iin, "email": EMAIL, "language": "ru", "reason": "удостоверение предъявлено",
        });
        app.api.post("/api/v1/iin-releases", Some(staff), body).await
    };
    release(&one, "661028130259").await.problem(404, "not_found");
    assert_eq!(release(&one, IIN).await.is(202)["state"], "proposed");
    release(&one, IIN).await.problem(403, "second_person_required");
    app.api.get("/api/v1/me", Some(&squatter)).await.is(200);
    assert_eq!(release(&other, IIN).await.is(200)["state"], "done");
    let out = app.api.get("/api/v1/me", Some(&squatter)).await;
    assert_eq!(out.status, 401);
    assert_eq!(app.seen(&petition, None).await["signature_count"], 50, "the vote is off");
    for (address, kind) in [("squatter@example.kz", "закрыта"), (EMAIL, "свободен")]
    {
        let mails = app.api.get(&format!("/dev/mails?to={address}&limit=1"), None).await.is(200);
        let said = format!("{} {}", mails["items"][0]["subject"], mails["items"][0]["text"]);
        assert!(said.contains(kind) || said.contains("given free"), "{address}: {said}");
    }
    // Its owner has it now, and their vote.
    let owner = word(&confirmed(&app, IIN, EMAIL, PASSWORD).await["access_token"]);
    let receipt = app.sign(&petition, &owner, None).await.is(201);
    assert_eq!(receipt["signature_count"], 51);
    let events = "account_events WHERE event = 'iin_released' AND details ? 'reason' AND details ? 'proposed_by'";
    assert_eq!(rows(&app, events).await, 1);
    app.close().await;
}

/// What a released account has signed elsewhere counts on until whoever has the IIN then says whether it was them.
#[tokio::test(flavor = "multi_thread")]
async fn check_a25_votes_of_an_iin_that_staff_gave_free_are_shown_to_its_later_holder() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let squatter =
        word(&confirmed(&app, IIN, "squatter@example.kz", PASSWORD).await["access_token"]);
    let author = app.citizen().await;
    let [one, two] = [
        app.petition(&author).to(DISTRICT).titled("Бірінші ауыл жолы").supported().await,
        app.petition(&author).to(DISTRICT).titled("Екінші ауыл жолы").supported().await,
    ];
    for petition in [&one, &two] {
        let signed = app.sign(petition, &squatter, None).await.is(201)["signature_count"].clone();
        // What is public lags by a second or two.
        let shown = |answer: &Answer| answer.body()["signature_count"] == signed;
        assert!(shown(&app.until(&format!("/api/v1/petitions/{petition}"), shown).await));
    }
    let count = async |petition: &str| app.seen(petition, None).await["signature_count"].clone();
    let before = [count(&one).await, count(&two).await];
    let release = json!({ "iin": IIN, "email": EMAIL, "language": "ru", "reason": "x" });
    for staff in [app.moderator().await, app.administrator().await] {
        app.api.post("/api/v1/iin-releases", Some(&staff), release.clone()).await;
    }
    assert_eq!([count(&one).await, count(&two).await], before, "they are past being taken back");
    let owner = word(&confirmed(&app, IIN, EMAIL, PASSWORD).await["access_token"]);
    let votes = async || {
        let listed = app.api.get("/api/v1/me/signatures", Some(&owner)).await.is(200);
        listed["items"].as_array().unwrap().clone()
    };
    let of = |votes: &[Value], petition: &str| {
        votes.iter().find(|vote| vote.to_string().contains(petition)).unwrap().clone()
    };
    let found = votes().await;
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|vote| vote["standing"] == "to_confirm"), "{found:?}");
    // Nobody else is shown them, whoever comes later.
    let other =
        word(&confirmed(&app, "661028130259", "other@example.kz", PASSWORD).await["access_token"]);
    let listed = app.api.get("/api/v1/me/signatures", Some(&other)).await.is(200);
    assert_eq!(listed["items"], json!([]));
    for (petition, act) in [(&one, "confirmation"), (&two, "disowning")] {
        let vote = word(&of(&found, petition)["id"]);
        let path = format!("/api/v1/me/signatures/{vote}/{act}");
        app.api.post(&path, Some(&other), json!({})).await.problem(404, "not_found");
        app.api.post(&path, Some(&owner), json!({})).await.is(204);
    }
    assert_eq!(count(&one).await, before[0]);
    assert_eq!(count(&two).await.as_u64().unwrap() + 1, before[1].as_u64().unwrap());
    let found = votes().await;
    assert_eq!(of(&found, &one)["standing"], "confirmed");
    assert_eq!(of(&found, &two)["live"], false);
    // Whoever leaves has nothing more to say of it.
    let leave = Some(json!({ "password": PASSWORD }));
    app.api.call(Method::DELETE, "/api/v1/me", Some(&owner), leave, &[]).await.is(204);
    assert_eq!(rows(&app, "iin_releases").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a26_a_declared_account_neither_learns_of_a_vote_on_paper_nor_withdraws_it() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let moderator = app.moderator().await;
    let someone = app.people(1).await.remove(0);
    let petition = app.petition(&app.citizen().await).to(DISTRICT).published().await;
    let entered = app.act(&petition, "paper-signatures", &moderator, sheet(&someone.iin)).await;
    let entered = entered.is(201);
    app.clock("2026-09-09T05:00:00Z").await;
    let count = app.seen(&petition, None).await["signature_count"].clone();
    let answer = app.sign(&petition, &someone.token, None).await.is(200);
    assert_ne!(answer["id"], entered["id"]);
    assert!(word(&answer["signed_at"]).starts_with("2026-09-09"), "{answer}");
    assert_eq!(answer["signature_count"], count);
    let mine = format!("/api/v1/petitions/{petition}/signatures/mine");
    let nothing = app.api.call(Method::DELETE, &mine, Some(&someone.token), None, &[]).await;
    nothing.problem(404, "no_signature");
    assert_eq!(app.seen(&petition, None).await["signature_count"], count);
    let listed = app.api.get("/api/v1/me/signatures", Some(&someone.token)).await.is(200);
    assert_eq!(listed["items"], json!([]));
    // An account that is as sure is told, and may.
    sql(&app, "UPDATE accounts SET assurance = 'counter' WHERE role = 'citizen'").await;
    let told = app.sign(&petition, &someone.token, None).await.is(200);
    assert_eq!(told["id"], entered["id"]);
    app.api.call(Method::DELETE, &mine, Some(&someone.token), None, &[]).await.is(204);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_p09_who_comes_back_has_their_vote_again_and_no_address_stands_for_who_has_left() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.people(1).await.remove(0), app.moderator().await);
    let token = person(&app).await;
    let petition = app.petition(&app.citizen().await).published().await;
    let first = app.sign(&petition, &token, None).await.is(201);
    let own = app.petition(&author.token).to(MINISTRY).submitted().await;
    app.act(&own, "withdrawal", &author.token, json!({})).await.is(200);
    let leave = async |token: &str, password: &str| {
        let body = Some(json!({ "password": password }));
        app.api.call(Method::DELETE, "/api/v1/me", Some(token), body, &[]).await.is(204);
    };
    leave(&token, PASSWORD).await;
    leave(&author.token, petitions::app::sandbox::PASSWORD).await;
    let signers = format!("/api/v1/petitions/{petition}/signatures?limit=100");
    let nameless = async || {
        let listed = app.api.get(&signers, None).await.is(200);
        listed["items"].as_array().unwrap().iter().filter(|signer| signer["name"] == "").count()
    };
    assert_eq!(nameless().await, 1);
    // Nothing stands in the place of what is gone.
    let applicant =
        app.api.get(&format!("/api/v1/petitions/{own}/applicant"), Some(&moderator)).await;
    let applicant = applicant.is(200);
    assert_eq!(applicant["left"], true);
    for member in ["email", "iin", "family_name", "given_name", "birth_date", "residence"] {
        assert!(applicant.get(member).is_none(), "{member}: {applicant}");
    }
    // Signing again counts nothing and gives the vote back to whom it is of.
    let back = person(&app).await;
    let again = app.sign(&petition, &back, None).await.is(200);
    assert_eq!(again["id"], first["id"]);
    assert_eq!(app.seen(&petition, None).await["signature_count"], 51);
    let mine = app.api.get("/api/v1/me/signatures", Some(&back)).await.is(200);
    assert_eq!(mine["items"][0]["id"], first["id"], "{mine}");
    assert_eq!(nameless().await, 0);
    leave(&back, PASSWORD).await;
    assert_eq!(nameless().await, 1, "who leaves again has no name again");
    app.close().await;
}
