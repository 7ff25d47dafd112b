//! Applications on paper (90-2(1)).

use crate::access::{Caller, Role};
use crate::accounts::canonical_email;
use crate::enact::{Performer, enact};
use crate::petitions::{PetitionRecord, draft_row, entered, freeze, petition_record};
use crate::{Error, Work, iin_takeover};
use credentials::identity::KEY_VERSION;
use domain::assurance::Assurance;
use domain::iin::Iin;
use domain::language::Language;
use domain::lifecycle::Act;
use domain::petition::Text;
use domain::rules::Source;
use domain::submission::admit_on_paper;
use store::accounts::AccountRow;
use store::ids::AccountId;
use store::{accounts, petitions};

/// The author of an application on paper, as 90-2(2)(1) wants them named.
#[derive(Clone)]
pub struct Applicant {
    /// Individual identification number, checked; it holds the birth date.
    pub iin: Iin,
    /// Where notices go, as given.
    pub email: String,
    /// Family name as the application has it.
    pub family_name: String,
    /// Given name as the application has it.
    pub given_name: String,
    /// Patronymic, if they have one.
    pub patronymic: Option<String>,
    /// KATO code of where they live, nine digits.
    pub residence: String,
    /// The language they are written to in.
    pub language: Language,
    /// A hash of a password that nobody knows: the applicant may set one by a reset.
    pub password_hash: String,
}

/// Enters an application on paper: the author, if new here, gets an account, which a password
/// reset makes usable; the petition is submitted at once.
///
/// # Errors
/// The law's refusal, or [`Error::Invalid`] for an address that belongs to another person.
pub fn enter_application(
    work: &mut Work<'_>,
    caller: &Caller,
    applicant: &Applicant,
    text: &Text,
) -> Result<PetitionRecord, Error> {
    let rules = admit_on_paper(applicant.iin.birth_date(), work.today)?;
    let author = author(work, applicant)?;
    let mut row = draft_row(work, author, text, Source::Paper)?;
    petitions::insert(work.conn, &row)?;
    freeze(work, &mut row, rules)?;
    let entered = entered(&row);
    enact(work, &mut row, &Act::EnterPaper, &Performer::Caller(caller), entered)?;
    petition_record(work, row)
}

/// The account of the applicant, made when there is none.
fn author(work: &mut Work<'_>, applicant: &Applicant) -> Result<AccountId, Error> {
    let person = work.app.identity.person(&applicant.iin);
    let email_canonical = canonical_email(&applicant.email);
    iin_takeover::one_at_a_time(work, &person.0)?;
    let holders = accounts::holders(work.conn, &email_canonical, &person.0)?;
    if let Some(known) =
        holders.iter().find(|holder| holder.person_key.as_deref() == Some(&person.0))
    {
        return Ok(known.id);
    }
    if !holders.is_empty() {
        return Err(Error::invalid(
            "/applicant/email",
            "email_taken",
            "the address belongs to another person",
        ));
    }
    let row = AccountRow {
        id: AccountId::new(),
        role: Role::Citizen,
        public_body: None,
        email: applicant.email.clone(),
        email_canonical,
        password_hash: applicant.password_hash.clone(),
        iin_cipher: Some(work.app.identity.seal(&applicant.iin, &person)?),
        person_key: Some(person.0),
        staff_person_key: None,
        key_version: KEY_VERSION,
        assurance: Assurance::Declared,
        family_name: applicant.family_name.clone(),
        given_name: applicant.given_name.clone(),
        patronymic: applicant.patronymic.clone(),
        birth_date: applicant.iin.birth_date(),
        residence: Some(applicant.residence.clone()),
        language: applicant.language,
        created_at: work.now,
        disabled_at: None,
    };
    accounts::insert(work.conn, std::slice::from_ref(&row))?;
    Ok(row.id)
}
