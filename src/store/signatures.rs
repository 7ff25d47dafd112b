//! Signatures: written a batch at a time, never twice for one person.

mod audit;
mod batch;
mod claims;
mod counts;
mod paper;
mod reading;
mod row;
mod sheets;

pub use audit::{
    Contradiction, Mismatch, doubles, mismatches, orphans, wrong_ordinals, wrong_ranks, wrong_sums,
};
pub use batch::{EarlierRow, earlier, given_since, insert_batch};
pub use claims::{ClaimRow, claim, claimed_by, claimed_names, forget_claims};
pub use counts::{
    RegionTally, by_day_and_assurance, by_day_and_region, by_petition_and_day, tally,
};
pub use paper::{PaperSignatureRow, insert_paper, paper_of};
pub use reading::{
    by_id, live_by_run, live_of, live_within, of_account, of_accounts, removal_of, remove,
    who_asked,
};
pub use row::{RemovalReason, SignatureRow};
pub use sheets::{PaperSheetsRow, announce_sheets, line_of_sheets, lines_missing, sheets_of};
