//! The schema as a real PostgreSQL holds it after all migrations: what `src/store/schema.rs` says,
//! and what every table, key and constraint must have. One server serves every check of this file.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt as _;

use diesel::connection::SimpleConnection as _;
use diesel::result::Error as DieselError;
use diesel::sql_types::{Bool, Integer, Nullable, Text};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use diesel_migrations::MigrationHarness as _;
use petitions::embedded::{Embedded, Options};
use petitions::store::database::MIGRATIONS;

/// Tables whose rows are evidence.
const APPEND_ONLY: [&str; 5] =
    ["journal", "signatures", "signature_removals", "comments", "comment_removals"];

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

/// Columns, as `name Type`, and primary key of every table.
type Tables = BTreeMap<String, (Vec<String>, Vec<String>)>;

fn schema_rs_equals_the_database(conn: &mut PgConnection) -> Vec<String> {
    let stated = stated_tables(include_str!("../src/store/schema.rs"));
    let actual = actual_tables(conn);
    let names: BTreeSet<&String> = stated.keys().chain(actual.keys()).collect();
    names
        .into_iter()
        .filter(|name| stated.get(*name) != actual.get(*name))
        .map(|name| {
            format!(
                "{name}\n  schema.rs {:?}\n  database  {:?}",
                stated.get(name),
                actual.get(name)
            )
        })
        .collect()
}

/// Reads `diesel::table! { name (key, ...) { column -> Type, ... } }`.
fn stated_tables(text: &str) -> Tables {
    let mut tables = Tables::new();
    for part in text.split("diesel::table! {").skip(1) {
        let (head, rest) = part.split_once('{').expect("a table's columns");
        let (name, key) = head
            .trim()
            .strip_suffix(')')
            .and_then(|head| head.split_once('('))
            .expect("a primary key");
        let (columns, _) = rest.split_once('}').expect("the end of the columns");
        let columns = columns
            .lines()
            .map(|line| line.trim().trim_end_matches(','))
            .filter(|line| !line.is_empty() && !line.starts_with("//") && !line.starts_with('#'))
            .map(|line| line.replace(" -> ", " "))
            .collect();
        let key = key.split(',').map(|column| column.trim().to_owned()).collect();
        assert!(
            tables.insert(name.trim().to_owned(), (columns, key)).is_none(),
            "{name} stands twice in schema.rs"
        );
    }
    assert!(tables.len() > 20, "only {} tables read from schema.rs", tables.len());
    tables
}

fn actual_tables(conn: &mut PgConnection) -> Tables {
    #[derive(QueryableByName)]
    struct Column {
        #[diesel(sql_type = Text)]
        table_name: String,
        #[diesel(sql_type = Text)]
        column_name: String,
        #[diesel(sql_type = Text)]
        sql_type: String,
        #[diesel(sql_type = Bool)]
        required: bool,
        /// From 1; 0 outside the key.
        #[diesel(sql_type = Integer)]
        place_in_key: i32,
    }
    let columns: Vec<Column> = sql_query(
        "SELECT c.relname::text AS table_name, a.attname::text AS column_name, \
                format_type(a.atttypid, a.atttypmod) AS sql_type, a.attnotnull AS required, \
                COALESCE(array_position(k.conkey, a.attnum), 0) AS place_in_key \
         FROM pg_class c \
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
         LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p' \
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') \
           AND c.relname <> '__diesel_schema_migrations' \
         ORDER BY c.relname, a.attnum",
    )
    .load(conn)
    .unwrap();
    let mut keys = BTreeMap::<String, BTreeMap<i32, String>>::new();
    let mut tables = Tables::new();
    for column in columns {
        let diesel = match column.sql_type.as_str() {
            "uuid" => "Uuid",
            "text" => "Text",
            "bytea" => "Bytea",
            "text[]" => "Array<Text>",
            "smallint" => "SmallInt",
            "integer" => "Integer",
            "bigint" => "BigInt",
            "boolean" => "Bool",
            "date" => "Date",
            "jsonb" => "Jsonb",
            "timestamp with time zone" => "Timestamptz",
            other => other,
        };
        let written =
            if column.required { diesel.to_owned() } else { format!("Nullable<{diesel}>") };
        let (columns, _) = tables.entry(column.table_name.clone()).or_default();
        columns.push(format!("{} {written}", column.column_name));
        if column.place_in_key > 0 {
            keys.entry(column.table_name)
                .or_default()
                .insert(column.place_in_key, column.column_name);
        }
    }
    for (table, key) in keys {
        tables.get_mut(&table).expect("its columns").1 = key.into_values().collect();
    }
    tables
}

