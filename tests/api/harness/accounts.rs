//! Accounts as people make them: registered, confirmed by mail, with a password and a second factor.

use std::sync::Arc;

use diesel::RunQueryDsl as _;
use petitions::app::confirmation::{self, Confirmation};
use petitions::app::{App, Work};
use serde_json::{Value, json};

use super::TestApp;
use super::client::{Answer, word};
use super::database::{rows, sql};
use super::outgoing::mail_files;

/// Who most tests of accounts are about.
pub const IIN: &str = "581014274025";
pub const EMAIL: &str = "aigul@example.kz";
pub const PASSWORD: &str = "correct horse battery staple";

/// What a person sends to register.
pub fn registration(iin: &str, email: &str) -> Value {
    json!({
        "iin": iin, "email": email, "password": PASSWORD,
        "family_name": "Серікқызы", "given_name": "Айгүл", "residence": "750000000",
        "language": "en", "citizen": true, "consent": true,
    })
}

/// Registers and confirms; the tokens of the session that this opens.
pub async fn confirmed(app: &TestApp, iin: &str, email: &str, password: &str) -> Value {
    let mut body = registration(iin, email);
    body["password"] = password.into();
    app.api.post("/api/v1/accounts", None, body).await.is(202);
    confirm(app, &mailed_code(app, "confirm_registration").await, password).await.is(201)
}

/// Sends a mailed token back with a password.
pub async fn confirm(app: &TestApp, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "password": password });
    app.api.post("/api/v1/accounts/confirmation", None, body).await
}

/// The same without HTTP.
pub async fn confirm_at(core: &Arc<App>, token: String, password: &str) {
    let password = password.to_owned();
    let asked = Confirmation { token, password, otp: None, network: vec![1; 16], client: None };
    confirmation::confirm(core, asked).await.unwrap();
}

/// Tries to sign in with a password alone.
pub async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    app.api.post("/api/v1/sessions", None, body).await
}

/// Lets whoever has failed wait on: the first wait is a second, which a busy machine may take to ask once more.
pub async fn keep_waiting(app: &TestApp) {
    sql(app, "UPDATE sign_in_failures SET last_at = last_at + interval '1 minute'").await;
}

/// Signs in with a password alone; the tokens.
pub async fn session(app: &TestApp, email: &str, password: &str) -> Value {
    sign_in(app, email, password).await.is(201)
}

/// A person with a session; its access token.
pub async fn person(app: &TestApp) -> String {
    word(&confirmed(app, IIN, EMAIL, PASSWORD).await["access_token"])
}

/// Registers and confirms by what came to the directory of mails; an access token.
pub async fn registered(app: &TestApp, iin: &str, email: &str) -> String {
    app.api.post("/api/v1/accounts", None, registration(iin, email)).await.is(202);
    let token = mailed_token(app, email).await;
    word(&confirm(app, &token, PASSWORD).await.is(201)["access_token"])
}

/// The token of the newest mail to an address, as a person would copy it.
pub async fn mailed_token(app: &TestApp, email: &str) -> String {
    for _ in 0..100 {
        let mails = mail_files(&app.mail_dir);
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
pub async fn mailed_code(app: &TestApp, kind: &'static str) -> String {
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    let read =
        |work: &mut Work<'_>| Ok(petitions::store::outbox::sent(work.conn, None, None, 1_000)?);
    let mails = app.core.read(read).await.unwrap();
    word(&mails.into_iter().find(|mail| mail.kind == kind).unwrap().payload["code"])
}

/// A mail of that kind has gone out.
pub async fn mailed_kind(app: &TestApp, kind: &str) {
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    assert_ne!(
        rows(app, &format!("outbox WHERE kind = '{kind}' AND sent_at IS NOT NULL")).await,
        0,
        "{kind}"
    );
}

/// The code in the mail that was written last, sent or not.
pub fn newest_code(work: &mut Work<'_>) -> String {
    #[derive(diesel::QueryableByName)]
    struct Code {
        #[diesel(sql_type = diesel::sql_types::Text)]
        code: String,
    }
    let newest: Code =
        diesel::sql_query("SELECT payload->>'code' AS code FROM outbox ORDER BY id DESC LIMIT 1")
            .get_result(work.conn)
            .unwrap();
    newest.code
}

/// The code of an authenticator app so many half minutes from now.
pub fn code_of(secret: &str, steps: i64) -> String {
    let bytes = base32::decode(base32::Alphabet::Rfc4648 { padding: false }, secret).unwrap();
    let authenticator = totp_rs::Builder::new().with_secret(bytes).build().unwrap();
    let seconds =
        || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    // The code before the present one would be too old, were the half minute to end on its way.
    while steps < 0 && seconds() % 30 >= 22 {
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let now = seconds();
    authenticator.generate(now.checked_add_signed(steps * 30).unwrap()).to_string()
}

/// Enrols a second factor, for the session of this token too; its secret and the recovery codes.
pub async fn enrolled(app: &TestApp, token: &str, password: &str) -> (String, Vec<String>) {
    let asked = json!({ "password": password });
    let secret = word(&app.api.post("/api/v1/me/otp", Some(token), asked).await.is(201)["secret"]);
    let first = json!({ "otp": code_of(&secret, -1) });
    let told = app.api.post("/api/v1/me/otp/confirmation", Some(token), first).await.is(200);
    (secret, told["recovery_codes"].as_array().unwrap().iter().map(word).collect())
}
