//! Whose IIN it is. A surer claimant takes it over from the account that has it: whoever types an IIN first keeps its
//! person out at no moment. Equally sure ones are settled by two members of staff (`iin_release`).
//!
//! What the former account has filed stays with it: the author is who wrote and filed it (90-1(2)), and the votes of
//! others hang on it; moderators find no IIN of the applicant any more. What it has signed counts on until the person
//! whose IIN it is says otherwise (`own_signatures`).

use serde_json::json;
use uuid::Uuid;

use super::account_events::{self, Event};
use super::notices::{AccountMail, mail_account};
use super::{Error, Work};
use domain::assurance::Assurance;
use notice_facts::{AccountLink, AccountNotice};
use store::accounts::AccountRow;
use store::identities::{self, TakeoverRow};
use store::ids::AccountId;
use store::{apps, sessions, webhooks};

/// An IIN that its account has lost, until the account of its person is there.
#[must_use]
pub(super) struct Taken {
    former: AccountRow,
    assurance: Assurance,
}

/// Lets one claimant of a person after another, in all processes: whoever comes second sees the account that the first
/// has made, and is surer than that or not.
pub(super) fn one_at_a_time(work: &mut Work<'_>, person: &[u8]) -> Result<(), Error> {
    let lock = person.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes));
    Ok(identities::lock_person(work.conn, lock)?)
}

/// Takes the IIN from an account, which is locked, for a claimant who is so sure. Its sessions and applications end, and
/// it is told; it can still be signed in to, exported and left.
///
/// # Errors
/// [`Error::Conflict`] for a claimant who is not surer than the account.
pub(super) fn take(
    work: &mut Work<'_>,
    former: AccountRow,
    assurance: Assurance,
) -> Result<Taken, Error> {
    if assurance <= former.assurance {
        return Err(Error::Conflict("already_registered"));
    }
    sessions::end_all(work.conn, former.id, "iin_taken_over", work.wall_now)?;
    apps::revoke_all(work.conn, former.id, work.wall_now)?;
    webhooks::forget_owner(work.conn, former.id)?;
    identities::lose_iin(work.conn, former.id, work.wall_now)?;
    Ok(Taken { former, assurance })
}

impl Taken {
    /// Gives it to the account of its person, and tells the former one.
    pub(super) fn by(self, work: &mut Work<'_>, holder: AccountId) -> Result<(), Error> {
        let Self { former, assurance } = self;
        let row = TakeoverRow {
            id: Uuid::now_v7(),
            former_id: former.id,
            holder_id: holder,
            former_assurance: former.assurance,
            assurance,
            taken_over_at: work.wall_now,
        };
        identities::record_takeover(work.conn, row)?;
        let details = json!({
            "from": former.assurance.code(), "to": assurance.code(),
            // Whoever was suspended may be the person, or a stranger who had their IIN.
            "suspended": former.disabled_at.is_some(),
        });
        account_events::record(work, former.id, None, Event::IinTakenOver, details.clone())?;
        account_events::record(work, holder, None, Event::IinTakenOver, details)?;
        mail_account(
            work,
            AccountMail {
                notice: AccountNotice::IinTakenOver(AccountLink {
                    given_name: former.given_name.clone(),
                    link: work.app.links.public_url.clone(),
                }),
                account: Some(former.id),
                address: None,
                language: former.language,
                dedup_key: format!("iin_taken_over:{}", former.id),
            },
        )?;
        Ok(())
    }
}
