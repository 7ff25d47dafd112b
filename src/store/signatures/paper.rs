//! What came in on paper.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::ids::{AccountId, SignatureId};
use crate::schema::paper_signatures;
use crate::{Connection, Stored};

/// What a signature sheet says of its signer.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = paper_signatures)]
pub struct PaperSignatureRow {
    pub signature_id: SignatureId,
    /// The sealed IIN.
    pub iin_cipher: Vec<u8>,
    pub family_name: String,
    pub given_name: String,
    pub patronymic: Option<String>,
    pub signed_on: NaiveDate,
    /// Where the scan of the sheet is found.
    pub scan_reference: String,
    pub entered_by: AccountId,
}

/// Keeps the line of a sheet beside its signature.
pub fn insert_paper(conn: &mut Connection, row: &PaperSignatureRow) -> Stored<()> {
    diesel::insert_into(paper_signatures::table).values(row).execute(conn)?;
    Ok(())
}
