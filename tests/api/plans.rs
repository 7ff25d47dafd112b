//! The plan of every statement that the service makes, as PostgreSQL itself logs it, on tables that are not
//! small: none of them reads a big table from end to end.

mod identity;
mod programs;

use std::collections::{BTreeMap, BTreeSet};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use petitions::bench::seeding::seed;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::harness::accounts::{confirmed, sign_in};
use crate::harness::recorded;
use crate::harness::{MINISTRY, Server, TestApp, word};

/// What grows with citizens and petitions.
const BIG: [&str; 16] = [
    "signatures",
    "signature_leaves",
    "signature_counts",
    "petitions",
    "petition_ranks",
    "petition_search",
    "petition_stems",
    "accounts",
    "sessions",
    "journal",
    "clocks",
    "outbox",
    "inbox",
    "comments",
    "changes",
    "title_skeletons",
];

/// A statement of its words, and why it may read a table to its end.
const MAY: [(&str, &str); 6] = [
    (
        "86400000 / greatest(86400",
        "signatures a day are reckoned of all petitions, and the page is then ready for a minute",
    ),
    (
        "FROM petition_search GROUP BY state",
        "the figures of the service are of all petitions; where those are many, a process takes them once a minute",
    ),
    (
        "opened_at IS NOT NULL AND $1 = '{}'",
        "the orders follow all counts when a process begins or has lost track of the others",
    ),
    ("FROM decisions WHERE published_at IS NOT NULL", "one of those figures"),
    ("FROM rejections, jsonb_array_elements(grounds)", "one of those figures"),
    (
        "\"sessions\".\"ended_at\" < $2",
        "what is over is forgotten once an hour; two more indexes would cost every sign-in",
    ),
];

/// Copies of the rows that are there, each with ids of its own: enough for a planner to take an index for
/// what it is worth.
const MANY: &str = "
INSERT INTO accounts SELECT made.* FROM (SELECT * FROM accounts WHERE role = 'citizen' LIMIT 1) AS one, generate_series(1, 20000) AS n
    CROSS JOIN LATERAL jsonb_populate_record(NULL::accounts, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), 'person_key', '\\x' || md5(random()::text) || md5(random()::text), 'email', 'copy' || n || '@example.kz', 'email_canonical', 'copy' || n || '@example.kz')) AS made;
INSERT INTO sessions SELECT made.* FROM (SELECT * FROM sessions LIMIT 1) AS one, (SELECT id AS account FROM accounts WHERE role = 'citizen') AS accounts
    CROSS JOIN LATERAL jsonb_populate_record(NULL::sessions, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), 'account_id', account)) AS made;
CREATE TEMPORARY TABLE copies AS SELECT gen_random_uuid() AS id, n FROM generate_series(1, 20000) AS n;

INSERT INTO petitions SELECT made.* FROM (SELECT * FROM petitions WHERE opened_at IS NOT NULL LIMIT 1) AS one, copies
    JOIN (SELECT id AS author, row_number() OVER () AS n FROM accounts WHERE role = 'citizen') AS authors USING (n)
    CROSS JOIN LATERAL jsonb_populate_record(NULL::petitions, to_jsonb(one) || jsonb_build_object('id', copies.id, 'number', 'К-' || n, 'title', md5(n::text) || ' ' || n,
        'signature_count', n, 'last_ordinal', n, 'opened_at', one.opened_at - n * interval '1 minute', 'author_id', author)) AS made;
INSERT INTO title_skeletons SELECT id, md5(n::text) FROM copies;
INSERT INTO petition_stems SELECT id, 1, ARRAY['=' || n], ARRAY['=' || n] FROM copies;
INSERT INTO clocks SELECT made.* FROM (SELECT * FROM clocks WHERE met_at IS NULL LIMIT 1) AS one, copies
    CROSS JOIN LATERAL jsonb_populate_record(NULL::clocks, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), 'petition_id', copies.id, 'due_at', one.due_at + n * interval '1 hour', 'due_on', one.due_on + n / 24)) AS made;
