//! The days that a term does not count, as a JSON column.

use chrono::NaiveDate;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Jsonb;
use serde::{Deserialize, Serialize};

use domain::calendar::{Names, Reckoning};

/// Every day a reckoning left out, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
#[serde(transparent)]
pub struct SkippedDays(pub Vec<SkippedDay>);

/// A day that was not counted, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedDay {
    pub date: NaiveDate,
    pub reason: Reason,
}

/// The reason in three languages, in the order in which the database gives them back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub en: String,
    pub kk: String,
    pub ru: String,
}

impl From<&Names> for Reason {
    fn from(names: &Names) -> Self {
        Self { en: names.en.clone(), kk: names.kk.clone(), ru: names.ru.clone() }
    }
}

impl From<&Reckoning> for SkippedDays {
    fn from(reckoning: &Reckoning) -> Self {
        let day = |skipped: &domain::calendar::Skipped| SkippedDay {
            date: skipped.date,
            reason: (&skipped.why.names()).into(),
        };
        Self(reckoning.skipped.iter().map(day).collect())
    }
}

impl ToSql<Jsonb, Pg> for SkippedDays {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let json = serde_json::to_value(self)?;
        ToSql::<Jsonb, Pg>::to_sql(&json, &mut out.reborrow())
    }
}

impl FromSql<Jsonb, Pg> for SkippedDays {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let json = <serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(value)?;
        Ok(serde_json::from_value(json)?)
    }
}
