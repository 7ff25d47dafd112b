//! The root of the log where people come upon it: on the page of a petition, in mails that tell its votes, in feeds.

use super::{settled, signed_head};
use petitions::app::Work;
use petitions::store::signature_log::checkpoints_after;
use transparency::Hash;

use crate::harness::outgoing::deliver;
use crate::harness::{Answer, DISTRICT, TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_how_many_votes_there_are_reads_by_which_root() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(DISTRICT).published().await;
    settled(&app).await;
    app.sign(&id, &app.citizen().await, None).await.is(201);
    settled(&app).await;
    // As the log was when the page was made: somebody else's vote makes no page anew.
    let path = format!("/petitions/{id}?lang=en");
    let told = app.until(&path, |answer| text(answer).contains("id=\"recount\"")).await;
    let heads = heads(&app).await;
    let shows = |(size, root): &(i64, String)| {
        text(&told).contains(&format!("{size}\u{a0}entries")) && text(&told).contains(root)
    };
    assert!(heads.iter().any(shows), "{heads:?} {}", text(&told));

    app.support(&id).await;
    deliver(&app).await;
    let mails = app.api.get("/dev/mails?limit=100", None).await.is(200);
    let roots: Vec<_> = self::heads(&app).await.into_iter().map(|(_, root)| root).collect();
    let texts = mails["items"].as_array().unwrap().iter().map(|mail| word(&mail["text"]));
    let telling: Vec<_> =
        texts.filter(|text| roots.iter().any(|root| text.contains(root))).collect();
    // That there are enough; what is told before it opened speaks of no log.
    let enough = "набрала нужное число голосов";
    assert!(telling.iter().any(|text| text.contains(enough)), "{telling:?}\n{mails}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_shows_the_root_at_which_the_day_began() {
    let app = TestApp::open().await;
    app.petition(&app.citizen().await).published().await;
    settled(&app).await;
    let feed = "/api/v1/feed.atom";
    assert!(!text(&app.api.get(feed, None).await).contains("log:head"), "the log is of today");
    let (size, root) = head(&app).await;
    let tomorrow = chrono::Utc::now() + chrono::TimeDelta::days(1);
    app.clock(&tomorrow.to_rfc3339()).await;
    let shown = app.until(feed, |answer| text(answer).contains("log:head")).await;
    let told = format!("size=\"{size}\" root=\"{root}\"/>");
    assert!(text(&shown).contains(&told), "{}", text(&shown));
    app.close().await;
}

/// What a reader of the page or feed makes of it.
fn text(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.clone()).unwrap().replace("&#x2f;", "/")
}

/// Size and root of all heads that there have been.
async fn heads(app: &TestApp) -> Vec<(i64, String)> {
    let heads = |work: &mut Work<'_>| Ok(checkpoints_after(work.conn, 0, 1_000)?);
    let heads = app.core.read(heads).await.unwrap();
    let root = |root: Vec<u8>| Hash::from_slice(&root).unwrap().to_string();
    heads.into_iter().map(|(size, hash)| (size, root(hash))).collect()
}

/// Size and root as they are published.
async fn head(app: &TestApp) -> (u64, String) {
    let head = signed_head(&app.api).await;
    (head.size, head.root.to_string())
}
