//! Acts on an account that take two members of staff: one begins, another one agrees.

use chrono::Duration;
use store::account_proposals::{self, ProposalRow};
use store::accounts::AccountRow;
use store::ids::AccountId;

use super::access::Caller;
use super::{Error, Work};

/// Days for which what one has begun waits for another.
const WAITS_DAYS: i64 = 7;

/// What takes two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Taking away somebody's second factor.
    SecondFactorRemoval,
    /// Giving the IIN of an account free.
    IinRelease,
}

impl Act {
    const fn code(self) -> &'static str {
        match self {
            Self::SecondFactorRemoval => "second_factor_removal",
            Self::IinRelease => "iin_release",
        }
    }
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreement {
    /// A second person has to agree.
    Proposed,
    /// One has begun, and this one agrees.
    Agreed {
        /// Who began.
        proposed_by: AccountId,
    },
}

/// One more member of staff wants it. The account is locked by the caller.
///
/// # Errors
/// [`Error::Forbidden`] for one's own account, and for the second call of the same person.
pub(super) fn agree(
    work: &mut Work<'_>,
    caller: &Caller,
    account: &AccountRow,
    act: Act,
    reason: &str,
) -> Result<Agreement, Error> {
    let own = caller.is_person(account.person_key.as_deref())
        || caller.is_person(account.staff_person_key.as_deref());
    if own || account.id == caller.id() {
        return Err(Error::Forbidden("own_account"));
    }
    let oldest = work.wall_now - Duration::days(WAITS_DAYS);
    let waiting = account_proposals::of(work.conn, account.id, act.code())?
        .filter(|proposal| proposal.proposed_at > oldest);
    let Some(proposal) = waiting else {
        let proposal = ProposalRow {
            account_id: account.id,
            act: act.code().to_owned(),
            reason: reason.to_owned(),
            proposed_at: work.wall_now,
            proposed_by: caller.id(),
        };
        account_proposals::put(work.conn, &proposal)?;
        return Ok(Agreement::Proposed);
    };
    if proposal.proposed_by == caller.id() {
        return Err(Error::Forbidden("second_person_required"));
    }
    account_proposals::end(work.conn, account.id, act.code())?;
    Ok(Agreement::Agreed { proposed_by: proposal.proposed_by })
}