INSERT INTO journal SELECT made.* FROM (SELECT * FROM journal LIMIT 3) AS one, copies
    CROSS JOIN LATERAL jsonb_populate_record(NULL::journal, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), 'petition_id', copies.id)) AS made;
INSERT INTO comments SELECT made.* FROM (SELECT * FROM comments LIMIT 1) AS one, copies, generate_series(1, 2) AS again
    CROSS JOIN LATERAL jsonb_populate_record(NULL::comments, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), 'petition_id', copies.id, 'text', 'x' || again)) AS made;
INSERT INTO outbox SELECT made.* FROM (SELECT * FROM outbox WHERE sent_at IS NOT NULL LIMIT 1) AS one, generate_series(1, 20000) AS n
    CROSS JOIN LATERAL jsonb_populate_record(NULL::outbox, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), 'dedup_key', 'copy' || n)) AS made;
INSERT INTO inbox SELECT made.* FROM (SELECT * FROM inbox LIMIT 1) AS one, (SELECT id AS account FROM accounts WHERE role = 'citizen') AS accounts
    CROSS JOIN LATERAL jsonb_populate_record(NULL::inbox, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), 'account_id', account, 'notice_key', account)) AS made;
INSERT INTO signature_leaves SELECT gen_random_uuid(), 100000 + n, NULL FROM generate_series(1, 40000) AS n;
INSERT INTO signature_counts SELECT copies.id, date '2026-01-01' + day, (10 + region) || '0000000', 1, 'declared'
    FROM copies, generate_series(1, 3) AS day, generate_series(0, 3) AS region;
ANALYZE;
";

/// Tables read from end to end, and the statement that did.
fn sequential(log: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in log.split(" plan:\n").skip(1) {
        let statement: String =
            entry.lines().take_while(|line| !line.contains("(cost=")).collect::<Vec<_>>().join(" ");
        for line in entry.lines().take_while(|line| !line.contains(" LOG:  ")) {
            let Some((_, rest)) = line.split_once("Seq Scan on ") else { continue };
            let table = rest.split_whitespace().next().unwrap_or_default();
            let big =
                [&BIG[..], &identity::BIG, &programs::BIG].iter().any(|big| big.contains(&table));
            if big && !MAY.iter().any(|(words, _)| statement.contains(words)) {
                let plan: Vec<&str> =
                    entry.lines().skip_while(|line| !line.contains("(cost=")).take(12).collect();
                let from =
                    statement.split_once(" FROM ").map_or(statement.as_str(), |(_, from)| from);
                found
                    .entry(table.to_owned())
                    .or_default()
                    .insert(format!("{from}\n{}", plan.join("\n")));
            }
        }
    }
    found
}

/// The calls of webhooks; the address leads nowhere.
async fn tell_webhooks(app: &TestApp, owner: &str) {
    let webhooks = "/api/v1/webhooks";
    let body = json!({ "url": "https://nobody.invalid/" });
    let id = word(&app.api.post(webhooks, Some(owner), body).await.is(201)["id"]);
    let own = format!("{webhooks}/{id}");
    let test = app.api.post(&format!("{own}/test"), Some(owner), json!({})).await.is(202);
    let delivery = format!("/api/v1/webhook-deliveries/{}", word(&test["id"]));
    app.api.post(&format!("{delivery}/redelivery"), Some(owner), json!({})).await.is(202);
    app.api.post(&format!("{own}/secret"), Some(owner), json!({})).await.is(200);
    for path in [webhooks.to_owned(), own.clone(), format!("{own}/deliveries"), delivery] {
        app.api.get(&path, Some(owner)).await.is(200);
    }
}

