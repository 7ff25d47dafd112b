//! What the broker can be asked to do wrong.

use serde::{Deserialize, Serialize};

/// How a call of the broker fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// 503.
    Down,
    /// It answers after longer than anybody waits.
    Slow,
    /// It answers with more than anybody reads.
    Endless,
    /// What it answers is no JSON.
    Malformed,
    /// It says no, with status 200.
    Refusing,
    /// It sends on to another place.
    Redirect,
    /// Its addresses lead to another host. Of the opening of a signing.
    Elsewhere,
    /// Its launch link is a script. Of the opening of a signing.
    ScriptLink,
    /// Its picture is none. Of the opening of a signing.
    NoPicture,
    /// It brings two signatures. Of their collection.
    Several,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Down,
        Self::Slow,
        Self::Endless,
        Self::Malformed,
        Self::Refusing,
        Self::Redirect,
        Self::Elsewhere,
        Self::ScriptLink,
        Self::NoPicture,
        Self::Several,
    ];

    /// The fault of that name.
    pub fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }

    /// Its name.
    pub fn code(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// What fails at present.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults {
    /// When a signing is opened.
    pub offering: Option<Fault>,
    /// When the document is handed over.
    pub handing: Option<Fault>,
    /// When the signature is collected.
    pub collecting: Option<Fault>,
}
