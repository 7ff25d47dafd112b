//! Accounts that have been proven to be a person's: surer than before, under the names that the proof says.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::account_events::{self, Event};
use super::notices::{AccountMail, mail_account};
use super::{Error, Work};
use credentials::identity::KEY_VERSION;
use domain::assurance::Assurance;
use notice_facts::{AccountLink, AccountNotice};
use store::accounts::AccountRow;
use store::identities::{self, Proven};
use store::ids::AccountId;
use store::sessions;

/// What proves whose an account is.
pub(super) struct Proof {
    /// How sure it is by that.
    pub(super) assurance: Assurance,
    /// Family name.
    pub(super) family_name: String,
    /// Given name.
    pub(super) given_name: String,
    /// Patronymic, if the person has one.
    pub(super) patronymic: Option<String>,
    /// Birth date, where the proof says it.
    pub(super) birth_date: Option<NaiveDate>,
    /// What can be checked again by others, where there is anything.
    pub(super) evidence: Option<Vec<u8>>,
}

impl Proof {
    /// Whether it says nothing that the account does not say already.
    pub(super) fn says_the_same(&self, row: &AccountRow) -> bool {
        self.assurance <= row.assurance
            && self.family_name == row.family_name
            && self.given_name == row.given_name
            && self.patronymic == row.patronymic
    }
}

/// Raises an account, which is locked, or has it follow a newer proof: its names are those of the proof, and its holder
/// is told. Whatever was open before it was proven ends.
pub(super) fn raise(work: &mut Work<'_>, row: &AccountRow, proof: Proof) -> Result<(), Error> {
    let given_name = proof.given_name.clone();
    let proven = Proven {
        assurance: proof.assurance,
        family_name: proof.family_name,
        given_name: proof.given_name,
        patronymic: proof.patronymic,
        birth_date: proof.birth_date.or(row.birth_date),
    };
    identities::prove(work.conn, row.id, proven)?;
    keep(work, row.id, proof.evidence.as_deref())?;
    if proof.assurance > row.assurance {
        sessions::end_all(work.conn, row.id, "identity_proven", work.wall_now)?;
    }
    let details = json!({ "from": row.assurance.code(), "to": proof.assurance.code() });
    account_events::record(work, row.id, Some(row.id), Event::IdentityProven, details)?;
    mail_account(
        work,
        AccountMail {
            notice: AccountNotice::IdentityProven(AccountLink {
                given_name,
                link: work.app.links.page("reset"),
            }),
            account: Some(row.id),
            address: None,
            language: row.language,
            dedup_key: format!("identity_proven:{}", Uuid::now_v7()),
        },
    )?;
    Ok(())
}

/// Keeps what proves an account, sealed.
pub(super) fn keep(
    work: &mut Work<'_>,
    account: AccountId,
    evidence: Option<&[u8]>,
) -> Result<(), Error> {
    let Some(evidence) = evidence else { return Ok(()) };
    let sealed = work.app.identity.seal_secret(evidence, account.uuid())?;
    Ok(identities::keep_proof(work.conn, account, &sealed, KEY_VERSION, work.now)?)
}
