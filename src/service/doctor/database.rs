//! The database: is it there, is it one of ours, what may we do there, would it keep what it has committed.

use secrecy::ExposeSecret as _;

use super::findings::Findings;
use app::clock::Clock;
use config::Effective;
use store::alphabet::unknown_letters;
use store::database::{MigrationError, SchemaOf, compare_schema, reach};
use store::examination::{Examined, examine as look, keeps_its_session};
use store::{Db, DbSettings};

/// The oldest that the schema works with.
const OLDEST: i32 = 150_000;
/// Seconds by which clocks of two machines may differ: tokens and terms are judged to the second.
const CLOCKS: i64 = 2;

pub(super) fn examine(effective: &Effective, url: &str, findings: &mut Findings) {
    if let Err(error) = reach(url) {
        findings.wrong(
            "database",
            error.to_string(),
            "start it, or mend DATABASE_URL: host, port, name, role, password, and pg_hba.conf on the server",
        );
        return;
    }
    match look(url) {
        Ok(found) => {
            version(&found, findings);
            rights(effective, &found, findings);
            durability(&found, findings);
            way(effective, &found, findings);
            clocks(&found, findings);
            if !found.has_trigrams {
                let mend = "as the database's owner: CREATE EXTENSION pg_trgm; (package postgresql-contrib)";
                findings.wrong("extensions", "pg_trgm is missing", mend);
            } else {
                findings.well("extensions", "pg_trgm");
            }
        }
        Err(error) => findings.wrong("database", error.to_string(), "look into the server's log"),
    }
    letters(url, findings);
    schema(url, findings);
    session(url, findings);
    replica(effective, findings);
}

fn version(found: &Examined, findings: &mut Findings) {
    let told = format!("PostgreSQL {}.{}", found.version / 10_000, found.version % 10_000);
    if found.version < OLDEST {
        findings.wrong("database", told, "upgrade it to 15 or later");
    } else if found.is_standby {
        let mend = "name the primary, or several hosts with target_session_attrs=read-write";
        findings.wrong("database", format!("{told}, a standby: it takes no writes"), mend);
    } else {
        findings.well("database", told);
    }
}

fn rights(effective: &Effective, found: &Examined, findings: &mut Findings) {
    let role = &found.role;
    if found.unreadable > 0 {
        findings.wrong(
            "rights",
            format!("{role} cannot read {} of {} tables", found.unreadable, found.tables),
            "run `petitions migrate` with DATABASE_MIGRATION_URL, which gives it what it needs",
        );
    } else if effective.settings.database_url.is_none() {
        findings.skipped("rights", format!("{role}, of the embedded cluster, which is ours alone"));
    } else if found.is_superuser || found.owned > 0 || found.changes_evidence == Some(true) {
        let what = if found.is_superuser {
            "is a superuser"
        } else if found.owned > 0 {
            "owns the tables"
        } else {
            "may change what is kept as evidence"
        };
        findings.better(
            "rights",
            format!("{role} {what}"),
            "give the service a role of its own, and name the owner in DATABASE_MIGRATION_URL: whoever takes the service \
             over could else rewrite the record",
        );
    } else {
        findings.well("rights", format!("{role} reads and adds, and changes no evidence"));
    }
    if !found.monitors && effective.settings.database_url.is_some() {
        findings.better(
            "watching",
            format!("{role} is not told of standbys"),
            format!("GRANT pg_monitor TO {role}; for the numbers of replication"),
        );
    }
}

fn durability(found: &Examined, findings: &mut Findings) {
    if found.unsafe_settings.is_empty() {
        findings.well("durability", "a COMMIT that was answered is on the disk");
    } else {
        findings.wrong(
            "durability",
            found.unsafe_settings.join(", "),
            "turn them on in postgresql.conf: votes that were acknowledged could be lost",
        );
    }
    if !found.checksums {
        let mend =
            "stop the server and run pg_checksums --enable: a disk that errs is then noticed";
        findings.better("checksums", "pages are not checked when they are read", mend);
    }
    if !found.archived {
        let mend = "archive the log (archive_mode, pgBackRest), or back up to no point in time between two backups";
        findings.better("archive", "the log is not archived", mend);
    }
    if !found.synchronous {
        let mend = "name synchronous_standby_names, so that the loss of the server loses no acknowledged vote";
        findings.better("standbys", "a COMMIT waits for no standby", mend);
    }
}

