//! What an account is made with whose IIN somebody else has had. Sealed while it waits: it is nobody's yet.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::shown::Shown;
use crate::access::Role;
use crate::accounts::canonical_email;
use crate::{App, Error, Work};
use credentials::identity::KEY_VERSION;
use domain::assurance::Assurance;
use domain::iin::Iin;
use domain::language::Language;
use store::accounts::{self, AccountRow};
use store::identity_checks::IdentityCheckRow;
use store::ids::{AccountId, IdentityCheckId};

/// What the person says of themselves, beside what the document says.
#[derive(Serialize, Deserialize)]
pub(super) struct Claim {
    /// The address as given, for sending.
    pub(super) email: String,
    residence: String,
    language: String,
    birth_date: NaiveDate,
}

impl Claim {
    /// What is shown and said at the counter.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what an account cannot be made without.
    pub(super) fn of(shown: &Shown) -> Result<Self, Error> {
        let lacks = |pointer| Error::invalid(pointer, "required", "this member is required");
        let birth_date = shown.iin.birth_date().or(shown.birth_date);
        Ok(Self {
            email: shown.email.clone(),
            residence: shown.residence.clone().ok_or_else(|| lacks("/residence"))?,
            language: shown.language.code().to_owned(),
            birth_date: birth_date.ok_or_else(|| lacks("/birth_date"))?,
        })
    }

    pub(super) fn sealed(&self, app: &App, check: IdentityCheckId) -> Result<Vec<u8>, Error> {
        let written =
            serde_json::to_vec(self).map_err(|fault| Error::Internal(fault.to_string()))?;
        Ok(app.identity.seal_secret(&written, check.into())?)
    }

    /// The claim of a check that takes over, while it waits.
    pub(super) fn opened(app: &App, check: &IdentityCheckRow) -> Result<Option<Self>, Error> {
        let Some(cipher) = &check.claim_cipher else { return Ok(None) };
        let written = app.identity.open_secret(cipher, check.id.into())?;
        let claim = serde_json::from_slice(&written);
        claim.map(Some).map_err(|fault| Error::Internal(fault.to_string()))
    }

    /// Makes the account, which a password reset opens: whoever reads that mailbox.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody has registered with the address meanwhile.
    pub(super) fn made(
        &self,
        work: &mut Work<'_>,
        check: &IdentityCheckRow,
        iin: &Iin,
    ) -> Result<AccountRow, Error> {
        let person = work.app.identity.person(iin);
        let email_canonical = canonical_email(&self.email);
        if accounts::by_email(work.conn, &email_canonical)?.is_some() {
            return Err(Error::Conflict("already_registered"));
        }
        let row = AccountRow {
            id: AccountId::new(),
            role: Role::Citizen,
            public_body: None,
            email: self.email.clone(),
            email_canonical,
            // No password fits it.
            password_hash: String::new(),
            iin_cipher: Some(work.app.identity.seal(iin, &person)?),
            person_key: Some(person.0),
            staff_person_key: None,
            key_version: KEY_VERSION,
            assurance: Assurance::Counter,
            family_name: check.family_name.clone().unwrap_or_default(),
            given_name: check.given_name.clone().unwrap_or_default(),
            patronymic: check.patronymic.clone(),
            birth_date: Some(self.birth_date),
            residence: Some(self.residence.clone()),
            language: Language::parse(&self.language).unwrap_or(Language::Kk),
            created_at: work.now,
            disabled_at: None,
        };
        accounts::insert(work.conn, std::slice::from_ref(&row))?;
        Ok(row)
    }
}
