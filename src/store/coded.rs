//! Words of the law as columns of text.
//!
//! `domain` knows no database, and a crate may not implement a foreign trait for a foreign type: rows
//! hold the enumeration itself and name [`Coded`] as the form in which diesel reads and writes it:
//! `#[diesel(serialize_as = Coded<StateName>, deserialize_as = Coded<StateName>)]`. A column that may
//! be null is [`MaybeCoded`].

use std::io::Write as _;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Nullable, Text};

use domain::words::Word;

/// A word by its settled name; a stored name that is not on the list is an error of the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Coded<T: Word>(pub T);

/// A word, or null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Nullable<Text>)]
pub struct MaybeCoded<T: Word>(pub Option<T>);

fn word<T: Word>(code: &str) -> deserialize::Result<T> {
    T::parse(code).ok_or_else(|| format!("{code:?} is no {}", T::NAME).into())
}

/// Several words, as the values of a list.
pub fn coded<T: Word>(words: &[T]) -> Vec<Coded<T>> {
    words.iter().copied().map(Coded).collect()
}

impl<T: Word> From<T> for Coded<T> {
    fn from(word: T) -> Self {
        Self(word)
    }
}

impl<T: Word> From<Option<T>> for MaybeCoded<T> {
    fn from(word: Option<T>) -> Self {
        Self(word)
    }
}

impl<T: Word> From<MaybeCoded<T>> for Option<T> {
    fn from(column: MaybeCoded<T>) -> Self {
        column.0
    }
}

impl<T: Word> ToSql<Text, Pg> for Coded<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.code().as_bytes())?;
        Ok(IsNull::No)
    }
}

impl<T: Word> FromSql<Text, Pg> for Coded<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        word(std::str::from_utf8(value.as_bytes())?).map(Self)
    }
}

impl<T: Word> ToSql<Nullable<Text>, Pg> for MaybeCoded<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let Some(word) = self.0 else { return Ok(IsNull::Yes) };
        out.write_all(word.code().as_bytes())?;
        Ok(IsNull::No)
    }
}

impl<T: Word> FromSql<Nullable<Text>, Pg> for MaybeCoded<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        word(std::str::from_utf8(value.as_bytes())?).map(|word| Self(Some(word)))
    }

    fn from_nullable_sql(value: Option<PgValue<'_>>) -> deserialize::Result<Self> {
        value.map_or(Ok(Self(None)), Self::from_sql)
    }
}

macro_rules! decoded {
    ($($type:ty,)+) => {$(
        impl From<Coded<$type>> for $type {
            fn from(column: Coded<$type>) -> Self {
                column.0
            }
        }
    )+};
}

decoded! {
    domain::acts::AppealRoute,
    domain::acts::Complained,
    domain::acts::ComplaintMatter,
    domain::acts::ComplaintOutcome,
    domain::acts::GroundName,
    domain::acts::InquiryMatter,
    domain::acts::Instance,
    domain::acts::MemberKind,
    domain::acts::Outcome,
    domain::attachments::MediaType,
    domain::attachments::Purpose,
    domain::bursts::BurstKind,
    domain::calendar::DayKind,
    domain::assurance::Assurance,
    domain::counter::CheckState,
    domain::counter::Document,
    domain::desk::DeskEvent,
    domain::follow_up::Progress,
    domain::follow_up::Stance,
    domain::language::Language,
    domain::notice::NoticeKind,
    domain::petition::StateName,
    domain::proceedings::Conclusion,
    domain::proceedings::DecisionEnd,
    domain::proceedings::Forwarding,
    domain::role::Role,
    domain::rules::Mode,
    domain::rules::Source,
    domain::rules::Version,
    domain::signing_sessions::Channel,
    domain::signing_sessions::SigningState,
    domain::signing_statement::Occasion,
    domain::subscriptions::AudienceOfMany,
    domain::subscriptions::Choice,
    domain::subscriptions::Interest,
    domain::succession::BodyChange,
    domain::terms::TermKind,
    domain::terms::TermUnit,
    domain::webhooks::EventType,
}
