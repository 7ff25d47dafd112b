//! Petitions like another one, and whether the law lets both stand (90-2(4)(3)).
//!
//! The machine proposes, the moderator decides: likeness of titles refuses nothing by itself, for an
//! opposite demand may bear almost the same title.

use chrono::{DateTime, Utc};

use super::{Error, Work};
use domain::acts::Blocking;
use domain::calendar::civil_date;
use domain::duplicate::{Bar, Standing, bar};
use domain::petition::StateName;
use domain::rules::RuleSet;
use store::ids::PetitionId;
use store::petitions::{Filter, PetitionRow};
use store::{consideration, journal, moderation, petitions};
use text::searching::{Asked, Weights, likeness};

/// Petitions named to somebody who is about to write one.
const NAMED: usize = 3;
/// Likeness of titles from which a petition is named.
const LEAST_SIMILARITY: f32 = 0.2;
/// Petitions whose titles are compared, of those that share words and of those that share letters.
const COMPARED: i64 = 40;
/// Titles that are counted for each mark. What so many bear is not looked up.
const COUNTED: i64 = 1_000;
/// Marks that are looked up, the rarest.
const SOUGHT: usize = 40;
/// Likeness of titles from which a petition that bars is called blocking.
const BLOCKING_SIMILARITY: f32 = 0.8;

/// A petition like the one asked about.
#[derive(Debug, Clone)]
pub struct Similar {
    /// The petition that is alike.
    pub row: PetitionRow,
    /// Of the titles, 0 to 1.
    pub similarity: f32,
    /// It stands in the way of another one on its subject, as far as the titles tell.
    pub blocking: bool,
    /// Why, and until when.
    pub bar: Option<Bar>,
}

/// The petitions most like that title, closest first.
///
/// # Errors
/// The store's failure.
pub fn find(work: &mut Work<'_>, title: &str) -> Result<Vec<Similar>, Error> {
    let rules = RuleSet::for_draft_of(work.today);
    let mut found = Vec::new();
    for (row, similarity) in nearest(work, title)? {
        let bar = bar(rules, &standing(work, &row)?, work.today);
        let blocking = bar.is_some() && similarity >= BLOCKING_SIMILARITY;
        found.push(Similar { row, similarity, blocking, bar });
    }
    Ok(found)
}

/// The nearest of those whose titles share words with it, or are spelled like it.
fn nearest(work: &mut Work<'_>, title: &str) -> Result<Vec<(PetitionRow, f32)>, Error> {
    let asked = Asked::of(title);
    let borne = petitions::borne(work.conn, &asked.marks(), COUNTED)?;
    // What many titles bear finds too many; it tells between those that are found by the others.
    let mut rare: Vec<_> = borne.iter().filter(|mark| (1..COUNTED).contains(&mark.count)).collect();
    rare.sort_by_key(|mark| mark.count);
    let sought: Vec<String> = rare.iter().take(SOUGHT).map(|mark| mark.mark.clone()).collect();
    let all = petitions::count(work.conn, &Filter::default(), COUNTED)?;
    let weights = Weights::of(borne.into_iter().map(|mark| (mark.mark, mark.count)), all);
    let worth = |mark: String| {
        let weight = weights.of_mark(&mark);
        (mark, weight)
    };
    let marks: Vec<_> = asked.marks().into_iter().map(worth).collect();
    let mut ids = petitions::bearing(work.conn, &sought, &marks, COMPARED)?;
    ids.extend(petitions::spelled_like(work.conn, title, COMPARED)?);
    ids.sort();
    ids.dedup();
    let measured = |row: PetitionRow| {
        let titles =
            std::iter::once(&row.title).chain(row.translation.iter().map(|text| &text.title));
        let near = titles.map(|other| likeness(&asked, other, &weights)).fold(0.0, f32::max);
        (near >= LEAST_SIMILARITY).then_some((row, near))
    };
    let mut near: Vec<_> =
        petitions::by_ids(work.conn, &ids)?.into_iter().filter_map(measured).collect();
    near.sort_by(|(one, near), (other, far)| far.total_cmp(near).then(other.id.cmp(&one.id)));
    near.truncate(NAMED);
    Ok(near)
}

/// Where a petition stands now.
fn standing(work: &mut Work<'_>, row: &PetitionRow) -> Result<Standing, Error> {
    let decision = consideration::decision(work.conn, row.id)?;
    Ok(Standing {
        state: row.state,
        taken_down: row.taken_down_at.is_some(),
        decided_on: decision.map(|decision| civil_date(decision.decided_at)),
    })
}

/// Where a petition stood at that instant, by what is on record of it.
fn standing_at(
    work: &mut Work<'_>,
    petition: PetitionId,
    at: DateTime<Utc>,
) -> Result<Standing, Error> {
    let state = journal::state_at(work.conn, petition, at)?.unwrap_or(StateName::Draft);
    let decided_at = consideration::decided_at(work.conn, petition, at)?;
    Ok(Standing {
        state,
        taken_down: moderation::was_taken_down(work.conn, petition, at)?,
        decided_on: decided_at.map(civil_date),
    })
}

/// What is on record of the petition that is said to stand in the way of this one, as of the instant at which this one
/// was filed.
///
/// # Errors
/// The store's failure.
pub fn blocking(
    work: &mut Work<'_>,
    row: &PetitionRow,
    other: PetitionId,
) -> Result<Blocking, Error> {
    if other == row.id {
        return Ok(Blocking::Itself);
    }
    let Some(other) = petitions::by_id(work.conn, other)? else { return Ok(Blocking::Unknown) };
    let filed_at = row.submitted_at.unwrap_or(work.now);
    Ok(Blocking::Other(standing_at(work, other.id, filed_at)?))
}
