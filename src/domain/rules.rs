//! The numbers of the law, each with its article. They stand here and nowhere else.
//!
//! Texts: the Administrative Procedural and Process-Related Code № 350-VI, chapter 12-1, as
//! inserted by Law № 31-VIII of 02.10.2023 (in force 04.04.2024: [`Version::V2024`]) and as amended
//! by Law № 246-VIII of 30.12.2025 (consolidated text of 08.05.2026: [`Version::V2026`]).
//! "Default" marks what the law leaves open: the nearest norm is cited and the number is ours.

use super::words::words;
use chrono::{Months, NaiveDate};

/// Articles of the Code, as cited in answers, notices and records: "article(part)(point)".
/// Articles of other laws carry the law's name.
pub mod article {
    /// What a petition is, and to whom it may be addressed.
    pub const PETITION: &str = "90-1(1)";
    /// The applicant: a citizen of the Republic.
    pub const APPLICANT: &str = "90-1(2)";
    /// Filing on the portal or on paper; the ministry in charge as the authorized body.
    pub const FILING: &str = "90-2(1)";
    /// What the authorized body does with a petition: moderation, publication, forwarding.
    pub const AUTHORIZED_BODY: &str = "90-2";
    /// Required content.
    pub const CONTENT: &str = "90-2(2)";
    /// The document that proves a representative's authority.
    pub const REPRESENTATIVE: &str = "90-2(2)(3)";
    /// Prohibited subjects.
    pub const PROHIBITED_SUBJECTS: &str = "90-2(3)";
    /// Conditions of open publication, the grounds of a rejection.
    pub const REJECTION_GROUNDS: &str = "90-2(4)";
    /// Fifty joiners within the window.
    pub const JOINING_WINDOW: &str = "90-2(4)(1)";
    /// The bar on a repeated subject.
    pub const DUPLICATE: &str = "90-2(4)(3)";
    /// Moderation and its twenty working days.
    pub const MODERATION_TERM: &str = "90-2(5)";
    /// Inquiries of the moderator to other state bodies.
    pub const INQUIRY: &str = "90-2(5)";
    /// A reasoned rejection and its notice.
    pub const REJECTION: &str = "90-2(6)";
    /// Placement in free access, with notice to the applicant.
    pub const OPEN_PUBLICATION: &str = "90-2(7)";
    /// Information letters to the mass media.
    pub const MEDIA_LETTERS: &str = "90-2(8)";
    /// Joining: citizens, by EDS or in writing, with consent to the processing of their data.
    pub const JOINING: &str = "90-3(1)";
    /// The six months of collection.
    pub const COLLECTION: &str = "90-3(2)";
    /// Comments.
    pub const COMMENTS: &str = "90-3(3)";
    /// Votes needed.
    pub const THRESHOLD: &str = "90-3(4)";
    /// Below the threshold: returned, and forwarded as a message, response or proposal.
    pub const NOT_SUPPORTED: &str = "90-3(5)";
    /// Forwarding to the competent body, with notice.
    pub const FORWARDING: &str = "90-4(1)";
    /// Verification of the signatures before forwarding (our default; the article is the nearest).
    pub const VERIFICATION: &str = "90-4(1)";
    /// No refusal to accept a petition.
    pub const ACCEPTANCE: &str = "90-4(2)";
    /// Registration by the rules of the authorized body.
    pub const REGISTRATION: &str = "90-4(3)";
    /// The term of consideration.
    pub const CONSIDERATION_TERM: &str = "90-5(1)";
    /// What the addressee does before deciding.
    pub const DUTIES: &str = "90-5(2)";
    /// Field visit.
    pub const FIELD_VISIT: &str = "90-5(2)(1)";
    /// Public discussion of the draft decision and its notice.
    pub const DISCUSSION: &str = "90-5(2)(2)";
    /// Commission or working group.
    pub const WORKING_GROUP: &str = "90-5(2)(3)";
    /// The decision is the first head's.
    pub const FIRST_HEAD: &str = "90-6(1)";
    /// Reasons, language, and the right of appeal in a decision.
    pub const DECISION_REASONING: &str = "90-6(2)";
    /// Publication of the decision.
    pub const DECISION_PUBLICATION: &str = "90-6(3)";
    /// The first head's official statement.
    pub const STATEMENT: &str = "90-6(3)";

