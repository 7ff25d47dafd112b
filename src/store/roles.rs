//! What the service's own database role may do, where migrations run under another: read and write rows, and
//! no more than add to what is evidence.

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};

use super::{StoreError, Stored};

/// Rows are added here and never changed or deleted; the triggers say so too.
const EVIDENCE: [&str; 7] = [
    "journal",
    "comments",
    "comment_removals",
    "signatures",
    "signature_removals",
    "account_events",
    "personal_data_readings",
];

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Gives the role of `service_url` what it needs, and takes the rest. Runs as the owner.
///
/// # Errors
/// [`StoreError::Unreachable`], or the database's refusal.
pub fn limit(owner_url: &str, service_url: &str) -> Stored<()> {
    let connect = |url: &str| PgConnection::establish(url).map_err(|_| StoreError::Unreachable);
    // Quoted by the database itself.
    let role: Name = sql_query("SELECT quote_ident(current_user) AS name")
        .get_result(&mut connect(service_url)?)?;
    let mut owner = connect(owner_url)?;
    let own: Name = sql_query("SELECT quote_ident(current_user) AS name").get_result(&mut owner)?;
    if own.name == role.name {
        return Err(StoreError::Corrupt("DATABASE_MIGRATION_URL names the role of DATABASE_URL"));
    }
    let role = role.name;
    let mut statements = format!(
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role};
         GRANT USAGE ON SCHEMA public TO {role};
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
         REVOKE INSERT, UPDATE, DELETE ON __diesel_schema_migrations FROM {role};"
    );
    for table in EVIDENCE {
        statements += &format!("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role};");
    }
    // A right to one column is taken away with the right to the table; it is given last.
    statements += &format!("GRANT UPDATE (live) ON signatures TO {role};");
    owner.transaction(|owner| Ok(owner.batch_execute(&statements)?))
}
