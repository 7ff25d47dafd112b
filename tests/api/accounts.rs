//! Accounts as people use them, without the sandbox.

use petitions::app::Work;
use petitions::app::access::Role;
use petitions::app::staff::{self, NewStaff};
use petitions::credentials::passwords;
use petitions::domain::language::Language;
use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Answer, TestApp, mail_files, text, word};

const PASSWORD: &str = "correct horse battery staple";

pub fn registration(iin: &str, email: &str) -> Value {
    json!({
        "iin": iin, "email": email, "password": PASSWORD,
        "family_name": "Серікқызы", "given_name": "Айгүл", "residence": "750000000",
        "language": "en", "citizen": true, "consent": true,
    })
}

/// The token of the newest mail to an address, as a person would copy it.
async fn mailed_token(house: &TestApp, email: &str) -> String {
    for _ in 0..100 {
        let mails = mail_files(&house.mail_dir);
        if let Some(mail) = mails.iter().rev().find(|mail| mail.contains(&format!("To: {email}"))) {
            let plain = mail.replace("=\r\n", "").replace("=3D", "=");
            let at = plain.find("#token=").expect("the mail holds a link with a token");
            return plain[at + 7..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
                .collect();
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("no mail came to {email}");
}

/// The code in the newest mail of a kind.
pub async fn mailed_code(house: &TestApp, kind: &'static str) -> String {
    house.api.get("/dev/mails?limit=1", None).await.is(200);
    let read =
        |work: &mut Work<'_>| Ok(petitions::store::outbox::sent(work.conn, None, None, 1_000)?);
    let mails = house.service.app.read(read).await.unwrap();
    word(&mails.into_iter().find(|mail| mail.kind == kind).unwrap().payload["code"])
}

async fn sign_in(house: &TestApp, email: &str) -> Value {
    house
        .api
        .post("/api/v1/sessions", None, json!({ "email": email, "password": PASSWORD }))
        .await
        .is(201)
}

/// The code of an authenticator app so many half minutes from now.
pub fn code_of(secret: &str, steps: i64) -> String {
    let bytes = base32::decode(base32::Alphabet::Rfc4648 { padding: false }, secret).unwrap();
    let app = totp_rs::Builder::new().with_secret(bytes).build().unwrap();
    let seconds =
        || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    // The code before the present one would be too old, were the half minute to end on its way.
    while steps < 0 && seconds() % 30 >= 28 {
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let now = seconds();
    app.generate(now.checked_add_signed(steps * 30).unwrap()).to_string()
}

/// Enrols a second factor, for the session of this token too; its secret and the recovery codes.
pub async fn enrolled(house: &TestApp, token: &str, password: &str) -> (String, Vec<String>) {
    let asked = json!({ "password": password });
    let secret =
        word(&house.api.post("/api/v1/me/otp", Some(token), asked).await.is(201)["secret"]);
    let first = json!({ "otp": code_of(&secret, -1) });
    let told = house.api.post("/api/v1/me/otp/confirmation", Some(token), first).await.is(200);
    (secret, told["recovery_codes"].as_array().unwrap().iter().map(word).collect())
}

pub async fn registered(house: &TestApp, iin: &str, email: &str) -> String {
    house.api.post("/api/v1/accounts", None, registration(iin, email)).await.is(202);
    let token = mailed_token(house, email).await;
    house.api.post("/api/v1/accounts/confirmation", None, json!({ "token": token })).await.is(204);
    word(&sign_in(house, email).await["access_token"])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_registers_confirms_signs_in_and_signs_without_the_sandbox() {
    let house = TestApp::open().await;
    let member = NewStaff {
        role: Role::Moderator,
        public_body: None,
        email: "moderator@example.kz".into(),
        password_hash: passwords::hash(PASSWORD, passwords::Cost::default()).unwrap(),
        family_name: "Ахметов".into(),
        given_name: "Нұрлан".into(),
        language: Language::Kk,
        iin: None,
    };
    house.service.app.write(move |work| staff::add(work, &member)).await.unwrap();

    let author = registered(&house, "900101300017", "aigul@example.kz").await;
    let draft = house
        .api
        .post("/api/v1/petitions", Some(&author), text("ministry-trade-integration"))
        .await
        .is(201);
    let id = word(&draft["id"]);
    let acknowledged = json!({ "prohibited_subjects_acknowledged": "V2026" });
    house
        .api
        .post(&format!("/api/v1/petitions/{id}/submission"), Some(&author), acknowledged)
        .await
        .is(200);
    let moderator = word(&sign_in(&house, "moderator@example.kz").await["access_token"]);
    house.api.get("/api/v1/moderation/queue", Some(&moderator)).await.problem(403, "otp_required");
    enrolled(&house, &moderator, PASSWORD).await;
    house
        .api
        .post(&format!("/api/v1/petitions/{id}/approval"), Some(&moderator), json!({}))
        .await
        .is(200);
    let key = word(&house.petition(&id, Some(&author)).await["link_key"]);

    let joiner = registered(&house, "850505400018", "dinara@example.kz").await;
    let receipt = house.sign(&id, &joiner, Some(&key)).await.is(201);
    assert_eq!((&receipt["ordinal"], &receipt["signature_count"]), (&json!(1), &json!(1)));
    let mine = house.api.get("/api/v1/me/signatures", Some(&joiner)).await.is(200);
    assert_eq!(mine["items"][0]["id"], receipt["id"]);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn registration_tells_nobody_but_the_holder_that_an_account_exists() {
    let house = TestApp::open().await;
    registered(&house, "900101300017", "aigul@example.kz").await;
    let same_iin = house
        .api
        .post("/api/v1/accounts", None, registration("900101300017", "other@example.kz"))
        .await;
    let same_email = house
        .api
        .post("/api/v1/accounts", None, registration("850505400018", "aigul@example.kz"))
        .await;
    let fresh = house
        .api
        .post("/api/v1/accounts", None, registration("850505400018", "new@example.kz"))
        .await;
    assert_eq!((same_iin.status, same_email.status, fresh.status), (202, 202, 202));
    let shape = |answer: &Answer| {
        let mut body = answer.body();
        assert!(body["delivery_id"].is_string(), "{body}");
        body["delivery_id"] = json!("");
        body
    };
    assert_eq!(shape(&same_iin), shape(&fresh));
    assert_eq!(shape(&same_email), shape(&fresh));
    mailed_token(&house, "new@example.kz").await;
    let to = |address: &str| {
        mail_files(&house.mail_dir)
            .iter()
            .filter(|mail| mail.contains(&format!("To: {address}")))
            .count()
    };
    let stranger = mail_files(&house.mail_dir)
        .into_iter()
        .find(|mail| mail.contains("To: other@example.kz"))
        .unwrap();
    assert!(!stranger.contains("#token"), "a stranger's address gets no token: {stranger}");
    assert_eq!(
        to("aigul@example.kz"),
        3,
        "the holder gets his confirmation, and a warning each time: as many as a stranger would"
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_works_once_and_again_and_a_wrong_one_never() {
    let house = TestApp::open().await;
    house
        .api
        .post("/api/v1/accounts", None, registration("900101300017", "aigul@example.kz"))
        .await
        .is(202);
    let sign_in = json!({ "email": "aigul@example.kz", "password": PASSWORD });
    house
        .api
        .post("/api/v1/sessions", None, sign_in.clone())
        .await
        .problem(401, "invalid_credentials");
    let token = mailed_token(&house, "aigul@example.kz").await;
    let confirm = |token: &str| {
        house.api.post("/api/v1/accounts/confirmation", None, json!({ "token": token }))
    };
    confirm("wrong").await.problem(409, "token_expired_or_unknown");
    confirm(&token).await.is(204);
    confirm(&token).await.is(204);
    house.api.post("/api/v1/sessions", None, sign_in).await.is(201);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_and_no_other() {
    let house = TestApp::open().await;
    registered(&house, "900101300017", "aigul@example.kz").await;
    let (one, other) =
        (sign_in(&house, "aigul@example.kz").await, sign_in(&house, "aigul@example.kz").await);
    let (one, other) = (word(&one["access_token"]), word(&other["access_token"]));
    let listed = house.api.get("/api/v1/sessions", Some(&one)).await.is(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
    let out =
        house.api.call(Method::DELETE, "/api/v1/sessions/current", Some(&one), None, &[]).await;
    out.is(204);
    house.api.get("/api/v1/me", Some(&one)).await.problem(401, "session_ended");
    house.api.get("/api/v1/me", Some(&other)).await.is(200);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_password_replaces_the_old_one_and_ends_every_session() {
    let house = TestApp::open().await;
    let token = registered(&house, "900101300017", "aigul@example.kz").await;
    let ask =
        |email: &str| house.api.post("/api/v1/password-resets", None, json!({ "email": email }));
    assert_eq!(ask("nobody@example.kz").await.is(202), ask("aigul@example.kz").await.is(202));
    let mut reset = mailed_token(&house, "aigul@example.kz").await;
    for _ in 0..100 {
        let newest = mailed_token(&house, "aigul@example.kz").await;
        if newest != reset || mail_files(&house.mail_dir).len() > 1 {
            reset = newest;
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let body = json!({ "token": reset, "password": "another long password" });
    house.api.post("/api/v1/password-resets/confirmation", None, body.clone()).await.is(204);
    house
        .api
        .post("/api/v1/password-resets/confirmation", None, body)
        .await
        .problem(409, "token_expired_or_unknown");
    house.api.get("/api/v1/me", Some(&token)).await.problem(401, "session_ended");
    let old = json!({ "email": "aigul@example.kz", "password": PASSWORD });
    house.api.post("/api/v1/sessions", None, old).await.problem(401, "invalid_credentials");
    let new = json!({ "email": "aigul@example.kz", "password": "another long password" });
    house.api.post("/api/v1/sessions", None, new).await.is(201);
    let mails = house.api.get("/dev/mails?to=aigul@example.kz", None).await.is(200);
    let text = word(&mails["items"][0]["text"]);
    assert!(
        text.contains("The password of your account was changed") && text.contains("/reset\n"),
        "{text}"
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_registration_is_named_at_once() {
    let house = TestApp::open().await;
    let body = json!({
        "iin": "900101300018", "email": "no address", "password": "short", "family_name": "http://x", "given_name": " ",
        "residence": "1", "language": "de", "citizen": false, "birth_date": "2026-02-30", "nickname": "x",
    });
    let problem =
        house.api.post("/api/v1/accounts", None, body).await.problem(422, "validation_failed");
    let mut pointers: Vec<String> =
        problem["errors"].as_array().unwrap().iter().map(|fault| word(&fault["pointer"])).collect();
    pointers.sort();
    let expected = [
        "/birth_date",
        "/citizen",
        "/consent",
        "/email",
        "/family_name",
        "/given_name",
        "/iin",
        "/language",
        "/nickname",
        "/password",
        "/residence",
    ];
    assert_eq!(pointers, expected);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_holder_of_an_iin_is_told_at_his_own_address_where_to_ask_for_a_new_password() {
    let house = TestApp::open().await;
    registered(&house, "900101300017", "aigul@example.kz").await;
    house
        .api
        .post("/api/v1/accounts", None, registration("900101300017", "other@example.kz"))
        .await
        .is(202);
    let told = house.api.get("/dev/mails?to=aigul@example.kz", None).await.is(200);
    let text = word(&told["items"][0]["text"]);
    let link = text.lines().find(|line| line.starts_with("http")).unwrap();
    assert!(link.ends_with("/reset"), "{link} must lead somewhere without a token");
    assert!(text.contains("IIN"), "{text}");
    assert_eq!(told["items"].as_array().unwrap().len(), 2);
    let others = house.api.get("/dev/mails?to=other@example.kz", None).await.is(200);
    let unfinished = word(&others["items"][0]["text"]);
    assert!(
        unfinished.contains("cannot be finished")
            && !unfinished.contains("#token")
            && !unfinished.contains("IIN"),
        "{unfinished}"
    );
    let page = house.api.get("/reset", None).await;
    let page = String::from_utf8(page.bytes).unwrap();
    let asking = &page[page.find("<section id=\"asking\" hidden>").unwrap()..];
    assert!(
        asking.contains("<form data-call=\"/api/v1/password-resets\">")
            && asking.contains("name=\"email\""),
        "{asking}"
    );
    assert!(page.contains("<section id=\"sending\" hidden>"), "{page}");
    for mark in [
        "{id}", "{call}", "{lead}", "{field}", "{button}", "{done}", "{failed}", "{forms}",
        "{title}",
    ] {
        assert!(!page.contains(mark), "{mark} in {page}");
    }
    house.close().await;
}
