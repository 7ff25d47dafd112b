//! What is asked of a list, and where a petition stands in it.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};

use crate::ids::{AccountId, PetitionId};
use domain::language::Language;
use domain::petition::StateName;
use domain::public_body::BodySlug;

/// Which petitions a list shows. Only opened ones unless an author or a queue asks.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In public access now.
    pub opened_only: bool,
    /// In any state when there is none.
    pub states: Vec<StateName>,
    /// Only those addressed to one of these bodies; to any when absent, to none when empty.
    pub addressees: Option<Vec<BodySlug>>,
    /// In any language when there is none.
    pub languages: Vec<Language>,
    /// Words that must stand in the number, title, subject or content, as `text::searching::sought` asks for them; when
    /// there are none, nothing is found. Whoever asks for any is shown petitions in public access alone.
    pub sought: Option<String>,
    /// Whether a term passed without its act.
    pub overdue: Option<bool>,
    /// Only those that this account filed.
    pub author: Option<AccountId>,
}

/// Where a page starts: after the item with this key and id.
#[derive(Debug, Clone, Copy)]
pub struct After {
    /// What the order goes by.
    pub key: i64,
    /// Decides between items of an equal key.
    pub id: PetitionId,
}

/// Where a page begins.
#[derive(Debug, Clone)]
pub enum Start {
    /// With the first of all.
    First,
    /// Behind a place.
    After(After),
    /// With the first that none of these is: they have been shown.
    Beside(Vec<PetitionId>),
}

impl Start {
    /// The place it begins behind, and what is left out.
    pub(super) fn parts(&self) -> (Option<After>, &[PetitionId]) {
        match self {
            Self::First => (None, &[]),
            Self::After(after) => (Some(*after), &[]),
            Self::Beside(shown) => (None, shown),
        }
    }
}

/// A petition's place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Place {
    /// Which petition.
    #[diesel(sql_type = SqlUuid)]
    pub id: PetitionId,
    /// The number its order goes by.
    #[diesel(sql_type = BigInt)]
    pub key: i64,
}
