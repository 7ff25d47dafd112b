//! What a search finds, and that it is bounded: it takes neither the table from end to end nor the pool from others.

mod forms;

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::checks::escaped;
use crate::harness::database::orders_follow;
use crate::harness::{TestApp, word};

/// The ids that a search finds, in its order.
async fn found(app: &TestApp, query: &str, further: &str) -> Vec<String> {
    let path = format!("/api/v1/petitions?q={}{further}", escaped(query));
    let page = app.api.get(&path, None).await.is(200);
    page["items"].as_array().unwrap().iter().map(|item| word(&item["id"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_beginnings_of_words_wherever_they_stand() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let zone = app.petition(&author).published().await;
    let city = app
        .petition(&author)
        .titled("Қала әкімдігіне: көлік жолдары")
        .with("subject", "Ёлка-2026 на площади")
        .with("content", "Сұранамыз: \"Нұр-Сұлтан\" көшесі, 50% жеңілдік.")
        .with("language", "kk")
        .published()
        .await;
    let number = word(&app.seen(&city, None).await["number"]);
    for (query, who) in [
        ("часовой", &zone),
        ("ЧАСОВ пояс", &zone),
        ("верн час", &zone),
        ("көлік", &city),
        // Typed where there are no Kazakh letters, or without the dots.
        ("колик кала", &city),
        ("елка", &city),
        ("Нұр-Сұлтан", &city),
        ("сұлтан (нұр)", &city),
        ("50%", &city),
        (number.as_str(), &city),
        ("2026 %", &city),
    ] {
        let all = found(&app, query, "").await;
        assert!(all.contains(who), "{query}: {all:?}");
        if query != number && query != "2026 %" {
            assert_eq!(all.len(), 1, "{query}");
        }
    }
    for query in ["асовой", "часовой көлік", "50 60", "%", "—", "ч"] {
        assert_eq!(found(&app, query, "").await, Vec::<String>::new(), "{query}");
    }
    // What narrows and orders lists does so here.
    assert_eq!(found(&app, "2026", "&language=kk").await, std::slice::from_ref(&city));
    assert_eq!(found(&app, "2026", "&state=rejected").await, Vec::<String>::new());
    assert_eq!(found(&app, "2026", "&overdue=true").await, Vec::<String>::new());
    // Where the newer one is left out, the page begins with the older.
    assert_eq!(found(&app, "2026", "&language=ru&limit=1").await, std::slice::from_ref(&zone));
    app.sign(&zone, &app.citizen().await, None).await.is(201);
    orders_follow(&app).await;
    for (sort, first) in [("newest", &city), ("most_signed", &zone), ("trending", &zone)] {
        let order = format!("&sort={sort}&limit=1");
        assert_eq!(found(&app, "2026", &order).await, std::slice::from_ref(first), "{sort}");
        let path = format!("/api/v1/petitions?q=2026{order}");
        let next = word(&app.api.get(&path, None).await.is(200)["next_cursor"]);
        let second = found(&app, "2026", &format!("{order}&cursor={next}")).await;
        assert_eq!(second.len(), 1, "{sort}");
        assert_ne!(second, std::slice::from_ref(first), "{sort}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_what_is_in_public_access_now() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let nothing = Vec::<String>::new();
    let (limited, key) = app.petition(&author).titled("Шектеулі жариялау").limited().await;
    assert_eq!(found(&app, "шектеулі", "").await, nothing, "not yet open");
    app.all_sign(&limited, &app.citizens(50).await, Some(&key)).await;
    assert_eq!(
        found(&app, "шектеулі", "").await,
        std::slice::from_ref(&limited),
        "opened by the fiftieth"
    );
    app.take_down(&limited, "сот шешімі").await;
    assert_eq!(found(&app, "шектеулі", "").await, nothing, "taken down");
    let administrator = app.administrator().await;
    app.act(&limited, "restoration", &administrator, json!({ "reason": "сот" })).await.is(200);
    assert_eq!(found(&app, "шектеулі", "").await, [limited], "restored");
    app.close().await;
}

/// The quickest of a few readings.
async fn quickest(app: &TestApp, path: &str, reader: &str) -> Duration {
    let mut quickest = Duration::MAX;
    for _ in 0..10 {
        let asked = Instant::now();
        app.api.get(path, Some(reader)).await.is(200);
        quickest = quickest.min(asked.elapsed());
    }
    quickest
}

#[tokio::test(flavor = "multi_thread")]
async fn check_v08_searches_that_wait_leave_the_pool_to_others() {
    let app = TestApp::open().await;
    let reader = app.citizen().await;
    let alone = quickest(&app, "/api/v1/me", &reader).await;
    let database = app.database.clone();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (held, holding) = tokio::sync::oneshot::channel();
    let blocker = std::thread::spawn(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        conn.batch_execute("BEGIN; LOCK TABLE petition_search, petitions IN ACCESS EXCLUSIVE MODE")
            .unwrap();
        held.send(()).unwrap();
        let _ = released.recv_timeout(Duration::from_secs(60));
        conn.batch_execute("ROLLBACK").unwrap();
    });
    holding.await.unwrap();
    let searches = join_all((0..40).map(|number| {
        let api = app.api.clone();
        async move {
            let path = if number % 2 == 0 {
                format!("/api/v1/petitions?q=part{number}")
            } else {
                format!("/api/v1/petitions/similar?title=part{number}")
            };
            let asked = Instant::now();
            (api.get(&path, None).await, asked.elapsed())
        }
    }));
    let readings = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let mut took = Vec::new();
        for _ in 0..20 {
            let asked = Instant::now();
            app.api.get("/api/v1/me", Some(&reader)).await.is(200);
            took.push(asked.elapsed());
        }
        took.sort();
        took[took.len() / 2]
    };
    let (searches, usual) = tokio::join!(searches, readings);
    // Who waited for the searches would wait for their time limit each time; one reading may meet a busy machine.
    let bound = Duration::from_millis(500).max(alone * 5).min(Duration::from_millis(1_400));
    assert!(usual < bound, "a reading beside searches takes {usual:?}, {alone:?} alone");
    for (answer, took) in searches {
        assert_eq!(answer.status, 503, "{}", answer.body());
        assert!(!answer.header("retry-after").is_empty());
        // Their limits are a wait for a place and a statement's time; the lock lasts a minute.
        assert!(took < Duration::from_secs(20), "{took:?}");
    }
    release.send(()).unwrap();
    blocker.join().unwrap();
    app.api.get("/api/v1/petitions?q=part", None).await.is(200);
    app.close().await;
}

/// Three thousand copies of the one that waits, each with a long text and two terms.
const WAITING: &str = "
CREATE TEMPORARY TABLE copies AS SELECT gen_random_uuid() AS id, n FROM generate_series(1, 3000) AS n;
INSERT INTO petitions SELECT made.* FROM (SELECT * FROM petitions WHERE state = 'on_moderation' LIMIT 1) AS one, copies
    CROSS JOIN LATERAL jsonb_populate_record(NULL::petitions, to_jsonb(one) || jsonb_build_object('id', copies.id,
        'number', 'К-' || n, 'content', (SELECT string_agg(md5(n::text || k::text), ' ') FROM generate_series(1, 300) AS k))) AS made;
INSERT INTO clocks SELECT made.* FROM (SELECT * FROM clocks WHERE met_at IS NULL LIMIT 1) AS one, copies
    CROSS JOIN LATERAL jsonb_populate_record(NULL::clocks, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(),
        'petition_id', copies.id, 'due_at', one.due_at + (n % 400) * interval '1 hour', 'due_on', one.due_on + (n % 400) / 24)) AS made;
ANALYZE petitions; ANALYZE clocks;
";

#[tokio::test(flavor = "multi_thread")]
async fn the_moderation_queue_with_three_thousand_waiting_is_prompt() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    app.petition(&author).submitted().await;
    let moderator = app.moderator().await;
    // What the same call takes here and now where nothing else waits.
    let queue = "/api/v1/moderation/queue?limit=100";
    let alone = quickest(&app, queue, &moderator).await;
    let database = app.database.clone();
    tokio::task::spawn_blocking(move || {
        PgConnection::establish(&database).unwrap().batch_execute(WAITING).unwrap();
    })
    .await
    .unwrap();
    let mut took = Vec::new();
    let mut path = queue.to_owned();
    let (mut seen, mut last) = (std::collections::BTreeSet::new(), String::new());
    for _ in 0..31 {
        let asked = Instant::now();
        let page = app.api.get(&path, Some(&moderator)).await.is(200);
        took.push(asked.elapsed());
        let counts = &page["counts"];
        let all: i64 =
            ["ok", "near", "overdue"].map(|name| counts[name].as_i64().unwrap()).iter().sum();
        assert_eq!(all, 3_001);
        for item in page["items"].as_array().unwrap() {
            assert!(seen.insert(word(&item["id"])), "twice");
            let due = item["due_on"].as_str().unwrap_or("9999").to_owned();
            assert!(due >= last, "{due} after {last}");
            last = due;
        }
        if page["next_cursor"] == Value::Null {
            break;
        }
        path = format!("/api/v1/moderation/queue?limit=100&cursor={}", word(&page["next_cursor"]));
    }
    assert_eq!(seen.len(), 3_001);
    took.sort();
    // The quickest of them: other tests share the machine.
    assert!(
        took[0] < Duration::from_millis(150).max(alone * 20),
        "{took:?}, and {alone:?} with one"
    );
    app.close().await;
}
