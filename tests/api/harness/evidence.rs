//! Electronic signatures (ЭЦП) of made-up people, by the authority of the sandbox.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{Duration, Utc};
use eds::Line;
use eds_testing::{Authority, Cms, Issued, Kind, Order, Standing, Subject};
use futures_util::stream::{self, StreamExt as _};
use serde_json::{Value, json};

use super::TestApp;
use super::client::Answer;
use super::people::Person;
use super::petitions::petition_path;

/// Of the organisation whose certificates are made here.
pub const BIN: &str = "240140499908";

/// The body of a signature with this CMS.
pub fn with_cms(cms: &[u8], link_key: Option<&str>) -> Value {
    json!({ "consent": true, "link_key": link_key, "cms": STANDARD.encode(cms) })
}

impl TestApp {
    pub fn standing(&self) -> Arc<Standing> {
        Standing::of(self.core.identity.sandbox_authority())
    }

    pub fn authority(&self, line: Line) -> Arc<Authority> {
        self.standing().authority(line).unwrap()
    }

    /// An order for a certificate that is good now.
    pub fn order(&self, iin: &str, kind: Kind) -> Order {
        let now: chrono::DateTime<Utc> = self.core.clock.legal();
        let person = Subject::person("ТЕСТОВ", "ТЕСТ", iin);
        let subject = match kind {
            Kind::Organisation(_) => person.of_organisation("АО ТЕСТ", BIN),
            _ => person,
        };
        let (from, until) = (now - Duration::days(30), now + Duration::days(300));
        Order { subject, kind, from, until, extension: None }
    }

    /// A certificate that is good now.
    pub fn made_out(&self, line: Line, iin: &str, kind: Kind) -> Issued {
        self.issue(line, &self.order(iin, kind))
    }

    pub fn issue(&self, line: Line, order: &Order) -> Issued {
        let authority = self.authority(line);
        self.standing().issue(line, order, &authority.issuing).unwrap()
    }

    /// The bytes that are signed about a petition.
    pub async fn statement(&self, id: &str, token: Option<&str>, key: Option<&str>) -> Vec<u8> {
        let query = key.map(|key| format!("?link_key={key}")).unwrap_or_default();
        let path = petition_path(id, &format!("signing-statement{query}"));
        let answer = self.api.get(&path, token).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
        answer.bytes
    }

    /// Somebody's own signature over a petition, without a mistake.
    pub async fn cms(&self, line: Line, id: &str, person: &Person, key: Option<&str>) -> Vec<u8> {
        let statement = self.statement(id, Some(&person.token), key).await;
        let certificate = self.made_out(line, &person.iin, Kind::Individual);
        Cms::new(&certificate, &statement).to_der().unwrap()
    }

    /// Signs by an electronic signature.
    pub async fn sign_by_eds(
        &self,
        line: Line,
        id: &str,
        person: &Person,
        key: Option<&str>,
    ) -> Answer {
        let cms = self.cms(line, id, person, key).await;
        self.act(id, "signatures", &person.token, with_cms(&cms, key)).await
    }

    /// A few at a time, and each for the first time: for each the sandbox answers for two certificates besides.
    pub async fn all_sign_by_eds(
        &self,
        line: Line,
        id: &str,
        people: &[Person],
        key: Option<&str>,
    ) {
        stream::iter(people)
            .map(|person| self.sign_by_eds(line, id, person, key))
            .buffer_unordered(4)
            .for_each(async |answer| drop(answer.is(201)))
            .await;
    }

    /// Files a draft by an electronic signature.
    pub async fn submit_by_eds(&self, id: &str, author: &str, cms: &[u8]) -> Answer {
        let body = json!({
            "prohibited_subjects_acknowledged": "V2026", "cms": STANDARD.encode(cms),
        });
        self.act(id, "submission", author, body).await
    }
}
