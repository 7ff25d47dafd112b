//! The days that a term does not count, as a JSON column.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use domain::calendar::{Names, Reckoning, Skipped};

/// A day that was not counted, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedDay {
    /// The civil day left out.
    pub date: NaiveDate,
    /// Why it was off.
    pub reason: Reason,
}

/// The reason in three languages, in the order in which the database gives them back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// In English.
    pub en: String,
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
}

impl From<&Names> for Reason {
    fn from(names: &Names) -> Self {
        Self { en: names.en.clone(), kk: names.kk.clone(), ru: names.ru.clone() }
    }
}

/// Every day a reckoning left out, in order.
pub fn skipped_days(reckoning: &Reckoning) -> Vec<SkippedDay> {
    let day = |skipped: &Skipped| SkippedDay {
        date: skipped.date,
        reason: (&skipped.why.names()).into(),
    };
    reckoning.skipped.iter().map(day).collect()
}
