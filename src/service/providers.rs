//! Identity providers: those of the file, or in development without one, the sandbox's own.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use super::ServiceError;
use app::App;
use config::Effective;
use credentials::random_bytes;
use identity_provider_testing::TestProvider;
use identity_providers::{
    ANY_ACR, ClaimNames, DisplayName, IdentityProviders, Post, ProviderSettings, SecondFactor,
    Serves, Staff,
};

/// Where the sandbox's provider answers.
const PATH: &str = "/dev/identity-provider";

/// Tells the application where people sign in; in development, makes the provider that the sandbox serves.
///
/// # Errors
/// [`ServiceError::Provider`] for certificates that are none.
pub(super) fn start(
    effective: &Effective,
    app: &App,
    address: SocketAddr,
) -> Result<Option<Arc<TestProvider>>, ServiceError> {
    let mut settings = effective.identity_providers.clone();
    let mut served = None;
    if effective.is_development() {
        // Where this machine alone is served, whatever else the service listens on.
        let host = if address.ip().is_unspecified() {
            SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port())
        } else {
            address
        };
        let issuer = format!("http://{host}{PATH}");
        if settings.is_empty() {
            settings = vec![for_citizens(&issuer), for_staff(&issuer)];
        }
        let seed = random_bytes().map_err(super::bootstrap::StartError::from)?;
        served = Some(Arc::new(TestProvider::new(issuer, seed)));
    }
    let providers = IdentityProviders::new(settings).map_err(ServiceError::Provider)?;
    // A process starts once.
    let _ = app.identity_providers.set(providers);
    Ok(served)
}

fn for_citizens(issuer: &str) -> ProviderSettings {
    let display = |word: &str| word.to_owned();
    ProviderSettings {
        name: "sandbox".to_owned(),
        display_name: DisplayName {
            kk: display("Сынақ провайдері"),
            ru: display("Тестовый провайдер"),
            en: display("Test provider"),
        },
        issuer: issuer.to_owned(),
        client_id: "sandbox".to_owned(),
        client_secret: None,
        client_secret_file: None,
        scopes: ["profile", "email"].map(str::to_owned).to_vec(),
        serves: Serves::Citizens,
        redirect_uri: None,
        acr_values: Vec::new(),
        algorithms: vec!["EdDSA".to_owned()],
        userinfo: false,
        authorities: None,
        claims: ClaimNames::default(),
        assurance: BTreeMap::from([(ANY_ACR.to_owned(), "provider".to_owned())]),
        staff: None,
        second_factor: SecondFactor::default(),
    }
}

/// Groups are named as the roles are; a body stands behind a colon.
fn for_staff(issuer: &str) -> ProviderSettings {
    let post = |group: &str, role: &str, body: Option<&str>| Post {
        group: group.to_owned(),
        role: role.to_owned(),
        public_body: body.map(str::to_owned),
    };
    let body = Some("ministry-trade-integration");
    ProviderSettings {
        name: "sandbox-staff".to_owned(),
        client_id: "sandbox-staff".to_owned(),
        serves: Serves::Staff,
        staff: Some(Staff {
            claim: "groups".to_owned(),
            posts: vec![
                post("administrators", "administrator", None),
                post("moderators", "moderator", None),
                post("officials", "official", body),
                post("first-heads", "first_head", body),
            ],
        }),
        second_factor: SecondFactor { acr: Vec::new(), amr: vec!["mfa".to_owned()] },
        ..for_citizens(issuer)
    }
}
