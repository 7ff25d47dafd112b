//! What is done beside the way of a petition, by whomever it is theirs: files, and where a representative is written to.

use super::asked::Asked;
use super::operation::Operation;
use crate::authority::purposes;
use crate::{Error, Work};
use domain::attachments::{self, Purpose, has_room};
use domain::representatives;
use domain::rules::article;
use store::contacts;

impl Asked<'_> {
    /// Files and contacts.
    pub(super) fn beside(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        if !self.reads_now() {
            return Ok(());
        }
        self.files(work)?;
        self.representative(work)
    }

    fn files(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        let (state, source, actor) = (self.row.state, self.row.source, self.actor);
        let admitted: Vec<Purpose> = Purpose::ALL
            .into_iter()
            .filter(|purpose| attachments::admit(state, source, &actor, *purpose).is_ok())
            .collect();
        if admitted.is_empty() {
            return Ok(());
        }
        let attached = purposes(work, self.row.id)?;
        if admitted.into_iter().any(|purpose| has_room(purpose, &attached)) {
            self.add(Operation::UploadAttachment, Some(article::CONTENT));
        }
        Ok(())
    }

    fn representative(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        if representatives::admit(self.row.state, self.row.source, &self.actor).is_err() {
            return Ok(());
        }
        if self.row.representative.is_some() {
            self.add(Operation::NameRepresentativeContact, Some(article::REPRESENTATIVE));
        }
        if !contacts::of_petitions(work.conn, &[self.row.id])?.is_empty() {
            self.add(Operation::ForgetRepresentativeContact, Some(article::REPRESENTATIVE));
        }
        Ok(())
    }
}
