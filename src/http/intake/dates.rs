//! Civil dates in bodies and queries.

use std::ops::RangeInclusive;

use chrono::{Datelike as _, NaiveDate, NaiveTime};

use crate::intake::fields::Wrong;

/// Years of the dates that a body or a query may name.
const YEARS: RangeInclusive<i32> = 1900..=2100;

/// A civil date, written `YYYY-MM-DD` and in no other way that ISO 8601 knows. Every date that
/// comes in is read here: chrono's own reading takes years up to 262142.
pub fn date(given: String) -> Result<NaiveDate, Wrong> {
    let wrong = || ("date_format", "a date like 2026-11-23".to_owned());
    let digits =
        |at: usize, byte: u8| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    if given.len() != 10 || !given.bytes().enumerate().all(|(at, byte)| digits(at, byte)) {
        return Err(wrong());
    }
    let date: NaiveDate = given.parse().map_err(|_| wrong())?;
    if YEARS.contains(&date.year()) {
        Ok(date)
    } else {
        Err(("out_of_range", format!("a year from {} to {}", YEARS.start(), YEARS.end())))
    }
}

/// A time of day, written `HH:MM` from 00:00 to 23:59 and in no other way.
pub fn time_of_day(given: String) -> Result<NaiveTime, Wrong> {
    let wrong = || ("time_format", "a time of day like 15:00".to_owned());
    let shaped = given.len() == 5
        && given
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 2 { byte == b':' } else { byte.is_ascii_digit() });
    if !shaped {
        return Err(wrong());
    }
    NaiveTime::parse_from_str(&given, "%H:%M").map_err(|_| wrong())
}

/// The civil date of something that has happened: today at the latest.
pub fn past_date(today: NaiveDate) -> impl FnOnce(String) -> Result<NaiveDate, Wrong> {
    move |given| match date(given)? {
        date if date > today => {
            Err(("out_of_range", format!("{today} at the latest: it must have happened")))
        }
        date => Ok(date),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_five_characters() {
        for good in ["00:00", "09:30", "23:59"] {
            assert_eq!(time_of_day(good.to_owned()).unwrap().format("%H:%M").to_string(), good);
        }
        for wrong in ["", "9:30", "24:00", "15:60", "15.00", "15:00:00", " 15:0", "１５:００"] {
            assert_eq!(time_of_day(wrong.to_owned()).unwrap_err().0, "time_format", "{wrong}");
        }
    }

    #[test]
    fn a_date_is_ten_characters_of_these_two_centuries() {
        for good in ["1900-01-01", "2024-02-29", "2100-12-31"] {
            assert_eq!(date(good.to_owned()).unwrap().to_string(), good);
        }
        for (wrong, code) in [
            ("+262142-12-31", "date_format"),
            ("-0001-01-01", "date_format"),
            ("2026-1-1", "date_format"),
            ("2026-02-30", "date_format"),
            ("20261123", "date_format"),
            ("2026-11-23T", "date_format"),
            (" 2026-11-2", "date_format"),
            ("２０２６", "date_format"),
            ("1899-12-31", "out_of_range"),
            ("2101-01-01", "out_of_range"),
            ("9999-12-31", "out_of_range"),
        ] {
            assert_eq!(date(wrong.to_owned()).unwrap_err().0, code, "{wrong}");
        }
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert!(past_date(today)("2026-11-23".to_owned()).is_ok());
        assert_eq!(past_date(today)("2026-11-24".to_owned()).unwrap_err().0, "out_of_range");
    }
}
