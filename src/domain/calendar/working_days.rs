//! The working calendar: which days are worked, and where terms end by it (76(2), 76(5)).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate, Weekday};

use super::projection::projection;
use super::reckoning::{Reckoning, Skipped, Why};
use super::special_days::SpecialDay;

/// The days off of Kazakhstan, as entered, with a projection for the years to come.
///
/// A year counts as entered when both ends of its list, 1 January and 16 December, are rows: so
/// neither a single announced day (Kurban Ait of a later year) nor a half-entered list makes the
/// other holidays of that year working days. In a later year that is not entered the rows
/// stand, and fixed-date holidays with their transfers fill the rest; before the first
/// entered year there are rows and weekends only. Both are provisional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    version: i32,
    days: BTreeMap<NaiveDate, SpecialDay>,
    entered: BTreeSet<i32>,
}

impl Calendar {
    /// A calendar of these days; of two rows for one date the later in the list stands.
    pub fn new(version: i32, days: Vec<SpecialDay>) -> Self {
        let days: BTreeMap<_, _> = days.into_iter().map(|day| (day.date, day)).collect();
        let has = |year, month, day| {
            NaiveDate::from_ymd_opt(year, month, day).is_some_and(|date| days.contains_key(&date))
        };
        let years: BTreeSet<i32> = days.keys().map(NaiveDate::year).collect();
        let entered = years.into_iter().filter(|y| has(*y, 1, 1) && has(*y, 12, 16)).collect();
        Self { version, days, entered }
    }

    /// The version, kept with every date computed by this calendar.
    pub const fn version(&self) -> i32 {
        self.version
    }

    /// The rows of a year as entered, in order of date; without projected days.
    pub fn days_of(&self, year: i32) -> impl Iterator<Item = &SpecialDay> {
        self.days.values().filter(move |day| day.date.year() == year)
    }

    /// The row of a day, if it has one.
    pub fn special_day(&self, day: NaiveDate) -> Option<&SpecialDay> {
        self.days.get(&day)
    }

    /// Working days from the day after `today` up to and with `due`; below zero when `due` is past.
    pub fn working_days_left(&self, today: NaiveDate, due: NaiveDate) -> i32 {
        let (from, to, sign) = if due >= today { (today, due, 1) } else { (due, today, -1) };
        let days = from
            .iter_days()
            .skip(1)
            .take_while(|day| *day <= to)
            .filter(|day| self.is_working(*day));
        days.fold(0, |count: i32, _| count.saturating_add(sign))
    }

    /// What really applies in a year: its rows and the projected days, in order of date.
    pub fn effective_days_of(&self, year: i32) -> Vec<SpecialDay> {
        let rows = self.days_of(year).map(|day| (day.date, day.clone()));
        let mut all: BTreeMap<_, _> = if self.is_projected(year) {
            projection(year, &self.days).into_iter().map(|p| (p.date, p.special_day())).collect()
        } else {
            BTreeMap::new()
        };
        all.extend(rows);
        all.into_values().collect()
    }

    /// Whether dates in this year may still change because its list is not entered.
    pub fn is_provisional(&self, year: i32) -> bool {
        !self.entered.contains(&year)
    }

    /// Whether the fixed-date holidays of this year are projected: a year not entered, after
    /// the first one that is.
    pub fn is_projected(&self, year: i32) -> bool {
        self.is_provisional(year) && self.entered.first().is_some_and(|first| *first < year)
    }

    /// Whether the day is a working day of the five-day week.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        self.why_off(day).is_none()
    }

    /// Why the day is off; `None` for a working day.
    pub fn why_off(&self, day: NaiveDate) -> Option<Why> {
        if let Some(row) = self.days.get(&day) {
            return row.kind.is_off().then(|| Why::DayOff(row.names.clone()));
        }
        if self.is_projected(day.year()) {
            let mut projected = projection(day.year(), &self.days).into_iter();
            if let Some(found) = projected.find(|projected| projected.date == day) {
                return Some(Why::DayOff(found.special_day().names));
            }
        }
        match day.weekday() {
            Weekday::Sat => Some(Why::Saturday),
            Weekday::Sun => Some(Why::Sunday),
            Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => None,
        }
    }

    /// The last day of a term of `days` working days; `from`, the day of the event, is not
    /// counted (76(2)). Skipped are all days off after `from` up to the end.
    ///
    /// Zero days end on `from` itself, rolled over. The work grows with `days`: bound what
    /// comes from outside.
    pub fn add_working_days(&self, from: NaiveDate, days: u32) -> Reckoning {
        let mut reckoning = Reckoning { due: from, skipped: Vec::new(), provisional: false };
        if days == 0 {
            return self.roll_over(from);
        }
        let mut left = days;
        while left > 0 {
            if !self.step(&mut reckoning) {
                break;
            }
            match self.why_off(reckoning.due) {
                None => left = left.saturating_sub(1),
                Some(why) => reckoning.skipped.push(Skipped { date: reckoning.due, why }),
            }
        }
        reckoning
    }

    /// The last day of a term of calendar months: the same day of the month, or the month's
    /// last where it has none, rolled over a day off (76(5)). Skipped are the days rolled over.
    pub fn add_months(&self, from: NaiveDate, months: u32) -> Reckoning {
        let end = from.checked_add_months(Months::new(months));
        self.roll_over(end.unwrap_or(NaiveDate::MAX))
    }

    /// The day itself, or the next working day after a day off (76(5)).
    pub fn roll_over(&self, day: NaiveDate) -> Reckoning {
        let provisional = self.is_provisional(day.year());
        let mut reckoning = Reckoning { due: day, skipped: Vec::new(), provisional };
        while let Some(why) = self.why_off(reckoning.due) {
            let date = reckoning.due;
            if !self.step(&mut reckoning) {
                break;
            }
            reckoning.skipped.push(Skipped { date, why });
        }
        reckoning
    }

    /// Working days strictly between two days, as between a notice and what it announces.
    pub fn full_working_days_between(&self, after: NaiveDate, before: NaiveDate) -> u32 {
        let days = after.iter_days().skip(1).take_while(|day| *day < before);
        days.filter(|day| self.is_working(*day)).fold(0, |count: u32, _| count.saturating_add(1))
    }

    /// The first working day after the given day, which is itself not counted.
    pub fn next_working_day(&self, after: NaiveDate) -> NaiveDate {
        self.add_working_days(after, 1).due
    }

    /// Moves the end of a term one day on; `false` at the end of all representable days.
    fn step(&self, reckoning: &mut Reckoning) -> bool {
        let Some(next) = reckoning.due.succ_opt() else {
            reckoning.provisional = true;
            return false;
        };
        reckoning.due = next;
        reckoning.provisional |= self.is_provisional(next.year());
        true
    }
}
