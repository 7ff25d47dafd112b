//! Votes that are begun here and signed on a telephone, which the sandbox's broker reaches.
//!
//! ```text
//! let stage = Stage::limited().await;
//! let begun = stage.begins().await;
//! stage.scans(&begun, json!({ "certificate": stage.own().await })).await;
//! stage.comes_to(&begun, "signed").await;
//! ```

mod bounds;
mod broker;
mod course;
mod deadline;
mod processes;
mod refused;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::database::rows;
use crate::harness::{Answer, Api, Person, TestApp, petition_path, word};

/// A petition, and somebody who signs it on a telephone.
struct Stage {
    app: TestApp,
    id: String,
    key: Option<String>,
    person: Person,
}

impl Stage {
    /// In limited publication.
    async fn limited() -> Self {
        Self::limited_on(TestApp::open().await).await
    }

    async fn limited_on(app: TestApp) -> Self {
        let (id, key) = app.petition(&app.citizen().await).limited().await;
        let person = app.person().await;
        Self { app, id, key: Some(key), person }
    }

    fn body(&self) -> Value {
        json!({ "channel": "qr", "consent": true, "link_key": self.key })
    }

    /// Begins, whatever comes of it.
    async fn tries(&self) -> Answer {
        begins(&self.app.api, &self.id, &self.person.token, self.body()).await
    }

    /// Begins.
    async fn begins(&self) -> Value {
        self.tries().await.is(202)
    }

    /// The signer's own certificate.
    async fn own(&self) -> String {
        self.app.certificate(&self.person.iin).issued().await.der
    }

    /// Scans and does what is said.
    async fn scans(&self, begun: &Value, what: Value) -> Value {
        scans(&self.app.api, begun, what).await.is(200)
    }

    /// Scans and signs as they should.
    async fn signs(&self, begun: &Value) {
        self.scans(begun, json!({ "certificate": self.own().await })).await;
    }

    async fn reads(&self, begun: &Value) -> Value {
        reads(&self.app.api, begun, &self.person.token).await.is(200)
    }

    /// Reads until it waits no more; it must have come to this.
    async fn comes_to(&self, begun: &Value, state: &str) -> Value {
        let session = settled(&self.app.api, begun, &self.person.token).await;
        assert_eq!(session["state"], state, "{session}");
        session
    }

    /// It came to nothing, for this reason, and nothing is kept.
    async fn fails(&self, begun: &Value, code: &str) -> Value {
        let session = self.comes_to(begun, "failed").await;
        assert_eq!(session["failure"]["code"], code, "{session}");
        assert!(session["signature"].is_null());
        assert_eq!(self.votes().await, (0, 0));
        session
    }

    /// The votes of the signer's account, and the evidence that is kept.
    async fn votes(&self) -> (i64, i64) {
        let own = format!("signatures WHERE account_id = '{}'", self.person.account);
        (rows(&self.app, &own).await, rows(&self.app, "signature_evidence").await)
    }
}

async fn begins(api: &Api, id: &str, token: &str, body: Value) -> Answer {
    api.post(&petition_path(id, "signing-sessions"), Some(token), body).await
}

async fn scans(api: &Api, begun: &Value, mut what: Value) -> Answer {
    what["launch_link"] = begun["launch_links"]["egov_mobile"].clone();
    api.post("/dev/eds/broker/scans", None, what).await
}

async fn reads(api: &Api, begun: &Value, token: &str) -> Answer {
    api.get(&format!("/api/v1/signing-sessions/{}", word(&begun["id"])), Some(token)).await
}

/// A signing when it waits no more, or after longer than any should.
async fn settled(api: &Api, begun: &Value, token: &str) -> Value {
    let started = Instant::now();
    loop {
        let session = reads(api, begun, token).await.is(200);
        if session["state"] != "waiting" || started.elapsed() > Duration::from_secs(20) {
            return session;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Lets the sandbox's broker fail so.
async fn broker(app: &TestApp, faults: Value) {
    app.api.put("/dev/eds/broker/faults", None, faults).await.is(204);
}

/// Waits until a condition finds a row.
async fn found(app: &TestApp, from: &str) {
    let started = Instant::now();
    while rows(app, from).await == 0 {
        assert!(started.elapsed() < Duration::from_secs(20), "{from}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
