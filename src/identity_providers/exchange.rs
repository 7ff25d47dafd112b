//! The answer that a person brings back, and what the provider gives for its code.

use chrono::{DateTime, Utc};
use openidconnect::core::{CoreErrorResponseType, CoreGenderClaim};
use openidconnect::{
    AccessToken, AuthorizationCode, OAuth2TokenResponse as _, PkceCodeVerifier, RequestTokenError,
    SubjectIdentifier, TokenResponse as _, UserInfoClaims, UserInfoError,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::bounds::TOKEN;
use crate::fault::Fault;
use crate::id_token::{Expected, verified};
use crate::person::Person;
use crate::protocol::{AtProvider, OtherClaims, Token, TokenAnswer};
use crate::provider::{Heard, Provider};

/// What a person brings back from a provider, with what they were sent with.
pub struct Answer<'a> {
    /// The code.
    pub code: &'a str,
    /// Who says so (RFC 9207), if the answer tells.
    pub issuer: Option<&'a str>,
    /// That the token must bear.
    pub nonce: &'a str,
    /// Whose hash went with the request.
    pub pkce_verifier: &'a str,
    /// The page that they came back to.
    pub redirect_uri: &'a str,
}

/// Somebody whom a provider has authenticated.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignedIn {
    /// The provider's identifier.
    pub issuer: String,
    /// Whom it means: never given to another person there.
    pub subject: String,
    /// Its session, if it tells.
    pub session: Option<String>,
    /// In which class it authenticated them (`acr`).
    pub acr: Option<String>,
    /// By which methods (`amr`).
    pub amr: Vec<String>,
    /// The groups they are of.
    pub groups: Vec<String>,
    /// What it says of them.
    pub person: Person,
}

impl Provider {
    /// Gives the code for the tokens, and checks these.
    ///
    /// # Errors
    /// The [`Fault`]; a transient one leaves open whether the code has been used up.
    pub async fn exchange(
        &self,
        answer: &Answer<'_>,
        now: DateTime<Utc>,
    ) -> Result<SignedIn, Fault> {
        // An answer that names somebody else is not looked at further: its code is another's.
        if answer.issuer.is_some_and(|issuer| issuer != self.settings().issuer) {
            return Err(Fault::WrongIssuer);
        }
        self.within(async {
            let heard = self.heard(now).await?;
            let named =
                heard.metadata.additional_metadata().authorization_response_iss_parameter_supported;
            if named && answer.issuer.is_none() {
                return Err(Fault::WrongIssuer);
            }
            let client = self.client(&heard, answer.redirect_uri)?;
            let tokens = self.tokens(&client, answer).await?;
            let token = tokens.id_token().ok_or(Fault::Malformed)?;
            let mut claims =
                self.checked(heard, token, answer.nonce, tokens.access_token(), now).await?;
            let subject = text(&claims, "sub").ok_or(Fault::Malformed)?;
            if self.settings().userinfo {
                let told = self.userinfo(&client, tokens.access_token(), &subject).await?;
                for (name, value) in told {
                    claims.entry(name).or_insert(value);
                }
            }
            Ok(self.signed_in(subject, &claims))
        })
        .await
    }

    async fn tokens(&self, client: &AtProvider, answer: &Answer<'_>) -> Result<TokenAnswer, Fault> {
        let request = client
            .exchange_code(AuthorizationCode::new(answer.code.to_owned()))
            .map_err(|fault| self.unreachable("its token endpoint", &fault))?
            .set_pkce_verifier(PkceCodeVerifier::new(answer.pkce_verifier.to_owned()));
        let got = request.request_async(&|request| self.outbound.send(request)).await;
        got.map_err(|fault| match fault {
            RequestTokenError::ServerResponse(said)
                if *said.error() == CoreErrorResponseType::InvalidGrant =>
            {
                Fault::CodeRefused
            }
            // What it says against this service is for its operator.
            RequestTokenError::ServerResponse(said) => {
                self.unreachable("its token endpoint", said.error())
            }
            RequestTokenError::Parse(..) => Fault::Malformed,
            other => self.unreachable("its token endpoint", &other),
        })
    }

    /// The claims of the token; keys are fetched anew once, where the one that signed is not among those at hand.
    async fn checked(
        &self,
        heard: Heard,
        token: &Token,
        nonce: &str,
        access_token: &AccessToken,
        now: DateTime<Utc>,
    ) -> Result<Map<String, Value>, Fault> {
        if token.to_string().len() > TOKEN {
            return Err(Fault::Malformed);
        }
        let judge = |heard: &Heard| {
            let keys = heard.metadata.jwks();
            verified(token, &Expected { settings: self.settings(), keys, nonce, access_token, now })
        };
        match judge(&heard) {
            Err(Fault::UnknownKey) => judge(&self.with_new_keys(now).await?),
            judged => judged,
        }
    }

    async fn userinfo(
        &self,
        client: &AtProvider,
        access_token: &AccessToken,
        subject: &str,
    ) -> Result<Map<String, Value>, Fault> {
        let whom = SubjectIdentifier::new(subject.to_owned());
        let request = client
            .user_info(access_token.clone(), Some(whom))
            .map_err(|fault| self.unreachable("its claims", &fault))?;
        let told: UserInfoClaims<OtherClaims, CoreGenderClaim> = request
            .request_async(&|request| self.outbound.send(request))
            .await
            .map_err(|fault| match fault {
                UserInfoError::ClaimsVerification(_) => Fault::WrongSubject,
                UserInfoError::Parse(_) => Fault::Malformed,
                other => self.unreachable("its claims", &other),
            })?;
        match serde_json::to_value(&told) {
            Ok(Value::Object(claims)) => Ok(claims),
            _ => Err(Fault::Malformed),
        }
    }

    fn signed_in(&self, subject: String, claims: &Map<String, Value>) -> SignedIn {
        let groups = self.settings().staff.as_ref().map(|staff| texts(claims, &staff.claim));
        SignedIn {
            issuer: self.settings().issuer.clone(),
            subject,
            session: text(claims, "sid"),
            acr: text(claims, "acr"),
            amr: texts(claims, "amr"),
            groups: groups.unwrap_or_default(),
            person: self.person(claims),
        }
    }
}

fn text(claims: &Map<String, Value>, name: &str) -> Option<String> {
    claims.get(name)?.as_str().map(str::to_owned)
}

fn texts(claims: &Map<String, Value>, name: &str) -> Vec<String> {
    let values = claims.get(name).and_then(Value::as_array);
    let words = values.into_iter().flatten().filter_map(Value::as_str);
    words.map(str::to_owned).collect()
}

impl SignedIn {
    /// Whether the provider's second factor stands for ours, by its settings.
    pub fn has_second_factor(&self, provider: &Provider) -> bool {
        let wanted = &provider.settings().second_factor;
        let by_class = self.acr.as_ref().is_some_and(|class| wanted.acr.contains(class));
        by_class || self.amr.iter().any(|method| wanted.amr.contains(method))
    }
}
