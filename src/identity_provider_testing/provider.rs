//! The provider's endpoints, as functions.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::mistake::Mistake;
use crate::register::{Code, Enrolled, Register, keep};
use crate::signing::{Keys, encoded};

/// Minutes for which a code is good.
pub(crate) const CODE_MINUTES: i64 = 5;

/// A provider at an address of its own.
pub struct TestProvider {
    issuer: String,
    seed: [u8; 32],
    pub(crate) keys: Keys,
    register: Mutex<Register>,
}

/// What becomes of a request to authenticate somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorization {
    /// They are sent back with a code.
    SentBack(String),
    /// They are to say who they are: the people there are, by subject.
    Choose(Vec<String>),
}

/// A refusal of an endpoint (RFC 6749, 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(
    /// The code.
    pub &'static str,
);

impl TestProvider {
    /// A provider under that address, whose keys and codes come of these bytes.
    pub fn new(issuer: String, seed: [u8; 32]) -> Self {
        Self { issuer, seed, keys: Keys::of(&seed), register: Mutex::default() }
    }

    /// Its identifier.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(crate) fn register(&self) -> MutexGuard<'_, Register> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What nobody foretells who does not know the seed.
    pub(crate) fn fresh(&self, purpose: &str, number: usize, now: DateTime<Utc>) -> String {
        let nanoseconds = now.timestamp_nanos_opt().unwrap_or_default().to_be_bytes();
        let mut hash = Sha256::new();
        for part in [&self.seed[..], purpose.as_bytes(), &number.to_be_bytes(), &nanoseconds] {
            hash.update(part);
        }
        encoded(hash.finalize())
    }

    /// Lets somebody through from now on; whoever had that subject is forgotten.
    pub fn enrol(&self, person: Enrolled) {
        let mut register = self.register();
        register.people.retain(|known| known.subject != person.subject);
        keep(&mut register.people, person);
    }

    /// What it says of itself (Discovery 1.0, 3).
    pub fn discovery(&self) -> Value {
        let at = |path: &str| format!("{}/{path}", self.issuer);
        json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("authorize"),
            "token_endpoint": at("token"),
            "userinfo_endpoint": at("userinfo"),
            "jwks_uri": at("jwks"),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
            "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", "email"],
            "authorization_response_iss_parameter_supported": true,
            "backchannel_logout_supported": true,
            "backchannel_logout_session_supported": true,
        })
    }

    /// Its keys.
    pub fn jwks(&self) -> Value {
        let mut register = self.register();
        register.keys_asked += 1;
        self.keys.set(register.keys_asked > 1)
    }

    /// How often its keys have been asked for.
    pub fn keys_asked(&self) -> u64 {
        self.register().keys_asked
    }

    /// Authenticates whoever `login_hint` names, without a password.
    ///
    /// # Errors
    /// A request that is none.
    pub fn authorize(
        &self,
        query: &HashMap<String, String>,
        now: DateTime<Utc>,
    ) -> Result<Authorization, Refused> {
        let given = |name: &str| query.get(name).filter(|value| !value.is_empty()).cloned();
        let needed = |name: &str| given(name).ok_or(Refused("invalid_request"));
        let right = needed("response_type")? == "code"
            && needed("code_challenge_method")? == "S256"
            && needed("scope")?.split(' ').any(|scope| scope == "openid");
        if !right {
            return Err(Refused("invalid_request"));
        }
        let redirect_uri = needed("redirect_uri")?;
        if !redirect_uri.starts_with("http://") && !redirect_uri.starts_with("https://") {
            return Err(Refused("invalid_request"));
        }
        let mut register = self.register();
        let hint = given("login_hint");
        let person = register.people.iter().find(|person| Some(&person.subject) == hint.as_ref());
        let Some(person) = person.cloned() else {
            let known = register.people.iter().rev().take(50).map(|person| person.subject.clone());
            return Ok(Authorization::Choose(known.collect()));
        };
        let number = register.codes.len();
        let code = Code {
            code: self.fresh("code", number, now),
            client: needed("client_id")?,
            redirect_uri: redirect_uri.clone(),
            challenge: needed("code_challenge")?,
            nonce: given("nonce"),
            acr: given("acr_values").and_then(|all| all.split(' ').next().map(str::to_owned)),
            session: self.fresh("session", number, now),
            person,
            given_at: now,
            used: false,
        };
        let state = needed("state")?;
        let mut answer = vec![("code", code.code.clone()), ("state", state)];
        match code.person.mistake {
            Some(Mistake::NoAnswerIssuer) => {}
            Some(Mistake::WrongAnswerIssuer) => {
                answer.push(("iss", "https://another.example".to_owned()));
            }
            _ => answer.push(("iss", self.issuer.clone())),
        }
        keep(&mut register.codes, code);
        let mark = if redirect_uri.contains('?') { '&' } else { '?' };
        let answer: Vec<String> =
            answer.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        Ok(Authorization::SentBack(format!("{redirect_uri}{mark}{}", answer.join("&"))))
    }

    /// What it says of the holder of an access token (Core 5.3).
    ///
    /// # Errors
    /// A token that it has not given out.
    pub fn userinfo(&self, access_token: &str) -> Result<Value, Refused> {
        let register = self.register();
        let known = register.access.iter().find(|(token, _)| token == access_token);
        let (_, person) = known.ok_or(Refused("invalid_token"))?;
        let mut claims: Map<String, Value> = person.claims.clone();
        let subject = match person.mistake {
            Some(Mistake::WrongSubject) => "somebody-else",
            _ => person.subject.as_str(),
        };
        claims.insert("sub".to_owned(), json!(subject));
        Ok(Value::Object(claims))
    }
}

/// A value as it stands in a query (RFC 3986, 2.1).
fn escaped(value: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    value
        .bytes()
        .map(
            |byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") },
        )
        .collect()
}