/// Down to nothing, up again to the same, one migration at a time.
fn migrations_undo_themselves(conn: &mut PgConnection) -> Vec<String> {
    let whole = inventory(conn);
    let mut faults = Vec::new();
    let mut heights = vec![whole.clone()];
    let mut undone = Vec::new();
    while !conn.applied_migrations().unwrap().is_empty() {
        match conn.revert_last_migration(MIGRATIONS) {
            Ok(version) => undone.push(version.to_string()),
            Err(error) => return vec![format!("after undoing {undone:?}: {error}")],
        }
        heights.push(inventory(conn));
    }
    let left: Vec<&String> =
        heights.last().unwrap().iter().filter(|thing| !thing.contains("__diesel")).collect();
    if !left.is_empty() {
        faults.push(format!("left behind when all are undone: {left:?}"));
    }
    // What a migration undoes is what it did: every height looks the same on the way up.
    heights.pop();
    for (version, expected) in undone.iter().zip(&heights).rev() {
        if let Err(error) = conn.run_next_migration(MIGRATIONS) {
            faults.push(format!("{version} does not run again: {error}"));
            return faults;
        }
        let found = inventory(conn);
        if found != *expected {
            let differs: Vec<&String> = found.symmetric_difference(expected).collect();
            faults.push(format!("{version} up, down, up differs: {differs:?}"));
        }
    }
    if conn.has_pending_migration(MIGRATIONS).unwrap() || inventory(conn) != whole {
        faults.push("up again is not what it was".to_owned());
    }
    faults
}

