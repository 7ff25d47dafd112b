//! What the public learns of what was refused placement.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{Error, Work};
use store::moderation::{self, PublicRejectionRow, StatedGround};

/// A rejection as the public learns of it: number, addressee, grounds and date.
#[derive(Debug, Clone)]
pub struct PublicRejection {
    /// Of the rejection.
    pub id: Uuid,
    /// Number of the petition.
    pub number: Option<String>,
    /// Slug of its addressee.
    pub addressee: String,
    /// Without the moderator's words.
    pub grounds: Vec<PublicGround>,
    /// When.
    pub rejected_at: DateTime<Utc>,
}

/// A ground without the moderator's words.
#[derive(Debug, Clone)]
pub struct PublicGround {
    /// The settled code of the ground.
    pub code: &'static str,
    /// Code of the prohibited subject.
    pub subject: Option<String>,
}

impl From<PublicRejectionRow> for PublicRejection {
    fn from((row, number, addressee): PublicRejectionRow) -> Self {
        let public = |ground: &StatedGround| PublicGround {
            code: ground.code(),
            subject: ground.subject().map(str::to_owned),
        };
        Self {
            id: row.id,
            number,
            addressee,
            grounds: row.grounds.iter().map(public).collect(),
            rejected_at: row.rejected_at,
        }
    }
}

/// What the public learns of rejections, newest first: number, addressee, grounds and date.
///
/// # Errors
/// The store's failure.
pub fn public_rejections(
    work: &mut Work<'_>,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<PublicRejection>, Error> {
    let found = moderation::public_rejections(work.conn, before, limit)?;
    Ok(found.into_iter().map(Into::into).collect())
}
