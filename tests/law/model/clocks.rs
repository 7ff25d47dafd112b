//! The clocks that the model keeps: which term an act starts, ends or leaves running.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use petitions::domain::petition::StateName;
use petitions::domain::rules::{Source, Version};

use super::{Model, Stated, Term, working_days_on, works};

impl Model {
    /// Days of the window of the fifty (90-2(4)(1)).
    pub(super) const fn window_days(&self) -> u32 {
        match (self.version, self.source) {
            (Version::V2024, Source::Electronic) => 10,
            (Version::V2024, Source::Paper) | (Version::V2026, _) => 20,
        }
    }

    /// The terms that the act starts on its way to that state.
    pub(crate) fn terms(
        &self,
        name: &str,
        to: StateName,
        today: NaiveDate,
        stated: Stated,
    ) -> BTreeSet<Term> {
        use StateName as S;
        let moved = to != self.state;
        let days = |clock, length| (clock, length, "working_days", today);
        let archive = ("archive", 30, "calendar_days", today);
        // The archive waits for the outcome of a complaint.
        let closing: &[Term] = if self.complaint.is_some() { &[] } else { &[archive] };
        let consideration = if self.local { 20 } else { 40 };
        // At noon: the same day, or the next that is worked (64(3)).
        let registered = |clock, length| {
            (
                clock,
                length,
                "working_days",
                if works(today) { today } else { working_days_on(today, 1) },
            )
        };
        let start = |terms: &[Term]| terms.iter().copied().collect();
        if name.starts_with("complaint_filed") {
            return if stated.to_court {
                BTreeSet::new()
            } else {
                start(&[days("complaint_passing_on", 3)])
            };
        }
        // Article 99 counts from the receipt by the superior body.
        if name.starts_with("complaint_passed_on") {
            return start(&[days("complaint", 20)]);
        }
        if name.starts_with("complaint_settled") {
            return match to {
                S::UnderConsideration if moved => start(&[days("consideration", consideration)]),
                S::ForwardedAsProposal if moved => start(&[days("proposal_answer", 15)]),
                S::OnModeration | S::FinalCheck if moved => start(&[days("moderation", 20)]),
                S::Limited if moved => start(&[days("joining", self.window_days())]),
                S::Rejected | S::Answered | S::DecisionPublished | S::Withdrawn => {
                    start(&[archive])
                }
                _ => BTreeSet::new(),
            };
        }
        if matches!(name, "forwarded" | "redirected") {
            return start(&[days("registration", 1)]);
        }
        if name == "registered" {
            return match to {
                S::UnderConsideration => start(&[
                    registered("consideration", consideration),
                    registered("working_group", 10),
                ]),
                _ => start(&[registered("proposal_answer", 15)]),
            };
        }
        if name == "correction_requested" {
            return start(&[days("correction", 5)]);
        }
        if name == "resubmitted" && self.restarts {
            return start(&[days("moderation", 20)]);
        }
        if !moved
            || matches!(name, "resubmitted" | "back_to_joining" | "back_in_collection") && !ends(to)
        {
            return BTreeSet::new();
        }
        match to {
            S::OnModeration | S::FinalCheck => start(&[days("moderation", 20)]),
            S::Limited => start(&[days("joining", self.window_days())]),
            S::Published => {
                start(&[("collection", 6, "calendar_months", today), days("media_letter", 5)])
            }
            S::Supported => start(&[days("verification", 3), days("forwarding", 3)]),
            S::NotSupported => start(&[days("forwarding_notice", 3)]),
            S::Decided => start(&[days("decision_publication", 1)]),
            S::DecisionPublished => start(&[&[days("statement", 10)], closing].concat()),
            S::Rejected | S::Answered | S::Withdrawn => start(closing),
            _ => BTreeSet::new(),
        }
    }

    /// The terms whose act is done as they start: they are recorded and never run.
    pub(crate) fn recorded(&self, name: &str, today: NaiveDate) -> BTreeSet<Term> {
        let told = name == "forwarded" && self.state == StateName::Supported;
        told.then_some(("forwarding_notice", 3, "working_days", today)).into_iter().collect()
    }

    /// Keeps the clocks as the record does: what the act meets, reopens and starts. One kind of
    /// clock runs once at a time.
    pub(crate) fn keep_clocks(
        &mut self,
        start: &[&'static str],
        meet: &[&'static str],
        reopen: &[&'static str],
    ) {
        self.running.retain(|clock| !meet.contains(clock));
        self.running.extend(reopen);
        for clock in start {
            assert!(self.running.insert(clock), "{clock} runs already");
        }
    }

    /// Clocks that run though nobody can do their act any more, or that the state lacks.
    pub(crate) fn stray_clocks(&self) -> Vec<&'static str> {
        use StateName as S;
        let opened = self.closes.is_some() && self.state != S::Withdrawn;
        let working =
            matches!(self.state, S::UnderConsideration | S::DiscussionAnnounced | S::Discussed);
        let may_run = |clock: &str| match clock {
            "moderation" => {
                matches!(self.state, S::OnModeration | S::NeedsCorrection | S::FinalCheck)
            }
            "correction" => self.state == S::NeedsCorrection,
            "joining" => matches!(self.state, S::Limited | S::FinalCheck),
            "collection" => self.state == S::Published,
            "media_letter" => opened,
            "verification" | "forwarding" => self.state == S::Supported,
            "forwarding_notice" => self.state == S::NotSupported,
            "registration" => {
                self.state == S::Forwarded
                    || self.state == S::ForwardedAsProposal && !self.registered
            }
            "working_group" | "consideration" => working,
            "decision_publication" => self.state == S::Decided,
            "statement" => matches!(self.state, S::DecisionPublished | S::Archived),
            "proposal_answer" => self.state == S::ForwardedAsProposal,
            "complaint_passing_on" | "complaint" => self.complaint.is_some(),
            "archive" => ends(self.state) && self.complaint.is_none(),
            other => panic!("no such clock: {other}"),
        };
        let needed = match self.state {
            S::OnModeration | S::FinalCheck => Some("moderation"),
            S::NeedsCorrection => Some("correction"),
            S::Limited => Some("joining"),
            S::Published => Some("collection"),
            S::Supported => Some("verification"),
            S::NotSupported => Some("forwarding_notice"),
            S::UnderConsideration | S::DiscussionAnnounced | S::Discussed => Some("consideration"),
            S::Decided => Some("decision_publication"),
            // The archive waits for the outcome of a complaint.
            S::Rejected | S::Answered | S::DecisionPublished | S::Withdrawn => {
                self.complaint.is_none().then_some("archive")
            }
            S::Forwarded => Some("registration"),
            S::ForwardedAsProposal => (!self.registered).then_some("registration"),
            S::Draft | S::Archived => None,
        };
        let lacking = needed.filter(|clock| !self.running.contains(clock));
        self.running.iter().copied().filter(|clock| !may_run(clock)).chain(lacking).collect()
    }

    /// A clock that runs already when a life begins in the middle.
    pub(crate) fn run(&mut self, clock: &'static str) {
        self.running.insert(clock);
    }
}

/// States that a petition leaves for the archive alone, unless its act is cancelled.
const fn ends(state: StateName) -> bool {
    matches!(
        state,
        StateName::Rejected
            | StateName::Answered
            | StateName::DecisionPublished
            | StateName::Withdrawn
    )
}
