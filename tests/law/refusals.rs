//! The article of every refusal: there where the law says no, absent where the rule is ours alone.

use std::collections::BTreeSet;

use petitions::domain::acts::Performer;
use petitions::domain::assurance::Assurance;
use petitions::domain::calendar::{Calendar, start_of};
use petitions::domain::lifecycle::{
    Act, Actor, AppealRoute, Complained, Complaint, ComplaintMatter, Facts, Moment, Policy, Since,
    decide,
};
use petitions::domain::misstatement::{Misstatement, StatedDay};
use petitions::domain::petition::{Petition, StateName};
use petitions::domain::refusal::Refusal;
use petitions::domain::rules::{Mode, Source};

use super::acts::{acts, petition, table, today};
use super::{calendar, date};

#[test]
fn every_refusal_rests_on_its_article_and_rules_of_ours_on_none() {
    let (code, closed_on, until, minimum) = ("insufficient_support", today(), today(), 16);
    let (needed, held) = (Assurance::Eds, Assurance::Declared);
    let performer = |performer| Refusal::WrongRole { performer };
    let state = |state| Refusal::WrongState { state };
    for (refusal, named, article) in [
        (performer(Performer::Author), "wrong_role", Some("90-1(2)")),
        (performer(Performer::AuthorizedBody), "wrong_role", Some("90-2")),
        (performer(Performer::Asked), "wrong_role", Some("90-2(5)")),
        (performer(Performer::Addressee), "wrong_role", Some("90-5(1)")),
        (performer(Performer::Complained), "wrong_role", Some("91(4)")),
        (performer(Performer::Keepers), "wrong_role", None),
        (Refusal::NotAddressee, "not_addressee", Some("90-5(1)")),
        (Refusal::NotComplainedOf, "not_addressee", Some("91(4)")),
        (Refusal::OwnPetition, "own_petition", Some("67")),
        (Refusal::FirstHeadOnly, "first_head_only", Some("90-6(1)")),
        (
            Refusal::StaleAcknowledgement { in_force: "V2026" },
            "stale_acknowledgement",
            Some("90-2(3)"),
        ),
        (Refusal::NoRulesInForce, "no_rules_in_force", Some("90-1(1)")),
        (Refusal::NoticeTooShort { given: 2, needed: 3 }, "notice_too_short", Some("90-5(2)(2)")),
        (Refusal::DiscussionAhead { held_on: today() }, "too_early", Some("90-5(2)(2)")),
        (Refusal::DutiesIncomplete { missing: vec![] }, "duties_incomplete", Some("90-5(2)")),
        (Refusal::DecisionLanguage, "decision_language", Some("90-6(2)")),
        (
            Refusal::WorkingGroupComposition { missing: vec![] },
            "working_group_composition",
            Some("90-5(2)(3)"),
        ),
        (Refusal::GroundMissing, "ground_missing", Some("90-2(4)")),
        (
            Refusal::GroundNotApplicable { ground: code },
            "ground_not_applicable",
            Some("90-2(4)(1)"),
        ),
        (Refusal::UnknownSubject, "unknown_subject", Some("90-2(3)")),
        (
            Refusal::RequiredCountNotMet { required: 2, count: 1 },
            "required_count_not_met",
            Some("90-3(4)"),
        ),
        (
            Refusal::CollectionClosed { closed_on, window: true },
            "collection_closed",
            Some("90-2(4)(1)"),
        ),
        (
            Refusal::CollectionClosed { closed_on, window: false },
            "collection_closed",
            Some("90-3(2)"),
        ),
        (Refusal::UnderAge { minimum }, "under_age", Some("90-3(1)")),
        (Refusal::UnderAgeToFile { minimum }, "under_age", Some("90-1(2)")),
        (Refusal::AssuranceToSign { needed, held }, "assurance_required", Some("90-3(1)")),
        (Refusal::AssuranceToFile { needed, held }, "assurance_required", None),
        (Refusal::NotCitizen, "not_citizen", Some("90-3(1)")),
        (Refusal::SignatureInvalidated, "signature_invalidated", Some("90-3(1)")),
        (Refusal::CorrectionUsed, "correction_used", Some("64(6)")),
        (Refusal::InquiryMatter, "inquiry_matter", Some("90-2(5)")),
        (Refusal::NotAsked, "not_asked", Some("90-2(5)")),
        (Refusal::NoAddresseeProposed, "no_addressee_proposed", Some("65")),
        (Refusal::RedirectionLate { until }, "redirection_late", Some("65")),
        (Refusal::TakenDown, "taken_down", Some("90-2(7)")),
        (Refusal::AlreadyTakenDown, "already_taken_down", Some("90-2(7)")),
        (Refusal::NotTakenDown, "not_taken_down", Some("90-2(7)")),
        (Refusal::AlreadyRegistered, "registered_already", Some("90-4(3)")),
        (Refusal::NotRegistered, "not_registered", Some("90-4(3)")),
        (Refusal::DecisionStands, "decision_stands", Some("90-6(1)")),
        (Refusal::PromiseEnded, "promise_ended", Some("90-6(3)")),
        (Refusal::CommentsClosed { state: StateName::Decided }, "comments_closed", Some("90-3(3)")),
        (Refusal::AuthorityDocumentRequired, "authority_document_required", Some("90-2(2)(3)")),
        (Refusal::NotConcerned, "wrong_role", Some("91")),
        (Refusal::ComplaintOpen, "complaint_open", Some("91")),
        (Refusal::NoComplaint, "no_complaint", Some("91")),
        (Refusal::HeardByCourt, "heard_by_court", Some("91(6)")),
        (state(StateName::Draft), "state_conflict", Some("90-2")),
        (state(StateName::Published), "state_conflict", Some("90-3")),
        (state(StateName::Supported), "state_conflict", Some("90-4")),
        (state(StateName::Discussed), "state_conflict", Some("90-5")),
        (state(StateName::Decided), "state_conflict", Some("90-6")),
        (state(StateName::Rejected), "state_conflict", Some("90-2(6)")),
        (state(StateName::Answered), "state_conflict", Some("90-3(5)")),
        (state(StateName::Withdrawn), "state_conflict", Some("64(9)")),
        (state(StateName::Archived), "state_conflict", None),
        // The law is silent.
        (Refusal::StaffAccount, "staff_account", None),
        (Refusal::NotResident, "not_resident", None),
        (Refusal::ResignLimit, "resign_limit", None),
        (Refusal::NoSignature, "no_signature", None),
        (Refusal::TextHashMismatch, "text_hash_mismatch", None),
        (Refusal::WithdrawalNotOffered, "withdrawal_not_offered", None),
    ] {
        assert_eq!((refusal.code(), refusal.article()), (named, article), "{refusal:?}");
        assert!(!refusal.to_string().contains(" his "), "{refusal}");
    }
}

