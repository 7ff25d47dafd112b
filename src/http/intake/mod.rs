//! What comes in: who calls and how often, parameters of path and query, and bodies, which are bounded in size, depth
//! and time, strict about names, and answered with every fault at once.
//!
//! Bodies are not read by `deserr`. It does gather faults with their places and refuse unknown names, but out of a
//! `serde_json::Value`, which has lost a member named twice by then, so the reading in `json` and its bounds would
//! stay; its places would have to be made JSON pointers; and bounds and codes that hang on what the handler has read
//! before (a language, a kind of day) do not fit its derived types. It could replace `fields` alone, by as much again.

pub(crate) mod app_scopes;
pub mod auth;
pub mod bodies;
pub(crate) mod body;
pub mod client_address;
pub(crate) mod cms;
mod dates;
mod email;
mod fields;
pub mod form;
pub(crate) mod json;
pub mod limits;
pub mod path;
pub(crate) mod person_names;
pub mod query;
mod texts;
pub mod visits;

pub use body::{Body, is_compressed, nothing};
pub use dates::{date, past_date, time_of_day};
pub use email::email;
pub use fields::{Faults, Field, Wrong};
pub use person_names::person_name;
pub(crate) use person_names::{RepairedName, repaired, unless_none};
pub(crate) use texts::seen;
pub use texts::{line, lines, name, one_of, text, title};
