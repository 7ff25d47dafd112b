//! Petitions: the row, its lists, and what moderation leaves behind.

use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Timestamptz, Uuid as SqlUuid};

use super::prepared::prepared;
use super::schema::{clocks, petition_numbers, petition_ranks, petitions};
use super::{Connection, StoreError, Stored};
use domain::language::Language;
use domain::petition::{
    Collection, Duties, Joining, State, StateFacts, StateName, Text, Translation,
};
use domain::rules::{Mode, Source, Version};
use domain::terms::TermKind;

/// A petition as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = petitions)]
pub struct PetitionRow {
    pub id: PetitionId,
    pub number: Option<String>,
    pub author_id: AccountId,
    pub state: String,
    pub version: i32,
    pub rule_set: String,
    pub source: String,
    pub mode: String,
    pub language: String,
    pub addressee: String,
    pub title: String,
    pub subject: String,
    pub content: String,
    pub arguments: String,
    pub proposals: String,
    pub representative: Option<String>,
    pub text_hash: Option<Vec<u8>>,
    pub link_key: Option<String>,
    pub signer_salt: Vec<u8>,
    pub signature_count: i32,
    pub last_ordinal: i64,
    pub required_count: Option<i32>,
    pub joining_ends_on: Option<NaiveDate>,
    pub opened_at: Option<DateTime<Utc>>,
    pub closes_on: Option<NaiveDate>,
    pub threshold_reached_at: Option<DateTime<Utc>>,
    pub closed_as: Option<String>,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub changed_at: DateTime<Utc>,
    pub taken_down_at: Option<DateTime<Utc>>,
    /// The text in the second language, by its code: see `translation_of`.
    pub translation: Option<serde_json::Value>,
}

/// How a second language is stored, and shown: one member a language.
pub fn stored_translation(text: &Translation) -> serde_json::Value {
    let parts = serde_json::json!({
        "title": text.title, "subject": text.subject, "content": text.content,
        "arguments": text.arguments, "proposals": text.proposals,
    });
    serde_json::Map::from_iter([(text.language.code().to_owned(), parts)]).into()
}

fn translation_of(stored: &serde_json::Value) -> Option<Translation> {
    let (code, parts) = stored.as_object()?.iter().next()?;
    let part = |name: &str| Some(parts.get(name)?.as_str()?.to_owned());
    Some(Translation {
        language: Language::parse(code)?,
        title: part("title")?,
        subject: part("subject")?,
        content: part("content")?,
        arguments: part("arguments")?,
        proposals: part("proposals")?,
    })
}

impl PetitionRow {
    /// The texts of the petition.
    pub fn text(&self) -> Stored<Text> {
        Ok(Text {
            title: self.title.clone(),
            subject: self.subject.clone(),
            content: self.content.clone(),
            arguments: self.arguments.clone(),
            proposals: self.proposals.clone(),
            language: self.language()?,
            addressee: self.addressee.clone(),
            representative: self.representative.clone(),
            translation: self.translation.as_ref().and_then(translation_of),
        })
    }

    pub fn language(&self) -> Stored<Language> {
        Language::parse(&self.language).ok_or(StoreError::Corrupt("petition language"))
    }

    pub fn version_of_rules(&self) -> Stored<Version> {
        Version::parse(&self.rule_set).ok_or(StoreError::Corrupt("rule set"))
    }

    pub fn source(&self) -> Stored<Source> {
        Source::parse(&self.source).ok_or(StoreError::Corrupt("petition source"))
    }

    pub fn mode(&self) -> Stored<Mode> {
        Mode::parse(&self.mode).ok_or(StoreError::Corrupt("moderation mode"))
    }

    pub fn state_name(&self) -> Stored<StateName> {
        StateName::parse(&self.state).ok_or(StoreError::Corrupt("petition state"))
    }

    /// The state with its facts; the duties come from their own tables.
    pub fn state(&self, duties: Duties) -> Stored<State> {
        let collection = match (self.opened_at, self.required_count, self.closes_on) {
            (Some(opened_at), Some(required), Some(closes_on)) => Some(Collection {
                opened_at,
                required: u32::try_from(required)
                    .map_err(|_| StoreError::Corrupt("required count"))?,
                closes_on,
            }),
            _ => None,
        };
        let joining = self.joining_ends_on.map(|ends_on| Joining { ends_on });
        let closed_as = self.closed_as.as_deref().and_then(StateName::parse);
        State::restore(self.state_name()?, StateFacts { joining, collection, duties, closed_as })
            .ok_or(StoreError::Corrupt("facts of a petition's state"))
    }

