//! Who reads a notice about a petition.

use super::addressing::Addressing;
use crate::access::Role;
use crate::{Error, Work};
use domain::language::Language;
use domain::notice::Audience;
use store::ids::AccountId;
use store::petitions::PetitionRow;
use store::{accounts, staff};

/// The accounts of an audience, with the language each reads.
pub(super) fn readers(
    work: &mut Work<'_>,
    row: &PetitionRow,
    audience: Audience,
    to: Addressing<'_>,
) -> Result<Vec<(AccountId, Language)>, Error> {
    let office = [Role::Official, Role::FirstHead];
    Ok(match audience {
        Audience::Author => holder(work, row.author_id)?,
        Audience::Complainant => match to.complaint {
            Some(complaint) => holder(work, complaint.complainant)?,
            None => Vec::new(),
        },
        Audience::FormerHolder => match to.former_holder {
            Some(former) => holder(work, former)?,
            None => Vec::new(),
        },
        Audience::Moderators => staff::of_roles(work.conn, &[Role::Moderator], None)?,
        Audience::Administrators => staff::of_roles(work.conn, &[Role::Administrator], None)?,
        Audience::Addressee => {
            // Who is complained of may have had the petition before.
            let body = to.complaint.and_then(|complaint| complaint.body.as_ref());
            let body = work.reference.present(body.unwrap_or(&row.addressee));
            staff::of_roles(work.conn, &office, Some(&body))?
        }
        Audience::Asked => match to.asked {
            Some(body) => staff::of_roles(work.conn, &office, Some(body))?,
            None => Vec::new(),
        },
        // They need no account, and are written to at their addresses.
        Audience::Members | Audience::Representative => Vec::new(),
        // Many are told by a campaign of their own, and an account's holder by `mail_account`.
        Audience::Joiners | Audience::Followers | Audience::Interested | Audience::Holder => {
            Vec::new()
        }
    })
}

/// The holder of an account, unless they cannot use it.
fn holder(work: &mut Work<'_>, account: AccountId) -> Result<Vec<(AccountId, Language)>, Error> {
    let account = accounts::by_id(work.conn, account)?.filter(|row| row.disabled_at.is_none());
    Ok(account.map(|row| (row.id, row.language)).into_iter().collect())
}
