//! Files of open data, made once a civil day.
//!
//! A file is made in parts, each in a transaction of its own that also writes down how far it has come: a process that
//! dies loses one part, and any other goes on from there. Whoever works on a file holds its row; others take the next.
//! Parts are gzip, and gzip behind gzip is gzip, so that the file is its parts one behind the other.

use std::io::Write as _;

use chrono::{DateTime, Days, NaiveDate, Utc};
use credentials::RunningSha256;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::counts::{CountLine, counts_of};
use super::petitions::{PetitionLine, PetitionPart, WholePetition, petitions_after};
use super::tables::{Form, header, lines_of_json, rows};
use crate::{Error, Work};
use store::dumps::{self, DumpRow};
use store::petitions::{After, Filter};

/// Days for which files are kept.
const KEPT_DAYS: u64 = 7;
/// Petitions in a part.
const PART: i64 = 250;
/// Files that are listed: those of the days that are kept.
const LISTED: i64 = 100;

/// Under which licence the files may be used.
pub const LICENCE: &str = "CC-BY-4.0";

const PETITIONS: &str = "petitions.csv.gz";
const WHOLE_PETITIONS: &str = "petitions.ndjson.gz";
const COUNTS: &str = "signature-counts.csv.gz";

/// A file that can be had.
#[derive(Debug, Clone)]
pub struct Dump {
    /// The civil day it was made on.
    pub day: NaiveDate,
    /// Its name.
    pub name: String,
    /// Lines of data.
    pub entries: i64,
    /// Its size.
    pub bytes: i64,
    /// Of all its bytes, hexadecimal.
    pub sha256: String,
    /// When it was whole; legal time.
    pub finished_at: DateTime<Utc>,
    parts: i32,
}

impl Dump {
    fn of(row: DumpRow) -> Option<Self> {
        Some(Self {
            day: row.day,
            name: row.name,
            entries: row.entries,
            bytes: row.bytes,
            sha256: row.sha256?,
            finished_at: row.finished_at?,
            parts: row.parts,
        })
    }
}

/// Makes the next part of a file of the present day; whether there may be more to do.
///
/// # Errors
/// The store's failure.
pub fn make(work: &mut Work<'_>) -> Result<bool, Error> {
    let day = work.today;
    if dumps::count_of(work.conn, day)? == 0 {
        let kept = day.checked_sub_days(Days::new(KEPT_DAYS)).unwrap_or(day);
        dumps::forget(work.conn, kept, day)?;
        dumps::begin(work.conn, day, &[PETITIONS, WHOLE_PETITIONS, COUNTS], work.now)?;
    }
    let Some(mut dump) = dumps::unfinished(work.conn, day)? else { return Ok(false) };
    let is_begun = dump.parts > 0;
    if is_begun && dump.after_id.is_none() {
        dump.sha256 = Some(digest(work, &dump)?);
        dump.finished_at = Some(work.now);
    } else {
        add_part(work, &mut dump)?;
    }
    dumps::put(work.conn, &dump)?;
    Ok(true)
}

fn add_part(work: &mut Work<'_>, dump: &mut DumpRow) -> Result<(), Error> {
    let after = dump.after_key.zip(dump.after_id).map(|(key, id)| After { key, id: id.into() });
    let filter = Filter { opened_only: true, ..Filter::default() };
    let part = petitions_after(work, &filter, after, PART)?;
    let (head, body, entries) = written(work, &dump.name, &part)?;
    let text = if dump.parts == 0 { [head, body].concat() } else { body };
    let content = compressed(&text)?;
    dumps::add_part(work.conn, dump, &content)?;
    let length = |size: usize| i64::try_from(size).unwrap_or(i64::MAX);
    dump.parts += 1;
    dump.bytes += length(content.len());
    dump.entries += length(entries);
    dump.after_key = part.next.map(|next| next.key);
    dump.after_id = part.next.map(|next| next.id.into());
    Ok(())
}

/// The head of a file, these petitions in it, and how many lines that is.
fn written(
    work: &mut Work<'_>,
    name: &str,
    part: &PetitionPart,
) -> Result<(Vec<u8>, Vec<u8>, usize), Error> {
    let items = &part.items;
    Ok(match name {
        COUNTS => {
            let counts = counts_of(work, items)?;
            let lines = counts.len();
            (header::<CountLine>(Form::Machine)?, rows(Form::Machine, counts)?, lines)
        }
        WHOLE_PETITIONS => {
            let body = lines_of_json(items.iter().map(WholePetition::from))?;
            (Vec::new(), body, items.len())
        }
        _ => {
            let body = rows(Form::Machine, items.iter().map(PetitionLine::from))?;
            (header::<PetitionLine>(Form::Machine)?, body, items.len())
        }
    })
}

fn compressed(text: &[u8]) -> Result<Vec<u8>, Error> {
    let internal = |error: std::io::Error| Error::Internal(error.to_string());
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).map_err(internal)?;
    encoder.finish().map_err(internal)
}

/// The SHA-256 of a file, of which one part is held at a time.
fn digest(work: &mut Work<'_>, dump: &DumpRow) -> Result<String, Error> {
    let mut sum = RunningSha256::default();
    for number in 0..dump.parts {
        let part = dumps::part(work.conn, dump.day, &dump.name, number)?;
        sum.add(&part.ok_or_else(|| Error::Internal("part of a dump".to_owned()))?);
    }
    Ok(sum.finish())
}

/// The files that can be had, the latest day first.
///
/// # Errors
/// The store's failure.
pub fn list(work: &mut Work<'_>) -> Result<Vec<Dump>, Error> {
    Ok(dumps::finished(work.conn, LISTED)?.into_iter().filter_map(Dump::of).collect())
}

/// A file by its day and name.
///
/// # Errors
/// [`Error::NotFound`] while it is not whole, and once it is forgotten.
pub fn read(work: &mut Work<'_>, day: NaiveDate, name: &str) -> Result<Dump, Error> {
    dumps::whole(work.conn, day, name)?.and_then(Dump::of).ok_or(Error::NotFound)
}

/// In which part of it a byte lies, and behind how many others of that part; behind the last part, if there is no such byte.
///
/// # Errors
/// The store's failure.
pub fn place(work: &mut Work<'_>, dump: &Dump, byte: u64) -> Result<(i32, usize), Error> {
    let mut before = usize::try_from(byte).unwrap_or(usize::MAX);
    let mut number = 0;
    for size in dumps::part_sizes(work.conn, dump.day, &dump.name)? {
        let size = usize::try_from(size).unwrap_or(0);
        if before < size {
            break;
        }
        before -= size;
        number += 1;
    }
    Ok((number, before))
}

/// The bytes of a part of it, from 0; none behind the last.
///
/// # Errors
/// [`Error::NotFound`] when it has been forgotten meanwhile.
pub fn part(work: &mut Work<'_>, dump: &Dump, number: i32) -> Result<Option<Vec<u8>>, Error> {
    if number >= dump.parts {
        return Ok(None);
    }
    dumps::part(work.conn, dump.day, &dump.name, number)?.map(Some).ok_or(Error::NotFound)
}
