//! Witnesses of the log over real HTTP, honest ones and others, and a log that must not grow past them.

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use petitions::app::signature_log::{Growth, SignatureLog};
use petitions::credentials::read_keys;
use petitions::monitor::{Asked, verify};
use reqwest::Method;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use transparency::cosignature::Cosigner;
use transparency::note::{Note, VerifierKey};
use transparency::proof::{TlogProof, Trust};
use transparency::tree::leaf_hash;
use transparency::witness::WatchedLog;
use witness::{Serving, Witness, serve};

use super::{WAITING, audited, signed_head};
use crate::harness::database::{rows, sql};
use crate::harness::{Api, TestApp, word};

const PUBLIC_URL: &str = "http://petitions.test";
/// When witnesses cosign, in seconds since 1970.
const NOW: u64 = 1_796_000_000;
/// Looks for something that comes within seconds.
const LOOKS: usize = 600;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// A deployment's key and the list of its witnesses.
pub(super) struct Deployment {
    directory: TempDir,
    pub(super) log: VerifierKey,
}

impl Deployment {
    pub(super) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let [seed] = read_keys(&directory.path().join("log"), true).unwrap()[..] else { panic!() };
        let log = SignatureLog::new(PUBLIC_URL, &seed).unwrap().verifier_key().clone();
        Self { directory, log }
    }

    pub(super) async fn open(&self, witnesses: &[(&VerifierKey, String)]) -> TestApp {
        let lines = witnesses.iter().map(|(key, url)| format!("{key} {url}\n"));
        std::fs::write(self.file("witnesses"), lines.collect::<String>()).unwrap();
        let (log, list) = (self.file("log"), self.file("witnesses"));
        let key = ["--public-url", PUBLIC_URL, "--log-key-file", log.to_str().unwrap()];
        let list = ["--log-witnesses", list.to_str().unwrap(), "--log-witness-seconds", "1"];
        let named = if witnesses.is_empty() { &list[..0] } else { &list };
        TestApp::with(&[&key, named].concat()).await
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.directory.path().join(name)
    }
}

/// A witness of ours that serves.
struct Served {
    serving: Serving,
    key: VerifierKey,
    _directory: TempDir,
}

impl Served {
    fn start(number: u8, log: &VerifierKey) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let state = directory.path().join("state");
        let cosigner = cosigner(number);
        Witness::begin(&state, &cosigner).unwrap();
        let serving = Self::serving(&state, number, log);
        Self { serving, key: cosigner.verifier_key().clone(), _directory: directory }
    }

    fn serving(state: &Path, number: u8, log: &VerifierKey) -> Serving {
        let watched = WatchedLog { origin: log.name().to_string(), keys: vec![log.clone()] };
        let witness = Witness::open(state, cosigner(number), vec![watched]).unwrap();
        serve(witness, TcpListener::bind("127.0.0.1:0").unwrap(), || NOW).unwrap()
    }

    fn named(&self) -> (&VerifierKey, String) {
        (&self.key, format!("http://{}", self.serving.address))
    }
}

fn cosigner(number: u8) -> Cosigner {
    Cosigner::new(format!("witness{number}.example").parse().unwrap(), &[100 + number; 32])
}

/// An address at which nobody listens.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// What answers every request with these bytes, or with nothing and keeps the connection.
async fn answering(answer: Option<String>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = vec![0; 64 * 1024];
            let _ = socket.read(&mut head).await;
            match &answer {
                Some(answer) => drop(socket.write_all(answer.as_bytes()).await),
                None => kept.push(socket),
            }
        }
    });
    format!("http://{address}")
}

fn http(status: &str, body: &str) -> Option<String> {
    let length = body.len();
    Some(format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    ))
}

