//! What a provider says of a person, by the names that its claims have there.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::settings::ClaimNames;

/// A person as the provider's claims tell of them; nothing is judged yet. What is no text, or empty, is not told.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Person {
    /// The national number, as written there.
    pub iin: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Address of e-mail.
    pub email: Option<String>,
    /// The provider has seen that the address is theirs.
    pub email_verified: bool,
}

impl Person {
    pub(crate) fn of(claims: &Map<String, Value>, names: &ClaimNames) -> Self {
        let text = |name: &str| {
            let told = claims.get(name)?.as_str()?.trim();
            (!told.is_empty()).then(|| told.to_owned())
        };
        Self {
            iin: text(&names.iin),
            family_name: text(&names.family_name),
            given_name: text(&names.given_name),
            patronymic: text(&names.patronymic),
            // A year alone, or one that is withheld (0000-MM-DD; Core 5.1), is no birth date.
            birth_date: text(&names.birth_date)
                .and_then(|told| NaiveDate::parse_from_str(&told, "%Y-%m-%d").ok())
                .filter(|date| chrono::Datelike::year(date) > 0),
            email: text(&names.email),
            email_verified: claims.get("email_verified").and_then(Value::as_bool).unwrap_or(false),
        }
    }
}
