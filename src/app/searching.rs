//! What searches know of petitions besides their words: stems, made here and kept beside the text.
//!
//! They are made when a text is submitted or corrected. What has none, because it is older than they are or was made by
//! other rules, gets them one petition at a time ([`make_up`]); where that stopped is told by what has none.

use std::sync::Arc;

use crate::{App, Error, Work};
use domain::petition::Text;
use store::ids::PetitionId;
use store::petitions::{self, Stems};
use text::searching::{RULES, stems, title_marks};

/// Petitions that are looked through at a time for such as have no stems.
const PAGE: i64 = 1_000;

/// Makes the stems of a text and keeps them.
///
/// # Errors
/// The store's failure.
pub(crate) fn keep_stems(
    work: &mut Work<'_>,
    id: PetitionId,
    number: Option<&str>,
    text: &Text,
) -> Result<(), Error> {
    Ok(petitions::put_stems(work.conn, id, &made_of(number, text))?)
}

fn made_of(number: Option<&str>, text: &Text) -> Stems {
    let mut titles = title_marks(&text.title);
    let mut searched = vec![number.unwrap_or_default(), &text.title, &text.subject, &text.content];
    if let Some(second) = &text.translation {
        searched.extend([second.title.as_str(), &second.subject, &second.content]);
        titles.extend(title_marks(&second.title));
        titles.sort();
        titles.dedup();
    }
    Stems { rules: RULES, stems: stems(&searched.join("\n")), title_marks: titles }
}

/// The petitions after this one that have no stems by the present rules, and the last that was looked at; none, when all
/// have been looked at.
///
/// # Errors
/// The store's failure.
pub fn lacking(
    work: &mut Work<'_>,
    after: Option<PetitionId>,
) -> Result<(Vec<PetitionId>, Option<PetitionId>), Error> {
    let page = petitions::looked_through(work.conn, after, RULES, PAGE)?;
    let last = page.last().map(|looked| looked.id);
    Ok((page.into_iter().filter(|looked| looked.lacking).map(|looked| looked.id).collect(), last))
}

/// Makes the stems of a petition that has none, in a transaction of its own: it holds up nobody for long.
///
/// # Errors
/// The store's failure.
pub async fn make_up(app: &Arc<App>, id: PetitionId) -> Result<(), Error> {
    app.write(move |work| {
        // Locked, so that stems are those of the text that stands.
        let Some(row) = petitions::lock(work.conn, id)? else { return Ok(()) };
        keep_stems(work, id, row.number.as_deref(), &row.text())
    })
    .await
}
