//! Electronic signatures as evidence: what was signed, and the CMS with what was found out about it. Only ever added to.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{AccountId, EvidenceId, PetitionId, SignatureId};
use crate::schema::{petitions, signature_evidence, signatures, signing_statements};
use crate::{Connection, Stored};
use domain::signing_statement::Occasion;

/// What was signed.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = signing_statements)]
pub struct StatementRow {
    /// SHA-256 of the body.
    pub hash: Vec<u8>,
    /// The petition that it names.
    pub petition_id: PetitionId,
    /// What was done by signing it.
    #[diesel(serialize_as = Coded<Occasion>, deserialize_as = Coded<Occasion>)]
    pub occasion: Occasion,
    /// Of the wording.
    pub version: i16,
    /// The statement, byte for byte.
    pub body: String,
}

/// An electronic signature, and what was found out about it. Never serialised: what may leave is chosen field by field.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = signature_evidence)]
pub struct EvidenceRow {
    /// Its own; the CMS is sealed for it.
    pub id: EvidenceId,
    /// The vote that it proves ...
    pub signature_id: Option<SignatureId>,
    /// ... or the petition that was filed by it ...
    pub petition_id: Option<PetitionId>,
    /// ... or the decision.
    pub decision_id: Option<Uuid>,
    /// What was signed.
    pub statement_hash: Vec<u8>,
    /// The CMS as it came, sealed.
    pub cms_cipher: Vec<u8>,
    /// The version of the identity key that it is sealed with.
    pub key_version: i16,
    /// RSA or one of both of GOST.
    pub line: String,
    /// `accepted`, or `accepted_unchecked` where certificates could not be asked after.
    pub verdict: String,
    /// In lower-case hexadecimal.
    pub certificate_serial: String,
    /// The issuing authority's name.
    pub certificate_issuer: String,
    /// The instant by which it was judged; legal time.
    pub judged_at: DateTime<Utc>,
    /// The worst that was known of a certificate.
    pub revocation: String,
    /// What that answer speaks of.
    pub revocation_as_of: Option<DateTime<Utc>>,
    /// By a time stamping authority.
    pub stamped_at: Option<DateTime<Utc>>,
    /// The time stamp's number with that authority.
    pub stamp_serial: Option<String>,
    /// Of a decision: the number of the organisation.
    pub organisation_bin: Option<String>,
    /// Its name, as the authority wrote it.
    pub organisation_name: Option<String>,
    /// By which right the signer binds it.
    pub organisation_role: Option<String>,
    /// Of another verifier, where one is asked.
    pub second_opinion: Option<String>,
}

