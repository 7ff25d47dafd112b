//! Applications that act for citizens (OAuth 2.1), by the calls that they and the page behind `/oauth/authorize` make.

mod attacks;
mod consents;
mod independent;
mod scopes;
mod tokens;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use petitions::credentials::sha256;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, word};

/// Where the applications of the tests want people back.
const BACK: &str = "https://app.example/back?tenant=1";
/// Every scope that a citizen can let an application have.
const ALL: &str = "read_mine file sign follow comment";
/// A verifier of RFC 7636.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(sha256(verifier.as_bytes()))
}

/// An application of somebody's.
struct Client {
    id: String,
    secret: Option<String>,
}

async fn registered(app: &TestApp, owner: &str, kind: &str, scopes: &[&str]) -> Client {
    let new =
        json!({ "name": "Қала дауысы", "kind": kind, "scopes": scopes, "redirect_uris": [BACK] });
    let made = app.api.post("/api/v1/apps", Some(owner), new).await.is(201);
    Client { id: word(&made["id"]), secret: made["secret"].as_str().map(str::to_owned) }
}

/// Somebody lets an application in, and is told so.
pub async fn let_in(app: &TestApp) {
    let citizen = app.citizen().await;
    client(app).await.access(app, &citizen, "sign").await;
}

/// All that an application does between its registration and its end, upon this petition.
pub async fn every_step(app: &TestApp, petition: &str) {
    let (owner, citizen) = (app.citizen().await, app.citizen().await);
    let scopes: Vec<&str> = ALL.split(' ').chain(["read"]).collect();
    let client = registered(app, &owner, "confidential", &scopes).await;
    let tokens = client.tokens(app, &citizen, ALL).await;
    let access = word(&tokens["access_token"]);
    app.sign(petition, &access, None).await.is(201);
    app.api.get("/api/v1/me/petitions", Some(&access)).await.is(200);
    let next = client.refreshed(app, &tokens["refresh_token"]).await.is(200);
    let own = client.at(app, "token", &[("grant_type", "client_credentials")]).await.is(200);
    for token in [word(&next["access_token"]), word(&own["access_token"])] {
        client.at(app, "introspect", &[("token", &token)]).await.is(200);
        client.at(app, "revoke", &[("token", &token)]).await.is(200);
    }
    client.code(app, &citizen, "sign").await;
    let consents = app.api.get("/api/v1/me/consents", Some(&citizen)).await.is(200);
    let consent = format!("/api/v1/me/consents/{}", word(&consents["items"][0]["id"]));
    app.api.call(Method::DELETE, &consent, Some(&citizen), None, &[]).await.is(204);
    app.api.get("/api/v1/apps", Some(&owner)).await.is(200);
    let own = format!("/api/v1/apps/{}", client.id);
    app.api.call(Method::DELETE, &own, Some(&owner), None, &[]).await.is(204);
}

/// A confidential application that may ask for everything, of a stranger.
async fn client(app: &TestApp) -> Client {
    let owner = app.citizen().await;
    let scopes: Vec<&str> = ALL.split(' ').collect();
    registered(app, &owner, "confidential", &scopes).await
}

impl Client {
    /// What it writes into the address.
    fn asking(&self, scope: &str) -> Value {
        json!({
            "client_id": self.id, "redirect_uri": BACK, "response_type": "code", "scope": scope, "state": "a b&c=1",
            "code_challenge": challenge(VERIFIER), "code_challenge_method": "S256",
        })
    }

    /// Where somebody is sent who says yes to that.
    async fn allowed(&self, app: &TestApp, citizen: &str, asked: Value) -> String {
        let answer = decided(app, citizen, asked, true).await.is(200);
        word(&answer["return_to"])
    }

    /// A code for these scopes of somebody who says yes.
    async fn code(&self, app: &TestApp, citizen: &str, scope: &str) -> String {
        let back = self.allowed(app, citizen, self.asking(scope)).await;
        brought(&back, "code").unwrap_or_else(|| panic!("{back}"))
    }

    /// Calls one of the doors of applications.
    async fn at(&self, app: &TestApp, door: &str, form: &[(&str, &str)]) -> Answer {
        let basic =
            self.secret.as_ref().map(|secret| STANDARD.encode(format!("{}:{secret}", self.id)));
        let basic = basic.map(|pair| format!("Basic {pair}"));
        let mut form = form.to_vec();
        if basic.is_none() {
            form.push(("client_id", &self.id));
        }
        posted(app, door, &form, basic.as_deref()).await
    }

    async fn exchanged(&self, app: &TestApp, code: &str, verifier: &str) -> Answer {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("code_verifier", verifier),
            ("redirect_uri", BACK),
        ];
        self.at(app, "token", &form).await
    }

    async fn refreshed(&self, app: &TestApp, token: &Value) -> Answer {
        let token = word(token);
        self.at(app, "token", &[("grant_type", "refresh_token"), ("refresh_token", &token)]).await
    }

    /// Tokens for these scopes of somebody who says yes.
    async fn tokens(&self, app: &TestApp, citizen: &str, scope: &str) -> Value {
        let code = self.code(app, citizen, scope).await;
        self.exchanged(app, &code, VERIFIER).await.is(200)
    }

    /// An access token for these scopes.
    async fn access(&self, app: &TestApp, citizen: &str, scope: &str) -> String {
        word(&self.tokens(app, citizen, scope).await["access_token"])
    }
}

async fn decided(app: &TestApp, citizen: &str, mut asked: Value, allow: bool) -> Answer {
    asked["allow"] = allow.into();
    app.api.post("/api/v1/oauth/authorization", Some(citizen), asked).await
}

/// Sends a form, with a head of its own.
async fn posted(app: &TestApp, door: &str, form: &[(&str, &str)], head: Option<&str>) -> Answer {
    let body = form.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    let body = body.collect::<Vec<_>>().join("&");
    let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
    headers.extend(head.map(|head| ("authorization", head)));
    let path = format!("/oauth/{door}");
    app.api.raw(Method::POST, &path, None, Some(body.into_bytes()), &headers).await.unwrap()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A parameter that an address brings back.
fn brought(address: &str, name: &str) -> Option<String> {
    let address = reqwest::Url::parse(address).unwrap();
    address.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

/// A refusal of RFC 6749, 5.2: as that says, and nothing more.
#[track_caller]
fn refused(answer: &Answer, status: u16, error: &str) {
    let body = answer.is(status);
    assert_eq!(body["error"], error, "{body}");
    assert_eq!(answer.header("content-type"), "application/json", "{body}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let why = body["error_description"].as_str().unwrap();
    assert!(!why.is_empty() && why.is_ascii() && !why.contains(['"', '\\']), "{why}");
    assert_eq!(body.as_object().unwrap().len(), 2, "{body}");
    assert_eq!(!answer.header("www-authenticate").is_empty(), status == 401);
}
