//! Signing in at identity providers: at the sandbox's own, which errs on demand, and at one that nobody here wrote.

mod citizens;
mod independent;
pub mod linking;
mod logout;
mod refusals;
mod staff;

use reqwest::{Client, Url, redirect};
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, word};

/// An IIN of nobody who lives.
const IIN: &str = "661028130259";
const EMAIL: &str = "serik@example.kz";

/// What the provider says of a citizen.
pub fn citizen(iin: &str, email: &str) -> Value {
    json!({
        "iin": iin, "family_name": "Серіков", "given_name": "Серік", "middle_name": "Ерланұлы",
        "birthdate": "1966-10-28", "email": email, "email_verified": true,
    })
}

/// Enrols somebody at the sandbox's provider, with a mistake or none.
pub async fn enrol(app: &TestApp, subject: &str, claims: Value, mistake: Option<&str>) {
    let person = json!({ "subject": subject, "claims": claims, "mistake": mistake });
    app.api.post("/dev/identity-provider/people", None, person).await.is(201);
}

/// Begins to sign in.
async fn begin(app: &TestApp, provider: &str) -> Value {
    let path = format!("/api/v1/identity-providers/{provider}/authorization");
    let begun = app.api.get(&path, None).await;
    assert_eq!(begun.header("cache-control"), "no-store");
    begun.is(200)
}

/// Follows the person from the address they were given until the provider sends them back; what they bring.
async fn back(begun: &Value, subject: &str) -> Value {
    let browser = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
    let mut at = Url::parse(&word(&begun["authorization_url"])).unwrap();
    at.query_pairs_mut().append_pair("login_hint", subject);
    let mut cookies: Vec<(String, String)> = Vec::new();
    for _ in 0..6 {
        let jar: Vec<String> =
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = browser.get(at.clone()).header("cookie", jar.join("; ")).send().await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            let (name, value) = pair.split_once('=').unwrap();
            cookies.retain(|(known, _)| known != name);
            cookies.push((name.to_owned(), value.to_owned()));
        }
        let to = answer.headers()["location"].to_str().unwrap().to_owned();
        at = at.join(&to).unwrap();
        let pairs: Vec<(String, String)> = at.query_pairs().into_owned().collect();
        let value = |name: &str| {
            pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        };
        if let Some(code) = value("code") {
            return json!({
                "state": value("state"), "verifier": begun["verifier"], "code": code,
                "iss": value("iss"),
            });
        }
    }
    panic!("the provider does not send {subject} back");
}

/// Has somebody authenticated; what their client then brings.
pub async fn brought(app: &TestApp, provider: &str, subject: &str) -> Value {
    let begun = begin(app, provider).await;
    back(&begun, subject).await
}

pub async fn sign_in(app: &TestApp, brought: &Value) -> Answer {
    app.api.post("/api/v1/sessions/provider", None, brought.clone()).await
}

/// What a citizen states beside.
fn registration(brought: &Value) -> Value {
    let mut body = brought.clone();
    for (name, value) in [
        ("residence", json!("750000000")),
        ("language", json!("en")),
        ("citizen", json!(true)),
        ("consent", json!(true)),
    ] {
        body[name] = value;
    }
    body
}

async fn register(app: &TestApp, brought: &Value) -> Answer {
    app.api.post("/api/v1/accounts/provider", None, registration(brought)).await
}

/// A citizen who has come by the sandbox's provider; their access token.
pub async fn newcomer(app: &TestApp, subject: &str, iin: &str, email: &str) -> String {
    enrol(app, subject, citizen(iin, email), None).await;
    let brought = brought(app, "sandbox", subject).await;
    sign_in(app, &brought).await.problem(409, "registration_required");
    word(&register(app, &brought).await.is(201)["access_token"])
}