    /// The counts, to be written.
    pub fn tally(&self) -> Tally {
        Tally {
            petition: self.id,
            signature_count: self.signature_count,
            last_ordinal: self.last_ordinal,
        }
    }

    /// Live signatures.
    pub fn count(&self) -> u32 {
        self.signature_count.try_into().unwrap_or(0)
    }
}

pub fn insert(conn: &mut Connection, row: &PetitionRow) -> Stored<()> {
    diesel::insert_into(petitions::table).values(row).execute(conn)?;
    Ok(())
}

pub fn by_id(conn: &mut Connection, id: PetitionId) -> Stored<Option<PetitionRow>> {
    Ok(petitions::table.find(id).select(PetitionRow::as_select()).first(conn).optional()?)
}

/// Petitions by their ids, in no order.
pub fn by_ids(conn: &mut Connection, ids: &[PetitionId]) -> Stored<Vec<PetitionRow>> {
    Ok(petitions::table
        .filter(petitions::id.eq_any(ids))
        .select(PetitionRow::as_select())
        .load(conn)?)
}

/// Reads a petition and locks it for this transaction.
pub fn lock(conn: &mut Connection, id: PetitionId) -> Stored<Option<PetitionRow>> {
    Ok(petitions::table
        .find(id)
        .select(PetitionRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()?)
}

/// Locks several petitions in the order of their ids, the order used everywhere.
pub fn lock_all(conn: &mut Connection, ids: &[PetitionId]) -> Stored<Vec<PetitionRow>> {
    Ok(petitions::table
        .filter(petitions::id.eq_any(ids))
        .order(petitions::id)
        .select(PetitionRow::as_select())
        .for_no_key_update()
        .load(conn)?)
}

/// An author's petitions in every state, newest first.
pub fn of_author(conn: &mut Connection, author: AccountId, limit: i64) -> Stored<Vec<PetitionRow>> {
    Ok(petitions::table
        .filter(petitions::author_id.eq(author))
        .order(petitions::id.desc())
        .limit(limit)
        .select(PetitionRow::as_select())
        .load(conn)?)
}

pub fn delete(conn: &mut Connection, id: PetitionId) -> Stored<()> {
    diesel::delete(petitions::table.find(id)).execute(conn)?;
    Ok(())
}

/// Takes the next registration number of a civil year, without gaps.
pub fn next_number(conn: &mut Connection, year: i32) -> Stored<i32> {
    Ok(diesel::insert_into(petition_numbers::table)
        .values((petition_numbers::year.eq(year), petition_numbers::last.eq(1)))
        .on_conflict(petition_numbers::year)
        .do_update()
        .set(petition_numbers::last.eq(petition_numbers::last + 1))
        .returning(petition_numbers::last)
        .get_result(conn)?)
}

/// What a transition writes.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = petitions)]
pub struct Transition {
    pub state: String,
    pub version: i32,
    pub joining_ends_on: Option<NaiveDate>,
    pub opened_at: Option<DateTime<Utc>>,
    pub required_count: Option<i32>,
    pub closes_on: Option<NaiveDate>,
    pub threshold_reached_at: Option<DateTime<Utc>>,
    /// Written also when there is none: a petition can come back from the archive.
    pub closed_as: Option<Option<String>>,
    pub changed_at: DateTime<Utc>,
}

/// Writes a transition; false when the petition is no longer at `version`.
pub fn transition(
    conn: &mut Connection,
    id: PetitionId,
    version: i32,
    change: &Transition,
) -> Stored<bool> {
    let rows = diesel::update(petitions::table.find(id).filter(petitions::version.eq(version)))
        .set(change)
        .execute(conn)?;
    Ok(rows == 1)
}

/// The texts of a draft, or of a correction.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = petitions)]
#[diesel(treat_none_as_null = true)]
pub struct TextChange {
    pub title: String,
    pub subject: String,
    pub content: String,
    pub arguments: String,
    pub proposals: String,
    pub language: String,
    pub addressee: String,
    pub representative: Option<String>,
    pub text_hash: Option<Vec<u8>>,
    pub translation: Option<serde_json::Value>,
}

impl TextChange {
    pub fn new(text: &Text, text_hash: Option<Vec<u8>>) -> Self {
        Self {
            title: text.title.clone(),
            subject: text.subject.clone(),
            content: text.content.clone(),
            arguments: text.arguments.clone(),
            proposals: text.proposals.clone(),
            language: text.language.code().to_owned(),
            addressee: text.addressee.clone(),
            representative: text.representative.clone(),
            text_hash,
            translation: text.translation.as_ref().map(stored_translation),
        }
    }
}

/// Rewrites the text, raising the version by one.
pub fn change_text(
    conn: &mut Connection,
    id: PetitionId,
    change: &TextChange,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(petitions::table.find(id))
        .set((change, petitions::version.eq(petitions::version + 1), petitions::changed_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

/// What submission freezes.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = petitions)]
pub struct Submission {
    pub number: String,
    pub rule_set: String,
    pub mode: String,
    pub text_hash: Vec<u8>,
    pub link_key: String,
    pub submitted_at: DateTime<Utc>,
}

pub fn submit(conn: &mut Connection, id: PetitionId, submission: &Submission) -> Stored<()> {
    diesel::update(petitions::table.find(id)).set(submission).execute(conn)?;
    Ok(())
}

/// The addressee of a text that is not yet open, hashed anew with it.
pub fn change_addressee(
    conn: &mut Connection,
    id: PetitionId,
    slug: &str,
    text_hash: &[u8],
) -> Stored<()> {
    diesel::update(petitions::table.find(id))
        .set((petitions::addressee.eq(slug), petitions::text_hash.eq(text_hash)))
        .execute(conn)?;
    Ok(())
}

pub fn set_addressee(conn: &mut Connection, id: PetitionId, slug: &str) -> Stored<()> {
    diesel::update(petitions::table.find(id)).set(petitions::addressee.eq(slug)).execute(conn)?;
    Ok(())
}

/// Takes a petition out of public access, or brings it back.
pub fn set_taken_down(
    conn: &mut Connection,
    id: PetitionId,
    at: Option<DateTime<Utc>>,
) -> Stored<()> {
    diesel::update(petitions::table.find(id)).set(petitions::taken_down_at.eq(at)).execute(conn)?;
    Ok(())
}

/// The counts of a petition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub petition: PetitionId,
    /// Live signatures.
    pub signature_count: i32,
    /// Grows with every signature and never falls.
    pub last_ordinal: i64,
}

/// Counts after a batch of signatures; the petitions are locked.
pub fn set_tallies(conn: &mut Connection, tallies: &[Tally]) -> Stored<()> {
    if tallies.is_empty() {
        return Ok(());
    }
    prepared(
        "UPDATE petitions SET signature_count = new.signature_count, last_ordinal = new.last_ordinal \
         FROM unnest(?, ?, ?) AS new(id, signature_count, last_ordinal) WHERE petitions.id = new.id",
    )
    .bind::<Array<SqlUuid>, _>(tallies.iter().map(|tally| tally.petition).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(tallies.iter().map(|tally| tally.signature_count).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(tallies.iter().map(|tally| tally.last_ordinal).collect::<Vec<_>>())
    .execute(conn)?;
    Ok(())
}

/// How a list is ordered. Each order is total: the id decides between equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Newest,
    MostSigned,
    ClosingSoon,
    /// The longest late first.
    MostOverdue,
    /// Signatures a day since opening, as of a fixed instant.
    Trending {
        as_of: DateTime<Utc>,
    },
}

/// Which petitions a list shows. Only opened ones unless an author or a queue asks.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub opened_only: bool,
    pub states: Vec<String>,
    pub addressees: Option<Vec<String>>,
    pub languages: Vec<String>,
    /// Words that must stand in title, subject or content.
    pub words: Vec<String>,
    pub overdue: Option<bool>,
    pub author: Option<AccountId>,
}

/// Where a page starts: after the item with this key and id.
#[derive(Debug, Clone, Copy)]
pub struct After {
    pub key: i64,
    pub id: PetitionId,
}

/// A listed petition with the key its order goes by.
#[derive(Debug, Clone)]
pub struct Listed {
    pub row: PetitionRow,
    pub key: i64,
}

/// One page of a list.
pub fn list(
    conn: &mut Connection,
    filter: &Filter,
    sort: Sort,
    after: Option<After>,
    limit: i64,
) -> Stored<Vec<Listed>> {
    let mut query = petitions::table.left_join(petition_ranks::table).into_boxed();
    if filter.opened_only {
        query = query
            .filter(petitions::opened_at.is_not_null())
            .filter(petitions::taken_down_at.is_null());
    }
    if !filter.states.is_empty() {
        query = query.filter(petitions::state.eq_any(filter.states.clone()));
    }
    if let Some(addressees) = &filter.addressees {
        query = query.filter(petitions::addressee.eq_any(addressees.clone()));
    }
    if !filter.languages.is_empty() {
        query = query.filter(petitions::language.eq_any(filter.languages.clone()));
    }
    if let Some(author) = filter.author {
        query = query.filter(petitions::author_id.eq(author));
    }
    for word in &filter.words {
        let pattern =
            format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        query = query.filter(
            petitions::title
                .ilike(pattern.clone())
                .or(petitions::subject.ilike(pattern.clone()))
                .or(petitions::content.ilike(pattern)),
        );
    }
    if let Some(overdue) = filter.overdue {
        let late = diesel::dsl::exists(
            clocks::table
                .filter(clocks::petition_id.eq(petitions::id))
                .filter(clocks::met_at.is_null())
                .filter(clocks::overdue_at.is_not_null()),
        );
        query = if overdue { query.filter(late) } else { query.filter(diesel::dsl::not(late)) };
    }
    let order = order(sort);
    if matches!(sort, Sort::MostSigned) {
        // Lets the planner walk the ranks in their order.
        query = query.filter(petition_ranks::signature_count.is_not_null());
    }
    if let Some(after) = after {
        let [first, second, third, end] = &order.after;
        query = query.filter(
            sql::<Bool>(first)
                .bind::<BigInt, _>(after.key)
                .sql(second)
                .bind::<BigInt, _>(after.key)
                .sql(third)
                .bind::<SqlUuid, _>(after.id)
                .sql(end),
        );
    }
    let rows: Vec<(PetitionRow, i64)> = query
        .order(sql::<BigInt>(&order.by))
        .limit(limit)
        .select((PetitionRow::as_select(), sql::<BigInt>(&order.key)))
        .load(conn)?;
    Ok(rows.into_iter().map(|(row, key)| Listed { row, key }).collect())
}

/// An order, written so that its index serves it.
struct Order {
    /// The number a page ends with.
    key: String,
    by: String,
    /// What comes after such a number, the same number and an id, which stand between these parts.
    after: [String; 4],
}

fn order(sort: Sort) -> Order {
    let parts = |key: &str, by: &str, after: [&str; 4]| Order {
        key: key.to_owned(),
        by: by.to_owned(),
        after: after.map(str::to_owned),
    };
    let computed = |key: String| Order {
        by: format!("{key} DESC, petitions.id DESC"),
        after: [
            format!("({key} <= "),
            format!(" AND ({key}, petitions.id) < ("),
            ", ".to_owned(),
            "))".to_owned(),
        ],
        key,
    };
    match sort {
        Sort::Newest => parts(
            "(extract(epoch FROM coalesce(opened_at, created_at)) * 1000000)::bigint",
            "opened_at DESC, petitions.id DESC",
            [
                "(opened_at <= timestamptz 'epoch' + interval '1 microsecond' * ",
                " AND (opened_at, petitions.id) < (timestamptz 'epoch' + interval '1 microsecond' * ",
                ", ",
                "))",
            ],
        ),
        Sort::MostSigned => parts(
            "petition_ranks.signature_count::bigint",
            "petition_ranks.signature_count DESC, petition_ranks.petition_id DESC",
            [
                "(petition_ranks.signature_count <= ",
                " AND (petition_ranks.signature_count, petition_ranks.petition_id) < (",
                ", ",
                "))",
            ],
        ),
        Sort::ClosingSoon => parts(
            "-(closes_on - date '2000-01-01')::bigint",
            "closes_on, petitions.id DESC",
            [
                "(closes_on >= date '2000-01-01' - (",
                ")::integer AND (closes_on > date '2000-01-01' - (",
                ")::integer OR petitions.id < ",
                "))",
            ],
        ),
        Sort::MostOverdue => computed(
            "coalesce(-(SELECT extract(epoch FROM min(due_at))::bigint FROM clocks WHERE \
             clocks.petition_id = petitions.id AND met_at IS NULL AND overdue_at IS NOT NULL), \
             -9223372036854775807)::bigint"
                .to_owned(),
        ),
        Sort::Trending { as_of } => computed(format!(
            "(petitions.signature_count::bigint * 86400000 / greatest(86400, extract(epoch FROM \
             to_timestamp({}) - coalesce(opened_at, created_at))::bigint))",
            as_of.timestamp()
        )),
    }
}

/// Where a petition without a running term stands in a queue: after all others.
pub const NO_TERM: DateTime<Utc> = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day.and_time(chrono::NaiveTime::MIN).and_utc(),
    None => DateTime::<Utc>::MAX_UTC,
};

/// Petitions whose running clock of one of these kinds makes up a staff queue, by due date; `within`
/// bounds it: later than the first instant, up to the second.
pub fn queue(
    conn: &mut Connection,
    states: &[&str],
    addressee: Option<&str>,
    within: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    after: Option<(DateTime<Utc>, PetitionId)>,
    limit: i64,
) -> Stored<Vec<(PetitionRow, Option<DateTime<Utc>>)>> {
    use diesel::sql_types::{Array, Text as SqlText};
    let due = || {
        sql::<diesel::sql_types::Nullable<Timestamptz>>(
            "(SELECT min(due_at) FROM clocks WHERE clocks.petition_id = petitions.id AND met_at IS NULL \
             AND kind <> ALL (",
        )
        .bind::<Array<SqlText>, _>(TermKind::OUTSIDE_QUEUES.map(TermKind::code).to_vec())
        .sql("))")
    };
    let sortable = || {
        sql::<Timestamptz>(
            "coalesce((SELECT min(due_at) FROM clocks WHERE clocks.petition_id = petitions.id AND \
             met_at IS NULL AND kind <> ALL (",
        )
        .bind::<Array<SqlText>, _>(TermKind::OUTSIDE_QUEUES.map(TermKind::code).to_vec())
        .sql(")), '9999-12-31 00:00:00Z'::timestamptz)")
    };
    let mut query = petitions::table.filter(petitions::state.eq_any(states.to_vec())).into_boxed();
    if let Some(addressee) = addressee {
        query = query.filter(petitions::addressee.eq(addressee));
    }
    let (later_than, until) = within;
    if let Some(later_than) = later_than {
        query = query.filter(sortable().gt(later_than));
    }
    if let Some(until) = until {
        query = query.filter(sortable().le(until));
    }
    if let Some((at, id)) = after {
        query = query.filter(sortable().gt(at).or(sortable().eq(at).and(petitions::id.gt(id))));
    }
    Ok(query
        .order((sortable().asc(), petitions::id.asc()))
        .limit(limit)
        .select((PetitionRow::as_select(), due()))
        .load(conn)?)
}

/// How many petitions of a queue are late at `now`, and how many more are due by `near`.
pub fn queue_counts(
    conn: &mut Connection,
    states: &[&str],
    addressee: Option<&str>,
    now: DateTime<Utc>,
    near: DateTime<Utc>,
) -> Stored<(i64, i64, i64)> {
    #[derive(QueryableByName)]
    struct Counts {
        #[diesel(sql_type = BigInt)]
        overdue: i64,
        #[diesel(sql_type = BigInt)]
        near: i64,
        #[diesel(sql_type = BigInt)]
        ok: i64,
    }
    use diesel::sql_types::{Array, Nullable, Text as SqlText};
    let counts: Counts = diesel::sql_query(
        "SELECT count(*) FILTER (WHERE due <= $3) AS overdue, count(*) FILTER (WHERE due > $3 AND due <= $4) AS near, \
                count(*) FILTER (WHERE due IS NULL OR due > $4) AS ok \
         FROM (SELECT (SELECT min(due_at) FROM clocks WHERE clocks.petition_id = petitions.id AND met_at IS NULL \
                   AND kind <> ALL ($5)) AS due \
               FROM petitions WHERE state = ANY($1) AND ($2 IS NULL OR addressee = $2)) AS queued",
    )
    .bind::<Array<SqlText>, _>(states.to_vec())
    .bind::<Nullable<SqlText>, _>(addressee)
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(near)
    .bind::<Array<SqlText>, _>(TermKind::OUTSIDE_QUEUES.map(TermKind::code).to_vec())
    .get_result(conn)?;
    Ok((counts.ok, counts.near, counts.overdue))
}

/// An opened petition with a title like the one asked for.
#[derive(Debug, Clone, QueryableByName)]
pub struct SimilarRow {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    pub id: PetitionId,
    #[diesel(sql_type = diesel::sql_types::Float4)]
    pub similarity: f32,
}

/// The petitions in public access whose titles are most like this one, closest first.
pub fn similar(
    conn: &mut Connection,
    title: &str,
    except: Option<PetitionId>,
    limit: i64,
) -> Stored<Vec<SimilarRow>> {
    use diesel::sql_types::{Nullable, Text as SqlText, Uuid as SqlUuid};
    // The nearest come from the index, which knows no other order than theirs.
    Ok(prepared(
        "SELECT id, (1 - distance)::real AS similarity FROM (SELECT id, title <-> ? AS distance FROM petitions \
             WHERE opened_at IS NOT NULL AND taken_down_at IS NULL AND (? IS NULL OR id <> ?) \
             ORDER BY title <-> ? LIMIT ?) AS nearest \
         WHERE distance <= 0.8 ORDER BY distance, id",
    )
    .bind::<SqlText, _>(title)
    .bind::<Nullable<SqlUuid>, _>(except)
    .bind::<Nullable<SqlUuid>, _>(except)
    .bind::<SqlText, _>(title)
    .bind::<BigInt, _>(limit)
    .load(conn)?)
}