/// Keeps what was signed, once.
///
/// # Errors
/// The database's.
pub fn keep_statements(conn: &mut Connection, rows: Vec<StatementRow>) -> Stored<()> {
    diesel::insert_into(signing_statements::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(())
}

/// Adds evidence; of a vote that has some already the first stands.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Connection, rows: &[EvidenceRow]) -> Stored<()> {
    diesel::insert_into(signature_evidence::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(())
}

/// The electronic signature under a decision.
///
/// # Errors
/// The database's.
pub fn of_decision(conn: &mut Connection, decision: Uuid) -> Stored<Option<EvidenceRow>> {
    Ok(signature_evidence::table
        .filter(signature_evidence::decision_id.eq(decision))
        .select(EvidenceRow::as_select())
        .first(conn)
        .optional()?)
}

/// The electronic signature under a vote.
///
/// # Errors
/// The database's.
pub fn of_vote(conn: &mut Connection, vote: SignatureId) -> Stored<Option<EvidenceRow>> {
    Ok(signature_evidence::table
        .filter(signature_evidence::signature_id.eq(vote))
        .select(EvidenceRow::as_select())
        .first(conn)
        .optional()?)
}

/// The electronic signatures under the votes of an account, at most `limit`.
///
/// # Errors
/// The database's.
pub fn of_votes_of(
    conn: &mut Connection,
    account: AccountId,
    limit: i64,
) -> Stored<Vec<EvidenceRow>> {
    Ok(signature_evidence::table
        .inner_join(
            signatures::table
                .on(signature_evidence::signature_id.assume_not_null().eq(signatures::id)),
        )
        .filter(signatures::account_id.assume_not_null().eq(account))
        .order(signature_evidence::id)
        .limit(limit)
        .select(EvidenceRow::as_select())
        .load(conn)?)
}

/// The electronic signatures under the petitions that were filed, of these.
///
/// # Errors
/// The database's.
pub fn of_filings(conn: &mut Connection, petitions: &[PetitionId]) -> Stored<Vec<EvidenceRow>> {
    Ok(signature_evidence::table
        .filter(signature_evidence::petition_id.assume_not_null().eq_any(petitions))
        .order(signature_evidence::id)
        .select(EvidenceRow::as_select())
        .load(conn)?)
}

/// What these hashes are of.
///
/// # Errors
/// The database's.
pub fn statements(conn: &mut Connection, hashes: &[&[u8]]) -> Stored<Vec<StatementRow>> {
    Ok(signing_statements::table
        .filter(signing_statements::hash.eq_any(hashes))
        .select(StatementRow::as_select())
        .load(conn)?)
}

/// How many there are.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Connection) -> Stored<i64> {
    Ok(signature_evidence::table.count().get_result(conn)?)
}

/// A kept signature with what it proves and is checked against.
pub struct Kept {
    /// The signature.
    pub evidence: EvidenceRow,
    /// What was signed.
    pub statement: StatementRow,
    /// Of a vote: the petition that holds it, and its signer there.
    pub vote: Option<(PetitionId, Uuid)>,
    /// The salt of the petition's signers.
    pub signer_salt: Vec<u8>,
}

/// The next ones after `after`, in the order of their ids, at most `limit`.
///
/// # Errors
/// The database's.
pub fn after(conn: &mut Connection, after: Option<EvidenceId>, limit: i64) -> Stored<Vec<Kept>> {
    let rows: Vec<(EvidenceRow, StatementRow)> = signature_evidence::table
        .inner_join(
            signing_statements::table
                .on(signature_evidence::statement_hash.eq(signing_statements::hash)),
        )
        .filter(signature_evidence::id.gt(after.map_or(Uuid::nil(), EvidenceId::uuid)))
        .order(signature_evidence::id)
        .limit(limit)
        .select((EvidenceRow::as_select(), StatementRow::as_select()))
        .load(conn)?;
    let signed: Vec<SignatureId> = rows.iter().filter_map(|(row, _)| row.signature_id).collect();
    let votes: Vec<(SignatureId, PetitionId, Uuid)> = signatures::table
        .filter(signatures::id.eq_any(signed))
        .select((signatures::id, signatures::petition_id, signatures::signer_key))
        .load(conn)?;
    let named: Vec<PetitionId> = rows.iter().map(|(_, statement)| statement.petition_id).collect();
    let salts: Vec<(PetitionId, Vec<u8>)> = petitions::table
        .filter(petitions::id.eq_any(named))
        .select((petitions::id, petitions::signer_salt))
        .load(conn)?;
    let votes: HashMap<SignatureId, (PetitionId, Uuid)> =
        votes.into_iter().map(|(id, petition, signer)| (id, (petition, signer))).collect();
    let salts: HashMap<PetitionId, Vec<u8>> = salts.into_iter().collect();
    let kept = |(evidence, statement): (EvidenceRow, StatementRow)| Kept {
        vote: evidence.signature_id.and_then(|id| votes.get(&id).copied()),
        signer_salt: salts.get(&statement.petition_id).cloned().unwrap_or_default(),
        evidence,
        statement,
    };
    Ok(rows.into_iter().map(kept).collect())
}
