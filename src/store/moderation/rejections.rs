//! Refusals of placement (90-2(4), (6)).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId};
use crate::json::{InLanguages, Json};
use crate::schema::{petitions, rejections};
use crate::{Connection, Stored};
use domain::acts::{AppealRoute, GroundName};
use domain::language::Language;

/// What is said about a ground: in a moderator's words, or in the service's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Detail {
    /// As the moderator wrote it.
    Words(String),
    /// As the service states it to each reader in their language.
    InLanguages(InLanguages),
}

impl Detail {
    /// What a reader of this language gets.
    pub fn in_language(&self, language: Language) -> &str {
        match self {
            Self::Words(words) => words,
            Self::InLanguages(texts) => texts.in_language(language),
        }
    }
}

/// A ground of a rejection (90-2(4)), as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum StatedGround {
    /// Fewer than fifty joined in the window.
    InsufficientSupport {
        /// What is said about it.
        detail: Detail,
    },
    /// A part that 90-2(2) requires is missing.
    IncompleteContent {
        /// What is said about it.
        detail: Detail,
    },
    /// The subject is on the prohibited list.
    ProhibitedSubject {
        /// What is said about it.
        detail: Detail,
        /// Its code in the list of the petition's rules.
        subject: String,
    },
    /// Another petition on the subject stands in the way.
    DuplicateSubject {
        /// What is said about it.
        detail: Detail,
        /// The last day of the bar; none when no day is known.
        bar_ends_on: Option<NaiveDate>,
        /// The petition in the way, if it was named.
        blocking_petition: Option<PetitionId>,
    },
}

impl StatedGround {
    /// The settled code in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InsufficientSupport { .. } => GroundName::InsufficientSupport.code(),
            Self::IncompleteContent { .. } => GroundName::IncompleteContent.code(),
            Self::ProhibitedSubject { .. } => GroundName::ProhibitedSubject.code(),
            Self::DuplicateSubject { .. } => GroundName::DuplicateSubject.code(),
        }
    }

    /// What is said about it.
    pub const fn detail(&self) -> &Detail {
        match self {
            Self::InsufficientSupport { detail }
            | Self::IncompleteContent { detail }
            | Self::ProhibitedSubject { detail, .. }
            | Self::DuplicateSubject { detail, .. } => detail,
        }
    }

    /// The code of the prohibited subject.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::ProhibitedSubject { subject, .. } => Some(subject),
            Self::InsufficientSupport { .. }
            | Self::IncompleteContent { .. }
            | Self::DuplicateSubject { .. } => None,
        }
    }

    /// Of a duplicate: the petition in the way, and the last day of the bar, each if it is known.
    pub const fn duplicate(&self) -> Option<(Option<PetitionId>, Option<NaiveDate>)> {
        match self {
            Self::DuplicateSubject { blocking_petition, bar_ends_on, .. } => {
                Some((*blocking_petition, *bar_ends_on))
            }
            Self::InsufficientSupport { .. }
            | Self::IncompleteContent { .. }
            | Self::ProhibitedSubject { .. } => None,
        }
    }
}

/// A refusal of placement as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = rejections)]
pub struct RejectionRow {
    /// What was refused.
    pub petition_id: PetitionId,
    /// At least one.
    #[diesel(serialize_as = Json<Vec<StatedGround>>, deserialize_as = Json<Vec<StatedGround>>)]
    pub grounds: Vec<StatedGround>,
    /// The reasons, in the moderator's words or in the state language.
    pub reasoning: String,
    /// Where it is appealed.
    #[diesel(serialize_as = Coded<AppealRoute>, deserialize_as = Coded<AppealRoute>)]
    pub appeal_route: AppealRoute,
    /// When.
    pub rejected_at: DateTime<Utc>,
    /// The moderator; none when the service itself refused.
    pub rejected_by: Option<AccountId>,
    /// Of this refusal.
    pub id: Uuid,
    /// Since when it stands no longer.
    pub cancelled_at: Option<DateTime<Utc>>,
}

