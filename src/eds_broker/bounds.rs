//! How long and how large things may be.

use std::time::Duration;

/// Until the broker has taken the connection.
pub(crate) const CONNECT: Duration = Duration::from_secs(2);
/// Until it has opened a signing: a citizen waits for it.
pub(crate) const OFFER: Duration = Duration::from_secs(4);
/// How long one call waits for the telephone; the broker holds it open.
pub(crate) const LONG_POLL: Duration = Duration::from_secs(25);
/// Largest answer, in bytes: a picture, or a CMS of the size that is verified, in Base64, and what stands around it.
pub(crate) const ANSWER: usize = 256 * 1024;
/// Largest picture, in bytes.
pub(crate) const PICTURE: usize = 64 * 1024;
/// Sides that a picture may have, in pixels: the smallest QR code, and more than any screen shows.
pub(crate) const SIDES: std::ops::RangeInclusive<u32> = 21..=2_048;
/// Longest address, in bytes.
pub(crate) const ADDRESS: usize = 2_048;
