//! The counter: an official has somebody's document and the person before them, and a second one of the same office
//! confirms it. The account is then as sure as a counter, and bears the names that the document has.

mod checking;
mod claim;
mod clerks;
mod settling;
mod shown;
mod waiting;

pub use checking::check;
pub use settling::{Confirmed, Second, confirm, refuse};
pub use shown::Shown;
pub use store::identity_checks::IdentityCheckRow;
pub use waiting::{Waiting, waiting};
