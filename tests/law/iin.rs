//! The individual identification number: its digits, its check digit, its birth date.

use std::collections::{BTreeSet, HashSet};

use chrono::Datelike;
use petitions::domain::iin::{Iin, IinFault};
use proptest::prelude::*;

use super::date;

const VALID_IINS: [(&str, &str); 20] = [
    ("010203199993", "1801-02-03"),
    ("991231299998", "1899-12-31"),
    ("000101399890", "1900-01-01"),
    ("720512499990", "1972-05-12"),
    ("850228399690", "1985-02-28"),
    ("960229499991", "1996-02-29"),
    ("000229599999", "2000-02-29"),
    ("001231699897", "2000-12-31"),
    ("100615599998", "2010-06-15"),
    ("101124699998", "2010-11-24"),
    ("101123599591", "2010-11-23"),
    ("360101599996", "2036-01-01"),
    ("791028302728", "1979-10-28"),
    ("061211600012", "2006-12-11"),
    ("581014274025", "1858-10-14"),
    ("661028130259", "1866-10-28"),
    ("660901115426", "1866-09-01"),
    ("171028294139", "1817-10-28"),
    ("021116262123", "1802-11-16"),
    ("310617241054", "1831-06-17"),
];

/// The check digit and the round that gave it, written once more from the decree's description.
fn reference_check(text: &str) -> (Option<u32>, u32) {
    let digits: Vec<u32> = text.chars().take(11).map(|c| c.to_digit(10).expect("digit")).collect();
    let sum = |shift: usize| -> u32 {
        (0..11)
            .map(|i| digits[i] * u32::try_from((i + shift) % 11 + 1).expect("small"))
            .sum::<u32>()
    };
    match (sum(0) % 11, sum(2) % 11) {
        (10, 10) => (None, 2),
        (10, second) => (Some(second), 2),
        (first, _) => (Some(first), 1),
    }
}

#[test]
fn valid_iins_are_read_with_their_birth_dates() {
    for (text, born) in VALID_IINS {
        let iin = Iin::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!((iin.as_str(), iin.birth_date()), (text, Some(date(born))));
    }
}

#[test]
fn both_rounds_of_the_check_digit_occur_among_the_valid_iins() {
    let second: Vec<_> =
        VALID_IINS.iter().filter(|(text, _)| reference_check(text).1 == 2).map(|v| v.0).collect();
    assert_eq!(
        second,
        [
            "850228399690",
            "001231699897",
            "101123599591",
            "061211600012",
            "171028294139",
            "021116262123",
            "310617241054"
        ]
    );
}

#[test]
fn invalid_iins_are_refused_for_the_right_reason() {
    let cases = [
        ("720512499991", IinFault::CheckDigit),
        ("850228396990", IinFault::CheckDigit),
        ("72051249999", IinFault::NotTwelveDigits),
        ("7205124999900", IinFault::NotTwelveDigits),
        ("720512A99990", IinFault::NotTwelveDigits),
        ("901301399908", IinFault::BirthDate),
        ("910431399904", IinFault::BirthDate),
        ("950229499905", IinFault::BirthDate),
        ("000229399906", IinFault::BirthDate),
        ("880715099900", IinFault::BirthDate),
        ("880715799905", IinFault::BirthDate),
        ("880715399970", IinFault::CheckDigit),
        ("240140499908", IinFault::BirthDate), // the shape of a BIN
        ("000000000000", IinFault::BirthDate),
        ("123456789011", IinFault::CheckDigit),
        ("123456789013", IinFault::BirthDate),
        ("", IinFault::NotTwelveDigits),
        (" 720512499990", IinFault::NotTwelveDigits),
        ("720512499990\n", IinFault::NotTwelveDigits),
        ("+72051249999", IinFault::NotTwelveDigits),
    ];
    for (text, fault) in cases {
        assert_eq!(Iin::parse(text).err(), Some(fault), "{text}");
    }
}

#[test]
fn an_iin_that_an_authority_has_certified_may_name_no_day_of_birth() {
    for odd in ["901301399908", "000229399906", "880715099900", "880715799905", "123456789013"] {
        assert_eq!(Iin::parse(odd).err(), Some(IinFault::BirthDate), "{odd}");
        let certified = Iin::certified(odd).unwrap();
        assert_eq!((certified.as_str(), certified.birth_date()), (odd, None));
    }
    for (text, born) in VALID_IINS {
        assert_eq!(Iin::certified(text).unwrap().birth_date(), Some(date(born)));
    }
    for (none, fault) in [
        ("720512499991", IinFault::CheckDigit),
        ("880715399970", IinFault::CheckDigit),
        ("72051249999", IinFault::NotTwelveDigits),
    ] {
        assert_eq!(Iin::certified(none).err(), Some(fault), "{none}");
    }
}

