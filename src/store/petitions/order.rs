//! The orders of lists, each written so that its index serves it.

use chrono::{DateTime, Utc};
use domain::terms::TermKind;

/// How a list is ordered. Each order is total: the id decides between equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Opened last.
    Newest,
    /// Most signatures.
    MostSigned,
    /// The first to close.
    ClosingSoon,
    /// The longest late first.
    MostOverdue,
    /// Signatures a day since opening, as of a fixed instant.
    Trending {
        /// The instant.
        as_of: DateTime<Utc>,
    },
}

impl Sort {
    /// Whether signatures or the clock move petitions in it while somebody turns its pages.
    pub const fn is_ranking(self) -> bool {
        match self {
            Self::MostSigned | Self::MostOverdue | Self::Trending { .. } => true,
            Self::Newest | Self::ClosingSoon => false,
        }
    }
}

/// An order, written so that its index serves it.
pub(super) struct Order {
    /// The number a page ends with.
    pub(super) key: String,
    pub(super) by: String,
    /// What comes after such a number, the same number and an id, which stand between these parts.
    pub(super) after: [String; 4],
}

/// The order in the words of SQL; the count and the id it is ordered by stand in the table `ranks`.
pub(super) fn order(sort: Sort, ranks: &str) -> Order {
    let parts = |key: &str, by: &str, after: [&str; 4]| Order {
        key: key.to_owned(),
        by: by.to_owned(),
        after: after.map(str::to_owned),
    };
    let computed = |key: String| Order {
        by: format!("{key} DESC, petitions.id DESC"),
        after: [
            format!("({key} <= "),
            format!(" AND ({key}, petitions.id) < ("),
            ", ".to_owned(),
            "))".to_owned(),
        ],
        key,
    };
    match sort {
        Sort::Newest => parts(
            "(extract(epoch FROM coalesce(opened_at, created_at)) * 1000000)::bigint",
            "opened_at DESC, petitions.id DESC",
            [
                "(opened_at <= timestamptz 'epoch' + interval '1 microsecond' * ",
                " AND (opened_at, petitions.id) < (timestamptz 'epoch' + interval '1 microsecond' * ",
                ", ",
                "))",
            ],
        ),
        Sort::MostSigned => parts(
            &format!("{ranks}.signature_count::bigint"),
            &format!("{ranks}.signature_count DESC, {ranks}.petition_id DESC"),
            [
                &format!("({ranks}.signature_count <= "),
                &format!(" AND ({ranks}.signature_count, {ranks}.petition_id) < ("),
                ", ",
                "))",
            ],
        ),
        Sort::ClosingSoon => parts(
            "-(closes_on - date '2000-01-01')::bigint",
            "closes_on, petitions.id DESC",
            [
                "(closes_on >= date '2000-01-01' - (",
                ")::integer AND (closes_on > date '2000-01-01' - (",
                ")::integer OR petitions.id < ",
                "))",
            ],
        ),
        Sort::MostOverdue => {
            let ours = TermKind::INTERNAL.map(TermKind::code).join("', '");
            computed(format!(
                "coalesce(-(SELECT extract(epoch FROM min(due_at))::bigint FROM clocks WHERE \
                 clocks.petition_id = petitions.id AND met_at IS NULL AND overdue_at IS NOT NULL \
                 AND kind NOT IN ('{ours}')), -9223372036854775807)::bigint"
            ))
        }
        Sort::Trending { as_of } => computed(format!(
            "(petitions.signature_count::bigint * 86400000 / greatest(86400, extract(epoch FROM \
             to_timestamp({}) - coalesce(opened_at, created_at))::bigint))",
            as_of.timestamp()
        )),
    }
}
