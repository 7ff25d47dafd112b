//! What comes in on paper: applications and signature sheets, entered by a moderator (90-2(1),
//! 90-3(1)). The same person counts once, on whatever channel.

use chrono::NaiveDate;
use store::ids::{AccountId, PetitionId};
use uuid::Uuid;

use super::access::{Caller, Role};
use super::accounts::{DECLARED, canonical_email};
use super::enact::{self, Performer, enact};
use super::petitions::{PetitionRecord, draft_row, entered, freeze, lock, petition_record};
use super::signing::{Receipt, cross, standing};
use super::{Error, Work};
use credentials::identity::KEY_VERSION;
use domain::iin::Iin;
use domain::language::Language;
use domain::lifecycle::Act;
use domain::misstatement::{StatedDay, has_happened};
use domain::person::public_name;
use domain::petition::Text;
use domain::rules::Source;
use domain::signing::{Admission, Signer, admit};
use domain::submission::admit_on_paper;
use store::accounts::AccountRow;
use store::signatures::{PaperSignatureRow, SignatureRow};
use store::{accounts, petitions, signatures};

/// The author of an application on paper, as 90-2(2)(1) wants him named.
#[derive(Clone)]
pub struct Applicant {
    pub iin: Iin,
    pub email: String,
    pub family_name: String,
    pub given_name: String,
    pub patronymic: Option<String>,
    pub residence: String,
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
    let rules = admit_on_paper(Some(applicant.iin.birth_date()), work.today)?;
    let author = author(work, applicant)?;
    let mut row = draft_row(work, author, text, Source::Paper)?;
    petitions::insert(work.conn, &row)?;
    freeze(work, &mut row, rules)?;
    let particulars = entered(&row);
    enact(work, &mut row, &Act::EnterPaper, &Performer::Caller(caller), particulars)?;
    petition_record(work, row)
}

/// The account of the applicant, made when there is none.
fn author(work: &mut Work<'_>, applicant: &Applicant) -> Result<AccountId, Error> {
    let person = work.app.identity.person(&applicant.iin);
    let email_canonical = canonical_email(&applicant.email);
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
        assurance: DECLARED.to_owned(),
        family_name: applicant.family_name.clone(),
        given_name: applicant.given_name.clone(),
        patronymic: applicant.patronymic.clone(),
        birth_date: Some(applicant.iin.birth_date()),
        residence: Some(applicant.residence.clone()),
        language: applicant.language,
        created_at: work.now,
        disabled_at: None,
    };
    accounts::insert(work.conn, std::slice::from_ref(&row))?;
    Ok(row.id)
}

/// One line of a signature sheet.
#[derive(Clone)]
pub struct SheetLine {
    pub iin: Iin,
    pub family_name: String,
    pub given_name: String,
    pub patronymic: Option<String>,
    pub residence: Option<String>,
    pub signed_on: NaiveDate,
    /// Where the scan of the sheet is found.
    pub scan_reference: String,
}

/// Enters a signature given on paper; admission is judged by the instant of entry (90-3(1), (2)).
/// Someone who counts already keeps his first signature.
///
/// # Errors
/// The law's refusal, [`Error::Invalid`] for a day outside the collection, or [`Error::NotFound`].
#[allow(clippy::too_many_lines, reason = "one sheet, one story")]
pub fn enter_signature(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    line: &SheetLine,
) -> Result<Receipt, Error> {
    let mut row = lock(work, Some(caller), id)?;
    has_happened(StatedDay::Signed, line.signed_on, work.today)?;
    let mut petition = enact::petition(work, &row)?;
    let person = work.app.identity.person(&line.iin);
    let key = work.app.identity.petition_signers(&row.signer_salt).signer(&person.0);
    let earlier = signatures::earlier(work.conn, &[row.id], &[key])?;
    let signer = Signer {
        born: line.iin.birth_date(),
        citizen: true,
        staff: false,
        resident: resides(work, &row.addressee, line.residence.as_deref()),
    };
    let Admission::New { round } =
        admit(&petition, &signer, standing(&earlier), work.now, &work.app.policy)?
    else {
        let first = earlier
            .iter()
            .find(|row| row.live)
            .ok_or(Error::Internal("live signature".to_owned()))?;
        return Ok(Receipt {
            id: first.id,
            ordinal: first.ordinal,
            signed_at: first.signed_at,
            signature_count: row.count(),
            new: false,
        });
    };
    row.signature_count += 1;
    row.last_ordinal += 1;
    petition.signature_count = row.count();
    let region = line.residence.as_deref().and_then(|kato| work.app.reference.region(kato));
    let signature = SignatureRow {
        id: Uuid::now_v7(),
        petition_id: row.id,
        signer_key: key,
        account_id: None,
        round: round.into(),
        live: true,
        ordinal: row.last_ordinal,
        channel: Source::Paper.code().to_owned(),
        assurance: DECLARED.to_owned(),
        key_version: KEY_VERSION,
        public_name: public_name(&line.given_name, &line.family_name),
        region: region.map(|region| region.kato.clone()).unwrap_or_default(),
        notify: false,
        signed_at: work.now,
        recorded_at: work.now,
    };
    if signatures::insert_batch(work.conn, std::slice::from_ref(&signature))?.len() != 1 {
        return Err(Error::Internal("a signature met the uniqueness constraint".to_owned()));
    }
    let sheet = PaperSignatureRow {
        signature_id: signature.id,
        iin_cipher: work.app.identity.seal(&line.iin, &person)?,
        family_name: line.family_name.clone(),
        given_name: line.given_name.clone(),
        patronymic: line.patronymic.clone(),
        signed_on: line.signed_on,
        scan_reference: line.scan_reference.clone(),
        entered_by: caller.id(),
    };
    signatures::insert_paper(work.conn, &sheet)?;
    petitions::set_tallies(work.conn, &[row.tally()])?;
    let receipt = Receipt {
        id: signature.id,
        ordinal: signature.ordinal,
        signed_at: signature.signed_at,
        signature_count: row.count(),
        new: true,
    };
    cross(work, &mut row, &mut petition)?;
    Ok(receipt)
}

/// Whether somebody lives where the addressee serves; every residence will do for a central body.
pub(super) fn resides(work: &Work<'_>, addressee: &str, residence: Option<&str>) -> bool {
    let Some(unit) = work.app.reference.body(addressee).and_then(|body| body.territory.as_deref())
    else {
        return true;
    };
    residence.is_some_and(|kato| work.app.reference.lies_in(kato, unit))
}
