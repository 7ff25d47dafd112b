//! Random lives of petitions, run through the law and through the model side by side: ten thousand
//! lives of up to forty acts, under both wordings; the seed is fixed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};
use petitions::domain::acts::{GroundName, StatedGround};
use petitions::domain::calendar::{Calendar, end_of, start_of};
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{
    Act, Actor, AppealRoute, Complaint, ComplaintMatter, FiledComplaint, InquiryMatter, MemberKind,
    Moment, Outcome, Policy, Since, StartedTerm, Study, TermKind, decide,
};
use petitions::domain::petition::{Collection, Duties, Petition, State, StateFacts, StateName};
use petitions::domain::rules::{Mode, RuleSet, Source, Version};

use super::acts::{ACTORS, acts, filed_complaint, table};
use super::model::{Model, Stated, Term, working_days_on, works};

const LIVES: u32 = 10_000;
const ACTS_A_LIFE: u32 = 40;
/// Votes that different levels ask for.
const VOTES: [u32; 3] = [492, 2_500, 50_000];
const COUNTS: [u32; 8] = [30, 50, 491, 492, 2_499, 2_500, 49_999, 50_000];
const GROUP: [MemberKind; 4] = MemberKind::ALL;

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

    /// True once in `times`.
    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}

/// What an act states, by chance: mostly what the law asks for.
fn stated(dice: &mut Dice, today: NaiveDate) -> Stated {
    Stated {
        held_on: today + Days::new(dice.below(9)),
        required: dice.one_of(&VOTES),
        acknowledged: !dice.once_in(8),
        other_condition: dice.once_in(2),
        complete_group: !dice.once_in(8),
        grounded: !dice.once_in(8),
        in_its_language: !dice.once_in(8),
        comments: dice.one_of(&[0, 0, 7]),
        comments_analysed: !dice.once_in(4),
        touches_legislation: dice.once_in(4),
        law_compared: !dice.once_in(4),
        promise_ended: dice.once_in(4),
        to_court: dice.once_in(2),
    }
}

/// The act of that name, stating that.
fn act<'a>(
    plain: &Act<'a>,
    petition: &Petition,
    model: &Model,
    stated: Stated,
    today: NaiveDate,
) -> Act<'a> {
    let version = petition.rules.version;
    match plain {
        Act::Submit { .. } => {
            let other = Version::ALL.into_iter().find(|other| *other != version).unwrap();
            Act::Submit {
                acknowledged: if stated.acknowledged { version.code() } else { other.code() },
            }
        }
        Act::Inquire { .. } => Act::Inquire {
            matter: if stated.other_condition {
                InquiryMatter::OtherCondition
            } else {
                InquiryMatter::ProhibitedSubject
            },
        },
        Act::Reject { .. } => {
            let grounds: &[StatedGround] = if stated.grounded {
                const { &[StatedGround::of(GroundName::IncompleteContent)] }
            } else {
                const { &[StatedGround::of(GroundName::InsufficientSupport)] }
            };
            Act::Reject { grounds }
        }
        Act::FormWorkingGroup { .. } => Act::FormWorkingGroup {
            members: if stated.complete_group { &GROUP } else { &GROUP[1..] },
        },
        Act::AnnounceDiscussion { .. } => Act::AnnounceDiscussion { held_on: stated.held_on },
        Act::Forward { .. } => Act::Forward { required: stated.required },
        Act::Redirect { .. } => Act::Redirect { required: stated.required },
        Act::Decide { .. } => {
            let languages: &[Language] = match (stated.in_its_language, petition.language) {
                (false, _) => &[Language::En],
                (true, Language::Ru) => &[Language::Ru],
                (true, Language::Kk | Language::En) => &[Language::Kk],
            };
            let study = Study {
                comment_analysis: stated.comments_analysed,
                touches_legislation: stated.touches_legislation,
                comparative_law: stated.law_compared,
            };
            Act::Decide { outcome: Outcome::Refused, languages, study }
        }
        Act::FileComplaint(complaint) => {
            let silent = complaint.matter == ComplaintMatter::Inaction;
            let given = Since::Notice { given_on: today, explained: true };
            let since = if silent {
                model.overdue.then_some(Since::Silence { ended_on: None })
            } else {
                Some(given)
            };
            let waits = model.complaint.is_some();
            Act::FileComplaint(Complaint { route: route(stated), since, waits, ..*complaint })
        }
        // The record knows what the open complaint is about: nobody states it anew.
        Act::SettleComplaint { complaint, by, outcome } => {
            let open = model.complaint.and_then(ComplaintMatter::parse);
            let matter = open.unwrap_or(complaint.matter);
            let complaint = FiledComplaint { waits: open.is_some(), ..filed_complaint(matter) };
            Act::SettleComplaint { complaint, by: *by, outcome: *outcome }
        }
        Act::PassComplaintOn { complaint, .. } => {
            let waits = model.complaint.is_some() && !model.passed_on;
            let complaint = FiledComplaint { waits, route: route(stated), ..*complaint };
            Act::PassComplaintOn { complaint, filed_on: today, received_on: today }
        }
        Act::SendMediaLetters { .. } => Act::SendMediaLetters { sent_on: today },
        Act::AnnounceSheets { .. } => Act::AnnounceSheets { received_on: today },
        Act::RecordFieldVisit { .. } => Act::RecordFieldVisit { visited_on: Some(today) },
        Act::RecordStatement { .. } => Act::RecordStatement { on: today },
        Act::ReportPromise { .. } => Act::ReportPromise { ended: stated.promise_ended },
        other => other.clone(),
    }
}

