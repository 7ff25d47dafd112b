//! What stands between a request and its signature, beside the law's own judgement.

use chrono::DateTime;

use super::loading::Signers;
use super::request::SignRequest;
use crate::access::Role;
use crate::limits::SIGNATURES;
use crate::statements::Statement;
use crate::{Error, Work, access};
use credentials::hex;
use domain::assurance::Assurance;
use domain::petition::Petition;
use domain::refusal::Refusal;
use domain::signing::Earlier;
use domain::visibility::{Viewer, Visibility, visibility};
use store::accounts::AccountRow;
use store::ids::AccountId;
use store::petitions::PetitionRow;
use store::signatures::{EarlierRow, RemovalReason, SignatureRow};

/// What the law needs to know of the rows a person has on a petition, for whoever is as sure as that. Whoever has only
/// declared an IIN is not told of a vote on paper; an account knows what it gave itself, by whatever signature.
pub(crate) fn earlier(rows: &[EarlierRow], asks: Assurance, by: Option<AccountId>) -> Earlier {
    if let Some(vote) = rows.iter().find(|row| row.live) {
        let given = Assurance::of_vote(vote.channel, vote.assurance);
        let own = by.is_some() && vote.account_id == by;
        if own || asks.speaks_for(given) { Earlier::Live } else { Earlier::Untold }
    } else if own(rows).any(|row| row.removed_because == Some(RemovalReason::Invalidated)) {
        Earlier::Invalidated
    } else if rows.is_empty() {
        Earlier::None
    } else {
        let counted = |rows: usize| rows.try_into().unwrap_or(u8::MAX);
        Earlier::Withdrawn { rounds: counted(rows.len()), own: counted(own(rows).count()) }
    }
}

/// Those that nobody else has given with the person's IIN.
fn own(rows: &[EarlierRow]) -> impl Iterator<Item = &EarlierRow> {
    rows.iter().filter(|row| !row.by_former)
}

/// Why an account gives no votes that no person stands behind: staff have theirs apart, and an IIN may have been taken
/// over.
pub(super) fn no_person(account: &AccountRow) -> Error {
    if account.role == Role::Citizen {
        Error::Forbidden("iin_lost")
    } else {
        Refusal::StaffAccount.into()
    }
}

/// One person gives so many new signatures an hour; a repeated one costs nothing.
pub(super) fn within_allowance(
    work: &Work<'_>,
    signers: &Signers,
    written: &[SignatureRow],
    account: AccountId,
) -> Result<(), Error> {
    if !work.app.rate_limits {
        return Ok(());
    }
    let in_this_batch =
        || written.iter().filter(|row| row.account_id == Some(account)).map(|row| row.id);
    let (before, first) =
        signers.lately.get(&account).map_or((0, None), |(count, first)| (*count, Some(*first)));
    let first = first.or_else(|| in_this_batch().next());
    let given = before + i64::try_from(in_this_batch().count()).unwrap_or(i64::MAX);
    if given < i64::from(SIGNATURES.allowance) {
        return Ok(());
    }
    let given_at = first.and_then(|id| id.uuid().get_timestamp()).and_then(|at| {
        let (seconds, nanoseconds) = at.to_unix();
        DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanoseconds)
    });
    Err(SIGNATURES.used_up(work.wall_now, given_at.unwrap_or(work.wall_now) + SIGNATURES.period))
}

/// A petition one may not read cannot be signed either, and does not exist for the signer.
pub(super) fn may_see(
    row: &PetitionRow,
    petition: &Petition,
    request: &SignRequest,
) -> Result<(), Error> {
    let viewer = if request.account == row.author_id {
        Viewer::Author
    } else if access::holds_link(row, request.link_key.as_deref()) {
        Viewer::LinkHolder
    } else {
        Viewer::Anonymous
    };
    // What was taken down answers the signer so, once he is known to the law.
    match visibility(&petition.state, petition.taken_down, viewer) {
        Visibility::Open | Visibility::TakenDown => Ok(()),
        Visibility::Hidden => Err(Error::NotFound),
    }
}

/// Whoever sends an electronic signature gave it themselves, over the petition as it stands.
pub(super) fn signed_by(
    account: &AccountRow,
    row: &PetitionRow,
    request: &SignRequest,
) -> Result<(), Error> {
    let Some(evidence) = &request.evidence else { return Ok(()) };
    evidence.by(account.person_key.as_deref())?;
    evidence.over(Statement::of_joining(row).as_ref())
}

/// A client that says which text it showed must have shown the submitted one.
pub(super) fn same_text(row: &PetitionRow, request: &SignRequest) -> Result<(), Error> {
    match (&request.text_hash, &row.text_hash) {
        (Some(seen), Some(frozen)) if !seen.eq_ignore_ascii_case(&hex(frozen)) => {
            Err(Refusal::TextHashMismatch.into())
        }
        _ => Ok(()),
    }
}
