//! Signing in eGov Mobile, which is reached through a broker: it shows the citizen's telephone a picture or a link, hands
//! it what is to be signed, and brings the CMS back. All of it is carried only: what the broker says is bounded in size
//! and time, read strictly, and decides nothing; whoever receives a CMS verifies it.
//!
//! A signing takes three calls. [`Broker::offer`] opens one; [`Broker::hand`] waits until the telephone has come for the
//! document; [`Broker::collect`] waits until it has been signed. The last two may find nothing yet, and are then asked
//! again.
#![warn(missing_docs)]

mod bounds;
mod broker;
mod document;
mod fault;
mod offer;
mod picture;

pub use broker::{Broker, SetupFault};
pub use document::Document;
pub use fault::Fault;
pub use offer::{LaunchLinks, Offer};