const fn route(stated: Stated) -> AppealRoute {
    if stated.to_court { AppealRoute::Court } else { AppealRoute::Superior }
}

/// Terms as the model names them.
fn named(terms: &[StartedTerm]) -> BTreeSet<Term> {
    terms
        .iter()
        .map(|term| (term.kind.code(), term.length, term.unit.code(), term.started_on))
        .collect()
}

/// The last day of a term, counted one by one in a week of five working days.
fn last_day(term: &StartedTerm) -> NaiveDate {
    match term.unit.code() {
        "working_days" => working_days_on(term.started_on, term.length),
        "calendar_days" => term.started_on + Days::new(u64::from(term.length)),
        "calendar_months" => {
            let landing = term.started_on.checked_add_months(Months::new(term.length)).unwrap();
            landing.iter_days().find(|day| works(*day)).unwrap()
        }
        other => panic!("no such unit: {other}"),
    }
}

fn codes(kinds: &[TermKind]) -> Vec<&'static str> {
    kinds.iter().map(|kind| kind.code()).collect()
}

#[test]
fn ten_thousand_random_lives_agree_with_the_model() {
    let (table, acts) = (table(), acts());
    let names: Vec<&str> = acts.keys().copied().collect();
    // Five working days a week, so that the model can count them itself.
    let calendar = Calendar::new(1, Vec::new());
    let mut allowed: BTreeMap<(&str, StateName), Vec<(&str, &str)>> = BTreeMap::new();
    for ((act, mode, state), said) in &table {
        let performers =
            said.iter().flat_map(|said| said.by.iter().map(|by| (act.as_str(), by.as_str())));
        allowed.entry((*mode, *state)).or_default().extend(performers);
    }
    let mut dice = Dice(20_261_123);
    let mut reached: BTreeMap<(Version, StateName), u32> = BTreeMap::new();
    let mut refusals: BTreeSet<&str> = BTreeSet::new();
    let mut cancelled: BTreeSet<String> = BTreeSet::new();
    let mut steps = 0_u32;
    for life in 0..LIVES {
        let mode = if dice.once_in(4) { Mode::Post } else { Mode::Pre };
        let (version, source) = (dice.one_of(&Version::ALL), dice.one_of(&Source::ALL));
        let local = dice.once_in(2);
        let policy = Policy { correction_restarts_clock: dice.once_in(2), ..Policy::DEFAULT };
        let mut model = Model::new(mode, version, source, local, policy.correction_restarts_clock);
        let mut petition = Petition {
            rules: RuleSet::of(version),
            source,
            mode,
            state: State::Draft,
            language: dice.one_of(&[Language::Kk, Language::Ru]),
            local,
            signature_count: 0,
            taken_down: false,
        };
        let mut today = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
        // Few lives come to a decision by chance: every fourth begins with its discussion announced.
        if life % 4 == 0 {
            let closes = NaiveDate::from_ymd_opt(2027, 3, 8).unwrap();
            (model.state, model.closes) = (StateName::DiscussionAnnounced, Some(closes));
            (model.received, model.registered) = (Some(today), true);
            (model.visit, model.group, model.discussion, model.required) =
                (true, true, Some(today), Some(50_000));
            model.run("consideration");
            let duties = Duties {
                field_visit: true,
                working_group: true,
                discussion_on: Some(today),
                minutes: false,
            };
            let collection = Some(Collection {
                opened_at: start_of(today),
                required: 50_000,
                closes_on: closes,
            });
            let facts = StateFacts { collection, duties, ..StateFacts::default() };
            petition.state = State::restore(StateName::DiscussionAnnounced, facts).unwrap();
        }
        // As few have an answer below the threshold to complain of.
        if life % 8 == 1 {
            let closes = NaiveDate::from_ymd_opt(2026, 9, 4).unwrap();
            (model.state, model.closes, model.received, model.registered) =
                (StateName::Answered, Some(closes), Some(today), true);
            model.required = Some(50_000);
            model.run("archive");
            petition.state = State::Answered(Collection {
                opened_at: start_of(closes),
                required: 50_000,
                closes_on: closes,
            });
        }
        for _ in 0..ACTS_A_LIFE {
            // Often an act the table knows in this state, and often by whom it names.
            let known = &allowed[&(mode.code(), model.state)];
            let (name, by) = if dice.below(10) < 7 && !known.is_empty() {
                dice.one_of(known)
            } else {
                (dice.one_of(&names), dice.one_of(&ACTORS).0)
            };
            let name = *names.iter().find(|known| **known == name).unwrap();
            let actor: Actor = ACTORS.iter().find(|(known, _)| *known == by).unwrap().1;
            today = today + Days::new(dice.below(4));
            let stated = stated(&mut dice, today);
            // The level may change its population at any time: only open publication looks at it.
            let required_now = dice.one_of(&VOTES);
            model.count = dice.one_of(&COUNTS);
            petition.signature_count = model.count;
            petition.taken_down = model.taken_down;
            let act = act(&acts[name].act, &petition, &model, stated, today);
            let settled = match &act {
                Act::SettleComplaint { complaint, outcome, .. } => {
                    let matter = complaint.matter.code();
                    Some(format!("complaint_settled {} {matter}", outcome.code()))
                }
                _ => None,
            };
            let name = settled.as_deref().unwrap_or(name);
            let now = start_of(today) + chrono::Duration::hours(12);
            let at = Moment { now, today, calendar: &calendar, policy };
            let outcome =
                decide(&petition, &act, actor, &model.facts(required_now, stated.comments), &at);
            let expected = model.judge((name, by), today, stated, &table);
            let case = format!(
                "life {life}: {name} by {by} in {} on {today} ({version:?})",
                model.state.code()
            );
            steps += 1;
            match (outcome, expected) {
                (Ok(effects), Some(to)) => {
                    assert_eq!(effects.to.name(), to, "{case}");
                    assert_eq!(
                        named(&effects.start),
                        model.terms(name, to, today, stated),
                        "{case}: terms"
                    );
                    assert_eq!(
                        named(&effects.done),
                        model.recorded(name, today),
                        "{case}: recorded terms"
                    );
                    for term in effects.start.iter().chain(&effects.done) {
                        assert!(!term.kind.article().is_empty(), "{case}");
                        assert_eq!(
                            term.reckoning.due,
                            last_day(term),
                            "{case}: {}",
                            term.kind.code()
                        );
                        assert!(
                            end_of(term.reckoning.due) > now,
                            "{case}: a term ends after it starts"
                        );
                    }
                    if let Some(taken_down) = effects.taken_down {
                        petition.taken_down = taken_down;
                    }
                    if name.starts_with("complaint_settled act_cancelled") && to != model.state {
                        cancelled.insert(name.to_owned());
                    }
                    let start: Vec<TermKind> = effects.start.iter().map(|term| term.kind).collect();
                    petition.state = effects.to;
                    model.follow(name, to, today, stated, required_now);
                    model.keep_clocks(
                        &codes(&start),
                        &codes(&effects.fulfil),
                        &codes(&effects.reopen),
                    );
                    assert_eq!(
                        model.stray_clocks(),
                        Vec::<&str>::new(),
                        "{case} to {}: clocks",
                        to.code()
                    );
                    let collection = petition.state.collection();
                    assert_eq!(
                        collection.map(|collection| collection.required),
                        model.required,
                        "{case}: frozen"
                    );
                    assert_eq!(
                        collection.map(|collection| collection.closes_on),
                        model.closes,
                        "{case}"
                    );
                    *reached.entry((version, to)).or_default() += 1;
                }
                (Err(refusal), None) => {
                    assert!(!refusal.code().is_empty() && refusal.article() != Some(""), "{case}");
                    refusals.insert(refusal.code());
                }
                (Ok(effects), None) => {
                    panic!("{case} went to {}; the model refuses it", effects.to.name().code())
                }
                (Err(refusal), Some(to)) => panic!(
                    "{case} was refused as {}; the model goes to {}",
                    refusal.code(),
                    to.code()
                ),
            }
        }
    }
    assert!(steps >= 10_000 * 20, "{steps}");
    for version in Version::ALL {
        // A draft is where a life begins.
        let sought = StateName::ALL.into_iter().filter(|state| *state != StateName::Draft);
        let missed: Vec<&str> = sought
            .filter(|state| !reached.contains_key(&(version, *state)))
            .map(StateName::code)
            .collect();
        assert_eq!(missed, Vec::<&str>::new(), "{version:?}: states that no life reached");
    }
    assert_eq!(
        cancelled.len(),
        3,
        "a rejection, a decision and an answer are cancelled: {cancelled:?}"
    );
    for code in [
        "stale_acknowledgement",
        "inquiry_matter",
        "ground_not_applicable",
        "working_group_composition",
        "notice_too_short",
        "too_early",
        "duties_incomplete",
        "decision_language",
        "required_count_not_met",
        "redirection_late",
        "correction_used",
        "complaint_open",
        "no_complaint",
        "heard_by_court",
        "registered_already",
        "promise_ended",
        "not_registered",
    ] {
        assert!(refusals.contains(code), "no life was refused as {code}");
    }
}
