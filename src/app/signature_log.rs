//! The public log of signatures: an append-only Merkle tree (RFC 6962) that anybody can count again. docs/VERIFY.md says what it
//! holds and against whom.
//!
//! What an act says in the log is written down in its own transaction (`saying`); a second later at most one process gives it
//! its place and signs the new head (`appending`). `serving` has what everybody reads, `receipts` what a signer alone is
//! shown, `promises` what a signer holds in the meantime, and `audit` compares all of it with the database. `witnessing` shows
//! heads to witnesses, and `growth` says when no further head may be signed.

mod appending;
mod audit;
mod fault;
mod growth;
mod head;
mod promises;
mod receipts;
mod saying;
mod serving;
mod standing;
mod witnesses;
mod witnessing;

pub use appending::{AT_ONCE, append, append_waiting};
pub use audit::{Findings, audit};
pub use head::{Growth, Head, SignatureLog, Witnessed};
pub use promises::Promise;
pub(crate) use promises::promise;
pub use receipts::receipt;
pub(crate) use saying::{
    CastVote, cancelled, decided, forget_account, invalidated, signed, signed_on_paper, step,
    transferred_to_paper,
};
pub use serving::serve;
pub use standing::{Standing, WitnessStanding, head_of_yesterday, standing};
/// A hash of the log's tree, displayed in Base64.
pub use transparency::Hash as TreeHash;
pub use witnesses::{NamedWitness, Witnesses};
pub use witnessing::{ask_witnesses, holds};
