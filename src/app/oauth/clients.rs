//! Which application asks, and whether it is the one (RFC 6749, 2.3).

use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::refused::{Fault, Outcome, Refused};
use crate::apps::{AppRow, Kind};
use crate::{Error, Work};
use credentials::sha256;
use store::apps;

/// What an application shows of itself.
#[derive(Debug, Clone)]
pub struct Presented {
    /// Its id.
    pub id: Uuid,
    /// Its secret, if it sends one.
    pub secret: Option<String>,
}

/// The application that asks. One that can keep a secret has to show it, and one that can keep none must not pretend to.
///
/// # Errors
/// The store's failure.
pub fn authenticate(work: &mut Work<'_>, presented: &Presented) -> Result<Outcome<AppRow>, Error> {
    let refused = Refused::new(Fault::InvalidClient, "no such application, or not by this secret");
    let Some(app) = apps::live(work.conn, presented.id)? else { return Ok(Err(refused)) };
    let given = presented.secret.as_deref().map(|secret| sha256(secret.as_bytes()));
    let proven = match (Kind::of(&app), &app.secret_hash, given) {
        (Kind::Public, _, None) => true,
        (Kind::Confidential, Some(known), Some(given)) => known.ct_eq(&given).into(),
        _ => false,
    };
    Ok(if proven { Ok(app) } else { Err(refused) })
}
