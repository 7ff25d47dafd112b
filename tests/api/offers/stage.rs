//! Everybody who may act, and the comparison of what they are offered with what their calls are answered.
//!
//! What an act would write is stopped at the journal, behind the law's judgement: whoever is let through so far is
//! answered 500 there, and nothing has changed. So every act is tried in every state without leaving it.

use std::collections::{BTreeMap, BTreeSet};

use petitions::app::offers::Operation;
use petitions::http::openapi;
use petitions::http::views::offers::call;
use reqwest::Method;
use serde_json::{Value, json};

use super::contents::{Named, bodies};
use crate::harness::database::sql;
use crate::harness::{Answer, DISTRICT, TestApp};

/// Calls that answer alike whether or not there is anything to do.
const EVER: [&str; 2] = ["unfollow_petition", "release_petition"];
/// Offered calls that end what the walk goes on with; a test of their own makes them.
const ENDING: [&str; 3] = ["discard_draft", "withdraw_signature", "acknowledge_signatures"];

/// Lets the journal take nothing while the table says so.
const STOP: &str = "
CREATE TABLE stopped (really boolean NOT NULL);
INSERT INTO stopped VALUES (false);
CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN IF (SELECT really FROM stopped) THEN RAISE EXCEPTION ''stopped''; END IF; RETURN NEW; END';
CREATE TRIGGER stopping BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION stop();
";

/// The service with everybody who may act.
pub struct Stage {
    pub app: TestApp,
    pub author: String,
    pub moderator: String,
    pub colleague: String,
    pub official: String,
    pub head: String,
    pub stranger: String,
    pub administrator: String,
    /// Somebody who has signed.
    pub signer: String,
    document: Value,
    /// States and roles that have been compared.
    pub pairs: BTreeSet<(String, String)>,
    /// Calls that were offered and let through.
    pub made: BTreeSet<String>,
}

impl Stage {
    pub async fn set(instant: &str) -> Self {
        let app = TestApp::at(instant).await;
        for statement in STOP.split_terminator(";\n") {
            let statement = statement.to_owned();
            app.core
                .write(move |work| {
                    use diesel::RunQueryDsl as _;
                    Ok(diesel::sql_query(&statement).execute(work.conn).unwrap())
                })
                .await
                .unwrap();
        }
        Self {
            author: app.citizen().await,
            moderator: app.moderator().await,
            colleague: app.moderator().await,
            official: app.official(DISTRICT).await,
            head: app.head(DISTRICT).await,
            stranger: app.official("ministry-transport").await,
            administrator: app.administrator().await,
            signer: app.citizen().await,
            document: serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap(),
            pairs: BTreeSet::new(),
            made: BTreeSet::new(),
            app,
        }
    }

    /// What the reader of this token is offered; none where they read nothing.
    pub async fn offered(
        &self,
        id: &str,
        token: &str,
        link_key: Option<&str>,
    ) -> Option<Vec<Value>> {
        let path = if token == self.administrator {
            format!("/api/v1/moderation/petitions/{id}")
        } else {
            format!("/api/v1/petitions/{id}")
        };
        let headers: Vec<(&str, &str)> =
            link_key.map(|key| ("link-key", key)).into_iter().collect();
        let read = self.app.api.call(Method::GET, &path, Some(token), None, &headers).await;
        if read.status == 200 {
            assert_eq!(read.header("cache-control"), "private, no-store");
            Some(read.body()["acts"].as_array().unwrap().clone())
        } else {
            None
        }
    }

    /// Compares what everybody is offered with what every call of theirs is answered.
    pub async fn compare(&mut self, id: &str, state: &str, today: &str) {
        let fresh = self.app.person().await;
        let link_key =
            self.app.seen(id, Some(&self.author)).await["link_key"].as_str().map(str::to_owned);
        let rules = self.app.api.get("/api/v1/rules", None).await.is(200);
        let rules = rules["items"].as_array().unwrap().iter().find(|one| one["in_force"] == true);
        let rules = rules.unwrap()["version"].as_str().unwrap().to_owned();
        let ahead = ahead(today);
        let named = Named {
            today,
            ahead: &ahead,
            rules: &rules,
            iin: &self.app.person().await.iin,
            link_key: link_key.as_deref(),
        };
        let cast = [
            ("author", "citizen", &self.author),
            ("citizen", "citizen", &fresh.token),
            ("signer", "citizen", &self.signer),
            ("moderator", "moderator", &self.moderator),
            ("colleague", "moderator", &self.colleague),
            ("official", "official", &self.official),
            ("head", "first_head", &self.head),
            ("stranger", "official", &self.stranger),
            ("administrator", "administrator", &self.administrator),
        ]
        .map(|(who, role, token)| (who, role, token.clone()));
        for (who, role, token) in cast {
            let key = link_key.as_deref().filter(|_| role == "citizen" && who != "author");
            let offered = self.offered(id, &token, key).await;
            let Some(offered) = offered else { continue };
            self.pairs.insert((state.to_owned(), who.to_owned()));
            let case = format!("{who} in {state}");
            self.well_formed(&offered, id, role, &case);
            self.refused(&offered, id, (role, &token), &named, &case).await;
            self.let_through(&offered, &token, &named, &case).await;
        }
    }