/// Keeps a rejection.
///
/// # Errors
/// The database's.
pub fn insert_rejection(conn: &mut Connection, row: RejectionRow) -> Stored<()> {
    diesel::insert_into(rejections::table).values(row).execute(conn)?;
    Ok(())
}

/// The rejection that stands.
///
/// # Errors
/// The database's.
pub fn rejection(conn: &mut Connection, petition: PetitionId) -> Stored<Option<RejectionRow>> {
    Ok(rejections::table
        .filter(rejections::petition_id.eq(petition))
        .filter(rejections::cancelled_at.is_null())
        .select(RejectionRow::as_select())
        .first(conn)
        .optional()?)
}

/// The rejection stands no longer; it stays on record.
///
/// # Errors
/// The database's.
pub fn cancel_rejection(
    conn: &mut Connection,
    petition: PetitionId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(
        rejections::table
            .filter(rejections::petition_id.eq(petition))
            .filter(rejections::cancelled_at.is_null()),
    )
    .set(rejections::cancelled_at.eq(at))
    .execute(conn)?;
    Ok(())
}

/// A rejection with the number and the addressee of its petition.
pub type PublicRejectionRow = (RejectionRow, Option<String>, String);

/// Rejections that stand, newest first, before the given one.
///
/// # Errors
/// The database's.
pub fn public_rejections(
    conn: &mut Connection,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Stored<Vec<PublicRejectionRow>> {
    let mut query = rejections::table
        .inner_join(petitions::table)
        .filter(rejections::cancelled_at.is_null())
        .order((rejections::rejected_at.desc(), rejections::id.desc()))
        .limit(limit)
        .select((RejectionRow::as_select(), petitions::number, petitions::addressee))
        .into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(
            rejections::rejected_at
                .lt(at)
                .or(rejections::rejected_at.eq(at).and(rejections::id.lt(id))),
        );
    }
    Ok(query.load(conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both_ways(stated: &StatedGround, stored: &str) {
        assert_eq!(serde_json::to_string(stated).unwrap(), stored);
        assert_eq!(serde_json::from_str::<StatedGround>(stored).unwrap(), *stated);
    }

    #[test]
    fn grounds_are_kept_in_one_shape() {
        let detail = || Detail::Words("x".to_owned());
        both_ways(
            &StatedGround::ProhibitedSubject { detail: detail(), subject: "rights".to_owned() },
            r#"{"code":"prohibited_subject","detail":"x","subject":"rights"}"#,
        );
        // A duplicate says so where the petition in the way or the day is not known.
        both_ways(
            &StatedGround::DuplicateSubject {
                detail: detail(),
                bar_ends_on: NaiveDate::from_ymd_opt(2026, 5, 1),
                blocking_petition: None,
            },
            r#"{"code":"duplicate_subject","detail":"x","bar_ends_on":"2026-05-01","blocking_petition":null}"#,
        );
        let texts = |code: &str| InLanguages {
            kk: format!("kk {code}"),
            ru: format!("ru {code}"),
            en: format!("en {code}"),
        };
        both_ways(
            &StatedGround::InsufficientSupport { detail: Detail::InLanguages(texts("a")) },
            r#"{"code":"insufficient_support","detail":{"kk":"kk a","ru":"ru a","en":"en a"}}"#,
        );
    }

    #[test]
    fn the_code_of_a_stored_ground_is_the_law_s() {
        let detail = Detail::Words(String::new());
        for (stated, code) in [
            (
                StatedGround::InsufficientSupport { detail: detail.clone() },
                GroundName::InsufficientSupport.code(),
            ),
            (StatedGround::IncompleteContent { detail }, GroundName::IncompleteContent.code()),
        ] {
            assert_eq!(stated.code(), code);
            assert_eq!(serde_json::to_value(&stated).unwrap()["code"], code);
        }
    }
}
