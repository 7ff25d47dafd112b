//! Who may read a petition, as one table: state x viewer.
//!
//! A petition is public from open publication on (90-2(7)). What never opened stays unreadable
//! for strangers in every later state.

use super::petition::{State, StateName};

/// Who is looking, in relation to the petition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    Anonymous,
    /// Holds the secret link of the limited publication.
    LinkHolder,
    Author,
    Moderator,
    /// An official or first head of the addressee body.
    Addressee,
}

impl Viewer {
    /// Every kind of viewer, for tests that walk the table.
    pub const ALL: [Self; 5] =
        [Self::Anonymous, Self::LinkHolder, Self::Author, Self::Moderator, Self::Addressee];
}

/// Whether the viewer may read a petition in this state.
pub const fn may_read(state: &State, viewer: Viewer) -> bool {
    let opened = state.collection().is_some();
    match viewer {
        Viewer::Author | Viewer::Moderator => true,
        Viewer::Anonymous | Viewer::Addressee => opened,
        Viewer::LinkHolder => {
            opened || matches!(state.name(), StateName::Limited | StateName::FinalCheck)
        }
    }
}
