//! Electronic signatures of people in a test, made by the sandbox.
//!
//! ```text
//! let certificate = app.certificate(&person.iin).in_line("rsa").issued().await;
//! let cms = certificate.signs(b"text").await;
//! ```

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::TestApp;
use super::client::{Api, word};

/// The three lines of the national authority.
pub const LINES: [&str; 3] = ["gost_2015", "gost_2004", "rsa"];

/// The identity key of every test's service that brings none: what the sandbox's authority follows from. Keys of RSA
/// take seconds to find, and so are found once.
const IDENTITY_KEY: [u8; 32] = *b"the identity key of all tests 01";

/// Lays the identity key down in a data directory.
pub fn share_identity_key(data: &Path) {
    let keys = data.join("keys");
    std::fs::create_dir_all(&keys).unwrap();
    std::fs::write(keys.join("identity"), STANDARD.encode(IDENTITY_KEY) + "\n").unwrap();
}

/// A certificate that is wanted.
pub struct Wanted {
    api: Api,
    body: Value,
}

/// A certificate of the sandbox; whoever has it signs.
#[derive(Clone)]
pub struct Certificate {
    api: Api,
    /// DER in Base64.
    pub der: String,
    /// In hexadecimal.
    pub serial: String,
}

impl TestApp {
    /// A certificate for the holder of an IIN: of a person and in the line of GOST 2015, unless more is said.
    pub fn certificate(&self, iin: &str) -> Wanted {
        let (family_name, given_name) = ("СЕРІКОВА", "АЙГҮЛ");
        let body = json!({
            "line": "gost_2015", "iin": iin, "family_name": family_name, "given_name": given_name,
        });
        Wanted { api: self.api.clone(), body }
    }

    /// Lets the responders of the sandbox fail so.
    pub async fn responders(&self, faults: Value) {
        self.api.put("/dev/eds/faults", None, faults).await.is(204);
    }
}

impl Wanted {
    fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.body[member] = value.into();
        self
    }

    /// In another line.
    pub fn in_line(self, line: &str) -> Self {
        self.with("line", line)
    }

    /// Of another kind: `expired`, `authentication` and so on.
    pub fn of_kind(self, kind: &str) -> Self {
        self.with("kind", kind)
    }

    /// In another name.
    pub fn named(self, family_name: &str, given_name: &str) -> Self {
        self.with("family_name", family_name).with("given_name", given_name)
    }

    /// With a patronymic.
    pub fn with_patronymic(self, patronymic: &str) -> Self {
        self.with("patronymic", patronymic)
    }

    /// Of an organisation, whose holder has that role in it.
    pub fn of_organisation(self, bin: &str, role: &str) -> Self {
        self.of_kind("organisation")
            .with("organisation", json!({ "name": "АО ТЕСТ", "bin": bin, "role": role }))
    }

    /// Issued.
    pub async fn issued(self) -> Certificate {
        let made = self.api.post("/dev/eds/certificates", None, self.body).await.is(201);
        let (der, serial) = (word(&made["certificate"]), word(&made["serial"]));
        Certificate { api: self.api, der, serial }
    }
}

impl Certificate {
    /// A detached CMS over these bytes, in Base64.
    pub async fn signs(&self, content: &[u8]) -> String {
        self.signs_with(content, json!({})).await
    }

    /// A CMS over these bytes with further members of the body: `attached`, `time_stamp`, `mistake`, `certificates`.
    pub async fn signs_with(&self, content: &[u8], further: Value) -> String {
        let mut body = json!({ "certificates": [self.der], "content": STANDARD.encode(content) });
        body.as_object_mut().unwrap().extend(further.as_object().unwrap().clone());
        word(&self.api.post("/dev/eds/cms", None, body).await.is(201)["cms"])
    }

    /// Lets its authority say from now on that it is `revoked`, `on_hold`, `good` or `unknown`.
    pub async fn is_now(&self, state: &str) {
        let body = json!({ "certificate": self.der, "state": state });
        self.api.post("/dev/eds/revocations", None, body).await.is(200);
    }
}
