//! A provider, what it says of itself, and the request that people are sent to it with.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use openidconnect::core::{CoreAuthPrompt, CoreClientAuthMethod};
use openidconnect::url::Url;
use openidconnect::{
    AuthType, AuthenticationContextClass, ClientId, ClientSecret, CsrfToken, IssuerUrl,
    JsonWebKeySet, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenUrl,
    UserInfoUrl,
};
use secrecy::ExposeSecret as _;
use tokio::sync::Mutex;

use crate::bounds::{ALL_CALLS, FRESH_SECONDS, KEYS_SECONDS, PAUSE_SECONDS, STALE_SECONDS};
use crate::fault::Fault;
use crate::outbound::Outbound;
use crate::person::Person;
use crate::protocol::{AtProvider, CODE_FLOW, Metadata};
use crate::settings::ProviderSettings;

/// The providers of a deployment.
#[derive(Default, Clone)]
pub struct IdentityProviders(Vec<Arc<Provider>>);

impl IdentityProviders {
    /// None at all.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Those of these settings. Asks none of them yet.
    ///
    /// # Errors
    /// The provider and what is wrong with its certificates.
    pub fn new(settings: Vec<ProviderSettings>) -> Result<Self, String> {
        let made = settings.into_iter().map(|settings| {
            let name = settings.name.clone();
            Provider::new(settings).map(Arc::new).map_err(|fault| format!("{name}: {fault}"))
        });
        made.collect::<Result<_, _>>().map(Self)
    }

    /// The one of that name.
    pub fn get(&self, name: &str) -> Option<Arc<Provider>> {
        self.0.iter().find(|provider| provider.settings.name == name).cloned()
    }

    /// All of them, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Provider> {
        self.0.iter().map(AsRef::as_ref)
    }
}

/// A provider as this process knows it.
pub struct Provider {
    settings: ProviderSettings,
    pub(crate) outbound: Outbound,
    memory: Mutex<Memory>,
}

/// What was heard last.
#[derive(Default)]
struct Memory {
    heard: Option<Heard>,
    failed_at: Option<DateTime<Utc>>,
}

#[derive(Clone)]
pub(crate) struct Heard {
    pub(crate) metadata: Metadata,
    at: DateTime<Utc>,
    /// When the keys were fetched because one was not among them.
    keys_at: Option<DateTime<Utc>>,
}

/// What an authorization is asked with. Each value is fresh, random and used once.
pub struct Ask<'a> {
    /// Comes back with the answer.
    pub state: &'a str,
    /// Comes back in the token.
    pub nonce: &'a str,
    /// Whose hash goes along (RFC 7636); itself it goes with the code.
    pub pkce_verifier: &'a str,
    /// The page people come back to.
    pub redirect_uri: &'a str,
    /// The person is to prove themselves anew, even if the provider knows them.
    pub anew: bool,
}

impl Provider {
    fn new(settings: ProviderSettings) -> Result<Self, String> {
        let outbound = Outbound::to(&settings)?;
        Ok(Self { settings, outbound, memory: Mutex::default() })
    }

