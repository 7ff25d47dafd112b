//! What every test stands on: a service of its own, the people who use it, and petitions in the state
//! that the test begins from.
//!
//! ```text
//! let app = TestApp::at("2026-09-07T05:00:00Z").await;
//! let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
//! let id = app.petition(&author).to(DISTRICT).published().await;
//! app.support(&id).await;
//! app.act(&id, "forwarding", &office.moderator, json!({ "note": "x" })).await.is(200);
//! assert_eq!(app.seen(&id, None).await["state"], "forwarded");
//! app.close().await;
//! ```

pub mod accounts;
mod app;
mod bare_app;
pub mod canaries;
mod certificates;
mod client;
pub mod database;
pub mod document;
pub mod eds;
pub mod evidence;
mod office;
pub mod outgoing;
mod people;
mod petitions;
mod server;
mod signatures;
pub mod smtp;

pub use app::{TestApp, production, settings};
pub use bare_app::BareApp;
pub use certificates::{Certificate, LINES};
pub use client::{Answer, Api, word};
pub use office::{Office, decision, discussion, working_group};
pub use people::Person;
pub use petitions::{petition_path, text};
pub use server::{Server, reachable_directory};
pub use signatures::{recorded, sheet};

/// A body whose petitions need fifty thousand votes.
pub const MINISTRY: &str = "ministry-trade-integration";
/// A body whose petitions can have all their votes in a test: its district has few people.
pub const DISTRICT: &str = "akimat-akmola-egindikol-district";
/// The elected body of the same district.
pub const COUNCIL: &str = "maslikhat-akmola-egindikol-district";
/// An id that nothing has.
pub const NOBODY: &str = "01a208fc-762c-7054-b873-e29fadf66cf8";

/// Whether the long forms of the tests are asked for.
pub fn full() -> bool {
    std::env::var("PETITIONS_TESTS").is_ok_and(|form| form == "full")
}