/// The calls of the desk of moderators, by one who is a citizen too.
async fn work_at_the_desk(app: &TestApp, id: &str) {
    let administrator = app.administrator().await;
    let moderator = app.staff_who_is(&app.person().await, "moderator", None).await;
    let at = |part: &str| format!("/api/v1/moderation/petitions/{id}{part}");
    let tag = json!({ "code": "expert", "name_kk": "Сарапшы", "name_ru": "Эксперт" });
    app.api.post("/api/v1/moderation/tags", Some(&administrator), tag).await.is(201);
    let reason = json!({ "ground": "incomplete_content", "text_kk": "Жоқ", "text_ru": "Нет" });
    let reasons = "/api/v1/moderation/rejection-reasons";
    app.api.post(reasons, Some(&administrator), reason).await.is(201);
    let put = async |part: &str| {
        app.api.call(Method::PUT, &at(part), Some(&moderator), None, &[]).await.status
    };
    assert_eq!((put("/hold").await, put("/tags/expert").await), (200, 204));
    let note = json!({ "text": "Жазба" });
    let note = app.api.post(&at("/notes"), Some(&moderator), note).await.is(201);
    let notices = "/api/v1/moderation/delay-notices";
    let words = json!({ "message": { "kk": "Хабар", "ru": "Слово" } });
    app.petition(&app.citizen().await).submitted().await;
    let notice = app.api.post(notices, Some(&moderator), words).await.is(201);
    let sending = format!("{notices}/{}/sending", word(&notice["id"]));
    app.api.post(&sending, Some(&moderator), json!({})).await.is(200);
    for path in [
        at(""),
        at("/notes"),
        at("/journal"),
        notices.to_owned(),
        reasons.to_owned(),
        "/api/v1/moderation/tags".to_owned(),
        "/api/v1/complaints?waiting=true".to_owned(),
        "/api/v1/moderation/queue?tag=expert".to_owned(),
        "/api/v1/moderation/queue?untagged=true&sla=ok".to_owned(),
    ] {
        app.api.get(&path, Some(&moderator)).await.is(200);
    }
    let note = at(&format!("/notes/{}", word(&note["id"])));
    app.api.call(Method::DELETE, &note, Some(&moderator), None, &[]).await.is(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_reads_a_big_table_from_end_to_end() {
    let settings = [
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_nested_statements", "on"),
        ("autovacuum", "off"),
    ];
    let server = tokio::task::spawn_blocking(move || Server::start(&settings)).await.unwrap();
    let app = TestApp::on(server.clone(), &["--rate-limits", "on"]).await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    let path = format!("/api/v1/petitions/{id}");
    let people = app.citizens(8).await;
    app.api
        .post(&format!("{path}/comments"), Some(&people[0]), json!({ "text": "Қолдаймын" }))
        .await
        .is(201);
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    confirmed(&app, "900101300017", "aigul@example.kz", "correct horse battery staple").await;
    let signed_in =
        json!({ "email": "aigul@example.kz", "password": "correct horse battery staple" });
    app.api.post("/api/v1/sessions", None, signed_in).await.is(201);
    let owner = identity::begin(&app, &id).await;
    tell_webhooks(&app, &author).await;
    crate::oauth::let_in(&app).await;
    let (petition, database): (Uuid, String) = (id.parse().unwrap(), app.database.clone());
    tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        conn.batch_execute("SET auto_explain.log_min_duration = -1").unwrap();
        conn.batch_execute(MANY).unwrap();
        seed(
            &mut conn,
            petition.into(),
            &mut (0..45_000)
                .map(|index| recorded(petition, 53 + index, Uuid::new_v4(), index % 3 == 0)),
            5_000,
        )
        .unwrap();
        identity::many(&mut conn);
        programs::many(&mut conn);
    })
    .await
    .unwrap();
    let before = server.log().len();
    work_at_the_desk(&app, &id).await;
    tell_webhooks(&app, &author).await;
    identity::work(&app, &id, &owner).await;
    programs::work(&app, &id).await;
    let (moderator, official) = (app.moderator().await, app.official(MINISTRY).await);
    let public = [
        path.clone(),
        format!("{path}/count"),
        format!("{path}/statistics"),
        format!("{path}/chart.svg"),
        format!("{path}/signatures?limit=100"),
        format!("{path}/comments"),
        format!("{path}/timeline"),
        format!("{path}/deadlines"),
        format!("{path}/events"),
        "/api/v1/feed.atom".to_owned(),
        "/api/v1/petitions/similar?title=%D0%92%D0%B5%D1%80%D0%BD%D1%83%D1%82%D1%8C".to_owned(),
        format!("/api/v1/petitions?addressee={MINISTRY}&state=published"),
        // A word that all hold, one that one holds, and each order.
        "/api/v1/petitions?q=%D0%92%D0%B5%D1%80%D0%BD%D1%83%D1%82%D1%8C%20%D0%BF%D1%80%D0%BE".to_owned(),
        "/api/v1/petitions?q=777&sort=most_signed".to_owned(),
        "/api/v1/petitions?q=%D0%B5%D0%B4%D0%B8%D0%BD%D1%8B%D0%B9&sort=closing_soon&overdue=false&language=ru".to_owned(),
        "/api/v1/petitions?q=%D0%B5%D0%B4%D0%B8%D0%BD%D1%8B%D0%B9&sort=trending&state=published".to_owned(),
        "/api/v1/petitions?q=%D0%B5%D0%B4%D0%B8%D0%BD%D1%8B%D0%B9&overdue=true".to_owned(),
    ];
    for path in &public {
        app.api.get(path, None).await.is(200);
    }
    for sort in ["newest", "most_signed", "closing_soon", "trending"] {
        let page = app.api.get(&format!("/api/v1/petitions?sort={sort}&limit=20"), None).await;
        let page = page.is(200);
        assert!(
            page["next_cursor"].is_string(),
            "{sort}: {} petitions",
            page["items"].as_array().unwrap().len()
        );
        let cursor = word(&page["next_cursor"]);
        app.api
            .get(&format!("/api/v1/petitions?sort={sort}&limit=20&cursor={cursor}"), None)
            .await
            .is(200);
    }
    for (token, paths) in [
        (
            &author,
            &[
                "/api/v1/me",
                "/api/v1/me/petitions",
                "/api/v1/me/notices",
                "/api/v1/me/signatures",
                path.as_str(),
            ][..],
        ),
        (&moderator, &["/api/v1/moderation/queue", path.as_str()][..]),
        (&official, &["/api/v1/consideration/queue", path.as_str()][..]),
        (&people[0], &[path.as_str()][..]),
    ] {
        for path in paths {
            let answer = app.api.get(path, Some(token)).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body());
        }
    }
    app.all_sign(&id, &people, None).await;
    let on_a_telephone = json!({ "channel": "qr", "consent": true });
    let begun = format!("{path}/signing-sessions");
    let begun = app.api.post(&begun, Some(&people[3]), on_a_telephone).await.is(202);
    let session = format!("/api/v1/signing-sessions/{}", word(&begun["id"]));
    app.api.get(&session, Some(&people[3])).await.is(200);
    app.api
        .call(Method::DELETE, &format!("{path}/signatures/mine"), Some(&people[0]), None, &[])
        .await
        .is(204);
    app.api
        .post(&format!("{path}/comments"), Some(&people[1]), json!({ "text": "Және мен" }))
        .await
        .is(201);
    sign_in(&app, "copy7@example.kz", "not that one").await.is(401);
    app.petition(&people[2]).published().await;
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    // The loops have come by: terms, retention, the log of changes.
    app.clock("2026-12-24T04:00:00Z").await;
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    let log = server.log().split_off(before);
    assert!(log.matches(" plan:\n").count() > 300, "the plans are in the log");
    let found = sequential(&log);
    for (table, statements) in &found {
        for statement in statements {
            eprintln!("{table} from end to end: {statement}\n");
        }
    }
    assert!(found.is_empty(), "see above");
    drop(app);
}
