//! A service of its own for every test: a fresh database, a free port, the real workers.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::canaries;
use clap::Parser;
use diesel::prelude::*;
use petitions::app::App;
use petitions::config::{Effective, Settings};
use petitions::embedded::{Embedded, Options};
use petitions::service::Service;
use petitions::service::bootstrap;
use petitions::store::migrate;
use petitions::store::outbox::buried;
use petitions::store::signatures::mismatches;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// A PostgreSQL of the tests: one for all that run at the same time, which the last of them stops.
pub struct Server {
    embedded: Option<Embedded>,
    directory: tempfile::TempDir,
    databases: AtomicU32,
}

const TEMPLATE: &str = "template_petitions";

static SERVER: Mutex<Weak<Server>> = Mutex::new(Weak::new());

impl Server {
    fn shared() -> Arc<Self> {
        let mut shared = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = shared.upgrade() {
            return server;
        }
        let server = Self::start(&[]);
        *shared = Arc::downgrade(&server);
        server
    }

    /// One with further settings.
    pub fn start(settings: &[(&str, &str)]) -> Arc<Self> {
        let directory = reachable_directory();
        let usual = [("max_connections", "300"), ("fsync", "off"), ("full_page_writes", "off")];
        let settings = [&usual[..], settings].concat();
        let options = Options { data_dir: &directory.path().join("data"), settings: &settings };
        let embedded = Embedded::start(&options).unwrap();
        embedded.ensure_database(TEMPLATE).unwrap();
        migrate(&embedded.url(TEMPLATE)).unwrap();
        Arc::new(Self { embedded: Some(embedded), directory, databases: AtomicU32::new(0) })
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(
            &std::fs::read(self.directory.path().join("data/postgres.log")).unwrap(),
        )
        .into_owned()
    }

    /// A migrated database of its own.
    fn database(&self) -> String {
        let embedded = self.embedded.as_ref().unwrap();
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::SeqCst));
        // Two copies of a template at once disturb each other.
        static COPYING: Mutex<()> = Mutex::new(());
        let _alone = COPYING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut admin = PgConnection::establish(&embedded.url("postgres")).unwrap();
        diesel::sql_query(format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
            .execute(&mut admin)
            .unwrap();
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

/// A directory that the server's own user can reach too, when the tests run as root.
pub fn reachable_directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
    directory
}

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
}

/// The settings these arguments give.
pub fn settings(arguments: &[&str]) -> Effective {
    let all = std::iter::once("test").chain(arguments.iter().copied());
    Cli::parse_from(all).settings.check().unwrap()
}

/// A running service.
pub struct TestApp {
    pub api: Api,
    pub service: Service,
    pub mail_dir: PathBuf,
    pub data: tempfile::TempDir,
    arguments: Vec<String>,
    pub database: String,
    _server: Arc<Server>,
}

impl TestApp {
    /// Opens in development, at the machine's own time.
    pub async fn open() -> Self {
        Self::with(&[]).await
    }

    /// Opens at a moment of the test clock.
    pub async fn at(instant: &str) -> Self {
        let house = Self::open().await;
        house.clock(instant).await;
        house
    }

    /// Opens with further arguments.
    pub async fn with(arguments: &[&str]) -> Self {
        Self::on(tokio::task::spawn_blocking(Server::shared).await.unwrap(), arguments).await
    }

    /// Opens on a server of its own.
    pub async fn on(server: Arc<Server>, arguments: &[&str]) -> Self {
        canaries::listen();
        let database = server.database();
        let data = tempfile::tempdir_in(server.directory.path()).unwrap();
        let mut all = vec![
            "--data-dir",
            data.path().to_str().unwrap(),
            "--database-url",
            &database,
            "--pool-size",
            "5",
        ];
        if !arguments.contains(&"--env") {
            all.extend(["--env", "development"]);
        }
        all.extend(arguments);
        let effective = settings(&all);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let service = Service::start(&effective, &database, listener).unwrap();
        let api = Api::at(&format!("http://{}", service.address));
        let arguments = all.into_iter().map(str::to_owned).collect();
        Self {
            api,
            mail_dir: effective.mail_dir(),
            service,
            data,
            arguments,
            database,
            _server: server,
        }
    }

