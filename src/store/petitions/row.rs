//! A petition as it stands in its table.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::translation::TranslationColumn;
use crate::coded::{Coded, MaybeCoded};
use crate::ids::{AccountId, PetitionId};
use crate::schema::petitions;
use crate::slugs::Slug;
use crate::{StoreError, Stored};
use domain::language::Language;
use domain::petition::{
    Collection, Duties, Joining, State, StateFacts, StateName, Text, Translation,
};
use domain::public_body::BodySlug;
use domain::rules::{Mode, Source, Version};

/// A petition as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = petitions)]
pub struct PetitionRow {
    /// A UUIDv7, made with the draft (RFC 9562, 5.7).
    pub id: PetitionId,
    /// The registration number, `2026-000042`; given at submission.
    pub number: Option<String>,
    /// The account of the citizen who filed it, or whose paper application staff entered.
    pub author_id: AccountId,
    /// Where it stands in its lifecycle.
    #[diesel(serialize_as = Coded<StateName>, deserialize_as = Coded<StateName>)]
    pub state: StateName,
    /// Grows with every change of text or state.
    pub version: i32,
    /// The rules of the day of submission; they stay with the petition to its end.
    #[diesel(serialize_as = Coded<Version>, deserialize_as = Coded<Version>)]
    pub rule_set: Version,
    /// Whether the application came through the portal or on paper (90-2(1)).
    #[diesel(serialize_as = Coded<Source>, deserialize_as = Coded<Source>)]
    pub source: Source,
    /// Whether the moderator checks before the fifty joiners or after them (90-2(5)).
    #[diesel(serialize_as = Coded<Mode>, deserialize_as = Coded<Mode>)]
    pub mode: Mode,
    /// The language of the text that counts where a translation differs.
    #[diesel(serialize_as = Coded<Language>, deserialize_as = Coded<Language>)]
    pub language: Language,
    /// The body that has it or is to have it: the one it is addressed to (90-2(2)(2)), until forwarding, the author's
    /// consent or a reorganisation change it.
    #[diesel(serialize_as = Slug, deserialize_as = Slug)]
    pub addressee: BodySlug,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub subject: String,
    /// The message itself.
    pub content: String,
    /// Arguments for it.
    pub arguments: String,
    /// What the addressee is asked to do.
    pub proposals: String,
    /// Who files for the author.
    pub representative: Option<String>,
    /// SHA-256 of the frozen text ([`Text::canonical`]).
    pub text_hash: Option<Vec<u8>>,
    /// The secret of the limited publication.
    pub link_key: Option<String>,
    /// From which the keys of this petition's signers are derived.
    pub signer_salt: Vec<u8>,
    /// Live signatures.
    pub signature_count: i32,
    /// Grows with every signature and never falls.
    pub last_ordinal: i64,
    /// Votes needed (90-3(4)), frozen at opening.
    pub required_count: Option<i32>,
    /// Last civil day of the window of the fifty (90-2(4)(1)).
    pub joining_ends_on: Option<NaiveDate>,
    /// When it came into open publication (90-2(7)); absent before.
    pub opened_at: Option<DateTime<Utc>>,
    /// Last civil day of signing (90-3(2)).
    pub closes_on: Option<NaiveDate>,
    /// When the votes it needs were there (90-3(4)); absent before.
    pub threshold_reached_at: Option<DateTime<Utc>>,
    /// The state it was archived from.
    #[diesel(serialize_as = MaybeCoded<StateName>, deserialize_as = MaybeCoded<StateName>)]
    pub closed_as: Option<StateName>,
    /// Legal time at which the draft was begun.
    pub created_at: DateTime<Utc>,
    /// Legal time of submission, which froze the text; absent in a draft.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Legal time of the last change of text or state.
    pub changed_at: DateTime<Utc>,
    /// Out of public access since then; a flag beside the state.
    pub taken_down_at: Option<DateTime<Utc>>,
    /// The text in the second language.
    #[diesel(serialize_as = TranslationColumn, deserialize_as = TranslationColumn)]
    pub translation: Option<Translation>,
}

impl PetitionRow {
    /// The texts of the petition.
    pub fn text(&self) -> Text {
        Text {
            title: self.title.clone(),
            subject: self.subject.clone(),
            content: self.content.clone(),
            arguments: self.arguments.clone(),
            proposals: self.proposals.clone(),
            language: self.language,
            addressee: self.addressee.clone(),
            representative: self.representative.clone(),
            translation: self.translation.clone(),
        }
    }

    /// The state with its facts; the duties come from their own tables.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the row lacks a fact that its state must carry.
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
        let facts = StateFacts { joining, collection, duties, closed_as: self.closed_as };
        State::restore(self.state, facts).ok_or(StoreError::Corrupt("facts of a petition's state"))
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

    /// Votes needed, once the petition is open.
    pub fn required(&self) -> Option<u32> {
        self.required_count.and_then(|count| count.try_into().ok())
    }
}

/// The counts of a petition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Whose counts they are.
    pub petition: PetitionId,
    /// Live signatures.
    pub signature_count: i32,
    /// Grows with every signature and never falls.
    pub last_ordinal: i64,
}
