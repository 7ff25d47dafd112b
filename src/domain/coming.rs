//! What comes next on the way of a petition by the law, from whom, and by when: what its running terms wait for, and what
//! has to be done before.

use chrono::NaiveDate;

use crate::offers::Running;
use crate::petition::StateName;
use crate::rules::article;
use crate::terms::TermKind;
use crate::words::words;

words! {
    /// A step that is still to come, in the order of a petition's life.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Step {
        /// The draft is filed (90-2(1)).
        Submission = "submission",
        /// The check of the authorized body (90-2(5)).
        Moderation = "moderation",
        /// The author completes the text (64(6)).
        Correction = "correction",
        /// Fifty citizens join (90-2(4)(1)).
        Joining = "joining",
        /// Citizens join in the open (90-3(2)).
        Collection = "collection",
        /// Letters to the mass media (90-2(8)).
        MediaLetters = "media_letters",
        /// Verification of the signatures (90-4(1)).
        Verification = "verification",
        /// Forwarding to the competent body (90-4(1)).
        Forwarding = "forwarding",
        /// Forwarding as a proposal, below the threshold (90-3(5)).
        ProposalForwarding = "proposal_forwarding",
        /// Entry in the register of the body (90-4(3)).
        Registration = "registration",
        /// The visit to the place, or why there is none (90-5(2)(1)).
        FieldVisit = "field_visit",
        /// The commission or working group (90-5(2)(3)).
        WorkingGroup = "working_group",
        /// The public discussion of the draft decision (90-5(2)(2)).
        Discussion = "discussion",
        /// The decision (90-6(1)), within the term of the consideration (90-5(1)).
        Decision = "decision",
        /// Its publication (90-6(3)).
        DecisionPublication = "decision_publication",
        /// The first head's statement (90-6(3)).
        Statement = "statement",
        /// The answer to a proposal (89).
        ProposalAnswer = "proposal_answer",
        /// The archive (our default).
        Archive = "archive",
    }
}

words! {
    /// From whom a step is to come.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ByWhom {
        /// The author.
        Author = "author",
        /// Citizens who join.
        Citizens = "citizens",
        /// The ministry in charge (90-2(1)).
        AuthorizedBody = "authorized_body",
        /// The body it is addressed to.
        Addressee = "addressee",
        /// The first head of that body (90-6(1)).
        FirstHead = "first_head",
        /// The service, by the passing of time.
        Service = "service",
    }
}

/// What comes, from whom, by which provision and by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coming {
    /// The step.
    pub what: Step,
    /// From whom.
    pub by_whom: ByWhom,
    /// The provision by which it is owed, or may come.
    pub article: &'static str,
    /// The last day for it; none where the law names none.
    pub due_on: Option<NaiveDate>,
}

/// What the present addressee has done of its duties before a decision (90-5(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Done {
    /// The visit, or its waiver.
    pub field_visit: bool,
    /// The working group.
    pub working_group: bool,
}

/// What comes next, in the order of a petition's life; nothing once it is in the archive.
pub fn coming(state: StateName, done: Done, running: &[Running]) -> Vec<Coming> {
    let mut steps: Vec<Coming> = running.iter().filter_map(of_term).collect();
    steps.extend(untimed(state, done).into_iter().filter(|step| {
        // A term of its own says by when.
        !running.iter().filter_map(of_term).any(|timed| timed.what == step.what)
    }));
    steps.sort_by_key(|step| step.what as u8);
    steps.dedup_by_key(|step| step.what);
    steps
}

/// Steps that the law asks for without naming days.
fn untimed(state: StateName, done: Done) -> Vec<Coming> {
    let step = |what, by_whom, article| Coming { what, by_whom, article, due_on: None };
    if state == StateName::Draft {
        return vec![step(Step::Submission, ByWhom::Author, article::FILING)];
    }
    if !state.is_in_consideration() {
        return Vec::new();
    }
    let duties = [
        (done.field_visit, Step::FieldVisit, article::FIELD_VISIT),
        (done.working_group, Step::WorkingGroup, article::WORKING_GROUP),
        (state == StateName::Discussed, Step::Discussion, article::DISCUSSION),
    ];
    let undone = duties.into_iter().filter(|(done, ..)| !done);
    undone.map(|(_, what, article)| step(what, ByWhom::Addressee, article)).collect()
}

