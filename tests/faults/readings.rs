//! Readings from a standby: it is asked as long as it knows everything that the process does, and passed over when it does
//! not, is away or stands still. Nobody is ever shown anything older than without it.

use std::time::{Duration, Instant};

use crate::cluster::{Cluster, signal};
use crate::failover::Standby;
use crate::service::{Api, Service, program};

/// What the standby made of the readings so far: served, behind, away.
async fn outcomes(numbers: &Api) -> [u64; 3] {
    let page = numbers.text("/metrics").await;
    ["served", "behind", "away"].map(|outcome| {
        let name = format!("petitions_standby_readings_total{{outcome=\"{outcome}\"}} ");
        page.lines().find_map(|line| line.strip_prefix(&name)).unwrap().parse().unwrap()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standby_is_read_while_it_knows_all_that_the_process_does() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    drop(Service::start(&keys, Some(&cluster.url())));
    let standby = Standby::of(&cluster);
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = program(&keys, Some(&cluster.url()));
    command.env("DATABASE_READ_URL", standby.url());
    command.args(["--metrics-listen", &format!("127.0.0.1:{port}")]);
    let service = Service::started(command).unwrap();
    let numbers = Api::at(&format!("http://127.0.0.1:{port}"));
    let api = &service.api;
    let petition = api.petitions(1).await.remove(0);
    let people = api.citizens(30).await;
    let path = format!("/api/v1/petitions/{petition}");

    // While it follows, it answers.
    let mut asked = 0;
    let started = Instant::now();
    while outcomes(&numbers).await[0] < 5 {
        asked += 1;
        api.get(&format!("/api/v1/petitions/similar?title=Қала%20{asked}")).await.is(200);
        assert!(started.elapsed() < Duration::from_secs(20), "the standby is never asked");
    }

    // While it stands still, what has just been done is shown all the same.
    standby.run("SELECT pg_wal_replay_pause()");
    let before = outcomes(&numbers).await;
    let moderator = api.staff("moderator").await;
    let second = api.staff("moderator").await;
    api.sign(&petition, &people[0].token).await.unwrap().is(201);
    let reason = serde_json::json!({ "reason": "Жеке деректер жарияланған" });
    for (token, status) in [(&moderator, 202), (&second, 200)] {
        api.post(&format!("{path}/takedown"), Some(token), reason.clone()).await.is(status);
    }
    assert_eq!(api.get(&path).await.status, 410, "an act is seen as soon as it is answered");
    let listed = api.get("/api/v1/petitions?sort=newest").await.is(200);
    assert!(!listed.to_string().contains(&petition), "{listed}");
    let during = outcomes(&numbers).await;
    assert!(during[1] > before[1], "the standby was not asked, or was believed: {during:?}");
    assert_eq!(during[0], before[0], "nothing was read there meanwhile");

    // It goes on, and is asked again.
    standby.run("SELECT pg_wal_replay_resume()");
    let started = Instant::now();
    while outcomes(&numbers).await[0] <= during[0] {
        asked += 1;
        api.get(&format!("/api/v1/petitions/similar?title=Қала%20{asked}")).await.is(200);
        assert!(started.elapsed() < Duration::from_secs(20), "it is not asked any more");
    }

    // It says nothing any more, and then is gone: the primary answers, soon.
    for name in ["STOP", "KILL"] {
        signal(standby.id(), name);
        let started = Instant::now();
        for _ in 0..10 {
            asked += 1;
            let answer = api.get(&format!("/api/v1/petitions/similar?title=Қала%20{asked}")).await;
            assert!(answer.took < Duration::from_secs(4), "{name}: {:?}", answer.took);
            answer.is(200);
        }
        println!("{name}: ten readings in {:.1} s", started.elapsed().as_secs_f64());
    }
    assert!(outcomes(&numbers).await[2] > 0);
}
