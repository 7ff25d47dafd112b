//! Every notice that an act causes can be told by what one step knows.

use std::collections::{BTreeMap, BTreeSet};

use petitions::domain::acts::{AppealRoute, ComplaintOutcome, Outcome};
use petitions::domain::follow_up::Progress;
use petitions::domain::proceedings::Conclusion;
use petitions::domain::succession::BodyChange;
use petitions::notice_facts::{
    AbsentBody, AnotherBody, Decision, Discussion, DuePromises, FiledComplaint, Forwarding,
    Inquiry, Milestone, MovedTerm, NewPetition, PassedComplaint, PromiseReport, ProposalAnswer,
    Prose, PublishedDecision, Reasons, Registration, Rejection, RemovedVotes, Reorganisation,
    SettledComplaint, Silence, StepFacts, TakenDown, TakenOver, WorkingGroup,
};

use super::acts::today;
use super::states::accepted;

/// One of each kind of facts. A kind that is missing here leaves the notice that needs it untold below.
fn every_kind_of_facts() -> Vec<StepFacts> {
    let reasoning = || Prose::from("reasons");
    let appeal_route = AppealRoute::Superior;
    vec![
        StepFacts::None,
        StepFacts::Reasons(Reasons { reasoning: reasoning() }),
        StepFacts::Rejection(Rejection { grounds: Vec::new(), reasoning: None, appeal_route }),
        StepFacts::Forwarding(Forwarding { note: String::new() }),
        StepFacts::AnotherBody(AnotherBody { body: None, reasoning: reasoning() }),
        StepFacts::Inquiry(Inquiry { question: String::new() }),
        StepFacts::Registration(Registration {
            registration_number: String::new(),
            registered_on: today(),
        }),
        StepFacts::WorkingGroup(WorkingGroup {
            meets_on: None,
            meets_at: None,
            meeting_place: None,
        }),
        StepFacts::Discussion(Discussion {
            held_on: today(),
            starts_at: None,
            place: String::new(),
            agenda: Vec::new(),
            broadcast_link: None,
        }),
        StepFacts::Decision(Decision {
            outcome: Outcome::Satisfied,
            revised: false,
            reasoning: None,
            appeal_route,
        }),
        StepFacts::PublishedDecision(PublishedDecision {
            published_on: today(),
            outcome: Outcome::Satisfied,
            appeal_route,
        }),
        StepFacts::PromiseReport(PromiseReport {
            proposal: String::new(),
            promised_by: today(),
            progress: Progress::Done,
            reasoning: reasoning(),
        }),
        StepFacts::DuePromises(DuePromises {
            promised_by: today(),
            proposals: vec![String::new()],
        }),
        StepFacts::ProposalAnswer(ProposalAnswer {
            reasoning: reasoning(),
            conclusion: Conclusion::ALL[0],
            appeal_route,
        }),
        StepFacts::TakenDown(TakenDown { reasoning: reasoning(), appeal_route }),
        StepFacts::PassedComplaint(PassedComplaint {
            superior: String::new(),
            received_on: today(),
            answer_by: today(),
        }),
        StepFacts::FiledComplaint(FiledComplaint { reasoning: reasoning(), appeal_route }),
        StepFacts::SettledComplaint(SettledComplaint {
            complaint_outcome: ComplaintOutcome::ALL[0],
            reasoning: reasoning(),
            appeal_route,
            moved: false,
        }),
        StepFacts::RemovedVotes(RemovedVotes { reasoning: reasoning(), removed: 1 }),
        StepFacts::Silence(Silence { appeal_route }),
        StepFacts::Milestone(Milestone { share: 50 }),
        StepFacts::MovedTerm(MovedTerm { was_due_on: today() }),
        StepFacts::NewPetition(NewPetition { topic: String::new() }),
        StepFacts::AbsentBody(AbsentBody { asked_body: None }),
        StepFacts::Reorganisation(Reorganisation {
            reorganisation: BodyChange::Rename,
            former_body: None,
            successor: None,
            effective_on: today(),
        }),
        StepFacts::TakenOver(TakenOver { colleague: String::new(), reasoning: reasoning() }),
    ]
}

#[test]
fn one_step_knows_what_all_its_notices_say() {
    let mut told: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    accepted(|_, _, effects| {
        let kinds = told.entry(effects.event).or_default();
        kinds.extend(effects.notices.iter().map(|due| due.kind.code()));
        let suffices =
            |facts: &StepFacts| effects.notices.iter().all(|due| facts.suffices_for(due.kind));
        assert!(
            every_kind_of_facts().iter().any(suffices),
            "no facts of one step suffice for the notices of {}: {:?}",
            effects.event,
            effects.notices
        );
    });
    assert!(told.values().filter(|kinds| !kinds.is_empty()).count() > 20, "{told:?}");
}