    /// Each offer is a call of the document that is open to the role; the most pressing come first.
    fn well_formed(&self, offered: &[Value], id: &str, role: &str, case: &str) {
        for offer in offered {
            let name = offer["operation"].as_str().unwrap();
            let (path, method, operation) = self.operation(name);
            assert_eq!(offer["method"], method.as_str(), "{case} {name}");
            let roles = operation["x-roles"].as_array().unwrap();
            assert!(roles.contains(&json!(role)), "{case} {name} is not open to them");
            let href = offer["href"].as_str().unwrap();
            let like: Vec<&str> = path.split('/').collect();
            let parts: Vec<&str> = href.split('/').collect();
            assert_eq!(like.len(), parts.len(), "{case} {href}");
            for (like, part) in like.iter().zip(&parts) {
                assert!(like == part || like.starts_with('{') && part.len() == 36, "{case} {href}");
            }
            assert!(href.contains(id) || path.starts_with("/api/v1/complaints/"), "{case} {href}");
        }
        let key = |offer: &Value| {
            let due = offer["due_on"].as_str().map(str::to_owned);
            (offer["late"] == false, due.is_none(), due)
        };
        assert!(offered.is_sorted_by_key(key), "{case}: {offered:?}");
    }

    /// Path, method and operation of a name in the document.
    pub fn operation(&self, name: &str) -> (String, Method, &Value) {
        for (path, item) in self.document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if operation["operationId"] == name {
                    return (path.clone(), method.to_uppercase().parse().unwrap(), operation);
                }
            }
        }
        panic!("{name} is no operation");
    }

    /// What is not offered is refused, whatever it says.
    async fn refused(
        &self,
        offered: &[Value],
        id: &str,
        (role, token): (&str, &str),
        named: &Named<'_>,
        case: &str,
    ) {
        for operation in Operation::ALL {
            let name = operation.code();
            if EVER.contains(&name) || offered.iter().any(|offer| offer["operation"] == name) {
                continue;
            }
            let (path, _, described) = self.operation(name);
            // What a call is about besides the petition is not known here; others' roles are refused at the door.
            let about = call(operation).1.contains("{of}");
            if about || !described["x-roles"].as_array().unwrap().contains(&json!(role)) {
                continue;
            }
            let href = path.replace("{id}", id);
            for answer in self.tried(name, &href, token, named).await {
                // Who has signed is answered with what stands, and may add an electronic signature to it.
                let stands = matches!(name, "sign_petition" | "enter_paper_signature")
                    && answer.status == 200
                    || name == "begin_signing" && answer.status == 202;
                let refused = matches!(answer.status, 403 | 404 | 409 | 410 | 422 | 423);
                assert!(refused || stands, "{case}: {name} is not offered: {}", said(&answer));
            }
        }
    }

    /// What is offered is refused neither for who acts, nor for the state, nor for the time.
    async fn let_through(&mut self, offered: &[Value], token: &str, named: &Named<'_>, case: &str) {
        for offer in offered {
            let name = offer["operation"].as_str().unwrap();
            if ENDING.contains(&name) {
                continue;
            }
            let answers = self.tried(name, offer["href"].as_str().unwrap(), token, named).await;
            let stands = answers.iter().any(|answer| matches!(answer.status, 200..300 | 500));
            let all: Vec<String> = answers.iter().map(said).collect();
            assert!(stands, "{case}: {name} is offered and refused: {all:?}");
            self.made.insert(name.to_owned());
            // Nobody else waits for a second person, or for whoever has it in hand.
            for standing in ["DELETE FROM takedown_proposals", "DELETE FROM moderation_holds"] {
                sql(&self.app, standing).await;
            }
        }
    }

    /// Makes a call with everything that it may say, while the journal takes nothing.
    async fn tried(&self, name: &str, href: &str, token: &str, named: &Named<'_>) -> Vec<Answer> {
        let (_, method, _) = self.operation(name);
        sql(&self.app, "UPDATE stopped SET really = true").await;
        let mut answers = Vec::new();
        if name == "upload_attachment" {
            for purpose in ["supporting", "signature_sheet"] {
                let path = format!("{href}?file_name=a.pdf&purpose={purpose}");
                let (pdf, headers) = (b"%PDF-1.7 ".to_vec(), [("content-type", "application/pdf")]);
                let api = &self.app.api;
                answers.push(
                    api.raw(method.clone(), &path, Some(token), Some(pdf), &headers).await.unwrap(),
                );
            }
        } else {
            for body in bodies(name, named) {
                let body = (!matches!(method, Method::GET | Method::DELETE)).then_some(body);
                let headers = [("if-match", "*")];
                answers.push(
                    self.app.api.call(method.clone(), href, Some(token), body, &headers).await,
                );
            }
        }
        sql(&self.app, "UPDATE stopped SET really = false").await;
        answers
    }

    /// How often each state was compared.
    pub fn states(&self) -> BTreeMap<&str, usize> {
        let mut states = BTreeMap::new();
        for (state, _) in &self.pairs {
            *states.entry(state.as_str()).or_default() += 1;
        }
        states
    }
}

fn said(answer: &Answer) -> String {
    format!("{} {}", answer.status, answer.body()["code"])
}

/// A day far enough ahead for any notice.
fn ahead(today: &str) -> String {
    let today: chrono::NaiveDate = today.parse().unwrap();
    (today + chrono::Days::new(30)).to_string()
}
