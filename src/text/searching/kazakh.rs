//! The stem of a Kazakh word: its endings are taken off one after the other, since each means one thing and they come in
//! one order (балаларымызға: бала, many, ours, to).
//!
//! Words come in the spelling of [`super::letters`], in which endings lose half of their forms: -ға and -ге are -га and
//! -ге. An ending is taken off until none is left, so that a root that itself ends like one ("Астана") is cut in all its
//! forms alike; common roots are known and left whole. What may end a root or begin an ending (с, н after a vowel) goes
//! with the ending. What changes the meaning (-сыз, -ма-, -шы, -лық) stays.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::letters::plain;

/// Roots that are left whole, and stems that lost a vowel ("халк" for "халық").
const ROOTS: &str = include_str!("kazakh_roots.txt");
/// Letters that a root keeps at least, unless it is a known one.
const SHORTEST: usize = 3;

static KNOWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let roots = ROOTS.lines().filter(|line| !line.starts_with('#'));
    roots.flat_map(str::split_whitespace).map(|root| hardened(&spelled(root))).collect()
});

fn spelled(root: &str) -> String {
    root.chars().map(plain).collect()
}

/// What an ending must follow.
#[derive(Clone, Copy)]
enum After {
    Vowel,
    Consonant,
    Voiceless,
    /// A vowel, or a consonant that is not voiceless.
    Voiced,
    /// м, н.
    Nasal,
    /// ы and и, with which the third person possesses.
    Possessed,
}

use After::{Consonant, Nasal, Possessed, Voiced, Voiceless, Vowel};

/// Endings of nouns, and after what each stands. Those that a root may end with as well (сы, ны, нын after a vowel) are
/// not here: their vowel is, and the letter before it goes at the very end.
const OF_NOUNS: &[(After, &[&str])] = &[
    // Many.
    (Voiced, &["лар", "лер", "дар", "дер"]),
    (Voiceless, &["тар", "тер"]),
    // Ours, and yours.
    (Consonant, &["ымыз", "имиз", "ыныз", "иниз"]),
    (Vowel, &["мыз", "миз", "ныз", "низ"]),
    // Theirs, and its.
    (Consonant, &["ы", "и"]),
    // Of.
    (Nasal, &["нын", "нин"]),
    (Voiced, &["дын", "дин"]),
    (Voiceless, &["тын", "тин"]),
    (Consonant, &["ын", "ин"]),
    // To.
    (Voiced, &["га", "ге"]),
    (Voiceless, &["ка", "ке"]),
    (Possessed, &["на", "не"]),
    // Whom.
    (Nasal, &["ны", "ни"]),
    (Voiced, &["ды", "ди"]),
    (Voiceless, &["ты", "ти"]),
    (Possessed, &["н"]),
    // In, and what is in.
    (Voiced, &["да", "де", "дагы", "деги"]),
    (Voiceless, &["та", "те", "тагы", "теги"]),
    (Possessed, &["нда", "нде", "ндагы", "ндеги"]),
    // From.
    (Voiced, &["дан", "ден"]),
    (Voiceless, &["тан", "тен"]),
    (Nasal, &["нан", "нен"]),
    (Possessed, &["нан", "нен"]),
    // With.
    (Voiced, &["мен", "бен"]),
    (Voiceless, &["пен"]),
];

/// Endings of verbs that titles are written in: to build, may it be built, which is built.
const OF_VERBS: &[(After, &[&str])] = &[
    (Voiced, &["у", "сын", "син", "ган", "ген", "йтын", "йтин"]),
    (Voiceless, &["у", "сын", "син", "кан", "кен"]),
    (Consonant, &["атын", "етин"]),
];

/// What stands before the endings of verbs: to be built.
const PASSIVE: &[(After, &[&str])] = &[(Consonant, &["ыл", "ил", "ын", "ин"])];

/// The stem of a word.
pub(super) fn stem(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let mut verbal = false;
    while !is_known(&letters) {
        let Some((shorter, of_verb)) = step(&letters, verbal) else { break };
        verbal = of_verb;
        letters = shorter;
    }
    hardened(&letters.iter().collect::<String>())
}