    /// Its settings.
    pub const fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    /// Where a person is sent to, to be authenticated.
    ///
    /// # Errors
    /// [`Fault::Unreachable`] when the provider has not told where.
    pub async fn authorization(&self, ask: &Ask<'_>, now: DateTime<Utc>) -> Result<String, Fault> {
        let heard = self.within(self.heard(now)).await?;
        let client = self.client(&heard, ask.redirect_uri)?;
        let (state, nonce) =
            (CsrfToken::new(ask.state.to_owned()), Nonce::new(ask.nonce.to_owned()));
        let verifier = PkceCodeVerifier::new(ask.pkce_verifier.to_owned());
        let mut request = client
            .authorize_url(CODE_FLOW, move || state, move || nonce)
            .add_scopes(self.settings.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for class in &self.settings.acr_values {
            request =
                request.add_auth_context_value(AuthenticationContextClass::new(class.clone()));
        }
        if ask.anew {
            request = request.add_prompt(CoreAuthPrompt::Login);
        }
        let (url, _, _) = request.url();
        Ok(url.into())
    }

    /// This service as the provider's client.
    pub(crate) fn client(&self, heard: &Heard, redirect: &str) -> Result<AtProvider, Fault> {
        let secret = self.settings.client_secret.as_ref();
        let secret = secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned()));
        let id = ClientId::new(self.settings.client_id.clone());
        let redirect = RedirectUrl::new(redirect.to_owned())
            .map_err(|fault| self.unreachable("the page people come back to", &fault))?;
        let methods = heard.metadata.token_endpoint_auth_methods_supported();
        // The standard's own is the first choice (Discovery 1.0, 3).
        let in_body = methods.is_some_and(|methods| {
            !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && methods.contains(&CoreClientAuthMethod::ClientSecretPost)
        });
        let way = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        Ok(AtProvider::from_provider_metadata(heard.metadata.clone(), id, secret)
            .set_redirect_uri(redirect)
            .set_auth_type(way))
    }

    /// What the provider says of itself, asked for when it was never heard, or long ago.
    pub(crate) async fn heard(&self, now: DateTime<Utc>) -> Result<Heard, Fault> {
        let mut memory = self.memory.lock().await;
        let age = |heard: &Heard| now - heard.at;
        if let Some(heard) = &memory.heard
            && age(heard) < Duration::seconds(FRESH_SECONDS)
        {
            return Ok(heard.clone());
        }
        let paused = memory.failed_at.is_some_and(|at| now - at < Duration::seconds(PAUSE_SECONDS));
        let told = if paused { Err(Fault::Unreachable) } else { self.discover().await };
        match told {
            Ok(metadata) => {
                let heard = Heard { metadata, at: now, keys_at: None };
                *memory = Memory { heard: Some(heard.clone()), failed_at: None };
                Ok(heard)
            }
            Err(fault) => {
                if !paused {
                    memory.failed_at = Some(now);
                }
                let old = memory.heard.clone();
                old.filter(|heard| age(heard) < Duration::seconds(STALE_SECONDS)).ok_or(fault)
            }
        }
    }

    /// The keys fetched anew, since one is not among them; the same once more when they have been asked for just now.
    pub(crate) async fn with_new_keys(&self, now: DateTime<Utc>) -> Result<Heard, Fault> {
        let mut memory = self.memory.lock().await;
        let Some(heard) = &mut memory.heard else { return Err(Fault::Unreachable) };
        if heard.keys_at.is_none_or(|at| now - at >= Duration::seconds(KEYS_SECONDS)) {
            heard.keys_at = Some(now);
            let keys = JsonWebKeySet::fetch_async(heard.metadata.jwks_uri(), &|request| {
                self.outbound.send(request)
            })
            .await
            .map_err(|fault| self.unreachable("its keys", &fault))?;
            heard.metadata = heard.metadata.clone().set_jwks(keys);
        }
        Ok(heard.clone())
    }

    /// Discovery, pinned to the issuer that is configured (Discovery 1.0, 4.3).
    async fn discover(&self) -> Result<Metadata, Fault> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone())
            .map_err(|fault| self.unreachable("its issuer", &fault))?;
        let metadata = Metadata::discover_async(issuer, &|request| self.outbound.send(request))
            .await
            .map_err(|fault| self.unreachable("its discovery", &fault))?;
        let mut places: Vec<&Url> = vec![metadata.authorization_endpoint().url()];
        places.extend(metadata.token_endpoint().map(TokenUrl::url));
        places.extend(metadata.userinfo_endpoint().map(UserInfoUrl::url));
        // People are not sent over an open line either, when the provider itself stands behind a secure one.
        let secure = self.settings.issuer.starts_with("https://");
        if secure && places.iter().any(|place| place.scheme() != "https") {
            return Err(self.unreachable("its discovery", &"names an address without https"));
        }
        Ok(metadata)
    }

    /// Holds a conversation to its time.
    pub(crate) async fn within<T>(
        &self,
        talk: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        tokio::time::timeout(ALL_CALLS, talk)
            .await
            .unwrap_or_else(|_| Err(self.unreachable("all of it", &"takes too long")))
    }

    /// The fault, whose cause is for our log alone.
    pub(crate) fn unreachable(&self, what: &str, cause: &dyn std::fmt::Display) -> Fault {
        let provider = self.settings.name.as_str();
        tracing::warn!(provider, what, cause = %cause, "an identity provider does not answer");
        Fault::Unreachable
    }

    /// The person of these claims.
    pub(crate) fn person(&self, claims: &serde_json::Map<String, serde_json::Value>) -> Person {
        Person::of(claims, &self.settings.claims)
    }

    /// The page people come back to: the one of the settings, or the one given.
    pub fn redirect_uri<'a>(&'a self, ours: &'a str) -> &'a str {
        self.settings.redirect_uri.as_deref().unwrap_or(ours)
    }
}
