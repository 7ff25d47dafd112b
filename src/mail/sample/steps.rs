//! Examples of what the step says that a notice tells of.

use super::values::{day, name};
use chrono::NaiveDate;
use domain::acts::{AppealRoute, ComplaintOutcome, Ground, Outcome};
use domain::follow_up::Progress;
use domain::notice::NoticeKind;
use domain::proceedings::Conclusion;
use domain::subjects::ProhibitedSubject;
use domain::succession::BodyChange;
use domain::terms::TermKind;
use notice_facts::{
    AbsentBody, AnotherBody, Decision, Discussion, DuePromises, FiledComplaint, Forwarding,
    GroundFacts, Inquiry, Milestone, MovedTerm, NewPetition, PassedComplaint, PromiseReport,
    ProposalAnswer, PublishedDecision, Reasons, Registration, Rejection, RemovedVotes,
    Reorganisation, SettledComplaint, Silence, StepFacts, TakenDown, TakenOver, WorkingGroup,
};

const OUTCOME: Outcome = Outcome::PartiallySatisfied;

pub(super) fn step(kind: NoticeKind, term: TermKind) -> StepFacts {
    match kind {
        NoticeKind::CorrectionRequested
        | NoticeKind::PetitionTakenDown
        | NoticeKind::SignaturesInvalidated
        | NoticeKind::PetitionRejected
        | NoticeKind::JoinedRejected
        | NoticeKind::AddresseeChangeProposed
        | NoticeKind::InquiryReceived
        | NoticeKind::InquiryAnswered
        | NoticeKind::ModerationDelayed
        | NoticeKind::HoldTakenOver => of_moderation(kind),
        NoticeKind::PetitionForwarded | NoticeKind::AddresseeReceived => {
            forwarding("Барлық дауыс тексерілді.")
        }
        NoticeKind::PetitionRedirected => forwarding("Мәселе денсаулық сақтау саласына жатады."),
        NoticeKind::ForwardedAsProposal => forwarding("Жауап хатпен де жіберіледі."),
        NoticeKind::ProposalReceived => forwarding("Жиналған дауыс жеткіліксіз."),
        NoticeKind::WorkingGroupInvited
        | NoticeKind::RepresentativeInvited
        | NoticeKind::GroupMemberInvited => StepFacts::WorkingGroup(WorkingGroup {
            meets_on: Some(day(2026, 12, 3)),
            meets_at: Some("11:00".to_owned()),
            meeting_place: Some("Астана қаласы, Мәңгілік Ел даңғылы, 8-үй, 210-зал".to_owned()),
        }),
        NoticeKind::PetitionRegistered
        | NoticeKind::ProposalRegistered
        | NoticeKind::DiscussionAnnounced
        | NoticeKind::PetitionDecided
        | NoticeKind::DecisionCancelled
        | NoticeKind::DecisionPublished
        | NoticeKind::ProposalAnswered
        | NoticeKind::JoinedAnswered => of_the_body(kind),
        NoticeKind::ComplaintReceived
        | NoticeKind::ComplaintPassedOn
        | NoticeKind::ComplaintFiled
        | NoticeKind::ComplaintSettled
        | NoticeKind::ComplaintOutcome => of_a_complaint(kind),
        NoticeKind::PromiseReported | NoticeKind::PromiseDueSoon | NoticeKind::PromisePassed => {
            of_a_promise(kind)
        }
        NoticeKind::ActOverdue => StepFacts::Silence(silence(term)),
        NoticeKind::CollectionProgress => StepFacts::Milestone(Milestone { share: 50 }),
        NoticeKind::MilestoneReached => StepFacts::Milestone(Milestone { share: 75 }),
        NoticeKind::CollectionShortened => moved(day(2027, 5, 25)),
        NoticeKind::TermShortened => moved(day(2027, 1, 28)),
        NoticeKind::PetitionOpened => {
            StepFacts::NewPetition(NewPetition { topic: "territory:110000000".to_owned() })
        }
        NoticeKind::AddresseeReorganised => StepFacts::Reorganisation(Reorganisation {
            reorganisation: BodyChange::Merger,
            former_body: Some(name("Қазақстан Республикасы Сауда министрлігі")),
            successor: Some(name("Қазақстан Республикасы Сауда және интеграция министрлігі")),
            effective_on: day(2027, 1, 15),
        }),
        NoticeKind::BodyWithoutStaff => StepFacts::AbsentBody(AbsentBody {
            asked_body: Some(name("Қазақстан Республикасы Көлік министрлігі")),
        }),
        _ => StepFacts::None,
    }
}

