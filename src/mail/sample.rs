//! An example of every notice's facts: what tests render, previews show and callers have to fill.

use serde_json::{Value, json};

use super::render::shows_petition;
use domain::notice::NoticeKind;
use domain::terms::TermKind;

/// Facts with which the notice can be rendered. Always optional: `given_name` (greeting), `note`,
/// `unsubscribe_link`, `registration_number` and `registered_on` of a notice about any term; besides, `due_on` of `petition_submitted` (absent when the moderator checks
/// only after the fifty joined) and `reasoning` of `petition_rejected` (absent when the service
/// itself refuses). Every other fact shown here is required. Days are ISO dates.
pub fn sample(kind: NoticeKind) -> Value {
    let own = match kind {
        NoticeKind::ConfirmRegistration => {
            return json!({
                "given_name": "Айгүл",
                "link": "https://petitions.example/confirm#q8Zr2nXw",
                "code": "q8Zr2nXw",
                "expires_hours": 24,
            });
        }
        NoticeKind::PasswordReset => {
            return json!({
                "given_name": "Айгүл",
                "link": "https://petitions.example/reset#Vt41mLpe",
                "code": "Vt41mLpe",
                "expires_hours": 1,
            });
        }
        NoticeKind::EmailChange => {
            return json!({
                "given_name": "Айгүл",
                "link": "https://petitions.example/confirm#Wq77sGx2",
                "code": "Wq77sGx2",
                "expires_hours": 24,
            });
        }
        NoticeKind::EmailChanged => {
            return json!({
                "given_name": "Айгүл",
                "link": "https://petitions.example/reversal#Hn3eRk90",
                "code": "Hn3eRk90",
                "expires_hours": 72,
            });
        }
        NoticeKind::StaffInvited => {
            return json!({
                "given_name": "Нұрлан",
                "link": "https://petitions.example/reset#Zx5bTq18",
                "code": "Zx5bTq18",
                "expires_hours": 24,
            });
        }
        NoticeKind::SecondFactorChanged => {
            return json!({ "given_name": "Айгүл", "second_factor": "enrolled", "link": "https://petitions.example/reset" });
        }
        NoticeKind::AccountErased => return json!({ "given_name": "Айгүл" }),
        NoticeKind::AlreadyRegistered
        | NoticeKind::RegistrationUnfinished
        | NoticeKind::PasswordChanged
        | NoticeKind::SessionReused => {
            return json!({ "given_name": "Айгүл", "link": "https://petitions.example/reset" });
        }
        NoticeKind::PetitionSubmitted => json!({ "due_on": "2026-12-22" }),
        NoticeKind::CorrectionRequested => json!({
            "reasoning": "Ұсыныстар көрсетілмеген: қандай шара қабылдануы керек екенін жазыңыз.",
            "due_on": "2026-11-30",
        }),
        NoticeKind::PetitionRejected => json!({
            "grounds": [
                { "name": "Тыйым салынған тақырып", "detail": "қорғаныс және ұлттық қауіпсіздік" },
                { "name": "Мазмұны толық емес", "detail": null },
            ],
            "reasoning": "Петицияда әскери міндетті өзгерту ұсынылған.",
            "appeal_route": "court",
        }),
        NoticeKind::PetitionLimited => json!({
            "link": "https://petitions.example/petitions/7?link_key=Jd82ks0",
            "joiners_required": 50,
            "joining_ends_on": "2026-12-22",
            "days": 20,
        }),
        NoticeKind::PetitionInFinalCheck => {
            json!({ "joiners_required": 50, "due_on": "2026-12-22" })
        }
        NoticeKind::PetitionPublished => {
            json!({ "required_count": 50_000, "signature_count": 50, "closes_on": "2027-05-24" })
        }
        NoticeKind::PetitionSupported | NoticeKind::VerificationNeeded => {
            json!({ "signature_count": 50_012, "required_count": 50_000, "due_on": "2026-11-26" })
        }
        NoticeKind::PetitionBackInCollection => json!({
            "signature_count": 49_871,
            "required_count": 50_000,
            "closes_on": "2027-05-24",
            "note": "Қайталанған 141 қолтаңба алып тасталды.",
        }),
        NoticeKind::PetitionForwarded => json!({
            "body": "Қазақстан Республикасы Көлік министрлігі",
            "signature_count": 50_012,
            "days": 40,
            "note": "Барлық дауыс тексерілді.",
        }),
        NoticeKind::PetitionRedirected => json!({
            "body": "Қазақстан Республикасы Денсаулық сақтау министрлігі",
            "days": 40,
            "note": "Мәселе денсаулық сақтау саласына жатады.",
        }),
        NoticeKind::PetitionRegistered => json!({
            "registration_number": "ЖТ-2026-00417",
            "registered_on": "2026-11-24",
            "due_on": "2027-01-27",
            "days": 40,
        }),
        NoticeKind::WorkingGroupInvited => {
            json!({ "due_on": "2027-01-27", "note": "Топтың алғашқы отырысы туралы бөлек хабарлаймыз." })
        }
        NoticeKind::DiscussionAnnounced => json!({
            "held_on": "2026-12-10",
            "place": "Астана, Қабанбай батыр даңғылы, 32/1, сағат 15:00",
            "due_on": "2027-01-27",
            "note": "Қатысу үшін жеке куәлігіңізді ала келіңіз.",
            "unsubscribe_link": "https://petitions.example/unsubscribe#b71Kx",
        }),
        NoticeKind::PetitionDecided => json!({
            "revised": false,
            "outcome": "partially_satisfied",
            "reasoning": "Ұсыныстың бірінші бөлігі заңға сәйкес келеді.",
            "due_on": "2027-01-28",
            "appeal_route": "superior",
        }),
        NoticeKind::DecisionPublished => json!({
            "outcome": "partially_satisfied",
            "published_on": "2027-01-28",
            "unsubscribe_link": "https://petitions.example/unsubscribe#b71Kx",
        }),
        NoticeKind::PetitionNotSupported | NoticeKind::JoinedNotSupported => json!({
            "signature_count": 1_204,
            "required_count": 50_000,
            "closes_on": "2027-05-24",
            "due_on": "2027-05-27",
        }),
        NoticeKind::ForwardedAsProposal => json!({
            "body": "Қазақстан Республикасы Көлік министрлігі",
            "days": 15,
            "note": "Жауап хатпен де жіберіледі.",
        }),
        NoticeKind::CorrectionFiled => json!({ "due_on": "2026-12-22" }),
        NoticeKind::BodyWithoutStaff => {
            json!({ "asked_body": "Қазақстан Республикасы Көлік министрлігі" })
        }
        NoticeKind::JoinedForwarded => {
            json!({ "body": "Қазақстан Республикасы Көлік министрлігі", "days": 40 })
        }
        NoticeKind::JoinedAnswered => json!({
            "conclusion": "answered",
            "reasoning": "Ұсыныс 2027 жылғы жұмыс жоспарына енгізілді.",
        }),
        NoticeKind::ProposalAnswered => json!({
            "conclusion": "answered",
            "reasoning": "Ұсынысыңыз 2027 жылғы жұмыс жоспарына енгізілді.",
            "appeal_route": "superior",
        }),
        NoticeKind::PetitionWithdrawn | NoticeKind::JoinedWithdrawn => json!({}),
        NoticeKind::JoinedRejected => json!({
            "grounds": [{ "name": "Тыйым салынған тақырып", "detail": null }],
        }),
        NoticeKind::AddresseeReceived => json!({
            "signature_count": 50_012,
            "required_count": 50_000,
            "days": 40,
            "note": "Барлық дауыс тексерілді.",
        }),
        NoticeKind::ProposalReceived => {
            json!({ "days": 15, "note": "Жиналған дауыс жеткіліксіз." })
        }
        NoticeKind::AddresseeChangeProposed => json!({
            "body": "Қазақстан Республикасы Экология министрлігі",
            "reasoning": "Мәселе осы органның құзыретіне жатады.",
        }),
        NoticeKind::JoiningProgress => joining(25),
        NoticeKind::PetitionBackToJoining => joining(47),
        NoticeKind::SignaturesInvalidated => json!({
            "removed": 3,
            "signature_count": 47,
            "reasoning": "Бір парақтағы қолдар бір адамның қолымен қойылған.",
        }),
        NoticeKind::ProposalRegistered => json!({
            "body": "Қазақстан Республикасы Көлік министрлігі",
            "registration_number": "ЖТ-2027-00031",
            "registered_on": "2027-05-28",
            "due_on": "2027-06-18",
            "days": 15,
        }),
        NoticeKind::PetitionTakenDown => json!({ "reasoning": "Сот актісі бойынша." }),
        NoticeKind::ComplaintSettled => json!({
            "complaint_outcome": "act_cancelled",
            "reasoning": "Негіздеме жеткіліксіз деп танылды.",
            "appeal_route": "superior",
            "moved": true,
        }),
        NoticeKind::ComplaintOutcome => json!({
            "complaint_outcome": "act_cancelled",
            "reasoning": "Негіздеме жеткіліксіз деп танылды.",
            "moved": true,
        }),
        NoticeKind::ComplaintReceived => {
            json!({ "reasoning": "Шешімде дәлелдерге баға берілмеген.", "appeal_route": "court" })
        }
        NoticeKind::ComplaintFiled => {
            json!({ "reasoning": "Шешімде дәлелдерге баға берілмеген.", "appeal_route": "superior" })
        }
        NoticeKind::InquiryReceived => json!({
            "question": "Петицияның тақырыбы Сіздің органның құзыретіне жата ма?",
            "due_on": "2026-12-22",
        }),
        NoticeKind::InquiryAnswered => json!({
            "body": "Қазақстан Республикасы Әділет министрлігі",
            "reasoning": "Тақырып тыйым салынғандар тізбесінде жоқ.",
            "due_on": "2026-12-22",
        }),
        NoticeKind::CollectionProgress => json!({
            "share": 50,
            "signature_count": 25_000,
            "required_count": 50_000,
            "closes_on": "2027-05-24",
        }),
        NoticeKind::MilestoneReached => json!({
            "share": 75,
            "signature_count": 37_500,
            "required_count": 50_000,
            "closes_on": "2027-05-24",
            "unsubscribe_link": "https://petitions.example/unsubscribe#b71Kx",
        }),
        NoticeKind::ClosingSoon => json!({
            "signature_count": 37_500,
            "required_count": 50_000,
            "closes_on": "2027-05-24",
            "unsubscribe_link": "https://petitions.example/unsubscribe#b71Kx",
        }),
        NoticeKind::PetitionOpened => json!({
            "required_count": 50_000,
            "closes_on": "2027-05-24",
            "unsubscribe_link": "https://petitions.example/unsubscribe#b71Kx",
        }),
        NoticeKind::TermDueSoon | NoticeKind::TermPassed => of_term(TermKind::Moderation),
        NoticeKind::ActOverdue => of_silence(TermKind::Moderation, "court"),
    };
    let mut facts = of_petition(own);
    // Who has not seen the petition open cannot read it, and gets no link to it.
    if !shows_petition(kind)
        && let Some(facts) = facts.as_object_mut()
    {
        facts.remove("petition_link");
    }
    facts
}

