//! An IIN in other hands: two members of staff, before whom its owner stands with their identity card, give it free.

use domain::iin::Iin;
use domain::language::Language;
use domain::signing::may_withdraw;
use notice_facts::{AccountLink, AccountNotice};
use serde_json::json;
use store::accounts::{self, AccountRow};
use store::petitions::{self, PetitionRow};
use store::signatures::SignatureRow;
use store::{apps, identities, provider_identities, sessions, signatures, webhooks};
use uuid::Uuid;

use super::access::Caller;
use super::account_events::{self, Event};
use super::notices::{AccountMail, mail_account};
use super::personal_data::MOST;
use super::signing::take_from_account;
use super::two_persons::{self, Act, Agreement};
use super::{Error, Work, enact, signature_log};

/// What staff state.
#[derive(Clone)]
pub struct Release {
    /// The IIN that is to be free.
    pub iin: Iin,
    /// Where its owner is told.
    pub owner_email: String,
    /// In which language.
    pub language: Language,
    /// Why.
    pub reason: String,
}

/// Gives an IIN free: the first call proposes, and is answered `false`; another person's does it. The account that
/// held it is closed; its votes are taken off where petitions still collect, so that the owner can give their own; what the
/// owner has signed on paper counts on. Both are told.
///
/// # Errors
/// [`Error::NotFound`] when no account holds the IIN, [`Error::Forbidden`] for one's own and for the second call of the
/// same person.
pub fn release(work: &mut Work<'_>, caller: &Caller, release: &Release) -> Result<bool, Error> {
    let person = work.app.identity.person(&release.iin);
    let holders = accounts::holders(work.conn, "", &person.0)?;
    let holder = holders.into_iter().next().ok_or(Error::NotFound)?;
    // Petitions are locked before accounts, everywhere.
    let open = votes_still_open(work, caller, &holder)?;
    let holder = accounts::lock(work.conn, holder.id)?
        .filter(|row| row.person_key.as_ref() == Some(&person.0))
        .ok_or(Error::NotFound)?;
    let agreed = two_persons::agree(work, caller, &holder, Act::IinRelease, &release.reason)?;
    let Agreement::Agreed { proposed_by } = agreed else { return Ok(false) };
    for (petition, vote) in &open {
        take_from_account(work, petition, vote, caller.id())?;
    }
    sessions::end_all(work.conn, holder.id, "iin_released", work.wall_now)?;
    apps::revoke_all(work.conn, holder.id, work.wall_now)?;
    webhooks::forget_owner(work.conn, holder.id)?;
    provider_identities::forget_account(work.conn, holder.id)?;
    accounts::release_iin(work.conn, holder.id, work.wall_now)?;
    // What it signed elsewhere counts on; whoever has the IIN next says whether it was them.
    identities::record_release(work.conn, holder.id, &person.0, work.wall_now)?;
    identities::forget_proof(work.conn, holder.id)?;
    signature_log::forget_account(work, holder.id)?;
    let details = json!({
        "reason": release.reason, "proposed_by": proposed_by, "votes_taken_off": open.len(),
    });
    account_events::record(work, holder.id, Some(caller.id()), Event::IinReleased, details)?;
    tell(work, &holder, release)?;
    Ok(true)
}

/// The votes of an account on petitions that still collect, which are locked by that in the order of their ids.
fn votes_still_open(
    work: &mut Work<'_>,
    caller: &Caller,
    holder: &AccountRow,
) -> Result<Vec<(PetitionRow, SignatureRow)>, Error> {
    if caller.id() == holder.id {
        return Err(Error::Forbidden("own_account"));
    }
    let mut live: Vec<SignatureRow> =
        signatures::of_account(work.conn, holder.id, &[], None, MOST)?
            .into_iter()
            .filter(|row| row.live)
            .collect();
    live.sort_by_key(|vote| vote.petition_id);
    let mut open = Vec::new();
    for vote in live {
        let row = petitions::lock(work.conn, vote.petition_id)?.ok_or(Error::NotFound)?;
        let state = enact::petition(work, &row)?.state;
        if may_withdraw(&state, work.now, &work.app.policy).is_ok() {
            open.push((row, vote));
        }
    }
    Ok(open)
}

/// Tells whoever held the IIN, and whom it belongs to.
fn tell(work: &mut Work<'_>, holder: &AccountRow, release: &Release) -> Result<(), Error> {
    let link = work.app.links.public_url.clone();
    mail_account(
        work,
        AccountMail {
            notice: AccountNotice::IinReleased(AccountLink {
                given_name: holder.given_name.clone(),
                link: link.clone(),
            }),
            account: None,
            address: Some(&holder.email),
            language: holder.language,
            dedup_key: format!("iin_released:{}", holder.id),
        },
    )?;
    mail_account(
        work,
        AccountMail {
            notice: AccountNotice::IinFree(AccountLink { given_name: String::new(), link }),
            account: None,
            address: Some(&release.owner_email),
            language: release.language,
            dedup_key: format!("iin_free:{}:{}", holder.id, Uuid::now_v7()),
        },
    )?;
    Ok(())
}