    /// A second process on the same database, as far as the database can tell.
    pub async fn beside(&self) -> Service {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        Service::start(
            &settings(&arguments),
            &self.database,
            TcpListener::bind("127.0.0.1:0").unwrap(),
        )
        .unwrap()
    }

    /// The program with a command of its own, on the same database and keys.
    pub fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petitions"));
        command.arg(name).args(&self.arguments).env("PETITIONS_LOG", "error");
        command
    }

    /// Ends the service and leaves what it worked on.
    pub async fn leave(self) -> Left {
        self.service.stop().await.unwrap();
        Left { data: self.data, database: self.database, _server: self._server }
    }

    /// Ends the service and checks that its counts are exact and that every mail could be sent.
    pub async fn close(self) {
        if self.service.app.sandbox {
            // Reading the mails delivers what is due.
            self.api.get("/dev/mails?limit=1", None).await.is(200);
            let given_up = self.service.app.read(|work| Ok(buried(work.conn)?)).await.unwrap();
            assert_eq!(given_up, Vec::<String>::new(), "no mail is given up");
        }
        let wrong = self.service.app.read(|work| Ok(mismatches(work.conn)?)).await.unwrap();
        assert_eq!(wrong, [], "counts must equal rows");
        let errors: Vec<Told> = self
            .service
            .app
            .read(|work| {
                Ok(diesel::sql_query(
                    "SELECT last_error AS text FROM outbox WHERE last_error IS NOT NULL",
                )
                .load(work.conn)
                .unwrap())
            })
            .await
            .unwrap();
        let errors: Vec<String> = errors.into_iter().map(|told| told.text).collect();
        self.service.stop().await.unwrap();
        canaries::assert_silent(&errors.join("\n"));
    }

    pub async fn clock(&self, instant: &str) {
        self.api.put("/dev/clock", None, json!({ "now": instant })).await.is(200);
    }

    pub async fn citizens(&self, count: usize) -> Vec<String> {
        let made = self.api.post("/dev/citizens", None, json!({ "count": count })).await.is(201);
        made["items"].as_array().unwrap().iter().map(|item| word(&item["access_token"])).collect()
    }

    pub async fn citizen(&self) -> String {
        self.citizens(1).await.remove(0)
    }

    pub async fn staff(&self, role: &str, body: Option<&str>) -> String {
        let asked = match body {
            Some(body) => json!({ "role": role, "public_body": body }),
            None => json!({ "role": role }),
        };
        word(&self.api.post("/dev/staff", None, asked).await.is(201)["access_token"])
    }

    /// A draft of this author's to this body; its id.
    pub async fn drafted(&self, author: &str, addressee: &str) -> String {
        let draft = self.api.post("/api/v1/petitions", Some(author), text(addressee)).await.is(201);
        word(&draft["id"])
    }

    /// A petition that waits for the moderator.
    pub async fn submitted(&self, author: &str, addressee: &str) -> String {
        let id = self.drafted(author, addressee).await;
        self.submit(&id, author).await;
        id
    }

    async fn submit(&self, id: &str, author: &str) {
        let rules = self.api.get("/api/v1/rules", None).await.is(200);
        let version = rules["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|rules| rules["in_force"] == true)
            .unwrap();
        let body = json!({ "prohibited_subjects_acknowledged": version["version"] });
        self.api
            .post(&format!("/api/v1/petitions/{id}/submission"), Some(author), body)
            .await
            .is(200);
    }

    /// An application on paper that a moderator has entered; its id.
    pub async fn paper_petition(&self, moderator: &str, addressee: &str, iin: &str) -> String {
        let mut body = text(addressee);
        body["applicant"] = json!({
            "iin": iin, "family_name": "Серікова", "given_name": "Айгүл", "email": format!("{iin}@example.kz"),
            "residence": "710000000", "language": "ru",
        });
        let entered = self
            .api
            .post("/api/v1/moderation/paper-petitions", Some(moderator), body)
            .await
            .is(201);
        word(&entered["id"])
    }

    /// A petition in limited publication, with its secret.
    pub async fn limited(&self, author: &str, addressee: &str) -> (String, String) {
        let id = self.submitted(author, addressee).await;
        let key = self.approve(&id, author).await;
        (id, key)
    }

    async fn approve(&self, id: &str, author: &str) -> String {
        let moderator = self.staff("moderator", None).await;
        self.api
            .post(&format!("/api/v1/petitions/{id}/approval"), Some(&moderator), json!({}))
            .await
            .is(200);
        let petition = self.api.get(&format!("/api/v1/petitions/{id}"), Some(author)).await.is(200);
        word(&petition["link_key"])
    }

    /// A petition that collects; fifty have joined.
    pub async fn published(&self, author: &str, addressee: &str) -> String {
        let id = self.drafted(author, addressee).await;
        self.open_up(&id, author).await;
        id
    }

    /// Brings a draft to open publication.
    pub async fn open_up(&self, id: &str, author: &str) {
        self.submit(id, author).await;
        let key = self.approve(id, author).await;
        for answer in self.sign_all(id, &self.citizens(50).await, Some(&key)).await {
            answer.is(201);
        }
    }

    pub async fn sign(&self, id: &str, token: &str, link_key: Option<&str>) -> Answer {
        let mut body = json!({ "consent": true });
        if let Some(key) = link_key {
            body["link_key"] = key.into();
        }
        self.api.post(&format!("/api/v1/petitions/{id}/signatures"), Some(token), body).await
    }

    /// Signs and asks for news.
    pub async fn follow(&self, id: &str, token: &str, link_key: Option<&str>) -> Answer {
        let body = json!({ "consent": true, "notify": true, "link_key": link_key });
        self.api.post(&format!("/api/v1/petitions/{id}/signatures"), Some(token), body).await
    }

    /// All at once.
    pub async fn sign_all(
        &self,
        id: &str,
        tokens: &[String],
        link_key: Option<&str>,
    ) -> Vec<Answer> {
        futures_util::future::join_all(tokens.iter().map(|token| self.sign(id, token, link_key)))
            .await
    }

    /// Takes a petition down, which takes two; the petition as the second one sees it.
    pub async fn take_down(&self, id: &str, reason: &str) -> Value {
        let path = format!("/api/v1/petitions/{id}/takedown");
        let (one, other) =
            (self.staff("moderator", None).await, self.staff("moderator", None).await);
        self.api.post(&path, Some(&one), json!({ "reason": "ұсыныс" })).await.is(202);
        self.api.post(&path, Some(&other), json!({ "reason": reason })).await.is(200)
    }

    pub async fn petition(&self, id: &str, token: Option<&str>) -> Value {
        self.api.get(&format!("/api/v1/petitions/{id}"), token).await.is(200)
    }

    /// Reads in public until the answer is as awaited: a count lags by a second or two.
    pub async fn until(&self, path: &str, awaited: impl Fn(&Answer) -> bool) -> Answer {
        let started = Instant::now();
        loop {
            let answer = self.api.get(path, None).await;
            if awaited(&answer) || started.elapsed() > Duration::from_secs(5) {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// How often something happened to a petition.
    pub async fn times(&self, id: &str, event: &str) -> usize {
        let steps =
            self.api.get(&format!("/api/v1/petitions/{id}/timeline?limit=100"), None).await.is(200);
        steps["items"].as_array().unwrap().iter().filter(|step| step["event"] == event).count()
    }
}

/// A database and a data directory without their service.
pub struct Left {
    pub data: tempfile::TempDir,
    pub database: String,
    _server: Arc<Server>,
}

#[derive(diesel::QueryableByName)]
struct Told {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}

/// The application without its loops and its HTTP, so that what it does can be counted.
pub struct Alone {
    pub app: Arc<App>,
    _data: tempfile::TempDir,
    _server: Arc<Server>,
}

impl Alone {
    pub async fn with(arguments: &[&str]) -> Self {
        let server = tokio::task::spawn_blocking(Server::shared).await.unwrap();
        let database = server.database();
        let data = tempfile::tempdir_in(server.directory.path()).unwrap();
        let mut all = vec![
            "--data-dir",
            data.path().to_str().unwrap(),
            "--database-url",
            &database,
            "--env",
            "development",
        ];
        all.extend(arguments);
        let app = bootstrap::build(&settings(&all), &database).unwrap();
        Self { app, _data: data, _server: server }
    }

    /// What it costs: statements and password hashes.
    pub async fn cost<T>(&self, work: impl Future<Output = T>) -> (u64, u64, T) {
        let (statements, hashes) = (self.app.db.statements(), self.app.passwords.computed());
        let done = work.await;
        (self.app.db.statements() - statements, self.app.passwords.computed() - hashes, done)
    }
}

/// A petition's text as an app sends it.
pub fn text(addressee: &str) -> Value {
    json!({
        "title": "Вернуть прежний часовой пояс",
        "subject": "Единый часовой пояс",
        "content": "Просим вернуть прежние часовые пояса.",
        "arguments": "Здоровье и безопасность.",
        "proposals": "Отменить решение о едином поясе.",
        "language": "ru",
        "addressee": addressee,
    })
}

/// A JSON string's content.
pub fn word(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a string was expected, not {value}")).to_owned()
}

/// Calls a service.
#[derive(Clone)]
pub struct Api {
    client: Client,
    base: String,
}

impl Api {
    pub fn at(base: &str) -> Self {
        let client = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            // Well inside the five seconds after which the service closes an idle connection: a POST that
            // meets the closing is not sent again by the client.
            .pool_idle_timeout(Duration::from_secs(1))
            .build()
            .unwrap();
        Self { client, base: base.to_owned() }
    }

    pub async fn get(&self, path: &str, token: Option<&str>) -> Answer {
        self.call(Method::GET, path, token, None, &[]).await
    }

    pub async fn post(&self, path: &str, token: Option<&str>, body: Value) -> Answer {
        self.call(Method::POST, path, token, Some(body), &[]).await
    }

    pub async fn put(&self, path: &str, token: Option<&str>, body: Value) -> Answer {
        self.call(Method::PUT, path, token, Some(body), &[]).await
    }

    pub async fn call(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let bytes = body.map(|body| serde_json::to_vec(&body).unwrap());
        let mut all = vec![];
        if bytes.is_some() {
            all.push(("content-type", "application/json"));
        }
        all.extend(headers);
        self.raw(method, path, token, bytes, &all).await.unwrap()
    }

    /// Sends what it is given, as it is.
    pub async fn raw(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Vec<u8>>,
        headers: &[(&str, &str)],
    ) -> reqwest::Result<Answer> {
        canaries::note(body.as_deref().unwrap_or_default());
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(
                HeaderName::try_from(*name).unwrap(),
                HeaderValue::try_from(*value).unwrap(),
            );
        }
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let mut response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let endless = headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let bytes = match endless {
            true => response.chunk().await?.unwrap_or_default().to_vec(),
            false => response.bytes().await?.to_vec(),
        };
        canaries::note(&bytes);
        Ok(Answer { status, headers, bytes })
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body, if the status is the expected one.
    #[track_caller]
    pub fn is(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.bytes));
        self.body()
    }

    /// The body of a problem with this status and code.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let body = self.is(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(body["status"], status);
        assert_eq!(body["code"], code, "{body}");
        for member in ["type", "title", "detail", "instance"] {
            assert!(body[member].is_string(), "{member} is missing in {body}");
        }
        body
    }

    pub fn body(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// The mails in a directory, oldest first, as text.
pub fn mail_files(directory: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .filter(|path| path.extension().is_some_and(|kind| kind == "eml"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    rows: i64,
}

/// What a statement counts as `rows`.
pub fn rows(conn: &mut PgConnection, statement: &str) -> i64 {
    diesel::sql_query(statement).get_result::<Rows>(conn).unwrap().rows
}
