//! What searches go by, measured on words and titles as people write them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::likeness::{overlap, trigrams};
use super::*;

const WORDS: &str = include_str!("../../../tests/search/words.csv");
const HELD_OUT: &str = include_str!("../../../tests/search/held_out.csv");
const PAIRS: &str = include_str!("../../../tests/search/similar.csv");
const DISTRACTORS: &str = include_str!("../../../tests/search/distractors.csv");

/// Whether a search for one word finds the other: by a stem in common.
fn by_stems(asked: &str, written: &str) -> bool {
    let written = stems(written);
    stems(asked).iter().any(|stem| written.contains(stem))
}

/// Whether one begins with the other, as searches went by before they knew stems.
fn by_beginning(asked: &str, written: &str) -> bool {
    let [asked, written] = [asked, written].map(|word| parts(word).remove(0));
    written.starts_with(&asked)
}

fn by_trigrams(asked: &str, written: &str, least: f32) -> bool {
    overlap(&trigrams(asked), &trigrams(written)) >= least
}

/// The rows of words.csv in a language: the word asked for, one that is written, whether they are the same.
fn rows(language: &str) -> Vec<(&'static str, &'static str, bool)> {
    let row = |line: &'static str| {
        let mut cells = line.split(',');
        let of = cells.next()?;
        let (asked, written, same) = (cells.next()?, cells.next()?, cells.next()?);
        (of == language).then_some((asked, written, same == "yes"))
    };
    WORDS.lines().skip(1).filter_map(row).collect()
}

/// How many forms of a word are found by one another, and how many other words are taken for it, of how many.
fn measured(language: &str, found: impl Fn(&str, &str) -> bool) -> [usize; 4] {
    let mut counts = [0; 4];
    for (asked, written, same) in rows(language) {
        let at = if same { 0 } else { 2 };
        counts[at + 1] += 1;
        // Whichever of the two is asked for.
        if found(asked, written) && found(written, asked) {
            counts[at] += 1;
        }
    }
    counts
}

#[test]
fn the_forms_of_a_word_are_found_by_one_another_and_other_words_are_not() {
    // The words of the third were looked at after the rules were written.
    for language in ["kk", "ru", "kk unseen"] {
        for (asked, written, same) in rows(language) {
            if by_stems(asked, written) != same {
                let (asked, written) = (stems(asked), stems(written));
                println!("{language}: {asked:?} {written:?}, same: {same}");
            }
        }
        let stems = measured(language, by_stems);
        let beginnings = measured(language, by_beginning);
        println!("{language}: by stems {stems:?}, by beginnings {beginnings:?}");
        for tenths in 2..=7_u8 {
            let least = f32::from(tenths) / 10.0;
            let trigrams = measured(language, |one, other| by_trigrams(one, other, least));
            println!("{language}: by trigrams from {least}: {trigrams:?}");
            // Where it takes no more words for others it finds fewer forms. (None of the third are near each other.)
            let worse = trigrams[2] > stems[2] || trigrams[0] < stems[0];
            assert!(worse || language == "kk unseen", "{language} {least}");
        }
        assert!(stems[0] * 100 >= stems[1] * 97, "{language}: {stems:?}");
        assert!(stems[2] * 10 <= stems[3], "{language}: {stems:?}");
        assert!(beginnings[0] < stems[0]);
    }
}

#[test]
fn letters_that_people_exchange_are_one() {
    for (one, other) in [
        ("Ёлка", "елка"),
        ("қазақ", "КАЗАК"),
        ("ғылым", "гылым"),
        ("әкім", "аким"),
        ("өзен", "озен"),
        ("ұлт үкімет", "улт укимет"),
        ("жаңа", "жана"),
        ("гаһар", "гахар"),
        ("бiлiм", "білім"),
        ("за\u{301}мок", "замок"),
        // Decomposed.
        ("и\u{306}од е\u{308}лка", "йод ёлка"),
    ] {
        assert_eq!(parts(one), parts(other));
    }
    assert_eq!(parts("  «eGov» – 24/7, №2026-000042!"), ["egov", "24", "7", "2026", "000042"]);
    assert_eq!(parts("—"), Vec::<String>::new());
}

#[test]
fn a_search_asks_for_beginnings_and_for_stems() {
    assert_eq!(sought("школу").as_deref(), Some("('школу':* | '=школ')"));
    assert_eq!(sought("№ 42").as_deref(), Some("('42' | '=42')"));
    assert_eq!(sought("0042").as_deref(), Some("('0042':* | '=42')"));
    assert_eq!(sought("ит пен қыз").map(|asked| asked.matches(" & ").count()), Some(2));
    assert_eq!(sought("% \\ ' —"), None);
}

/// The pairs of similar.csv: languages, the title asked for, the title that is to be found.
fn pairs() -> Vec<(String, String, String)> {
    let cell = |cell: &str| cell.trim_matches('"').to_owned();
    let row = |line: &str| {
        let (languages, rest) = line.split_once(',')?;
        let (asked, stored) = rest.split_once(',')?;
        Some((languages.to_owned(), cell(asked), cell(stored)))
    };
    PAIRS.lines().skip(1).chain(HELD_OUT.lines().skip(1)).filter_map(row).collect()
}

/// How many titles are among the first three by this measure, by language.
fn recall(measure: impl Fn(&str, &str) -> f32, least: f32) -> BTreeMap<String, [usize; 2]> {
    let pairs = pairs();
    let stored = pairs.iter().map(|(.., stored)| stored.as_str());
    let titles: BTreeSet<&str> = stored.chain(DISTRACTORS.lines().skip(1)).collect();
    let mut found: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for (languages, asked, stored) in &pairs {
        let own = measure(asked, stored);
        let better = titles.iter().filter(|title| measure(asked, title) > own).count();
        let counts = found.entry(languages.clone()).or_default();
        counts[1] += 1;
        if own >= least && better < 3 {
            counts[0] += 1;
        } else {
            println!("{languages} {own:.2}, {better} before it: {asked} / {stored}");
        }
    }
    found
}

#[test]
fn a_title_is_found_by_another_on_its_matter() {
    let all: Vec<String> = pairs()
        .into_iter()
        .map(|(.., stored)| stored)
        .chain(DISTRACTORS.lines().skip(1).map(str::to_owned))
        .collect();
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for title in &all {
        for mark in title_marks(title).into_iter().collect::<HashSet<_>>() {
            *counts.entry(mark).or_default() += 1;
        }
    }
    let weights = Weights::of(counts, i64::try_from(all.len()).unwrap());
    let before = recall(|one, other| overlap(&trigrams(one), &trigrams(other)), 0.2);
    println!("---");
    let now = recall(|one, other| likeness(&Asked::of(one), other, &weights), 0.2);
    println!("first three by trigrams: {before:?}; by words: {now:?}");
    let of = |found: &BTreeMap<String, [usize; 2]>, language: &str| found[language];
    for (language, least) in
        [("kk", 80), ("ru", 85), ("both", 90), ("kk held out", 50), ("ru held out", 50)]
    {
        let ([before, _], [now, all]) = (of(&before, language), of(&now, language));
        assert!(now > before && now * 100 >= all * least, "{language}: {before}, {now} of {all}");
    }
    for title in &all {
        let same = likeness(&Asked::of(title), &title.to_uppercase(), &weights);
        assert!(same > 0.999, "{title}: {same}");
    }
}
