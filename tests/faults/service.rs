//! Processes of the service, and calls of their API.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::cluster::signal;

/// A process of the service.
pub struct Service {
    child: Child,
    pub api: Api,
    log: Arc<Mutex<String>>,
}

/// The program, with the settings of a test: keys and mails in that directory, the database there.
pub fn program(directory: &Path, database: Option<&str>) -> Command {
    program_at(env!("CARGO_BIN_EXE_petitions"), directory, database)
}

/// The same, of the program that lies there.
pub fn program_at(path: &str, directory: &Path, database: Option<&str>) -> Command {
    let mut command = Command::new(path);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PETITIONS_")) {
        command.env_remove(name);
    }
    command
        .env_remove("DATABASE_URL")
        .env_remove("DATABASE_READ_URL")
        .env_remove("DATABASE_MIGRATION_URL")
        .env_remove("SMTP_URL")
        .env("NO_COLOR", "1")
        .args(["--env", "development", "--public-url", "http://petitions.test"])
        .env("PETITIONS_LISTEN", "127.0.0.1:0")
        .arg("--data-dir")
        .arg(directory);
    if let Some(url) = database {
        command.env("DATABASE_URL", url);
    }
    command
}

impl Service {
    /// One that serves; with keys that all processes of the directory share.
    pub fn start(directory: &Path, database: Option<&str>) -> Self {
        Self::started(program(directory, database)).unwrap()
    }

    /// One that serves, or what it said when it ended instead.
    pub fn started(mut command: Command) -> Result<Self, String> {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let log = Arc::new(Mutex::new(String::new()));
        let address = loop {
            let mut line = String::new();
            if lines.read_line(&mut line).unwrap() == 0 {
                let code = child.wait().unwrap().code();
                return Err(format!("{code:?}: {}", log.lock().unwrap()));
            }
            log.lock().unwrap().push_str(&line);
            if let Some((_, rest)) = line.split_once("serving address=") {
                break rest.split_whitespace().next().unwrap().to_owned();
            }
        };
        let kept = log.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = lines.read(&mut bytes) {
                kept.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..count]));
            }
        });
        Ok(Self { child, api: Api::at(&format!("http://{address}")), log })
    }

    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn signal(&self, name: &str) {
        signal(self.child.id(), name);
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// How it ends by itself, within a minute.
    pub fn end(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < Duration::from_mins(1), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("---- the log of a process\n{}", self.log());
        }
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = Command::new("kill").args(["-CONT", &self.child.id().to_string()]).status();
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Calls a process.
#[derive(Clone)]
pub struct Api {
    client: Client,
    base: String,
}

/// What came back, and when.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub retry_after: Option<String>,
    pub took: Duration,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// Nobody took the connection: the request was never sent.
    Unreached,
    /// The connection broke, or said nothing for too long.
    Broken,
}

impl NoAnswer {
    #[allow(clippy::needless_pass_by_value, reason = "as map_err takes it")]
    fn of(fault: reqwest::Error) -> Self {
        if fault.is_connect() { Self::Unreached } else { Self::Broken }
    }
}

impl Answer {
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

impl Api {
    pub fn at(base: &str) -> Self {
        let client = Client::builder()
            .no_proxy()
            .pool_idle_timeout(Duration::from_secs(1))
            .timeout(Duration::from_secs(30))
            .build()
            .unwrap();
        Self { client, base: base.to_owned() }
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// None where there is no answer.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> Option<Answer> {
        self.attempt(method, path, token, body).await.ok()
    }

    async fn attempt(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> Result<Answer, NoAnswer> {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let started = Instant::now();
        let response = request.send().await.map_err(NoAnswer::of)?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get("retry-after");
        let retry_after = retry_after.map(|value| value.to_str().unwrap().to_owned());
        let bytes = response.bytes().await.map_err(NoAnswer::of)?;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Answer { status, body, retry_after, took: started.elapsed() })
    }

