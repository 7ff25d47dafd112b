//! Petitions like another one, and the bar of the law.

use std::collections::BTreeMap;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{Array, Text};
use serde_json::{Value, json};

use crate::checks::escaped;
use crate::harness::{DISTRICT, TestApp, word};

async fn like(app: &TestApp, title: &str) -> Vec<Value> {
    let found = app
        .api
        .get(&format!("/api/v1/petitions/similar?title={}", title.replace(' ', "%20")), None)
        .await
        .is(200);
    found["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_like_an_open_one_is_shown_with_its_bar_and_refuses_nothing() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    assert!(like(&app, "Вернуть прежний часовой пояс").await.is_empty());
    let (limited, _) = app.petition(&author).to(DISTRICT).limited().await;
    assert!(
        like(&app, "Вернуть прежний часовой пояс").await.is_empty(),
        "what is not open is not shown"
    );
    let id = app.petition(&author).to(DISTRICT).published().await;
    let exact = like(&app, "вернуть прежний часовой ПОЯС").await;
    assert_eq!((&exact[0]["id"], &exact[0]["blocking"]), (&json!(id), &json!(true)));
    assert!(exact[0]["bar_ends_on"].is_null(), "no day is known while it is active");
    let opposite = like(&app, "Оставить единый часовой пояс для всех").await;
    assert!(opposite.iter().all(|item| item["blocking"] == false), "{opposite:?}");
    assert!(like(&app, "Жабайы иттерге қамқорлық").await.is_empty());
    // The machine proposes: the same text is filed and stands until a moderator decides.
    let moderator = app.moderator().await;
    let twin = app.petition(&author).to(DISTRICT).submitted().await;
    let reject = |other: &str| json!({ "grounds": [{ "code": "duplicate_subject", "blocking_petition": other, "detail": "x" }], "reasoning": "x" });
    let path = format!("/api/v1/petitions/{twin}/rejection");
    for (other, code) in [(&twin, "same_petition"), (&limited, "no_bar")] {
        let refused = app
            .api
            .post(&path, Some(&moderator), reject(other))
            .await
            .problem(422, "validation_failed");
        assert_eq!(
            (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]),
            (&json!("/grounds/0/blocking_petition"), &json!(code))
        );
        assert_eq!(refused["legal_basis"], "90-2(4)(3)");
    }
    app.api.post(&path, Some(&moderator), reject(&id)).await.is(200);
    let rejected = app.seen(&twin, Some(&author)).await;
    assert_eq!(rejected["rejection"]["grounds"][0]["blocking_petition"], json!(id));
    for bad in ["", "?title=", "?title=ab", "?titel=abc"] {
        app.api.get(&format!("/api/v1/petitions/similar{bad}"), None).await.is(400);
    }
    app.close().await;
}

