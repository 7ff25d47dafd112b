//! Registering by electronic signature (ЭЦП): names and IIN come from the certificate. The address is confirmed by mail
//! as ever, and only then the account is there, or the IIN goes over to it.

use chrono::NaiveDate;
use uuid::Uuid;

use super::eds_identity::Shown;
use super::registration::{self, Declaration};
use super::{Error, Work, eds_challenge};
use domain::assurance::Assurance;
use domain::language::Language;
use store::identities;

/// What the certificate does not say.
#[derive(Clone)]
pub struct Besides {
    /// The address as given, for sending.
    pub email: String,
    /// Argon2id in the PHC string form.
    pub password_hash: String,
    /// Birth date: the one inside the IIN, or as declared where it names none.
    pub birth_date: NaiveDate,
    /// KATO code of the residence, nine digits.
    pub residence: String,
    /// The language the person is written to in.
    pub language: Language,
}

/// Takes a registration, and uses the challenge up. Answers with the id under which the mail to the given address can
/// be followed.
///
/// # Errors
/// [`Error::Conflict`] when the person has an account that is proven by such a signature already, which they can sign in
/// to; [`Error::Invalid`] for a challenge that has been used.
pub fn register(work: &mut Work<'_>, shown: &Shown, besides: &Besides) -> Result<Uuid, Error> {
    eds_challenge::spend(work, &shown.challenge)?;
    let person = work.app.identity.person(&shown.person.iin);
    let proven = identities::citizen(work.conn, &person.0)?
        .is_some_and(|row| row.assurance >= Assurance::Eds);
    if proven {
        return Err(Error::Conflict("already_registered"));
    }
    let (named, besides) = (shown.person.clone(), besides.clone());
    let declaration = Declaration {
        vouched: None,
        iin: named.iin,
        email: besides.email,
        password_hash: besides.password_hash,
        family_name: named.family_name,
        given_name: named.given_name,
        patronymic: named.patronymic,
        birth_date: besides.birth_date,
        residence: besides.residence,
        language: besides.language,
        assurance: Assurance::Eds,
        evidence: Some(shown.evidence.clone()),
    };
    registration::register(work, &declaration)
}
