//! Who is invited to a discussion or takes part in it, and who is in a working group.

use serde::Serialize;
use utoipa::ToSchema;

use crate::views::vocabulary::{MemberWord, ParticipantWord};
use app::records::{MemberRecord, ParticipantRecord};
use domain::participants::is_named;

/// Somebody who is invited to a discussion, or took part in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Participant)]
pub struct ParticipantView {
    #[schema(value_type = ParticipantWord, example = "expert")]
    kind: &'static str,
    /// Of state bodies and deputies, and of others who agreed to it; of all for the author, moderators and the addressee.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Their office or profession.
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<String>,
    /// Whether they agreed to be named to everybody; for the author, moderators and the addressee.
    #[serde(skip_serializing_if = "Option::is_none")]
    named: Option<bool>,
}

impl ParticipantView {
    pub(crate) fn of(record: &ParticipantRecord, insider: bool) -> Self {
        let told = insider || is_named(record.kind.holds_office(), record.named);
        Self {
            kind: record.kind.code(),
            name: told.then(|| record.name.clone()),
            office: record.office.clone(),
            named: insider.then_some(record.named),
        }
    }
}

/// A member of a working group.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GroupMember)]
pub struct MemberView {
    #[schema(value_type = MemberWord, example = "deputy")]
    kind: &'static str,
    /// Of state bodies and deputies, and of others who agreed to it; of all for the author, moderators and the addressee.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Their office or profession.
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<String>,
    /// Whether they agreed to be named to everybody; for the author, moderators and the addressee.
    #[serde(skip_serializing_if = "Option::is_none")]
    named: Option<bool>,
}

impl MemberView {
    pub(crate) fn of(record: &MemberRecord, insider: bool) -> Self {
        let told = insider || is_named(record.kind.holds_office(), record.named);
        Self {
            kind: record.kind.code(),
            name: told.then(|| record.name.clone()),
            office: record.office.clone(),
            named: insider.then_some(record.named),
        }
    }
}
