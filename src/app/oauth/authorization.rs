//! A citizen is asked whether an application may act for them, and says yes or no (RFC 6749, 4.1.1).
//!
//! Nobody is sent anywhere before they have pressed a button. So our address leads nowhere by itself, whatever stands in a
//! link to it (RFC 9700, 4.11.2), and an application that asks for what it may not have is told so by the same way.

use chrono::Duration;
use serde_json::json;
use uuid::Uuid;

use super::exchange::CODE_SECONDS;
use super::refused::{Fault, Outcome, Refused};
use super::{pkce, redirects};
use crate::access::Caller;
use crate::account_events::{self, Event};
use crate::apps::AppRow;
use crate::limits::{self, LETTING_IN};
use crate::notices::{AccountMail, mail_account};
use crate::{Error, Work};
use credentials::OneTimeToken;
use domain::app_scopes::Scopes;
use notice_facts::{AccountNotice, AppLetIn};
use store::oauth::codes::{self, CodeRow};
use store::oauth::consents::{self, ConsentRow};
use store::{accounts, apps};

/// Applications that one person lets act at a time, at most.
const MOST: i64 = 50;

/// What an application asks for, as it stands in the address.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Which application.
    pub client_id: Uuid,
    /// Where the answer is to go.
    pub redirect_uri: String,
    /// What it wants: a code.
    pub response_type: Option<String>,
    /// To do what.
    pub scope: Option<String>,
    /// What it wants to find in the answer again.
    pub state: Option<String>,
    /// Of the verifier that it holds back.
    pub code_challenge: Option<String>,
    /// How that was made.
    pub code_challenge_method: Option<String>,
}

/// Who asks for what, for the person who decides.
#[derive(Debug, Clone)]
pub struct Described {
    /// The application.
    pub app: AppRow,
    /// Where the answer will go.
    pub site: String,
    /// What it asks for.
    pub scopes: Scopes,
    /// What they have let it do before.
    pub granted: Scopes,
    /// Why it cannot have it.
    pub refused: Option<Refused>,
}

/// Says who asks for what.
///
/// # Errors
/// [`Error::Invalid`] for an application or an address that is not known: then there is nobody to be told.
pub fn describe(work: &mut Work<'_>, caller: &Caller, asked: &Asked) -> Result<Described, Error> {
    let app = asking(work, asked)?;
    let given = consents::in_force(work.conn, caller.id(), app.id)?;
    let judged = judge(&app, asked);
    Ok(Described {
        site: redirects::site(&asked.redirect_uri).to_owned(),
        scopes: judged.unwrap_or_default().scopes,
        granted: given.map_or(Scopes::NONE, |row| Scopes::stored(&row.scopes)),
        refused: judged.err(),
        app,
    })
}

/// Does as the person says; where they are to be sent.
///
/// # Errors
/// As [`describe`]; [`Error::Conflict`] for too many applications, [`Error::Limited`].
pub fn decide(
    work: &mut Work<'_>,
    caller: &Caller,
    asked: &Asked,
    allow: bool,
) -> Result<String, Error> {
    let app = asking(work, asked)?;
    let wanted = match judge(&app, asked) {
        Ok(wanted) if allow => wanted,
        Ok(_) => return Ok(sent_back(work, asked, Fault::AccessDenied)),
        Err(refused) => return Ok(sent_back(work, asked, refused.error)),
    };
    limits::take(work, &LETTING_IN, caller.id())?;
    let consent = let_in(work, caller, &app, wanted.scopes)?;
    let code = OneTimeToken::issue()?;
    let row = CodeRow {
        code_hash: code.hash,
        consent_id: consent,
        scopes: wanted.scopes.codes(),
        redirect_uri: asked.redirect_uri.clone(),
        challenge: wanted.challenge.to_owned(),
        issued_at: work.wall_now,
        expires_at: work.wall_now + Duration::seconds(CODE_SECONDS),
        used_at: None,
    };
    codes::insert(work.conn, &row)?;
    Ok(answer(work, asked, ("code", &code.secret)))
}

/// What is asked for, when it may be.
#[derive(Debug, Clone, Copy, Default)]
struct Wanted<'a> {
    scopes: Scopes,
    challenge: &'a str,
}

