//! Acts that move a petition or keep its terms: `decide` is asked.

use uuid::Uuid;

use super::asked::Asked;
use super::offer::Offer;
use super::operation::Operation;
use crate::petitions::may_submit;
use crate::{Error, Work};
use domain::offers::{Offered, Probe, due_on, offered};
use domain::petition::StateName;
use domain::policy::SignatureEvidence;
use reference::PublicBody;
use store::consideration::promises;
use store::{consideration, moderation};

/// The calls whose act needs nothing known but the petition.
const CALLS: [(Probe, Operation); 21] = [
    (Probe::ConsentToAddressee, Operation::ConsentToAddressee),
    (Probe::Withdraw, Operation::WithdrawPetition),
    (Probe::Approve, Operation::ApprovePetition),
    (Probe::Reject, Operation::RejectPetition),
    (Probe::RequestCorrection, Operation::RequestCorrection),
    (Probe::Inquire, Operation::SendInquiry),
    (Probe::ProposeAddressee, Operation::ProposeAddressee),
    (Probe::Forward, Operation::ForwardPetition),
    (Probe::SendMediaLetters, Operation::SendMediaLetters),
    (Probe::AnnounceSheets, Operation::AnnouncePaperSheets),
    (Probe::Invalidate, Operation::MakeInvalidation),
    (Probe::Restore, Operation::RestorePetition),
    (Probe::Register, Operation::RecordRegistration),
    (Probe::AnswerProposal, Operation::AnswerProposal),
    (Probe::FormWorkingGroup, Operation::FormWorkingGroup),
    (Probe::RecordFieldVisit, Operation::RecordFieldVisit),
    (Probe::AnnounceDiscussion, Operation::AnnounceDiscussion),
    (Probe::Decide, Operation::DecidePetition),
    (Probe::CancelDecision, Operation::CancelDecision),
    (Probe::PublishDecision, Operation::PublishDecision),
    (Probe::RecordStatement, Operation::RecordStatement),
];

impl Asked<'_> {
    /// Acts on the petition itself.
    pub(super) fn by_law(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        for (probe, operation) in CALLS {
            if let Some(offer) = self.judged(work, probe, operation) {
                self.found.push(offer);
            }
        }
        self.filing(work)?;
        self.correction(work);
        self.redirection(work);
        self.discussion(work)?;
        self.promises(work)?;
        self.takedown(work)
    }

    /// The act of the probe, if the law allows it.
    pub(super) fn judged(
        &self,
        work: &Work<'_>,
        probe: Probe,
        operation: Operation,
    ) -> Option<Offer> {
        let at = work.moment();
        let act = probe.act(&self.petition, &self.facts, &at);
        let Offered { state_after } = offered(&self.petition, &act, self.actor, &self.facts, &at)?;
        let last = due_on(probe, &self.petition, &self.facts, &self.running, &at);
        let offer = self.offer(operation, Some(probe.article(self.row.state)));
        Some(Offer { state_after: self.moves(state_after), ..offer }.due(last, work.today))
    }

    /// The draft is filed under the rules of this day, by its author as they are known now.
    fn filing(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        let Some(offer) = self.judged(work, Probe::Submit, Operation::SubmitPetition) else {
            return Ok(());
        };
        if let Some(way) = may_submit(work, self.caller, self.row)? {
            self.found.push(offer.bearing(way));
        }
        Ok(())
    }

    /// Authors sign the corrected text where the deployment asks for it; a moderator enters what came on paper.
    fn correction(&mut self, work: &Work<'_>) {
        let Some(offer) = self.judged(work, Probe::Resubmit, Operation::FileCorrection) else {
            return;
        };
        let way = if self.caller.is_staff() {
            SignatureEvidence::Session
        } else {
            work.app.policy.evidence
        };
        if way == SignatureEvidence::Session || work.app.eds.is_some() {
            self.found.push(offer.bearing(way));
        }
    }

    /// To another body whose level the votes meet; a proposal is bound to none (90-3(4), (5)).
    fn redirection(&mut self, work: &Work<'_>) {
        let Some(offer) = self.judged(work, Probe::Redirect, Operation::RedirectPetition) else {
            return;
        };
        let (rules, count) = (self.petition.rules, self.petition.signature_count);
        let receives = |body: &PublicBody| {
            body.slug != self.row.addressee
                && body.takes_petitions(work.today)
                && work.reference.required(rules, body).is_ok_and(|votes| votes.count <= count)
        };
        let is_proposal = self.row.state == StateName::ForwardedAsProposal;
        if is_proposal || work.reference.bodies().iter().any(receives) {
            self.found.push(offer);
        }
    }

    /// Of the discussion that was announced last.
    fn discussion(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        let of_it = [
            (Probe::RecordMinutes, Operation::RecordMinutes),
            (Probe::ChangeProgramme, Operation::ChangeProgramme),
        ];
        let offers: Vec<Offer> = of_it
            .into_iter()
            .filter_map(|(probe, operation)| self.judged(work, probe, operation))
            .collect();
        if offers.is_empty() {
            return Ok(());
        }
        if let Some(latest) = consideration::discussions_of(work.conn, self.row.id)?.pop() {
            for offer in offers {
                self.for_each(&offer, [latest.id.uuid()]);
            }
        }
        Ok(())
    }

    /// Each promise that is neither done nor given up, by its day.
    fn promises(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        let Some(offer) = self.judged(work, Probe::ReportPromise, Operation::ReportPromise) else {
            return Ok(());
        };
        for promise in promises::of_petition(work.conn, self.row.id)? {
            if promise.ended_at.is_none() {
                let offer = Offer { subject: Some(promise.point_id.uuid()), ..offer.clone() };
                self.found.push(offer.due(Some(promise.due_on), work.today));
            }
        }
        Ok(())
    }

    /// It takes two: whoever has proposed it waits for another one.
    fn takedown(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        let Some(offer) = self.judged(work, Probe::TakeDown, Operation::TakeDownPetition) else {
            return Ok(());
        };
        // Who cannot read a petition does not take it down.
        if !self.reads_now() {
            return Ok(());
        }
        let proposal = moderation::takedown_proposal(work.conn, self.row.id)?;
        if proposal.is_none_or(|proposal| proposal.proposed_by != self.caller.id()) {
            self.found.push(offer);
        }
        Ok(())
    }

    /// One act for each thing of the petition that it is about.
    pub(super) fn for_each(&mut self, offer: &Offer, subjects: impl IntoIterator<Item = Uuid>) {
        let subjects = subjects.into_iter();
        self.found.extend(subjects.map(|id| Offer { subject: Some(id), ..offer.clone() }));
    }
}