/// The head that is published, once these have cosigned one with that many entries at least.
async fn witnessed(api: &Api, keys: &[&VerifierKey], size: u64) -> Note {
    for _ in 0..LOOKS {
        let answer = api.get("/log/checkpoint", None).await;
        if answer.status == 200 {
            let note = Note::parse(&answer.bytes).unwrap();
            let cosigned = keys.iter().all(|key| {
                let named = |signature: &&_| key.is_named_by(signature);
                let signature = note.signatures().iter().find(named);
                signature.is_some_and(|signature| key.verifies(note.text(), &signature.bytes))
            });
            if cosigned && signed_head(api).await.size >= size {
                return note;
            }
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    panic!("nobody cosigns: {}", api.get("/log/witnesses", None).await.body());
}

async fn latest(api: &Api) -> u64 {
    let answer = api.get("/log/checkpoint/latest", None).await;
    let note = Note::parse(&answer.bytes).unwrap();
    note.text().lines().nth(1).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_three_witnesses_cosign_what_everybody_reads() {
    let deployment = Deployment::new();
    let (one, two) = (Served::start(1, &deployment.log), Served::start(2, &deployment.log));
    let away = cosigner(3);
    let named = [one.named(), (away.verifier_key(), nowhere()), two.named()];
    let app = deployment.open(&named).await;
    let id = app.petition(&app.citizen().await).published().await;
    let people = app.citizens(5).await;
    app.all_sign(&id, &people, None).await;
    let note = witnessed(&app.api, &[&one.key, &two.key], 56).await;
    note.verify(std::slice::from_ref(&deployment.log)).unwrap();
    let told = app.api.get("/log/witnesses", None).await.is(200);
    assert_eq!((&told["status"], &told["quorum"]), (&"growing".into(), &2.into()), "{told}");
    assert_eq!(told["witnessed_size"], told["size"], "{told}");
    let faults: Vec<_> = told["witnesses"].as_array().unwrap().iter().collect();
    assert_eq!(faults[1]["fault"], "no_answer", "{told}");
    assert_eq!(faults[1]["cosigned_size"], 0, "{told}");
    for cosigned in [faults[0], faults[2]] {
        assert_eq!(cosigned["cosigned_size"], told["size"], "{told}");
        assert!(cosigned["fault"].is_null() && cosigned["answered_at"].is_string(), "{told}");
    }
    // A receipt carries their word with it, and is proved by it.
    let receipt = format!("/api/v1/petitions/{id}/signatures/mine/receipt");
    let receipt = app.api.get(&receipt, Some(&people[0])).await;
    let proof = TlogProof::parse(&receipt.bytes).unwrap();
    let leaf = leaf_hash(&proof.extra.as_ref().unwrap()[1..97]);
    let trust = Trust {
        origin: deployment.log.name().as_str(),
        log_keys: std::slice::from_ref(&deployment.log),
        witness_keys: &[one.key.clone(), two.key.clone()],
        wanted: 2,
    };
    assert_eq!(proof.verify(&leaf, &trust).unwrap().cosigned.len(), 2);
    // Whoever counts again asks for the word of the witnesses whom they trust.
    let asked = |quorum| Asked {
        url: format!("http://{}", app.service.address),
        key: Some(deployment.log.clone()),
        witnesses: [&one.key, away.verifier_key(), &two.key].map(Clone::clone).to_vec(),
        quorum,
        kept: None,
    };
    let trusting = verify(&asked(Some(2)), |_, _| {}).await.unwrap();
    assert!(trusting.is_sound(), "{trusting}");
    let wary = verify(&asked(None), |_, _| {}).await.unwrap();
    assert_eq!(wary.wrong, 1, "{wary}");
    assert!(wary.listed[0].contains("cosigned by 2 of the witnesses"), "{wary}");
    // Another process hears of it from the database, and both go on.
    let other = app.beside().await;
    let there = Api::at(&format!("http://{}", other.address));
    witnessed(&there, &[&one.key, &two.key], 56).await;
    app.all_sign(&id, &app.citizens(3).await, None).await;
    witnessed(&there, &[&one.key, &two.key], 59).await;
    assert!(audited(&app).await.is_sound());
    other.stop().await.unwrap();
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_witness_that_hangs_lies_refuses_or_signs_rubbish_harms_nothing() {
    let deployment = Deployment::new();
    let mut forged = cosigner(9).cosign("other.example/log\n1\nAAAA\n", NOW);
    forged.name = "witness3.example".parse().unwrap();
    let bad = cosigner(3);
    forged.key_id = bad.verifier_key().key_id();
    let elsewhere = Served::start(4, bad.verifier_key());
    let refusing = format!("http://{}", elsewhere.serving.address);
    for (what, url, fault) in [
        ("hangs", answering(None).await, "no_answer"),
        ("signs rubbish", answering(http("200 OK", &format!("{forged}\n"))).await, "malformed"),
        ("says nothing", answering(http("200 OK", "")).await, "malformed"),
        (
            "claims to be ahead",
            answering(http("409 Conflict", "999999999999\n")).await,
            "unproved_claim",
        ),
        ("claims a fork", answering(http("422 Unprocessable Entity", "")).await, "unproved_claim"),
        ("redirects", answering(http("302 Found", "")).await, "refused"),
        ("watches others", refusing, "refused"),
    ] {
        let (one, two) = (Served::start(1, &deployment.log), Served::start(2, &deployment.log));
        let named = [(bad.verifier_key(), url), one.named(), two.named()];
        let app = deployment.open(&named).await;
        let id = app.petition(&app.citizen().await).published().await;
        let size = 51;
        witnessed(&app.api, &[&one.key, &two.key], size).await;
        let signed = app.sign(&id, &app.citizen().await, None).await.is(201);
        assert!(signed["promise"].is_object(), "{what}: {signed}");
        witnessed(&app.api, &[&one.key, &two.key], size + 1).await;
        let mut told = app.api.get("/log/witnesses", None).await.is(200);
        for _ in 0..LOOKS {
            if told["witnesses"][0]["fault"] == fault {
                break;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
            told = app.api.get("/log/witnesses", None).await.is(200);
        }
        assert_eq!(told["witnesses"][0]["fault"], fault, "{what}: {told}");
        assert_eq!(
            (&told["status"], rows(&app, "log_cosignatures").await > 0),
            (&"growing".into(), true)
        );
        app.close().await;
        one.serving.stop().await.unwrap();
        two.serving.stop().await.unwrap();
    }
}

/// What came into the log from that size on is set aside, as in a database that was put back to an earlier state.
async fn put_back(app: &TestApp, size: u64) {
    for (table, column, kept) in [
        ("log_cosignatures", "size", size + 1),
        ("log_checkpoints", "size", size + 1),
        ("log_entries", "first_index", size),
        ("signature_leaves", "log_index", size),
    ] {
        let trigger = if table == "signature_leaves" { "delete" } else { "keep" };
        for statement in [
            format!("ALTER TABLE {table} DISABLE TRIGGER {table}_{trigger}"),
            format!("CREATE TABLE later_{table} AS SELECT * FROM {table} WHERE {column} >= {kept}"),
            format!("DELETE FROM {table} WHERE {column} >= {kept}"),
        ] {
            sql(app, &statement).await;
        }
    }
    sql(app, &format!("UPDATE log_witnesses SET cosigned_size = {size}")).await;
}

/// What was set aside comes back.
async fn mended(app: &TestApp) {
    for table in ["log_checkpoints", "log_cosignatures", "log_entries", "signature_leaves"] {
        sql(app, &format!("INSERT INTO {table} SELECT * FROM later_{table}")).await;
    }
}

async fn stopped(process: &petitions::app::App) -> bool {
    for _ in 0..LOOKS {
        if process.signature_log.growth() == Growth::Stopped {
            return true;
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_put_back_signs_no_head_below_what_was_witnessed() {
    let deployment = Deployment::new();
    let (one, two) = (Served::start(1, &deployment.log), Served::start(2, &deployment.log));
    let app = deployment.open(&[one.named(), two.named()]).await;
    let id = app.petition(&app.citizen().await).published().await;
    witnessed(&app.api, &[&one.key, &two.key], 51).await;
    let earlier = latest(&app.api).await;
    app.all_sign(&id, &app.citizens(4).await, None).await;
    witnessed(&app.api, &[&one.key, &two.key], earlier + 4).await;
    put_back(&app, earlier).await;
    // The process that was there knows by itself.
    app.sign(&id, &app.citizen().await, None).await.is(201);
    assert!(stopped(&app.core).await, "{:?}", app.core.signature_log.growth());
    // One that begins now is told by the witnesses, before it signs anything.
    let other = app.beside().await;
    let there = Api::at(&format!("http://{}", other.address));
    assert!(stopped(&other.app).await, "{:?}", other.app.signature_log.growth());
    let ready = there.get("/readyz", None).await.is(200);
    assert_eq!(ready["checks"]["signature_log"]["status"], "stopped", "{ready}");
    assert_eq!(there.get("/log/witnesses", None).await.is(200)["status"], "stopped");
    // Votes are taken, and nothing is promised of them.
    let path = format!("/api/v1/petitions/{id}/signatures");
    let signer = app.citizen().await;
    let consent = serde_json::json!({ "consent": true });
    let signed = there.call(Method::POST, &path, Some(&signer), Some(consent), &[]).await.is(201);
    assert!(signed["promise"].is_null(), "{signed}");
    assert_eq!(rows(&app, WAITING).await, 2, "they wait");
    let above = format!("log_checkpoints WHERE size > {earlier}");
    assert_eq!(rows(&app, &above).await, 0, "no head went out");
    let doctor = app.command("doctor").output().unwrap();
    let told = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert_eq!(doctor.status.code(), Some(3), "{told}");
    assert!(told.contains("this database does not hold"), "{told}");
    // What is missing is found again: both go on, and nothing was lost.
    mended(&app).await;
    witnessed(&there, &[&one.key, &two.key], earlier + 6).await;
    assert_eq!(rows(&app, WAITING).await, 0);
    assert!(audited(&app).await.is_sound(), "{}", audited(&app).await);
    other.stop().await.unwrap();
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_hears_no_witness_signs_nothing() {
    let deployment = Deployment::new();
    let away = cosigner(1);
    let app = deployment.open(&[(away.verifier_key(), nowhere())]).await;
    let id = app.petition(&app.citizen().await).published().await;
    for _ in 0..3 {
        petitions::app::signature_log::append_waiting(&app.core).await.unwrap();
    }
    assert_eq!(rows(&app, "log_checkpoints").await, 0);
    assert!(rows(&app, WAITING).await > 50, "all that was said waits");
    assert_eq!(app.core.signature_log.growth(), Growth::Awaiting);
    let signed = app.sign(&id, &app.citizen().await, None).await.is(201);
    assert!(signed["promise"].is_null(), "{signed}");
    assert_eq!(
        word(&app.api.get("/log/witnesses", None).await.is(200)["status"]),
        "awaiting_witnesses"
    );
    app.close().await;
}