#[test]
fn what_is_misstated_rests_on_the_article_that_asks_for_it() {
    let today = today();
    let day = |day| Misstatement::StillToCome { day, today };
    let ground = 2;
    for (fault, code, pointer, article) in [
        (Misstatement::SubjectMissing { ground }, "required", "/grounds/2/subject", "90-2(3)"),
        (
            Misstatement::SubjectUnknown { ground },
            "unknown_subject",
            "/grounds/2/subject",
            "90-2(3)",
        ),
        (
            Misstatement::SubjectNotAllowed { ground },
            "not_allowed",
            "/grounds/2/subject",
            "90-2(3)",
        ),
        (
            Misstatement::BlockingMissing { ground },
            "required",
            "/grounds/2/blocking_petition",
            "90-2(4)(3)",
        ),
        (
            Misstatement::BlockingNotAllowed { ground },
            "not_allowed",
            "/grounds/2/blocking_petition",
            "90-2(4)(3)",
        ),
        (
            Misstatement::BlocksItself { ground },
            "same_petition",
            "/grounds/2/blocking_petition",
            "90-2(4)(3)",
        ),
        (
            Misstatement::BlockingUnknown { ground },
            "unknown_value",
            "/grounds/2/blocking_petition",
            "90-2(4)(3)",
        ),
        (Misstatement::NoBar { ground }, "no_bar", "/grounds/2/blocking_petition", "90-2(4)(3)"),
        (day(StatedDay::Visited), "out_of_range", "/visited_on", "90-5(2)(1)"),
        (day(StatedDay::LettersSent), "out_of_range", "/sent_on", "90-2(8)"),
        (day(StatedDay::Statement), "out_of_range", "/on", "90-6(3)"),
        (day(StatedDay::Signed), "out_of_range", "/signed_on", "90-3(1)"),
        (day(StatedDay::SheetReceived), "out_of_range", "/received_on", "90-3(1)"),
        (day(StatedDay::ComplaintReceived), "out_of_range", "/received_on", "99"),
        (Misstatement::TextSubjectMissing, "required", "/subject", "90-2(2)(4)"),
        (
            Misstatement::SignedAfterReceipt { received_on: today },
            "after_receipt",
            "/signed_on",
            "90-3(1)",
        ),
        (Misstatement::LettersTooEarly, "too_early", "/sent_on", "90-2(8)"),
        (Misstatement::StatementTooEarly, "too_early", "/on", "90-6(3)"),
        (Misstatement::ReceivedTooEarly, "too_early", "/received_on", "99"),
        (Misstatement::NotProposed { point: 1 }, "not_quoted", "/points/1/proposal", "90-6(2)"),
        (Misstatement::PromiseDeclined { point: 1 }, "not_allowed", "/points/1/due_on", "90-6(2)"),
        (
            Misstatement::PromisePast { point: 1, today },
            "out_of_range",
            "/points/1/due_on",
            "90-6(2)",
        ),
    ] {
        let said = (fault.code(), fault.pointer(), fault.article());
        assert_eq!(said, (code, pointer.to_owned(), article), "{fault:?}");
        assert_eq!(Refusal::from(fault).article(), Some(article));
        assert_eq!(Refusal::from(fault).code(), code);
    }
    let (first, last) = (today, today);
    let outside = Misstatement::OutsideWindow { day: StatedDay::Signed, first, last };
    assert_eq!((outside.code(), outside.article()), ("out_of_window", "90-3(1)"));
}

