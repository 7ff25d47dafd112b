//! A database that is lost is put back to an instant, from a copy of its files and the archived log, while people sign:
//! what was acknowledged by then is there, what came later is not, and nothing is there in part.

use std::collections::HashSet;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};

use crate::cluster::{self, Cluster, number_at, reachable_directory, until};
use crate::crowd::Crowd;
use crate::failover::{Standby, base_backup};
use crate::service::{Service, program};

/// By what the backup is made and put back.
enum Way {
    /// `pg_basebackup` and two lines of shell, as docs/OPERATIONS.md has them.
    ByHand,
    /// The program of that name.
    PgBackRest(String),
}

/// Where backup and log are kept, apart from the server's own files.
struct Kept {
    way: Way,
    folder: PathBuf,
    data: PathBuf,
}

impl Kept {
    fn at(way: Way, folder: PathBuf, data: &Path) -> Self {
        for name in ["log", "repository", "said", "locks"] {
            let place = folder.join(name);
            std::fs::create_dir_all(&place).unwrap();
            std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o777)).unwrap();
        }
        let kept = Self { way, folder, data: data.to_path_buf() };
        std::fs::write(kept.configuration(), kept.pgbackrest()).unwrap();
        kept
    }

    fn configuration(&self) -> PathBuf {
        self.folder.join("pgbackrest.conf")
    }

    fn pgbackrest(&self) -> String {
        let (at, data) = (self.folder.display(), self.data.display());
        format!(
            "[global]\nrepo1-path={at}/repository\nrepo1-retention-full=2\nstart-fast=y\nlog-path={at}/said\n\
             lock-path={at}/locks\nlog-level-console=warn\n\
             [petitions]\npg1-path={data}/postgres\npg1-socket-path={data}/run\npg1-user=petitions\n"
        )
    }

    fn archive_command(&self) -> String {
        match &self.way {
            Way::ByHand => {
                let log = self.folder.join("log").display().to_string();
                format!("test ! -f {log}/%f && cp %p {log}/%f")
            }
            Way::PgBackRest(name) => {
                format!(
                    "{name} --config={} --stanza=petitions archive-push %p",
                    self.configuration().display()
                )
            }
        }
    }

    /// pgBackRest, under the user that owns the server's files.
    fn run(&self, name: &str, arguments: &[&str]) {
        let files = self.data.join("postgres");
        let mut command = Command::new(name);
        cluster::as_owner_of(&mut command, &files);
        let said = command
            .current_dir(&files)
            .arg(format!("--config={}", self.configuration().display()))
            .arg("--stanza=petitions")
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let words = [said.stdout, said.stderr].concat();
        assert!(said.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&words));
    }

    fn begin(&self) {
        if let Way::PgBackRest(name) = &self.way {
            self.run(name, &["stanza-create"]);
            self.run(name, &["check"]);
        }
    }

    fn back_up(&self, cluster: &Cluster) {
        match &self.way {
            Way::ByHand => base_backup(cluster, &cluster.data.join("run/backup"), &["-X", "none"]),
            Way::PgBackRest(name) => self.run(name, &["--type=full", "backup"]),
        }
    }

    /// A server that replays the log up to that instant and takes writes then.
    fn restore(&self, cluster: &Cluster, name: &str, instant: &str) -> Standby {
        let directory = cluster.data.join("run").join(name);
        match &self.way {
            Way::ByHand => {
                let copied = Command::new("cp")
                    .arg("-a")
                    .arg(cluster.data.join("run/backup"))
                    .arg(&directory)
                    .status();
                assert!(copied.unwrap().success());
                let auto = directory.join("postgresql.auto.conf");
                let mut text = std::fs::read_to_string(&auto).unwrap();
                text += &format!(
                    "restore_command = 'cp {}/log/%f %p'\nrecovery_target_time = '{instant}'\n\
                     recovery_target_action = 'promote'\n",
                    self.folder.display()
                );
                std::fs::write(&auto, text).unwrap();
                std::fs::write(directory.join("recovery.signal"), "").unwrap();
            }
            Way::PgBackRest(program) => {
                let into = format!("--pg1-path={}", directory.display());
                let target = format!("--target={instant}");
                self.run(
                    program,
                    &[&into, "--type=time", &target, "--target-action=promote", "restore"],
                );
            }
        }
        // It is not to add to the archive of the one that it was.
        Standby::at(cluster, directory, &["archive_mode=off"])
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    id: String,
}

