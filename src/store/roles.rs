//! What the service's own database role may do, where migrations run under another: read and write rows, and
//! no more than add to what is evidence.

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};

use super::{StoreError, Stored};

/// Rows are added here and never deleted, and of a row no more changes than these columns: when and why what it says
/// came to stand no longer, or was made public. Of most nothing does, and for some the triggers say so too.
const EVIDENCE: [(&str, &[&str]); 29] = [
    ("journal", &[]),
    ("desk_journal", &[]),
    ("comments", &[]),
    ("comment_removals", &[]),
    ("signatures", &["live"]),
    ("signature_removals", &[]),
    ("paper_signatures", &[]),
    ("signature_evidence", &[]),
    ("signing_statements", &[]),
    ("log_entries", &[]),
    ("log_tiles", &[]),
    ("log_checkpoints", &[]),
    ("log_cosignatures", &[]),
    ("signature_leaves", &["seed"]),
    ("account_events", &[]),
    ("app_acts", &[]),
    ("iin_takeovers", &[]),
    ("personal_data_readings", &[]),
    ("media_letters", &[]),
    ("key_checks", &[]),
    ("bundle_downloads", &[]),
    ("bundle_acknowledgements", &[]),
    ("decisions", &["ended_at", "ended_because", "published_at", "statement_link", "statement_on"]),
    ("decision_points", &[]),
    ("promise_reports", &[]),
    ("rejections", &["cancelled_at"]),
    ("takedowns", &["restored_because", "restored_at", "restored_by"]),
    ("invalidations", &["removed", "run_at", "run_by"]),
    ("body_changes", &["applied_at"]),
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
         REVOKE INSERT, UPDATE, DELETE ON __diesel_schema_migrations, schema_support FROM {role};"
    );
    for (table, columns) in EVIDENCE {
        statements += &format!("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role};");
        // A right to one column is taken away with the right to the table; it is given last.
        if !columns.is_empty() {
            statements += &format!("GRANT UPDATE ({}) ON {table} TO {role};", columns.join(", "));
        }
    }
    owner.transaction(|owner| Ok(owner.batch_execute(&statements)?))
}
