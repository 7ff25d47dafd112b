//! Petitions in the state that a test begins from.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use reqwest::Method;
use uuid::Uuid;

use super::client::{Answer, word};
use super::{MINISTRY, TestApp};

/// A petition's text as a client sends it.
pub fn text(addressee: &str) -> Value {
    json!({
        "title": "Вернуть прежний часовой пояс",
        "subject": "Единый часовой пояс",
        "content": "Просим вернуть прежние часовые пояса.",
        "arguments": "Здоровье и безопасность.",
        "proposals": "Отменить решение о едином поясе.",
        "language": "ru",
        "addressee": addressee,
    })
}

/// The address of a part of a petition, or of an act on it.
pub fn petition_path(id: &str, name: &str) -> String {
    format!("/api/v1/petitions/{id}/{name}")
}

/// A petition to be made: to whom, in which words, and up to which state.
#[must_use]
pub struct NewPetition<'a> {
    app: &'a TestApp,
    author: &'a str,
    text: Value,
}

impl NewPetition<'_> {
    pub fn to(self, addressee: &str) -> Self {
        self.with("addressee", addressee)
    }

    pub fn titled(self, title: &str) -> Self {
        self.with("title", title)
    }

    /// One member of the text is another.
    pub fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.text[member] = value.into();
        self
    }

    /// A draft; its id.
    pub async fn drafted(self) -> String {
        // Under a key: without one the same text again within a minute would be the same draft.
        let key = Uuid::now_v7().to_string();
        let draft = self
            .app
            .api
            .call(
                Method::POST,
                "/api/v1/petitions",
                Some(self.author),
                Some(self.text),
                &[("idempotency-key", &key)],
            )
            .await
            .is(201);
        word(&draft["id"])
    }

    /// One that waits for the moderator.
    pub async fn submitted(self) -> String {
        let (app, author) = (self.app, self.author);
        let id = self.drafted().await;
        app.submit(&id, author).await;
        id
    }

    /// One in limited publication, with the key of its link.
    pub async fn limited(self) -> (String, String) {
        let (app, author) = (self.app, self.author);
        let id = self.submitted().await;
        let key = app.approve(&id, author).await;
        (id, key)
    }

    /// One that collects signatures; fifty have joined.
    pub async fn published(self) -> String {
        let (app, author) = (self.app, self.author);
        let id = self.drafted().await;
        app.open_up(&id, author).await;
        id
    }

    /// One that has all the votes it needs. For bodies that need few: [`super::DISTRICT`].
    pub async fn supported(self) -> String {
        let app = self.app;
        let id = self.published().await;
        app.support(&id).await;
        id
    }
}

impl TestApp {
    /// A petition of this author's, to a ministry unless another addressee is named.
    pub fn petition<'a>(&'a self, author: &'a str) -> NewPetition<'a> {
        NewPetition { app: self, author, text: text(MINISTRY) }
    }

    /// Acts on a petition.
    pub async fn act(&self, id: &str, act: &str, token: &str, body: Value) -> Answer {
        self.api.post(&petition_path(id, act), Some(token), body).await
    }

    /// A petition as the public sees it, or as the holder of this token does.
    pub async fn seen(&self, id: &str, token: Option<&str>) -> Value {
        self.api.get(&format!("/api/v1/petitions/{id}"), token).await.is(200)
    }

    /// The terms of a kind, the latest last: a cancelled act starts another.
    pub async fn terms(&self, id: &str, kind: &str, token: Option<&str>) -> Vec<Value> {
        let all = self.api.get(&petition_path(id, "deadlines"), token).await.is(200);
        let of_the_kind =
            all["items"].as_array().unwrap().iter().filter(|term| term["kind"] == kind);
        of_the_kind.cloned().collect()
    }

    /// The latest term of a kind.
    pub async fn term(&self, id: &str, kind: &str, token: Option<&str>) -> Value {
        let latest = self.terms(id, kind, token).await.pop();
        latest.unwrap_or_else(|| panic!("no term {kind}"))
    }

    /// What has happened to a petition, as the public sees it, oldest first.
    pub async fn timeline(&self, id: &str) -> Vec<Value> {
        let path = petition_path(id, "timeline?limit=100");
        self.api.get(&path, None).await.is(200)["items"].as_array().unwrap().clone()
    }

    /// How often something happened to a petition.
    pub async fn times(&self, id: &str, event: &str) -> usize {
        self.timeline(id).await.iter().filter(|step| step["event"] == event).count()
    }

    /// Brings a draft to open publication.
    pub async fn open_up(&self, id: &str, author: &str) {
        self.submit(id, author).await;
        let key = self.approve(id, author).await;
        self.all_sign(id, &self.citizens(50).await, Some(&key)).await;
    }

    pub async fn submit(&self, id: &str, author: &str) {
        let rules = self.api.get("/api/v1/rules", None).await.is(200);
        let in_force =
            rules["items"].as_array().unwrap().iter().find(|one| one["in_force"] == true);
        let body = json!({ "prohibited_subjects_acknowledged": in_force.unwrap()["version"] });
        self.act(id, "submission", author, body).await.is(200);
    }

    pub async fn approve(&self, id: &str, author: &str) -> String {
        self.act(id, "approval", &self.moderator().await, json!({})).await.is(200);
        word(&self.seen(id, Some(author)).await["link_key"])
    }

    /// An application on paper that a moderator has entered; its id.
    pub async fn paper_petition(&self, moderator: &str, addressee: &str, iin: &str) -> String {
        let mut body = text(addressee);
        body["applicant"] = json!({
            "iin": iin, "family_name": "Серікова", "given_name": "Айгүл", "email": format!("{iin}@example.kz"),
            "residence": "710000000", "language": "ru",
        });
        let path = "/api/v1/moderation/paper-petitions";
        word(&self.api.post(path, Some(moderator), body).await.is(201)["id"])
    }

    /// Takes a petition down, which takes two; the petition as the second one sees it.
    pub async fn take_down(&self, id: &str, reason: &str) -> Value {
        let (one, other) = (self.moderator().await, self.moderator().await);
        self.act(id, "takedown", &one, json!({ "reason": "ұсыныс" })).await.is(202);
        self.act(id, "takedown", &other, json!({ "reason": reason })).await.is(200)
    }

    /// Reads in public until the answer is as awaited: a count lags by a second or two.
    pub async fn until(&self, path: &str, awaited: impl Fn(&Answer) -> bool) -> Answer {
        let started = Instant::now();
        loop {
            let answer = self.api.get(path, None).await;
            if awaited(&answer) || started.elapsed() > Duration::from_secs(60) {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
