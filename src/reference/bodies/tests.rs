use super::*;
use domain::succession::{BodyChange, Intended, judge};

const CULTURE: &str = "ministry-culture-information";
const TRADE: &str = "ministry-trade-integration";

fn slug(text: &str) -> BodySlug {
    BodySlug::parse(text).unwrap()
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
}

fn renamed(from: &str, to: &str, on: u32, in_effect: bool) -> Recorded {
    let name = || format!("Министерство {to}");
    Recorded {
        body: slug(from),
        successor: Some(slug(to)),
        names: Some(Names { kk: name(), ru: name(), en: name() }),
        effective_on: day(on),
        in_effect,
    }
}

fn merged(from: &str, to: &str, on: u32, in_effect: bool) -> Recorded {
    Recorded { names: None, ..renamed(from, to, on, in_effect) }
}

#[test]
fn the_file_ends_no_body_without_a_successor_that_takes_over() {
    let reference = Reference::load().unwrap();
    for (body, until) in reference.ends_of_file() {
        let successor = body.successor.as_ref().map(|slug| reference.body(slug).unwrap());
        let intended = Intended {
            change: BodyChange::Merger,
            on: until.succ_opt().unwrap(),
            body: Life { until: None, successor: None, ..body.life() },
            successor: successor.map(PublicBody::life),
            after: &successor.map(|body| reference.successors(&body.slug)).unwrap_or_default(),
            awaited_on: reference.awaited_on(&body.slug),
        };
        assert_eq!(judge(&intended, intended.on), Ok(()), "{}", body.slug);
    }
}

#[test]
fn whoever_comes_last_answers_for_all_before() {
    let recorded =
        [renamed(CULTURE, "ministry-culture", 1, true), merged("ministry-culture", TRADE, 5, true)];
    let reference = Reference::load().unwrap().with(&recorded);
    let [first, second, last] = [CULTURE, "ministry-culture", TRADE].map(slug);
    assert_eq!(reference.successors(&first), [second.clone(), last.clone()]);
    assert_eq!(reference.present(&first), last);
    assert_eq!(reference.family(&second), [first.clone(), last.clone(), second.clone()]);
    assert!(reference.answers_for(Some(TRADE), CULTURE));
    assert!(reference.answers_for(Some(CULTURE), "ministry-culture"));
    assert!(!reference.answers_for(Some("ministry-defence"), CULTURE));
    assert!(!reference.answers_for(None, CULTURE));
    let between = reference.body("ministry-culture").unwrap();
    assert_eq!((between.valid_from, between.valid_until), (Some(day(1)), Some(day(4))));
    assert_eq!(between.kind, BodyKind::CentralStateBody);
    assert_eq!(reference.awaited_on(&last), Some(day(5)));
    // Reading the file again leaves all of it.
    let again = Reference::load().unwrap().with(&recorded);
    assert_eq!(again.present(&first), last);
}

#[test]
fn what_is_to_come_is_told_and_changes_nothing_yet() {
    let recorded = [renamed(CULTURE, "ministry-culture", 9, false)];
    let reference = Reference::load().unwrap().with(&recorded);
    let body = reference.body(CULTURE).unwrap();
    assert_eq!((body.valid_until, body.ended), (Some(day(8)), false));
    assert_eq!(reference.present(&slug(CULTURE)), slug(CULTURE));
    assert!(body.takes_petitions(day(1)));
    let coming = reference.body("ministry-culture").unwrap();
    assert!(!coming.takes_petitions(day(8)) && coming.takes_petitions(day(9)));
    assert!(!reference.answers_for(Some("ministry-culture"), CULTURE));
}

#[test]
fn a_successor_may_be_named_after_the_end() {
    let abolished = Recorded { successor: None, ..merged(CULTURE, TRADE, 1, true) };
    let reference = Reference::load().unwrap();
    let alone = reference.with(std::slice::from_ref(&abolished));
    let body = alone.body(CULTURE).unwrap();
    assert!(body.ended && !body.succeeded && !body.takes_petitions(day(1)));
    assert_eq!(alone.present(&slug(CULTURE)), slug(CULTURE));
    for in_effect in [false, true] {
        let named = reference.with(&[abolished.clone(), merged(CULTURE, TRADE, 9, in_effect)]);
        let body = named.body(CULTURE).unwrap();
        assert_eq!((body.valid_until, body.ended), (Some(day(1).pred_opt().unwrap()), true));
        assert_eq!(named.present(&slug(CULTURE)) == slug(TRADE), in_effect);
    }
}