/// A sample for each term that a notice can speak of; of the others their one.
pub fn samples(kind: NoticeKind) -> Vec<Value> {
    let told = |clock: &TermKind| match kind {
        NoticeKind::TermDueSoon => clock.reminder().is_some_and(|reminder| reminder.kind == kind),
        _ => clock.overdue_notices().iter().any(|notice| notice.kind == kind),
    };
    let terms = TermKind::ALL.into_iter().filter(told);
    match kind {
        NoticeKind::TermDueSoon | NoticeKind::TermPassed => {
            terms.map(|clock| of_petition(of_term(clock))).collect()
        }
        NoticeKind::ActOverdue => {
            let route = |clock| if clock == TermKind::Consideration { "superior" } else { "court" };
            terms.map(|clock| of_petition(of_silence(clock, route(clock)))).collect()
        }
        _ => vec![sample(kind)],
    }
}

/// A term that somebody owes an act in.
fn of_term(clock: TermKind) -> Value {
    let mut facts = json!({ "clock": clock.code(), "due_on": "2027-01-27" });
    if clock == TermKind::Consideration {
        facts["registration_number"] = json!("ЖТ-2026-00417");
        facts["registered_on"] = json!("2026-11-24");
    }
    facts
}

/// A term that somebody was silent in.
fn of_silence(clock: TermKind, route: &str) -> Value {
    json!({ "clock": clock.code(), "due_on": "2027-01-27", "appeal_route": route })
}

/// The way to the fifty.
fn joining(signature_count: u32) -> Value {
    json!({
        "link": "https://petitions.example/petitions/7?link_key=Jd82ks0",
        "joiners_required": 50,
        "joining_ends_on": "2026-12-22",
        "signature_count": signature_count,
    })
}

/// Adds what every notice about a petition names.
fn of_petition(mut facts: Value) -> Value {
    facts["number"] = json!("2026-000123");
    facts["title"] = json!("Ауыл жолдарын жөндеу туралы");
    facts["addressee"] = json!("Қазақстан Республикасы Көлік министрлігі");
    facts["petition_link"] = json!("https://petitions.example/petitions/7");
    facts
}
