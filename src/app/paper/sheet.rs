//! Signature sheets (90-3(1)).

use chrono::NaiveDate;
use uuid::Uuid;

use super::announcement::stop_waiting;
use crate::access::Caller;
use crate::enact::joining_window;
use crate::petitions::lock_beside;
use crate::signing::{Receipt, arrival, cross, earlier};
use crate::{Error, Work, enact, signature_log};
use credentials::identity::{KEY_VERSION, PersonKey};
use domain::assurance::Assurance;
use domain::iin::Iin;
use domain::paper::{SheetDays, Windows};
use domain::person::public_name;
use domain::rules::Source;
use domain::signing::{Admission, Signer, admit_line};
use store::ids::{PetitionId, SignatureId};
use store::petitions::{self, PetitionRow};
use store::signatures::{self, EarlierRow, PaperSignatureRow, SignatureRow};

/// One line of a signature sheet.
#[derive(Clone)]
pub struct SheetLine {
    /// Individual identification number, checked; it tells whether the signer is of age.
    pub iin: Iin,
    /// Family name as the sheet has it.
    pub family_name: String,
    /// Given name as the sheet has it; public with the initial of the family name.
    pub given_name: String,
    /// Patronymic, if the sheet has one.
    pub patronymic: Option<String>,
    /// KATO code of where the signer lives, nine digits; the signature has no region without it.
    pub residence: Option<String>,
    /// The civil day written on the sheet; it may not lie ahead.
    pub signed_on: NaiveDate,
    /// When the sheet was received; today unless it is said.
    pub received_on: Option<NaiveDate>,
    /// Where the scan of the sheet is found.
    pub scan_reference: String,
}

impl SheetLine {
    fn days(&self, work: &Work<'_>) -> SheetDays {
        let received_on = self.received_on.unwrap_or(work.today);
        SheetDays { signed_on: self.signed_on, received_on }
    }

    fn signer(&self, work: &mut Work<'_>, row: &PetitionRow) -> Result<Signer, Error> {
        let body = enact::reckoned_from(work, row)?;
        Ok(Signer {
            born: self.iin.birth_date().unwrap_or(NaiveDate::MAX),
            citizen: true,
            staff: false,
            resident: work.reference.serves(&body, self.residence.as_deref()),
            assurance: Assurance::Counter,
        })
    }
}

/// Enters a signature given on paper; admission is judged by the days of signing and of receipt (90-3(1), (2)).
/// Someone who counts already keeps their first signature, and the line is kept beside it.
///
/// # Errors
/// The law's refusal, [`Error::Invalid`] for a day on which no signatures were taken, or [`Error::NotFound`].
pub fn enter_signature(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    line: &SheetLine,
) -> Result<Receipt, Error> {
    let mut row = lock_beside(work, Some(caller), id)?;
    let mut petition = enact::petition(work, &row)?;
    let windows = Windows::of(&petition.state, joining_window(work, &row)?);
    let days = line.days(work);
    days.judge(&windows, work.today)?;
    let person = work.app.identity.person(&line.iin);
    let key = work.app.identity.petition_signers(&row.signer_salt).signer(&person.0);
    let known = signatures::earlier(work.conn, &[row.id], &[key])?;
    let signer = line.signer(work, &row)?;
    let Admission::New { round } = admit_line(
        &petition,
        &signer,
        earlier(&known, Assurance::Eds, None),
        line.signed_on,
        &work.app.policy,
    )?
    else {
        let first = known
            .iter()
            .find(|row| row.live)
            .ok_or(Error::Internal("live signature".to_owned()))?;
        stand_beside(work, caller, line, &person, first)?;
        return Ok(Receipt::first(first, row.count(), false));
    };
    row.signature_count += 1;
    row.last_ordinal += 1;
    petition.signature_count = row.count();
    let signature = signature(work, &row, line, key, round);
    write(work, caller, line, &person, &signature)?;
    signature_log::signed_on_paper(work, &signature, &row.signer_salt, &line.iin)?;
    petitions::set_tallies(work.conn, &[row.tally()])?;
    count_typed(work, row.id)?;
    let receipt = Receipt {
        id: signature.id,
        ordinal: signature.ordinal,
        signed_at: signature.signed_at,
        signature_count: row.count(),
        new: true,
        promise: None,
    };
    cross(work, &mut row, &mut petition)?;
    Ok(receipt)
}

/// Keeps the line beside the vote that the person has given on the portal: it counts once, and stands also when that
/// one is taken back by an account that is not as sure as a sheet that staff have looked at.
fn stand_beside(
    work: &mut Work<'_>,
    caller: &Caller,
    line: &SheetLine,
    person: &PersonKey,
    first: &EarlierRow,
) -> Result<(), Error> {
    if first.channel == Source::Paper || signatures::paper_of(work.conn, first.id)?.is_some() {
        return Ok(());
    }
    keep_line(work, caller, line, person, (first.petition_id, first.id))?;
    count_typed(work, first.petition_id)
}

/// With every announced line typed, nothing is left to wait for.
fn count_typed(work: &mut Work<'_>, id: PetitionId) -> Result<(), Error> {
    if signatures::lines_missing(work.conn, id)? { Ok(()) } else { stop_waiting(work, id) }
}

fn signature(
    work: &Work<'_>,
    row: &PetitionRow,
    line: &SheetLine,
    signer_key: Uuid,
    round: u8,
) -> SignatureRow {
    let region = line.residence.as_deref().and_then(|kato| work.reference.region(kato));
    SignatureRow {
        id: SignatureId::new(),
        petition_id: row.id,
        signer_key,
        account_id: None,
        round: round.into(),
        live: true,
        ordinal: row.last_ordinal,
        channel: Source::Paper,
        assurance: Assurance::Counter,
        key_version: KEY_VERSION,
        public_name: public_name(&line.given_name, &line.family_name),
        region: region.map(|region| region.kato.clone()).unwrap_or_default(),
        notify: false,
        signed_at: arrival(work, line.days(work).received_on),
        recorded_at: work.now,
    }
}

/// Writes the signature and what its sheet says of the signer.
fn write(
    work: &mut Work<'_>,
    caller: &Caller,
    line: &SheetLine,
    person: &PersonKey,
    signature: &SignatureRow,
) -> Result<(), Error> {
    if signatures::insert_batch(work.conn, std::slice::from_ref(signature), &[])?.len() != 1 {
        return Err(Error::Internal("a signature met the uniqueness constraint".to_owned()));
    }
    keep_line(work, caller, line, person, (signature.petition_id, signature.id))
}

/// Writes what the sheet says, beside that vote.
fn keep_line(
    work: &mut Work<'_>,
    caller: &Caller,
    line: &SheetLine,
    person: &PersonKey,
    (petition, signature_id): (PetitionId, SignatureId),
) -> Result<(), Error> {
    let received_on = line.days(work).received_on;
    let sheet = PaperSignatureRow {
        received_on,
        sheet_id: signatures::line_of_sheets(work.conn, petition, received_on)?,
        signature_id,
        iin_cipher: work.app.identity.seal(&line.iin, person)?,
        family_name: line.family_name.clone(),
        given_name: line.given_name.clone(),
        patronymic: line.patronymic.clone(),
        signed_on: line.signed_on,
        scan_reference: line.scan_reference.clone(),
        entered_by: caller.id(),
    };
    Ok(signatures::insert_paper(work.conn, &sheet)?)
}