/// Everything that stands in the public schema, and any schema or extension besides.
fn inventory(conn: &mut PgConnection) -> BTreeSet<String> {
    texts(
        conn,
        "SELECT CASE relkind WHEN 'i' THEN pg_get_indexdef(oid) ELSE relkind::text || ' ' || relname END AS found \
         FROM pg_class WHERE relnamespace = 'public'::regnamespace \
         UNION SELECT 'column ' || attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) \
             || CASE WHEN attnotnull THEN ' not null' ELSE '' END \
         FROM pg_attribute JOIN pg_class c ON c.oid = attrelid \
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND attnum > 0 AND NOT attisdropped \
         UNION SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) \
         FROM pg_constraint WHERE connamespace = 'public'::regnamespace \
         UNION SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace \
         UNION SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid \
         WHERE c.relnamespace = 'public'::regnamespace AND NOT tgisinternal \
         UNION SELECT 'type ' || typname FROM pg_type \
         WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r') \
         UNION SELECT 'extension ' || extname FROM pg_extension WHERE extname <> 'plpgsql' \
         UNION SELECT 'schema ' || nspname FROM pg_namespace \
         WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'public') \
         UNION SELECT 'comment ' || objoid::regclass || objsubid || ' ' || description FROM pg_description \
         JOIN pg_class c ON c.oid = objoid AND classoid = 'pg_class'::regclass \
         WHERE c.relnamespace = 'public'::regnamespace",
    )
    .into_iter()
    .collect()
}

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
const UNSEEN: [(&str, &str); 15] = [
    ("addressee_changes", "moderators, the author and the journal tell"),
    ("campaigns", "mass mails"),
    ("changes", "the log itself"),
    ("correction_requests", "between moderator and author"),
    ("inquiries", "between bodies"),
    ("invalidations", "what one removes changes signatures"),
    ("petition_flags", "for moderators"),
    ("petition_ranks", "made from petitions"),
    ("signature_counts", "made from signatures"),
    ("subscriptions", "who follows is his own affair"),
    ("takedown_proposals", "for moderators"),
    ("title_skeletons", "for the search of similar titles"),
    ("inbox", "of one person"),
    ("outbox", "mails"),
    ("personal_data_readings", "who read whose data"),
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
fn instants_have_a_zone_and_no_default(conn: &mut PgConnection) -> Vec<String> {
    texts(
        conn,
        "SELECT table_name || '.' || column_name || ': ' || data_type || COALESCE(' default ' || column_default, '') AS found \
         FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name <> '__diesel_schema_migrations' \
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
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' AND relname <> 'changes_id_seq' \
         ORDER BY 1",
    )
}

fn evidence_cannot_be_changed(conn: &mut PgConnection) -> Vec<String> {
    seed(conn);
    let mut faults = Vec::new();
    let mut refused = |conn: &mut PgConnection, table: &str, statement: &str| {
        let constraint = format!("{table}_append_only");
        match attempt(conn, statement) {
            Err(name) if name == constraint => {}
            other => faults.push(format!("{statement}: {other:?}, expected {constraint}")),
        }
    };
    for table in APPEND_ONLY {
        refused(conn, table, &format!("DELETE FROM {table}"));
        refused(conn, table, &format!("TRUNCATE {table} CASCADE"));
    }
    refused(conn, "journal", "UPDATE journal SET event = 'other'");
    refused(conn, "journal", "UPDATE journal SET id = id WHERE false");
    refused(conn, "signature_removals", "UPDATE signature_removals SET reason = 'invalidated'");

    // Of a signature only its life can end, once, and nothing else changes with it.
    for column in columns_of(conn, "signatures").iter().filter(|column| *column != "live") {
        let value = match column.as_str() {
            "id" | "petition_id" | "signer_key" | "account_id" => "gen_random_uuid()".to_owned(),
            "round" => "3 - round".to_owned(),
            "channel" => "'paper'".to_owned(),
            "assurance" => "'verified'".to_owned(),
            "public_name" | "region" => "'other'".to_owned(),
            "notify" => "NOT notify".to_owned(),
            "signed_at" | "recorded_at" => format!("{column} + interval '1 second'"),
            _ => format!("{column} + 1"),
        };
        refused(
            conn,
            "signatures",
            &format!("UPDATE signatures SET {column} = {value} WHERE live"),
        );
        refused(
            conn,
            "signatures",
            &format!("UPDATE signatures SET live = false, {column} = {value} WHERE live"),
        );
    }
    refused(conn, "signatures", "UPDATE signatures SET live = true WHERE NOT live");
    if let Err(name) = attempt(conn, "UPDATE signatures SET live = false WHERE live") {
        faults.push(format!("a signature cannot be withdrawn: {name}"));
    }
    faults
}

fn a_person_counts_once(conn: &mut PgConnection) -> Vec<String> {
    seed(conn);
    let mut faults = Vec::new();
    let unique = texts(
        conn,
        "SELECT pg_get_indexdef(indexrelid) AS found FROM pg_index \
         WHERE indrelid = 'signatures'::regclass AND indisunique ORDER BY 1",
    );
    for index in [
        "CREATE UNIQUE INDEX signatures_one_person_counts_once ON public.signatures USING btree (petition_id, signer_key) WHERE live",
        "CREATE UNIQUE INDEX signatures_one_a_round ON public.signatures USING btree (petition_id, signer_key, round)",
        "CREATE UNIQUE INDEX signatures_ordinal_unique ON public.signatures USING btree (petition_id, ordinal)",
    ] {
        if !unique.iter().any(|found| found == index) {
            faults.push(format!("missing: {index}"));
        }
    }
    // Signer 1 is live in round 1; signer 2 has withdrawn round 1.
    for (signer, round, live, ordinal, expected) in [
        (1, 2, true, 3, Err("signatures_one_person_counts_once")),
        (2, 1, true, 3, Err("signatures_one_a_round")),
        (2, 1, false, 3, Err("signatures_one_a_round")),
        (2, 3, true, 3, Err("signatures_round_known")),
        (3, 1, true, 2, Err("signatures_ordinal_unique")),
        (2, 2, true, 3, Ok(())),
        (3, 1, true, 4, Ok(())),
    ] {
        let found = attempt(conn, &signature(signer, round, live, ordinal));
        if found.as_ref().map_err(String::as_str).copied() != expected {
            faults.push(format!(
                "signer {signer}, round {round}, live {live}: {found:?}, expected {expected:?}"
            ));
        }
    }
    faults
}

/// One petition with a journal entry, a live signature and a withdrawn one.
fn seed(conn: &mut PgConnection) {
    conn.batch_execute(&format!(
        "INSERT INTO accounts (id, role, email, email_canonical, password_hash, person_key, key_version, assurance, \
             family_name, given_name, birth_date, residence, language, created_at) \
         VALUES ('{A}', 'citizen', 'a@b.kz', 'a@b.kz', '-', 'k', 1, 'declared', 'F', 'G', '1990-01-01', '75', 'kk', '{AT}'); \
         INSERT INTO petitions (id, author_id, state, version, rule_set, source, mode, language, addressee, title, \
             subject, content, arguments, proposals, signer_salt, created_at, changed_at) \
         VALUES ('{P}', '{A}', 'draft', 1, 'V2024', 'electronic', 'PRE', 'kk', 'x', 't', 's', 'c', 'a', 'p', 's', '{AT}', '{AT}'); \
         INSERT INTO journal (id, petition_id, event, from_state, to_state, version, actor_role, details, effective_at, recorded_at) \
         VALUES ('{A}', '{P}', 'e', 'draft', 'draft', 1, 'citizen', '{{}}', '{AT}', '{AT}'); {}; {}; \
         INSERT INTO signature_removals (signature_id, reason, removed_at, removed_by) \
         SELECT id, 'withdrawn', '{AT}', '{A}' FROM signatures WHERE NOT live",
        signature(1, 1, true, 1),
        signature(2, 1, false, 2),
    ))
    .unwrap();
}

const A: &str = "00000000-0000-7000-8000-00000000000a";
const P: &str = "00000000-0000-7000-8000-0000000000b0";
const AT: &str = "2024-04-08T05:00:00Z";

fn signature(signer: u32, round: u32, live: bool, ordinal: u32) -> String {
    format!(
        "INSERT INTO signatures (id, petition_id, signer_key, account_id, round, live, ordinal, channel, assurance, \
             key_version, public_name, region, notify, signed_at, recorded_at) \
         VALUES (gen_random_uuid(), '{P}', '00000000-0000-7000-8000-{signer:012}', '{A}', {round}, {live}, {ordinal}, \
             'electronic', 'declared', 1, 'G. F.', '75', false, '{AT}', '{AT}')"
    )
}

/// Runs a statement and takes it back; the constraint's name, or the message, when it is refused.
fn attempt(conn: &mut PgConnection, statement: &str) -> Result<(), String> {
    let mut outcome = Ok(());
    conn.test_transaction(|conn| {
        outcome = conn.batch_execute(statement).map_err(|error| match error {
            DieselError::DatabaseError(_, info) => {
                info.constraint_name().unwrap_or_else(|| info.message()).to_owned()
            }
            other => other.to_string(),
        });
        Ok::<_, DieselError>(())
    });
    outcome
}

fn columns_of(conn: &mut PgConnection, table: &str) -> Vec<String> {
    texts(
        conn,
        &format!(
            "SELECT attname::text AS found FROM pg_attribute \
             WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        ),
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
