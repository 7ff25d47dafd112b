//! Who has a petition in hand, as staff see it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use app::holds::Hold;
use app::ids::AccountId;

/// Who has a petition in hand.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hold)]
pub struct HoldView {
    /// Their name at work.
    name: String,
    /// It is the reader.
    own: bool,
    since: DateTime<Utc>,
    /// Until when others are kept from acting on it, unless its holder is done before or asks again.
    until: DateTime<Utc>,
}

impl HoldView {
    /// The hold, for that reader.
    pub fn of(hold: &Hold, reader: AccountId) -> Self {
        Self {
            name: hold.name.clone(),
            own: hold.holder == reader,
            since: hold.since,
            until: hold.until,
        }
    }
}
