//! Random lives of petitions, run through the law and through a model side by side.
//!
//! The model is the table of `acts.csv` with the guards the table leaves out, written from the
//! articles and not from the code. Ten thousand lives of up to forty acts; the seed is fixed.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use petitions::domain::calendar::{Calendar, end_of, start_of};
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{Act, Actor, Facts, Moment, Policy, decide};
use petitions::domain::petition::{Collection, Duties, Petition, State, StateFacts, StateName};
use petitions::domain::rules::{Mode, RuleSet, Source, Version};

use super::acts::{ACTORS, Key, Said, acts, table};

const LIVES: u32 = 10_000;
const ACTS_A_LIFE: u32 = 40;

/// SplitMix64: the same lives on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

/// What the model keeps of a petition.
struct Model {
    state: StateName,
    mode: Mode,
    count: u32,
    taken_down: bool,
    complaint: bool,
    corrected: bool,
    proposed: bool,
    overdue: bool,
    registered: bool,
    received: Option<NaiveDate>,
    visit: bool,
    group: bool,
    discussion: Option<NaiveDate>,
    minutes: bool,
    window: Option<NaiveDate>,
    closes: Option<NaiveDate>,
    ended_as: StateName,
}

fn works(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The n-th working day after a day, counted one by one.
fn working_days_on(day: NaiveDate, mut left: u32) -> NaiveDate {
    let mut day = day;
    while left > 0 {
        day = day.succ_opt().unwrap();
        left -= u32::from(works(day));
    }
    day
}

impl Model {
    fn new(mode: Mode) -> Self {
        Self {
            state: StateName::Draft,
            mode,
            count: 0,
            taken_down: false,
            complaint: false,
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
        }
    }

    fn facts(&self) -> Facts {
        Facts {
            required_now: 50_000,
            correction_used: self.corrected,
            received_on: self.received,
            registered: self.registered,
            comments: 0,
            overdue: self.overdue,
            complaint_open: self.complaint,
            addressee_proposed: self.proposed,
        }
    }

    /// The state the petition ended in, also in the archive.
    fn ended(&self) -> StateName {
        if self.state == StateName::Archived { self.ended_as } else { self.state }
    }

    /// Where the act leads by the table and the guards; `None` when it must be refused.
    fn judge(&self, name: &str, by: &str, today: NaiveDate, held_on: NaiveDate, said: &BTreeMap<Key, Vec<Said>>) -> Option<StateName> {
        use StateName as S;
        let rows = said.get(&(name.to_owned(), self.mode.code(), self.state));
        let to = rows.and_then(|rows| rows.iter().find(|said| said.by.iter().any(|one| one == by))).map(|said| said.to.as_str());
        let between = held_on.signed_duration_since(today).num_days();
        let full_days = (1..between.max(1)).filter(|n| works(today + Days::new(*n as u64))).count();
        let done = self.visit && self.group && self.discussion.is_some() && self.minutes;
        let matter_stands = |matter: &str| match matter {
            "rejection" => self.ended() == S::Rejected,
            "decision" => matches!(self.ended(), S::Decided | S::DecisionPublished),
            _ => self.ended() == S::Answered,
        };
        if let Some(matter) = name.strip_prefix("complaint_filed ") {
            let stands = if matter == "inaction" { self.overdue } else { matter_stands(matter) };
            return (by == "author" && stands && !self.complaint).then_some(self.state);
        }
        if let Some(settled) = name.strip_prefix("complaint_settled ") {
            if by != "administrator" || !self.complaint {
                return None;
            }
            let (outcome, matter) = settled.split_once(' ').unwrap();
            return Some(match (outcome, matter) {
                ("act_cancelled", "rejection") if matter_stands("rejection") => match self.window {
                    None => S::OnModeration,
                    Some(_) if self.count >= 50 => S::FinalCheck,
                    Some(_) => S::Limited,
                },
                ("act_cancelled", "decision") if matter_stands("decision") => S::UnderConsideration,
                ("act_cancelled", "proposal_answer") if matter_stands("proposal_answer") => S::ForwardedAsProposal,
                _ => self.state,
            });
        }
        let to = to?;
        let allowed = match name {
            "correction_requested" => !self.corrected,
            "addressee_changed" => self.proposed,
            "taken_down" => !self.taken_down && (self.closes.is_some() || !matches!(self.state, S::Withdrawn | S::Archived)),
            "restored" => self.taken_down,
            "forwarded" => self.state == S::NotSupported || self.count >= 50_000,
            "registered" => self.state == S::Forwarded || !self.registered,
            "redirected" => {
                self.count >= 50_000 && self.received.is_none_or(|received| today <= working_days_on(received, 3))
            }
            "discussion_announced" => full_days >= 3,
            "minutes_recorded" => self.discussion.is_some_and(|day| today >= day),
            "decided" => self.state == S::Decided || done,
            "proposal_answered" => self.registered,
            "complaint_passed_on rejection" | "complaint_passed_on decision" => self.complaint,
            _ => true,
        };
        if !allowed {
            return None;
        }
        Some(match (name, to) {
            ("back_to_joining", _) if self.window.is_some_and(|last| today > last) => S::Rejected,
            ("back_in_collection", _) if self.closes.is_some_and(|last| today > last) => S::NotSupported,
            ("decided", "duties_incomplete") => S::Decided,
            (_, "same") => self.state,
            (_, to) => S::parse(to).unwrap(),
        })
    }

    /// What the act leaves behind.
    fn follow(&mut self, name: &str, to: StateName, today: NaiveDate, held_on: NaiveDate) {
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
                (self.visit, self.group, self.discussion, self.minutes) = (false, false, None, false);
            }
            "registered" => self.registered = true,
            "field_visit_recorded" => self.visit = true,
            "working_group_formed" => self.group = true,
            "discussion_announced" => (self.discussion, self.minutes) = (Some(held_on), false),
            "minutes_recorded" => self.minutes = true,
            "archived" => self.ended_as = self.state,
            _ => {}
        }
        if name.starts_with("complaint_filed") {
            self.complaint = true;
        } else if name.starts_with("complaint_settled") {
            self.complaint = false;
            if to == S::UnderConsideration && self.state != to {
                (self.visit, self.group, self.discussion, self.minutes) = (true, true, None, false);
            }
        }
        if to == S::Limited && name != "back_to_joining" && self.state != S::Limited {
            self.window = Some(working_days_on(today, 20));
        }
        if to == S::Published && self.closes.is_none() {
            let mut last = today.checked_add_months(chrono::Months::new(6)).unwrap();
            while !works(last) {
                last = last.succ_opt().unwrap();
            }
            self.closes = Some(last);
        }
        self.state = to;
    }
}

