//! Somebody else takes every connection that the database has.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

use crate::cluster::{Cluster, reachable_directory};
use crate::crowd::Crowd;
use crate::service::Service;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_connections_is_said_to_be_one_and_passes() {
    let _beside = crate::beside();
    let directory = reachable_directory();
    let data = directory.path().join("data");
    let cluster = Cluster::start_with(directory, data, &[("max_connections", "40")]);
    let keys = cluster.directory.path().join("keys");
    let service = Service::start(&keys, Some(&cluster.url()));
    let crowd = Crowd::begin(&[&service.api], 3).await;
    crowd.more(100).await;
    let path = format!("/api/v1/petitions/{}", crowd.petition(0));
    service.api.get(&path).await.is(200);

    // As long as the service keeps its own connections it is let alone.
    let take_all = |taken: &mut Vec<PgConnection>| {
        while let Ok(one) = PgConnection::establish(&cluster.url()) {
            taken.push(one);
        }
    };
    let mut taken = vec![cluster.connect()];
    tokio::task::block_in_place(|| take_all(&mut taken));
    crowd.more(50).await;
    // It loses them, and whoever is quicker has them.
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE backend_type = 'client backend' AND application_name LIKE 'petitions%'";
    let began = Instant::now();
    loop {
        let mut refusals = crowd.refusals(began, None).into_iter();
        let told = refusals.any(|code| code == "unavailable" || code == "busy");
        if told && service.api.readiness().await != "ready" {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{:?}", crowd.refusals(began, None));
        tokio::task::block_in_place(|| {
            taken[0].batch_execute(others).unwrap();
            take_all(&mut taken);
        });
    }
    println!("{} connections taken; told: {:?}", taken.len(), crowd.refusals(began, None));
    service.api.get("/healthz").await.is(204);

    drop(taken);
    let over = Instant::now();
    crowd.more(100).await;
    println!("a hundred votes {:.1} s after the storm", over.elapsed().as_secs_f64());
    service.api.is_ready("ready").await;
    service.api.get(&path).await.is(200);
    crowd.verdict("a storm of connections", &service.api, &cluster.url()).await;
}
