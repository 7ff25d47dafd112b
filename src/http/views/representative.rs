//! Who represents an author, for those who may know.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use app::representatives::Contact;

/// Where who represents the author is written to.
#[derive(Debug, Serialize, ToSchema)]
pub struct RepresentativeContact {
    email: String,
    /// When it was stated that they consent.
    consented_at: DateTime<Utc>,
}

impl From<Contact> for RepresentativeContact {
    fn from(contact: Contact) -> Self {
        Self { email: contact.email, consented_at: contact.consented_at }
    }
}
