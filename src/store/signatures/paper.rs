//! What came in on paper.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::ids::{AccountId, PaperSheetsId, SignatureId};
use crate::schema::paper_signatures;
use crate::{Connection, Stored};

/// What a signature sheet says of its signer, beside the vote that it became, or beside the one that the person had
/// given on the portal before.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = paper_signatures)]
pub struct PaperSignatureRow {
    /// The signature this line of the sheet became.
    pub signature_id: SignatureId,
    /// The sealed IIN.
    pub iin_cipher: Vec<u8>,
    /// Family name as the sheet has it.
    pub family_name: String,
    /// Given name as the sheet has it.
    pub given_name: String,
    /// Patronymic, if the sheet has one.
    pub patronymic: Option<String>,
    /// The civil day the sheet says it was signed on; admission goes by the day of entry.
    pub signed_on: NaiveDate,
    /// When the authorized body received the sheet.
    pub received_on: NaiveDate,
    /// The announced sheets it was one of.
    pub sheet_id: Option<PaperSheetsId>,
    /// Where the scan of the sheet is found.
    pub scan_reference: String,
    /// The member of staff who typed the line in.
    pub entered_by: AccountId,
}

/// The line of a sheet that says this vote, or says it too.
///
/// # Errors
/// The database's.
pub fn paper_of(
    conn: &mut Connection,
    signature: SignatureId,
) -> Stored<Option<PaperSignatureRow>> {
    Ok(paper_signatures::table
        .find(signature)
        .select(PaperSignatureRow::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps the line of a sheet beside its signature.
pub fn insert_paper(conn: &mut Connection, row: &PaperSignatureRow) -> Stored<()> {
    diesel::insert_into(paper_signatures::table).values(row).execute(conn)?;
    Ok(())
}