/// The refusal of a petition for another one on its subject.
fn duplicate(of: Option<&str>) -> Value {
    let mut ground = json!({ "code": "duplicate_subject", "detail": "x" });
    if let Some(id) = of {
        ground["blocking_petition"] = id.into();
    }
    json!({ "grounds": [ground], "reasoning": "x" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_is_judged_by_what_stood_in_its_way_when_it_was_filed() {
    let app = TestApp::at("2026-09-01T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let to = || app.petition(&author).to(DISTRICT);
    let withdrawn = to().published().await;
    let hidden_since = to().published().await;
    let hidden = to().published().await;
    let gone_before = to().published().await;
    app.take_down(&hidden, "x").await;
    app.act(&gone_before, "withdrawal", &author, json!({})).await.is(200);
    let restored = to().published().await;
    app.take_down(&restored, "x").await;
    let administrator = app.administrator().await;
    app.clock("2026-09-03T05:00:00Z").await;
    let filed = to().submitted().await;
    app.clock("2026-09-07T05:00:00Z").await;
    let later = to().published().await;
    app.act(&withdrawn, "withdrawal", &author, json!({})).await.is(200);
    app.take_down(&hidden_since, "x").await;
    app.act(&restored, "restoration", &administrator, json!({ "reason": "x" })).await.is(200);
    for (other, why) in [
        (&later, "opened since"),
        (&hidden, "taken down then"),
        (&restored, "taken down then, and restored since"),
        (&gone_before, "withdrawn by then"),
    ] {
        let refused = app.act(&filed, "rejection", &moderator, duplicate(Some(other))).await;
        let fault = refused.problem(422, "validation_failed")["errors"][0].clone();
        let expected = (&json!("/grounds/0/blocking_petition"), &json!("no_bar"));
        assert_eq!((&fault["pointer"], &fault["code"]), expected, "{why}");
    }
    let refused = app.act(&filed, "rejection", &moderator, duplicate(None)).await;
    let fault = refused.problem(422, "validation_failed")["errors"][0].clone();
    let expected = (&json!("/grounds/0/blocking_petition"), &json!("required"));
    assert_eq!((&fault["pointer"], &fault["code"]), expected, "none is named");
    // What stood there then is a bar, whatever has become of it since.
    app.act(&filed, "rejection", &moderator, duplicate(Some(&withdrawn))).await.is(200);
    app.clock("2026-09-08T05:00:00Z").await;
    let again = to().submitted().await;
    for other in [&withdrawn, &hidden_since] {
        app.act(&again, "rejection", &moderator, duplicate(Some(other)))
            .await
            .problem(422, "validation_failed");
    }
    app.act(&again, "rejection", &moderator, duplicate(Some(&later))).await.is(200);
    app.close().await;
}

/// Open petitions like the first, by these titles, of which nothing but the words is known yet.
const BY_TITLES: &str = "
INSERT INTO petitions SELECT made.* FROM (SELECT * FROM petitions WHERE opened_at IS NOT NULL LIMIT 1) AS one,
    unnest($1) WITH ORDINALITY AS titles (title, n)
    CROSS JOIN LATERAL jsonb_populate_record(NULL::petitions, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(),
        'number', 'Т-' || n, 'title', titles.title, 'signature_count', 0, 'last_ordinal', 0)) AS made";

/// The rows of a file of tests/search: their cells.
fn rows(file: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let row = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

#[derive(QueryableByName)]
struct Titled {
    #[diesel(sql_type = Text)]
    title: String,
}

/// How many titles are among the first three, of how many, by the languages of the pairs.
type Recall = BTreeMap<String, [usize; 2]>;

fn noted(recall: &mut Recall, languages: &str, found: bool) {
    let counts = recall.entry(languages.to_owned()).or_default();
    counts[0] += usize::from(found);
    counts[1] += 1;
}

/// The measure by which titles were alike before words counted: the threes of their letters.
fn by_letters_alone(database: &str, pairs: &[Vec<String>]) -> Recall {
    let mut conn = PgConnection::establish(database).unwrap();
    let mut recall = Recall::new();
    for pair in pairs {
        let nearest: Vec<Titled> = diesel::sql_query(
            "SELECT title FROM petitions WHERE title <-> $1 <= 0.8 ORDER BY title <-> $1, id LIMIT 3",
        )
        .bind::<Text, _>(&pair[1])
        .load(&mut conn)
        .unwrap();
        noted(&mut recall, &pair[0], nearest.iter().any(|near| near.title == pair[2]));
    }
    recall
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_on_the_same_matter_is_among_the_first_three() {
    let app = TestApp::open().await;
    app.petition(&app.citizen().await).titled("Образец для копий").published().await;
    let pairs: Vec<Vec<String>> =
        [rows(include_str!("../search/similar.csv")), rows(include_str!("../search/held_out.csv"))]
            .concat();
    let others = rows(include_str!("../search/distractors.csv"));
    let titles: Vec<String> = pairs
        .iter()
        .map(|pair| pair[2].clone())
        .chain(others.iter().map(|row| row[0].clone()))
        .collect();
    let (database, count) = (app.database.clone(), titles.len());
    let before = tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        diesel::sql_query(BY_TITLES).bind::<Array<Text>, _>(&titles).execute(&mut conn).unwrap();
        conn.batch_execute("ANALYZE petitions").unwrap();
        (by_letters_alone(&database, &pairs), pairs)
    });
    let (before, pairs) = before.await.unwrap();
    assert!(pairs.len() >= 80);
    // Their stems come from the next process.
    let other = app.beside().await;
    for _ in 0..2_400 {
        if like(&app, "вейп").await.len() == 3 && all_stemmed(&app, count) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    other.stop().await.unwrap();
    let mut now = Recall::new();
    for pair in &pairs {
        let path = format!("/api/v1/petitions/similar?title={}", escaped(&pair[1]));
        let near = app.api.get(&path, None).await.is(200);
        let found: Vec<String> =
            near["items"].as_array().unwrap().iter().map(|item| word(&item["title"])).collect();
        if !found.contains(&pair[2]) {
            println!("{}: {} / {}: {found:?}", pair[0], pair[1], pair[2]);
        }
        noted(&mut now, &pair[0], found.contains(&pair[2]));
    }
    println!("among the first three: by letters alone {before:?}, now {now:?}");
    for (languages, least) in
        [("kk", 80), ("ru", 85), ("both", 90), ("kk held out", 50), ("ru held out", 50)]
    {
        let ([then, _], [now, all]) = (before[languages], now[languages]);
        assert!(now > then && now * 100 >= all * least, "{languages}: {then}, {now} of {all}");
    }
    app.close().await;
}

/// Whether so many petitions have their stems.
fn all_stemmed(app: &TestApp, count: usize) -> bool {
    let mut conn = PgConnection::establish(&app.database).unwrap();
    let wanted = format!(
        "SELECT 'x' AS title FROM petition_search WHERE title_marks <> '{{}}' OFFSET {count}"
    );
    !diesel::sql_query(wanted).load::<Titled>(&mut conn).unwrap().is_empty()
}
