//! Codes of second factors, as they come.

/// Longest code of a second factor taken in, in characters; recovery codes are the longest.
pub(crate) const OTP: std::ops::RangeInclusive<usize> = 1..=40;
