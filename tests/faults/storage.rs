//! A database that takes no writes: told so, or full.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use reqwest::Method;

use crate::cluster::{Cluster, is_root, reachable_directory};
use crate::crowd::Crowd;
use crate::service::{Service, text};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_database_is_said_to_be_one() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    let service = Service::start(&keys, Some(&cluster.url()));
    let crowd = Crowd::begin(&[&service.api], 3).await;
    let citizen = service.api.citizens(1).await.remove(0);
    let token = Some(citizen.token.as_str());
    crowd.more(100).await;
    cluster.set("default_transaction_read_only", "on");
    let told = Instant::now();
    service.api.is_ready("read_only").await;
    let refused = service.api.post("/api/v1/petitions", token, text()).await;
    assert_eq!((refused.status, refused.code()), (503, "read_only"), "{refused:?}");
    assert!(refused.retry_after.is_some());
    service.api.call(Method::GET, "/api/v1/me", token, None).await.unwrap().is(200);
    service.api.get(&format!("/api/v1/petitions/{}", crowd.petition(0))).await.is(200);
    while !crowd.refusals(told, None).contains("read_only") {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let mut owner = cluster.connect();
    for statement in [
        "SET default_transaction_read_only = off",
        "ALTER SYSTEM RESET default_transaction_read_only",
    ] {
        diesel::connection::SimpleConnection::batch_execute(&mut owner, statement).unwrap();
    }
    cluster.run("SELECT pg_reload_conf()");
    crowd.more(100).await;
    service.api.is_ready("ready").await;
    crowd.verdict("a read-only database", &service.api, &cluster.url()).await;
}

/// A file system of its own, which only root can make; gone with it.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn at(path: &'a Path) -> Option<Self> {
        std::fs::create_dir_all(path).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=320m,mode=0711", "tmpfs"])
            .arg(path)
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(path))
    }

    /// Takes all the room that is left.
    fn fill(&self) {
        let filled = Command::new("dd")
            .args(["if=/dev/zero", "bs=64k", "status=none"])
            .arg(format!("of={}", self.0.join("filling").display()))
            .stderr(std::process::Stdio::null())
            .status();
        assert!(!filled.unwrap().success(), "dd stops for want of room");
    }

    fn free(&self) {
        std::fs::remove_file(self.0.join("filling")).unwrap();
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_said_to_be_one() {
    let _beside = crate::beside();
    if !is_root() {
        eprintln!("skipped: only root can make a small file system");
        return;
    }
    let directory = reachable_directory();
    let place = directory.path().join("disk");
    let Some(disk) = SmallDisk::at(&place) else {
        eprintln!("skipped: no file system can be mounted here");
        return;
    };
    let data = place.join("data");
    let cluster = Cluster::start_at(directory, data);
    let keys = cluster.directory.path().join("keys");
    let service = Service::start(&keys, Some(&cluster.url()));
    let crowd = Crowd::begin(&[&service.api], 3).await;
    crowd.more(100).await;
    disk.fill();
    let full = Instant::now();
    service.api.is_ready("storage_full").await;
    while !crowd.refusals(full, None).contains("storage_full") {
        assert!(full.elapsed().as_secs() < 30, "{:?}", crowd.refusals(full, None));
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    service.api.get(&format!("/api/v1/petitions/{}", crowd.petition(0))).await.is(200);
    disk.free();
    crowd.more(100).await;
    service.api.is_ready("ready").await;
    crowd.verdict("a full disk", &service.api, &cluster.url()).await;
    drop(service);
    drop(cluster);
    drop(disk);
}
