//! What only the step knows that a notice tells of.

use chrono::NaiveDate;
use serde::Serialize;

use crate::promises::{DuePromises, PromiseReport};
use crate::values::{InLanguages, Prose, code};
use domain::acts::{AppealRoute, ComplaintOutcome, Outcome};
use domain::notice::{NoticeKind, NoticeKind as Kind};
use domain::proceedings::Conclusion;
use domain::succession::BodyChange;

/// What a notice says beside its petition and its term. All notices of one step say the same, each what its
/// templates need of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum StepFacts {
    /// Nothing.
    #[default]
    None,
    /// Reasons, or an answer, and nothing else.
    Reasons(Reasons),
    /// Publication is refused.
    Rejection(Rejection),
    /// It is sent to a body.
    Forwarding(Forwarding),
    /// Another body proposes itself, is proposed, or has answered.
    AnotherBody(AnotherBody),
    /// A body is asked.
    Inquiry(Inquiry),
    /// The body entered it in its register.
    Registration(Registration),
    /// A working group is formed.
    WorkingGroup(WorkingGroup),
    /// A discussion is announced.
    Discussion(Discussion),
    /// The first head decided.
    Decision(Decision),
    /// The decision is published.
    PublishedDecision(PublishedDecision),
    /// The body reports on what it promised.
    PromiseReport(PromiseReport),
    /// The day of what it promised comes near, or has passed.
    DuePromises(DuePromises),
    /// The proposal is answered.
    ProposalAnswer(ProposalAnswer),
    /// A complaint is filed.
    FiledComplaint(FiledComplaint),
    /// It is taken out of public access.
    TakenDown(TakenDown),
    /// A complaint is passed on.
    PassedComplaint(PassedComplaint),
    /// A complaint is settled.
    SettledComplaint(SettledComplaint),
    /// Votes are taken off the count.
    RemovedVotes(RemovedVotes),
    /// A term has passed without the act.
    Silence(Silence),
    /// A part of the votes needed is there.
    Milestone(Milestone),
    /// A term ends earlier than it did.
    MovedTerm(MovedTerm),
    /// It is opened.
    NewPetition(NewPetition),
    /// Nobody of a body could be told.
    AbsentBody(AbsentBody),
    /// The addressee was reorganised.
    Reorganisation(Reorganisation),
    /// Another moderator took it over.
    TakenOver(TakenOver),
}

