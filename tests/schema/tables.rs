//! The tables as `src/store/schema.rs` states them, and migrations that undo themselves.

use std::collections::{BTreeMap, BTreeSet};

use diesel::sql_types::{Bool, Integer, Text};
use diesel::{PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use diesel_migrations::MigrationHarness as _;
use petitions::store::database::MIGRATIONS;

use super::texts;

/// Columns, as `name Type`, and primary key of every table.
type Tables = BTreeMap<String, (Vec<String>, Vec<String>)>;

pub fn schema_rs_equals_the_database(conn: &mut PgConnection) -> Vec<String> {
    let stated = stated_tables(include_str!("../../src/store/schema.rs"));
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
            // The database does not say whether an item of a list may be missing.
            .map(|line| line.replace(" -> ", " ").replace("Array<Nullable<Uuid>>", "Array<Uuid>"))
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
            "uuid[]" => "Array<Uuid>",
            "bytea[]" => "Array<Nullable<Bytea>>",
            "bigint[]" => "Array<BigInt>",
            "smallint" => "SmallInt",
            "integer" => "Integer",
            "bigint" => "BigInt",
            "boolean" => "Bool",
            "date" => "Date",
            "jsonb" => "Jsonb",
            "timestamp with time zone" => "Timestamptz",
            "time without time zone" => "Time",
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
pub fn migrations_undo_themselves(conn: &mut PgConnection) -> Vec<String> {
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
