//! A count that no longer reaches a line it had crossed.

use super::enact::{ActDetails, Performer, enact};
use super::paper::wait_again;
use super::refusals::ServiceRejection;
use super::{Error, Work};
use domain::lifecycle::Act;
use domain::petition::StateName;
use domain::signing::Shortfall;
use notice_facts::StepFacts;
use store::petitions::PetitionRow;

/// What follows when the count no longer reaches a line it had crossed.
///
/// # Errors
/// The store's failure.
pub(crate) fn fall_back(
    work: &mut Work<'_>,
    row: &mut PetitionRow,
    behind: Shortfall,
) -> Result<(), Error> {
    let act = match behind {
        Shortfall::Fifty => Act::FallBelowFifty,
        Shortfall::Threshold => Act::FallBelowThreshold,
    };
    let mut particulars = ActDetails::default();
    particulars.journal.insert("signature_count".to_owned(), row.signature_count.into());
    let closed_on = row.joining_ends_on.filter(|_| act == Act::FallBelowFifty);
    let refusal = closed_on.map(|closed_on| ServiceRejection::without_support(row, closed_on));
    if let Some(refusal) = &refusal {
        particulars.notice = StepFacts::Rejection(refusal.notice());
    }
    enact(work, row, &act, &Performer::Service, particulars)?;
    wait_again(work, row.id)?;
    // Whether the window was over, and the petition is rejected, is for the law to say.
    match refusal {
        Some(refusal) if row.state == StateName::Rejected => refusal.keep(work, row),
        _ => Ok(()),
    }
}
