//! What a string is made of, and how a table of them is written.

use std::ops::RangeInclusive;

/// What a text is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// One line without control characters.
    Line,
    /// Lines without other control characters than breaks and tabs.
    Lines,
    /// By a regular expression (ECMA-262, without flags).
    Pattern(&'static str),
    /// By a format of JSON Schema.
    Format(&'static str),
}

/// One row of a table: names, shape, length, example.
pub(crate) type Row = (&'static [&'static str], Shape, RangeInclusive<usize>, &'static str);
