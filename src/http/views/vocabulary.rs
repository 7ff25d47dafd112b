//! The closed sets of words in bodies and answers, as the OpenAPI document lists them: read off the
//! types that have them, so that the document cannot lag behind.

use app::access::Role;
use app::apps::{Kind, Scope};
use app::moderation::GROUNDS;
use app::oauth::Fault;
use app::offers::Operation;
use app::own_signatures::Standing;
use app::webhooks::FAULTS;
use domain::assurance::Assurance;
use domain::bursts::BurstKind;
use domain::calendar::DayKind;
use domain::coming::{ByWhom, Step};
use domain::counter::{CheckState, Document};
use domain::desk::DeskEvent;
use domain::follow_up::{Progress, Stance, Standing as PromiseStanding};
use domain::language::Language;
use domain::lifecycle::{
    Complained, ComplaintMatter, ComplaintOutcome, Ground, InquiryMatter, Instance, MemberKind,
    Outcome, TermKind, TermUnit,
};
use domain::notice::NoticeKind;
use domain::participants::ParticipantKind;
use domain::petition::StateName;
use domain::proceedings::Conclusion;
use domain::rules::{Source, Version};
use domain::signing_sessions::{Channel, SigningState};
use domain::succession::{BodyChange, BodyStatus};
use domain::threshold::{BodyKind, TerritoryKind};
use domain::webhooks::{Disabled, EventType};

/// Declares the words of closed sets: the type, its name in the document, what it is, and the words.
macro_rules! vocabularies {
    ($($word:ident $name:literal $description:literal: $codes:expr;)+) => {$(
        #[doc = $description]
        pub struct $word;

        impl utoipa::PartialSchema for $word {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let words = utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String).enum_values(Some($codes));
                words.description(Some($description)).build().into()
            }
        }

        impl utoipa::ToSchema for $word {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed($name)
            }
        }
    )+};
}
pub(crate) use vocabularies;

