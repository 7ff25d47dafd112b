//! Searches over very many long petitions, and a reading of one's own account beside them.

use std::sync::Arc;
use std::time::Instant;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Text, Uuid as SqlUuid};

use super::BenchError;
use super::health::probe;
use super::load::{Pace, load};
use super::petitions::petition;
use super::process::Process;
use super::report::Bound;
use super::requests::Requests;
use super::run::Run;
use store::ids::PetitionId;
use store::{Connection, Stored};
use text::searching::{RULES, stems};

/// Different words of all petitions together.
const WORDS: usize = 60_000;
/// Words of one petition's text.
const LENGTH: i32 = 500;
/// Petitions written in one statement.
const AT_ONCE: usize = 5_000;
/// Callers who search at the same time.
const SEARCHERS: usize = 2;

#[derive(QueryableByName)]
struct Definition {
    #[diesel(sql_type = Text)]
    text: String,
}

impl Run<'_> {
    /// What a search takes, and what it leaves to others.
    pub(crate) async fn searching(&mut self, service: &Process) -> Result<(), BenchError> {
        let petitions = self.plan.searched;
        self.step(&format!("{petitions} petitions to be searched"));
        let words = vocabulary();
        let model = petition(service, "для поиска").await?;
        let started = Instant::now();
        fill(&mut self.db.dedicated()?, model, petitions, &words)?;
        self.report.measure(
            "petitions to be searched, written a second",
            petitions as f64 / started.elapsed().as_secs_f64(),
        );
        let searches = searches(service, &words);
        let token = self.signers.last().ok_or(BenchError::Broken("no citizens"))?;
        let me = format!(
            "GET /api/v1/me HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\r\n",
            service.address
        );
        let (address, span) = (service.address, self.span());
        load(&[address], SEARCHERS, span, Pace::Closed, searches.clone()).await?;
        let beside = std::thread::spawn(move || probe(address, span, &me, "200"));
        let found = load(&[address], SEARCHERS, span, Pace::Closed, searches).await?;
        let own = beside.join().map_err(|_| BenchError::Broken("the probe of /me ended"))??;
        self.report.load(&format!("searches over {petitions} petitions, two at a time"), &found);
        self.report.hold(
            &format!("search over {petitions} petitions, p99 ms"),
            found.latencies.millis_at(0.99),
            Bound::AtMost(150.0),
        );
        self.report.hold("/me beside searches, p99 ms", own.millis_at(0.99), Bound::AtMost(50.0));
        let refused = found.answers() - found.count(&[200]);
        self.report.hold("searches not answered", refused as f64, Bound::AtMost(0.0));
        Ok(())
    }
}

/// Words that nobody has written, the commonest first.
fn vocabulary() -> Vec<String> {
    const SYLLABLES: [&str; 40] = [
        "ба", "во", "гу", "де", "жи", "зо", "ка", "ле", "му", "ни", "по", "ра", "се", "ту", "фа",
        "хо", "це", "чи", "ша", "қа", "ғы", "ңе", "өр", "ұл", "үй", "әл", "іс", "бор", "вет",
        "гал", "дом", "жар", "зим", "кор", "лес", "мир", "нос", "пар", "рек", "сад",
    ];
    (0..WORDS)
        .map(|number| {
            let mut rest = number * 7_919 + 64_000;
            let mut word = String::new();
            while rest > 0 {
                word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
                rest /= SYLLABLES.len();
            }
            word
        })
        .collect()
}

/// Searches as people make them: for a word that few petitions hold, or most, or its beginning, for two, for none.
fn searches(service: &Process, words: &[String]) -> Requests {
    let host = service.address.to_string();
    let words = words.to_vec();
    Arc::new(move |number, out| {
        let pick = |spread: usize| words[(number * 7_901) % spread].as_str();
        let cut = |word: &str, letters: usize| word.chars().take(letters).collect::<String>();
        let (query, order) = match number % 8 {
            0 => (pick(10).to_owned(), "newest"),
            1 => (pick(WORDS).to_owned(), "newest"),
            2 => (format!("{} {}", pick(50), pick(3_000)), "newest"),
            3 => (cut(pick(200), 3), "newest"),
            4 => (cut(pick(WORDS), 5), "newest"),
            5 => (pick(100).to_owned(), "most_signed"),
            6 => (format!("{} {}", pick(10), pick(7)), "closing_soon"),
            _ => ("небывалоеслово".to_owned(), "newest"),
        };
        let escaped: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let request = format!(
            "GET /api/v1/petitions?q={escaped}&sort={order} HTTP/1.1\r\nHost: {host}\r\n\r\n"
        );
        out.extend_from_slice(request.as_bytes());
        Some(0)
    })
}

