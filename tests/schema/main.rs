//! The schema as a real PostgreSQL holds it after all migrations: what `src/store/schema.rs` says,
//! and what every table, key and constraint must have. One server serves every check of this file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::too_many_lines)]

mod evidence;
mod tables;

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;

use diesel::result::Error as DieselError;
use diesel::sql_types::{Nullable, Text};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use diesel_migrations::MigrationHarness as _;
use evidence::{a_person_counts_once, evidence_cannot_be_changed};
use petitions::embedded::{Embedded, Options};
use petitions::store::database::MIGRATIONS;
use tables::{migrations_undo_themselves, schema_rs_equals_the_database};

#[test]
fn the_migrated_database_keeps_the_rules_of_the_schema() {
    let server = Server::start();
    let mut conn = server.migrated();
    let mut faults = Vec::new();
    for (name, check) in CHECKS {
        // Taken back afterwards, so that no check sees what another leaves.
        let found = conn.test_transaction(|conn| Ok::<_, DieselError>(check(conn)));
        faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

type Check = fn(&mut PgConnection) -> Vec<String>;

const CHECKS: [(&str, Check); 10] = [
    ("schema_rs_equals_the_database", schema_rs_equals_the_database),
    ("migrations_undo_themselves", migrations_undo_themselves),
    ("foreign_keys_are_indexed", foreign_keys_are_indexed),
    ("tables_are_explained", tables_are_explained),
    ("constraints_have_chosen_names", constraints_have_chosen_names),
    ("instants_have_a_zone_and_no_default", instants_have_a_zone_and_no_default),
    ("evidence_cannot_be_changed", evidence_cannot_be_changed),
    ("a_person_counts_once", a_person_counts_once),
    ("nothing_but_text_and_checks", nothing_but_text_and_checks),
    (
        "what_readers_see_leaves_a_line_in_the_log_of_changes",
        what_readers_see_leaves_a_line_in_the_log_of_changes,
    ),
];

/// A deletion or a join over a key without an index reads the whole table.
fn foreign_keys_are_indexed(conn: &mut PgConnection) -> Vec<String> {
    texts(
        conn,
        "SELECT conrelid::regclass || ': ' || conname || ' has no index that leads with its columns' AS found \
         FROM pg_constraint k \
         WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS ( \
             SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indisvalid \
               AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) = ( \
                     SELECT '(' || string_agg(quote_ident(attname) || ' IS NOT NULL', ' AND ') || ')' \
                     FROM pg_attribute WHERE attrelid = k.conrelid AND attnum = ANY (k.conkey))) \
               AND i.indkey[0:cardinality(k.conkey) - 1]::smallint[] @> k.conkey \
               AND i.indkey[0:cardinality(k.conkey) - 1]::smallint[] <@ k.conkey) \
         UNION ALL SELECT 'there is no foreign key at all' \
         WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace) \
         ORDER BY 1",
    )
}

fn tables_are_explained(conn: &mut PgConnection) -> Vec<String> {
    texts(
        conn,
        "SELECT relname || ' has no comment' AS found FROM pg_class \
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') \
           AND relname <> '__diesel_schema_migrations' \
           AND COALESCE(trim(obj_description(oid, 'pg_class')), '') = '' ORDER BY 1",
    )
}

/// The name of a constraint is what a client is told and what the program matches on. Primary keys
/// keep PostgreSQL's own name, `<table>_pkey`; nothing else does.
fn constraints_have_chosen_names(conn: &mut PgConnection) -> Vec<String> {
    texts(
        conn,
        "SELECT conrelid::regclass || ': ' || conname || ' is not a chosen name' AS found \
         FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
         WHERE connamespace = 'public'::regnamespace AND c.relname <> '__diesel_schema_migrations' \
           AND contype IN ('c', 'f', 'u', 'x', 'p') \
           AND CASE contype WHEN 'p' THEN conname <> c.relname || '_pkey' \
               ELSE conname ~ '_(check|fkey|key|excl|not_null)[0-9]*$' OR NOT starts_with(conname, c.relname || '_') END \
         UNION ALL \
         SELECT i.indrelid::regclass || ': ' || x.relname || ' is not a chosen name' \
         FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid \
         WHERE x.relnamespace = 'public'::regnamespace AND x.relname ~ '_idx[0-9]*$' ORDER BY 1",
    )
}

/// Tables of petitions whose rows no public answer that is kept ready shows, and why.
const UNSEEN: [(&str, &str); 33] = [
    ("addressee_changes", "moderators, the author and the journal tell"),
    ("bundle_acknowledgements", "between the authorized body and the addressee"),
    ("bundle_downloads", "who read whose data"),
    ("campaigns", "mass mails"),
    ("changes", "the log itself"),
    ("coercion_reports", "for staff alone"),
    ("correction_requests", "between moderator and author"),
    ("filed_addressees", "changes with the addressee of the petition"),
    ("delay_notices_told", "who was told"),
    ("desk_journal", "for staff alone"),
    ("inquiries", "between bodies"),
    ("invalidations", "what one removes changes signatures"),
    ("moderation_holds", "for moderators"),
    ("petition_flags", "for moderators"),
    ("petition_notes", "for moderators"),
    ("petition_ranks", "made from petitions"),
    ("petition_search", "made from petitions"),
    ("petition_views", "told of days that are over; no answer waits for it"),
    ("petition_stems", "made from petitions"),
    ("representative_contacts", "for the author and moderators"),
    ("petition_tags", "for moderators"),
    ("signature_counts", "made from signatures"),
    ("signature_bursts", "for moderators"),
    ("signature_evidence", "between signer and service; a decision's comes with the decision"),
    ("signing_sessions", "of one person; the vote that one comes to is seen"),
    ("signing_statements", "made from petitions"),
    ("subscriptions", "whom somebody follows is their own affair"),
    ("takedown_proposals", "for moderators"),
    ("title_skeletons", "for the search of similar titles"),
    ("inbox", "of one person"),
    ("outbox", "mails, and deliveries to webhooks"),
    ("personal_data_readings", "who read whose data"),
    ("webhook_events", "what webhooks are told of"),
];

/// Every table of petitions tells the log of its changes, or is listed with the reason why it need not.
fn what_readers_see_leaves_a_line_in_the_log_of_changes(conn: &mut PgConnection) -> Vec<String> {
    let silent = texts(
        conn,
        "SELECT c.table_name::text AS found FROM information_schema.columns c \
         JOIN pg_class t ON t.oid = ('public.' || quote_ident(c.table_name))::regclass AND t.relkind = 'r' \
         WHERE c.table_schema = 'public' AND c.column_name = 'petition_id' AND NOT EXISTS (SELECT FROM pg_trigger g \
             JOIN pg_proc f ON f.oid = g.tgfoid WHERE g.tgrelid = t.oid AND starts_with(f.proname, 'change_of_')) ORDER BY 1",
    );
    let listed: BTreeSet<&str> = UNSEEN.iter().map(|(table, _)| *table).collect();
    let silent: BTreeSet<&str> = silent.iter().map(String::as_str).collect();
    silent.symmetric_difference(&listed).map(|table| (*table).to_owned()).collect()
}

/// The program gives every instant; the database's own clock dates nothing.
/// The hour of a discussion is one of the clock at its place, not an instant.
fn instants_have_a_zone_and_no_default(conn: &mut PgConnection) -> Vec<String> {
    texts(
        conn,
        "SELECT table_name || '.' || column_name || ': ' || data_type || COALESCE(' default ' || column_default, '') AS found \
         FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name <> '__diesel_schema_migrations' \
           AND (table_name, column_name) <> ('discussions', 'starts_at') \
           AND (data_type IN ('timestamp without time zone', 'time without time zone', 'time with time zone') \
             OR (data_type IN ('timestamp with time zone', 'date') AND column_default IS NOT NULL) \
             OR (column_name ~ '_(at|until)$' AND data_type <> 'timestamp with time zone') \
             OR replace(column_default, 'pg_current_xact_id', '') ~* 'now|current_|clock_timestamp') \
         ORDER BY 1",
    )
}

/// States and kinds are `text` with a `CHECK`: no enumerated types, no serial numbers but that of a log's lines.
fn nothing_but_text_and_checks(conn: &mut PgConnection) -> Vec<String> {
    texts(
        conn,
        "SELECT 'type ' || typname AS found FROM pg_type \
         WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r') \
         UNION ALL SELECT 'sequence ' || relname FROM pg_class \
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' AND relname NOT IN ('changes_id_seq', 'log_pending_id_seq', 'log_pending_batches_id_seq', 'webhook_events_number_seq') \
         ORDER BY 1",
    )
}

fn texts(conn: &mut PgConnection, query: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Nullable<Text>)]
        found: Option<String>,
    }
    let rows: Vec<Row> = sql_query(query).load(conn).unwrap();
    rows.into_iter().map(|row| row.found.expect("a text")).collect()
}

/// One PostgreSQL, stopped when the checks are done or one of them panics.
struct Server {
    embedded: Option<Embedded>,
    _directory: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        // PostgreSQL runs as another user when the tests run as root, and must get in.
        std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
        let data = directory.path().join("data");
        let embedded = Embedded::start(&Options { data_dir: &data, settings: &[] }).unwrap();
        Self { embedded: Some(embedded), _directory: directory }
    }

    fn migrated(&self) -> PgConnection {
        let embedded = self.embedded.as_ref().expect("runs until it is dropped");
        embedded.ensure_database("petitions").unwrap();
        let mut conn = PgConnection::establish(&embedded.url("petitions")).unwrap();
        conn.run_pending_migrations(MIGRATIONS).unwrap();
        conn
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(embedded) = self.embedded.take() {
            let _ = embedded.stop();
        }
    }
}
