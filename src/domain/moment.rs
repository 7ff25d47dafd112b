//! The instant an act is judged at.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};

use crate::calendar::{Calendar, OFFSET};
use crate::policy::Policy;

/// The instant an act is judged at, with the calendar of that moment.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// The instant itself.
    pub now: DateTime<Utc>,
    /// The civil day in Kazakhstan that the act belongs to. What a lapsed term does belongs to the
    /// term's last day, which ends at the very instant of its lapse: terms that start with it
    /// count from the day after (76(2)).
    pub today: NaiveDate,
    /// The days off that are known.
    pub calendar: &'a Calendar,
    /// What this deployment chose.
    pub policy: Policy,
}

impl Moment<'_> {
    /// The day on which a document received now is registered: today, or the next working day
    /// when it came after hours or on a day off (64(3)).
    pub fn registration_day(&self) -> NaiveDate {
        let today = self.today;
        if self.calendar.is_working(today)
            && self.second_of_day() <= seconds(self.policy.office_hours.until)
        {
            today
        } else {
            self.calendar.next_working_day(today)
        }
    }

    /// Whether offices are open: the hours in which people are reminded of what they owe.
    pub fn is_in_office_hours(&self) -> bool {
        let hours = self.policy.office_hours;
        let open = seconds(hours.from)..=seconds(hours.until);
        self.calendar.is_working(self.today) && open.contains(&self.second_of_day())
    }

    fn second_of_day(&self) -> u32 {
        seconds(self.now.with_timezone(&OFFSET).time())
    }
}

fn seconds(time: NaiveTime) -> u32 {
    time.num_seconds_from_midnight()
}
