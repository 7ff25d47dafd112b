//! Bursts of signatures, as moderators look at them.

use super::papers;
use crate::access::Caller;
use crate::{Error, Work};
use store::ids::PetitionId;
use store::signature_bursts::{self, BurstRow};

/// Bursts that are shown.
const SHOWN: i64 = 100;

/// Bursts of signatures of a petition, the latest first.
///
/// # Errors
/// [`Error::NotFound`], also for a draft, or the law's refusal of one's own petition.
pub fn of(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<Vec<BurstRow>, Error> {
    papers::open(work, caller, id)?;
    Ok(signature_bursts::of(work.conn, id, SHOWN)?)
}
