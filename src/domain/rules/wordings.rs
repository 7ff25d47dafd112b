//! The numbers of each wording of the chapter.

use chrono::NaiveDate;

use super::duplicate_bar::DuplicateBar;
use super::kinds::Version;
use super::rule_set::{LocalThreshold, RuleSet};

/// Chapter 12-1 as inserted by Law № 31-VIII of 02.10.2023.
static V2024: RuleSet = RuleSet {
    version: Version::V2024,
    in_force_from: day(2024, 4, 4),
    subject_required: false,
    inquiry_on_any_condition: false,
    duplicate_bar: DuplicateBar::WithoutEnd,
    joining_electronic_days: 10,
    ..V2026
};

/// The chapter as amended by Law № 246-VIII of 30.12.2025.
const V2026: RuleSet = RuleSet {
    version: Version::V2026,
    in_force_from: day(2026, 3, 2),

    minimum_age: 16,
    subject_required: true,
    inquiry_on_any_condition: true,
    duplicate_bar: DuplicateBar::MonthsAfterDecision(12),

    joiners_required: 50,
    joining_electronic_days: 20,
    joining_paper_days: 20,
    moderation_days: 20,
    correction_days: 5,
    correction_cycles: 1,
    media_letter_days: 5,

    collection_months: 6,
    government_votes: 50_000,
    population_line: 50_000,
    executive_threshold: LocalThreshold { upper_percent: 1, lower_percent: 5, lower_votes: 2_500 },
    representative_threshold: LocalThreshold {
        upper_percent: 2,
        lower_percent: 10,
        lower_votes: 5_000,
    },
    verification_days: 3,
    forwarding_notice_days: 3,

    registration_days: 1,
    redirection_days: 3,
    consideration_central_days: 40,
    consideration_local_days: 20,
    working_group_days: 10,
    discussion_notice_days: 3,
    decision_publication_days: 1,
    statement_reminder_days: 10,

    proposal_forwarding_days: 3,
    proposal_answer_days: 15,

    complaint_months: 3,
    complaint_unexplained_months: 6,
    complaint_passing_on_days: 3,
    complaint_answer_days: 20,
    court_months: 1,
    case_file_days: 3,
    archive_days: 30,
};

impl RuleSet {
    /// The rules for a petition submitted on that civil day; `None` before 04.04.2024. No
    /// transitional provision was found: a petition keeps the rules of its submission.
    pub fn in_force_on(day: NaiveDate) -> Option<&'static Self> {
        Self::all().into_iter().rev().find(|rules| rules.in_force_from <= day)
    }

    /// The rules by which a draft of that civil day is read: those in force, or the first ones for a
    /// day before any were. Submission asks for the rules in force.
    pub fn for_draft_of(day: NaiveDate) -> &'static Self {
        Self::in_force_on(day).unwrap_or(&V2024)
    }

    /// The rules of that version.
    pub const fn of(version: Version) -> &'static Self {
        match version {
            Version::V2024 => &V2024,
            Version::V2026 => &V2026,
        }
    }

    /// Every rule set, oldest first.
    pub const fn all() -> [&'static Self; 2] {
        [&V2024, &V2026]
    }
}

/// A day of the calendar. Used in constants alone, where an impossible day fails the build.
#[expect(clippy::panic, reason = "evaluated while compiling")]
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("no such day"),
    }
}
