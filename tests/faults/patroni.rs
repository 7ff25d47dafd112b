//! Three servers under Patroni and etcd, with the configuration that is delivered: the leader is killed, or stands still,
//! while people sign. The service finds the new one by itself, and every acknowledged signature is there.
//!
//! Patroni is started as `python3 -m patroni`; `PETITIONS_ETCD` names etcd. Where one of them is not here the test says so
//! and passes; `scripts/rehearse` brings them.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

use crate::cluster::{self, reachable_directory, signal};
use crate::crowd::Crowd;
use crate::service::Service;

const SUPERUSER: &str = "change-superuser";

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A program of somebody else, ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One of the three.
struct Node {
    name: String,
    port: u16,
    /// Of Patroni's own answers.
    api: u16,
    folder: PathBuf,
    patroni: Option<Child>,
    /// Whether it answers and takes writes, as the watcher sees it.
    leads: Arc<AtomicBool>,
}

impl Node {
    fn new(number: u16, folder: &Path, etcd: u16) -> Self {
        let (name, port, api) = (format!("db{number}"), free_port(), free_port());
        let folder = folder.join(&name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
        let delivered = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/patroni/patroni.yml");
        let mut text = std::fs::read_to_string(delivered).unwrap();
        let programs = cluster::program(&folder, "postgres");
        let programs = Path::new(programs.get_program()).parent().unwrap().display().to_string();
        for (there, here) in [
            ("name: db1\n", format!("name: {name}\n")),
            ("10.0.0.21:8008", format!("127.0.0.1:{api}")),
            ("10.0.0.21:2379,10.0.0.22:2379,10.0.0.23:2379", format!("127.0.0.1:{etcd}")),
            ("10.0.0.21:5432", format!("127.0.0.1:{port}")),
            ("/var/lib/postgresql/petitions", folder.join("data").display().to_string()),
            ("/usr/lib/postgresql/15/bin", programs),
            ("10.0.0.0/24", "127.0.0.1/32".to_owned()),
            ("/var/run/postgresql", folder.display().to_string()),
            ("max_wal_size: 4GB", "max_wal_size: 512MB".to_owned()),
        ] {
            assert!(text.contains(there), "{there} is not in what is delivered");
            text = text.replace(there, &here);
        }
        let file = folder.join("patroni.yml");
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        Self { name, port, api, folder, patroni: None, leads: Arc::default() }
    }

    fn start(&mut self, account: &Path) {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("patroni.log"))
            .unwrap();
        let mut command = Command::new("python3");
        cluster::as_owner_of(&mut command, account);
        command
            .args(["-m", "patroni"])
            .arg(self.folder.join("patroni.yml"))
            .current_dir(&self.folder)
            .env("HOME", &self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        self.patroni = Some(command.spawn().unwrap());
    }

    fn url(&self, database: &str) -> String {
        format!(
            "postgresql://postgres:{SUPERUSER}@127.0.0.1:{}/{database}?connect_timeout=2",
            self.port
        )
    }

    /// Who is what, by Patroni's word.
    fn says(&self) -> String {
        let mut text = String::new();
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.api)) {
            stream.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
            let _ = stream.write_all(b"GET /cluster HTTP/1.0\r\n\r\n");
            let _ = stream.read_to_string(&mut text);
        }
        text
    }

    fn is_leader(&self) -> bool {
        self.agrees("NOT pg_is_in_recovery()")
    }

    /// Whether it says yes; one that is away or on its way out does not.
    fn agrees(&self, condition: &str) -> bool {
        PgConnection::establish(&self.url("postgres")).is_ok_and(|mut connection| {
            connection.batch_execute(&format!("SELECT 1 / ({condition})::int")).is_ok()
        })
    }

    /// Patroni, the server, and every process of it.
    fn processes(&self) -> Vec<u32> {
        let mut all = vec![self.patroni.as_ref().unwrap().id()];
        let file = std::fs::read_to_string(self.folder.join("data/postmaster.pid"));
        let postmaster = file.ok().and_then(|text| text.lines().next()?.trim().parse::<u32>().ok());
        if let Some(postmaster) = postmaster {
            all.push(postmaster);
            let children = Command::new("pgrep").args(["-P", &postmaster.to_string()]).output();
            let children = String::from_utf8(children.unwrap().stdout).unwrap();
            all.extend(children.lines().filter_map(|line| line.parse::<u32>().ok()));
        }
        all
    }

    /// As when the machine loses its power, stands still, or goes on.
    fn all(&mut self, name: &str) {
        for pid in self.processes() {
            // A process of the server may have ended by itself in between.
            let _ = Command::new("kill")
                .args([&format!("-{name}"), &pid.to_string()])
                .stderr(Stdio::null())
                .status();
        }
        if name == "KILL" {
            self.patroni.take().unwrap().wait().unwrap();
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.folder.join("patroni.log")).unwrap_or_default();
            let last: Vec<_> = log.lines().rev().take(30).collect();
            eprintln!(
                "---- {}\n{}",
                self.name,
                last.into_iter().rev().collect::<Vec<_>>().join("\n")
            );
        }
        if self.patroni.is_some() {
            self.all("CONT");
            self.all("KILL");
        }
    }
}

