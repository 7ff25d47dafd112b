//! The list that each wording of the law has.

use super::point::Point;
use super::subject::ProhibitedSubject;
use super::{list_of_2024, list_of_2026};
use crate::rules::Version;

/// The prohibited subjects of a version, in the order of the law (90-2(3)).
pub fn list(version: Version) -> &'static [Point] {
    match version {
        Version::V2024 => &list_of_2024::POINTS,
        Version::V2026 => &list_of_2026::POINTS,
    }
}

impl ProhibitedSubject {
    /// The subject of that code in the list of that version; `None` if the list has none.
    pub fn listed(code: &str, version: Version) -> Option<Self> {
        Self::parse(code).filter(|subject| subject.point(version).is_some())
    }

    /// The point of this subject in the list of that version.
    pub fn point(self, version: Version) -> Option<&'static Point> {
        list(version).iter().find(|point| point.subject == self)
    }
}
