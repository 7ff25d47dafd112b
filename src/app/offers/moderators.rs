//! What moderators do beside the acts of the authorized body: paper, signatures that are none, and who has a petition in
//! hand.

use uuid::Uuid;

use super::asked::Asked;
use super::operation::Operation;
use crate::{Error, Work};
use domain::assurance::Assurance;
use domain::lifecycle::Moment;
use domain::offers::Probe;
use domain::rules::article;
use domain::signing::{Earlier, Signer, admit_line};
use store::moderation;

impl Asked<'_> {
    /// Taking in hand and laying down; `own` says whether it is the caller who has it in hand, if anybody has.
    pub(super) fn hold(&mut self, own: Option<bool>) {
        match own {
            None => self.add(Operation::HoldPetition, None),
            Some(true) => {
                self.add(Operation::HoldPetition, None);
                self.add(Operation::ReleasePetition, None);
            }
            Some(false) => self.add(Operation::TakePetitionOver, None),
        }
    }

    /// What a moderator may do with the petition in nobody else's hands.
    pub(super) fn of_moderators(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        self.paper_line(&work.moment());
        let Some(offer) = self.judged(work, Probe::Invalidate, Operation::RunInvalidation) else {
            return Ok(());
        };
        // It takes another person than the one who made it.
        let waiting = moderation::waiting_invalidations(work.conn, self.row.id)?;
        let by_others = waiting.into_iter().filter(|(_, made_by)| *made_by != self.caller.id());
        let ids: Vec<Uuid> = by_others.map(|(id, _)| id.uuid()).collect();
        self.for_each(&offer, ids);
        Ok(())
    }

    /// A line of a sheet whose signer nothing speaks against, signed on a day on which votes are taken.
    fn paper_line(&mut self, at: &Moment<'_>) {
        let Some(last) = self.petition.state.last_day_to_sign() else { return };
        let anybody = Signer {
            born: chrono::NaiveDate::MIN,
            citizen: true,
            staff: false,
            resident: true,
            assurance: Assurance::Counter,
        };
        let signed_on = last.min(at.today);
        if admit_line(&self.petition, &anybody, Earlier::None, signed_on, &at.policy).is_ok() {
            let offer = self.offer(Operation::EnterPaperSignature, Some(article::JOINING));
            self.found.push(offer.due(Some(last), at.today));
        }
    }
}
