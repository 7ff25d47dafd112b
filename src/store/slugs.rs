//! Slugs of public bodies as columns of text, as [`super::coded`] has the words of the law:
//! `#[diesel(serialize_as = Slug, deserialize_as = Slug)]`.

use std::io::Write as _;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Nullable, Text};

use domain::public_body::BodySlug;

/// A public body; a stored slug that is not well formed is an error of the reading.
#[derive(Debug, Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Slug(pub BodySlug);

/// A public body, or null.
#[derive(Debug, Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Nullable<Text>)]
pub struct MaybeSlug(pub Option<BodySlug>);

fn read(value: &PgValue<'_>) -> deserialize::Result<BodySlug> {
    let text = std::str::from_utf8(value.as_bytes())?;
    BodySlug::parse(text).ok_or_else(|| format!("{text:?} is no slug of a public body").into())
}

impl From<BodySlug> for Slug {
    fn from(slug: BodySlug) -> Self {
        Self(slug)
    }
}

impl From<Slug> for BodySlug {
    fn from(column: Slug) -> Self {
        column.0
    }
}

impl From<Option<BodySlug>> for MaybeSlug {
    fn from(slug: Option<BodySlug>) -> Self {
        Self(slug)
    }
}

impl From<MaybeSlug> for Option<BodySlug> {
    fn from(column: MaybeSlug) -> Self {
        column.0
    }
}

impl ToSql<Text, Pg> for Slug {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl FromSql<Text, Pg> for Slug {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        read(&value).map(Self)
    }
}

impl ToSql<Nullable<Text>, Pg> for MaybeSlug {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let Some(slug) = &self.0 else { return Ok(IsNull::Yes) };
        out.write_all(slug.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl FromSql<Nullable<Text>, Pg> for MaybeSlug {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        read(&value).map(|slug| Self(Some(slug)))
    }

    fn from_nullable_sql(value: Option<PgValue<'_>>) -> deserialize::Result<Self> {
        value.map_or(Ok(Self(None)), Self::from_sql)
    }
}
