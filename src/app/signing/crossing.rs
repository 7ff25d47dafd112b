//! The lines that a count crosses.

use crate::enact::{self, ActDetails, Performer, enact};
use crate::{Error, Work, notices, webhooks};
use domain::lifecycle::Act;
use domain::petition::{Petition, State};
use domain::signing::{Crossing, JOINING_MILESTONES, crossing, milestone_percent};
use store::petitions::PetitionRow;

/// Moves the petition on when this signature was the fiftieth, or the last one required.
pub(crate) fn cross(
    work: &mut Work<'_>,
    row: &mut PetitionRow,
    petition: &mut Petition,
) -> Result<(), Error> {
    let joining = matches!(petition.state, State::Limited(_));
    if joining && JOINING_MILESTONES.contains(&petition.signature_count) {
        notices::joining_progress(work, row)?;
    }
    if let Some(share) = milestone_percent(petition)
        && notices::collection_progress(work, row, share)?
    {
        webhooks::milestone(work, row, share)?;
    }
    while let Some(line) = crossing(petition) {
        let act = match line {
            Crossing::Fifty => Act::ReachFifty,
            Crossing::Threshold => Act::ReachThreshold,
        };
        let mut act_details = ActDetails::default();
        act_details.journal.insert("signature_count".into(), row.signature_count.into());
        enact(work, row, &act, &Performer::Service, act_details)?;
        *petition = enact::petition(work, row)?;
    }
    Ok(())
}
