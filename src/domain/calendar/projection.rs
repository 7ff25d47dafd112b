//! The days off of a year whose list is not entered yet, as far as they follow from the law.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::fixed_days::{FIXED_DAYS, FixedDay};
use super::special_days::{DayKind, Names, SpecialDay, is_weekend, names};

/// A day off that follows from the law without being entered.
pub(super) struct Projected {
    pub(super) date: NaiveDate,
    fixed: &'static FixedDay,
    /// The holiday on a weekend that this day replaces.
    instead_of: Option<NaiveDate>,
}

impl Projected {
    pub(super) fn special_day(&self) -> SpecialDay {
        let FixedDay { kk, ru, en, .. } = self.fixed;
        let (kind, names) = match self.instead_of {
            None => (self.fixed.kind, names(kk, ru, en)),
            Some(holiday) => (
                DayKind::TransferredDayOff,
                Names {
                    kk: format!(
                        "Демалыс күні ({kk}, {} күнінен ауыстырылды)",
                        holiday.format("%d.%m.%Y")
                    ),
                    ru: format!("Выходной день (перенос с {}, {ru})", holiday.format("%d.%m.%Y")),
                    en: format!("Day off in lieu of {} ({en})", holiday.format("%-d %B %Y")),
                },
            ),
        };
        SpecialDay { date: self.date, kind, names }
    }
}

/// The fixed-date days off of a year, then the days to which art. 5 of the Law on Holidays moves
/// those that fall on a weekend: the next free working day, in turn. Entered rows count where
/// they stand: a moved day off does not land on an entered holiday.
pub(super) fn projection(year: i32, rows: &BTreeMap<NaiveDate, SpecialDay>) -> Vec<Projected> {
    let mut days: Vec<Projected> = FIXED_DAYS
        .iter()
        .filter(|fixed| (fixed.from..=fixed.to).contains(&year))
        .filter_map(|fixed| {
            let date = NaiveDate::from_ymd_opt(year, fixed.month, fixed.day)?;
            Some(Projected { date, fixed, instead_of: None })
        })
        .collect();
    let on_weekend: Vec<_> = days
        .iter()
        .filter(|holiday| match holiday.fixed.kind {
            DayKind::PublicHoliday => is_weekend(holiday.date),
            DayKind::ReligiousDayOff | DayKind::TransferredDayOff | DayKind::WorkingWeekend => {
                false
            }
        })
        .map(|holiday| (holiday.date, holiday.fixed))
        .collect();
    for (holiday, fixed) in on_weekend {
        let free = |day: &NaiveDate| {
            !is_weekend(*day)
                && days.iter().all(|taken| taken.date != *day)
                && rows.get(day).is_none_or(|row| match row.kind {
                    DayKind::PublicHoliday | DayKind::ReligiousDayOff => false,
                    // An entered transfer is most likely this very one: it must not push it on.
                    DayKind::TransferredDayOff | DayKind::WorkingWeekend => true,
                })
        };
        let found = holiday.iter_days().skip(1).find(free);
        days.extend(found.map(|date| Projected { date, fixed, instead_of: Some(holiday) }));
    }
    days
}