#[test]
fn ten_thousand_random_lives_agree_with_the_model() {
    let (table, acts) = (table(), acts());
    let names: Vec<&str> = acts.keys().copied().collect();
    // Five working days a week, so that the model can count them itself.
    let calendar = Calendar::new(1, Vec::new());
    let mut allowed: BTreeMap<(&str, StateName), Vec<(&str, &str)>> = BTreeMap::new();
    for ((act, mode, state), said) in &table {
        let performers = said.iter().flat_map(|said| said.by.iter().map(|by| (act.as_str(), by.as_str())));
        allowed.entry((*mode, *state)).or_default().extend(performers);
    }
    let mut dice = Dice(20_261_123);
    let mut reached: BTreeMap<StateName, u32> = BTreeMap::new();
    let mut steps = 0_u32;
    for life in 0..LIVES {
        let mode = if dice.below(4) == 0 { Mode::Post } else { Mode::Pre };
        let mut model = Model::new(mode);
        let mut petition = Petition {
            rules: RuleSet::of(Version::V2026),
            source: Source::Electronic,
            mode,
            state: State::Draft,
            language: Language::Kk,
            local: false,
            signature_count: 0,
            taken_down: false,
        };
        let mut today = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
        let mut frozen = None;
        // Few lives come to a decision by chance: every fourth begins with its discussion announced.
        if life % 4 == 0 {
            let closes = NaiveDate::from_ymd_opt(2027, 3, 8).unwrap();
            (model.state, model.closes, model.received, model.registered) = (StateName::DiscussionAnnounced, Some(closes), Some(today), true);
            (model.visit, model.group, model.discussion) = (true, true, Some(today));
            let duties = Duties { field_visit: true, working_group: true, discussion_on: Some(today), minutes: false };
            let collection = Some(Collection { opened_at: start_of(today), required: 50_000, closes_on: closes });
            let facts = StateFacts { collection, duties, ..StateFacts::default() };
            petition.state = State::restore(StateName::DiscussionAnnounced, facts).unwrap();
        }
        for _ in 0..ACTS_A_LIFE {
            // Often an act the table knows in this state, and often by whom it names.
            let known = &allowed[&(mode.code(), model.state)];
            let (name, by) = if dice.below(10) < 7 && !known.is_empty() {
                known[dice.below(known.len() as u64) as usize]
            } else {
                (names[dice.below(names.len() as u64) as usize], ACTORS[dice.below(ACTORS.len() as u64) as usize].0)
            };
            let name = *names.iter().find(|known| **known == name).unwrap();
            let actor: Actor = ACTORS.iter().find(|(known, _)| *known == by).unwrap().1;
            today = today + Days::new(dice.below(4));
            let held_on = today + Days::new(dice.below(9));
            model.count = [30, 50, 49_999, 50_000][dice.below(4) as usize];
            petition.signature_count = model.count;
            petition.taken_down = model.taken_down;
            let act = match &acts[name].act {
                Act::AnnounceDiscussion { .. } => Act::AnnounceDiscussion { held_on },
                Act::FileComplaint(complaint) => {
                    Act::FileComplaint(petitions::domain::lifecycle::Complaint { known_on: today, ..*complaint })
                }
                other => other.clone(),
            };
            let now = start_of(today) + chrono::Duration::hours(12);
            let at = Moment { now, today, calendar: &calendar, policy: Policy::DEFAULT };
            let outcome = decide(&petition, &act, actor, &model.facts(), &at);
            let expected = model.judge(name, by, today, held_on, &table);
            let case = format!("life {life}: {name} by {by} in {} on {today}", model.state.code());
            steps += 1;
            match (outcome, expected) {
                (Ok(effects), Some(to)) => {
                    assert_eq!(effects.to.name(), to, "{case}");
                    for term in &effects.start {
                        assert!(term.reckoning.due >= term.started_on && !term.kind.article().is_empty(), "{case}");
                        assert!(end_of(term.reckoning.due) > now, "{case}: a term ends after it starts");
                    }
                    if let Some(taken_down) = effects.taken_down {
                        petition.taken_down = taken_down;
                    }
                    petition.state = effects.to;
                    model.follow(name, to, today, held_on);
                    if let Some(collection) = petition.state.collection() {
                        assert_eq!(*frozen.get_or_insert(collection.required), collection.required, "{case}: frozen");
                        assert_eq!(Some(collection.closes_on), model.closes, "{case}");
                    } else {
                        assert!(frozen.is_none(), "{case}: what was open stays open");
                    }
                    *reached.entry(to).or_default() += 1;
                }
                (Err(refusal), None) => assert!(!refusal.code().is_empty() && !refusal.article().is_empty(), "{case}"),
                (Ok(effects), None) => panic!("{case} went to {}; the model refuses it", effects.to.name().code()),
                (Err(refusal), Some(to)) => panic!("{case} was refused as {}; the model goes to {}", refusal.code(), to.code()),
            }
        }
    }
    assert!(steps >= 10_000 * 20, "{steps}");
    // A draft is only ever where a life begins.
    let missed: Vec<&str> = StateName::ALL.into_iter().filter(|state| !reached.contains_key(state)).map(StateName::code).collect();
    assert!(missed.iter().all(|state| *state == "draft"), "no life reached {missed:?}");
}
