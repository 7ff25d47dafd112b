//! What is signed by an electronic signature, byte for byte: signatures over it are verified again for as long as they
//! are kept, so a change here is another version.

use petitions::domain::acts::Outcome;
use petitions::domain::follow_up::Stance;
use petitions::domain::language::Language;
use petitions::domain::signing_statement::{
    DecisionText, Named, PointText, decision, filing, joining,
};

const ID: &str = "01a208fc-762c-7054-b873-e29fadf66cf8";
const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const TITLE: &str = "Вернуть прежний часовой пояс";

fn named(language: Language) -> Named<'static> {
    Named { language, id: ID, title: TITLE, hash: HASH }
}

#[test]
fn the_statement_of_joining_names_petition_number_and_hash_in_each_language() {
    let kk = "petition-statement/1 joining\n\
        № 2026-000042 «Вернуть прежний часовой пояс» петициясына қосыламын.\n\
        Петиция: 01a208fc-762c-7054-b873-e29fadf66cf8\n\
        Бекітілген мәтіннің SHA-256 хеші: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let ru = "petition-statement/1 joining\n\
        Присоединяюсь к петиции № 2026-000042 «Вернуть прежний часовой пояс».\n\
        Петиция: 01a208fc-762c-7054-b873-e29fadf66cf8\n\
        Хеш SHA-256 зафиксированного текста: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let en = "petition-statement/1 joining\n\
        I join petition No. 2026-000042 “Вернуть прежний часовой пояс”.\n\
        Petition: 01a208fc-762c-7054-b873-e29fadf66cf8\n\
        SHA-256 of the frozen text: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    for (language, expected) in [(Language::Kk, kk), (Language::Ru, ru), (Language::En, en)] {
        assert_eq!(joining(&named(language), "2026-000042"), expected);
    }
}

#[test]
fn statements_of_filing_and_deciding_say_so_in_each_language() {
    for (language, files, decides) in [
        (
            Language::Kk,
            "«Вернуть прежний часовой пояс» петициясын беремін.",
            "№ 2026-000042 «Вернуть прежний часовой пояс» петициясы бойынша шешім қабылдаймын: \
             қанағаттандырудан бас тарту.",
        ),
        (
            Language::Ru,
            "Подаю петицию «Вернуть прежний часовой пояс».",
            "Принимаю решение по петиции № 2026-000042 «Вернуть прежний часовой пояс»: отказать в \
             удовлетворении.",
        ),
        (
            Language::En,
            "I file the petition “Вернуть прежний часовой пояс”.",
            "I decide on petition No. 2026-000042 “Вернуть прежний часовой пояс”: refused.",
        ),
    ] {
        let filed = filing(&named(language));
        assert_eq!(filed.lines().next(), Some("petition-statement/1 filing"));
        assert_eq!(filed.lines().nth(1), Some(files));
        let decided = decision(&named(language), "2026-000042", Outcome::Refused);
        assert_eq!(decided.lines().next(), Some("petition-statement/1 decision"));
        assert_eq!(decided.lines().nth(1), Some(decides));
        for statement in [filed, decided] {
            assert_eq!(statement.lines().count(), 4);
            assert!(statement.lines().nth(2).is_some_and(|line| line.ends_with(ID)));
            assert!(statement.ends_with(HASH), "nothing stands behind the hash: {statement}");
        }
    }
}

#[test]
fn no_title_makes_a_line_of_its_own() {
    let title = "Тақырып\nПетиция: 00000000-0000-0000-0000-000000000000\r\n\u{2028}x";
    let statement = joining(&Named { title, ..named(Language::Kk) }, "2026-000042");
    assert_eq!(statement.lines().count(), 4, "{statement}");
    assert!(!statement.contains('\u{2028}'));
}

#[test]
fn decisions_in_other_words_are_other_bytes() {
    let good = DecisionText {
        outcome: Outcome::Refused,
        reasoning_kk: Some("негіз"),
        reasoning_ru: None,
        comment_analysis: None,
        comparative_law: None,
        points: Vec::new(),
    };
    let point = PointText {
        proposal: "ұсыныс",
        stance: Stance::Accepted,
        answer_kk: Some("жауап"),
        answer_ru: None,
        due_on: None,
        responsible: None,
    };
    let with = |point| DecisionText { points: vec![point], ..good.clone() };
    let all = [
        good.clone(),
        with(point),
        with(PointText { stance: Stance::Declined, ..point }),
        with(PointText { answer_kk: None, answer_ru: Some("жауап"), ..point }),
        with(PointText { due_on: chrono::NaiveDate::from_ymd_opt(2027, 9, 1), ..point }),
        with(PointText { responsible: Some("жауап"), ..point }),
        DecisionText { points: vec![point, point], ..good.clone() },
        DecisionText { outcome: Outcome::Satisfied, ..good.clone() },
        DecisionText { reasoning_kk: None, reasoning_ru: Some("негіз"), ..good.clone() },
        DecisionText { reasoning_ru: Some(""), ..good.clone() },
        DecisionText { comment_analysis: Some("негіз"), ..good.clone() },
        DecisionText { comparative_law: Some("негіз"), ..good.clone() },
    ];
    let distinct: std::collections::BTreeSet<Vec<u8>> =
        all.iter().map(DecisionText::canonical).collect();
    assert_eq!(distinct.len(), all.len());
    // What was signed before there were points is verified by the same bytes.
    assert!(good.canonical().starts_with(b"decision-text/v1\x01"));
}
