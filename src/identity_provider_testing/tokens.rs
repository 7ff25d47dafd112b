//! The token endpoint, and logout tokens.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::mistake::Mistake;
use crate::provider::{CODE_MINUTES, Refused, TestProvider};
use crate::register::{Code, Enrolled, keep};
use crate::signing::{Keys, encoded};

/// Seconds for which tokens are good.
const TOKEN_SECONDS: i64 = 300;

/// What the token endpoint gives for a code.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// The answer.
    pub answer: Value,
    /// How it is to be given wrongly, for whoever serves it.
    pub mistake: Option<Mistake>,
}

impl TestProvider {
    /// Gives tokens for a code, once, to the client that it was given to, who knows the verifier.
    ///
    /// # Errors
    /// `invalid_grant` for any other.
    pub fn exchange(
        &self,
        form: &HashMap<String, String>,
        client: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Exchange, Refused> {
        let given = |name: &str| form.get(name).map(String::as_str);
        if given("grant_type") != Some("authorization_code") {
            return Err(Refused("unsupported_grant_type"));
        }
        let client = client.or_else(|| given("client_id")).ok_or(Refused("invalid_client"))?;
        let challenge = encoded(Sha256::digest(given("code_verifier").unwrap_or_default()));
        let mut register = self.register();
        let number = register.access.len();
        let code = register
            .codes
            .iter_mut()
            .find(|code| Some(code.code.as_str()) == given("code"))
            .ok_or(Refused("invalid_grant"))?;
        let fits = !code.used
            && code.client == client
            && Some(code.redirect_uri.as_str()) == given("redirect_uri")
            && code.challenge == challenge
            && now - code.given_at <= Duration::minutes(CODE_MINUTES);
        if !fits {
            return Err(Refused("invalid_grant"));
        }
        code.used = true;
        let code = code.clone();
        let access = self.fresh("access", number, now);
        keep(&mut register.access, (access.clone(), code.person.clone()));
        drop(register);
        let mistake = code.person.mistake;
        let mut answer = json!({
            "access_token": access, "token_type": "Bearer", "expires_in": TOKEN_SECONDS,
        });
        if mistake != Some(Mistake::NoIdToken) {
            answer["id_token"] = self.id_token(&code, &access, now).into();
        }
        Ok(Exchange { answer, mistake })
    }

    fn id_token(&self, code: &Code, access: &str, now: DateTime<Utc>) -> String {
        let mistake = code.person.mistake;
        let mut claims = Value::Object(code.person.claims.clone());
        let (made, good_until) = match mistake {
            Some(Mistake::Expired) => (now - Duration::seconds(200), now - Duration::seconds(1)),
            Some(Mistake::Stale) => (now - Duration::days(1), now + Duration::days(1)),
            Some(Mistake::Early) => (now + Duration::hours(1), now + Duration::hours(2)),
            _ => (now, now + Duration::seconds(TOKEN_SECONDS)),
        };
        let audience = match mistake {
            Some(Mistake::WrongAudience) => json!("another-client"),
            Some(Mistake::SecondAudience) => json!([code.client, "another-client"]),
            _ => json!(code.client),
        };
        let hashed = match mistake {
            Some(Mistake::WrongAccessToken) => "another access token",
            _ => access,
        };
        let issuer = match mistake {
            Some(Mistake::WrongIssuer) => "https://another.example",
            _ => self.issuer(),
        };
        claims["iss"] = issuer.into();
        claims["sub"] = code.person.subject.clone().into();
        claims["aud"] = audience;
        claims["iat"] = made.timestamp().into();
        claims["exp"] = good_until.timestamp().into();
        claims["sid"] = code.session.clone().into();
        claims["at_hash"] = Keys::half_hash(hashed).into();
        if mistake == Some(Mistake::WrongParty) {
            claims["azp"] = "another-client".into();
        }
        if let Some(acr) = &code.acr
            && claims.get("acr").is_none()
        {
            claims["acr"] = acr.clone().into();
        }
        match (mistake, &code.nonce) {
            (Some(Mistake::WrongNonce), _) => claims["nonce"] = "another-request".into(),
            (Some(Mistake::NoNonce), _) | (_, None) => {}
            (_, Some(nonce)) => claims["nonce"] = nonce.clone().into(),
        }
        self.keys.token("JWT", &claims, mistake)
    }

    /// The word that somebody has left: all of their sessions at a client, or the one named.
    pub fn logout_token(
        &self,
        client: &str,
        person: &Enrolled,
        session: Option<&str>,
        now: DateTime<Utc>,
    ) -> String {
        let mistake = person.mistake;
        let event = match mistake {
            Some(Mistake::LogoutEvent) => "http://schemas.openid.net/event/other",
            _ => "http://schemas.openid.net/event/backchannel-logout",
        };
        let made = match mistake {
            Some(Mistake::Expired | Mistake::Stale) => now - Duration::days(1),
            _ => now,
        };
        let mut claims = json!({
            "iss": if mistake == Some(Mistake::WrongIssuer) { "https://another.example" } else { self.issuer() },
            "aud": if mistake == Some(Mistake::WrongAudience) { "another-client" } else { client },
            "iat": made.timestamp(),
            "exp": (made + Duration::seconds(120)).timestamp(),
            "jti": self.fresh("logout", 0, now),
            "events": { event: {} },
        });
        if mistake != Some(Mistake::LogoutNobody) {
            claims["sub"] = person.subject.clone().into();
            if let Some(session) = session {
                claims["sid"] = session.into();
            }
        }
        if mistake == Some(Mistake::LogoutNonce) {
            claims["nonce"] = "a nonce".into();
        }
        self.keys.token("logout+jwt", &claims, mistake)
    }

    /// The last session in which that person was authenticated.
    pub fn last_session(&self, subject: &str) -> Option<String> {
        let register = self.register();
        let code = register.codes.iter().rev().find(|code| code.person.subject == subject);
        code.map(|code| code.session.clone())
    }
}
