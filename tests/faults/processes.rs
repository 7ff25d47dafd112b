//! Processes and rows that hold others up.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;

use crate::cluster::{Cluster, signal};
use crate::crowd::Crowd;
use crate::service::Service;

fn span() -> Duration {
    Duration::from_secs(if crate::full() { 20 } else { 5 })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_petition_holds_up_no_other() {
    let _quiet = crate::alone().await;
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    let service = Service::start(&keys, Some(&cluster.url()));
    let crowd = Crowd::begin(&[&service.api], 6).await;
    crowd.more(100).await;
    let others = |petition: usize| petition != 0;
    // What somebody locks for long: the petition itself, rows that only triggers touch, and one that follows later.
    for (locked, holds_up) in [
        ("SELECT FROM petitions WHERE id = '{}' FOR UPDATE", true),
        ("SELECT FROM signature_counts WHERE petition_id = '{}' FOR UPDATE", true),
        ("SELECT FROM petition_ranks WHERE petition_id = '{}' FOR UPDATE", false),
    ] {
        let free = Instant::now();
        tokio::time::sleep(span() / 2).await;
        let before = crowd.rate(free, Instant::now(), others);
        let mut holder = cluster.connect();
        holder.batch_execute("BEGIN").unwrap();
        holder.batch_execute(&locked.replace("{}", crowd.petition(0))).unwrap();
        let held = Instant::now();
        tokio::time::sleep(span()).await;
        let during = crowd.rate(held, Instant::now(), others);
        let through =
            crowd.rate(held + Duration::from_secs(1), Instant::now(), |petition| petition == 0);
        holder.batch_execute("ROLLBACK").unwrap();
        println!("{locked}: others {before:.0}/s free, {during:.0}/s while one is locked");
        // Half of it on a quiet machine; among other tests, enough to tell going on from standing still.
        let least = if crate::full() { 0.5 } else { 0.2 };
        assert!(during >= before * least, "{locked}: {during} of {before}");
        assert_eq!(through < 1.0, holds_up, "{locked}: {through}/s of the petition itself");
        assert_eq!(
            crowd.refusals(held, Some(0)).contains("busy"),
            holds_up,
            "{locked}: who waits is told within five seconds"
        );
        // Once it is free again its signers get through.
        crowd.more(100).await;
    }
    service.api.is_ready("ready").await;
    crowd.verdict("a locked row", &service.api, &cluster.url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_process_and_a_killed_one_hold_up_no_other_process() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    let mut first = Service::start(&keys, Some(&cluster.url()));
    let second = Service::start(&keys, Some(&cluster.url()));
    let crowd = Crowd::begin(&[&first.api, &second.api], 4).await;
    crowd.more(200).await;
    first.signal("STOP");
    let frozen = Instant::now();
    // Nobody can ask a process that stands still; the proxy in front would lead them away.
    crowd.go_to(&[&second.api]);
    // What it had locked is free when its four seconds are over.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let free = Instant::now();
    tokio::time::sleep(span()).await;
    let during = crowd.rate(free, Instant::now(), |_| true);
    assert!(during > 10.0, "the other process stands still too: {during}");
    first.signal("CONT");
    crowd.go_to(&[&first.api, &second.api]);
    crowd.more(200).await;
    first.kill();
    crowd.go_to(&[&second.api]);
    crowd.more(200).await;
    second.api.is_ready("ready").await;
    // Those who asked the frozen process waited for it, not for the service.
    crowd.forgive(frozen, Duration::from_secs(6) + span());
    crowd.verdict("a frozen and a killed process", &second.api, &cluster.url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_and_a_killed_postmaster_lose_nothing() {
    let _beside = crate::beside();
    let mut cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    let url = cluster.url();
    let service = Service::start(&keys, Some(&url));
    let crowd = Crowd::begin(&[&service.api], 4).await;
    crowd.more(200).await;
    // It alone makes connections; those that are there go on.
    let postmaster = cluster.postmaster();
    signal(postmaster, "STOP");
    tokio::time::sleep(span() / 2).await;
    crowd.more(50).await;
    signal(postmaster, "CONT");
    let watched = cluster.embedded.take().unwrap().supervise(|error| panic!("{error}")).unwrap();
    signal(postmaster, "KILL");
    let killed = Instant::now();
    crowd.more(200).await;
    println!(
        "signing again {:.1} s after the postmaster was killed",
        killed.elapsed().as_secs_f64()
    );
    service.api.is_ready("ready").await;
    crowd.verdict("a killed postmaster", &service.api, &url).await;
    tokio::task::spawn_blocking(move || watched.stop().unwrap()).await.unwrap();
}
