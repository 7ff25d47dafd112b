//! Numbers as the formats write them: ASCII digits, no sign, no zero in front.

use crate::bounds;

/// Reads a number of leaves, or an index of one.
pub(crate) fn parse(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || (text.len() > 1 && text.starts_with('0')) {
        return None;
    }
    text.parse().ok().filter(|number| *number <= bounds::TREE_SIZE)
}