    /// Registration on the day of receipt; after hours or on a day off, on the next working day.
    pub const REGISTRATION_DAY: &str = "64(3)";
    /// Saying what is wrong and setting a term to mend it (appeals in general; our default here).
    pub const CORRECTION: &str = "64(6)";
    /// Withdrawal by the applicant (appeals in general; our default here).
    pub const WITHDRAWAL: &str = "64(9)";
    /// Redirection to the competent body.
    pub const REDIRECTION: &str = "65";
    /// Means of notice.
    pub const NOTICE: &str = "66";
    /// Recusal of an official.
    pub const RECUSAL: &str = "67";
    /// Hearing before an unfavourable act.
    pub const HEARING: &str = "73";
    /// Access to the case file.
    pub const CASE_FILE: &str = "75";
    /// The general term of a procedure; it holds for an answer to a proposal.
    pub const PROPOSAL_TERM: &str = "76(1)";
    /// A term runs from the day after the event.
    pub const DAY_COUNT: &str = "76(2)";
    /// A term that ends on a day off ends on the next working day.
    pub const ROLL_OVER: &str = "76(5)";
    /// How a message, response or proposal is answered.
    pub const PROPOSAL_ANSWER: &str = "89";
    /// Complaint to the superior body.
    pub const COMPLAINT: &str = "91";
    /// Silence within the term is a refusal.
    pub const SILENCE: &str = "91(2)";
    /// The body complained of passes the complaint on.
    pub const COMPLAINT_PASSING_ON: &str = "91(4)";
    /// No superior body: straight to court.
    pub const NO_SUPERIOR: &str = "91(6)";
    /// Term of a complaint.
    pub const COMPLAINT_TERM: &str = "92(1)";
    /// Longer term when the act did not explain the ways of appeal.
    pub const COMPLAINT_TERM_UNEXPLAINED: &str = "92(1-1)";
    /// Term of the answer to a complaint.
    pub const COMPLAINT_ANSWER: &str = "99";
    /// Outcomes of a complaint.
    pub const COMPLAINT_OUTCOME: &str = "100";
    /// Claim to a court.
    pub const COURT: &str = "136";

    /// Automatic transfer of a holiday that falls on a day off (Law № 267-II of 13.12.2001).
    pub const HOLIDAY_TRANSFER: &str = "Law on Holidays 5";
    /// 7 January and the first day of Kurban Ait.
    pub const RELIGIOUS_DAYS: &str = "Labour Code 84(5)";
    /// Days off moved by order of the labour ministry.
    pub const MOVED_DAYS: &str = "Labour Code 85(3)";
}

words! {
    /// A wording of chapter 12-1.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Version {
        /// Law № 31-VIII of 02.10.2023.
        V2024 = "V2024",
        /// With the amendments of Law № 246-VIII of 30.12.2025.
        V2026 = "V2026",
    }
}

words! {
    /// How a petition or a signature came in (90-2(1), 90-3(1)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Source {
        /// Through the portal.
        Electronic = "electronic",
        /// In writing, entered by staff.
        Paper = "paper",
    }
}

words! {
    /// When the moderator checks: 90-2(5) starts the clock at the draft or at the fiftieth joiner.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Mode {
        /// Before the fifty; the clock starts at submission.
        Pre = "PRE",
        /// After the fifty; the clock starts at the fiftieth joiner.
        Post = "POST",
    }
}

/// How long an earlier petition bars a new one on the same subject (90-2(4)(3)). Besides, a
/// petition in public access bars it in both versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DuplicateBar {
    /// As long as the earlier petition stands on the portal, decided or not: no end.
    WithoutEnd,
    /// Some months after the decision on the earlier petition.
    MonthsAfterDecision(u32),
}

impl DuplicateBar {
    /// The settled name in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WithoutEnd => "without_end",
            Self::MonthsAfterDecision(_) => "months_after_decision",
        }
    }

    /// The last civil day on which a petition decided on `decided_on` still bars a new one;
    /// `None` when the bar has no end. A bar is no term to act in: it does not roll over days off.
    pub fn last_day(self, decided_on: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::WithoutEnd => None,
            Self::MonthsAfterDecision(months) => decided_on.checked_add_months(Months::new(months)),
        }
    }
}

/// Votes a local body's petition needs (90-3(4)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LocalThreshold {
    /// Regions, the capital, cities of republican significance: percent of the population.
    pub upper_percent: u32,
    /// Smaller units up to the population line: percent of the population.
    pub lower_percent: u32,
    /// Smaller units above the population line: votes.
    pub lower_votes: u32,
}

