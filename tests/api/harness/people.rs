//! Citizens and staff, made by the sandbox.

use petitions::app::Work;
use petitions::app::access::Role;
use petitions::app::staff::{self, NewStaff};
use petitions::domain::iin::Iin;
use petitions::domain::language::Language;
use serde_json::{Value, json};
use uuid::Uuid;

use super::TestApp;
use super::client::word;

/// A citizen of the sandbox, with what the test may need to know of them.
pub struct Person {
    pub token: String,
    pub email: String,
    pub iin: String,
    pub account: Uuid,
}

impl TestApp {
    /// So many citizens.
    pub async fn people(&self, count: usize) -> Vec<Person> {
        let made = self.api.post("/dev/citizens", None, json!({ "count": count })).await.is(201);
        let person = |made: &Value| Person {
            token: word(&made["access_token"]),
            email: word(&made["email"]),
            iin: word(&made["iin"]),
            account: word(&made["account_id"]).parse().unwrap(),
        };
        made["items"].as_array().unwrap().iter().map(person).collect()
    }

    /// Token and address of citizens who read their mail.
    pub async fn readers<const N: usize>(&self) -> [(String, String); N] {
        let mut people = self.people(N).await.into_iter();
        std::array::from_fn(|_| people.next().map(|one| (one.token, one.email)).unwrap())
    }

    pub async fn person(&self) -> Person {
        self.people(1).await.remove(0)
    }

    /// The access tokens of so many citizens.
    pub async fn citizens(&self, count: usize) -> Vec<String> {
        self.people(count).await.into_iter().map(|person| person.token).collect()
    }

    /// The access token of a citizen.
    pub async fn citizen(&self) -> String {
        self.person().await.token
    }

    /// The access token of a member of staff.
    pub async fn staff(&self, role: &str, body: Option<&str>) -> String {
        let asked = match body {
            Some(body) => json!({ "role": role, "public_body": body }),
            None => json!({ "role": role }),
        };
        word(&self.api.post("/dev/staff", None, asked).await.is(201)["access_token"])
    }

    /// The access token of a member of staff who is that citizen too (67).
    pub async fn staff_who_is(&self, person: &Person, role: &str, body: Option<&str>) -> String {
        let member = NewStaff {
            role: Role::parse(role).unwrap(),
            public_body: body.map(str::to_owned),
            email: format!("{role}-{}", person.email),
            password_hash: String::new(),
            family_name: "Серікова".to_owned(),
            given_name: "Айгүл".to_owned(),
            language: Language::Kk,
            iin: Some(Iin::parse(&person.iin).unwrap()),
        };
        let token = move |work: &mut Work<'_>| {
            let id = staff::add(work, &member)?;
            Ok(work.app.tokens.sandbox(id.uuid(), work.wall_now)?)
        };
        self.core.write(token).await.unwrap()
    }

    pub async fn moderator(&self) -> String {
        self.staff("moderator", None).await
    }

    pub async fn administrator(&self) -> String {
        self.staff("administrator", None).await
    }

    /// An official of a body.
    pub async fn official(&self, body: &str) -> String {
        self.staff("official", Some(body)).await
    }

    /// The first head of a body, who alone decides.
    pub async fn head(&self, body: &str) -> String {
        self.staff("first_head", Some(body)).await
    }

    /// The notices in somebody's inbox, oldest first.
    pub async fn notices(&self, token: &str) -> Vec<Value> {
        let inbox = self.api.get("/api/v1/me/notices?limit=100", Some(token)).await.is(200);
        inbox["items"].as_array().unwrap().iter().rev().cloned().collect()
    }

    /// How many notices of a kind somebody has got.
    pub async fn told(&self, token: &str, kind: &str) -> usize {
        self.notices(token).await.iter().filter(|notice| notice["kind"] == kind).count()
    }
}
