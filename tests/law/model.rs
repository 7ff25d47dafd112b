//! A model of the state machine, written from the articles and not from the code: the table of
//! `acts.csv` with the guards, the terms and the clocks that the table leaves out.

mod clocks;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use petitions::domain::lifecycle::Facts;
use petitions::domain::petition::StateName;
use petitions::domain::rules::{Mode, Source, Version};

use super::acts::{Key, Said};

/// What a complaint may be about (91(1), (2)).
pub(super) const MATTERS: [&str; 5] =
    ["rejection", "decision", "proposal_answer", "takedown", "inaction"];

/// What an act states, apart from its name.
#[derive(Clone, Copy)]
pub(super) struct Stated {
    pub(super) held_on: NaiveDate,
    /// Votes that the named body's level asks for.
    pub(super) required: u32,
    /// The list of the rules in force was acknowledged.
    pub(super) acknowledged: bool,
    /// The inquiry is about another condition than the prohibited subjects.
    pub(super) other_condition: bool,
    /// Everybody whom the law names sits in the group.
    pub(super) complete_group: bool,
    /// A ground that a moderator may state.
    pub(super) grounded: bool,
    /// In the state language or the petition's.
    pub(super) in_its_language: bool,
    pub(super) comments: u32,
    pub(super) comments_analysed: bool,
    pub(super) touches_legislation: bool,
    pub(super) law_compared: bool,
    /// The body has said before that the promise is done, or given up.
    pub(super) promise_ended: bool,
    /// The complaint goes to a court.
    pub(super) to_court: bool,
}

/// A term that an act starts: its clock, its length with the unit, the day it counts from.
pub(super) type Term = (&'static str, u32, &'static str, NaiveDate);

/// What the model keeps of a petition.
pub(super) struct Model {
    pub(super) state: StateName,
    mode: Mode,
    version: Version,
    source: Source,
    local: bool,
    pub(super) count: u32,
    pub(super) taken_down: bool,
    /// The matter of the complaint that waits for its outcome.
    pub(super) complaint: Option<&'static str>,
    /// It went on to the superior body.
    pub(super) passed_on: bool,
    /// Whether a correction starts the check anew, as the deployment chose.
    restarts: bool,
    corrected: bool,
    proposed: bool,
    pub(super) overdue: bool,
    pub(super) registered: bool,
    pub(super) received: Option<NaiveDate>,
    pub(super) visit: bool,
    pub(super) group: bool,
    pub(super) discussion: Option<NaiveDate>,
    minutes: bool,
    window: Option<NaiveDate>,
    pub(super) closes: Option<NaiveDate>,
    ended_as: StateName,
    /// Votes required, since open publication.
    pub(super) required: Option<u32>,
    /// Clocks whose act is not done.
    running: BTreeSet<&'static str>,
}

