//! Whoever turns the pages of a list to its end while counts move has seen everything once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::escaped;
use crate::harness::{TestApp, word};

/// Petitions of the lists: more than two parts of an order that is kept.
const PETITIONS: usize = 1_700;

/// Copies of the open one, with counts, days and terms of their own: two in three are late.
const COPIES: &str = "
CREATE TEMPORARY TABLE copies AS SELECT gen_random_uuid() AS id, n FROM generate_series(1, 1699) AS n;
INSERT INTO petitions SELECT made.* FROM (SELECT * FROM petitions WHERE opened_at IS NOT NULL LIMIT 1) AS one, copies
    CROSS JOIN LATERAL jsonb_populate_record(NULL::petitions, to_jsonb(one) || jsonb_build_object('id', copies.id,
        'number', 'К-' || n, 'title', 'Рейтинг ' || n, 'signature_count', n % 97, 'last_ordinal', 1000,
        'opened_at', one.opened_at - (n % 40) * interval '1 hour', 'closes_on', one.closes_on - n % 30)) AS made;
INSERT INTO clocks SELECT made.* FROM (SELECT * FROM clocks WHERE met_at IS NULL AND kind = 'collection' LIMIT 1) AS one, copies
    CROSS JOIN LATERAL jsonb_populate_record(NULL::clocks, to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(),
        'petition_id', copies.id, 'due_at', one.due_at - n % 50 * interval '1 day', 'overdue_at',
        CASE WHEN n % 3 > 0 THEN one.due_at END)) AS made;
ANALYZE petitions; ANALYZE petition_ranks; ANALYZE petition_search; ANALYZE clocks;
";

/// Counts that no signature caused are followed by nobody.
const FOLLOWED: &str = "
UPDATE petition_ranks AS ranked SET signature_count = petitions.signature_count
    FROM petitions WHERE petitions.id = ranked.petition_id;
UPDATE petition_search AS searched SET signature_count = petitions.signature_count
    FROM petitions WHERE petitions.id = searched.petition_id;
";

/// Some of them rise, some fall, far and by little; and some terms are met and found late.
const MOVED: &str = "
UPDATE petitions SET signature_count = CASE WHEN random() < 0.5 THEN floor(random() * 120)::integer
        ELSE greatest(0, signature_count + 1 - floor(random() * 3)::integer) END
    WHERE id IN (SELECT id FROM petitions WHERE last_ordinal = 1000 ORDER BY random() LIMIT 40);
UPDATE clocks SET due_at = due_at - floor(random() * 50) * interval '1 hour'
    WHERE id IN (SELECT id FROM clocks WHERE overdue_at IS NOT NULL ORDER BY random() LIMIT 10);
";

/// A number that is as good as drawn.
fn drawn(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap()
}

/// How often each petition stands on the pages of a list, read to its end in pages of all lengths.
async fn turned(app: &TestApp, list: &str, seed: &mut u64) -> BTreeMap<String, usize> {
    let (mut seen, mut cursor) = (BTreeMap::new(), String::new());
    loop {
        let limit = 40 + drawn(seed) % 61;
        let path = format!("/api/v1/petitions?{list}&limit={limit}&cursor={cursor}");
        let page = app.api.get(&path, None).await.is(200);
        for item in page["items"].as_array().unwrap() {
            *seen.entry(word(&item["id"])).or_default() += 1;
        }
        assert_eq!(
            page["total"].is_null(),
            !cursor.is_empty(),
            "a total with the first page alone"
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return seen,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_list_skips_or_repeats_a_petition_while_counts_move() {
    let app = TestApp::open().await;
    app.petition(&app.citizen().await).titled("Рейтинг өтініші").published().await;
    let (database, ended) = (app.database.clone(), Arc::new(AtomicBool::new(false)));
    let stop = ended.clone();
    let (ready, filled) = tokio::sync::oneshot::channel();
    let writer = std::thread::spawn(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        conn.batch_execute(COPIES).unwrap();
        ready.send(()).unwrap();
        let mut times = 0;
        while !stop.load(Ordering::Relaxed) {
            conn.batch_execute(MOVED).unwrap();
            conn.batch_execute(FOLLOWED).unwrap();
            times += 1;
        }
        times
    });
    filled.await.unwrap();
    let mut seed = 20_261_129;
    let searched = format!("q={}", escaped("рейтинг"));
    for (list, expected) in [
        ("sort=newest", PETITIONS),
        ("sort=most_signed", PETITIONS),
        ("sort=closing_soon", PETITIONS),
        ("sort=trending", PETITIONS),
        ("sort=most_overdue", PETITIONS),
        ("sort=most_overdue&overdue=true", 1_133),
        ("sort=most_signed&state=published&language=ru", PETITIONS),
        (&format!("sort=most_signed&{searched}"), PETITIONS),
        (&format!("sort=trending&{searched}"), PETITIONS),
    ] {
        let seen = turned(&app, list, &mut seed).await;
        let again: Vec<_> = seen.iter().filter(|(_, times)| **times > 1).collect();
        assert_eq!(again, [], "{list}: shown again");
        assert_eq!(seen.len(), expected, "{list}: left out");
    }
    ended.store(true, Ordering::Relaxed);
    assert!(writer.join().unwrap() > 10, "counts moved meanwhile");
    drop(app);
}