fn way(effective: &Effective, found: &Examined, findings: &mut Findings) {
    if !found.encrypted && !found.local {
        findings.better(
            "connection",
            "not encrypted",
            "sslmode=verify-full in DATABASE_URL, unless the network in between is this machine's own",
        );
    } else {
        findings.well("connection", if found.encrypted { "encrypted" } else { "a local socket" });
    }
    // One writer, three that step in, a trial, what follows changes, and as many again as wait for a silent server.
    let wanted = i64::from(effective.settings.pool_size) * 2 + 6;
    if wanted > found.most_connections {
        findings.wrong(
            "connections",
            format!(
                "this process may want {wanted}, and the server takes {}",
                found.most_connections
            ),
            "lower PETITIONS_POOL_SIZE, or raise max_connections",
        );
    } else {
        let told = format!("up to {wanted} of {} for each process", found.most_connections);
        findings.well("connections", told);
    }
}

fn clocks(found: &Examined, findings: &mut Findings) {
    let apart = (found.clock - Clock::default().machine()).num_seconds();
    if apart.abs() > CLOCKS {
        findings.wrong(
            "clock",
            format!("the database's is {apart} seconds off ours"),
            "run a time service (chrony, systemd-timesyncd) on both machines: terms end to the second",
        );
    } else {
        findings.well("clock", "that of the database agrees with ours");
    }
}

fn letters(url: &str, findings: &mut Findings) {
    match unknown_letters(url) {
        Ok(None) => findings.well("letters", "UTF-8, and Kazakh ones are known"),
        Ok(Some(fault)) => findings.wrong("letters", fault.to_string(), "make the database anew"),
        Err(error) => findings.wrong("letters", error.to_string(), "look into the server's log"),
    }
}

fn schema(url: &str, findings: &mut Findings) {
    let opened = Db::open(&DbSettings { url: url.to_owned(), pool_size: 1 });
    let compared = match opened.and_then(|db| db.dedicated()) {
        Ok(mut connection) => compare_schema(&mut connection),
        Err(error) => Err(MigrationError::Failed(error.to_string())),
    };
    match compared {
        Ok(SchemaOf::This) => findings.well("schema", "that of this program"),
        Ok(SchemaOf::Newer) => findings.better(
            "schema",
            "a newer program has added to it; this one works on it",
            "end the upgrade: start the newer program everywhere",
        ),
        Err(older @ MigrationError::Older(_)) => {
            findings.wrong("schema", older.to_string(), "run `petitions migrate`");
        }
        Err(newer @ MigrationError::Newer(_)) => {
            findings.wrong("schema", newer.to_string(), "install the newer program");
        }
        Err(failed @ MigrationError::Failed(_)) => {
            let mend = "run `petitions migrate`, which says what is wrong";
            findings.wrong("schema", failed.to_string(), mend);
        }
    }
}

fn session(url: &str, findings: &mut Findings) {
    match keeps_its_session(url) {
        Ok(true) => findings.well("session", "a connection stays with its server process"),
        Ok(false) => findings.wrong(
            "session",
            "a pooler gives a connection to others between two transactions",
            "pool by session (PgBouncer: pool_mode = session), or name the server itself",
        ),
        Err(error) => findings.wrong("session", error.to_string(), "look into the server's log"),
    }
}

fn replica(effective: &Effective, findings: &mut Findings) {
    let Some(url) = &effective.settings.database_read_url else {
        findings.skipped("replica", "DATABASE_READ_URL names none");
        return;
    };
    match look(url.expose_secret()) {
        Ok(found) if found.is_standby => findings.well("replica", "a standby answers"),
        Ok(_) => findings.better(
            "replica",
            "DATABASE_READ_URL leads to a server that takes writes",
            "name a standby: readings are no lighter for the primary else",
        ),
        Err(error) => findings.wrong(
            "replica",
            error.to_string(),
            "start it, or mend DATABASE_READ_URL; until then every reading asks the primary",
        ),
    }
}