struct Three {
    nodes: Vec<Node>,
    account: PathBuf,
    _etcd: Running,
    directory: tempfile::TempDir,
}

/// None where a program is missing.
fn three() -> Option<Three> {
    let etcd = std::env::var("PETITIONS_ETCD").unwrap_or_else(|_| "etcd".to_owned());
    let quiet = |command: &mut Command| {
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    };
    for (name, command) in [
        ("etcd", Command::new(&etcd).arg("--version")),
        ("Patroni", Command::new("python3").args(["-m", "patroni", "--version"])),
    ] {
        if !quiet(command) {
            eprintln!("skipped: {name} is not here");
            return None;
        }
    }
    let directory = reachable_directory();
    let (port, peer) = (free_port(), free_port());
    let (clients, peers) = (format!("http://127.0.0.1:{port}"), format!("http://127.0.0.1:{peer}"));
    let running = Command::new(etcd)
        .arg("--data-dir")
        .arg(directory.path().join("etcd"))
        .args(["--listen-client-urls", &clients, "--advertise-client-urls", &clients])
        .args(["--listen-peer-urls", &peers, "--initial-advertise-peer-urls", &peers])
        .args(["--initial-cluster", &format!("default={peers}")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let account = account(directory.path());
    let mut nodes: Vec<_> =
        (1..=3).map(|number| Node::new(number, directory.path(), port)).collect();
    for node in &mut nodes {
        node.start(&account);
    }
    Some(Three { nodes, account, _etcd: Running(running), directory })
}

/// A folder of the user that may run servers: root may not.
fn account(directory: &Path) -> PathBuf {
    let folder = directory.join("account");
    std::fs::create_dir(&folder).unwrap();
    if cluster::is_root() {
        let given = Command::new("chown").arg("postgres").arg(&folder).status();
        assert!(given.unwrap().success(), "there is no user postgres");
    }
    folder
}

impl Three {
    fn leader(&self) -> Option<usize> {
        self.nodes.iter().position(Node::is_leader)
    }

    /// Waits until one leads and two follow it, one of them so that COMMIT waits for it; the leader.
    fn whole(&self) -> usize {
        let started = Instant::now();
        loop {
            if let Some(leader) = self.leader() {
                let follow = "(SELECT count(*) FILTER (WHERE state = 'streaming') = 2 \
                     AND count(*) FILTER (WHERE sync_state IN ('sync', 'quorum')) >= 1 FROM pg_stat_replication)";
                // And Patroni has written down who may succeed: without that nobody does.
                if self.nodes[leader].agrees(follow)
                    && self.nodes[leader].says().contains("sync_standby")
                {
                    return leader;
                }
            }
            assert!(started.elapsed() < Duration::from_secs(90), "the three do not come together");
            std::thread::sleep(Duration::from_millis(250));
        }
    }

    /// All three; whoever takes writes is meant.
    fn url(&self) -> String {
        let hosts: Vec<_> =
            self.nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)).collect();
        format!(
            "postgresql://petitions:petitions@{}/petitions?target_session_attrs=read-write&connect_timeout=2",
            hosts.join(",")
        )
    }

    /// Looks at each node five times a second; counts the moments at which two led.
    fn watch(&self, stop: &Arc<AtomicBool>, two: &Arc<AtomicUsize>) {
        for node in &self.nodes {
            let (url, leads, stop) = (node.url("postgres"), node.leads.clone(), stop.clone());
            std::thread::spawn(move || {
                while !stop.load(Ordering::SeqCst) {
                    leads.store(false, Ordering::SeqCst);
                    let writes = PgConnection::establish(&url).is_ok_and(|mut connection| {
                        let asked = "SELECT 1 / (NOT pg_is_in_recovery())::int";
                        connection.batch_execute(asked).is_ok()
                    });
                    leads.store(writes, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(200));
                }
            });
        }
        let nodes: Vec<_> = self.nodes.iter().map(|node| node.leads.clone()).collect();
        let (stop, two) = (stop.clone(), two.clone());
        std::thread::spawn(move || {
            while !stop.load(Ordering::SeqCst) {
                let leading = nodes.iter().filter(|leads| leads.load(Ordering::SeqCst)).count();
                if leading > 1 {
                    two.fetch_add(1, Ordering::SeqCst);
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_that_is_killed_or_stands_still_loses_no_signature() {
    let _beside = crate::beside();
    let Some(mut three) = tokio::task::block_in_place(three) else { return };
    let leader = tokio::task::block_in_place(|| three.whole());
    PgConnection::establish(&three.nodes[leader].url("postgres"))
        .unwrap()
        .batch_execute("CREATE ROLE petitions SUPERUSER LOGIN PASSWORD 'petitions'")
        .unwrap();
    PgConnection::establish(&three.nodes[leader].url("postgres"))
        .unwrap()
        .batch_execute("CREATE DATABASE petitions OWNER petitions")
        .unwrap();
    // A standby that has not heard of the database yet ends the search for the one that leads.
    cluster::until("all have the database", || {
        three.nodes.iter().all(|node| PgConnection::establish(&node.url("petitions")).is_ok())
    });
    let (keys, url) = (three.directory.path().join("keys"), three.url());
    let first = Service::start(&keys, Some(&url));
    let second = Service::start(&keys, Some(&url));
    let (stop, two) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
    let calm = Duration::from_millis(100);
    let crowd = Crowd::begin_calmly(&[&first.api, &second.api], 2, calm).await;
    crowd.more(50).await;
    three.watch(&stop, &two);
    let mut longest = Duration::ZERO;
    for round in 0..if crate::full() { 10 } else { 2 } {
        let leader = tokio::task::block_in_place(|| three.whole());
        let frozen = round % 2 == 1;
        let before = two.load(Ordering::SeqCst);
        three.nodes[leader].all(if frozen { "STOP" } else { "KILL" });
        let lost = Instant::now();
        // Those who are on their way to the old one are not counted: it can answer nobody.
        tokio::time::sleep(Duration::from_secs(1)).await;
        crowd.more(30).await;
        let back = lost.elapsed();
        longest = longest.max(back);
        println!(
            "{} {}: votes again after {:.1} s",
            three.nodes[leader].name,
            if frozen { "stood still" } else { "was killed" },
            back.as_secs_f64()
        );
        assert!(back < Duration::from_secs(30), "votes again after {back:?}");
        if frozen {
            three.nodes[leader].all("CONT");
        } else {
            assert_eq!(two.load(Ordering::SeqCst), before, "two led at a time");
            let account = three.account.clone();
            three.nodes[leader].start(&account);
        }
    }
    tokio::task::block_in_place(|| three.whole());
    for service in [&first, &second] {
        service.api.is_ready("ready").await;
    }
    stop.store(true, Ordering::SeqCst);
    println!(
        "longest without votes {:.1} s; moments at which one that had stood still thought that it led: {}",
        longest.as_secs_f64(),
        two.load(Ordering::SeqCst)
    );
    let leader = three.leader().unwrap();
    let here = three.nodes[leader].url("petitions");
    crowd.verdict("three servers under Patroni", &first.api, &here).await;
    signal(second.id(), "TERM");
}
