//! People with electronic signatures of the sandbox's authority.

use serde_json::{Value, json};

use super::TestApp;
use super::accounts::{PASSWORD, confirm, mailed_code};
use super::client::{Answer, word};

/// A certificate whose key the sandbox has.
pub struct Certified {
    pub iin: String,
    certificate: String,
}

impl TestApp {
    /// A person's certificate for signing.
    pub async fn certified(&self, iin: &str) -> Certified {
        self.certificate(iin, "individual", "СЕРІКҚЫЗЫ").await
    }

    /// A certificate of a kind, under a family name.
    pub async fn certificate(&self, iin: &str, kind: &str, family_name: &str) -> Certified {
        let mut wanted = json!({
            "line": "gost_2015", "kind": kind, "iin": iin, "family_name": family_name, "given_name": "АЙГҮЛ",
            "patronymic": "МАРАТҚЫЗЫ",
        });
        if kind == "organisation" {
            wanted["organisation"] =
                json!({ "name": "АО ТЕСТ", "bin": "240140499908", "role": "first_head" });
        }
        let issued = self.api.post("/dev/eds/certificates", None, wanted).await.is(201);
        Certified { iin: iin.to_owned(), certificate: word(&issued["certificate"]) }
    }

    /// A CMS over this text.
    pub async fn cms(&self, by: &Certified, text: &str) -> String {
        let body = json!({ "certificates": [by.certificate], "text": text });
        word(&self.api.post("/dev/eds/cms", None, body).await.is(201)["cms"])
    }

    /// A challenge that nobody has signed.
    pub async fn challenge(&self) -> String {
        let given = self.api.post("/api/v1/sessions/eds-challenge", None, json!({})).await;
        word(&given.is(201)["challenge"])
    }

    /// A fresh challenge with its signature.
    pub async fn signed_challenge(&self, by: &Certified) -> Value {
        let challenge = self.challenge().await;
        json!({ "challenge": challenge, "cms": self.cms(by, &challenge).await })
    }

    /// Signs in by electronic signature, with these members besides.
    pub async fn eds_sign_in(&self, by: &Certified, besides: Value) -> Answer {
        let body = merged(self.signed_challenge(by).await, besides);
        self.api.post("/api/v1/sessions/eds", None, body).await
    }

    /// Registers by electronic signature, with these members besides.
    pub async fn eds_registers(&self, by: &Certified, email: &str, besides: Value) -> Answer {
        let declared = json!({
            "email": email, "password": PASSWORD, "residence": "750000000", "language": "en",
            "citizen": true, "consent": true,
        });
        let body = merged(merged(self.signed_challenge(by).await, declared), besides);
        self.api.post("/api/v1/accounts/eds", None, body).await
    }

    /// Registers by electronic signature; the mailed token.
    pub async fn eds_registered(&self, by: &Certified, email: &str) -> String {
        self.eds_registers(by, email, json!({})).await.is(202);
        mailed_code(self, "confirm_registration").await
    }

    /// Registers by electronic signature and confirms; an access token.
    pub async fn eds_account(&self, by: &Certified, email: &str) -> String {
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