impl StepFacts {
    /// Whether they hold what the templates of that notice ask for beside petition and term.
    pub const fn suffices_for(&self, kind: NoticeKind) -> bool {
        match kind {
            Kind::CorrectionRequested | Kind::DecisionCancelled | Kind::ModerationDelayed => {
                matches!(self, Self::Reasons(_))
            }
            Kind::HoldTakenOver => matches!(self, Self::TakenOver(_)),
            Kind::PetitionTakenDown => matches!(self, Self::TakenDown(_)),
            Kind::ComplaintPassedOn => matches!(self, Self::PassedComplaint(_)),
            Kind::PetitionRejected | Kind::JoinedRejected => {
                matches!(self, Self::Rejection(_))
            }
            Kind::AddresseeChangeProposed | Kind::InquiryAnswered => {
                matches!(self, Self::AnotherBody(_))
            }
            Kind::InquiryReceived => matches!(self, Self::Inquiry(_)),
            Kind::PetitionRegistered | Kind::ProposalRegistered => {
                matches!(self, Self::Registration(_))
            }
            Kind::WorkingGroupInvited | Kind::RepresentativeInvited | Kind::GroupMemberInvited => {
                matches!(self, Self::WorkingGroup(_))
            }
            Kind::DiscussionAnnounced => matches!(self, Self::Discussion(_)),
            Kind::PetitionDecided => matches!(self, Self::Decision(_)),
            Kind::DecisionPublished => matches!(self, Self::PublishedDecision(_)),
            Kind::PromiseReported => matches!(self, Self::PromiseReport(_)),
            Kind::PromiseDueSoon | Kind::PromisePassed => matches!(self, Self::DuePromises(_)),
            Kind::ProposalAnswered | Kind::JoinedAnswered => {
                matches!(self, Self::ProposalAnswer(_))
            }
            Kind::ComplaintReceived | Kind::ComplaintFiled => {
                matches!(self, Self::FiledComplaint(_))
            }
            Kind::ComplaintSettled | Kind::ComplaintOutcome => {
                matches!(self, Self::SettledComplaint(_))
            }
            Kind::SignaturesInvalidated => matches!(self, Self::RemovedVotes(_)),
            Kind::ActOverdue => matches!(self, Self::Silence(_)),
            Kind::CollectionProgress | Kind::MilestoneReached => {
                matches!(self, Self::Milestone(_))
            }
            Kind::CollectionShortened | Kind::TermShortened => {
                matches!(self, Self::MovedTerm(_))
            }
            Kind::PetitionOpened => matches!(self, Self::NewPetition(_)),
            Kind::BodyWithoutStaff => matches!(self, Self::AbsentBody(_)),
            Kind::AddresseeReorganised => matches!(self, Self::Reorganisation(_)),
            // Petition and term say it all.
            #[rustfmt::skip]
            Kind::PetitionSubmitted | Kind::CorrectionFiled | Kind::PetitionLimited | Kind::JoiningProgress
            | Kind::PetitionBackToJoining | Kind::PetitionInFinalCheck | Kind::PetitionPublished
            | Kind::PetitionSupported | Kind::PetitionBackInCollection | Kind::PetitionForwarded
            | Kind::PetitionRedirected | Kind::PetitionNotSupported | Kind::ForwardedAsProposal
            | Kind::PetitionWithdrawn | Kind::VerificationNeeded | Kind::AddresseeReceived
            | Kind::ProposalReceived | Kind::JoinedNotSupported | Kind::JoinedWithdrawn
            | Kind::JoinedForwarded | Kind::ClosingSoon | Kind::TermDueSoon | Kind::TermPassed => true,
            // About an account, and no step of a petition.
            #[rustfmt::skip]
            Kind::ConfirmRegistration | Kind::AlreadyRegistered | Kind::RegistrationUnfinished
            | Kind::PasswordReset | Kind::PasswordChanged | Kind::EmailChange | Kind::EmailChanged
            | Kind::SessionReused | Kind::SecondFactorChanged | Kind::AccountErased | Kind::IinReleased
            | Kind::IinFree | Kind::IdentityChecked | Kind::IdentityLinked | Kind::WebhookDisabled | Kind::AppLetIn | Kind::IdentityProven | Kind::IinTakenOver | Kind::StaffInvited => false,
        }
    }
}

/// A change of the working calendar moved the last day of a term (76(5)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedTerm {
    /// Its last day before the change.
    pub was_due_on: NaiveDate,
}

/// Reasons, or an answer, in somebody's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reasons {
    /// The words.
    pub reasoning: Prose,
}

/// Publication is refused: on what grounds, and how to appeal (90-2(4), (6)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// At least one.
    pub grounds: Vec<GroundFacts>,
    /// The moderator's reasons, or the service's own.
    pub reasoning: Option<Prose>,
    /// Who hears the appeal.
    #[serde(serialize_with = "code")]
    pub appeal_route: AppealRoute,
}

/// A ground of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroundFacts {
    /// What the law calls it, with its article.
    pub name: InLanguages,
    /// Its settled name.
    pub code: &'static str,
    /// The moderator's words; none when the service itself states the ground.
    pub detail: Option<String>,
}

/// It is sent to a body (90-4(1), 90-3(5), 65).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Forwarding {
    /// A word that goes with it.
    pub note: String,
}

/// A body that is not the addressee, and why it is spoken of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnotherBody {
    /// The body.
    pub body: Option<InLanguages>,
    /// Reasons for it, or its answer.
    pub reasoning: Prose,
}

/// What the moderator asks a body (90-2(5)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inquiry {
    /// In the moderator's words.
    pub question: String,
}

/// The entry in the register of the body that considers it (64(3), 90-4(2)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Registration {
    /// Its number there.
    pub registration_number: String,
    /// From this day the term of consideration runs.
    pub registered_on: NaiveDate,
}

/// The working group, with its first meeting where the body has named it (90-5(2)(3)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkingGroup {
    /// Its day.
    pub meets_on: Option<NaiveDate>,
    /// The hour it starts at, `HH:MM` in Kazakhstan (UTC+5).
    pub meets_at: Option<String>,
    /// Where, in the body's words.
    pub meeting_place: Option<String>,
}

