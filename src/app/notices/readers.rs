//! Who reads a notice about a petition.

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
    asked: Option<&str>,
) -> Result<Vec<(AccountId, Language)>, Error> {
    let office = [Role::Official, Role::FirstHead];
    Ok(match audience {
        Audience::Author => accounts::by_id(work.conn, row.author_id)?
            .filter(|author| author.disabled_at.is_none())
            .map(|author| (author.id, author.language))
            .into_iter()
            .collect(),
        Audience::Moderators => staff::of_roles(work.conn, &[Role::Moderator], None)?,
        Audience::Administrators => staff::of_roles(work.conn, &[Role::Administrator], None)?,
        Audience::Addressee => staff::of_roles(work.conn, &office, Some(&row.addressee))?,
        Audience::Asked => match asked {
            Some(body) => staff::of_roles(work.conn, &office, Some(body))?,
            None => Vec::new(),
        },
        // Many are told by a campaign of their own, and an account's holder by `mail_account`.
        Audience::Joiners | Audience::Followers | Audience::Interested | Audience::Holder => {
            Vec::new()
        }
    })
}
