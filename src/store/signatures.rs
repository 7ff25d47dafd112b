//! Signatures: written a batch at a time, never twice for one person.

mod audit;
mod batch;
mod counts;
mod paper;
mod reading;
mod row;
mod sheets;

pub use audit::{Mismatch, mismatches, orphans};
pub use batch::{EarlierRow, earlier, given_since, insert_batch};
pub use counts::{RegionTally, per_day, per_region, tally};
pub use paper::{PaperSignatureRow, insert_paper};
pub use reading::{live_of, of_account, public_list, remove, who_asked};
pub use row::{RemovalReason, SignatureRow};
pub use sheets::{PaperSheetsRow, announce_sheets, line_of_sheets, lines_missing, sheets_of};
