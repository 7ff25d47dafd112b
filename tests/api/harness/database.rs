//! What stands in the database, and changes to it behind the service's back.

use std::time::{Duration, Instant};

use diesel::prelude::*;

use super::TestApp;

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

/// How many rows a condition finds on this connection: `accounts WHERE role = 'citizen'`.
pub fn count(conn: &mut PgConnection, from: &str) -> i64 {
    let statement = format!("SELECT count(*) AS count FROM {from}");
    diesel::sql_query(statement).get_result::<Counted>(conn).unwrap().count
}

/// How many rows a condition finds in a service's database.
pub async fn rows(app: &TestApp, from: &str) -> i64 {
    let from = from.to_owned();
    app.core.read(move |work| Ok(count(work.conn, &from))).await.unwrap()
}

/// Runs a statement on a service's database; how many rows it changed.
pub async fn sql(app: &TestApp, statement: &str) -> usize {
    let statement = statement.to_owned();
    app.core
        .write(move |work| Ok(diesel::sql_query(&statement).execute(work.conn).unwrap()))
        .await
        .unwrap()
}

/// Waits until the orders by count have followed the counts: a second or two.
pub async fn orders_follow(app: &TestApp) {
    let behind = "petitions JOIN petition_ranks AS ranked ON ranked.petition_id = petitions.id \
        JOIN petition_search AS found ON found.petition_id = petitions.id \
        WHERE petitions.signature_count <> ranked.signature_count \
           OR petitions.signature_count <> found.signature_count";
    let began = Instant::now();
    while rows(app, behind).await > 0 {
        assert!(began.elapsed() < Duration::from_secs(60), "the orders by count do not follow");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