/// What a running term waits for; terms of complaints go their own way.
fn of_term(term: &Running) -> Option<Coming> {
    let (what, by_whom, article) = match term.kind {
        TermKind::Moderation => {
            (Step::Moderation, ByWhom::AuthorizedBody, article::MODERATION_TERM)
        }
        TermKind::Correction => (Step::Correction, ByWhom::Author, article::CORRECTION),
        TermKind::Joining => (Step::Joining, ByWhom::Citizens, article::JOINING_WINDOW),
        TermKind::Collection => (Step::Collection, ByWhom::Citizens, article::COLLECTION),
        TermKind::MediaLetter => {
            (Step::MediaLetters, ByWhom::AuthorizedBody, article::MEDIA_LETTERS)
        }
        TermKind::Verification => {
            (Step::Verification, ByWhom::AuthorizedBody, article::VERIFICATION)
        }
        TermKind::Forwarding => (Step::Forwarding, ByWhom::AuthorizedBody, article::FORWARDING),
        TermKind::ForwardingNotice => {
            (Step::ProposalForwarding, ByWhom::AuthorizedBody, article::NOT_SUPPORTED)
        }
        TermKind::Registration => (Step::Registration, ByWhom::Addressee, article::REGISTRATION),
        TermKind::WorkingGroup => (Step::WorkingGroup, ByWhom::Addressee, article::WORKING_GROUP),
        TermKind::Consideration => (Step::Decision, ByWhom::FirstHead, article::CONSIDERATION_TERM),
        TermKind::DecisionPublication => {
            (Step::DecisionPublication, ByWhom::Addressee, article::DECISION_PUBLICATION)
        }
        TermKind::Statement => (Step::Statement, ByWhom::FirstHead, article::STATEMENT),
        TermKind::ProposalAnswer => {
            (Step::ProposalAnswer, ByWhom::Addressee, article::PROPOSAL_ANSWER)
        }
        TermKind::Archive => (Step::Archive, ByWhom::Service, article::PETITION),
        TermKind::ComplaintPassingOn | TermKind::Complaint => return None,
    };
    // How the service's own terms are kept is for staff to see.
    let due_on = (!term.overdue || !term.kind.is_internal()).then_some(term.due_on);
    Some(Coming { what, by_whom, article, due_on })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn term(kind: TermKind, day: u32) -> Running {
        Running { kind, due_on: on(day), overdue: false }
    }

    fn said(
        state: StateName,
        done: Done,
        running: &[Running],
    ) -> Vec<(&'static str, &'static str, Option<NaiveDate>)> {
        let steps = coming(state, done, running);
        steps.into_iter().map(|step| (step.what.code(), step.by_whom.code(), step.due_on)).collect()
    }

    #[test]
    fn the_duties_before_a_decision_come_in_their_order_and_the_decision_after_them() {
        let running = [term(TermKind::Consideration, 30), term(TermKind::WorkingGroup, 12)];
        assert_eq!(
            said(StateName::UnderConsideration, Done::default(), &running),
            [
                ("field_visit", "addressee", None),
                ("working_group", "addressee", Some(on(12))),
                ("discussion", "addressee", None),
                ("decision", "first_head", Some(on(30))),
            ]
        );
        let done = Done { field_visit: true, working_group: true };
        let running = [term(TermKind::Consideration, 30)];
        assert_eq!(
            said(StateName::Discussed, done, &running),
            [("decision", "first_head", Some(on(30)))]
        );
        assert_eq!(
            said(StateName::DiscussionAnnounced, done, &running)[0],
            ("discussion", "addressee", None)
        );
    }

    #[test]
    fn a_draft_waits_for_its_author_and_the_archive_for_nothing() {
        assert_eq!(said(StateName::Draft, Done::default(), &[]), [("submission", "author", None)]);
        assert_eq!(said(StateName::Archived, Done::default(), &[]), []);
    }

    #[test]
    fn how_a_term_of_ours_is_kept_is_not_told() {
        let late = |kind| Running { overdue: true, ..term(kind, 3) };
        let of = |kind| said(StateName::Supported, Done::default(), &[late(kind)])[0].2;
        assert_eq!(of(TermKind::Verification), None);
        assert_eq!(of(TermKind::Forwarding), Some(on(3)));
        assert_eq!(said(StateName::Answered, Done::default(), &[late(TermKind::Complaint)]), []);
    }
}