fn silence(term: TermKind) -> Silence {
    let appeal_route = match term {
        TermKind::Consideration => AppealRoute::Superior,
        _ => AppealRoute::Court,
    };
    Silence { appeal_route }
}

fn moved(was_due_on: NaiveDate) -> StepFacts {
    StepFacts::MovedTerm(MovedTerm { was_due_on })
}

fn of_moderation(kind: NoticeKind) -> StepFacts {
    match kind {
        NoticeKind::CorrectionRequested => StepFacts::Reasons(Reasons {
            reasoning: "Ұсыныстар көрсетілмеген: қандай шара қабылдануы керек екенін жазыңыз."
                .into(),
        }),
        NoticeKind::ModerationDelayed => StepFacts::Reasons(Reasons {
            reasoning: "Осы айда петициялар әдеттегіден көп түсті.".into(),
        }),
        NoticeKind::HoldTakenOver => StepFacts::TakenOver(TakenOver {
            colleague: "Нұрлан Ахметов".to_owned(),
            reasoning: "Мерзім бүгін аяқталады.".into(),
        }),
        NoticeKind::PetitionTakenDown => StepFacts::TakenDown(TakenDown {
            reasoning: "Сот актісі бойынша.".into(),
            appeal_route: AppealRoute::Court,
        }),
        NoticeKind::SignaturesInvalidated => StepFacts::RemovedVotes(RemovedVotes {
            reasoning: "Бір парақтағы қолдар бір адамның қолымен қойылған.".into(),
            removed: 3,
        }),
        NoticeKind::PetitionRejected => StepFacts::Rejection(Rejection {
            grounds: vec![prohibited(Some("қорғаныс және ұлттық қауіпсіздік")), incomplete()],
            reasoning: Some("Петицияда әскери міндетті өзгерту ұсынылған.".into()),
            appeal_route: AppealRoute::Court,
        }),
        NoticeKind::JoinedRejected => StepFacts::Rejection(Rejection {
            grounds: vec![prohibited(None)],
            reasoning: None,
            appeal_route: AppealRoute::Court,
        }),
        NoticeKind::AddresseeChangeProposed => StepFacts::AnotherBody(AnotherBody {
            body: Some(name("Қазақстан Республикасы Экология министрлігі")),
            reasoning: "Мәселе осы органның құзыретіне жатады.".into(),
        }),
        NoticeKind::InquiryReceived => StepFacts::Inquiry(Inquiry {
            question: "Петицияның тақырыбы Сіздің органның құзыретіне жата ма?".to_owned(),
        }),
        _ => StepFacts::AnotherBody(AnotherBody {
            body: Some(name("Қазақстан Республикасы Әділет министрлігі")),
            reasoning: "Тақырып тыйым салынғандар тізбесінде жоқ.".into(),
        }),
    }
}

fn prohibited(detail: Option<&str>) -> GroundFacts {
    GroundFacts {
        name: name("Тыйым салынған тақырып"),
        code: Ground::ProhibitedSubject(ProhibitedSubject::DefenceSecurity).code(),
        detail: detail.map(str::to_owned),
    }
}

fn incomplete() -> GroundFacts {
    GroundFacts {
        name: name("Мазмұны толық емес"),
        code: Ground::IncompleteContent.code(),
        detail: None,
    }
}

fn forwarding(note: &str) -> StepFacts {
    StepFacts::Forwarding(Forwarding { note: note.to_owned() })
}

