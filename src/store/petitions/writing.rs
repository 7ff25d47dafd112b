//! What changes a petition's row.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Uuid as SqlUuid};

use super::filed_addressees;
use super::row::{PetitionRow, Tally};
use super::translation::TranslationColumn;
use crate::coded::{Coded, MaybeCoded};
use crate::ids::PetitionId;
use crate::prepared::prepared;
use crate::schema::{petition_numbers, petitions};
use crate::slugs::Slug;
use crate::{Connection, Stored};
use domain::language::Language;
use domain::petition::{StateName, Text, Translation};
use domain::public_body::BodySlug;
use domain::rules::{Mode, Version};

/// Files a new petition.
pub fn insert(conn: &mut Connection, row: &PetitionRow) -> Stored<()> {
    diesel::insert_into(petitions::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Deletes a draft.
pub fn delete(conn: &mut Connection, id: PetitionId) -> Stored<()> {
    diesel::delete(petitions::table.find(id)).execute(conn)?;
    Ok(())
}

/// Takes the next registration number of a civil year, without gaps.
pub fn next_number(conn: &mut Connection, year: i32) -> Stored<i32> {
    Ok(diesel::insert_into(petition_numbers::table)
        .values((petition_numbers::year.eq(year), petition_numbers::last.eq(1)))
        .on_conflict(petition_numbers::year)
        .do_update()
        .set(petition_numbers::last.eq(petition_numbers::last + 1))
        .returning(petition_numbers::last)
        .get_result(conn)?)
}

/// What a transition writes.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = petitions)]
pub struct Transition {
    /// The state it comes to.
    #[diesel(serialize_as = Coded<StateName>)]
    pub state: StateName,
    /// The version it comes to, one above the present.
    pub version: i32,
    /// Last civil day of the window of the fifty (90-2(4)(1)); left as it is when absent.
    pub joining_ends_on: Option<NaiveDate>,
    /// When it came into open publication (90-2(7)); left as it is when absent.
    pub opened_at: Option<DateTime<Utc>>,
    /// Votes needed (90-3(4)); the database lets nobody change them once they are set.
    pub required_count: Option<i32>,
    /// Last civil day of signing (90-3(2)); left as it is when absent.
    pub closes_on: Option<NaiveDate>,
    /// When the votes it needs were there (90-3(4)). Written also when there is none: votes found to be none can take it
    /// back.
    pub threshold_reached_at: Option<Option<DateTime<Utc>>>,
    /// Written also when there is none: a petition can come back from the archive.
    pub closed_as: MaybeCoded<StateName>,
    /// Legal time of the transition.
    pub changed_at: DateTime<Utc>,
}

/// Writes a transition; false when the petition is no longer at `version`.
pub fn transition(
    conn: &mut Connection,
    id: PetitionId,
    version: i32,
    change: Transition,
) -> Stored<bool> {
    let rows = diesel::update(petitions::table.find(id).filter(petitions::version.eq(version)))
        .set(change)
        .execute(conn)?;
    Ok(rows == 1)
}

/// The texts of a draft, or of a correction.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = petitions)]
#[diesel(treat_none_as_null = true)]
pub struct TextChange {
    /// What the petition is called.
    pub title: String,
    /// What it is about.
    pub subject: String,
    /// The message itself.
    pub content: String,
    /// Arguments for it.
    pub arguments: String,
    /// What the addressee is asked to do.
    pub proposals: String,
    /// The language of the text that counts where a translation differs.
    #[diesel(serialize_as = Coded<Language>)]
    pub language: Language,
    /// The body it is addressed to (90-2(2)(2)).
    #[diesel(serialize_as = Slug)]
    pub addressee: BodySlug,
    /// Who files for the author (90-2(2)(3)); nobody when absent.
    pub representative: Option<String>,
    /// SHA-256 of the frozen text ([`Text::canonical`]); none in a draft.
    pub text_hash: Option<Vec<u8>>,
    /// The text in the second language; none deletes what was there.
    #[diesel(serialize_as = TranslationColumn)]
    pub translation: Option<Translation>,
}

impl TextChange {
    /// The whole text, with its hash once it is frozen.
    pub fn new(text: &Text, text_hash: Option<Vec<u8>>) -> Self {
        Self {
            title: text.title.clone(),
            subject: text.subject.clone(),
            content: text.content.clone(),
            arguments: text.arguments.clone(),
            proposals: text.proposals.clone(),
            language: text.language,
            addressee: text.addressee.clone(),
            representative: text.representative.clone(),
            text_hash,
            translation: text.translation.clone(),
        }
    }
}

/// Rewrites the text, raising the version by one.
pub fn change_text(
    conn: &mut Connection,
    id: PetitionId,
    change: TextChange,
    at: DateTime<Utc>,
) -> Stored<()> {
    // The text is hashed with the addressee that it has now.
    filed_addressees::forget(conn, id)?;
    diesel::update(petitions::table.find(id))
        .set((change, petitions::version.eq(petitions::version + 1), petitions::changed_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

/// What submission freezes.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = petitions)]
pub struct Submission {
    /// The registration number, `2026-000042`.
    pub number: String,
    /// The rules of the day of submission, which stay with the petition to its end.
    #[diesel(serialize_as = Coded<Version>)]
    pub rule_set: Version,
    /// Whether the moderator checks before the fifty joiners or after them (90-2(5)).
    #[diesel(serialize_as = Coded<Mode>)]
    pub mode: Mode,
    /// SHA-256 of the text as it is from now on ([`Text::canonical`]).
    pub text_hash: Vec<u8>,
    /// The secret of the limited publication, known to the author and to whom they give it.
    pub link_key: String,
    /// Legal time of the act.
    pub submitted_at: DateTime<Utc>,
}

/// Writes what submission freezes.
pub fn submit(conn: &mut Connection, id: PetitionId, submission: Submission) -> Stored<()> {
    diesel::update(petitions::table.find(id)).set(submission).execute(conn)?;
    Ok(())
}

/// The addressee of a text that is not yet open, hashed anew with it.
pub fn change_addressee(
    conn: &mut Connection,
    id: PetitionId,
    slug: &BodySlug,
    text_hash: &[u8],
) -> Stored<()> {
    filed_addressees::forget(conn, id)?;
    diesel::update(petitions::table.find(id))
        .set((petitions::addressee.eq(slug.as_str()), petitions::text_hash.eq(text_hash)))
        .execute(conn)?;
    Ok(())
}

/// The body a petition goes to from now on; the one that the filed text is addressed to stays on record.
pub fn set_addressee(conn: &mut Connection, row: &PetitionRow, slug: &BodySlug) -> Stored<()> {
    if row.addressee != *slug {
        filed_addressees::keep(conn, row.id, &row.addressee)?;
    }
    diesel::update(petitions::table.find(row.id))
        .set(petitions::addressee.eq(slug.as_str()))
        .execute(conn)?;
    Ok(())
}

/// Takes a petition out of public access, or brings it back.
pub fn set_taken_down(
    conn: &mut Connection,
    id: PetitionId,
    at: Option<DateTime<Utc>>,
) -> Stored<()> {
    diesel::update(petitions::table.find(id)).set(petitions::taken_down_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Counts after a batch of signatures; the petitions are locked.
pub fn set_tallies(conn: &mut Connection, tallies: &[Tally]) -> Stored<()> {
    if tallies.is_empty() {
        return Ok(());
    }
    prepared(
        "UPDATE petitions SET signature_count = new.signature_count, last_ordinal = new.last_ordinal \
         FROM unnest(?, ?, ?) AS new(id, signature_count, last_ordinal) WHERE petitions.id = new.id",
    )
    .bind::<Array<SqlUuid>, _>(tallies.iter().map(|tally| tally.petition).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(tallies.iter().map(|tally| tally.signature_count).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(tallies.iter().map(|tally| tally.last_ordinal).collect::<Vec<_>>())
    .execute(conn)?;
    Ok(())
}
