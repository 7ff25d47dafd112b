//! Who may read a petition, as one table: state x viewer.
//!
//! A petition is public from open publication on (90-2(7)). What never opened stays unreadable
//! for strangers in every later state. What staff took down answers strangers with the reason.

use super::petition::State;

/// Who is looking, in relation to the petition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Anybody.
    Anonymous,
    /// Holds the secret link of the limited publication.
    LinkHolder,
    /// The citizen who filed it.
    Author,
    /// Of the authorized body.
    Moderator,
    /// An official or first head of the addressee body.
    Addressee,
    /// An official or first head of a body that the moderator asked about the petition (90-2(5)).
    Asked,
}

impl Viewer {
    /// Every kind of viewer, for tests that walk the table.
    pub const ALL: [Self; 6] = [
        Self::Anonymous,
        Self::LinkHolder,
        Self::Author,
        Self::Moderator,
        Self::Addressee,
        Self::Asked,
    ];

    /// Whether they are told the instant of what one signature caused. Everybody else is told its civil day: the
    /// instant would tell when a person signed.
    pub const fn is_told_instants(self) -> bool {
        match self {
            Self::Moderator | Self::Addressee => true,
            Self::Anonymous | Self::LinkHolder | Self::Author | Self::Asked => false,
        }
    }
}

/// What a viewer gets of a petition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// The petition.
    Open,
    /// That it was taken down, when and why; no more.
    TakenDown,
    /// Nothing: it does not exist for this viewer.
    Hidden,
}

/// What the viewer may see of a petition in this state.
pub const fn visibility(state: &State, taken_down: bool, viewer: Viewer) -> Visibility {
    let opened = state.collection().is_some();
    let (reader, insider) = match viewer {
        Viewer::Author | Viewer::Moderator | Viewer::Asked => (true, true),
        Viewer::Addressee => (opened, true),
        Viewer::Anonymous => (opened, false),
        Viewer::LinkHolder => (opened || state.name().is_open_by_link(), false),
    };
    match (reader, taken_down && !insider) {
        (true, false) => Visibility::Open,
        (true, true) => Visibility::TakenDown,
        (false, _) => Visibility::Hidden,
    }
}
