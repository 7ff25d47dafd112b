//! What its reader may do to a petition now, and what comes next by the law.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::views::vocabulary::{OperationWord, PerformerWord, StateWord, StepWord, VersionWord};
use app::offers::{Offer, Operation};
use domain::coming::Coming;
use domain::petition::StateName;
use domain::policy::SignatureEvidence;

/// An act that its reader may do now, by a call of this document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OfferedAct)]
pub struct OfferView {
    /// The call's `operationId`.
    #[schema(value_type = OperationWord, example = "approve_petition")]
    operation: &'static str,
    #[schema(example = "POST", pattern = "^(GET|POST|PUT|PATCH|DELETE)$")]
    method: &'static str,
    /// The path to call.
    #[schema(example = "/api/v1/petitions/0190a0a0-0000-7000-8000-000000000000/approval")]
    href: String,
    /// The provision that the act rests on; null where the rule is the service's own.
    #[schema(example = "90-2(7)")]
    article: Option<&'static str>,
    /// The rules that the act is judged by.
    #[schema(value_type = VersionWord)]
    rule_set: &'static str,
    /// The last day of its term; null where it has none.
    due_on: Option<NaiveDate>,
    /// That day is over.
    late: bool,
    /// Where the petition stands afterwards; absent where it stays, or where what the act says decides that.
    #[schema(value_type = Option<StateWord>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    state_after: Option<&'static str>,
    /// `cms` where the act has to bear an electronic signature, as member `cms` or given on a telephone.
    #[schema(example = "cms")]
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'static str>,
}

impl From<Offer> for OfferView {
    fn from(offer: Offer) -> Self {
        let (method, path) = call(offer.operation);
        let subject = offer.subject.map(|id| id.to_string()).unwrap_or_default();
        let path = path.replace("{id}", &offer.petition.to_string()).replace("{of}", &subject);
        Self {
            operation: offer.operation.code(),
            method,
            href: format!("/api/v1{path}"),
            article: offer.article,
            rule_set: offer.rule_set.code(),
            due_on: offer.due_on,
            late: offer.late,
            state_after: offer.state_after.map(StateName::code),
            evidence: offer.evidence.map(SignatureEvidence::code),
        }
    }
}

