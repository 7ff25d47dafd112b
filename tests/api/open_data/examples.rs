//! The examples for developers do what they say.

use std::path::Path;
use std::process::Command;

use crate::harness::{TestApp, word};

const BOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/announce_petitions.py");

/// What the bot announces when it looks once; none where there is no Python.
async fn announced(app: &TestApp, state: &Path) -> Option<Vec<String>> {
    let service = format!("http://{}/", app.service.address);
    let state = state.to_owned();
    let run = tokio::task::spawn_blocking(move || {
        Command::new("python3")
            .args([BOT, service.as_str(), "--once", "--language", "kk", "--state"])
            .arg(state)
            .env("PYTHONIOENCODING", "utf-8")
            .output()
    });
    let Ok(output) = run.await.unwrap() else {
        eprintln!("skipped: there is no python3");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    Some(said.lines().map(str::to_owned).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_announces_each_new_petition_once_and_none_that_was_there_before_it() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    app.petition(&author).titled("Бұрынғы петиция").published().await;
    let state = app.data.path().join("announced.json");
    let Some(first) = announced(&app, &state).await else { return };
    assert_eq!(first, Vec::<String>::new(), "what was there is known");
    let mut numbers = Vec::new();
    for title in ["Бірінші петиция", "Екінші петиция"] {
        let id = app.petition(&author).titled(title).published().await;
        numbers.push(word(&app.seen(&id, None).await["number"]));
    }
    let news = announced(&app, &state).await.unwrap();
    assert_eq!(news.len(), 2, "{news:?}");
    for ((line, title), number) in
        news.iter().zip(["Бірінші петиция", "Екінші петиция"]).zip(&numbers)
    {
        assert!(
            line.starts_with(title) && line.ends_with(&format!("/petitions/{number}")),
            "{line}"
        );
    }
    assert_eq!(announced(&app, &state).await.unwrap(), Vec::<String>::new(), "once");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_example_page_shows_is_there() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let id = app.petition(&app.citizen().await).published().await;
    let number = word(&app.seen(&id, None).await["number"]);
    let page = include_str!("../../../examples/embed.html")
        .replace("2026-000001", &number)
        .replace("01a208fc-762c-7054-b873-e29fadf66cf9", &id);
    let mut addresses = 0;
    for attribute in ["src=\"", "href=\""] {
        for rest in page.split(attribute).skip(1) {
            let address = rest.split('"').next().unwrap();
            let path = address.strip_prefix("https://petitions.example").unwrap();
            assert_eq!(app.api.get(path, None).await.status, 200, "{path}");
            addresses += 1;
        }
    }
    assert_eq!(addresses, 3, "the window, the petition and the badge");
    assert!(!page.contains("<script"));
    app.close().await;
}
