//! `petitions verify --log-url`, as anybody says it: against a service that runs, and against one that lies.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use petitions::monitor::{Asked, Findings, verify};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use transparency::note::VerifierKey;

use super::witnessing::Deployment;
use super::{log_key, settled};
use crate::harness::{Api, TestApp};

/// Bytes of an entry in a bundle, with its length before it.
const LENGTH: usize = 98;

/// What is made of an answer at a path.
type Alter = dyn Fn(&str, Vec<u8>) -> Vec<u8> + Send + Sync;

/// A service that shows what another does, altered; its address.
async fn altering(
    api: &Api,
    alter: impl Fn(&str, Vec<u8>) -> Vec<u8> + Send + Sync + 'static,
) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (api, alter): (Api, Arc<Alter>) = (api.clone(), Arc::new(alter));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(passed_on(socket, api.clone(), alter.clone()));
        }
    });
    format!("http://{address}")
}

async fn passed_on(mut socket: tokio::net::TcpStream, api: Api, alter: Arc<Alter>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = socket.read_u8().await else { return };
        head.push(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let path = head.split(' ').nth(1).unwrap();
    let answer = api.get(path, None).await;
    let body = alter(path, answer.bytes.clone());
    // What it hides is nowhere.
    let status = if body.is_empty() { 404 } else { answer.status };
    let head = format!(
        "HTTP/1.1 {status} .\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = socket.write_all(&[head.as_bytes(), &body].concat()).await;
}

fn asked(url: &str, key: Option<VerifierKey>, kept: Option<&Path>) -> Asked {
    let (url, kept) = (url.to_owned(), kept.map(Path::to_owned));
    Asked { url, key, witnesses: Vec::new(), quorum: None, kept }
}

async fn found(url: &str, key: Option<VerifierKey>, kept: Option<&Path>) -> Findings {
    let asked = asked(url, key, kept);
    verify(&asked, |_, _| {}).await.unwrap()
}

/// An entry of a bundle in the place of another.
fn overlaid(bundle: &mut [u8], to: usize, from: usize) {
    bundle.copy_within(from * LENGTH..(from + 1) * LENGTH, to * LENGTH);
}

fn is_bundle(path: &str) -> bool {
    path.starts_with("/log/tile/entries/")
}

/// A reading of a petition with another value at a name.
fn told(body: &[u8], change: impl Fn(&mut Value)) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(body).unwrap();
    change(&mut value);
    value.to_string().into_bytes()
}

/// A petition that has reached its threshold, with a vote that was taken back; all of it in the log.
async fn with_votes(app: &TestApp) -> String {
    let id = app.petition(&app.citizen().await).published().await;
    let people = app.citizens(12).await;
    app.all_sign(&id, &people, None).await;
    let mine = format!("/api/v1/petitions/{id}/signatures/mine");
    app.api.call(reqwest::Method::DELETE, &mine, Some(&people[0]), None, &[]).await.is(204);
    settled(app).await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_verifies_a_service_that_runs_and_finds_each_lie_of_one_that_cheats() {
    let app = TestApp::open().await;
    let id = with_votes(&app).await;
    let key = log_key(&app.api).await;
    let honest = altering(&app.api, |_, body| body).await;
    let sound = found(&honest, Some(key.clone()), None).await;
    assert!(sound.is_sound() && sound.warnings.is_empty(), "{sound}");
    assert_eq!((sound.votes, sound.compared, sound.unseen), (61, 1, 0), "{sound}");
    let counted = &sound.petitions[0];
    assert_eq!((counted.id.to_string(), counted.votes, counted.cancelled), (id.clone(), 61, 1));
    // Whoever trusts a witness wants a head with its word, and is not content with none.
    let hidden = altering(&app.api, |path, body| match path {
        "/log/checkpoint" => Vec::new(),
        _ => body,
    });
    let trusting = |url: String| Asked {
        witnesses: vec![key.clone(), key.clone()],
        ..asked(&url, Some(key.clone()), None)
    };
    let found_hidden = verify(&trusting(hidden.await), |_, _| {}).await.unwrap();
    assert_eq!(found_hidden.wrong, 1, "{found_hidden}");
    assert!(found_hidden.listed[0].contains("no head is published"), "{found_hidden}");
    // Nor is whoever shows a head and no newest one shown nothing.
    let hidden = altering(&app.api, |path, body| match path {
        "/log/checkpoint/latest" => Vec::new(),
        _ => body,
    });
    let found_hidden = found(&hidden.await, Some(key.clone()), None).await;
    assert_eq!(found_hidden.wrong, 1, "{found_hidden}");
    assert!(found_hidden.listed[0].contains("no newest head is shown"), "{found_hidden}");
    // A key that is named twice is one witness; this one, the log's own, has signed what is published.
    let twice = verify(&trusting(honest.clone()), |_, _| {}).await.unwrap();
    assert!(twice.is_sound(), "{twice}");
    let two_wanted = Asked { quorum: Some(2), ..trusting(honest.clone()) };
    let two_wanted = verify(&two_wanted, |_, _| {}).await.unwrap();
    assert!(two_wanted.listed[0].contains("cosigned by 1 of"), "{two_wanted}");
    let bundles: [(&str, fn(&mut Vec<u8>)); 5] = [
        ("dropped", |bundle| bundle.truncate(bundle.len() - LENGTH)),
        ("swapped", |bundle| {
            let first = bundle[53 * LENGTH..54 * LENGTH].to_vec();
            overlaid(bundle, 53, 54);
            bundle[54 * LENGTH..55 * LENGTH].copy_from_slice(&first);
        }),
        ("edited", |bundle| bundle[54 * LENGTH + 40] ^= 1),
        ("doubled", |bundle| overlaid(bundle, 53, 54)),
        ("added", |bundle| bundle.extend_from_within(..LENGTH)),
    ];
    for (what, cheat) in bundles {
        let url = altering(&app.api, move |path, mut body| {
            if is_bundle(path) {
                cheat(&mut body);
            }
            body
        });
        let found = found(&url.await, Some(key.clone()), None).await;
        assert!(!found.is_sound(), "{what} is not found: {found}");
    }
    let readings: [(&str, fn(&mut Value)); 6] = [
        ("votes added", |petition| petition["signature_count"] = 62.into()),
        ("votes taken off", |petition| petition["signature_count"] = 59.into()),
        ("a lower threshold", |petition| petition["required_count"] = 60.into()),
        ("another text", |petition| petition["text_hash"] = "00".into()),
        ("a threshold that was not reached", |petition| {
            petition["threshold_reached_at"] = "2026-01-05".into();
        }),
        ("another root", |petition| {
            petition["as_of"]["root"] = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=".into();
        }),
    ];
    for (what, cheat) in readings {
        let reading = format!("/api/v1/petitions/{id}");
        let url = altering(
            &app.api,
            move |path, body| {
                if path == reading { told(&body, cheat) } else { body }
            },
        );
        let found = found(&url.await, Some(key.clone()), None).await;
        assert_eq!(found.wrong, 1, "{what} is not found: {found}");
    }
    // A petition that collects votes and stands in no log; one that collects none is no matter of it.
    let listing = |opened: &'static str| {
        move |path: &str, body: Vec<u8>| {
            if !path.starts_with("/api/v1/petitions?") {
                return body;
            }
            told(&body, |page| {
                let mut invented = page["items"][0].clone();
                invented["id"] = "01990000-0000-7000-8000-000000000000".into();
                invented["opened_at"] = serde_json::from_str(opened).unwrap();
                page["items"].as_array_mut().unwrap().push(invented);
            })
        }
    };
    let invented = found(&altering(&app.api, listing("\"2026-01-05\"")).await, None, None).await;
    assert_eq!(invented.wrong, 1, "{invented}");
    assert!(invented.listed[0].contains("the log knows nothing of it"), "{invented}");
    assert!(found(&altering(&app.api, listing("null")).await, None, None).await.is_sound());
    // A head that the log has not signed, and one under another key than the reader has.
    let url = altering(&app.api, |path, body| {
        if !path.starts_with("/log/checkpoint") {
            return body;
        }
        let text = String::from_utf8(body).unwrap();
        let size = text.lines().nth(1).unwrap().to_owned();
        text.replacen(&size, "7", 1).into_bytes()
    });
    assert!(!found(&url.await, None, None).await.is_sound());
    let stranger = transparency::note::Signer::new(key.name().clone(), &[9; 32]);
    let other = Some(stranger.verifier_key().clone());
    assert!(!found(&honest, other, None).await.is_sound());
    let trusting = found(&honest, None, None).await;
    assert!(trusting.is_sound() && trusting.warnings.len() == 1, "{trusting}");
    the_command_says_the_same(&honest, &key);
    anybody_draws_the_same_lot(&honest, &id);
    app.close().await;
}

fn anybody_draws_the_same_lot(url: &str, id: &str) {
    let drawn = |further: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petitions"));
        command.args(["lot", "--log-url", url, "--petition", id, "--randomness", "7 13 22 31"]);
        let drawn = command.args(further).output().unwrap();
        assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
        String::from_utf8(drawn.stdout).unwrap()
    };
    let ten = drawn(&["--votes", "10"]);
    assert_eq!(ten, drawn(&["--votes", "10"]));
    assert!(ten.starts_with("10 of 61 votes"), "{ten}");
    assert!(ten.contains("if 0 of them are false, then at most 25.89 %"), "{ten}");
    let all = drawn(&["--size", "50"]);
    assert!(all.starts_with("50 of 50 votes") || all.starts_with("49 of 49 votes"), "{all}");
}

