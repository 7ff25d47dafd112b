//! Restarts one by one behind HAProxy, with the configuration that is delivered: whoever signs and reads meanwhile notices
//! nothing. Where there is no HAProxy (`PETITIONS_HAPROXY` names it, or the path) the test says so and passes.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::Method;

use crate::cluster::Cluster;
use crate::service::{Api, Service, program};

/// HAProxy, ended with the test.
struct Proxy(Child);

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn haproxy() -> Option<String> {
    let named = std::env::var("PETITIONS_HAPROXY").unwrap_or_else(|_| "haproxy".to_owned());
    let there = Command::new(&named).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status();
    there.is_ok_and(|status| status.success()).then_some(named)
}

/// The configuration that is delivered, with the servers of the test in the place of those of compose.
fn configuration(port: u16, servers: [u16; 2]) -> String {
    let delivered =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/haproxy/haproxy.cfg"));
    let named: Vec<String> = servers
        .iter()
        .enumerate()
        .map(|(number, port)| format!("    server process{number} 127.0.0.1:{port}"))
        .collect();
    let template = "    server-template process 4 service:8080 resolvers docker";
    let delivered = delivered.unwrap();
    assert_eq!(delivered.matches(template).count(), 2);
    let (operators, citizens) = (free_port(), format!("bind 127.0.0.1:{port}"));
    delivered
        .replace(template, &named.join("\n"))
        .replace("bind :8080", &citizens)
        .replace("bind 127.0.0.1:8404", &format!("bind 127.0.0.1:{operators}"))
}

fn start(keys: &Path, url: &str, port: u16) -> Service {
    let mut command = program(keys, Some(url));
    command.env("PETITIONS_LISTEN", format!("127.0.0.1:{port}")).args([
        "--stop-pause",
        "4",
        "--trusted-proxies",
        "127.0.0.1",
    ]);
    Service::started(command).unwrap()
}

/// What everybody was told.
#[derive(Default)]
struct Told {
    stop: AtomicBool,
    /// Of votes, and of readings; none where the connection broke.
    votes: Mutex<Vec<Option<u16>>>,
    readings: Mutex<Vec<Option<u16>>>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restarts_one_by_one_behind_a_proxy_are_noticed_by_nobody() {
    let _beside = crate::beside();
    let Some(haproxy) = haproxy() else {
        eprintln!("skipped: HAProxy is not here");
        return;
    };
    let rounds = if crate::full() { 20 } else { 3 };
    let cluster = Cluster::start();
    let (keys, url) = (cluster.directory.path().join("keys"), cluster.url());
    let ports = [free_port(), free_port()];
    let mut processes = ports.map(|port| start(&keys, &url, port));
    let port = free_port();
    let file = cluster.directory.path().join("haproxy.cfg");
    std::fs::write(&file, configuration(port, ports)).unwrap();
    let child = Command::new(haproxy).arg("-f").arg(&file).stdout(Stdio::null()).spawn().unwrap();
    let _proxy = Proxy(child);
    let api = Api::at(&format!("http://127.0.0.1:{port}"));
    let started = Instant::now();
    while api.call(Method::GET, "/readyz", None, None).await.is_none_or(|told| told.status != 200) {
        assert!(started.elapsed() < Duration::from_secs(20), "the proxy serves nothing");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let petition = processes[0].api.petitions(1).await.remove(0);
    let people = processes[0].api.citizens(if crate::full() { 20_000 } else { 4_000 }).await;
    let told = Arc::<Told>::default();
    let mut tasks = Vec::new();
    for lane in people.chunks(people.len().div_ceil(4)) {
        let (told, api, petition) = (told.clone(), api.clone(), petition.clone());
        let tokens: Vec<String> = lane.iter().map(|citizen| citizen.token.clone()).collect();
        tasks.push(tokio::spawn(async move {
            for token in tokens {
                if told.stop.load(Ordering::SeqCst) {
                    return;
                }
                let answer = api.sign(&petition, &token).await;
                told.votes.lock().unwrap().push(answer.map(|answer| answer.status));
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }));
    }
    for _ in 0..2 {
        let (told, api, petition) = (told.clone(), api.clone(), petition.clone());
        tasks.push(tokio::spawn(async move {
            let path = format!("/api/v1/petitions/{petition}");
            while !told.stop.load(Ordering::SeqCst) {
                let answer = api.call(Method::GET, &path, None, None).await;
                told.readings.lock().unwrap().push(answer.map(|answer| answer.status));
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }));
    }
    for round in 0..rounds {
        let which = round % 2;
        processes[which].signal("TERM");
        assert!(processes[which].end().success());
        processes[which] = start(&keys, &url, ports[which]);
        processes[which].api.is_ready("ready").await;
        // Until the proxy has noticed that it is there again.
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    told.stop.store(true, Ordering::SeqCst);
    for task in tasks {
        task.await.unwrap();
    }
    let votes = std::mem::take(&mut *told.votes.lock().unwrap());
    let readings = std::mem::take(&mut *told.readings.lock().unwrap());
    let acked = votes.iter().filter(|told| **told == Some(201)).count();
    let failed = votes.len() - acked + readings.iter().filter(|told| **told != Some(200)).count();
    let count = cluster.number(&format!(
        "SELECT count(*) AS number FROM signatures WHERE live AND petition_id = '{petition}'"
    ));
    println!(
        "{rounds} rolling restarts: acked={acked} readings={} failed={failed} counted={count}",
        readings.len()
    );
    assert_eq!(
        failed,
        0,
        "{:?}",
        votes.iter().chain(readings.iter()).find(|told| !matches!(told, Some(200 | 201)))
    );
    assert!(acked > 50 * rounds, "hardly anybody signed: {acked}");
    assert_eq!(usize::try_from(count).unwrap(), acked + 50);
    crate::log::holds("rolling restarts", &format!("http://{}", processes[0].api.address()), &url)
        .await;
}