pub(super) fn works(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The n-th working day after a day, counted one by one.
pub(super) fn working_days_on(day: NaiveDate, mut left: u32) -> NaiveDate {
    let mut day = day;
    while left > 0 {
        day = day.succ_opt().unwrap();
        left -= u32::from(works(day));
    }
    day
}

impl Model {
    pub(super) fn new(
        mode: Mode,
        version: Version,
        source: Source,
        local: bool,
        restarts: bool,
    ) -> Self {
        Self {
            state: StateName::Draft,
            mode,
            version,
            source,
            local,
            count: 0,
            taken_down: false,
            complaint: None,
            passed_on: false,
            restarts,
            corrected: false,
            proposed: false,
            overdue: false,
            registered: false,
            received: None,
            visit: false,
            group: false,
            discussion: None,
            minutes: false,
            window: None,
            closes: None,
            ended_as: StateName::Draft,
            required: None,
            running: BTreeSet::new(),
        }
    }

    pub(super) fn facts(&self, required_now: u32, comments: u32) -> Facts {
        Facts {
            required_now,
            correction_used: self.corrected,
            received_on: self.received,
            registered: self.registered,
            comments,
            complaint_open: self.complaint.is_some(),
            addressee_proposed: self.proposed,
            ..Facts::default()
        }
    }

    /// The state the petition ended in, also in the archive.
    fn ended(&self) -> StateName {
        if self.state == StateName::Archived { self.ended_as } else { self.state }
    }

    /// Where the act leads by the table and the guards; `None` when it must be refused.
    pub(super) fn judge(
        &self,
        (name, by): (&str, &str),
        today: NaiveDate,
        stated: Stated,
        said: &BTreeMap<Key, Vec<Said>>,
    ) -> Option<StateName> {
        use StateName as S;
        // What an author on paper sends, a moderator enters for them (90-2(1)).
        let of_the_author = matches!(name, "resubmitted" | "addressee_changed" | "withdrawn")
            || name.starts_with("complaint_filed");
        let by = if by == "moderator" && self.source == Source::Paper && of_the_author {
            "author"
        } else {
            by
        };
        let rows = said.get(&(name.to_owned(), self.mode.code(), self.state));
        let to = rows
            .and_then(|rows| rows.iter().find(|said| said.by.iter().any(|one| one == by)))
            .map(|said| said.to.as_str());
        let between = stated.held_on.signed_duration_since(today).num_days();
        let full_days = (1..between.max(1)).filter(|n| works(today + Days::new(*n as u64))).count();
        let studied = self.local
            || ((stated.comments == 0 || stated.comments_analysed)
                && (!stated.touches_legislation || stated.law_compared));
        let done = self.visit && self.group && self.discussion.is_some() && self.minutes && studied;
        let matter_stands = |matter: &str| match matter {
            "rejection" => self.ended() == S::Rejected,
            "decision" => matches!(self.ended(), S::Decided | S::DecisionPublished),
            "takedown" => self.taken_down,
            _ => self.ended() == S::Answered,
        };
        if let Some(matter) = name.strip_prefix("complaint_filed ") {
            let stands = if matter == "inaction" { self.overdue } else { matter_stands(matter) };
            let concerned = matches!(by, "author" | "citizen");
            return (concerned && stands && self.complaint.is_none()).then_some(self.state);
        }
        if let Some(settled) = name.strip_prefix("complaint_settled ") {
            let (outcome, matter) = settled.split_once(' ').unwrap();
            // A body may satisfy what is complained of its own act (91(4)).
            let body = match matter {
                "rejection" | "takedown" => by == "moderator",
                _ => {
                    matches!(by, "official" | "first_head" | "other_official" | "other_first_head")
                }
            };
            let may = by == "administrator" || outcome == "satisfied_by_body" && body;
            if !may || self.complaint.is_none() {
                return None;
            }
            return Some(match (outcome, matter) {
                ("act_cancelled" | "satisfied_by_body", "rejection")
                    if matter_stands("rejection") =>
                {
                    match self.window {
                        None => S::OnModeration,
                        Some(_) if self.count >= 50 => S::FinalCheck,
                        Some(_) => S::Limited,
                    }
                }
                ("act_cancelled" | "satisfied_by_body", "decision")
                    if matter_stands("decision") =>
                {
                    S::UnderConsideration
                }
                ("act_cancelled" | "satisfied_by_body", "proposal_answer")
                    if matter_stands("proposal_answer") =>
                {
                    S::ForwardedAsProposal
                }
                _ => self.state,
            });
        }
        // The archive is ours: it bars no statement (90-6(3)), nor what follows a decision.
        let after_the_decision = match name {
            "statement_recorded" | "promise_reported" => matches!(by, "official" | "first_head"),
            "promise_passed" => by == "service",
            _ => false,
        };
        if after_the_decision && self.state == S::Archived {
            let open = name != "promise_reported" || !stated.promise_ended;
            return (open && self.ended_as == S::DecisionPublished).then_some(self.state);
        }
        let to = to?;
        let allowed = match name {
            "submitted" => stated.acknowledged,
            "inquiry_sent" => self.version == Version::V2026 || !stated.other_condition,
            "rejected" => stated.grounded,
            "working_group_formed" => stated.complete_group,
            "correction_requested" => !self.corrected,
            "addressee_changed" => self.proposed,
            "taken_down" => {
                !self.taken_down
                    && (self.closes.is_some() || !matches!(self.state, S::Withdrawn | S::Archived))
            }
            "restored" => self.taken_down,
            "forwarded" => self.state == S::NotSupported || self.count >= stated.required,
            "registered" => self.state == S::Forwarded || !self.registered,
            "redirected" => {
                (self.state == S::ForwardedAsProposal || self.count >= stated.required)
                    && self.received.is_none_or(|received| today <= working_days_on(received, 3))
            }
            "discussion_announced" => full_days >= 3,
            "minutes_recorded" => self.discussion.is_some_and(|day| today >= day),
            "decided" => {
                stated.in_its_language && if self.state == S::Decided { studied } else { done }
            }
            "promise_reported" => !stated.promise_ended,
            "proposal_answered" => self.registered,
            "complaint_passed_on rejection" | "complaint_passed_on decision" => {
                self.complaint.is_some() && !self.passed_on && !stated.to_court
            }
            "archived" => self.complaint.is_none(),
            // Owed from open publication, whatever has become of it since.
            "media_letters_sent" => self.closes.is_some(),
            "paper_sheets_announced" => self.closes.is_none_or(|last| today <= last),
            _ => true,
        };
        if !allowed {
            return None;
        }
        Some(match (name, to) {
            ("back_to_joining", _) if self.window.is_some_and(|last| today > last) => S::Rejected,
            ("back_in_collection", _) if self.closes.is_some_and(|last| today > last) => {
                S::NotSupported
            }
            ("decided", "duties_incomplete") => S::Decided,
            (_, "same") => self.state,
            (_, to) => S::parse(to).unwrap(),
        })
    }

    /// What the act leaves behind.
    pub(super) fn follow(
        &mut self,
        name: &str,
        to: StateName,
        today: NaiveDate,
        stated: Stated,
        required_now: u32,
    ) {
        use StateName as S;
        match name {
            "correction_requested" => self.corrected = true,
            "addressee_change_proposed" => self.proposed = true,
            "addressee_changed" => self.proposed = false,
            "taken_down" => self.taken_down = true,
            "restored" => self.taken_down = false,
            "term_passed" => self.overdue = true,
            "forwarded" | "redirected" => {
                self.received = Some(today);
                self.registered = false;
                (self.visit, self.group, self.discussion, self.minutes) =
                    (false, false, None, false);
            }
            "registered" => self.registered = true,
            "field_visit_recorded" => self.visit = true,
            "working_group_formed" => self.group = true,
            "discussion_announced" => {
                (self.discussion, self.minutes) = (Some(stated.held_on), false);
            }
            "minutes_recorded" => self.minutes = true,
            "archived" => self.ended_as = self.state,
            "complaint_passed_on rejection" | "complaint_passed_on decision" => {
                self.passed_on = true;
            }
            "decision_cancelled" => {
                (self.visit, self.group, self.discussion, self.minutes) = (true, true, None, false);
            }
            _ => {}
        }
        if let Some(matter) = name.strip_prefix("complaint_filed ") {
            self.complaint = MATTERS.into_iter().find(|known| *known == matter);
            self.passed_on = false;
        } else if name.starts_with("complaint_settled") {
            self.complaint = None;
            let ends = name.contains("act_cancelled") || name.contains("satisfied_by_body");
            if ends && name.ends_with("takedown") {
                self.taken_down = false;
            }
            if to == S::UnderConsideration && self.state != to {
                (self.visit, self.group, self.discussion, self.minutes) = (true, true, None, false);
            }
        }
        if to == S::Limited && name != "back_to_joining" && self.state != S::Limited {
            self.window = Some(working_days_on(today, self.window_days()));
        }
        if to == S::Published && self.closes.is_none() {
            let mut last = today.checked_add_months(chrono::Months::new(6)).unwrap();
            while !works(last) {
                last = last.succ_opt().unwrap();
            }
            (self.closes, self.required) = (Some(last), Some(required_now));
        }
        self.state = to;
    }
}
