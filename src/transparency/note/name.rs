//! Names of keys.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::bounds;

/// Why this is no name of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the name of a key is 1 to 255 bytes without spaces, plus signs and control characters")]
pub struct NameFault;

/// The name of a key: an address without its scheme, as `example.org/log`. Without spaces, plus signs and control
/// characters, and not empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

impl KeyName {
    /// Its letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyName {
    type Err = NameFault;

    fn from_str(text: &str) -> Result<Self, NameFault> {
        let length = (1..=bounds::KEY_NAME).contains(&text.len());
        let barred = |c: char| c.is_whitespace() || c == '+' || c.is_control();
        if length && !text.contains(barred) { Ok(Self(text.to_owned())) } else { Err(NameFault) }
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
