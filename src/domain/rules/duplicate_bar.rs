//! How long the law bars a second petition on the same subject (90-2(4)(3)).

use chrono::{Months, NaiveDate};

/// How long an earlier petition bars a new one on the same subject (90-2(4)(3)). Besides, a
/// petition in public access bars it in both versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DuplicateBar {
    /// As long as the earlier petition stands on the portal, decided or not: no end.
    WithoutEnd,
    /// Some months after the decision on the earlier petition.
    MonthsAfterDecision(u32),
}

impl DuplicateBar {
    /// The settled name in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WithoutEnd => "without_end",
            Self::MonthsAfterDecision(_) => "months_after_decision",
        }
    }

    /// The last civil day on which a petition decided on `decided_on` still bars a new one;
    /// `None` when the bar has no end. A bar is no term to act in: it does not roll over days off.
    pub fn last_day(self, decided_on: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::WithoutEnd => None,
            Self::MonthsAfterDecision(months) => decided_on.checked_add_months(Months::new(months)),
        }
    }
}
