//! Where the list and its feed lie, as links name them.

/// The list.
pub(super) const LIST: &str = "/api/v1/petitions";
/// The feed.
pub(super) const FEED: &str = "/api/v1/feed.atom";