vocabularies! {
    StateWord "PetitionState" "Where a petition stands": StateName::ALL.map(StateName::code);
    RoleWord "Role" "What an account may do": Role::ALL.map(Role::code);
    StaffRoleWord "StaffRole" "The roles of staff": Role::ALL.into_iter().filter(|role| *role != Role::Citizen).map(Role::code);
    ActorWord "Actor" "The role that acted; `service` for a count or a term":
        Role::ALL.map(Role::code).into_iter().chain(["service"]);
    OutcomeWord "Outcome" "What the first head decided": Outcome::ALL.map(Outcome::code);
    StanceWord "Stance" "What a decision says to a proposal": Stance::ALL.map(Stance::code);
    ProgressOfPromiseWord "PromiseProgress" "How far a body says that it has come with what it promised": Progress::ALL.map(Progress::code);
    PromiseWord "PromiseState" "How a promise stands": PromiseStanding::ALL.map(PromiseStanding::code);
    MemberWord "MemberKind" "Whom a member of a working group stands for": MemberKind::ALL.map(MemberKind::code);
    BurstWord "BurstKind" "By what a burst of signatures is noticed": BurstKind::ALL.map(BurstKind::code);
    ParticipantWord "ParticipantKind" "Whom somebody at a discussion stands for": ParticipantKind::ALL.map(ParticipantKind::code);
    GroundWord "Ground" "Why a petition was refused": GROUNDS.into_iter().chain([Ground::InsufficientSupport.code()]);
    StatedGroundWord "ModeratorsGround" "The grounds that a moderator may state": GROUNDS;
    DeskEventWord "DeskEvent" "What moderators did about a petition among themselves": DeskEvent::ALL.map(DeskEvent::code);
    ClockWord "DeadlineKind" "The terms of the law": TermKind::ALL.map(TermKind::code);
    UnitWord "TermUnit" "What a term is counted in":
        [TermUnit::WorkingDays, TermUnit::CalendarMonths, TermUnit::CalendarDays].map(TermUnit::code);
    ProgressWord "DeadlineState" "How a term stands": ["running", "met", "overdue"];
    AppealWord "AppealRoute" "Where one may complain": ["court", "superior"];
    MatterWord "ComplaintMatter" "What a complaint is about": ComplaintMatter::ALL.map(ComplaintMatter::code);
    ComplaintOutcomeWord "ComplaintOutcome" "What came of a complaint": ComplaintOutcome::ALL.map(ComplaintOutcome::code);
    ComplainedWord "Complained" "Whose act or silence is complained of": Complained::ALL.map(Complained::code);
    InstanceWord "Instance" "Whose word on a complaint it is": Instance::ALL.map(Instance::code);
    InquiryWord "InquiryMatter" "What another body is asked about": InquiryMatter::ALL.map(InquiryMatter::code);
    ConclusionWord "Conclusion" "How a proposal was answered": Conclusion::ALL.map(Conclusion::code);
    StandingWord "SignatureStanding" "How a signature stands to the person whose IIN it bears": Standing::ALL.map(Standing::code);
    ChannelWord "SigningChannel" "How a vote is signed away from here": Channel::ALL.map(Channel::code);
    SigningStateWord "SigningState" "How a signing stands": SigningState::ALL.map(SigningState::code);
    SourceWord "Source" "How a petition was filed": Source::ALL.map(Source::code);
    NoticeWord "NoticeKind" "What a notice is about": NoticeKind::ALL.map(NoticeKind::code);
    AssuranceWord "Assurance" "How sure it is who somebody is; the surer the later": Assurance::ALL.map(Assurance::code);
    DocumentWord "IdentityDocument" "What shows who a citizen is": Document::ALL.map(Document::code);
    CheckStateWord "IdentityCheckState" "How far a check of a document has come": CheckState::ALL.map(CheckState::code);
    LanguageWord "Language" "A language of the service": Language::ALL.map(Language::code);
    WrittenWord "PetitionLanguage" "A language that petitions are written in": [Language::Kk, Language::Ru].map(Language::code);
    VersionWord "RuleSetVersion" "A version of the law": Version::ALL.map(Version::code);
    BodyWord "PublicBodyKind" "A kind of public body": BodyKind::ALL.map(BodyKind::code);
    BodyStatusWord "PublicBodyStatus" "Whether a public body is there today": BodyStatus::ALL.map(BodyStatus::code);
    BodyChangeWord "Reorganisation" "What becomes of a public body": BodyChange::ALL.map(BodyChange::code);
    TerritoryWord "TerritoryKind" "A kind of administrative unit": TerritoryKind::ALL.map(TerritoryKind::code);
    DayChangeWord "CalendarDayKind" "What a day of the calendar becomes; `ordinary`: a day like others of its weekday":
        DayKind::ALL.map(DayKind::code).into_iter().chain(["ordinary"]);
    DayWord "SpecialDayKind" "How a day differs from the five-day week": DayKind::ALL.map(DayKind::code);
    OperationWord "Operation" "A call by which somebody acts on a petition": Operation::ALL.map(Operation::code);
    StepWord "Step" "A step on the way of a petition": Step::ALL.map(Step::code);
    PerformerWord "Performer" "From whom a step is to come": ByWhom::ALL.map(ByWhom::code);
    AppKindWord "AppKind" "Whether an application can keep a secret": Kind::ALL.map(Kind::code);
    AppFaultWord "OAuthErrorCode" "Why an application is refused (RFC 6749, 4.1.2.1 and 5.2)": Fault::ALL.map(Fault::code);
    ScopeWord "Scope" "What an application may do": Scope::ALL.map(Scope::code);
    EventWord "WebhookEventType" "What a webhook is told of": EventType::ALL.map(EventType::code);
    DisabledWord "WebhookDisabled" "Why a webhook is told of nothing": Disabled::ALL.map(Disabled::code);
    DeliveryStateWord "WebhookDeliveryState" "How a delivery fares": ["waiting", "delivered", "given_up"];
    TryFaultWord "WebhookTryFault" "Why a try to deliver has no answer": FAULTS;
}
