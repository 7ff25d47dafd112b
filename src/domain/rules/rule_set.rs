//! Which numbers the law sets, each with its unit and its article.

use chrono::NaiveDate;

use super::duplicate_bar::DuplicateBar;
use super::kinds::{Source, Version};

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

impl RuleSet {
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
