//! Whom a notice goes to.

use domain::public_body::BodySlug;
use store::ids::{AccountId, ComplaintId};

/// A complaint that an act is about.
#[derive(Debug, Clone)]
pub struct OfComplaint {
    /// The complaint.
    pub id: ComplaintId,
    /// Who filed it.
    pub complainant: AccountId,
    /// The body complained of, when it is or was the addressee.
    pub body: Option<BodySlug>,
}

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
