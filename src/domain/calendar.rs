//! Civil days, working days and terms.
//!
//! Counting: Code 76(2) (a term runs from the day after the event) and 76(5) (a term that ends on
//! a day off ends on the next working day). Days off: a five-day week, the Law on Holidays
//! № 267-II of 13.12.2001 (articles 3 and 5) and the Labour Code (84(5), 85(3)).

use super::words::words;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveDate, NaiveTime, Utc, Weekday};

/// Civil time of Kazakhstan: UTC+5 in the whole country since 01.03.2024, before any petition.
pub const OFFSET: FixedOffset = match FixedOffset::east_opt(5 * 3600) {
    Some(offset) => offset,
    None => panic!("not an offset"), // while compiling only
};

/// The civil day (UTC+5) on which an instant falls.
pub fn civil_date(at: DateTime<Utc>) -> NaiveDate {
    at.naive_utc().checked_add_offset(OFFSET).map_or(NaiveDate::MAX, |local| local.date())
}

/// The first instant of a civil day: 00:00 UTC+5.
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN)
        .checked_sub_offset(OFFSET)
        .map_or(DateTime::<Utc>::MIN_UTC, |utc| utc.and_utc())
}

/// The end of a civil day, 24:00 UTC+5: the first instant that is no longer part of it.
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    day.succ_opt().map_or(DateTime::<Utc>::MAX_UTC, start_of)
}

/// The name of a day off in the three languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Names {
    pub kk: String,
    pub ru: String,
    pub en: String,
}

words! {
    /// Kinds of days that differ from the plain week.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum DayKind {
        /// National or state holiday; on a weekend it moves the day off (Law on Holidays, art. 5).
        PublicHoliday = "public_holiday",
        /// 7 January and the first day of Kurban Ait: off, never moved (Labour Code 84(5)).
        ReligiousDayOff = "religious_day_off",
        /// A working day made free: by art. 5, or by order of the labour ministry (Labour Code 85(3)).
        TransferredDayOff = "transferred_day_off",
        /// A day that is worked by such an order, though it would be free.
        WorkingWeekend = "working_weekend",
    }
}

impl DayKind {
    /// Whether nobody works on such a day.
    pub const fn is_off(self) -> bool {
        match self {
            Self::PublicHoliday | Self::ReligiousDayOff | Self::TransferredDayOff => true,
            Self::WorkingWeekend => false,
        }
    }
}

/// A day that differs from the plain week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialDay {
    pub date: NaiveDate,
    pub kind: DayKind,
    pub names: Names,
}

/// Why a day is off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    Saturday,
    Sunday,
    /// A holiday, a religious day or a transferred day; its name says which, on a weekend too.
    DayOff(Names),
}

impl Why {
    /// The reason in words.
    pub fn names(&self) -> Names {
        match self {
            Self::Saturday => names("Сенбі", "Суббота", "Saturday"),
            Self::Sunday => names("Жексенбі", "Воскресенье", "Sunday"),
            Self::DayOff(names) => names.clone(),
        }
    }
}

/// A day off that a term passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub date: NaiveDate,
    pub why: Why,
}

/// Where a term ends, and why there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    /// Last civil day of the term; it runs to 24:00 UTC+5.
    pub due: NaiveDate,
    /// Days off passed over, in order.
    pub skipped: Vec<Skipped>,
    /// A day that was looked at lies in a year whose list of days off is not yet known.
    pub provisional: bool,
}

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

/// A holiday on a fixed date of the year.
struct FixedDay {
    month: u32,
    day: u32,
    kind: DayKind,
    /// First and last year of observance.
    from: i32,
    to: i32,
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
}

impl FixedDay {
    const fn new(
        (month, day): (u32, u32),
        kk: &'static str,
        ru: &'static str,
        en: &'static str,
    ) -> Self {
        Self { month, day, kind: DayKind::PublicHoliday, from: i32::MIN, to: i32::MAX, kk, ru, en }
    }

    const fn religious(self) -> Self {
        Self { kind: DayKind::ReligiousDayOff, ..self }
    }

    const fn since(self, year: i32) -> Self {
        Self { from: year, ..self }
    }

    const fn until(self, year: i32) -> Self {
        Self { to: year, ..self }
    }
}

/// The days off with a fixed date, in the order of the year, as known in November 2026. Kurban Ait
/// follows the moon and is entered by hand.
static FIXED_DAYS: [FixedDay; 15] = [
    FixedDay::new((1, 1), "Жаңа жыл", "Новый год", "New Year's Day"),
    FixedDay::new((1, 2), "Жаңа жыл", "Новый год", "New Year's Day"),
    FixedDay::new(
        (1, 7),
        "Православиелік Рождество",
        "Православное Рождество",
        "Orthodox Christmas",
    )
    .religious(),
    FixedDay::new(
        (3, 8),
        "Халықаралық әйелдер күні",
        "Международный женский день",
        "International Women's Day",
    ),
    // The Constitution of 15.03.2026 moved its day: 30 August to 2025, 15 March from 2027.
    FixedDay::new(
        (3, 15),
        "Қазақстан Республикасының Конституциясы күні",
        "День Конституции Республики Казахстан",
        "Constitution Day",
    )
    .since(2027),
    FixedDay::new((3, 21), "Наурыз мейрамы", "Наурыз мейрамы", "Nauryz Meiramy"),
    FixedDay::new((3, 22), "Наурыз мейрамы", "Наурыз мейрамы", "Nauryz Meiramy"),
    FixedDay::new((3, 23), "Наурыз мейрамы", "Наурыз мейрамы", "Nauryz Meiramy"),
    FixedDay::new(
        (5, 1),
        "Қазақстан халқының бірлігі мерекесі",
        "Праздник единства народа Казахстана",
        "Kazakhstan People's Unity Day",
    ),
    FixedDay::new(
        (5, 7),
        "Отан қорғаушы күні",
        "День защитника Отечества",
        "Defender of the Fatherland Day",
    ),
    FixedDay::new((5, 9), "Жеңіс күні", "День Победы", "Victory Day"),
    FixedDay::new((7, 6), "Астана күні", "День столицы", "Capital City Day"),
    FixedDay::new(
        (8, 30),
        "Қазақстан Республикасының Конституциясы күні",
        "День Конституции Республики Казахстан",
        "Constitution Day",
    )
    .until(2025),
    FixedDay::new((10, 25), "Республика күні", "День Республики", "Republic Day"),
    FixedDay::new((12, 16), "Тәуелсіздік күні", "День Независимости", "Independence Day"),
];

/// A day off that follows from the law without being entered.
struct Projected {
    date: NaiveDate,
    fixed: &'static FixedDay,
    /// The holiday on a weekend that this day replaces.
    instead_of: Option<NaiveDate>,
}

impl Projected {
    fn special_day(&self) -> SpecialDay {
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
                    en: format!("Day off in lieu of {holiday} ({en})"),
                },
            ),
        };
        SpecialDay { date: self.date, kind, names }
    }
}

/// The fixed-date days off of a year, then the days to which art. 5 of the Law on Holidays moves
/// those that fall on a weekend: the next free working day, in turn. Entered rows count where
/// they stand: a moved day off does not land on an entered holiday.
fn projection(year: i32, rows: &BTreeMap<NaiveDate, SpecialDay>) -> Vec<Projected> {
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

fn is_weekend(day: NaiveDate) -> bool {
    match day.weekday() {
        Weekday::Sat | Weekday::Sun => true,
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => false,
    }
}

fn names(kk: &str, ru: &str, en: &str) -> Names {
    Names { kk: kk.to_owned(), ru: ru.to_owned(), en: en.to_owned() }
}
