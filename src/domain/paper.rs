//! Signatures given in writing: which days a sheet may state, and how long its lines may wait to be typed
//! (90-2(4)(1), 90-3(1)).

use chrono::NaiveDate;

use crate::calendar::{Calendar, civil_date};
use crate::case::Case;
use crate::effects::Verdict;
use crate::misstatement::{Misstatement, StatedDay, has_happened};
use crate::petition::State;
use crate::window::Window;

/// Working days after the end of a window in which sheets that were announced in time may still be typed; the lapse
/// of the window waits for them (our default: what was received in time counts).
pub const ENTRY_DAYS: u32 = 3;

/// The windows that a petition has had so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Windows {
    /// In which the fifty had to join (90-2(4)(1)).
    pub joining: Option<Window>,
    /// The open collection (90-3(2)).
    pub collection: Option<Window>,
}

impl Windows {
    /// Those of a petition in this state, the window of the fifty being the one on record.
    pub fn of(state: &State, joining: Option<Window>) -> Self {
        let collection = state.collection().map(|collection| Window {
            first: civil_date(collection.opened_at),
            last: collection.closes_on,
        });
        Self { joining, collection }
    }

    /// Whether signatures were taken on the day that a sheet states. A petition that never took any is refused by its
    /// state.
    fn hold(&self, stated: StatedDay, day: NaiveDate) -> Result<(), Misstatement> {
        let windows = || self.joining.into_iter().chain(self.collection);
        let (first, last) =
            (windows().map(|one| one.first).min(), windows().map(|one| one.last).max());
        let (Some(first), Some(last)) = (first, last) else { return Ok(()) };
        if windows().any(|window| window.holds(day)) {
            Ok(())
        } else {
            Err(Misstatement::OutsideWindow { day: stated, first, last })
        }
    }
}

/// The days that a line of a sheet states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetDays {
    /// When it was signed.
    pub signed_on: NaiveDate,
    /// When the authorized body received the sheet.
    pub received_on: NaiveDate,
}

impl SheetDays {
    /// Whether a vote was given and received while votes were taken, and in that order (90-3(1), (2)).
    ///
    /// # Errors
    /// The day that cannot be.
    pub fn judge(&self, windows: &Windows, today: NaiveDate) -> Result<(), Misstatement> {
        has_happened(StatedDay::Signed, self.signed_on, today)?;
        received(self.received_on, windows, today)?;
        if self.signed_on > self.received_on {
            return Err(Misstatement::SignedAfterReceipt { received_on: self.received_on });
        }
        windows.hold(StatedDay::Signed, self.signed_on)
    }
}

/// Whether sheets can have been received on that day, in time.
fn received(on: NaiveDate, windows: &Windows, today: NaiveDate) -> Result<(), Misstatement> {
    has_happened(StatedDay::SheetReceived, on, today)?;
    windows.hold(StatedDay::SheetReceived, on)
}

/// 90-2(4)(1), 90-3(1): sheets have come in whose lines are still to be typed.
pub(crate) fn announce(case: &Case<'_>, received_on: NaiveDate) -> Verdict {
    let state = case.petition.state;
    received(received_on, &Windows::of(&state, case.facts.joining), case.at.today)?;
    case.only_moderator()?;
    if state.last_day_to_sign().is_none() {
        return Err(case.wrong_state());
    }
    Ok(case.stays())
}

/// The last day on which lines of sheets that came in time are typed, for a window that ends on `last`.
pub fn last_entry_day(calendar: &Calendar, last: NaiveDate) -> NaiveDate {
    calendar.add_working_days(last, ENTRY_DAYS).due
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn window(first: &str, last: &str) -> Option<Window> {
        Some(Window { first: day(first), last: day(last) })
    }

    fn judged(windows: &Windows, signed: &str, received: &str) -> Option<(String, &'static str)> {
        let days = SheetDays { signed_on: day(signed), received_on: day(received) };
        days.judge(windows, day("2026-10-20")).err().map(|fault| (fault.pointer(), fault.code()))
    }

    #[test]
    fn a_line_is_signed_and_received_while_votes_are_taken() {
        let windows = Windows {
            joining: window("2026-09-07", "2026-10-05"),
            collection: window("2026-10-12", "2027-04-12"),
        };
        let fault = |pointer: &str, code| Some((pointer.to_owned(), code));
        for (signed, received, expected) in [
            ("2026-09-07", "2026-09-07", None),
            ("2026-10-05", "2026-10-05", None),
            ("2026-10-05", "2026-10-12", None),
            ("2026-10-20", "2026-10-20", None),
            // Before there was anything to sign.
            ("2021-03-01", "2026-09-07", fault("/signed_on", "out_of_window")),
            ("2026-09-06", "2026-09-06", fault("/received_on", "out_of_window")),
            // Between the two windows.
            ("2026-10-06", "2026-10-12", fault("/signed_on", "out_of_window")),
            ("2026-10-05", "2026-10-06", fault("/received_on", "out_of_window")),
            // Received before it was signed, and still to come.
            ("2026-09-09", "2026-09-08", fault("/signed_on", "after_receipt")),
            ("2026-10-21", "2026-10-21", fault("/signed_on", "out_of_range")),
            ("2026-10-20", "2026-10-21", fault("/received_on", "out_of_range")),
        ] {
            assert_eq!(judged(&windows, signed, received), expected, "{signed} {received}");
        }
    }

    #[test]
    fn what_is_open_early_has_one_window_without_a_gap() {
        let windows = Windows {
            joining: window("2026-09-07", "2026-10-05"),
            collection: window("2026-09-10", "2027-03-10"),
        };
        for signed in ["2026-09-07", "2026-09-09", "2026-09-10", "2026-10-06"] {
            assert_eq!(judged(&windows, signed, "2026-10-20"), None, "{signed}");
        }
        assert_eq!(judged(&Windows::default(), "2026-09-07", "2026-09-07"), None);
    }

    #[test]
    fn three_working_days_are_left_to_type() {
        let calendar = Calendar::new(1, Vec::new());
        // A Friday, and the Wednesday after it.
        assert_eq!(last_entry_day(&calendar, day("2026-10-02")), day("2026-10-07"));
    }
}
