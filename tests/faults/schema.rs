//! Migrations while others are at work, and schemas of other programs.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;

use crate::cluster::Cluster;
use crate::service::{Service, program};

/// The last migration is undone, so that it is pending.
fn undo_last(cluster: &Cluster) -> String {
    let mut migrations: Vec<_> =
        std::fs::read_dir("migrations").unwrap().map(|entry| entry.unwrap().path()).collect();
    migrations.sort();
    let last = migrations.pop().unwrap();
    cluster.run(&std::fs::read_to_string(last.join("down.sql")).unwrap());
    let name = last.file_name().unwrap().to_str().unwrap().to_owned();
    let version = name.split('_').next().unwrap().replace('-', "");
    cluster.run(&format!("DELETE FROM __diesel_schema_migrations WHERE version = '{version}'"));
    name
}

#[test]
fn processes_that_start_together_migrate_one_after_the_other() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    cluster.run("CREATE ROLE service LOGIN");
    let keys = cluster.directory.path().join("keys");
    let owner = cluster.url();
    let service_url = owner.replace("://petitions@", "://service@");
    // The keys are made by one of them, beforehand.
    drop(Service::start(&keys, Some(&owner)));
    for _ in 0..if crate::full() { 5 } else { 2 } {
        undo_last(&cluster);
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let mut command = program(&keys, Some(&service_url));
                command.env("DATABASE_MIGRATION_URL", &owner);
                std::thread::spawn(move || Service::started(command).map(drop))
            })
            .collect();
        for start in starts {
            start.join().unwrap().unwrap();
        }
    }
}

#[test]
fn a_migration_waits_for_a_lock_in_small_steps_and_says_so() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    drop(Service::start(&keys, Some(&cluster.url())));
    let name = undo_last(&cluster);
    // Somebody reads every table for a long time.
    let mut reader = cluster.connect();
    reader
        .batch_execute(
            "BEGIN; DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT oid FROM pg_class WHERE relkind = 'r' \
             AND relnamespace = 'public'::regnamespace LOOP \
             EXECUTE format('LOCK TABLE %s IN ROW EXCLUSIVE MODE', t); END LOOP; END $$",
        )
        .unwrap();
    let (command, started) = (program(&keys, Some(&cluster.url())), Instant::now());
    let start = std::thread::spawn(move || Service::started(command));
    std::thread::sleep(Duration::from_secs(3));
    // Whoever comes meanwhile is not kept waiting for long behind it.
    let (mut other, asked) = (cluster.connect(), Instant::now());
    other.batch_execute("SELECT count(*) FROM petitions; SELECT count(*) FROM signatures").unwrap();
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    reader.batch_execute("ROLLBACK").unwrap();
    let service = start.join().unwrap().unwrap();
    let log = service.log();
    let version = name.split('_').next().unwrap();
    assert!(log.contains("migrated") && log.contains(version), "{log}");
    println!("migrated after {:?}", started.elapsed());
    let base = format!("http://{}", service.api.address());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        service.api.petitions(1).await;
        crate::log::holds("a migration that waits", &base, &cluster.url()).await;
    });
}

