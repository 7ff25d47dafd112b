//! As many listeners as there are, and few descriptors: who asks something else is still answered.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::cluster::Cluster;
use crate::service::{Service, program};

/// The descriptors that a process may have.
const DESCRIPTORS: usize = 1_024;
/// Listeners that come.
const LISTENERS: usize = 1_100;

/// The same program in a shell that allows it so many descriptors and no more.
fn within(limit: usize, command: &Command) -> Command {
    let mut bounded = Command::new("sh");
    bounded.arg("-c").arg(format!("ulimit -n {limit} && exec \"$0\" \"$@\""));
    bounded.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => bounded.env(name, value),
            None => bounded.env_remove(name),
        };
    }
    bounded
}

/// Asks for a stream; the connection, and whether it is served.
fn listen(address: &str, id: &str) -> Option<(TcpStream, bool)> {
    let mut socket = TcpStream::connect(address).ok()?;
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    write!(socket, "GET /api/v1/petitions/{id}/events HTTP/1.1\r\nHost: a\r\n\r\n").ok()?;
    let mut beginning = [0; 12];
    socket.read_exact(&mut beginning).ok()?;
    Some((socket, beginning.ends_with(b"200")))
}

fn descriptors(process: u32) -> usize {
    std::fs::read_dir(format!("/proc/{process}/fd")).unwrap().count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_of_events_leave_descriptors_for_everybody_else_and_give_theirs_back() {
    let _beside = crate::beside();
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    let bounded = within(DESCRIPTORS, &program(&keys, Some(&cluster.url())));
    let service = Service::started(bounded).unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", service.id())).unwrap();
    let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    assert_eq!(files.split_whitespace().nth(4), Some("1024"), "{files}");
    let id = service.api.petitions(1).await.remove(0);
    let before = descriptors(service.id());
    let address = service.api.address().to_owned();
    let petition = id.clone();
    let come =
        move || (0..LISTENERS).map_while(|_| listen(&address, &petition)).collect::<Vec<_>>();
    let listeners = tokio::task::spawn_blocking(come.clone()).await.unwrap();
    let served = listeners.iter().filter(|(_, served)| *served).count();
    println!("{served} of {LISTENERS} listen, {} descriptors", descriptors(service.id()));
    assert!(listeners.len() == LISTENERS, "the one after {} was not answered", listeners.len());
    assert!((300..600).contains(&served), "{served}");

    let asked = Instant::now();
    assert_eq!(service.api.get("/healthz").await.status, 204);
    service.api.get(&format!("/api/v1/petitions/{id}")).await.is(200);
    service.api.get("/api/v1/petitions").await.is(200);
    service.api.is_ready("ready").await;
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    assert!(descriptors(service.id()) < DESCRIPTORS);

    // Whoever leaves gives their place back.
    drop(listeners);
    let left = Instant::now();
    while descriptors(service.id()) > before + 20 {
        assert!(left.elapsed() < Duration::from_secs(30), "{} are kept", descriptors(service.id()));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let again = tokio::task::spawn_blocking(come).await.unwrap();
    assert_eq!(again.iter().filter(|(_, served)| *served).count(), served);
}
