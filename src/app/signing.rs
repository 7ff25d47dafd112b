//! Signing: many requests, one transaction. And withdrawing one's signature.

mod admission;
mod batch;
mod beginning;
mod crossing;
mod loading;
mod open_statements;
mod prospect;
mod proving;
mod repeated;
mod request;
mod signers;
mod signings;
mod withdrawal;

pub use batch::{sign_batch, sign_silently};
pub use open_statements::OpenStatements;
pub use proving::prove;
pub use request::{Answers, Batch, Receipt, SignRequest, UseCase};
pub(crate) use signers::Roll;
pub use signers::{Place, Signer, signers, signers_from};
pub use withdrawal::withdraw;
pub(crate) use withdrawal::{arrival, may_take_back, take_disowned, take_from_account};

pub(crate) use admission::earlier;
pub(crate) use beginning::may_begin;
pub(crate) use crossing::cross;
pub(crate) use loading::load_signers;
pub(crate) use prospect::may_sign;
pub(crate) use proving::prove_at;
