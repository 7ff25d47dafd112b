//! The numbers of both wordings of the law, each with its article.

use petitions::domain::rules::{DuplicateBar, Mode, RuleSet, Source, Version, article};

use super::date;

#[test]
fn rules_come_into_force_on_their_days() {
    let version = |day: &str| RuleSet::in_force_on(date(day)).map(|rules| rules.version);
    assert_eq!(version("2024-04-03"), None);
    assert_eq!(version("2024-04-04"), Some(Version::V2024));
    assert_eq!(version("2026-03-01"), Some(Version::V2024));
    assert_eq!(version("2026-03-02"), Some(Version::V2026));
    assert_eq!(version("2126-01-01"), Some(Version::V2026));
    for version in Version::ALL {
        assert_eq!(RuleSet::of(version).version, version);
    }
    assert_eq!(RuleSet::all().map(|rules| rules.version), Version::ALL);
}

#[test]
fn the_versions_differ_where_the_amendment_says_so() {
    let [old, new] = RuleSet::all();
    let windows = |rules: &RuleSet| Source::ALL.map(|source| rules.joining_days(source));
    assert_eq!((windows(old), windows(new)), ([10, 20], [20, 20]));
    assert_eq!((old.subject_required, new.subject_required), (false, true));
    assert_eq!((old.inquiry_on_any_condition, new.inquiry_on_any_condition), (false, true));
    assert_eq!(old.duplicate_bar, DuplicateBar::WithoutEnd);
    assert_eq!(new.duplicate_bar, DuplicateBar::MonthsAfterDecision(12));
    let same = RuleSet {
        version: new.version,
        in_force_from: new.in_force_from,
        joining_electronic_days: new.joining_electronic_days,
        subject_required: new.subject_required,
        inquiry_on_any_condition: new.inquiry_on_any_condition,
        duplicate_bar: new.duplicate_bar,
        ..old.clone()
    };
    assert_eq!(&same, new, "nothing else differs");
}

#[test]
fn numbers_of_the_law() {
    for rules in RuleSet::all() {
        let numbers = [
            (rules.joiners_required, 50, article::JOINING_WINDOW, "90-2(4)(1)"),
            (rules.moderation_days, 20, article::MODERATION_TERM, "90-2(5)"),
            (rules.correction_days, 5, article::CORRECTION, "64(6)"),
            (rules.correction_cycles, 1, article::CORRECTION, "64(6)"),
            (rules.media_letter_days, 5, article::MEDIA_LETTERS, "90-2(8)"),
            (rules.collection_months, 6, article::COLLECTION, "90-3(2)"),
            (rules.government_votes, 50_000, article::THRESHOLD, "90-3(4)"),
            (rules.population_line, 50_000, article::THRESHOLD, "90-3(4)"),
            (rules.verification_days, 3, article::VERIFICATION, "90-4(1)"),
            (rules.forwarding_notice_days, 3, article::FORWARDING, "90-4(1)"),
            (rules.registration_days, 1, article::REGISTRATION_DAY, "64(3)"),
            (rules.redirection_days, 3, article::REDIRECTION, "65"),
            (rules.consideration_days(false), 40, article::CONSIDERATION_TERM, "90-5(1)"),
            (rules.consideration_days(true), 20, article::CONSIDERATION_TERM, "90-5(1)"),
            (rules.working_group_days, 10, article::WORKING_GROUP, "90-5(2)(3)"),
            (rules.discussion_notice_days, 3, article::DISCUSSION, "90-5(2)(2)"),
            (rules.decision_publication_days, 1, article::DECISION_PUBLICATION, "90-6(3)"),
            (rules.statement_reminder_days, 10, article::STATEMENT, "90-6(3)"),
            (rules.proposal_forwarding_days, 3, article::NOT_SUPPORTED, "90-3(5)"),
            (rules.proposal_answer_days, 15, article::PROPOSAL_TERM, "76(1)"),
            (rules.complaint_months, 3, article::COMPLAINT_TERM, "92(1)"),
            (rules.complaint_unexplained_months, 6, article::COMPLAINT_TERM_UNEXPLAINED, "92(1-1)"),
            (rules.complaint_passing_on_days, 3, article::COMPLAINT_PASSING_ON, "91(4)"),
            (rules.complaint_answer_days, 20, article::COMPLAINT_ANSWER, "99"),
            (rules.court_months, 1, article::COURT, "136"),
            (rules.case_file_days, 3, article::CASE_FILE, "75"),
        ];
        for (ours, law, cited, basis) in numbers {
            assert_eq!((ours, cited), (law, basis), "{:?}", rules.version);
        }
        assert_eq!((rules.minimum_age, rules.archive_days), (16, 30));
    }
}

#[test]
fn a_bar_lasts_to_the_same_day_of_the_next_year_or_for_ever() {
    let bar = RuleSet::of(Version::V2026).duplicate_bar;
    assert_eq!(bar.last_day(date("2026-03-10")), Some(date("2027-03-10")));
    assert_eq!(bar.last_day(date("2028-02-29")), Some(date("2029-02-28")));
    assert_eq!(RuleSet::of(Version::V2024).duplicate_bar.last_day(date("2024-08-05")), None);
}

#[test]
fn codes_of_the_rules_are_settled() {
    assert_eq!(Version::ALL.map(Version::code), ["V2024", "V2026"]);
    assert_eq!(Source::ALL.map(Source::code), ["electronic", "paper"]);
    assert_eq!(Mode::ALL.map(Mode::code), ["PRE", "POST"]);
    for version in Version::ALL {
        assert_eq!(Version::parse(version.code()), Some(version));
    }
    for source in Source::ALL {
        assert_eq!(Source::parse(source.code()), Some(source));
    }
    for mode in Mode::ALL {
        assert_eq!(Mode::parse(mode.code()), Some(mode));
    }
    let unknown = (Version::parse("v2024"), Source::parse(""), Mode::parse("pre"));
    assert_eq!(unknown, (None, None, None));
}
