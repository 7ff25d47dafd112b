//! Signing in by electronic signature (ЭЦП).
//!
//! It opens an account that is proven to be the person's, or that of a member of staff whose IIN an administrator has
//! entered. An account that somebody has made by typing the IIN may be a stranger's, who keeps its mailbox and password:
//! it takes the password besides, which raises it; or its person registers by electronic signature, and the IIN goes
//! over. A second factor is asked for wherever there is one: a key lies in a file, and files are copied.

use std::sync::Arc;

use super::access::Role;
use super::eds_challenge;
use super::eds_identity::{self, Shown, Signed};
use super::identity_proofs::{self, Proof};
use super::password_check::{Attempt, Checked, check_password, wrong_password};
use super::sessions::{self, Grant, SignIn};
use super::sign_in::count_a_wrong_code;
use super::{App, Error, Work};
use domain::assurance::Assurance;
use store::accounts::{self, AccountRow};
use store::identities;

/// Which account of a person is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The citizen's; the staff account of whom has no other.
    Any,
    /// The staff account.
    Staff,
}

/// Who wants in.
#[derive(Clone)]
pub struct Asked {
    /// The challenge with its signature.
    pub signed: Signed,
    /// Into which account.
    pub wanted: Wanted,
    /// The account's password, where it is not proven yet.
    pub password: Option<String>,
    /// A code of the second factor, or a recovery code.
    pub otp: Option<String>,
    /// The caller's network, as a keyed hash.
    pub network: Vec<u8>,
    /// What the client calls itself.
    pub client: Option<String>,
}

/// Signs in the account whose IIN the certificate names. The challenge is used up when it succeeds.
///
/// # Errors
/// As [`eds_identity::shown`]; [`Error::Forbidden`] when there is no such account, or none that is proven and no
/// password with it; [`Error::Unauthenticated`] for a suspended account, and without the second factor that it has;
/// [`Error::Invalid`] at `/password` for another one.
pub async fn sign_in(app: &Arc<App>, asked: Asked) -> Result<Grant, Error> {
    let shown = eds_identity::shown(app, asked.signed).await?;
    let person = app.identity.person(&shown.person.iin).0;
    let (key, wanted) = (person.clone(), asked.wanted);
    let row = app.read(move |work| find(work, &key, wanted)).await?;
    let attempt = Attempt { canonical_email: row.email_canonical.clone(), network: asked.network };
    // Held until the account is open.
    let checked = match asked.password.filter(|_| !is_proven(&row)) {
        Some(password) => Some(owner(app, &attempt, &row, password).await?),
        None => None,
    };
    let sign_in = SignIn {
        account: row.id,
        attempt: attempt.clone(),
        otp: asked.otp,
        client: asked.client,
        rehashed: checked.as_ref().and_then(|checked| checked.rehashed.clone()),
    };
    let owned = checked.is_some();
    let opened = app.write(move |work| open(work, &shown, &person, &sign_in, owned)).await;
    count_a_wrong_code(app, &attempt, &opened).await?;
    opened
}

/// Whether the signature alone opens it.
fn is_proven(row: &AccountRow) -> bool {
    row.role != Role::Citizen || row.assurance >= Assurance::Eds
}

fn find(work: &mut Work<'_>, person: &[u8], wanted: Wanted) -> Result<AccountRow, Error> {
    let citizen = match wanted {
        Wanted::Any => identities::citizen(work.conn, person)?,
        Wanted::Staff => None,
    };
    let found = match citizen {
        Some(row) => Some(row),
        None => identities::member_of_staff(work.conn, person)?,
    };
    let row = found.ok_or(Error::Forbidden("no_account_of_iin"))?;
    if row.disabled_at.is_some() {
        return Err(Error::Unauthenticated("account_disabled"));
    }
    Ok(row)
}

/// Whoever knows the password of the account as well.
async fn owner(
    app: &Arc<App>,
    attempt: &Attempt,
    row: &AccountRow,
    password: String,
) -> Result<Checked, Error> {
    let checked = check_password(app, attempt.clone(), password).await?;
    checked.filter(|checked| checked.whom == row.id).ok_or_else(wrong_password)
}

/// Opens the account as it stands by now.
fn open(
    work: &mut Work<'_>,
    shown: &Shown,
    person: &[u8],
    sign_in: &SignIn,
    owned: bool,
) -> Result<Grant, Error> {
    eds_challenge::spend(work, &shown.challenge)?;
    let row = accounts::lock(work.conn, sign_in.account)?.ok_or(Error::NotFound)?;
    let theirs = row.person_key.as_deref() == Some(person)
        || row.staff_person_key.as_deref() == Some(person);
    if !theirs {
        return Err(Error::Forbidden("no_account_of_iin"));
    }
    if row.disabled_at.is_some() {
        return Err(Error::Unauthenticated("account_disabled"));
    }
    if !is_proven(&row) && !owned {
        return Err(Error::Forbidden("account_not_proven"));
    }
    let proof = proof(shown);
    // Names change; those of staff are their administrators' to say. While nothing is written it waits for the next time.
    if row.role == Role::Citizen && !proof.says_the_same(&row) && work.app.takes_writes() {
        identity_proofs::raise(work, &row, proof)?;
    }
    sessions::open(work, sign_in)
}

/// What a signature proves.
fn proof(shown: &Shown) -> Proof {
    let person = shown.person.clone();
    Proof {
        assurance: Assurance::Eds,
        family_name: person.family_name,
        given_name: person.given_name,
        patronymic: person.patronymic,
        birth_date: person.birth_date,
        evidence: Some(shown.evidence.clone()),
    }
}
