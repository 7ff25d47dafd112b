//! Lengths of the frozen texts, in characters. The law names the parts (90-2(2)) but no lengths:
//! these are our defaults.

use std::ops::RangeInclusive;

/// Title of the petition.
pub const TITLE: RangeInclusive<usize> = 10..=200;
/// Subject: what the petition is about, in a sentence or two (90-2(2), wording of 2026).
pub const SUBJECT: RangeInclusive<usize> = 3..=500;
/// Content: the message itself.
pub const CONTENT: RangeInclusive<usize> = 10..=10_000;
/// Arguments for it.
pub const ARGUMENTS: RangeInclusive<usize> = 3..=5_000;
/// Proposals: what the addressee is asked to do.
pub const PROPOSALS: RangeInclusive<usize> = 3..=5_000;
/// Name of the representative who files for the author.
pub const REPRESENTATIVE: RangeInclusive<usize> = 2..=200;
/// A reasoning, note, minutes or another long text written by an official.
pub const OFFICIAL_TEXT: RangeInclusive<usize> = 1..=20_000;
/// A comment (90-3(3)).
pub const COMMENT: RangeInclusive<usize> = 1..=2_000;
/// A word of staff among themselves, or a prepared one.
pub const NOTE: RangeInclusive<usize> = 1..=2_000;
/// A short official text: place, number, name of a member.
pub const OFFICIAL_LINE: RangeInclusive<usize> = 1..=300;