fn of_the_body(kind: NoticeKind) -> StepFacts {
    match kind {
        NoticeKind::PetitionRegistered => StepFacts::Registration(Registration {
            registration_number: "ЖТ-2026-00417".to_owned(),
            registered_on: day(2026, 11, 24),
        }),
        NoticeKind::ProposalRegistered => StepFacts::Registration(Registration {
            registration_number: "ЖТ-2027-00031".to_owned(),
            registered_on: day(2027, 5, 28),
        }),
        NoticeKind::DiscussionAnnounced => StepFacts::Discussion(Discussion {
            held_on: day(2026, 12, 10),
            starts_at: Some("15:00".to_owned()),
            place: "Астана, Қабанбай батыр даңғылы, 32/1".to_owned(),
            agenda: vec!["Шешім жобасы".to_owned(), "Авторының сөзі".to_owned()],
            broadcast_link: Some("https://www.gov.kz/live/7".to_owned()),
        }),
        NoticeKind::PetitionDecided => StepFacts::Decision(Decision {
            outcome: OUTCOME,
            revised: false,
            reasoning: Some(name("Ұсыныстың бірінші бөлігі заңға сәйкес келеді.")),
            appeal_route: AppealRoute::Superior,
        }),
        NoticeKind::DecisionCancelled => StepFacts::Reasons(Reasons {
            reasoning: "Талқылаудан кейін жаңа мәліметтер түсті.".into(),
        }),
        NoticeKind::DecisionPublished => StepFacts::PublishedDecision(PublishedDecision {
            published_on: day(2027, 1, 28),
            outcome: OUTCOME,
            appeal_route: AppealRoute::Superior,
        }),
        NoticeKind::ProposalAnswered => {
            conclusion("Ұсынысыңыз 2027 жылғы жұмыс жоспарына енгізілді.")
        }
        _ => conclusion("Ұсыныс 2027 жылғы жұмыс жоспарына енгізілді."),
    }
}

fn of_a_promise(kind: NoticeKind) -> StepFacts {
    let (proposal, promised_by) = ("Ауыл ішіндегі жолдарды жөндеу".to_owned(), day(2027, 9, 1));
    if kind != NoticeKind::PromiseReported {
        let proposals = vec![proposal, "Көшелерді жарықтандыру".to_owned()];
        return StepFacts::DuePromises(DuePromises { promised_by, proposals });
    }
    StepFacts::PromiseReport(PromiseReport {
        proposal,
        promised_by,
        progress: Progress::InProgress,
        reasoning: name("Жобалық құжаттама дайын, мердігер таңдалды.").into(),
    })
}

fn conclusion(answer: &str) -> StepFacts {
    StepFacts::ProposalAnswer(ProposalAnswer {
        reasoning: answer.into(),
        conclusion: Conclusion::Answered,
        appeal_route: AppealRoute::Superior,
    })
}

fn of_a_complaint(kind: NoticeKind) -> StepFacts {
    match kind {
        NoticeKind::ComplaintReceived => complaint(AppealRoute::Court),
        NoticeKind::ComplaintFiled => complaint(AppealRoute::Superior),
        NoticeKind::ComplaintPassedOn => StepFacts::PassedComplaint(PassedComplaint {
            superior: "Ақмола облысының әкімдігі".to_owned(),
            received_on: day(2027, 2, 3),
            answer_by: day(2027, 3, 3),
        }),
        _ => StepFacts::SettledComplaint(SettledComplaint {
            complaint_outcome: ComplaintOutcome::ActCancelled,
            reasoning: "Негіздеме жеткіліксіз деп танылды.".into(),
            appeal_route: AppealRoute::Superior,
            moved: true,
        }),
    }
}

fn complaint(appeal_route: AppealRoute) -> StepFacts {
    StepFacts::FiledComplaint(FiledComplaint {
        reasoning: "Шешімде дәлелдерге баға берілмеген.".into(),
        appeal_route,
    })
}
