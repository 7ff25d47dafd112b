//! Documents in columns of JSON.
//!
//! A row holds the typed document; [`Json`] is the form in which diesel reads and writes it:
//! `#[diesel(serialize_as = Json<Vec<String>>, deserialize_as = Json<Vec<String>>)]`, or the field's
//! own type. A stored document of another shape is an error of the reading.

use std::fmt;
use std::io::Write as _;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Jsonb;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use domain::calendar::Names;
use domain::language::Language;

/// The version of PostgreSQL's binary form of `jsonb`; it precedes the text.
const BINARY_VERSION: u8 = 1;

/// A document, as `jsonb`.
#[derive(Debug, Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
pub struct Json<T>(pub T);

impl<T> From<T> for Json<T> {
    fn from(document: T) -> Self {
        Self(document)
    }
}

impl<T> From<Json<Vec<T>>> for Vec<T> {
    fn from(column: Json<Vec<T>>) -> Self {
        column.0
    }
}

impl<T: Serialize + fmt::Debug> ToSql<Jsonb, Pg> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&[BINARY_VERSION])?;
        serde_json::to_writer(out, &self.0)?;
        Ok(IsNull::No)
    }
}

impl<T: DeserializeOwned> FromSql<Jsonb, Pg> for Json<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes() {
            [BINARY_VERSION, text @ ..] => Ok(Self(serde_json::from_slice(text)?)),
            _ => Err("jsonb in an unknown binary form".into()),
        }
    }
}

/// A text in the three languages of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InLanguages {
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
    /// In English.
    pub en: String,
}

impl InLanguages {
    /// The text in one of them.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Kk => &self.kk,
            Language::Ru => &self.ru,
            Language::En => &self.en,
        }
    }
}

impl From<Names> for InLanguages {
    fn from(Names { kk, ru, en }: Names) -> Self {
        Self { kk, ru, en }
    }
}

/// A word of a closed list inside a document, by its settled name: `#[serde(with = "json::word")]`.
pub mod word {
    use domain::words::Word;
    use serde::{Deserialize as _, Deserializer, Serializer};

    /// Writes the settled name.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<T: Word, S: Serializer>(word: &T, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(word.code())
    }

    /// Reads a settled name.
    ///
    /// # Errors
    /// For a name that is not on the list.
    pub fn deserialize<'de, T: Word, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        super::named(&String::deserialize(from)?)
    }
}

/// A word of a closed list inside a document, or null: `#[serde(with = "json::maybe_word")]`.
pub mod maybe_word {
    use domain::words::Word;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    /// Writes the settled name, or null.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<T: Word, S: Serializer>(word: &Option<T>, to: S) -> Result<S::Ok, S::Error> {
        word.map(T::code).serialize(to)
    }

    /// Reads a settled name, or null.
    ///
    /// # Errors
    /// For a name that is not on the list.
    pub fn deserialize<'de, T: Word, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
        Option::<String>::deserialize(from)?.as_deref().map(super::named).transpose()
    }
}

fn named<T: domain::words::Word, E: serde::de::Error>(code: &str) -> Result<T, E> {
    T::parse(code).ok_or_else(|| E::custom(format!("{code:?} is no {}", T::NAME)))
}