/// Method and path of a call: `{id}` is the petition, `{of}` what of it the call is about.
pub fn call(operation: Operation) -> (&'static str, &'static str) {
    match operation {
        Operation::TakePetitionOver => ("POST", "/moderation/petitions/{id}/hold/takeover"),
        Operation::HoldPetition => ("PUT", "/moderation/petitions/{id}/hold"),
        Operation::ReleasePetition => ("DELETE", "/moderation/petitions/{id}/hold"),
        Operation::SubmitPetition => ("POST", "/petitions/{id}/submission"),
        Operation::AmendDraft => ("PATCH", "/petitions/{id}"),
        Operation::DiscardDraft => ("DELETE", "/petitions/{id}"),
        Operation::UploadAttachment => ("POST", "/petitions/{id}/attachments"),
        Operation::FileCorrection => ("POST", "/petitions/{id}/correction"),
        Operation::ConsentToAddressee => ("POST", "/petitions/{id}/addressee-change/consent"),
        Operation::WithdrawPetition => ("POST", "/petitions/{id}/withdrawal"),
        Operation::NameRepresentativeContact => ("PUT", "/petitions/{id}/representative-contact"),
        Operation::ForgetRepresentativeContact => {
            ("DELETE", "/petitions/{id}/representative-contact")
        }
        Operation::SignPetition => ("POST", "/petitions/{id}/signatures"),
        Operation::BeginSigning => ("POST", "/petitions/{id}/signing-sessions"),
        Operation::WithdrawSignature => ("DELETE", "/petitions/{id}/signatures/mine"),
        Operation::PostComment => ("POST", "/petitions/{id}/comments"),
        Operation::FollowPetition => ("PUT", "/petitions/{id}/subscription"),
        Operation::UnfollowPetition => ("DELETE", "/petitions/{id}/subscription"),
        Operation::FileComplaint => ("POST", "/petitions/{id}/complaints"),
        Operation::ApprovePetition => ("POST", "/petitions/{id}/approval"),
        Operation::RejectPetition => ("POST", "/petitions/{id}/rejection"),
        Operation::RequestCorrection => ("POST", "/petitions/{id}/correction-request"),
        Operation::SendInquiry => ("POST", "/petitions/{id}/inquiries"),
        Operation::AnswerInquiry => ("POST", "/petitions/{id}/inquiries/{of}/answer"),
        Operation::ProposeAddressee => ("POST", "/petitions/{id}/addressee-change"),
        Operation::ForwardPetition => ("POST", "/petitions/{id}/forwarding"),
        Operation::SendMediaLetters => ("POST", "/petitions/{id}/media-letters"),
        Operation::AnnouncePaperSheets => ("POST", "/petitions/{id}/paper-sheets"),
        Operation::EnterPaperSignature => ("POST", "/petitions/{id}/paper-signatures"),
        Operation::MakeInvalidation => ("POST", "/petitions/{id}/invalidations"),
        Operation::RunInvalidation => ("POST", "/petitions/{id}/invalidations/{of}/run"),
        Operation::TakeDownPetition => ("POST", "/petitions/{id}/takedown"),
        Operation::RestorePetition => ("POST", "/petitions/{id}/restoration"),
        Operation::RecordRegistration => ("POST", "/petitions/{id}/registration"),
        Operation::RedirectPetition => ("POST", "/petitions/{id}/redirection"),
        Operation::AnswerProposal => ("POST", "/petitions/{id}/proposal-answer"),
        Operation::FormWorkingGroup => ("POST", "/petitions/{id}/working-group"),
        Operation::RecordFieldVisit => ("POST", "/petitions/{id}/field-visit"),
        Operation::AnnounceDiscussion => ("POST", "/petitions/{id}/discussions"),
        Operation::ChangeProgramme => ("POST", "/petitions/{id}/discussions/{of}/programme"),
        Operation::ReportPromise => ("POST", "/petitions/{id}/follow-ups/{of}/reports"),
        Operation::RecordMinutes => ("POST", "/petitions/{id}/discussions/{of}/minutes"),
        Operation::DecidePetition => ("POST", "/petitions/{id}/decision"),
        Operation::CancelDecision => ("POST", "/petitions/{id}/decision/cancellation"),
        Operation::PublishDecision => ("POST", "/petitions/{id}/decision/publication"),
        Operation::RecordStatement => ("POST", "/petitions/{id}/statement"),
        Operation::DownloadSignatures => ("GET", "/petitions/{id}/signature-bundle"),
        Operation::AcknowledgeSignatures => {
            ("POST", "/petitions/{id}/signature-bundle/acknowledgement")
        }
        Operation::PassComplaintOn => ("POST", "/complaints/{of}/passing-on"),
        Operation::SatisfyComplaint => ("POST", "/complaints/{of}/satisfaction"),
        Operation::SettleComplaint => ("POST", "/complaints/{of}/outcome"),
    }
}

/// What comes next on the way of a petition by the law.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComingStep)]
pub struct ComingView {
    #[schema(value_type = StepWord, example = "decision")]
    what: &'static str,
    #[schema(value_type = PerformerWord, example = "first_head")]
    by_whom: &'static str,
    /// The provision by which it is owed, or may come.
    #[schema(example = "90-5(1)")]
    article: &'static str,
    /// The last day for it; null where the law names none.
    due_on: Option<NaiveDate>,
}

impl From<&Coming> for ComingView {
    fn from(step: &Coming) -> Self {
        Self {
            what: step.what.code(),
            by_whom: step.by_whom.code(),
            article: step.article,
            due_on: step.due_on,
        }
    }
}
