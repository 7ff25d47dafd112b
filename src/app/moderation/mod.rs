//! The moderator's acts: approval, rejection, correction request, forwarding.

mod addressee;
mod media_letters;
mod placement;
mod public_rejections;
pub(crate) mod rejection;
pub(crate) mod rejection_notice;

pub use addressee::{consent_to_addressee, propose_addressee};
pub use media_letters::send_media_letters;
pub use placement::{approve, forward, request_correction};
pub use public_rejections::{PublicGround, PublicRejection, public_rejections};
pub use rejection::{GROUNDS, GroundWords, RejectionWords, reject, stated};
pub use rejection_notice::{StatedGround, rejection_notice};