    /// What is no JSON.
    pub async fn text(&self, path: &str) -> String {
        let answer = self.client.get(format!("{}{path}", self.base)).send().await.unwrap();
        answer.text().await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None, None).await.expect("the service answers")
    }

    pub async fn post(&self, path: &str, token: Option<&str>, body: Value) -> Answer {
        self.call(Method::POST, path, token, Some(body)).await.expect("the service answers")
    }

    /// Signs; none where there is no answer.
    pub async fn sign(&self, petition: &str, token: &str) -> Option<Answer> {
        self.try_to_sign(petition, token).await.ok()
    }

    /// Signs, or tells why there is no answer.
    pub async fn try_to_sign(&self, petition: &str, token: &str) -> Result<Answer, NoAnswer> {
        let path = format!("/api/v1/petitions/{petition}/signatures");
        self.attempt(Method::POST, &path, Some(token), Some(json!({ "consent": true }))).await
    }

    /// What /readyz says: `ready`, or the code of the problem.
    pub async fn readiness(&self) -> String {
        let answer = self.get("/readyz").await;
        assert!(answer.took < Duration::from_secs(6), "{answer:?}");
        if answer.status == 200 { "ready".into() } else { answer.code().to_owned() }
    }

    /// Waits until /readyz says so.
    pub async fn is_ready(&self, what: &str) {
        let started = Instant::now();
        loop {
            let found = self.readiness().await;
            if found == what {
                return;
            }
            assert!(started.elapsed() < Duration::from_secs(40), "{found} and not {what}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    pub async fn citizens(&self, count: usize) -> Vec<Citizen> {
        let made = self.post("/dev/citizens", None, json!({ "count": count })).await.is(201);
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        let citizen = |item: &Value| Citizen {
            token: word(&item["access_token"]),
            account: word(&item["account_id"]),
        };
        made["items"].as_array().unwrap().iter().map(citizen).collect()
    }

    pub async fn staff(&self, role: &str) -> String {
        let made = self.post("/dev/staff", None, json!({ "role": role })).await.is(201);
        made["access_token"].as_str().unwrap().to_owned()
    }

    /// Petitions that collect signatures.
    pub async fn petitions(&self, count: usize) -> Vec<String> {
        let people = self.citizens(50 + count).await;
        let moderator = self.staff("moderator").await;
        let mut petitions = Vec::new();
        for author in &people[50..] {
            let token = Some(author.token.as_str());
            let draft = self.post("/api/v1/petitions", token, text()).await.is(201);
            let id = draft["id"].as_str().unwrap().to_owned();
            let path = |name: &str| format!("/api/v1/petitions/{id}{name}");
            let acknowledged = json!({ "prohibited_subjects_acknowledged": "V2026" });
            self.post(&path("/submission"), token, acknowledged).await.is(200);
            self.post(&path("/approval"), Some(&moderator), json!({})).await.is(200);
            let read = self.call(Method::GET, &path(""), token, None).await.unwrap().is(200);
            let body = json!({ "consent": true, "link_key": read["link_key"] });
            let signatures = path("/signatures");
            let joins = people[..50]
                .iter()
                .map(|joiner| self.post(&signatures, Some(&joiner.token), body.clone()));
            for joined in futures_util::future::join_all(joins).await {
                joined.is(201);
            }
            petitions.push(id);
        }
        petitions
    }
}

/// Somebody who signs.
#[derive(Debug, Clone)]
pub struct Citizen {
    pub token: String,
    pub account: String,
}

/// A petition as its author writes it.
pub fn text() -> Value {
    json!({
        "title": "Қалалық саябақты сақтау туралы",
        "subject": "Саябақ аумағын сақтау",
        "content": "Саябақ аумағында құрылысқа тыйым салуды сұраймыз.",
        "arguments": "Саябақ тұрғындарға қажет.",
        "proposals": "Аумақты қорғалатын деп тану.",
        "language": "kk",
        "addressee": "ministry-trade-integration",
    })
}
