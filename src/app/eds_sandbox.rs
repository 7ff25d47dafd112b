//! The sandbox's own authority (ЭЦП): it issues certificates to whoever asks, signs with them, answers for them, and
//! fails where it is told to fail, so that everything about electronic signatures can be tried without any ministry.
//!
//! It follows from the deployment's identity key, which all processes on one database have in common: keys and
//! certificates are derived and nothing of them is kept, so no two processes can disagree. What it has said of
//! certificates stands in the database.

mod authority;
mod certificates;
mod responders;
mod signing;

pub use authority::{EdsSandbox, Fault, Faults, OwnCertificates, own_certificates, sandbox};
pub use certificates::{CertificateKind, NewCertificate, NewOrganisation, issue, say};
pub use responders::{Publication, answer_question, published_list};
pub use signing::{Mistake, NewCms, sign};
pub use store::sandbox_revocations::Said;
