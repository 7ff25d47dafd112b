//! The closed sets of words in bodies and answers, as the OpenAPI document lists them: read off the
//! types that have them, so that the document cannot lag behind.

use app::access::Role;
use app::apps::Scope;
use app::moderation::GROUNDS;
use app::own_signatures::Standing;
use domain::assurance::Assurance;
use domain::calendar::DayKind;
use domain::counter::{CheckState, Document};
use domain::desk::DeskEvent;
use domain::language::Language;
use domain::lifecycle::{
    Complained, ComplaintMatter, ComplaintOutcome, Ground, InquiryMatter, Instance, MemberKind,
    Outcome, TermKind, TermUnit,
};
use domain::notice::NoticeKind;
use domain::petition::StateName;
use domain::proceedings::Conclusion;
use domain::rules::{Source, Version};
use domain::signing_sessions::{Channel, SigningState};
use domain::succession::{BodyChange, BodyStatus};
use domain::threshold::{BodyKind, TerritoryKind};

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
    MemberWord "MemberKind" "Whom a member of a working group stands for": MemberKind::ALL.map(MemberKind::code);
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
    DayWord "SpecialDayKind" "How a day differs from the five-day week": DayKind::ALL.map(DayKind::code);
    ScopeWord "Scope" "What an application may do": Scope::ALL.map(Scope::code);
}
