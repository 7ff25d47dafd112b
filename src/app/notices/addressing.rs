//! Whom a notice goes to.

use crate::enact::OfComplaint;
use store::ids::AccountId;

/// Whom the notices of a step go to beside those whom the petition itself names.
#[derive(Debug, Clone, Copy, Default)]
pub struct Addressing<'a> {
    /// The body that an inquiry goes to.
    pub asked: Option<&'a str>,
    /// The complaint that the step is about.
    pub complaint: Option<&'a OfComplaint>,
    /// The moderator who held the petition for work until now.
    pub former_holder: Option<AccountId>,
    /// Addresses of the members of a working group.
    pub members: &'a [String],
}
