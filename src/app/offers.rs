//! What somebody may do to a petition now: every act of theirs that the law would not refuse for who they are, for the
//! state or for the time, whatever the act says.
//!
//! Nothing is judged here. Acts that move a petition are asked of `decide` with a probe (`domain::offers`); signing,
//! comments, files and the rest of the judge that their call asks; holds, second persons and switches where their calls
//! do. What a call would find out by its contents is left to it.

mod asked;
mod beside;
mod by_law;
mod citizens;
mod complaints;
mod moderators;
mod offer;
mod offices;
mod operation;

pub use offer::Offer;
pub use operation::Operation;

use crate::access::{self, Caller, Role};
use crate::enact::{self, facts_for};
use crate::petitions::running_on;
use crate::{Error, Work, holds};
use asked::Asked;
use domain::acts::Actor;
use domain::desk::heeds_holds;
use domain::lifecycle::Facts;
use domain::petition::StateName;
use domain::rules::RuleSet;
use domain::visibility::Viewer;
use store::ids::PetitionId;
use store::petitions::{self, PetitionRow};

/// What the caller may do now to a petition that they read as that viewer, the most pressing first.
///
/// # Errors
/// The store's failure.
pub fn of(
    work: &mut Work<'_>,
    caller: &Caller,
    row: &PetitionRow,
    viewer: Viewer,
) -> Result<Vec<Offer>, Error> {
    let actor = access::actor(work, caller, row)?;
    if !work.app.takes_writes() || actor.is_own() {
        return Ok(Vec::new());
    }
    let mut petition = enact::petition(work, row)?;
    if row.state == StateName::Draft {
        // A draft is filed under the rules and in the mode of its day.
        petition.mode = work.app.policy.mode;
        petition.rules = RuleSet::in_force_on(work.today).unwrap_or(petition.rules);
    }
    // Strangers do nothing that needs them.
    let facts =
        if actor == Actor::Citizen { Facts::default() } else { facts_for(work, row, caller)? };
    let running = running_on(work, row.id)?;
    let mut asked =
        Asked { caller, row, viewer, actor, petition, facts, running, found: Vec::new() };
    if heeds_holds(&actor) {
        let standing = holds::standing(work, row.id)?;
        let held = standing.as_ref().map(|hold| hold.holder == caller.id());
        asked.hold(held);
        if held == Some(false) {
            return Ok(asked.found);
        }
    }
    asked.by_law(work)?;
    asked.beside(work)?;
    asked.about_complaints(work)?;
    match caller.role {
        Role::Citizen => asked.of_citizens(work)?,
        Role::Moderator => asked.of_moderators(work)?,
        Role::Official | Role::FirstHead => asked.of_offices(work)?,
        Role::Administrator => {}
    }
    let mut found = asked.found;
    found.sort_by(Offer::order);
    Ok(found)
}

/// What staff may do now to a petition whose papers they read, also where it is out of public access.
///
/// # Errors
/// [`Error::NotFound`], or the store's failure.
pub fn on_desk(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<Vec<Offer>, Error> {
    let row = petitions::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    let viewer = access::viewer(work, Some(caller), &row, None);
    of(work, caller, &row, viewer)
}