#[test]
fn verify_sees_every_sum_that_is_wrong() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    let service = Service::start(&keys, Some(&cluster.url()));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let petition = runtime.block_on(service.api.petitions(1)).remove(0);
    let verify = || program(&keys, Some(&cluster.url())).arg("verify").output().unwrap();
    let sound = verify();
    assert!(sound.status.success(), "{sound:?}");
    let json = || {
        let told =
            program(&keys, Some(&cluster.url())).args(["verify", "--json"]).output().unwrap();
        let body: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
        (told.status.code(), body)
    };
    let (code, told) = json();
    assert_eq!((code, &told["sound"]), (Some(0), &true.into()), "{told}");
    // As somebody might who goes past the service: no trigger and no constraint watches.
    let unwatched = "SET session_replication_role = replica; ";
    for (wrong, right, said) in [
        (
            "UPDATE signature_counts SET signatures = signatures + 1 WHERE ctid = (SELECT min(ctid) FROM signature_counts)",
            "UPDATE signature_counts SET signatures = signatures - 1 WHERE ctid = (SELECT max(ctid) FROM signature_counts)",
            "sums by day",
        ),
        (
            "UPDATE signature_counts SET assurance = 'eds'",
            "UPDATE signature_counts SET assurance = 'declared'",
            "eds: counted",
        ),
        (
            "DELETE FROM changes; UPDATE petition_ranks SET signature_count = 7",
            "UPDATE petition_ranks SET signature_count = 50",
            "ranked by 7",
        ),
        (
            "DELETE FROM changes; DELETE FROM petition_ranks",
            "INSERT INTO petition_ranks SELECT id, 50 FROM petitions",
            "ranked by nothing",
        ),
        (
            "UPDATE petitions SET last_ordinal = 60",
            "UPDATE petitions SET last_ordinal = 50",
            "last ordinal 60",
        ),
        (
            "UPDATE signatures SET ordinal = 150 WHERE ordinal = 50",
            "UPDATE signatures SET ordinal = 50 WHERE ordinal = 150",
            "from 1 to 150",
        ),
        (
            "UPDATE petitions SET signature_count = 49",
            "UPDATE petitions SET signature_count = 50",
            "counted 49",
        ),
        (
            "UPDATE signatures SET account_id = (SELECT account_id FROM signatures WHERE ordinal = 1) WHERE ordinal = 2",
            "",
            "count more than once",
        ),
    ] {
        cluster.run(&format!("{unwatched}{wrong}"));
        let found = verify();
        let told = String::from_utf8_lossy(&found.stdout).into_owned();
        assert_eq!(found.status.code(), Some(3), "{wrong}: {told}");
        assert!(told.contains(said), "{wrong}: {told}");
        let (code, as_json) = json();
        assert_eq!((code, &as_json["sound"]), (Some(3), &false.into()), "{as_json}");
        assert!(as_json.to_string().contains(&petition), "{as_json}");
        assert!(told.contains(&petition), "{told}");
        if !right.is_empty() {
            cluster.run(&format!("{unwatched}{right}"));
            assert!(verify().status.success(), "{right}");
        }
    }
}

#[test]
fn a_schema_that_took_away_what_this_program_needs_is_refused_and_a_look_changes_nothing() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    drop(Service::start(&keys, Some(&cluster.url())));
    let applied = "SELECT count(*) AS number FROM __diesel_schema_migrations";
    let all = cluster.number(applied);
    let run = |command: &str| program(&keys, Some(&cluster.url())).arg(command).output().unwrap();
    undo_last(&cluster);
    let older = run("verify");
    let told = String::from_utf8_lossy(&older.stderr).into_owned();
    assert!(!older.status.success() && told.contains("petitions migrate"), "{told}");
    assert_eq!(cluster.number(applied), all - 1, "verify migrates nothing");
    assert!(run("migrate").status.success());
    assert_eq!(cluster.number(applied), all);
    cluster.run("INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231000099')");
    // What was only added does this one no harm: both releases serve while one takes the place of the other.
    let service = Service::start(&keys, Some(&cluster.url()));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(service.api.is_ready("ready"));
    for command in ["verify", "migrate"] {
        assert!(run(command).status.success(), "{command}: {:?}", run(command));
    }
    // What it needs is taken away: the running one says so, and none begins.
    cluster.run("UPDATE schema_support SET least_migration = '20991231000099'");
    runtime.block_on(service.api.is_ready("schema_unknown"));
    drop(service);
    for command in ["serve", "verify", "migrate"] {
        let refused = run(command);
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(78), "{command}: {told}");
        assert!(told.contains("20991231000099") && told.contains("newer"), "{command}: {told}");
    }
}
