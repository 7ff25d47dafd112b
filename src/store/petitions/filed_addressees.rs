//! The body that a text as it was filed is addressed to, where another has the petition now. The votes it needs are
//! reckoned from that one, and who may give them: no later change of the addressee moves them (90-3(4)).

use diesel::prelude::*;

use crate::ids::PetitionId;
use crate::schema::filed_addressees;
use crate::slugs::Slug;
use crate::{Connection, Stored};
use domain::public_body::BodySlug;

/// Keeps the addressee of the filed text; the first one counts.
pub(super) fn keep(
    conn: &mut Connection,
    petition: PetitionId,
    addressee: &BodySlug,
) -> Stored<()> {
    diesel::insert_into(filed_addressees::table)
        .values((
            filed_addressees::petition_id.eq(petition),
            filed_addressees::addressee.eq(addressee.as_str()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(())
}

/// The text is filed anew, with the addressee it has.
pub(super) fn forget(conn: &mut Connection, petition: PetitionId) -> Stored<()> {
    diesel::delete(filed_addressees::table.find(petition)).execute(conn)?;
    Ok(())
}

/// The addressee of the filed text, where it is not the present one.
pub fn filed_to(conn: &mut Connection, petition: PetitionId) -> Stored<Option<BodySlug>> {
    let found: Option<Slug> = filed_addressees::table
        .find(petition)
        .select(filed_addressees::addressee)
        .first(conn)
        .optional()?;
    Ok(found.map(Into::into))
}
