//! The names of public bodies, to which petitions are addressed (90-1(1)).

use std::fmt;
use std::ops::Deref;

/// A body by its settled name in addresses and in the reference data: `ministry-trade-integration`.
/// That it is well formed says nothing of whether there is such a body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BodySlug(String);

impl BodySlug {
    /// The slug written so; `None` for anything but small letters, digits and hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (!text.is_empty() && text.bytes().all(known)).then(|| Self(text.to_owned()))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for BodySlug {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for BodySlug {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BodySlug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
