//! What a provider says of a person, judged as what a person would type themselves.

use chrono::NaiveDate;
use text::address::deliverable;
use text::names::{folded, is_none};

use crate::accounts::canonical_email;
use domain::iin::Iin;
use identity_providers::Person;

/// Longest part of a name, in characters.
const LONGEST_NAME: usize = 100;
/// Longest address, in bytes (RFC 5321, 4.5.3.1.3).
const LONGEST_ADDRESS: usize = 254;

/// A person as an account may hold them; what is not told, or cannot be kept, is none.
#[derive(Clone)]
pub(super) struct Claims {
    pub(super) iin: Option<Iin>,
    pub(super) family_name: Option<String>,
    pub(super) given_name: Option<String>,
    pub(super) patronymic: Option<String>,
    pub(super) birth_date: Option<NaiveDate>,
    pub(super) email: Option<String>,
    email_verified: bool,
}

impl Claims {
    pub(super) fn of(person: &Person) -> Self {
        let patronymic = person.patronymic.as_deref().and_then(name);
        let address = person.email.as_deref().filter(|told| told.len() <= LONGEST_ADDRESS);
        Self {
            iin: person.iin.as_deref().and_then(|told| Iin::parse(told).ok()),
            family_name: person.family_name.as_deref().and_then(name),
            given_name: person.given_name.as_deref().and_then(name),
            patronymic: patronymic.filter(|name| !is_none(name)),
            birth_date: person.birth_date,
            email: address.and_then(|told| deliverable(told).ok()),
            email_verified: person.email_verified,
        }
    }

    /// Whether the provider has seen that this address is theirs.
    pub(super) fn has_verified(&self, address: &str) -> bool {
        let told = self.email.as_deref().filter(|_| self.email_verified);
        told.is_some_and(|told| canonical_email(told) == canonical_email(address))
    }
}

/// A part of a name, as one that is typed would be kept.
fn name(told: &str) -> Option<String> {
    let name = folded(told.trim()).ok()?.text;
    let letter =
        |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '’' | '.' | '\u{300}'..='\u{36f}');
    let good = (1..=LONGEST_NAME).contains(&name.chars().count())
        && name.chars().next().is_some_and(char::is_alphabetic)
        && name.chars().all(letter);
    good.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_counts_as_theirs_only_if_the_provider_has_seen_it_and_it_is_the_same() {
        let told = |email: &str, email_verified| {
            Claims::of(&Person {
                email: Some(email.to_owned()),
                email_verified,
                ..Person::default()
            })
        };
        assert!(told("Aigul@example.kz", true).has_verified("aigul@EXAMPLE.kz"));
        assert!(!told("aigul@example.kz", false).has_verified("aigul@example.kz"));
        assert!(!told("aigul@example.kz", true).has_verified("other@example.kz"));
        assert!(!told("not an address", true).has_verified("not an address"));
    }

    #[test]
    fn what_cannot_be_kept_is_not_told() {
        let claims = Claims::of(&Person {
            iin: Some("581014274024".to_owned()),
            family_name: Some("<b>".to_owned()),
            given_name: Some(" Айгүл ".to_owned()),
            patronymic: Some("-".to_owned()),
            ..Person::default()
        });
        assert!(claims.iin.is_none() && claims.family_name.is_none());
        assert!(claims.patronymic.is_none() && claims.email.is_none());
        assert_eq!(claims.given_name.as_deref(), Some("Айгүл"));
    }
}