/// The public discussion of the draft decision (90-5(2)(4)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Discussion {
    /// Its day.
    pub held_on: NaiveDate,
    /// The hour it starts at, `HH:MM` in Kazakhstan (UTC+5); the body may name it with the place instead.
    pub starts_at: Option<String>,
    /// Place and hour, in the body's words.
    pub place: String,
    /// What is spoken of, in this order.
    pub agenda: Vec<String>,
    /// Where it can be watched.
    pub broadcast_link: Option<String>,
}

/// The first head's decision, as the author learns of it (90-6(1)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// How it ended.
    #[serde(serialize_with = "code")]
    pub outcome: Outcome,
    /// Whether it takes the place of one that had not been published.
    pub revised: bool,
    /// The reasons; null when they are written in no language, which the law refuses.
    pub reasoning: Option<InLanguages>,
    /// Who hears the appeal.
    #[serde(serialize_with = "code")]
    pub appeal_route: AppealRoute,
}

/// The decision as everybody learns of it (90-6(3)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedDecision {
    /// Day of publication.
    pub published_on: NaiveDate,
    /// How it ended.
    #[serde(serialize_with = "code")]
    pub outcome: Outcome,
    /// Who hears the appeal.
    #[serde(serialize_with = "code")]
    pub appeal_route: AppealRoute,
}

/// How the proposal was answered (89(1)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposalAnswer {
    /// The answer.
    pub reasoning: Prose,
    /// How it was concluded.
    #[serde(serialize_with = "code")]
    pub conclusion: Conclusion,
    /// Who hears the appeal.
    #[serde(serialize_with = "code")]
    pub appeal_route: AppealRoute,
}

/// It is taken out of public access, which may be appealed (90-2(7), 136).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenDown {
    /// Why.
    pub reasoning: Prose,
    /// Who hears the appeal.
    #[serde(serialize_with = "code")]
    pub appeal_route: AppealRoute,
}

/// The complaint went with the file to the superior body (91(4)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassedComplaint {
    /// Which body that is.
    pub superior: String,
    /// The day it was received there.
    pub received_on: NaiveDate,
    /// The last day of the answer (99).
    pub answer_by: NaiveDate,
}

/// A complaint of the author, or of somebody else whom it concerns (91, 136).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FiledComplaint {
    /// In the words of who complains.
    pub reasoning: Prose,
    /// Who hears it.
    #[serde(serialize_with = "code")]
    pub appeal_route: AppealRoute,
}

/// What the superior body or the court made of a complaint (100).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettledComplaint {
    /// How it ended.
    #[serde(serialize_with = "code")]
    pub complaint_outcome: ComplaintOutcome,
    /// Why.
    pub reasoning: Prose,
    /// Who heard it.
    #[serde(serialize_with = "code")]
    pub appeal_route: AppealRoute,
    /// Whether the petition is back where the cancelled act was made.
    pub moved: bool,
}

/// Votes that were taken off the count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemovedVotes {
    /// Why.
    pub reasoning: Prose,
    /// How many.
    pub removed: i32,
}

/// A term that passed without the act (91(2)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Silence {
    /// Who hears the appeal against it.
    #[serde(serialize_with = "code")]
    pub appeal_route: AppealRoute,
}

/// A part of the votes needed is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Milestone {
    /// Per cent of them.
    pub share: u32,
}

/// A petition that followers of its body or territory hear of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewPetition {
    /// What they follow, as [`domain::subscriptions::Topic`] writes it.
    pub topic: String,
}

/// A body that was to be told, and has no staff here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AbsentBody {
    /// The body.
    pub asked_body: Option<InLanguages>,
}

/// The body that had the petition was renamed, merged or abolished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reorganisation {
    /// What became of it.
    #[serde(serialize_with = "code")]
    pub reorganisation: BodyChange,
    /// Its name as it was.
    pub former_body: Option<InLanguages>,
    /// Who has the petition now; none while no successor is named.
    pub successor: Option<InLanguages>,
    /// The first civil day on which it is so.
    pub effective_on: NaiveDate,
}

/// Another moderator took the petition out of the reader's hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenOver {
    /// Their name at work.
    pub colleague: String,
    /// Why.
    pub reasoning: Prose,
}
