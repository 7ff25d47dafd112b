//! Delivery of the outbox on a real PostgreSQL, with a mailer that remembers and refuses to order.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::Parser;
use diesel::prelude::*;
use petitions::app::accounts::CONFIRMATION_HOURS;
use petitions::app::outbox::{Fault, Outcome, Settled};
use petitions::app::registration::{self, Declaration};
use petitions::app::sandbox::{self, Mailbox as _};
use petitions::app::{App, outbox as leases, password_change};
use petitions::config::Settings;
use petitions::credentials::read_keys;
use petitions::domain::iin::Iin;
use petitions::domain::language::Language;
use petitions::embedded::{Embedded, Options};
use petitions::mail::{Mailer, Outgoing, SendError};
use petitions::service::bootstrap;
use petitions::store;
use petitions::store::schema::outbox;
use petitions::worker::mails::Delivery;
use serde_json::{Value, json};
use tokio::sync::watch;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
}

/// One PostgreSQL for all tests that run at the same time; the last of them stops it.
struct Server {
    embedded: Option<Embedded>,
    directory: tempfile::TempDir,
    databases: AtomicU32,
}

static SERVER: Mutex<Weak<Server>> = Mutex::new(Weak::new());

impl Server {
    fn shared() -> Arc<Self> {
        let mut shared = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = shared.upgrade() {
            return server;
        }
        let directory = tempfile::tempdir().unwrap();
        std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
        let settings = [("fsync", "off"), ("full_page_writes", "off")];
        let options = Options { data_dir: &directory.path().join("data"), settings: &settings };
        let embedded = Some(Embedded::start(&options).unwrap());
        let server = Arc::new(Self { embedded, directory, databases: AtomicU32::new(0) });
        *shared = Arc::downgrade(&server);
        server
    }

    /// A database of its own, still empty.
    fn database(&self) -> String {
        let embedded = self.embedded.as_ref().unwrap();
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::SeqCst));
        embedded.ensure_database(&name).unwrap();
        embedded.url(&name)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(embedded) = self.embedded.take() {
            let _ = embedded.stop();
        }
    }
}

/// An outbox row as it stands.
#[derive(Debug, Queryable)]
struct Row {
    payload: Value,
    due_at: DateTime<Utc>,
    leased_until: Option<DateTime<Utc>>,
    attempts: i32,
    last_error: Option<String>,
    sent_at: Option<DateTime<Utc>>,
    buried_at: Option<DateTime<Utc>>,
}

struct TestApp {
    app: Arc<App>,
    mailer: Arc<Mailer>,
    _data: tempfile::TempDir,
    _server: Arc<Server>,
}

impl TestApp {
    async fn development() -> Self {
        Self::open(false).await
    }

    async fn production() -> Self {
        Self::open(true).await
    }

    async fn open(production: bool) -> Self {
        tokio::task::spawn_blocking(move || Self::build(production)).await.unwrap()
    }

    fn build(production: bool) -> Self {
        let server = Server::shared();
        let url = server.database();
        let data = tempfile::tempdir_in(server.directory.path()).unwrap();
        let path = |name: &str| data.path().join(name).to_str().unwrap().to_owned();
        let (identity, token) = (path("identity"), path("token"));
        for key in [&identity, &token] {
            read_keys(key.as_ref(), true).unwrap();
        }
        let arguments = [
            "test",
            "--env",
            if production { "production" } else { "development" },
            "--database-url",
            &url,
            "--public-url",
            "https://petitions.example",
            "--smtp-url",
            "smtp://127.0.0.1:1",
            "--pool-size",
            "4",
            "--identity-key-file",
            &identity,
            "--token-key-file",
            &token,
        ];
        let effective = Cli::parse_from(arguments).settings.check().unwrap();
        let app = bootstrap::build(&effective, &url).unwrap();
        let mailer =
            Mailer::memory("Petitions <no-reply@petitions.example>", "petitions.example").unwrap();
        Self { app, mailer: Arc::new(mailer), _data: data, _server: server }
    }