/// Whether it is a root that is known: no form of a Russian word.
pub(super) fn is_root(word: &str) -> bool {
    KNOWN.contains(word)
}

/// The word without its last ending, and whether that was one of a verb.
fn step(letters: &[char], verbal: bool) -> Option<(Vec<char>, bool)> {
    let nouns = endings(letters, OF_NOUNS).map(|length| (length, false));
    let verbs = endings(letters, OF_VERBS).map(|length| (length, true));
    let passive = verbal.then(|| endings(letters, PASSIVE).map(|length| (length, true)));
    let mut found: Vec<(usize, bool)> =
        nouns.chain(verbs).chain(passive.into_iter().flatten()).collect();
    // The longest ending first, but what leaves a known root before all others.
    found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    let left = |length: usize| &letters[..letters.len() - length];
    let best = found
        .iter()
        .find(|(length, _)| is_known(left(*length)))
        .or_else(|| found.iter().find(|(length, _)| may_be_left(left(*length))));
    if let Some((length, of_verb)) = best {
        return Some((left(*length).to_vec(), *of_verb));
    }
    // The letter that the root may have had or not.
    let (last, before) = letters.split_last()?;
    let parted = matches!(last, 'с' | 'н') && before.last().copied().is_some_and(is_vowel);
    (parted && may_be_left(before)).then(|| (before.to_vec(), false))
}

/// Lengths of the endings of this list that the word has.
fn endings<'a>(
    letters: &'a [char],
    list: &'a [(After, &[&str])],
) -> impl Iterator<Item = usize> + 'a {
    list.iter().flat_map(move |(after, endings)| {
        endings.iter().filter_map(move |ending| {
            let length = ending.chars().count();
            let left = letters.len().checked_sub(length).filter(|left| *left > 0)?;
            let same = letters[left..].iter().copied().eq(ending.chars());
            (same && stands(*after, letters[left - 1])).then_some(length)
        })
    })
}

const fn stands(after: After, last: char) -> bool {
    match after {
        Vowel => is_vowel(last),
        // у is a consonant too: сайлауы.
        Consonant => !is_vowel(last) || last == 'у',
        Voiceless => is_voiceless(last),
        Voiced => !is_voiceless(last),
        Nasal => matches!(last, 'м' | 'н'),
        Possessed => matches!(last, 'ы' | 'и'),
    }
}

const fn is_vowel(letter: char) -> bool {
    matches!(letter, 'а' | 'е' | 'ы' | 'и' | 'о' | 'у' | 'э' | 'ю' | 'я')
}

const fn is_voiceless(letter: char) -> bool {
    // With the voiced ones that Russian words end with and speak voiceless.
    matches!(
        letter,
        'п' | 'т' | 'к' | 'с' | 'ш' | 'ф' | 'х' | 'ц' | 'ч' | 'щ' | 'б' | 'г' | 'д' | 'в'
    )
}

fn may_be_left(letters: &[char]) -> bool {
    letters.len() >= SHORTEST && letters.iter().copied().any(is_vowel)
}

fn is_known(letters: &[char]) -> bool {
    KNOWN.contains(&hardened(&letters.iter().collect::<String>()))
}

/// With the consonant that a root has by itself: мектебі is of мектеп, жүрегі of жүрек.
fn hardened(stem: &str) -> String {
    let hard = match stem.chars().last() {
        Some('б') => 'п',
        Some('г') => 'к',
        _ => return restored(stem),
    };
    let mut stem = stem.to_owned();
    stem.pop();
    stem.push(hard);
    restored(&stem)
}

/// Roots that lose a vowel before endings that begin with one.
fn restored(stem: &str) -> String {
    match stem {
        "халк" => "халык",
        "орн" => "орын",
        "ерк" => "ерик",
        "конл" => "конил",
        "мойн" => "мойын",
        "мурн" => "мурын",
        "ауз" => "ауыз",
        "кулк" => "кулык",
        "карн" => "карын",
        "бойн" => "бойын",
        other => other,
    }
    .to_owned()
}