#[test]
fn digits_outside_ascii_are_no_iin() {
    let valid = "720512499990";
    for zero in ['\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}'] {
        let other = |c: char| char::from_u32(zero as u32 + c.to_digit(10).expect("digit"));
        let all: String = valid.chars().filter_map(other).collect();
        assert_eq!(all.chars().count(), 12);
        assert_eq!(Iin::parse(&all).err(), Some(IinFault::NotTwelveDigits));
        // One strange digit that makes twelve bytes in all.
        let width = zero.len_utf8();
        let twelve_bytes = format!("{zero}{}", &valid[width..]);
        assert_eq!(twelve_bytes.len(), 12);
        assert_eq!(Iin::parse(&twelve_bytes).err(), Some(IinFault::NotTwelveDigits));
    }
}

#[test]
fn stems_without_a_check_digit_take_none() {
    for stem in ["43040725026", "33050818140", "48011620380", "88071539997"] {
        for last in 0..10 {
            let fault = Iin::parse(&format!("{stem}{last}")).err();
            assert_eq!(fault, Some(IinFault::CheckDigit), "{stem}{last}");
        }
    }
}

#[test]
fn the_first_round_does_not_see_the_eleventh_digit() {
    for digit in 0..10 {
        assert!(Iin::parse(&format!("5810142740{digit}5")).is_ok(), "{digit}");
    }
}

#[test]
fn a_change_of_rounds_may_hide_a_slip() {
    // Known limits of the check digit: both of each pair are well formed.
    for (original, slip) in [("010203199993", "010206199993"), ("171028294139", "111028294139")] {
        assert!(Iin::parse(original).is_ok() && Iin::parse(slip).is_ok());
        assert_ne!(reference_check(original).1, reference_check(slip).1);
    }
}

#[test]
fn an_iin_never_shows_itself() {
    let iin = Iin::parse("720512499990").expect("valid");
    assert_eq!(format!("{iin:?}"), "Iin(redacted)");
    let codes = [IinFault::NotTwelveDigits, IinFault::CheckDigit, IinFault::BirthDate];
    assert_eq!(codes.map(IinFault::code), ["iin_format", "iin_check_digit", "iin_birth_date"]);
}

#[test]
fn synthetic_iins_are_valid_unique_and_of_the_promised_years() {
    let runs = (0..40).flat_map(|start| (0..600).map(move |k| start + k * 18_262));
    let serials: BTreeSet<u64> = (0..60_000).chain(runs).chain([9_999_999, 10_000_000]).collect();
    let made: Vec<Iin> = serials.iter().filter_map(|serial| Iin::synthetic(*serial)).collect();
    let distinct: HashSet<&Iin> = made.iter().collect();
    assert_eq!(distinct.len(), made.len());
    for iin in &made {
        assert_eq!(Iin::parse(iin.as_str()).as_ref(), Ok(iin));
        assert!((1950..=1999).contains(&iin.birth_date().unwrap().year()), "{}", iin.as_str());
    }
    let missing = serials.len() - made.len();
    assert!((serials.len() / 200..serials.len() / 80).contains(&missing), "{missing} without one");
    // The same for ever: sandbox data depend on it.
    assert_eq!(Iin::synthetic(0).expect("exists").as_str(), "500101399994");
}

#[test]
fn synthetic_iins_end() {
    assert!((365_239_900..365_240_000).any(|serial| Iin::synthetic(serial).is_some()));
    for serial in [365_240_000, 365_240_001, 400_000_000, u64::MAX] {
        assert_eq!(Iin::synthetic(serial), None);
    }
}

fn some_iin() -> impl Strategy<Value = Iin> {
    (0_u64..10_000_000).prop_filter_map("no check digit", Iin::synthetic)
}

proptest! {
    #[test]
    fn a_single_wrong_digit_is_caught_outside_the_two_blind_spots(
        iin in some_iin(), position in 0_usize..12, digit in 0_u8..10,
    ) {
        let mut bytes = iin.as_str().as_bytes().to_vec();
        prop_assume!(bytes[position] != b'0' + digit);
        bytes[position] = b'0' + digit;
        let changed = String::from_utf8(bytes).expect("digits");
        let (before, after) = (reference_check(iin.as_str()).1, reference_check(&changed).1);
        let blind = (position == 10 && before == 1) || before != after;
        if !blind {
            prop_assert!(Iin::parse(&changed).is_err(), "{} for {}", changed, iin.as_str());
        }
    }

    #[test]
    fn twelve_digits_are_judged_as_the_decree_says(digits in "[0-9]{12}") {
        let (check, _) = reference_check(&digits);
        let right = check.is_some_and(|check| digits.ends_with(&check.to_string()));
        prop_assert_eq!(Iin::parse(&digits).err() == Some(IinFault::CheckDigit), !right);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,14}") {
        if let Ok(iin) = Iin::parse(&text) {
            prop_assert_eq!(iin.as_str(), text);
        }
    }

    #[test]
    fn synthetic_iins_differ(a in 0_u64..10_000_000, b in 0_u64..10_000_000) {
        prop_assume!(a != b);
        if let (Some(one), Some(other)) = (Iin::synthetic(a), Iin::synthetic(b)) {
            prop_assert_ne!(one, other);
        }
    }
}
