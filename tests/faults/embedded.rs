//! The embedded server of a service: it is started again, and when that does not work the service says so and ends.

use std::time::{Duration, Instant};

use crate::cluster::{reachable_directory, signal};
use crate::crowd::Crowd;
use crate::service::Service;

fn postmaster(data: &std::path::Path) -> Option<u32> {
    let file = std::fs::read_to_string(data.join("postgres/postmaster.pid")).ok()?;
    file.lines().next()?.trim().parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_is_started_again() {
    let _beside = crate::beside();
    let directory = reachable_directory();
    let data = directory.path().join("data");
    let service = Service::start(&data, None);
    let crowd = Crowd::begin(&[&service.api], 2).await;
    crowd.more(100).await;
    for _ in 0..if crate::full() { 4 } else { 2 } {
        let killed = postmaster(&data).unwrap();
        signal(killed, "KILL");
        let started = Instant::now();
        crowd.more(50).await;
        assert_ne!(postmaster(&data), Some(killed));
        println!(
            "signing again {:.1} s after the server was killed",
            started.elapsed().as_secs_f64()
        );
    }
    service.api.is_ready("ready").await;
    let host = data.join("run").display().to_string().replace('/', "%2F");
    let url = format!("postgresql://petitions@/petitions?host={host}&port=5432");
    crowd.verdict("a killed embedded server", &service.api, &url).await;
    service.signal("TERM");
    let mut service = service;
    assert!(service.end().success());
    assert!(postmaster(&data).is_none(), "it stops with its service");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_cannot_be_started_again_ends_the_service() {
    let _beside = crate::beside();
    let directory = reachable_directory();
    let data = directory.path().join("data");
    let mut service = Service::start(&data, None);
    std::fs::remove_file(data.join("postgres/global/pg_control")).unwrap();
    signal(postmaster(&data).unwrap(), "KILL");
    let killed = Instant::now();
    let status = service.end();
    assert!(!status.success(), "{status}");
    assert!(killed.elapsed() > Duration::from_secs(2), "it was tried more than once");
    let log = service.log();
    assert!(log.contains("the embedded database is gone for good"), "{log}");
    assert!(log.contains("PostgreSQL did not start"), "{log}");
}

#[test]
fn short_commands_end_well() {
    let _beside = crate::beside();
    let directory = reachable_directory();
    let data = directory.path().join("data");
    let service = Service::start(&data, None);
    for run in 0..if crate::full() { 120 } else { 25 } {
        let verified = crate::service::program(&data, None).arg("verify").output().unwrap();
        assert!(verified.status.success(), "run {run}: {verified:?}");
    }
    drop(service);
}
