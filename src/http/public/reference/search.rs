//! Looking through lists that lie in memory.

use domain::calendar::Names;

/// Whether every word stands in one of the names, whatever its case.
pub(super) fn named(words: &str, names: &Names) -> bool {
    let names = [&names.kk, &names.ru, &names.en].map(|name| name.to_lowercase());
    words.to_lowercase().split_whitespace().all(|word| names.iter().any(|name| name.contains(word)))
}

/// One more than the page holds, to see whether there is another.
pub(super) fn one_more(limit: i64) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1)
}
