//! What programs of others ask: whole lists, daily files, figures, applications that act for citizens, webhooks; and the
//! rows of each, many of them.

use diesel::PgConnection;
use diesel::connection::SimpleConnection as _;
use petitions::app::open_data::dumps;
use petitions::app::{standing, views};

use crate::harness::TestApp;

/// What grows with petitions, citizens and their applications here.
pub const BIG: [&str; 14] = [
    "decisions",
    "rejections",
    "decision_points",
    "promises",
    "petition_views",
    "signature_bursts",
    "webhook_events",
    "webhook_attempts",
    "app_consents",
    "app_codes",
    "app_sessions",
    "app_tokens",
    "app_acts",
    "dump_parts",
];

/// Copies of the rows that are there, or rows made up, once those of accounts and petitions are: `copies` and `pairs` name
/// them. The decision is of nobody's; the file is one of yesterday's.
const MANY: &str = "
INSERT INTO decisions (id, petition_id, outcome, reasoning_kk, appeal_route, decided_at, decided_by, published_at)
    SELECT copies.id, copies.id, 'satisfied', repeat('x', 1000), 'court', now(), (SELECT id FROM pairs LIMIT 1), now() FROM copies;
INSERT INTO decision_points (id, petition_id, decision_id, position, proposal, stance, answer_kk, due_on)
    SELECT id, id, id, 1, 'x', 'accepted', 'x', current_date + 30 + n::int FROM copies;
INSERT INTO promises (point_id, petition_id, due_on) SELECT id, id, current_date + 30 + n::int FROM copies;
INSERT INTO rejections (id, petition_id, grounds, reasoning, appeal_route, rejected_at)
    SELECT id, id, '[{\"code\": \"incomplete_content\", \"detail\": \"x\"}]', repeat('x', 1000), 'court', now() - n * interval '1 minute' FROM copies;
INSERT INTO petition_views SELECT id, current_date - day, 20 FROM copies, generate_series(1, 3) AS day;
INSERT INTO signature_bursts SELECT id, 'minute', now() - n * interval '1 minute', 20, 40 FROM copies;

INSERT INTO webhook_events OVERRIDING SYSTEM VALUE SELECT made.* FROM (SELECT * FROM webhook_events LIMIT 1) AS one, copies
    CROSS JOIN LATERAL jsonb_populate_record(NULL::webhook_events, to_jsonb(one) || jsonb_build_object('id', copies.id, 'petition_id', copies.id,
        'number', 1000000 + n, 'told_at', now())) AS made;
INSERT INTO outbox SELECT made.* FROM (SELECT * FROM outbox WHERE webhook_id IS NOT NULL LIMIT 1) AS one, copies
    CROSS JOIN LATERAL jsonb_populate_record(NULL::outbox, to_jsonb(one) || jsonb_build_object('id', copies.id, 'petition_id', copies.id,
        'event_id', copies.id, 'event_number', 1000000 + n, 'dedup_key', 'told' || n, 'sent_at', now(), 'buried_at', NULL)) AS made;
INSERT INTO webhook_attempts SELECT id, id, now(), 12, 204, NULL FROM copies;

INSERT INTO apps SELECT made.* FROM (SELECT * FROM apps WHERE secret_hash IS NOT NULL LIMIT 1) AS one, (SELECT id AS owner FROM pairs WHERE n <= 2000) AS owners
    CROSS JOIN LATERAL jsonb_populate_record(NULL::apps, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(), 'owner_id', owner,
        'secret_hash', '\\x' || md5(random()::text) || md5(random()::text))) AS made;
CREATE TEMPORARY TABLE known_apps AS SELECT id, row_number() OVER () - 1 AS n FROM apps;
INSERT INTO app_consents SELECT made.* FROM (SELECT * FROM app_consents LIMIT 1) AS one, pairs JOIN known_apps ON known_apps.n = pairs.n % 2000
    CROSS JOIN LATERAL jsonb_populate_record(NULL::app_consents, to_jsonb(one) || jsonb_build_object('id', pairs.id, 'account_id', pairs.id,
        'app_id', known_apps.id)) AS made;
INSERT INTO app_codes SELECT sha256(convert_to('c' || n, 'UTF8')), id, '{sign}', 'https://app.example', 'x', now(), now(), now() FROM pairs;
INSERT INTO app_sessions SELECT s.id, pairs.id, '{sign}', sha256(convert_to('c' || pairs.n, 'UTF8'))
    FROM pairs JOIN LATERAL (SELECT id FROM sessions WHERE account_id = pairs.id LIMIT 1) AS s ON true;
INSERT INTO app_tokens SELECT sha256(convert_to('t' || n, 'UTF8')), (SELECT id FROM apps LIMIT 1), '{read}', now(), now() + interval '1 hour' FROM pairs;
INSERT INTO app_acts SELECT id, id, (SELECT id FROM apps LIMIT 1), 'sign_petition', '/x', now() FROM pairs;

INSERT INTO dumps SELECT current_date - 1, name, 0, 60000, 20000, NULL, NULL, repeat('0', 64), now(), now() FROM unnest('{a.csv.gz,b.csv.gz}'::text[]) AS name;
INSERT INTO dump_parts SELECT current_date - 1, 'a.csv.gz', n - 1, 'abc' FROM copies;
ANALYZE;
";

/// Makes the rows; nothing of it is explained.
pub fn many(conn: &mut PgConnection) {
    conn.batch_execute(MANY).unwrap();
}

/// What is asked of them; what is public without a token.
pub async fn work(app: &TestApp, petition: &str) {
    let path = format!("/api/v1/petitions/{petition}");
    let before = format!("/api/public/v1/petitions/{petition}");
    for asked in [
        "/api/v1/statistics".to_owned(),
        "/api/v1/follow-ups".to_owned(),
        "/api/v1/follow-ups?overdue=true".to_owned(),
        "/api/v1/rejections".to_owned(),
        "/api/v1/exports".to_owned(),
        "/api/v1/feed.atom?order=changed".to_owned(),
        format!("{path}/signatures.csv"),
        format!("{path}/signatures.ndjson"),
        format!("{path}/badge.svg"),
        before.clone(),
        format!("{before}/signers?size=1000&page=20"),
        format!("{before}/comments"),
        "/api/public/v1/petitions/short?size=100&page=3".to_owned(),
        "/api/v1/petitions.csv?state=published&language=kk".to_owned(),
    ] {
        let answer = app.api.get(&asked, None).await;
        assert_eq!(answer.status, 200, "{asked}: {}", answer.body());
    }
    let yesterday = app.core.read(dumps::list).await.unwrap();
    let file = yesterday.iter().find(|file| file.name == "a.csv.gz").unwrap();
    let file = format!("/api/v1/exports/{}/{}", file.day, file.name);
    let range = [("range", "bytes=30001-30003")];
    let part = app.api.call(reqwest::Method::GET, &file, None, None, &range).await;
    assert_eq!((part.status, part.bytes.as_slice()), (206, &b"bca"[..]));
    for _ in 0..4 {
        app.core.write(dumps::make).await.unwrap();
    }
    crate::oauth::every_step(app, petition).await;
    app.core.read(standing::look).await.unwrap();
    let html =
        [("accept", "text/html"), ("user-agent", "Mozilla/5.0"), ("sec-fetch-mode", "navigate")];
    let page = format!("/petitions/{petition}");
    app.api.call(reqwest::Method::GET, &page, None, None, &html).await;
    views::write(&app.core).await.unwrap();
}
