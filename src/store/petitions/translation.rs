//! The second language of a text as a JSON column: one member, named by the language's code.

use std::collections::BTreeMap;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Jsonb, Nullable};
use serde::{Deserialize, Serialize};

use domain::language::Language;
use domain::petition::Translation;

/// A text in its second language, or null.
#[derive(Debug, Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Nullable<Jsonb>)]
pub struct TranslationColumn(Option<Translation>);

#[derive(Serialize, Deserialize)]
struct Parts {
    title: String,
    subject: String,
    content: String,
    arguments: String,
    proposals: String,
}

impl From<Option<Translation>> for TranslationColumn {
    fn from(translation: Option<Translation>) -> Self {
        Self(translation)
    }
}

impl From<TranslationColumn> for Option<Translation> {
    fn from(column: TranslationColumn) -> Self {
        column.0
    }
}

impl ToSql<Nullable<Jsonb>, Pg> for TranslationColumn {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let Some(text) = self.0.clone() else { return Ok(IsNull::Yes) };
        let parts = Parts {
            title: text.title,
            subject: text.subject,
            content: text.content,
            arguments: text.arguments,
            proposals: text.proposals,
        };
        let json = serde_json::to_value(BTreeMap::from([(text.language.code(), parts)]))?;
        ToSql::<Jsonb, Pg>::to_sql(&json, &mut out.reborrow())
    }
}

impl FromSql<Nullable<Jsonb>, Pg> for TranslationColumn {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let json = <serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(value)?;
        let stored: BTreeMap<String, Parts> = serde_json::from_value(json)?;
        let (code, parts) = stored.into_iter().next().ok_or("a translation into no language")?;
        let language = Language::parse(&code).ok_or_else(|| format!("{code:?} is no Language"))?;
        Ok(Self(Some(Translation {
            language,
            title: parts.title,
            subject: parts.subject,
            content: parts.content,
            arguments: parts.arguments,
            proposals: parts.proposals,
        })))
    }

    fn from_nullable_sql(value: Option<PgValue<'_>>) -> deserialize::Result<Self> {
        value.map_or(Ok(Self(None)), Self::from_sql)
    }
}