fn the_command_says_the_same(url: &str, key: &VerifierKey) {
    let run = |url: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petitions"));
        command.env_remove("DATABASE_URL").args(["verify", "--json", "--log-url", url]);
        command.args(["--log-vkey", &key.to_string()]).output().unwrap()
    };
    let sound = run(url);
    assert_eq!(sound.status.code(), Some(0), "{}", String::from_utf8_lossy(&sound.stderr));
    let told: Value = serde_json::from_slice(&sound.stdout).unwrap();
    assert_eq!((&told["votes"], &told["sound"]), (&61.into(), &true.into()), "{told}");
    assert_eq!(run("ftp://127.0.0.1").status.code(), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_again_finds_a_log_that_was_rolled_back_or_written_anew() {
    let deployment = Deployment::new();
    let (kept, key) = (tempfile::tempdir().unwrap(), Some(deployment.log.clone()));
    let app = deployment.open(&[]).await;
    let id = with_votes(&app).await;
    let url = format!("http://{}", app.service.address);
    let early = app.api.get("/log/checkpoint", None).await.bytes;
    assert!(found(&url, key.clone(), Some(kept.path())).await.is_sound());
    // More than a bundle, so that one is kept.
    app.all_sign(&id, &app.citizens(200).await, None).await;
    settled(&app).await;
    let again = found(&url, key.clone(), Some(kept.path())).await;
    assert!(again.is_sound() && again.votes == 261, "{again}");
    let bundle = kept.path().join("log/tile/entries/000");
    let mut bytes = std::fs::read(&bundle).unwrap();
    // What is kept is no evidence against anybody: when it does not fit, it is fetched again.
    bytes[1_000] ^= 1;
    std::fs::write(&bundle, bytes).unwrap();
    let refetched = found(&url, key.clone(), Some(kept.path())).await;
    assert!(refetched.is_sound() && refetched.votes == 261, "{refetched}");
    // An earlier head of the same log, which is signed like any other.
    let rolled_back =
        altering(
            &app.api,
            move |path, body| {
                if path.starts_with("/log/checkpoint") { early.clone() } else { body }
            },
        );
    let rolled_back = found(&rolled_back.await, key.clone(), Some(kept.path())).await;
    assert!(rolled_back.listed.iter().any(|fault| fault.contains("kept here")), "{rolled_back}");
    app.close().await;
    // Another log under the same key, as long as that one.
    let forked = deployment.open(&[]).await;
    let url = format!("http://{}", forked.service.address);
    let begun_anew = found(&url, key.clone(), Some(kept.path())).await;
    assert!(begun_anew.listed[0].starts_with("no head is shown"), "{begun_anew}");
    assert!(found(&url, key.clone(), None).await.is_sound(), "a log without entries is one");
    // Where no log is, nothing is sound.
    let elsewhere = asked(&format!("{url}/log"), key.clone(), None);
    assert!(verify(&elsewhere, |_, _| {}).await.is_err());
    let id = with_votes(&forked).await;
    forked.all_sign(&id, &forked.citizens(210).await, None).await;
    settled(&forked).await;
    let sound = found(&url, key.clone(), None).await;
    assert!(sound.is_sound(), "by itself nothing is wrong with it: {sound}");
    let known = found(&url, key, Some(kept.path())).await;
    assert!(known.listed.iter().any(|fault| fault.contains("another history")), "{known}");
    forked.close().await;
}