    /// The delivery of one process.
    fn delivery(&self) -> Delivery {
        Delivery::new(self.app.clone(), self.mailer.clone(), 10_000)
    }

    async fn deliver(&self) -> usize {
        self.delivery().deliver().await.unwrap()
    }

    async fn registers(&self, serial: u64, email: &str) {
        // Some serials have no valid number.
        let iin = (serial * 100..).find_map(Iin::synthetic).unwrap();
        let declaration = Declaration {
            birth_date: iin.birth_date(),
            iin,
            email: email.to_owned(),
            password_hash: "-".to_owned(),
            family_name: "Серікқызы".to_owned(),
            given_name: "Айгүл".to_owned(),
            patronymic: None,
            residence: "750000000".to_owned(),
            language: Language::Kk,
        };
        self.app.write(move |work| registration::register(work, &declaration)).await.unwrap();
    }

    /// Everything in the outbox, oldest first.
    async fn rows(&self) -> Vec<Row> {
        let load = |conn: &mut PgConnection| {
            outbox::table
                .order(outbox::id)
                .select((
                    outbox::payload,
                    outbox::due_at,
                    outbox::leased_until,
                    outbox::attempts,
                    outbox::last_error,
                    outbox::sent_at,
                    outbox::buried_at,
                ))
                .load::<Row>(conn)
                .unwrap()
        };
        self.app.read(move |work| Ok(load(work.conn))).await.unwrap()
    }

    /// The newest row.
    async fn row(&self) -> Row {
        self.rows().await.pop().unwrap()
    }

    /// The machine's clock cannot be moved: instants of the rows are moved against it.
    async fn alters(&self, change: &str) {
        let statement =
            format!("UPDATE outbox SET {change} WHERE sent_at IS NULL AND buried_at IS NULL");
        let alter =
            move |conn: &mut PgConnection| diesel::sql_query(&statement).execute(conn).unwrap();
        self.app.write(move |work| Ok(alter(work.conn))).await.unwrap();
    }

    fn recipients(&self) -> Vec<String> {
        self.mailer.remembered().into_iter().map(|message| message.to).collect()
    }
}

fn temporary() -> SendError {
    SendError::Temporary("the mail server answered 451".to_owned())
}

fn permanent() -> SendError {
    SendError::Permanent("the mail server answered 550".to_owned())
}

