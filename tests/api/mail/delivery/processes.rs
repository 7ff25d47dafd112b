//! Who delivers: one process, several, none any more.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use petitions::app::outbox as leases;
use petitions::app::outbox::{Fault, Outcome, Settled};
use petitions::app::sandbox::Mailbox as _;
use petitions::mail::{Mailer, Outgoing};
use petitions::worker::mails::Delivery;
use tokio::sync::watch;

use super::Outbox;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_worker_held_is_sent_by_another() {
    let outbox = Outbox::development().await;
    outbox.registers(1, "aigul@example.kz").await;
    let (held, _) = outbox.core.write(|work| leases::lease(work, 10, 10)).await.unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(outbox.deliver().await, 0, "still held");
    outbox.alters("leased_until = now()").await;
    assert_eq!(outbox.core.write(|work| leases::lease(work, 10, 10)).await.unwrap().0.len(), 1);
    // The first wakes up: its lease is another's by now, whatever it has to say.
    let why = || "late".to_owned();
    for late in [
        Outcome::Buried { why: why(), fault: Fault::Address { for_good: true } },
        Outcome::Retry { why: why(), after: chrono::Duration::zero() },
        Outcome::Sent,
    ] {
        let late = [Settled::of(&held[0], late)];
        outbox.core.write(move |work| leases::settle(work, &late)).await.unwrap();
        let row = outbox.row().await;
        assert_eq!(
            (row.attempts, row.sent_at, row.buried_at, row.last_error),
            (2, None, None, None)
        );
        assert!(row.leased_until.is_some());
    }
    outbox.alters("leased_until = now()").await;
    assert_eq!(outbox.deliver().await, 1);

    // A mail that no worker ever came back from is not tried for ever.
    outbox.registers(2, "deadly@example.kz").await;
    outbox.alters("attempts = 12").await;
    assert_eq!(outbox.deliver().await, 0);
    assert_eq!(outbox.row().await.last_error.as_deref(), Some("no try came to an end"));
    assert_eq!(outbox.recipients(), ["aigul@example.kz"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_send_each_mail_once() {
    let outbox = Outbox::development().await;
    for serial in 0..60 {
        outbox.registers(serial, &format!("citizen-{serial}@example.kz")).await;
    }
    let (one, other) = (outbox.delivery(), outbox.delivery());
    let (one, other) = tokio::join!(
        tokio::spawn(async move { one.deliver().await }),
        tokio::spawn(async move { other.deliver().await })
    );
    assert_eq!(one.unwrap().unwrap() + other.unwrap().unwrap(), 60);
    let to = outbox.recipients();
    assert_eq!((to.len(), to.iter().collect::<BTreeSet<_>>().len()), (60, 60));
    assert!(outbox.rows().await.iter().all(|row| row.attempts == 1));
}

/// The loop, which must have ended by itself within a few seconds.
async fn ends(task: tokio::task::JoinHandle<()>) {
    tokio::time::timeout(Duration::from_secs(10), task).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loop_delivers_until_it_is_told_to_stop() {
    let outbox = Outbox::development().await;
    outbox.registers(1, "aigul@example.kz").await;
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(outbox.delivery().run(stopped));
    while outbox.recipients().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.send(true).unwrap();
    ends(running).await;

    // Told before it began, or left alone, it takes nothing in hand.
    outbox.registers(2, "later@example.kz").await;
    ends(tokio::spawn(outbox.delivery().run(stop.subscribe()))).await;
    let (stop, stopped) = watch::channel(false);
    drop(stop);
    ends(tokio::spawn(outbox.delivery().run(stopped))).await;
    assert_eq!(outbox.recipients(), ["aigul@example.kz"]);
    let row = outbox.row().await;
    assert_eq!((row.attempts, row.leased_until), (0, None), "still due for the next process");
}

/// A mail server that takes its time over every mail.
fn slow_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || converse(stream));
        }
    });
    url
}

fn converse(mut stream: TcpStream) -> std::io::Result<()> {
    stream.write_all(b"220 test ESMTP\r\n")?;
    let mut in_data = false;
    for line in BufReader::new(stream.try_clone()?).lines() {
        let answer: &[u8] = match line?.as_str() {
            "." if in_data => {
                in_data = false;
                std::thread::sleep(Duration::from_secs(1));
                b"250 taken\r\n"
            }
            _ if in_data => continue,
            "DATA" => {
                in_data = true;
                b"354 go on\r\n"
            }
            _ => b"250 fine\r\n",
        };
        stream.write_all(answer)?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_hand_is_waited_for() {
    let outbox = Outbox::development().await;
    let from = "Petitions <no-reply@petitions.example>";
    let outgoing = Outgoing { from, domain: "petitions.example", bounces: None, key: None };
    let mailer =
        Mailer::from_settings(Some(&slow_server()), "/nowhere".as_ref(), &outgoing).unwrap();
    let delivery = Delivery::new(outbox.core.clone(), Arc::new(mailer), 10_000);
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(delivery.clone().run(stopped));
    let in_hand = async || {
        while outbox.row().await.leased_until.is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    // By who asks for delivery.
    outbox.registers(1, "aigul@example.kz").await;
    in_hand().await;
    delivery.deliver_due().await.unwrap();
    assert!(outbox.row().await.sent_at.is_some());
    // By who stops the loop.
    outbox.registers(2, "later@example.kz").await;
    in_hand().await;
    stop.send(true).unwrap();
    ends(running).await;
    let row = outbox.row().await;
    assert_eq!((row.sent_at.is_some(), row.attempts), (true, 1));
}
