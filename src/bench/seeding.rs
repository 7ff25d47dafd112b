//! Rows that no call makes, or none makes fast enough: signatures in bulk, and a mass notice.
//!
//! The tests of plans and of mass mail seed their rows with it too.

use std::time::{Duration, Instant};

use chrono::DateTime;
use diesel::Connection as _;
use diesel::RunQueryDsl as _;
use uuid::Uuid;

use super::database;
use domain::assurance::Assurance;
use domain::notice::NoticeKind;
use domain::rules::Source;
use domain::subscriptions::AudienceOfMany;
use store::campaigns::{self, CampaignRow};
use store::ids::{AccountId, PetitionId, SignatureId};
use store::petitions::{Tally, set_tallies};
use store::signatures::{SignatureRow, insert_batch};
use store::{Connection, StoreError, Stored};

/// Writes rows as the service does, so many a transaction, and sets the petition's count; the time it took.
///
/// # Errors
/// What the database refused.
pub fn seed(
    conn: &mut Connection,
    petition: PetitionId,
    rows: &mut dyn Iterator<Item = SignatureRow>,
    a_batch: usize,
) -> Stored<Duration> {
    let started = Instant::now();
    let mut written = 0;
    loop {
        let mut batch: Vec<SignatureRow> = Vec::with_capacity(a_batch);
        batch.extend(std::iter::from_fn(|| rows.next()).take(a_batch));
        if batch.is_empty() {
            break;
        }
        written += batch.len();
        conn.transaction(|conn| {
            insert_batch(conn, &batch, &[]).map_err(|_| diesel::result::Error::RollbackTransaction)
        })?;
    }
    let took = started.elapsed();
    let written = i32::try_from(written).map_err(|_| StoreError::Corrupt("rows seeded"))?;
    let (signature_count, last_ordinal) = database::tally(conn, petition)?;
    set_tallies(
        conn,
        &[Tally {
            petition,
            signature_count: signature_count + written,
            last_ordinal: last_ordinal + i64::from(written),
        }],
    )?;
    // What autovacuum would do meanwhile is done before anything is measured.
    diesel::sql_query("VACUUM (ANALYZE) signatures").execute(conn)?;
    Ok(took)
}

/// The signature of somebody who exists nowhere else.
pub(crate) fn signature(petition_id: PetitionId, ordinal: i64, region: &str) -> SignatureRow {
    let at = DateTime::from_timestamp(0, 0).unwrap_or_default();
    SignatureRow {
        id: SignatureId::new(),
        petition_id,
        signer_key: Uuid::new_v4(),
        account_id: Some(AccountId::from(Uuid::new_v4())),
        round: 1,
        live: true,
        ordinal,
        channel: Source::Electronic,
        assurance: Assurance::Declared,
        key_version: 1,
        public_name: "Айгүл С.".to_owned(),
        region: region.to_owned(),
        notify: false,
        signed_at: at,
        recorded_at: at,
    }
}

/// A mass notice to the signers of a petition who asked.
pub(crate) fn tell_signers(
    conn: &mut Connection,
    petition_id: PetitionId,
    kind: NoticeKind,
    payload: serde_json::Value,
) -> Stored<()> {
    let row = CampaignRow {
        id: Uuid::now_v7(),
        petition_id,
        kind,
        payload,
        created_at: DateTime::default(),
        after_ordinal: 0,
        queued: 0,
        finished_at: None,
        audience: AudienceOfMany::Joiners,
        topic: None,
        after_account: None,
        sent: 0,
        failed: 0,
        settled_at: None,
        superseded_at: None,
    };
    campaigns::insert(conn, row)?;
    Ok(())
}
