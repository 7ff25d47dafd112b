//! Tokens: for a code, for a refresh token, for the application itself.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::client::{acted, presented};
use super::refusal::{Refusal, RefusalBody, settled};
use crate::intake::auth::note_caller;
use crate::intake::form::FormMembers;
use crate::intake::limits::{Apps, Pace};
use crate::responses::problem::Problem;
use app::apps::AppRow;
use app::oauth::{self, Fault, Issued, Outcome, Refused};
use app::{App, Error, Work};
use domain::words::words;

/// Longest code or token looked at, in bytes.
pub(super) const MAX_TOKEN: usize = 4_096;

words! {
    /// For what an application gets tokens.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum GrantType {
        /// For a code.
        Code = "authorization_code",
        /// For a refresh token.
        Refresh = "refresh_token",
        /// For itself.
        Own = "client_credentials",
    }
}

/// What is sent, as a form.
#[derive(ToSchema)]
#[schema(as = TokenRequest)]
#[expect(dead_code, reason = "it describes a form in the document; the form is read by name")]
struct TokenForm {
    #[schema(example = "authorization_code")]
    grant_type: String,
    /// With `authorization_code`: what the address brought back.
    code: Option<String>,
    /// With `authorization_code`: the verifier of the challenge (RFC 7636).
    code_verifier: Option<String>,
    /// With `authorization_code`, if it is sent: where the code was sent, to the letter.
    redirect_uri: Option<String>,
    /// With `refresh_token`.
    refresh_token: Option<String>,
    /// With `refresh_token` and `client_credentials`: fewer scopes than all.
    scope: Option<String>,
    /// Unless it stands in `Authorization: Basic`.
    client_id: Option<String>,
    /// Of a confidential application, unless it stands in `Authorization: Basic`.
    client_secret: Option<String>,
}

/// Tokens of an application.
#[derive(Serialize, ToSchema)]
#[schema(as = OAuthTokens)]
struct TokensView {
    access_token: String,
    token_type: &'static str,
    /// Seconds until the access token expires.
    expires_in: i64,
    /// Good for one refresh; a second use ends what was let. Absent with `client_credentials`.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    scope: String,
}

impl From<Issued> for TokensView {
    fn from(issued: Issued) -> Self {
        Self {
            access_token: issued.access_token,
            token_type: "Bearer",
            expires_in: issued.expires_in,
            refresh_token: issued.refresh_token,
            scope: issued.scopes.text(),
        }
    }
}

/// Get tokens
///
/// RFC 6749 as OAuth 2.1 has it: for the code of a citizen who has let the application act for them, with its verifier
/// (RFC 7636, S256); for a refresh token, each of which is good once; or for the application itself, which then reads what
/// everybody may read. A code that comes a second time ends what was opened with it.
#[utoipa::path(tag = "apps", request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = TokensView), (status = 400, body = RefusalBody), (status = 401, body = RefusalBody),
        (status = 429, body = RefusalBody), (status = 500, body = RefusalBody), (status = 503, body = RefusalBody)),
    extensions(("x-in-read-only-mode" = json!("served")), ("x-foreign-parameters" = json!("all"))))]
#[post("/oauth/token")]
pub(super) async fn give_tokens(
    request: HttpRequest,
    app: web::Data<App>,
    pace: Result<Pace<Apps>, Problem>,
    form: Result<FormMembers, Problem>,
) -> HttpResponse {
    settled(given(request, app, pace, form).await)
}

async fn given(
    request: HttpRequest,
    app: web::Data<App>,
    pace: Result<Pace<Apps>, Problem>,
    form: Result<FormMembers, Problem>,
) -> Result<HttpResponse, Refusal> {
    let (pace, form) = (pace?, form?);
    if form.repeats() {
        return Err(Refusal::unreadable("a parameter is given twice"));
    }
    let grant =
        form.once("grant_type").ok_or_else(|| Refusal::unreadable("grant_type is missing"))?;
    let why = "grant_type is none of authorization_code, refresh_token, client_credentials";
    let grant = GrantType::parse(grant).ok_or(Refused::new(Fault::UnsupportedGrantType, why))?;
    let client = presented(&request, &form)?;
    let asked = Bought::of(grant, &form)?;
    let network = app.identity.network(pace.address);
    let buying = move |work: &mut Work<'_>, app: &AppRow| asked.buy(work, app, &network);
    let issued = acted(app.into_inner(), client, buying).await?;
    if let Some(account) = issued.account {
        note_caller(&request, account);
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(TokensView::from(issued)))
}

/// What an application brings for tokens.
enum Bought {
    Code { code: String, verifier: String, redirect_uri: Option<String> },
    Refresh { token: String, scope: Option<String> },
    Own { scope: Option<String> },
}

impl Bought {
    fn of(grant: GrantType, form: &FormMembers) -> Result<Self, Refusal> {
        let given = |name| form.once(name).filter(|value| !value.is_empty()).map(str::to_owned);
        let needed = |name, why| {
            given(name)
                .filter(|value: &String| value.len() <= MAX_TOKEN)
                .ok_or_else(|| Refusal::unreadable(why))
        };
        Ok(match grant {
            GrantType::Code => Self::Code {
                code: needed("code", "code is missing")?,
                verifier: needed("code_verifier", "code_verifier is missing")?,
                redirect_uri: given("redirect_uri"),
            },
            GrantType::Refresh => Self::Refresh {
                token: needed("refresh_token", "refresh_token is missing")?,
                scope: given("scope"),
            },
            GrantType::Own => Self::Own { scope: given("scope") },
        })
    }

    fn buy(
        &self,
        work: &mut Work<'_>,
        app: &AppRow,
        network: &[u8],
    ) -> Result<Outcome<Issued>, Error> {
        match self {
            Self::Code { code, verifier, redirect_uri } => {
                oauth::exchange(work, app, code, verifier, redirect_uri.as_deref(), network)
            }
            Self::Refresh { token, scope } => oauth::refresh(work, app, token, scope.as_deref()),
            Self::Own { scope } => oauth::for_itself(work, app, scope.as_deref()),
        }
    }
}
