//! How moderators work side by side. The law knows the authorized body as one (90-2): who of its staff has a petition in
//! hand is its own affair, and keeps nobody else from what the law gives them.

use chrono::{DateTime, Duration, Utc};

use crate::acts::Actor;
use crate::words::words;

/// Minutes for which a petition is held, unless its holder asks again.
const HOLD_MINUTES: i64 = 30;

/// Until when a petition is held that is taken in hand now, in legal time.
pub fn held_until(now: DateTime<Utc>) -> DateTime<Utc> {
    now + Duration::minutes(HOLD_MINUTES)
}

/// Whether a hold still says anything: it lapses by itself.
pub fn stands(held_until: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now < held_until
}

/// Whose acts a moderator's hold stops: other moderators', of the same body as the holder. Administrators, the
/// addressee's staff, citizens and the service act as the law says (90-2, 90-5).
pub const fn heeds_holds(by: &Actor) -> bool {
    match by {
        Actor::Moderator { .. } => true,
        Actor::Service
        | Actor::Author
        | Actor::Citizen
        | Actor::Official { .. }
        | Actor::FirstHead { .. }
        | Actor::Administrator { .. } => false,
    }
}

words! {
    /// What the journal of the desk tells: what moderators did about a petition among themselves.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum DeskEvent {
        /// A moderator took the petition out of another's hands.
        TakenOver = "hold_taken_over",
        /// A note was deleted.
        NoteDeleted = "note_deleted",
        /// A tag was put on it.
        Tagged = "tagged",
        /// A tag was taken off.
        Untagged = "untagged",
    }
}

/// Since when a word of the desk's vocabularies is retired, after what was asked: true retires it, which it stays since
/// the first time, false takes it back into use.
pub fn retired_since(
    since: Option<DateTime<Utc>>,
    asked: Option<bool>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    match asked {
        Some(true) => since.or(Some(now)),
        Some(false) => None,
        None => since,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_retired_since_the_first_time_and_taken_back_into_use() {
        let (first, now) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + Duration::days(1));
        for (since, asked, expected) in [
            (None, Some(true), Some(now)),
            (Some(first), Some(true), Some(first)),
            (Some(first), Some(false), None),
            (None, Some(false), None),
            (Some(first), None, Some(first)),
            (None, None, None),
        ] {
            assert_eq!(retired_since(since, asked, now), expected, "{since:?} {asked:?}");
        }
    }

    #[test]
    fn a_hold_lapses_by_itself_half_an_hour_later_to_the_instant() {
        let now = DateTime::UNIX_EPOCH;
        let until = held_until(now);
        assert_eq!(until, now + Duration::minutes(30));
        assert!(stands(until, until - Duration::microseconds(1)));
        assert!(!stands(until, until), "its end is the first instant without it");
    }

    #[test]
    fn a_hold_stops_moderators_alone() {
        assert!(heeds_holds(&Actor::Moderator { own: false }));
        for free in [
            Actor::Service,
            Actor::Author,
            Actor::Citizen,
            Actor::Official { addressee: true, own: false },
            Actor::FirstHead { addressee: true, own: false },
            Actor::Administrator { own: false },
        ] {
            assert!(!heeds_holds(&free), "{free:?}");
        }
    }
}
