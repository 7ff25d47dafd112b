//! Examples of what notices about a petition say of it, and of the term they are about.

use chrono::NaiveDate;
use serde_json::Value;

use super::steps::step;
use super::values::{day, name};
use domain::notice::{NoticeKind, TermSpokenOf};
use domain::terms::TermKind;
use notice_facts::{LogHead, PetitionFacts, PetitionNotice, TermFacts};

/// All that the notice says; of one about any term, about that one.
pub(super) fn whole(kind: NoticeKind, term: TermKind) -> Value {
    PetitionNotice::new(kind, petition(kind, term), term_facts(kind, term), step(kind, term))
        .and_then(|notice| notice.payload().ok())
        .unwrap_or_default()
}

/// The same in every language: proof-readers look at what stands around it.
fn petition(kind: NoticeKind, term: TermKind) -> PetitionFacts {
    let ministry = name("Қазақстан Республикасы Көлік министрлігі");
    let page = "https://petitions.example/petitions/7";
    let (registration_number, registered_on) = registration(kind, term).unzip();
    PetitionFacts {
        number: Some("2026-000123".to_owned()),
        title: "Ауыл жолдарын жөндеу туралы".to_owned(),
        body: Some(match kind {
            NoticeKind::PetitionRedirected => {
                name("Қазақстан Республикасы Денсаулық сақтау министрлігі")
            }
            _ => ministry.clone(),
        }),
        addressee: Some(ministry),
        petition_link: page.to_owned(),
        link: format!("{page}?link_key=Jd82ks0"),
        signature_count: count(kind),
        required_count: Some(50_000),
        closes_on: Some(day(2027, 5, 24)),
        joining_ends_on: Some(day(2026, 12, 22)),
        joiners_required: 50,
        registration_number,
        registered_on,
        log: Some(LogHead {
            size: 1_204_367,
            root: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=".to_owned(),
        }),
    }
}

fn count(kind: NoticeKind) -> i32 {
    match kind {
        NoticeKind::JoiningProgress => 25,
        NoticeKind::PetitionBackToJoining | NoticeKind::SignaturesInvalidated => 47,
        NoticeKind::PetitionPublished => 50,
        NoticeKind::PetitionNotSupported | NoticeKind::JoinedNotSupported => 1_204,
        NoticeKind::CollectionProgress => 25_000,
        NoticeKind::PetitionBackInCollection => 49_871,
        NoticeKind::PetitionSupported
        | NoticeKind::VerificationNeeded
        | NoticeKind::PetitionForwarded
        | NoticeKind::AddresseeReceived => 50_012,
        _ => 37_500,
    }
}

/// Only a term of the body follows a registration.
fn registration(kind: NoticeKind, term: TermKind) -> Option<(String, NaiveDate)> {
    let follows = match kind {
        NoticeKind::TermDueSoon | NoticeKind::TermPassed => term == TermKind::Consideration,
        _ => false,
    };
    follows.then(|| ("ЖТ-2026-00417".to_owned(), day(2026, 11, 24)))
}

fn term_facts(kind: NoticeKind, term: TermKind) -> TermFacts {
    let clock = (kind.term() == TermSpokenOf::Any).then_some(term);
    let due_on =
        matches!(kind.term(), TermSpokenOf::Running(_) | TermSpokenOf::Any).then(|| due_on(kind));
    TermFacts { clock, due_on, days: days(kind) }
}

fn due_on(kind: NoticeKind) -> NaiveDate {
    match kind {
        NoticeKind::PetitionSupported | NoticeKind::VerificationNeeded => day(2026, 11, 26),
        NoticeKind::CorrectionRequested => day(2026, 11, 30),
        NoticeKind::PetitionSubmitted
        | NoticeKind::CorrectionFiled
        | NoticeKind::PetitionInFinalCheck
        | NoticeKind::InquiryReceived
        | NoticeKind::InquiryAnswered => day(2026, 12, 22),
        NoticeKind::PetitionDecided => day(2027, 1, 28),
        NoticeKind::PetitionNotSupported | NoticeKind::JoinedNotSupported => day(2027, 5, 27),
        NoticeKind::ProposalRegistered => day(2027, 6, 18),
        _ => day(2027, 1, 27),
    }
}

/// Lengths in working days, of the terms whose length is said.
fn days(kind: NoticeKind) -> Option<u32> {
    match (kind, kind.term()) {
        (NoticeKind::PetitionLimited, _) => Some(20),
        (NoticeKind::PetitionRegistered, _) | (_, TermSpokenOf::ConsiderationToCome) => Some(40),
        (NoticeKind::ProposalRegistered, _) | (_, TermSpokenOf::AnswerToCome) => Some(15),
        _ => None,
    }
}
