//! What citizens do: sign, comment, follow, and write their drafts.

use super::asked::Asked;
use super::operation::Operation;
use crate::signing::{may_sign, may_take_back};
use crate::{Error, Work, kill_switches, signing_sessions};
use domain::comments::{self, PER_PERSON};
use domain::policy::SignatureEvidence;
use domain::rules::article;
use domain::submission::may_amend;
use store::{comments as posted, subscriptions};

impl Asked<'_> {
    /// What a citizen may do, who may be the author.
    pub(super) fn of_citizens(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        self.votes(work)?;
        self.draft();
        if !self.reads_without_link() {
            return Ok(());
        }
        self.comment(work)?;
        self.subscription(work)
    }

    fn votes(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        let Some(last) = self.petition.state.last_day_to_sign() else { return Ok(()) };
        if let Some(way) = may_sign(work, self.caller, self.row)? {
            let offer = self.offer(Operation::SignPetition, Some(article::JOINING));
            self.found.push(offer.due(Some(last), work.today).bearing(way));
            // There the certificate says who signs, whatever the account's assurance.
            if signing_sessions::is_served(work.app) {
                let offer = self.offer(Operation::BeginSigning, Some(article::JOINING));
                let offer = offer.due(Some(last), work.today);
                self.found.push(offer.bearing(SignatureEvidence::Cms));
            }
        }
        if may_take_back(work, self.caller, self.row, &self.petition.state)? {
            let offer = self.offer(Operation::WithdrawSignature, None);
            self.found.push(offer.due(Some(last), work.today));
        }
        Ok(())
    }

    fn draft(&mut self) {
        if self.row.author_id == self.caller.id() && may_amend(self.row.state).is_ok() {
            self.add(Operation::AmendDraft, Some(article::CONTENT));
            self.add(Operation::DiscardDraft, None);
        }
    }

    fn comment(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        let admitted = comments::admit(self.row.state, self.petition.taken_down, &self.actor);
        if admitted.is_err() || !work.app.changes.is_on(kill_switches::COMMENTS) {
            return Ok(());
        }
        if posted::count_by(work.conn, self.row.id, self.caller.id())? < PER_PERSON {
            self.add(Operation::PostComment, Some(article::COMMENTS));
        }
        Ok(())
    }

    fn subscription(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        self.add(Operation::FollowPetition, None);
        let said = subscriptions::of(work.conn, self.caller.id(), self.row.id)?;
        let follows = match said {
            Some(said) => said.answers || said.milestones || said.closing_soon,
            None => subscriptions::asked_when_signing(work.conn, self.caller.id(), self.row.id)?,
        };
        if follows {
            self.add(Operation::UnfollowPetition, None);
        }
        Ok(())
    }
}
