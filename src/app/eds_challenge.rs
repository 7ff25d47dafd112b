//! What somebody signs to come in by electronic signature (ЭЦП): a short text that names this deployment, is good for
//! minutes and is signed once.
//!
//! Nothing is stored when it is given out: its code bears a tag of the identity key over the rest, so that any process
//! knows it again. What has been used is stored until it expires.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, SecondsFormat, SubsecRound as _, Utc};

use super::limits::{self, EDS_CHALLENGES};
use super::{App, Error, Work};
use credentials::random_bytes;
use domain::language::Language;
use store::spent_challenges;

/// Life of a challenge, minutes.
pub const CHALLENGE_MINUTES: i64 = 5;

/// Under which name its tag is made.
const TAG: &str = "eds-challenge/v1";

/// Random bytes in a challenge.
const NONCE_BYTES: usize = 16;

/// A text to be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Its UTF-8 bytes are what is signed.
    pub text: String,
    /// Until when it is good; the machine's time.
    pub expires_at: DateTime<Utc>,
}

/// A challenge of ours that somebody has sent back.
#[derive(Debug, Clone)]
pub(super) struct Known {
    nonce: Vec<u8>,
    expires_at: DateTime<Utc>,
}

/// The words around a challenge's facts. None of them begins like a statement about a petition.
struct Words {
    opening: &'static str,
    warning: &'static str,
    until: &'static str,
    code: &'static str,
}

const fn words(language: Language) -> Words {
    match language {
        Language::Kk => Words {
            opening: "Петициялар порталына кіру немесе тіркелу:",
            warning: "Осы мекенжайға қазір өзіңіз кіріп жатсаңыз ғана қол қойыңыз.",
            until: "Жарамды:",
            code: "Код:",
        },
        Language::Ru => Words {
            opening: "Вход или регистрация на портале петиций:",
            warning: "Подписывайте, только если сами входите сейчас по этому адресу.",
            until: "Действительно до:",
            code: "Код:",
        },
        Language::En => Words {
            opening: "Sign in to, or register with, the petitions service:",
            warning: "Sign this only if you yourself are signing in at this address now.",
            until: "Valid until:",
            code: "Code:",
        },
    }
}

/// Gives out a challenge; so many to one network in ten minutes.
///
/// # Errors
/// [`Error::NotOffered`] where no authority is trusted; [`Error::Limited`].
pub fn issue(work: &mut Work<'_>, network: &[u8], language: Language) -> Result<Challenge, Error> {
    if work.app.eds.is_none() {
        return Err(Error::NotOffered("eds_not_offered"));
    }
    limits::take_of(work, &EDS_CHALLENGES, network)?;
    let expires_at = work.wall_now.trunc_subsecs(0) + Duration::minutes(CHALLENGE_MINUTES);
    let random = random_bytes()?;
    Ok(Challenge {
        text: written(work.app, language, expires_at, &random[..NONCE_BYTES]),
        expires_at,
    })
}

fn written(app: &App, language: Language, expires_at: DateTime<Utc>, nonce: &[u8]) -> String {
    let Words { opening, warning, until, code } = words(language);
    let deployment = &app.links.public_url;
    let expires = expires_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let head = format!("{opening}\n{deployment}\n{warning}\n{until} {expires}\n{code} ");
    let tag = app.identity.tag(TAG, &[head.as_bytes(), nonce].concat());
    // No line end behind the last line: what a client copies by hand loses it easily.
    head + &URL_SAFE_NO_PAD.encode([nonce, &tag].concat())
}

/// Knows a challenge again that this deployment has given out and that is still good.
///
/// # Errors
/// [`Error::Invalid`] with a code of its own for one of another deployment, for one that is none, and for one that is
/// too old.
pub(super) fn known(app: &App, text: &str, now: DateTime<Utc>) -> Result<Known, Error> {
    use subtle::ConstantTimeEq as _;
    let unknown =
        || refused("challenge_unknown", "this is no challenge of this service; ask for one");
    let lines: Vec<&str> = text.split('\n').collect();
    let [opening, deployment, _, until, code] = lines[..] else { return Err(unknown()) };
    let language = Language::ALL.into_iter().find(|language| words(*language).opening == opening);
    let language = language.ok_or_else(unknown)?;
    if deployment != app.links.public_url {
        return Err(refused(
            "challenge_of_another_service",
            "this challenge was given out by another service; ask this one for one",
        ));
    }
    let last = |line: &str| line.rsplit(' ').next().unwrap_or_default().to_owned();
    let expires_at = DateTime::parse_from_rfc3339(&last(until)).map_err(|_| unknown())?.to_utc();
    let code = URL_SAFE_NO_PAD.decode(last(code)).map_err(|_| unknown())?;
    let (nonce, _) = code.split_at_checked(NONCE_BYTES).ok_or_else(unknown)?;
    // Written anew, it is the same to the last letter, its tag included.
    let ours = written(app, language, expires_at, nonce);
    if !bool::from(ours.as_bytes().ct_eq(text.as_bytes())) {
        return Err(unknown());
    }
    if expires_at <= now {
        return Err(refused("challenge_expired", "this challenge is too old; ask for a new one"));
    }
    Ok(Known { nonce: nonce.to_vec(), expires_at })
}

/// Whether it has not been used; asked before much work is done for it.
pub(super) fn unused(work: &mut Work<'_>, challenge: &Known) -> Result<(), Error> {
    if spent_challenges::is_spent(work.conn, &challenge.nonce)? { Err(used()) } else { Ok(()) }
}

/// Uses it up, with whatever it opens; of two at once one is refused.
pub(super) fn spend(work: &mut Work<'_>, challenge: &Known) -> Result<(), Error> {
    if spent_challenges::spend(work.conn, &challenge.nonce, challenge.expires_at)? {
        Ok(())
    } else {
        Err(used())
    }
}

fn used() -> Error {
    refused("challenge_used", "this challenge has been used; ask for a new one")
}

fn refused(code: &'static str, detail: &str) -> Error {
    Error::invalid("", code, detail)
}
