//! What officials and first heads do beside the acts of the addressee: answers to what their body was asked, and the
//! signatures that they take over.

use uuid::Uuid;

use super::asked::Asked;
use super::operation::Operation;
use crate::{Error, Work};
use domain::offers::Probe;
use domain::rules::article;
use domain::signature_bundle;
use store::{moderation, signature_bundles};

impl Asked<'_> {
    /// What an official or a first head may do.
    pub(super) fn of_offices(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        self.answers(work)?;
        self.bundle(work)
    }

    /// Each inquiry to their body that has no answer.
    fn answers(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        let Some(offer) = self.judged(work, Probe::AnswerInquiry, Operation::AnswerInquiry) else {
            return Ok(());
        };
        let body = self.caller.row.public_body.as_deref();
        let asked = moderation::inquiries_of(work.conn, self.row.id)?;
        let theirs = asked.into_iter().filter(|inquiry| {
            inquiry.answer.is_none() && work.reference.answers_for(body, &inquiry.public_body)
        });
        let ids: Vec<Uuid> = theirs.map(|inquiry| inquiry.id.uuid()).collect();
        self.for_each(&offer, ids);
        Ok(())
    }

    /// Until the body has said that it has them.
    fn bundle(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        let state = self.row.closed_as.unwrap_or(self.row.state);
        if signature_bundle::admit(state, &self.actor).is_err() {
            return Ok(());
        }
        let acknowledged =
            signature_bundles::acknowledgement(work.conn, self.row.id, &self.row.addressee)?;
        if acknowledged.is_none() {
            self.add(Operation::DownloadSignatures, Some(article::FORWARDING));
            self.add(Operation::AcknowledgeSignatures, Some(article::FORWARDING));
        }
        Ok(())
    }
}