fn no_html_entities(html: &str) -> String {
    html.replace("&#x2f;", "/").replace("&#x3d;", "=")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mailed_link_makes_the_account() {
    let house = TestApp::development().await;
    house.registers(1, "Aigul@example.kz").await;
    assert_eq!(house.deliver().await, 1);
    assert_eq!(house.deliver().await, 0, "sent once");
    let [message] = &house.mailer.remembered()[..] else { panic!("one mail was expected") };
    assert_eq!((message.to.as_str(), message.language), ("Aigul@example.kz", Language::Kk));
    assert_eq!(message.news, None);

    let text = &message.rendered.text;
    let link = text.lines().find(|line| line.starts_with("https://")).unwrap();
    let (page, token) = link.split_once("#token=").unwrap();
    assert_eq!(page, "https://petitions.example/confirm");
    assert!(text.lines().any(|line| line == token), "the code stands by itself");
    assert!(text.contains(&CONFIRMATION_HOURS.to_string()));
    let html = no_html_entities(&message.rendered.html);
    assert!(html.contains(&format!("<a href=\"{link}\"")), "{html}");

    let token = token.to_owned();
    house.app.write(move |work| registration::confirm(work, &token)).await.unwrap();
    let account = house
        .app
        .read(|work| Ok(store::accounts::by_email(work.conn, "aigul@example.kz")?))
        .await
        .unwrap();
    assert_eq!(account.unwrap().given_name, "Айгүл");

    let row = house.row().await;
    assert_eq!(
        (row.attempts, row.leased_until, row.last_error, row.buried_at),
        (1, None, None, None)
    );
    assert!(row.sent_at.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_shows_mails_as_sent_to_an_address_in_any_case() {
    let house = TestApp::development().await;
    house.registers(1, "Aigul@example.kz").await;
    house.registers(2, "other@example.kz").await;
    house.delivery().deliver_due().await.unwrap();
    // A reset goes to the account's address, not to one of its own.
    let made = house.app.write(|work| sandbox::citizens(work, 1, None, "-")).await.unwrap();
    let holder = made[0].email.clone();
    let email = holder.clone();
    house.app.write(move |work| password_change::request_reset(work, &email)).await.unwrap();
    house.delivery().deliver_due().await.unwrap();

    let messages = house.mailer.remembered();
    let list = |to: Option<String>, before| {
        house.app.read(move |work| sandbox::sent_mails(work, to.as_deref(), before, 10))
    };
    for address in
        ["Aigul@example.kz", "aigul@example.kz", "AIGUL@EXAMPLE.KZ", &holder.to_uppercase()]
    {
        let sent = list(Some(address.to_owned()), None).await.unwrap();
        assert_eq!(sent.len(), 1, "{address}");
        let shown = house.delivery().shown(&sent[0]).unwrap();
        let message =
            messages.iter().find(|message| message.to.eq_ignore_ascii_case(address)).unwrap();
        let said = &message.rendered;
        assert_eq!(
            (&shown.to, &shown.subject, &shown.text, &shown.html),
            (&message.to, &said.subject, &said.text, &said.html)
        );
        assert_eq!(shown.headers["Message-ID"], format!("<{}@petitions.example>", message.id));
        assert_eq!(Some(shown.sent_at), sent[0].sent_at);
    }
    assert!(list(Some("nobody@example.kz".into()), None).await.unwrap().is_empty());
    let newest: Vec<_> = list(None, None).await.unwrap().into_iter().map(|mail| mail.id).collect();
    assert_eq!(newest.len(), 3);
    assert!(newest.is_sorted_by(|a, b| a > b), "newest first");
    let older: Vec<_> =
        list(None, Some(newest[0])).await.unwrap().into_iter().map(|mail| mail.id).collect();
    assert_eq!(older, newest[1..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_failure_is_tried_again_later_and_not_before() {
    let house = TestApp::development().await;
    house.registers(1, "aigul@example.kz").await;
    house.mailer.refuse_next("aigul@example.kz", temporary());
    house.mailer.refuse_next("aigul@example.kz", temporary());
    let mut least = 45;
    for attempt in 1..=2 {
        let before = house.app.clock.machine();
        assert_eq!(house.deliver().await, 0);
        let row = house.row().await;
        assert_eq!((row.attempts, row.leased_until), (attempt, None));
        assert_eq!(row.last_error.as_deref(), Some("the mail server answered 451"));
        let (after, wait) = (house.app.clock.machine(), least..=least / 3 * 4);
        assert!(row.due_at >= before + chrono::Duration::seconds(*wait.start()), "{row:?}");
        assert!(row.due_at <= after + chrono::Duration::seconds(*wait.end()), "{row:?}");
        assert_eq!(house.deliver().await, 0, "not before its time");
        assert_eq!(house.row().await.attempts, attempt);
        house.alters("due_at = now()").await;
        least *= 2;
    }
    assert_eq!(house.deliver().await, 1);
    let row = house.row().await;
    assert_eq!((row.attempts, row.last_error), (3, None));
    assert_eq!(house.recipients(), ["aigul@example.kz"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_twelfth_failure_is_the_last() {
    let house = TestApp::development().await;
    house.registers(1, "aigul@example.kz").await;
    house.alters("attempts = 10").await;
    for buried in [false, true] {
        house.mailer.refuse_next("aigul@example.kz", temporary());
        house.alters("due_at = now()").await;
        assert_eq!(house.deliver().await, 0);
        assert_eq!(house.row().await.buried_at.is_some(), buried);
    }
    let row = house.row().await;
    assert_eq!((row.attempts, row.sent_at), (12, None));
    assert_eq!(house.deliver().await, 0);
    assert!(house.recipients().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_is_buried_and_stops_no_other() {
    let house = TestApp::development().await;
    // The first, of a kind that no template is for; the second, without the facts it needs.
    house.registers(1, "unknown@example.kz").await;
    house.alters("kind = 'lost'").await;
    house.registers(2, "unsaid@example.kz").await;
    house.alters(r#"payload = CASE address WHEN 'unsaid@example.kz' THEN '{"link": "the-secret"}'::jsonb ELSE payload END"#).await;
    house.registers(3, "refused@example.kz").await;
    house.mailer.refuse_next("refused@example.kz", permanent());
    house.registers(4, "no address").await;
    for serial in 5..12 {
        house.registers(serial, &format!("fine-{serial}@example.kz")).await;
    }
    assert_eq!(house.deliver().await, 7);
    assert_eq!(house.recipients().len(), 7);
    assert!(house.recipients().iter().all(|to| to.starts_with("fine-")));
    let rows = house.rows().await;
    let (buried, sent): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.buried_at.is_some());
    assert!(
        buried
            .iter()
            .all(|row| row.sent_at.is_none() && row.leased_until.is_none() && row.attempts == 1)
    );
    assert!(sent.iter().all(|row| row.sent_at.is_some()));
    let reasons: Vec<_> = buried.iter().map(|row| row.last_error.clone().unwrap()).collect();
    assert_eq!(reasons[0], "lost: there is no notice of that kind");
    assert!(reasons[1].starts_with("confirm_registration: template "), "{}", reasons[1]);
    assert_eq!(
        reasons[2..],
        ["the mail server answered 550", "the recipient is not a mail address"]
    );
    for reason in &reasons {
        assert!(!reason.contains("example.kz") && !reason.contains("the-secret"), "{reason}");
    }
    assert_eq!(house.deliver().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_worker_held_is_sent_by_another() {
    let house = TestApp::development().await;
    house.registers(1, "aigul@example.kz").await;
    let (held, _) = house.app.write(|work| leases::lease(work, 10, 10)).await.unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(house.deliver().await, 0, "still held");
    house.alters("leased_until = now()").await;
    assert_eq!(house.app.write(|work| leases::lease(work, 10, 10)).await.unwrap().0.len(), 1);
    // The first wakes up: its lease is another's by now, whatever it has to say.
    let why = || "late".to_owned();
    for late in [
        Outcome::Buried { why: why(), fault: Fault::Address { for_good: true } },
        Outcome::Retry { why: why(), after: chrono::Duration::zero() },
        Outcome::Sent,
    ] {
        let late = [Settled::of(&held[0], late)];
        house.app.write(move |work| leases::settle(work, &late)).await.unwrap();
        let row = house.row().await;
        assert_eq!(
            (row.attempts, row.sent_at, row.buried_at, row.last_error),
            (2, None, None, None)
        );
        assert!(row.leased_until.is_some());
    }
    house.alters("leased_until = now()").await;
    assert_eq!(house.deliver().await, 1);

    // A mail that no worker ever came back from is not tried for ever.
    house.registers(2, "deadly@example.kz").await;
    house.alters("attempts = 12").await;
    assert_eq!(house.deliver().await, 0);
    assert_eq!(house.row().await.last_error.as_deref(), Some("no try came to an end"));
    assert_eq!(house.recipients(), ["aigul@example.kz"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_send_each_mail_once() {
    let house = TestApp::development().await;
    for serial in 0..60 {
        house.registers(serial, &format!("citizen-{serial}@example.kz")).await;
    }
    let (one, other) = (house.delivery(), house.delivery());
    let (one, other) = tokio::join!(
        tokio::spawn(async move { one.deliver().await }),
        tokio::spawn(async move { other.deliver().await })
    );
    assert_eq!(one.unwrap().unwrap() + other.unwrap().unwrap(), 60);
    let to = house.recipients();
    assert_eq!((to.len(), to.iter().collect::<BTreeSet<_>>().len()), (60, 60));
    assert!(house.rows().await.iter().all(|row| row.attempts == 1));
}

/// The loop, which must have ended by itself within a few seconds.
async fn ends(task: tokio::task::JoinHandle<()>) {
    tokio::time::timeout(Duration::from_secs(10), task).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loop_delivers_until_it_is_told_to_stop() {
    let house = TestApp::development().await;
    house.registers(1, "aigul@example.kz").await;
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(house.delivery().run(stopped));
    while house.recipients().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.send(true).unwrap();
    ends(running).await;

    // Told before it began, or left alone, it takes nothing in hand.
    house.registers(2, "later@example.kz").await;
    ends(tokio::spawn(house.delivery().run(stop.subscribe()))).await;
    let (stop, stopped) = watch::channel(false);
    drop(stop);
    ends(tokio::spawn(house.delivery().run(stopped))).await;
    assert_eq!(house.recipients(), ["aigul@example.kz"]);
    let row = house.row().await;
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
    let house = TestApp::development().await;
    let from = "Petitions <no-reply@petitions.example>";
    let outgoing = Outgoing { from, domain: "petitions.example", bounces: None, key: None };
    let mailer =
        Mailer::from_settings(Some(&slow_server()), "/nowhere".as_ref(), &outgoing).unwrap();
    let delivery = Delivery::new(house.app.clone(), Arc::new(mailer), 10_000);
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(delivery.clone().run(stopped));
    let in_hand = async || {
        while house.row().await.leased_until.is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    // By who asks for delivery.
    house.registers(1, "aigul@example.kz").await;
    in_hand().await;
    delivery.deliver_due().await.unwrap();
    assert!(house.row().await.sent_at.is_some());
    // By who stops the loop.
    house.registers(2, "later@example.kz").await;
    in_hand().await;
    stop.send(true).unwrap();
    ends(running).await;
    let row = house.row().await;
    assert_eq!((row.sent_at.is_some(), row.attempts), (true, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn production_forgets_secrets_that_were_mailed_or_given_up() {
    let house = TestApp::production().await;
    let (sent, refused) = ("sent@example.kz", "refused@example.kz");
    house.registers(1, sent).await;
    house.mailer.refuse_next(sent, temporary());
    assert_eq!(house.deliver().await, 0);
    let secret = house.row().await.payload["code"].as_str().unwrap().to_owned();
    house.alters("due_at = now()").await;
    assert_eq!(house.deliver().await, 1);
    let row = house.row().await;
    assert_eq!((row.payload, row.sent_at.is_some()), (json!({}), true));
    let text = &house.mailer.remembered()[0].rendered.text;
    assert!(text.contains(&secret), "kept until it was mailed");

    house.registers(2, refused).await;
    house.mailer.refuse_next(refused, permanent());
    assert_eq!(house.deliver().await, 0);
    let row = house.row().await;
    assert_eq!((row.payload, row.buried_at.is_some()), (json!({}), true));
    // It says nothing any more: nobody sends it again.
    let given_up = house.app.read(|work| leases::given_up(work, None, 10)).await.unwrap();
    let id = given_up[0].id;
    let again = house.app.write(move |work| leases::requeue(work, id)).await;
    assert!(matches!(again, Err(petitions::app::Error::NotFound)), "{again:?}");

    house.app.write(move |work| registration::confirm(work, &secret)).await.unwrap();
    house.app.write(move |work| password_change::request_reset(work, sent)).await.unwrap();
    let token = house.row().await.payload["code"].as_str().unwrap().to_owned();
    assert_eq!(house.deliver().await, 1);
    assert_eq!(house.row().await.payload, json!({}));
    house.app.write(move |work| password_change::reset_password(work, &token, "-")).await.unwrap();

    let kept = house.rows().await;
    assert_eq!(kept.iter().filter(|row| row.payload.get("code").is_some()).count(), 0);
}
