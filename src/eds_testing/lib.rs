//! An authority made up for tests and for the sandbox: it issues certificates in the three lines, signs CMS,
//! time stamps, OCSP answers and revocation lists with them, and makes every mistake it is told to make.
//!
//! **Never for anything that matters.** Its GOST signatures take a time that tells the secret key, and its roots
//! are nobody's. It writes DER by its own hand, so that what reads and what writes do not share their errors.
#![warn(missing_docs)]

mod authority;
mod certificates;
mod cms;
mod crl;
mod keys;
mod ocsp;
mod standing;
mod stream;
mod writing;

use thiserror::Error;

pub use authority::{Authority, Part};
pub use certificates::{Issued, Kind, Order, Subject};
pub use cms::{Cms, Spelling, time_stamp};
pub use crl::{Crl, OnList};
pub use keys::SecretKey;
pub use ocsp::{Answer, State, asked_after};
pub use standing::Standing;
pub use writing::{pem, read_length_of};

/// Why nothing could be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IssueFault {
    /// No key could be made, or it would not sign.
    #[error("the key could not be made or used")]
    Key,
    /// The question to the responder is none.
    #[error("the OCSP request is malformed")]
    Request,
    /// The certificate is none, or was not issued here.
    #[error("the certificate was not issued here")]
    Certificate,
}