/// One wording of the law in numbers. "Days" are working days, "months" calendar months,
/// both counted from the day after the event (76(2)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// Its name.
    pub version: Version,
    /// First civil day on which it applies to submissions. 04.04.2024 by Law № 31-VIII; 02.03.2026
    /// derived: sixty days after the publication of Law № 246-VIII on 31.12.2025.
    pub in_force_from: NaiveDate,

    /// Age in full years of author and signers. Default: no age in the chapter (90-1(2), 90-3(1)).
    pub minimum_age: i32,
    /// The content must name the subject, apart from the message itself (90-2(2)(4), 2026).
    pub subject_required: bool,
    /// The moderator may ask other bodies about any condition (2026), or about prohibited
    /// subjects only (90-2(5)). The clock runs on in both.
    pub inquiry_on_any_condition: bool,
    /// The bar on repeated subjects (90-2(4)(3)).
    pub duplicate_bar: DuplicateBar,

    /// Joiners before open publication, persons (90-2(4)(1)).
    pub joiners_required: u32,
    /// Window of the fifty for a petition filed on the portal, days (90-2(4)(1)).
    pub joining_electronic_days: u32,
    /// Window of the fifty for a petition filed on paper, days (90-2(4)(1)).
    pub joining_paper_days: u32,
    /// Moderation, days (90-2(5)).
    pub moderation_days: u32,
    /// Term for the author to correct the content, days. Default after 64(6).
    pub correction_days: u32,
    /// How often a correction may be asked for. Default after 64(6).
    pub correction_cycles: u32,
    /// Letters to the mass media after open publication, days (90-2(8)).
    pub media_letter_days: u32,

    /// Collection after open publication, months (90-3(2)).
    pub collection_months: u32,
    /// Votes for a matter of the Government (90-3(4)); for any central body by default.
    pub government_votes: u32,
    /// Inhabitants above which a smaller unit needs a fixed number of votes (90-3(4)).
    pub population_line: u32,
    /// Votes for akimats and akims' apparatuses (90-3(4)).
    pub executive_threshold: LocalThreshold,
    /// Votes for maslikhats (90-3(4)).
    pub representative_threshold: LocalThreshold,
    /// Verification of a supported petition's signatures, days. Default, before 90-4(1).
    pub verification_days: u32,
    /// Notice of the decision to forward, days (90-4(1)).
    pub forwarding_notice_days: u32,

    /// Registration by the addressee, days: it is due on the day of receipt, after hours on the next working day; a body is
    /// late when that one has ended too (64(3), 90-4(3)).
    pub registration_days: u32,
    /// Redirection by an addressee that is not competent, days (65).
    pub redirection_days: u32,
    /// Consideration by a central body from registration, days (90-5(1)).
    pub consideration_central_days: u32,
    /// Consideration by a local body from registration, days (90-5(1)).
    pub consideration_local_days: u32,
    /// Creation of the working group, days. Default, for 90-5(2)(3).
    pub working_group_days: u32,
    /// Full working days between the notice and the public discussion (90-5(2)(2)).
    pub discussion_notice_days: u32,
    /// Publication of the decision, days (90-6(3): not later than the next working day).
    pub decision_publication_days: u32,
    /// Reminder of the first head's statement, days. Default: 90-6(3) names no term.
    pub statement_reminder_days: u32,

    /// Forwarding of an unsupported petition as a proposal, days. Default, for 90-3(5).
    pub proposal_forwarding_days: u32,
    /// Answer to it from registration, days (76(1), by 90-3(5) and chapter 12).
    pub proposal_answer_days: u32,

    /// Complaint from the day its reason became known, months (92(1)).
    pub complaint_months: u32,
    /// The same when the act did not explain the ways of appeal, months (92(1-1)).
    pub complaint_unexplained_months: u32,
    /// Passing a complaint on to the superior body, days (91(4)).
    pub complaint_passing_on_days: u32,
    /// Answer to a complaint, days, without extension (99).
    pub complaint_answer_days: u32,
    /// Claim to a court from the act or the answer to the complaint, months (136).
    pub court_months: u32,
    /// Access to the case file on request, days (75).
    pub case_file_days: u32,
    /// From the final state to the archive, calendar days. Default.
    pub archive_days: u32,
}

/// Chapter 12-1 as inserted by Law № 31-VIII of 02.10.2023.
static V2024: RuleSet = RuleSet {
    version: Version::V2024,
    in_force_from: day(2024, 4, 4),
    subject_required: false,
    inquiry_on_any_condition: false,
    duplicate_bar: DuplicateBar::WithoutEnd,
    joining_electronic_days: 10,
    ..COMMON
};

/// The chapter as amended by Law № 246-VIII of 30.12.2025.
static V2026: RuleSet = COMMON;

/// The present wording; what a version has of its own is written at that version.
const COMMON: RuleSet = RuleSet {
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

    /// Window of the fifty for a petition of that source, working days (90-2(4)(1)).
    pub const fn joining_days(&self, source: Source) -> u32 {
        match source {
            Source::Electronic => self.joining_electronic_days,
            Source::Paper => self.joining_paper_days,
        }
    }

    /// Term of consideration by a local or a central body, working days (90-5(1)).
    pub const fn consideration_days(&self, local: bool) -> u32 {
        if local { self.consideration_local_days } else { self.consideration_central_days }
    }
}

/// A day of the calendar. Used in constants alone, where an impossible day fails the build.
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("no such day"),
    }
}
