//! Words that mean the same, in Russian and Kazakh, for titles to be compared: whoever writes about "қаңғыбас иттер" is
//! shown a petition about stray dogs.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::letters::spelled;
use super::stems::{marked, russian};

/// What the sense begins with of words that say what is to be done.
const ACT: char = '*';

const LINES: &str = include_str!("thesaurus.txt");

/// What a stem may mean.
static SENSES: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let russian = russian();
    let mut senses: HashMap<String, Vec<String>> = HashMap::new();
    for line in LINES.lines().filter(|line| !line.starts_with('#')) {
        let words = spelled(line);
        let Some(first) = words.first() else { continue };
        let mark = if line.starts_with(ACT) { ACT } else { '#' };
        let sense = format!("{mark}{}", first.word);
        for stem in words.iter().flat_map(|word| marked(&russian, word)) {
            let meant = senses.entry(stem).or_default();
            if !meant.contains(&sense) {
                meant.push(sense.clone());
            }
        }
    }
    senses
});

/// Whether words of this sense say what is to be done.
pub(super) fn is_act(sense: &str) -> bool {
    sense.starts_with(ACT)
}

/// What a word of these stems may mean, each meaning once.
pub(super) fn senses(stems: &[String]) -> Vec<String> {
    let mut meant: Vec<String> =
        stems.iter().filter_map(|stem| SENSES.get(stem)).flatten().cloned().collect();
    meant.sort();
    meant.dedup();
    meant
}
