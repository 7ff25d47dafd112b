//! The law's pure rules against known dates, numbers and cases, and against brute force.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::too_many_lines)]

/// Where the project lies.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

// The names under which the whole program knows these rooms.
extern crate self as petitions;
pub use {notice_facts, petitions_domain as domain, reference};

mod acts;
mod articles;
mod calendar;
mod cases;
mod complaints;
mod iin;
mod model;
mod moments;
mod notices;
mod offers;
mod person;
mod refusals;
mod rules;
mod sequences;
mod signing;
mod signing_sessions;
mod signing_statement;
mod standing;
mod statements;
mod states;
mod subjects;
mod terms;
mod thresholds;
mod visibility;
mod webhooks;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use petitions::domain::calendar::{Calendar, SpecialDay};

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn rows(file: &str) -> Vec<BTreeMap<String, String>> {
    let path = format!("{ROOT}/data/{file}");
    let mut reader = csv::Reader::from_path(path).expect("a data file");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// The days off as the program ships them.
fn holidays() -> Vec<SpecialDay> {
    reference::published_days().expect("days off")
}

fn calendar() -> Calendar {
    Calendar::new(7, holidays())
}

fn weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn days(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |day| *day <= to)
}
