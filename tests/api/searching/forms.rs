//! Words in their forms: what is found by another one, and petitions whose stems are still to be made.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use serde_json::json;

use super::found;
use crate::harness::{MINISTRY, TestApp, text, word};

#[tokio::test(flavor = "multi_thread")]
async fn a_word_is_found_in_all_its_forms_and_spellings() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let school = app
        .petition(&author)
        .titled("Построить новую школу у реки")
        .with("subject", "Классы в три смены")
        .with("content", "Детям из пригородных посёлков негде учиться.")
        .published()
        .await;
    let people = app
        .petition(&author)
        .titled("Қазақтың ұлттық ойындарын дамыту")
        .with("subject", "Ауылдардағы спорт мектептері")
        .with("content", "Балаларымызға жаттығатын орын керек.")
        .with("language", "kk")
        .published()
        .await;
    for (query, who) in [
        ("школу", &school),
        ("школа", &school),
        ("школы", &school),
        ("ШКОЛАМИ", &school),
        ("новая школа", &school),
        ("пригородный поселок", &school),
        // Decomposed, as some systems write.
        ("посе\u{308}лок", &school),
        ("қазақтың", &people),
        ("қазақ", &people),
        ("казак", &people),
        ("казактар", &people),
        ("ұлт ойыны", &people),
        ("ауыл мектебі", &people),
        ("баланың орны", &people),
        ("мектептерге", &people),
    ] {
        let all = found(&app, query, "").await;
        assert_eq!(all, std::slice::from_ref(who), "{query}");
    }
    // Another root is another word.
    for query in ["школьник", "ребёнок", "қазан", "балық", "река школьная", "казакша емес"]
    {
        assert!(found(&app, query, "").await.is_empty(), "{query}");
    }
    // By its number, in whatever part.
    let number = word(&app.seen(&school, None).await["number"]);
    let (year, serial) = number.split_once('-').unwrap();
    let short = serial.trim_start_matches('0');
    for query in [number.clone(), format!("№{number}"), format!("{year}-{short}"), short.to_owned()]
    {
        assert!(found(&app, &query, "").await.contains(&school), "{query}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_text_is_found_by_its_own_words_alone() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let moderator = app.moderator().await;
    let id = app.petition(&author).titled("Отремонтировать больницы").submitted().await;
    let note = json!({ "note": "Толықтырыңыз" });
    app.act(&id, "correction-request", &moderator, note).await.is(200);
    // However a text is changed, stems of the old one are gone with it.
    let database = app.database.clone();
    let left = tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        conn.batch_execute("UPDATE petitions SET title = 'Ремонт больницы'").unwrap();
        let left = diesel::sql_query("SELECT count(*) AS count FROM petition_stems");
        left.get_result::<Counted>(&mut conn).unwrap().count
    });
    assert_eq!(left.await.unwrap(), 0);
    let mut corrected = text(MINISTRY);
    corrected["title"] = "Отремонтировать дороги".into();
    app.act(&id, "correction", &author, corrected).await.is(200);
    let key = app.approve(&id, &author).await;
    app.all_sign(&id, &app.citizens(50).await, Some(&key)).await;
    assert_eq!(found(&app, "дорогами", "").await, [id]);
    assert!(found(&app, "больницами", "").await.is_empty());
    app.close().await;
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

/// As a database of before: no stems, and none in what is searched.
const WITHOUT: &str = "DELETE FROM petition_stems; UPDATE petition_search SET title_marks = '{}', \
    words = ARRAY(SELECT word FROM unnest(words) AS word WHERE NOT starts_with(word, '='))";

#[tokio::test(flavor = "multi_thread")]
async fn petitions_of_before_get_their_stems_from_the_next_process() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let open = app.petition(&author).titled("Построить новую школу").published().await;
    let (limited, key) = app.petition(&author).titled("Отремонтировать школу").limited().await;
    app.petition(&author).titled("Школа в черновике").drafted().await;
    let run = |sql: &'static str| {
        let database = app.database.clone();
        tokio::task::spawn_blocking(move || {
            PgConnection::establish(&database).unwrap().batch_execute(sql).unwrap();
        })
    };
    run(WITHOUT).await.unwrap();
    assert!(found(&app, "школами", "").await.is_empty());
    assert_eq!(
        found(&app, "школ", "").await,
        std::slice::from_ref(&open),
        "by its words meanwhile"
    );
    let other = app.beside().await;
    for _ in 0..1_200 {
        if !found(&app, "школами", "").await.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(found(&app, "школами", "").await, std::slice::from_ref(&open));
    other.stop().await.unwrap();
    // What was not open yet has them when it is.
    app.all_sign(&limited, &app.citizens(50).await, Some(&key)).await;
    let mut both = found(&app, "школами", "").await;
    both.sort();
    let mut expected = vec![open, limited];
    expected.sort();
    assert_eq!(both, expected);
    app.close().await;
}