fn signatures(url: &str) -> HashSet<String> {
    let rows: Vec<Row> = sql_query("SELECT id::text AS id FROM signatures WHERE live")
        .load(&mut PgConnection::establish(url).unwrap())
        .unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

fn takes_writes(url: &str) -> bool {
    PgConnection::establish(url).is_ok()
        && number_at(url, "SELECT (NOT pg_is_in_recovery())::int::bigint AS number") == 1
}

async fn rehearse(way: Way, name: &str) {
    let directory = reachable_directory();
    let data = directory.path().join("data");
    let kept = Kept::at(way, directory.path().join("kept"), &data);
    let command = kept.archive_command();
    let settings = [
        ("archive_mode", "on"),
        ("archive_command", command.as_str()),
        // When each vote was committed, by the server's own word.
        ("track_commit_timestamp", "on"),
    ];
    let mut cluster = Cluster::start_with(directory, data, &settings);
    kept.begin();
    let keys = cluster.directory.path().join("keys");
    let mut service = Service::start(&keys, Some(&cluster.url()));
    let crowd = Crowd::begin(&[&service.api], 2).await;
    crowd.more(100).await;
    let copying = Instant::now();
    tokio::task::block_in_place(|| kept.back_up(&cluster));
    let copying = copying.elapsed();
    crowd.more(200).await;
    // The instant lies in a part of the log that begins after the backup.
    cluster.run("SELECT pg_switch_wal()");
    crowd.more(20).await;
    let before = crowd.acknowledged();
    let instant = cluster.word("SELECT clock_timestamp()::text AS word");
    let part = cluster.word("SELECT pg_walfile_name(pg_current_wal_lsn()) AS word");
    crowd.more(200).await;
    crowd.finish().await;
    let later = crowd.acknowledged();
    let expected = cluster.number(&format!(
        "SELECT count(*) AS number FROM signatures WHERE live AND pg_xact_commit_timestamp(xmin) <= '{instant}'"
    ));
    // The log up to here is archived; then the machine is lost.
    let last = cluster.word("SELECT pg_walfile_name(pg_current_wal_lsn()) AS word");
    cluster.run("SELECT pg_switch_wal()");
    let archived = format!(
        "SELECT coalesce(last_archived_wal >= '{last}', false)::int::bigint AS number FROM pg_stat_archiver"
    );
    until("the log is archived", || cluster.number(&archived) == 1);
    service.kill();
    cluster::signal(cluster.postmaster(), "QUIT");

    let began = Instant::now();
    let restored = tokio::task::block_in_place(|| kept.restore(&cluster, "restored", &instant));
    let url = restored.url();
    until("the restored server takes writes", || takes_writes(&url));
    let replayed = began.elapsed();
    let there = signatures(&url);
    let lost = before.iter().filter(|one| !there.contains(&one.id)).count();
    let gone: Vec<_> = later.iter().filter(|one| !there.contains(&one.id)).collect();
    let verified = program(&keys, Some(&url)).arg("verify").output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
    let service = Service::start(&keys, Some(&url));
    service.api.is_ready("ready").await;
    println!(
        "{name}: acked={} lost={lost} later={} gone={} backup {:.1} s, taking writes after {:.1} s, serving after {:.1} s",
        before.len(),
        later.len() - before.len(),
        gone.len(),
        copying.as_secs_f64(),
        replayed.as_secs_f64(),
        began.elapsed().as_secs_f64()
    );
    assert_eq!(lost, 0, "acknowledged before the instant and not there");
    assert_eq!(i64::try_from(there.len()).unwrap(), expected, "the counts of that instant");
    assert!(gone.len() >= 150, "what came after the instant is there: {}", gone.len());
    // Who is in it is known, who is not can sign again.
    let known = service.api.sign(&before[0].petition, &before[0].token).await.unwrap();
    assert_eq!((known.status, known.body["id"].as_str()), (200, Some(before[0].id.as_str())));
    service.api.sign(&gone[0].petition, &gone[0].token).await.unwrap().is(201);
    crate::log::holds(name, &format!("http://{}", service.api.address()), &url).await;

    if matches!(kept.way, Way::ByHand) {
        incomplete(&kept, &cluster, &part, &instant);
    }
    cluster.embedded = None;
}

/// An archive that lacks a part of the way is no quiet loss: the server says so and does not serve.
fn incomplete(kept: &Kept, cluster: &Cluster, part: &str, instant: &str) {
    std::fs::remove_file(kept.folder.join("log").join(part)).unwrap();
    let mut short = kept.restore(cluster, "short", instant);
    let began = Instant::now();
    let ended = loop {
        if let Some(ended) = short.ended() {
            break ended;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "it serves: {}", short.log());
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(!ended.success());
    let log = short.log();
    assert!(log.contains("recovery ended before configured recovery target was reached"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_to_an_instant_has_what_was_acknowledged_by_then_and_no_more() {
    let _beside = crate::beside();
    rehearse(Way::ByHand, "a restore by hand").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pgbackrest_restores_to_an_instant_too() {
    let _beside = crate::beside();
    let name = std::env::var("PETITIONS_PGBACKREST").unwrap_or_else(|_| "pgbackrest".to_owned());
    let there = Command::new(&name).arg("version").stdout(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        eprintln!("skipped: pgBackRest is not here");
        return;
    }
    rehearse(Way::PgBackRest(name), "a restore by pgBackRest").await;
}
