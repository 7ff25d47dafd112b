//! The values of filters.

use uuid::Uuid;

use crate::intake::Wrong;
use app::ids::PetitionId;
use app::webhooks::MOST_OF_ONE_FILTER;

/// Longest value, in bytes: longer than any slug, type or code.
const LONGEST: usize = 100;

/// Values of a filter, each once.
pub(super) fn words(mut given: Vec<String>) -> Result<Vec<String>, Wrong> {
    if given.len() > MOST_OF_ONE_FILTER {
        return Err(("wrong_length", format!("{} to {MOST_OF_ONE_FILTER} items", 0)));
    }
    if given.iter().any(|word| word.len() > LONGEST || word.contains('\0')) {
        return Err(("too_long", format!("at most {LONGEST} characters")));
    }
    given.sort();
    given.dedup();
    Ok(given)
}

/// Ids of petitions, each once.
pub(super) fn petitions(given: Vec<String>) -> Result<Vec<PetitionId>, Wrong> {
    let id = |text: String| {
        Uuid::try_parse(&text)
            .map(PetitionId::from)
            .map_err(|_| ("unknown_value", "there is no such petition in public access".to_owned()))
    };
    words(given)?.into_iter().map(id).collect()
}
