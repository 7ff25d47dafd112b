//! The two lists of prohibited subjects (90-2(3)).

use std::collections::HashSet;

use petitions::domain::rules::Version;
use petitions::domain::subjects::{ProhibitedSubject, list};

#[test]
fn both_lists_are_numbered_as_in_the_law() {
    for (version, length) in [(Version::V2024, 17), (Version::V2026, 16)] {
        let points = list(version);
        let numbers: Vec<u8> = points.iter().map(|point| point.number).collect();
        assert_eq!(numbers, (1..=length).collect::<Vec<u8>>());
        let subjects: HashSet<_> = points.iter().map(|point| point.subject).collect();
        let codes: HashSet<_> = points.iter().map(|point| point.subject.code()).collect();
        assert_eq!((subjects.len(), codes.len()), (points.len(), points.len()));
        for point in points {
            let words = [point.names.kk, point.names.ru, point.names.en];
            assert!(words.iter().all(|text| text.chars().count() > 10), "{point:?}");
            assert_eq!(HashSet::from(words).len(), 3);
            assert!(
                point.names.en.is_ascii() && !point.names.ru.contains(['қ', 'ұ', 'і', 'ң', 'ә'])
            );
            assert!(point.names.kk.contains(['қ', 'ұ', 'і', 'ң', 'ә']), "{point:?}");
        }
    }
}

#[test]
fn subjects_have_the_codes_of_their_version() {
    let codes =
        |version| list(version).iter().map(|point| point.subject.code()).collect::<Vec<_>>();
    assert_eq!(
        codes(Version::V2026),
        [
            "rights",
            "order_morals_honour",
            "state_foundations",
            "territory",
            "law_enforcement_courts",
            "prosecutor",
            "intelligence",
            "procedural_codes_labour",
            "defence_security",
            "treaties",
            "appointments",
            "elections_parties_parliament",
            "state_symbols",
            "state_language",
            "competence",
            "emergency"
        ]
    );
    assert_eq!(
        codes(Version::V2024),
        [
            "rights",
            "order_morals",
            "state_foundations",
            "territory",
            "investigation_justice",
            "prosecutor",
            "intelligence_law_enforcement",
            "procedural_codes",
            "defence_security",
            "amnesty_pardon",
            "appointments",
            "treaties",
            "elections_referendum",
            "state_symbols",
            "state_language",
            "competence",
            "emergency"
        ]
    );
}

#[test]
fn a_subject_is_read_in_its_own_version_only() {
    for version in Version::ALL {
        for point in list(version) {
            assert_eq!(
                ProhibitedSubject::listed(point.subject.code(), version),
                Some(point.subject)
            );
            assert_eq!(point.subject.point(version), Some(point));
        }
    }
    let read = |code: &str| Version::ALL.map(|version| ProhibitedSubject::listed(code, version));
    assert_eq!(read("defence_security"), [Some(ProhibitedSubject::DefenceSecurity); 2]);
    assert_eq!(read("amnesty_pardon"), [Some(ProhibitedSubject::AmnestyPardon), None]);
    assert_eq!(
        read("procedural_codes_labour"),
        [None, Some(ProhibitedSubject::ProceduralCodesLabour)]
    );
    assert_eq!(read("DEFENCE_SECURITY"), [None, None]);
    let defence = ProhibitedSubject::DefenceSecurity.point(Version::V2024).expect("a point");
    assert_eq!(defence.article(), "90-2(3)(9)");
}
