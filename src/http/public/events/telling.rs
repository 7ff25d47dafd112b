//! An event as it goes over the wire.

use std::sync::Arc;

use actix_web::web::Bytes;
use chrono::{DateTime, Timelike as _, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::views::vocabulary::StateWord;
use app::petitions::Progress;

/// The data of each event.
#[derive(Serialize, ToSchema)]
#[schema(as = CountEvent)]
pub(super) struct CountEvent {
    signature_count: u32,
    required_count: Option<u32>,
    #[schema(value_type = StateWord)]
    state: &'static str,
    /// To the second.
    as_of: DateTime<Utc>,
}

/// An event's text and id; all listeners share one text.
#[derive(Debug, Clone)]
pub(super) struct Told {
    id: Arc<str>,
    text: Bytes,
    /// Nothing follows: the petition is no longer in public access.
    last: bool,
}

impl Told {
    /// How far a petition has come.
    pub(super) fn of(progress: &Progress, now: DateTime<Utc>) -> Self {
        let id: Arc<str> =
            format!("{}.{}.{}", progress.version, progress.last_ordinal, progress.signature_count)
                .into();
        let event = CountEvent {
            signature_count: progress.signature_count,
            required_count: progress.required_count,
            state: progress.state.code(),
            as_of: now.with_nanosecond(0).unwrap_or(now),
        };
        let data = serde_json::to_string(&event).unwrap_or_default();
        Self { text: format!("id: {id}\nevent: count\ndata: {data}\n\n").into(), id, last: false }
    }

    /// That the petition has left public access.
    pub(super) fn gone() -> Self {
        Self {
            id: "gone".into(),
            text: Bytes::from_static(b"event: gone\ndata: {}\n\n"),
            last: true,
        }
    }

    /// What a listener who comes back names as seen.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The bytes of the event.
    pub(super) fn text(&self) -> &Bytes {
        &self.text
    }

    /// Whether nothing follows.
    pub(super) fn is_last(&self) -> bool {
        self.last
    }
}
