//! Whether a database can tell the letters of its texts.

use diesel::sql_types::{Bool, Text};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use thiserror::Error;

use super::StoreError;

/// The database stores bytes instead of letters, or knows none beyond Latin ones: no search would find anything in
/// Kazakh or Russian.
#[derive(Debug, Error)]
#[error(
    "DATABASE_URL: the database is in {encoding} with LC_CTYPE {ctype}, which does not know Cyrillic letters; make one \
     with ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' (or kk_KZ.UTF-8) TEMPLATE template0"
)]
pub struct UnknownLettersError {
    encoding: String,
    ctype: String,
}

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = Text)]
    encoding: String,
    #[diesel(sql_type = Text)]
    ctype: String,
}

#[derive(QueryableByName)]
struct Known {
    #[diesel(sql_type = Bool)]
    known: bool,
}

/// What is wrong with the letters of a database, if anything is. It is asked what it does with them: its settings have
/// many names.
///
/// # Errors
/// [`StoreError::Unreachable`], or the database's.
pub fn unknown_letters(url: &str) -> Result<Option<UnknownLettersError>, StoreError> {
    let mut conn = PgConnection::establish(url).map_err(|_| StoreError::Unreachable)?;
    let Written { encoding, ctype } = sql_query(
        "SELECT pg_encoding_to_char(encoding)::text AS encoding, datctype::text AS ctype \
         FROM pg_database WHERE datname = current_database()",
    )
    .get_result(&mut conn)?;
    // Another encoding may have no place for the letters that are asked about.
    let known = encoding == "UTF8"
        && {
            let asked: Known = sql_query(
            "SELECT lower('ҚАЗАҚ ӘҒҮ') = 'қазақ әғү' AND 'ҚЫЗ' ILIKE 'қыз' AND 'ә' ~ '\\w' AS known",
        )
        .get_result(&mut conn)?;
            asked.known
        };
    Ok((!known).then_some(UnknownLettersError { encoding, ctype }))
}
