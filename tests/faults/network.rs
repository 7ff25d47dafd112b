//! Connections that stall, are cut, or bring no answers; commits that wait for a standby that is away.

use std::time::{Duration, Instant};

use crate::cluster::Cluster;
use crate::crowd::Crowd;
use crate::proxy::Proxy;
use crate::service::Service;

fn span() -> Duration {
    Duration::from_secs(if crate::full() { 70 } else { 8 })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_stalls_lets_nobody_wait() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    let proxy = Proxy::to(cluster.socket());
    let service = Service::start(&keys, Some(&proxy.url()));
    let crowd = Crowd::begin(&[&service.api], 4).await;
    let citizen = service.api.citizens(1).await.remove(0);
    crowd.more(200).await;
    proxy.stall();
    let stalled = Instant::now();
    while stalled.elapsed() < span() {
        assert_ne!(service.api.readiness().await, "ready");
        let me = service.api.call(reqwest::Method::GET, "/api/v1/me", Some(&citizen.token), None);
        let me = me.await.expect("the service answers");
        assert_eq!(me.status, 503, "{me:?}");
        assert!(me.took < Duration::from_secs(6) && me.retry_after.is_some(), "{me:?}");
    }
    assert!(!crowd.refusals(stalled, None).is_empty());
    proxy.pass();
    crowd.more(200).await;
    service.api.is_ready("ready").await;
    // Only what is there now stands still, and for ever: others take its place.
    proxy.freeze_present();
    crowd.more(200).await;
    service.api.is_ready("ready").await;
    crowd.verdict("a network that stalls", &service.api, &cluster.url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_have_signed_is_not_told_that_nothing_was_done() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    let proxy = Proxy::to(cluster.socket());
    let service = Service::start(&keys, Some(&proxy.url()));
    let crowd = Crowd::begin(&[&service.api], 4).await;
    crowd.more(100).await;
    let cut = Instant::now();
    for _ in 0..if crate::full() { 60 } else { 6 } {
        // COMMIT comes through, its answer does not.
        proxy.be_deaf();
        tokio::time::sleep(Duration::from_millis(60)).await;
        proxy.cut();
        tokio::time::sleep(Duration::from_millis(400)).await;
        proxy.pass();
        crowd.more(30).await;
    }
    // Longer than anybody waits. Whether COMMIT is on its way just then is a matter of luck: now and then it is not.
    for _ in 0..10 {
        proxy.be_deaf();
        tokio::time::sleep(Duration::from_secs(7)).await;
        proxy.cut();
        proxy.pass();
        crowd.more(50).await;
        if crowd.refusals(cut, None).contains("outcome_unknown") {
            break;
        }
    }
    assert!(crowd.refusals(cut, None).contains("outcome_unknown"));
    crowd.verdict("answers that are lost", &service.api, &cluster.url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standby_that_is_away_lets_nobody_wait_and_nothing_be_acknowledged() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    let service = Service::start(&keys, Some(&cluster.url()));
    let crowd = Crowd::begin(&[&service.api], 3).await;
    crowd.more(100).await;
    cluster.set("synchronous_standby_names", "away");
    let away = Instant::now();
    service.api.is_ready("unavailable").await;
    tokio::time::sleep(Duration::from_secs(7)).await;
    let through = crowd.stood(away + Duration::from_secs(1));
    assert_eq!(through, 0, "acknowledged what the standby does not have");
    assert!(crowd.refusals(away, None).contains("outcome_unknown"));
    // Readings go on.
    service.api.get(&format!("/api/v1/petitions/{}", crowd.petition(0))).await.is(200);
    cluster.set("synchronous_standby_names", "");
    crowd.more(100).await;
    service.api.is_ready("ready").await;
    crowd.verdict("a standby that is away", &service.api, &cluster.url()).await;
}
