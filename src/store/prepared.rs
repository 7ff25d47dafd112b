//! Statements in our own words that PostgreSQL parses and plans once a connection. Diesel's `sql_query` has that
//! done at every call, which a batch of signatures pays three times.

use std::marker::PhantomData;

use diesel::pg::{Pg, PgConnection};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Untyped};
use diesel::{QueryResult, RunQueryDsl};

/// A statement and what stands for each of its question marks.
#[must_use]
pub struct Prepared<'a> {
    text: &'static str,
    values: Vec<Box<dyn Value + 'a>>,
}

/// A statement; what it needs is bound in the order of the question marks.
pub fn prepared<'a>(text: &'static str) -> Prepared<'a> {
    Prepared { text, values: Vec::new() }
}

impl<'a> Prepared<'a> {
    /// What stands for the next question mark.
    pub fn bind<S, V>(mut self, value: V) -> Self
    where
        Pg: HasSqlType<S>,
        S: 'a,
        V: ToSql<S, Pg> + 'a,
    {
        self.values.push(Box::new(Bound { value, kind: PhantomData::<S> }));
        self
    }
}

trait Value {
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()>;
}

struct Bound<S, V> {
    value: V,
    kind: PhantomData<S>,
}

impl<S, V> Value for Bound<S, V>
where
    Pg: HasSqlType<S>,
    V: ToSql<S, Pg>,
{
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_bind_param(&self.value)
    }
}

impl QueryFragment<Pg> for Prepared<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut values = self.values.iter();
        for (index, part) in self.text.split('?').enumerate() {
            if index > 0 {
                let missing = || {
                    diesel::result::Error::QueryBuilderError(
                        "a question mark without its value".into(),
                    )
                };
                values.next().ok_or_else(missing)?.push(&mut out)?;
            }
            out.push_sql(part);
        }
        Ok(())
    }
}

/// Known by its text.
impl QueryId for Prepared<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Prepared<'_> {
    type SqlType = Untyped;
}

impl RunQueryDsl<PgConnection> for Prepared<'_> {}
