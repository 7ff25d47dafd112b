//! People who come in by electronic signatures of the sandbox's authority.

use serde_json::{Value, json};

use super::TestApp;
use super::accounts::{PASSWORD, confirm, mailed_code};
use super::certificates::Certificate;
use super::client::{Answer, word};

impl TestApp {
    /// A person's certificate for signing.
    pub async fn certified(&self, iin: &str) -> Certificate {
        self.certificate(iin)
            .named("СЕРІКҚЫЗЫ", "АЙГҮЛ")
            .with_patronymic("МАРАТҚЫЗЫ")
            .issued()
            .await
    }

    /// A challenge that nobody has signed.
    pub async fn challenge(&self) -> String {
        let given = self.api.post("/api/v1/sessions/eds-challenge", None, json!({})).await;
        word(&given.is(201)["challenge"])
    }

    /// A fresh challenge with its signature.
    pub async fn signed_challenge(&self, by: &Certificate) -> Value {
        let challenge = self.challenge().await;
        json!({ "challenge": challenge, "cms": by.signs(challenge.as_bytes()).await })
    }

    /// Signs in by electronic signature, with these members besides.
    pub async fn eds_sign_in(&self, by: &Certificate, besides: Value) -> Answer {
        let body = merged(self.signed_challenge(by).await, besides);
        self.api.post("/api/v1/sessions/eds", None, body).await
    }

    /// Registers by electronic signature, with these members besides.
    pub async fn eds_registers(&self, by: &Certificate, email: &str, besides: Value) -> Answer {
        let declared = json!({
            "email": email, "password": PASSWORD, "residence": "750000000", "language": "en",
            "citizen": true, "consent": true,
        });
        let body = merged(merged(self.signed_challenge(by).await, declared), besides);
        self.api.post("/api/v1/accounts/eds", None, body).await
    }

    /// Registers by electronic signature; the mailed token.
    pub async fn eds_registered(&self, by: &Certificate, email: &str) -> String {
        self.eds_registers(by, email, json!({})).await.is(202);
        mailed_code(self, "confirm_registration").await
    }

    /// Registers by electronic signature and confirms; an access token.
    pub async fn eds_account(&self, by: &Certificate, email: &str) -> String {
        let token = self.eds_registered(by, email).await;
        word(&confirm(self, &token, PASSWORD).await.is(201)["access_token"])
    }
}

fn merged(mut body: Value, besides: Value) -> Value {
    for (member, value) in besides.as_object().unwrap() {
        body[member] = value.clone();
    }
    body
}
