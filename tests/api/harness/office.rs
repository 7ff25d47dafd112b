//! The people who handle a petition at its addressee, and what they do on the way to a decision.

use serde_json::{Value, json};

use super::TestApp;
use super::client::word;
use super::petitions::petition_path;

/// Those who handle the petitions of a body: a moderator, an official of the body and its first head.
pub struct Office<'a> {
    app: &'a TestApp,
    body: String,
    pub moderator: String,
    pub official: String,
    pub head: String,
}

/// A working group with everybody whom the law names.
pub fn working_group() -> Value {
    let kinds = ["state_body", "deputy", "applicant", "public_association"];
    json!({ "members": kinds.map(|kind| json!({ "kind": kind, "name": "Қатысушы" })) })
}

/// A public discussion on that day.
pub fn discussion(held_on: &str) -> Value {
    json!({ "held_on": held_on, "place": "Әкімдік", "draft_decision": "Жоба" })
}

/// A decision with its reasons.
pub fn decision(outcome: &str) -> Value {
    json!({ "outcome": outcome, "reasoning": { "kk": "Негіздеме", "ru": "Обоснование" } })
}

impl TestApp {
    pub async fn office(&self, body: &str) -> Office<'_> {
        Office {
            app: self,
            body: body.to_owned(),
            moderator: self.moderator().await,
            official: self.official(body).await,
            head: self.head(body).await,
        }
    }
}

impl Office<'_> {
    /// A petition that has its votes and that the body has registered; its id.
    pub async fn registered(&self, author: &str) -> String {
        let id = self.app.petition(author).to(&self.body).supported().await;
        self.forward_and_register(&id).await;
        id
    }

    /// The moderator passes a supported petition on, and the body enters it into its register.
    pub async fn forward_and_register(&self, id: &str) {
        self.app.act(id, "forwarding", &self.moderator, json!({ "note": "x" })).await.is(200);
        let number = json!({ "number": "12-П" });
        self.app.act(id, "registration", &self.official, number).await.is(200);
    }

    /// Everything that comes before a decision, with a discussion on that day, which it then is.
    pub async fn prepare_decision(&self, id: &str, held_on: &str) {
        self.app.act(id, "working-group", &self.official, working_group()).await.is(200);
        let waiver = json!({ "waiver_reason": "x" });
        self.app.act(id, "field-visit", &self.official, waiver).await.is(200);
        self.discuss(id, held_on).await;
    }

    /// A discussion from its announcement to its minutes.
    pub async fn discuss(&self, id: &str, held_on: &str) {
        let announced = self.app.act(id, "discussions", &self.official, discussion(held_on)).await;
        let discussion = word(&announced.is(201)["discussion_id"]);
        self.app.clock(&format!("{held_on}T07:00:00Z")).await;
        let minutes = petition_path(id, &format!("discussions/{discussion}/minutes"));
        let body = json!({ "minutes": "Хаттама" });
        self.app.api.post(&minutes, Some(&self.official), body).await.is(200);
    }

    /// The first head decides.
    pub async fn decide(&self, id: &str, outcome: &str) {
        self.app.act(id, "decision", &self.head, decision(outcome)).await.is(200);
    }

    /// The body publishes what its head has decided.
    pub async fn publish_decision(&self, id: &str) {
        self.app.act(id, "decision/publication", &self.official, json!({})).await.is(200);
    }
}
