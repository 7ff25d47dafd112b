//! The electronic signature of Kazakhstan (ЭЦП), verified in process with published algorithms.
//!
//! CMS SignedData (RFC 5652) in the three lines of the national certification authority, certificates and
//! their way to a root (RFC 5280), time stamps (RFC 3161), OCSP (RFC 6960) and revocation lists. Pure functions
//! over bytes: nothing here fetches, stores or knows what is signed, and no bytes make it panic or work
//! without bound ([`bounds`]).
//!
//! Strictness is the point of it. Whatever no signature covers may be spelled in one way only, so that no CMS
//! with one byte changed is accepted beside the one that was signed.
#![warn(missing_docs)]

mod algorithms;
mod armour;
mod authorities;
#[allow(missing_docs)]
pub mod bounds;
mod certificate;
mod distinguished_name;
pub mod gost;
mod holder;
mod keys;
mod reading;
mod refusal;
pub mod revocation;
mod signed_data;
mod time_stamp;
mod verify;

pub use algorithms::{Digest, Line};
pub use authorities::{Authorities, AuthorityFault};
pub use certificate::Certificate;
pub use holder::{Holder, OfOrganisation, Role};
pub use refusal::{ChainFault, Refusal};
pub use time_stamp::TimeStamp;
pub use verify::{Moment, Verified, Whose, examine, verify};
