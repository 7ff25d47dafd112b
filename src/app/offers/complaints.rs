//! Complaints: filing one, and what bodies and administrators do about those on record (91, 92, 100).

use std::collections::HashMap;

use chrono::NaiveDate;

use super::asked::Asked;
use super::offer::Offer;
use super::operation::Operation;
use crate::access::Role;
use crate::complaints::{Handling, handlings, may_file};
use crate::{Error, Work};
use domain::rules::article;
use domain::terms::TermKind;
use store::ids::ComplaintId;
use store::terms;

impl Asked<'_> {
    /// Complaining, and what complaints wait for.
    pub(super) fn about_complaints(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        let readable = self.reads_now();
        if let Some(until) = may_file(work, self.caller, self.row, readable)? {
            let offer = self.offer(Operation::FileComplaint, Some(article::COMPLAINT));
            self.found.push(offer.due(until, work.today));
        }
        if !self.caller.is_staff() {
            return Ok(());
        }
        let found = handlings(work, self.caller, self.row, self.actor)?;
        if found.is_empty() {
            return Ok(());
        }
        let ends: HashMap<(ComplaintId, TermKind), NaiveDate> =
            terms::running_of_complaints(work.conn, self.row.id)?
                .into_iter()
                .map(|(complaint, kind, due_on)| ((complaint, kind), due_on))
                .collect();
        for (complaint, handling, offered) in found {
            let (operation, article, kind) = match handling {
                Handling::PassingOn => (
                    Operation::PassComplaintOn,
                    article::COMPLAINT_PASSING_ON,
                    TermKind::ComplaintPassingOn,
                ),
                Handling::Satisfaction if self.caller.role == Role::Administrator => continue,
                Handling::Satisfaction => (
                    Operation::SatisfyComplaint,
                    article::COMPLAINT_PASSING_ON,
                    TermKind::ComplaintPassingOn,
                ),
                Handling::Outcome => {
                    (Operation::SettleComplaint, article::COMPLAINT_OUTCOME, TermKind::Complaint)
                }
            };
            let state_after = match handling {
                // What the superior or the court decides is for them to say.
                Handling::Outcome => None,
                Handling::PassingOn | Handling::Satisfaction => self.moves(offered.state_after),
            };
            let offer = self.offer(operation, Some(article));
            let offer = Offer { subject: Some(complaint.uuid()), state_after, ..offer };
            self.found.push(offer.due(ends.get(&(complaint, kind)).copied(), work.today));
        }
        Ok(())
    }
}