/// Copies of an open petition, each with a long text of its own.
fn fill(
    conn: &mut Connection,
    model: PetitionId,
    petitions: usize,
    words: &[String],
) -> Stored<()> {
    conn.batch_execute("SET statement_timeout = '30min'; SET maintenance_work_mem = '512MB'")?;
    // Built once at the end: a million words a second are more than it is made for.
    let index: Definition = diesel::sql_query(
        "SELECT indexdef AS text FROM pg_indexes WHERE indexname = 'petition_search_words'",
    )
    .get_result(conn)?;
    conn.batch_execute(
        "DROP INDEX petition_search_words; ALTER TABLE petition_stems DISABLE TRIGGER petition_stems_searched; \
         CREATE TEMPORARY TABLE vocabulary (n integer PRIMARY KEY, word text NOT NULL, stems text[] NOT NULL)",
    )?;
    let numbers: Vec<i32> = (0..).take(words.len()).collect();
    let stems: Vec<String> = words.iter().map(|word| stems(word).join(" ")).collect();
    diesel::sql_query(
        "INSERT INTO vocabulary SELECT n, word, string_to_array(stems, ' ') FROM unnest($1, $2, $3) AS known (n, word, stems)",
    )
    .bind::<Array<Integer>, _>(numbers)
    .bind::<Array<Text>, _>(words)
    .bind::<Array<Text>, _>(stems)
    .execute(conn)?;
    for first in (0..petitions).step_by(AT_ONCE) {
        let last = petitions.min(first + AT_ONCE);
        diesel::sql_query(COPIES)
            .bind::<SqlUuid, _>(model)
            .bind::<Integer, _>(i32::try_from(first + 1).unwrap_or(i32::MAX))
            .bind::<Integer, _>(i32::try_from(last).unwrap_or(i32::MAX))
            .bind::<Integer, _>(LENGTH)
            .bind::<Integer, _>(RULES)
            .execute(conn)?;
    }
    conn.batch_execute("ALTER TABLE petition_stems ENABLE TRIGGER petition_stems_searched")?;
    conn.batch_execute(&index.text)?;
    conn.batch_execute(
        "INSERT INTO petition_ranks SELECT petition_id, signature_count FROM petition_search ON CONFLICT DO NOTHING",
    )?;
    // One at a time: several statements sent together are one transaction, in which nothing is vacuumed.
    conn.batch_execute("VACUUM (ANALYZE) petitions")?;
    conn.batch_execute("VACUUM (ANALYZE) petition_search")?;
    conn.batch_execute("VACUUM (ANALYZE) petition_ranks")?;
    Ok(())
}

/// Petitions like $1, numbered from $2 to $3, each of $4 words: the n-th word is n times as rare as the first. Their stems
/// are written first, so that searches know them from the beginning.
const COPIES: &str = "
WITH written AS MATERIALIZED (
    SELECT copy, gen_random_uuid() AS id, content, stems FROM generate_series($2, $3) AS copy
    CROSS JOIN LATERAL (SELECT string_agg(word, ' ') FILTER (WHERE known.place = 1) AS content, array_agg(DISTINCT stem) AS stems
        FROM (SELECT floor(60000 ^ random())::integer - 1 AS n FROM generate_series(1, $4) AS place WHERE place + copy > 0) AS drawn
        JOIN vocabulary USING (n) CROSS JOIN unnest(stems) WITH ORDINALITY AS known (stem, place)) AS drawn),
stemmed AS (
    INSERT INTO petition_stems SELECT id, $5, stems, ARRAY['=b', '=' || copy] FROM written)
INSERT INTO petitions SELECT made.* FROM (SELECT * FROM petitions WHERE id = $1) AS one CROSS JOIN written
    CROSS JOIN LATERAL jsonb_populate_record(NULL::petitions, to_jsonb(one) || jsonb_build_object('id', written.id,
        'number', 'B-' || copy, 'title', 'B ' || copy, 'content', written.content, 'signature_count', 50 + copy % 40000,
        'last_ordinal', 50 + copy % 40000, 'opened_at', one.opened_at - copy * interval '1 minute',
        'closes_on', one.closes_on - copy % 180)) AS made";