/// The application that asks, at an address of its own.
fn asking(work: &mut Work<'_>, asked: &Asked) -> Result<AppRow, Error> {
    let app = apps::live(work.conn, asked.client_id)?.ok_or_else(|| {
        Error::invalid(
            "/client_id",
            "unknown_app",
            "there is no such application, or it was stopped",
        )
    })?;
    let known = |uri: &String| redirects::is_same(uri, &asked.redirect_uri);
    if app.redirect_uris.iter().any(known) {
        return Ok(app);
    }
    let why = "this is none of the addresses that the application was registered with";
    Err(Error::invalid("/redirect_uri", "redirect_uri_mismatch", why))
}

fn judge<'a>(app: &AppRow, asked: &'a Asked) -> Outcome<Wanted<'a>> {
    let no = |error, why| Err(Refused::new(error, why));
    if asked.response_type.as_deref() != Some("code") {
        return no(Fault::UnsupportedResponseType, "response_type has to be code");
    }
    if asked.code_challenge_method.as_deref() != Some(pkce::METHOD) {
        return no(Fault::InvalidRequest, "code_challenge_method has to be S256");
    }
    let challenge = asked.code_challenge.as_deref().filter(|given| pkce::is_challenge(given));
    let Some(challenge) = challenge else {
        return no(Fault::InvalidRequest, "code_challenge has to be 32 bytes in base64url");
    };
    let registered = Scopes::stored(&app.scopes).of_a_person();
    match asked.scope.as_deref().and_then(Scopes::parse) {
        Some(scopes) if !scopes.is_empty() && scopes.is_within(registered) => {
            Ok(Wanted { scopes, challenge })
        }
        _ => no(
            Fault::InvalidScope,
            "scope names nothing, or what the application was not registered for",
        ),
    }
}

/// Writes down that the person lets the application do this, and tells them when it is more than before.
fn let_in(
    work: &mut Work<'_>,
    caller: &Caller,
    app: &AppRow,
    scopes: Scopes,
) -> Result<Uuid, Error> {
    // Two tabs at once would both find none.
    accounts::lock(work.conn, caller.id())?;
    let given = consents::lock_in_force(work.conn, caller.id(), app.id)?;
    let before = given.as_ref().map_or(Scopes::NONE, |row| Scopes::stored(&row.scopes));
    let now = before.with(scopes);
    let id = match given {
        Some(row) if now == before => return Ok(row.id),
        Some(row) => {
            consents::widen(work.conn, row.id, &now.codes(), work.wall_now)?;
            row.id
        }
        None => {
            if consents::count(work.conn, caller.id())? >= MOST {
                return Err(Error::Conflict("too_many_consents"));
            }
            let row = ConsentRow {
                id: Uuid::now_v7(),
                account_id: caller.id(),
                app_id: app.id,
                scopes: now.codes(),
                given_at: work.wall_now,
                withdrawn_at: None,
            };
            consents::insert(work.conn, &row)?;
            row.id
        }
    };
    let details = json!({ "app": app.id, "scopes": now.codes() });
    account_events::record(work, caller.id(), Some(caller.id()), Event::AppLetIn, details)?;
    let notice = AccountNotice::AppLetIn(AppLetIn {
        given_name: caller.row.given_name.clone(),
        app: app.name.clone(),
        scopes: now.codes(),
        link: work.app.links.page("me/consents"),
    });
    mail_account(
        work,
        AccountMail {
            notice,
            account: Some(caller.id()),
            address: None,
            language: caller.language(),
            dedup_key: format!("app_let_in:{}", Uuid::now_v7()),
        },
    )?;
    Ok(id)
}

/// The way back with a refusal.
fn sent_back(work: &Work<'_>, asked: &Asked, error: Fault) -> String {
    answer(work, asked, ("error", error.code()))
}

/// The way back, with what the application is told, its state, and who tells it (RFC 9207).
fn answer(work: &Work<'_>, asked: &Asked, told: (&str, &str)) -> String {
    let mut parameters = vec![told];
    if let Some(state) = &asked.state {
        parameters.push(("state", state));
    }
    parameters.push(("iss", work.app.tokens.issuer()));
    redirects::with(&asked.redirect_uri, &parameters)
}
