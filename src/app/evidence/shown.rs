//! What is shown of electronic signatures: of a decision's to everybody, of one's own to their holder.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{Error, Work};
use store::evidence::{self, EvidenceRow};
use store::ids::{AccountId, PetitionId};

/// The electronic signature under a decision, as the decision shows it.
#[derive(Debug, Clone)]
pub struct DecisionSignature {
    /// The organisation's number.
    pub bin: String,
    /// Its name, as the authority wrote it.
    pub organisation: String,
    /// By which right the signer binds it.
    pub role: String,
    /// RSA or one of both of GOST.
    pub line: String,
    /// The instant by which it was judged; legal time.
    pub verified_at: DateTime<Utc>,
}

/// The electronic signature under a decision, if there is one.
///
/// # Errors
/// The store's failure.
pub(crate) fn under_decision(
    work: &mut Work<'_>,
    decision: Uuid,
) -> Result<Option<DecisionSignature>, Error> {
    let shown = |row: EvidenceRow| {
        Some(DecisionSignature {
            bin: row.organisation_bin?,
            organisation: row.organisation_name.unwrap_or_default(),
            role: row.organisation_role.unwrap_or_default(),
            line: row.line,
            verified_at: row.judged_at,
        })
    };
    Ok(evidence::of_decision(work.conn, decision)?.and_then(shown))
}

/// An electronic signature of somebody's own, for them to take along.
pub struct OwnEvidence {
    /// What is kept of it.
    pub row: EvidenceRow,
    /// The CMS as it came.
    pub cms: Vec<u8>,
    /// What was signed.
    pub statement: String,
}

/// The electronic signatures under somebody's votes, and under these petitions of theirs.
///
/// # Errors
/// The store's failure, or the key's.
pub(crate) fn of_person(
    work: &mut Work<'_>,
    account: AccountId,
    petitions: &[PetitionId],
    limit: i64,
) -> Result<Vec<OwnEvidence>, Error> {
    let mut rows = evidence::of_votes_of(work.conn, account, limit)?;
    rows.extend(evidence::of_filings(work.conn, petitions)?);
    let hashes: Vec<&[u8]> = rows.iter().map(|row| row.statement_hash.as_slice()).collect();
    let statements: HashMap<Vec<u8>, String> = evidence::statements(work.conn, &hashes)?
        .into_iter()
        .map(|statement| (statement.hash, statement.body))
        .collect();
    let own = |row: EvidenceRow| {
        Ok(OwnEvidence {
            cms: work.app.identity.open_evidence(&row.cms_cipher, row.id.uuid())?,
            statement: statements.get(&row.statement_hash).cloned().unwrap_or_default(),
            row,
        })
    };
    rows.into_iter().map(own).collect()
}
