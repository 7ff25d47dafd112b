//! A standby that lacks the last seconds takes over, and a database is put back to an earlier state: what processes
//! have kept ready is of a history that no longer is.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use serde_json::json;

use crate::cluster::{Cluster, number_at, program, signal, until};
use crate::crowd::Crowd;
use crate::proxy::Proxy;
use crate::service::Service;

/// A copy of a server that follows it.
pub struct Standby {
    child: Child,
    directory: PathBuf,
}

impl Standby {
    pub fn of(cluster: &Cluster) -> Self {
        let directory = cluster.data.join("run/standby");
        base_backup(cluster, &directory, &["-R"]);
        let standby = Self::at(cluster, directory, &[]);
        until("the standby answers", || PgConnection::establish(&standby.url()).is_ok());
        standby
    }

    /// One whose files lie there already, with these settings. It need not answer yet.
    pub fn at(cluster: &Cluster, directory: PathBuf, settings: &[&str]) -> Self {
        let log = std::fs::File::create(directory.with_extension("log")).unwrap();
        let child = program(&cluster.data.join("postgres"), "postgres")
            .arg("-D")
            .arg(&directory)
            .args(["-c", &format!("unix_socket_directories={}", directory.display())])
            .args(settings.iter().flat_map(|setting| ["-c", setting]))
            .stdout(log.try_clone().unwrap())
            .stderr(Stdio::from(log))
            .spawn()
            .unwrap();
        Self { child, directory }
    }

    /// What it has written to its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.directory.with_extension("log")).unwrap()
    }

    /// How it has ended, if it has.
    pub fn ended(&mut self) -> Option<std::process::ExitStatus> {
        self.child.try_wait().unwrap()
    }

    pub fn url(&self) -> String {
        let host = self.directory.display().to_string().replace('/', "%2F");
        format!("postgresql://petitions@/petitions?host={host}&port=5432")
    }

    fn socket(&self) -> PathBuf {
        self.directory.join(".s.PGSQL.5432")
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn run(&self, statements: &str) {
        PgConnection::establish(&self.url()).unwrap().batch_execute(statements).unwrap();
    }
}

/// Copies a running server's files to that directory.
pub fn base_backup(cluster: &Cluster, directory: &Path, further: &[&str]) {
    let run = cluster.data.join("run");
    let copied = program(&cluster.data.join("postgres"), "pg_basebackup")
        .args(["-h", run.to_str().unwrap(), "-p", "5432", "-U", "petitions"])
        .args(["-c", "fast", "-D"])
        .arg(directory)
        .args(further)
        .output()
        .unwrap();
    assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
}

impl Drop for Standby {
    fn drop(&mut self) {
        // A test may have ended or stopped it itself.
        for name in ["CONT", "INT"] {
            let _ = std::process::Command::new("kill")
                .args([&format!("-{name}"), &self.child.id().to_string()])
                .stderr(Stdio::null())
                .status();
        }
        let _ = self.child.wait();
    }
}

/// Two members of staff take a petition down.
async fn take_down(api: &crate::service::Api, path: &str, moderators: &[String; 2]) {
    let reason = json!({ "reason": "Жеке деректер жарияланған" });
    for (moderator, status) in moderators.iter().zip([202, 200]) {
        api.post(&format!("{path}/takedown"), Some(moderator), reason.clone()).await.is(status);
    }
}

async fn status_becomes(api: &crate::service::Api, path: &str, status: u16) {
    let started = Instant::now();
    loop {
        let answer = api.get(path).await;
        if answer.status == status {
            return;
        }
        let waited = started.elapsed();
        assert!(waited < Duration::from_secs(10), "{path}: {} after {waited:?}", answer.status);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_failover_that_lost_the_last_seconds_nothing_old_is_served() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    let proxy = Proxy::to(cluster.socket());
    let first = Service::start(&keys, Some(&proxy.url()));
    let second = Service::start(&keys, Some(&proxy.url()));
    let both = [&first.api, &second.api];
    let crowd = Crowd::begin(&both, 2).await;
    let moderators = [first.api.staff("moderator").await, first.api.staff("moderator").await];
    crowd.more(50).await;
    let standby = Standby::of(&cluster);
    let caught_up = format!(
        "SELECT count(*) AS number FROM signatures WHERE petition_id = '{}'",
        crowd.petition(0)
    );
    until("the standby follows", || number_at(&standby.url(), &caught_up) > 50);
    // From here on the standby hears nothing: these seconds are lost with the primary.
    standby.run("ALTER SYSTEM SET primary_conninfo = ''");
    standby.run("SELECT pg_reload_conf()");
    until("the standby is cut off", || {
        cluster.number("SELECT count(*) AS number FROM pg_stat_replication") == 0
    });
    let path = format!("/api/v1/petitions/{}", crowd.petition(0));
    take_down(&first.api, &path, &moderators).await;
    for api in both {
        status_becomes(api, &path, 410).await;
    }
    // Transactions enough that the new primary's numbers are lower for a while.
    crowd.more(150).await;
    for api in both {
        api.get(&format!("{path}/count")).await;
        api.get("/api/v1/petitions?limit=5").await;
    }
    signal(cluster.postmaster(), "QUIT");
    let gone = Instant::now();
    standby.run("SELECT pg_promote()");
    proxy.lead_to(standby.socket());
    for api in both {
        api.is_ready("ready").await;
    }
    println!(
        "both processes are ready {:.1} s after the primary was lost",
        gone.elapsed().as_secs_f64()
    );
    crowd.finish().await;
    let standing = number_at(&standby.url(), &caught_up);
    for api in both {
        status_becomes(api, &path, 200).await;
        let started = Instant::now();
        loop {
            let count = api.get(&format!("{path}/count")).await;
            if count.body["signature_count"] == standing {
                break;
            }
            assert!(started.elapsed() < Duration::from_secs(10), "{count:?} and not {standing}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    // And what is changed from now on is seen by both.
    take_down(&first.api, &path, &moderators).await;
    for api in both {
        status_becomes(api, &path, 410).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restore_in_place_nothing_old_is_served() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    let service = Service::start(&keys, Some(&cluster.url()));
    let petition = service.api.petitions(1).await.remove(0);
    let moderators = [service.api.staff("moderator").await, service.api.staff("moderator").await];
    let path = format!("/api/v1/petitions/{petition}");
    service.api.get(&path).await.is(200);
    let server = cluster.url().replace("/petitions?", "/postgres?");
    let run = |statement: &str| {
        PgConnection::establish(&server).unwrap().batch_execute(statement).unwrap();
    };
    let away = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'petitions'";
    // The backup, as a copy beside it; new connections are kept out while it is made.
    run("ALTER DATABASE petitions ALLOW_CONNECTIONS false");
    run(away);
    run("CREATE DATABASE backup TEMPLATE petitions");
    run("ALTER DATABASE petitions ALLOW_CONNECTIONS true");
    service.api.is_ready("ready").await;
    take_down(&service.api, &path, &moderators).await;
    status_becomes(&service.api, &path, 410).await;
    run("ALTER DATABASE petitions ALLOW_CONNECTIONS false");
    run(away);
    run("ALTER DATABASE petitions RENAME TO spoilt");
    run("ALTER DATABASE backup RENAME TO petitions");
    status_becomes(&service.api, &path, 200).await;
    assert!(Path::new(&keys).exists());
}