/// The article that makes an act theirs who perform it, by the hand-written table.
fn of_performers(act: &str, performers: &BTreeSet<&str>) -> Option<&'static str> {
    let by = |who| performers.contains(who);
    match act {
        "inquiry_answered" => Some("90-2(5)"),
        _ if act.starts_with("complaint_filed") => Some("91"),
        _ if act.starts_with("complaint_passed_on") && by("official") => Some("91(4)"),
        _ if act.starts_with("complaint_settled") && by("official") => Some("91(4)"),
        _ if by("author") => Some("90-1(2)"),
        _ if by("moderator") => Some("90-2"),
        _ if by("official") || by("first_head") => Some("90-5(1)"),
        // By the service itself, or an administrator who keeps it.
        _ => None,
    }
}

#[test]
fn whoever_is_not_to_act_hears_by_which_article_it_is_others_act() {
    let plain = Calendar::new(1, Vec::new());
    let at = Moment {
        now: start_of(today()),
        today: today(),
        calendar: &plain,
        policy: Policy::DEFAULT,
    };
    let table = table();
    let mut asked = 0;
    for (name, tried) in acts() {
        let performers: BTreeSet<&str> = table
            .iter()
            .filter(|((act, ..), _)| act == name)
            .flat_map(|(_, said)| said.iter().flat_map(|said| &said.by).map(String::as_str))
            .collect();
        let article = of_performers(name, &performers);
        for (who, stranger) in [("service", Actor::Service), ("citizen", Actor::Citizen)] {
            if performers.contains(who) {
                continue;
            }
            let petition = petition(StateName::Published, Mode::Pre, tried.taken_down);
            let refused = decide(&petition, &tried.act, stranger, &tried.facts, &at).unwrap_err();
            assert_eq!(
                (refused.code(), refused.article()),
                ("wrong_role", article),
                "{name} by {who}"
            );
            asked += 1;
        }
    }
    assert!(asked > 70, "{asked}");
}

#[test]
fn a_late_complaint_names_the_term_that_was_missed() {
    let calendar = calendar();
    let today = date("2027-09-15");
    let at = Moment { now: start_of(today), today, calendar: &calendar, policy: Policy::DEFAULT };
    let petition =
        Petition { source: Source::Electronic, ..petition(StateName::Rejected, Mode::Pre, false) };
    let notice = |explained| Since::Notice { given_on: date("2026-11-23"), explained };
    let silence = Since::Silence { ended_on: Some(date("2026-11-23")) };
    for (route, since, article) in [
        (AppealRoute::Superior, notice(true), "92(1)"),
        (AppealRoute::Superior, notice(false), "92(1-1)"),
        (AppealRoute::Court, notice(true), "136"),
        (AppealRoute::Court, notice(false), "136"),
        (AppealRoute::Superior, silence, "92(1)"),
        (AppealRoute::Court, silence, "92(1)"),
    ] {
        let act = Act::FileComplaint(Complaint {
            matter: ComplaintMatter::Rejection,
            complained: Complained::AuthorizedBody,
            route,
            since: Some(since),
            waits: false,
            concerned: true,
            restoration: false,
        });
        let late = decide(&petition, &act, Actor::Author, &Facts::default(), &at).unwrap_err();
        assert_eq!((late.code(), late.article()), ("complaint_late", Some(article)), "{since:?}");
    }
}
