//! Evidence that nobody changes, and people who count once.

use diesel::connection::SimpleConnection as _;
use diesel::result::Error as DieselError;
use diesel::{Connection as _, PgConnection};

use super::texts;

/// Tables whose rows are evidence.
const APPEND_ONLY: [&str; 16] = [
    "decision_points",
    "promise_reports",
    "journal",
    "signatures",
    "signature_removals",
    "signature_evidence",
    "signing_statements",
    "iin_takeovers",
    "comments",
    "comment_removals",
    "desk_journal",
    "log_entries",
    "log_tiles",
    "log_checkpoints",
    "log_cosignatures",
    "signature_leaves",
];

pub fn evidence_cannot_be_changed(conn: &mut PgConnection) -> Vec<String> {
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

    refused(conn, "signature_evidence", "UPDATE signature_evidence SET verdict = 'accepted'");
    refused(conn, "signing_statements", "UPDATE signing_statements SET body = 'other'");

    refused(conn, "log_entries", "UPDATE log_entries SET entries = entries");
    refused(conn, "log_tiles", "UPDATE log_tiles SET root = root");
    refused(conn, "log_checkpoints", "UPDATE log_checkpoints SET note = 'other'");
    refused(conn, "log_cosignatures", "UPDATE log_cosignatures SET line = 'other'");
    // Of a leaf only its seed can go.
    let leaf = "INSERT INTO signature_leaves VALUES (gen_random_uuid(), 7, decode(repeat('ab', 16), 'hex'))";
    conn.batch_execute(leaf).unwrap();
    for change in ["log_index = 8, seed = NULL", "seed = decode(repeat('cd', 16), 'hex')"] {
        refused(conn, "signature_leaves", &format!("UPDATE signature_leaves SET {change}"));
    }

    // Of a signature only its life can end, once, and nothing else changes with it.
    for column in columns_of(conn, "signatures").iter().filter(|column| *column != "live") {
        let value = match column.as_str() {
            "id" | "petition_id" | "signer_key" | "account_id" => "gen_random_uuid()".to_owned(),
            "round" => "3 - round".to_owned(),
            "channel" => "'paper'".to_owned(),
            "assurance" => "'eds'".to_owned(),
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
    if let Err(name) = attempt(conn, "UPDATE signature_leaves SET seed = NULL") {
        faults.push(format!("the seed of a leaf cannot be destroyed: {name}"));
    }
    faults
}

pub fn a_person_counts_once(conn: &mut PgConnection) -> Vec<String> {
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
        (2, 21, true, 3, Err("signatures_round_known")),
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
