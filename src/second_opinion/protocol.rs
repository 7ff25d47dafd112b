//! What NCANode 3 is asked and answers (`POST /cms/verify`, `POST /cms/extract`), as far as it is looked at. What is not
//! named here, its word on the holder's sex for one, is not believed or not there.

use serde::{Deserialize, Serialize};

/// The body of `/cms/verify`. A source of revocation that is not named is not asked.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Question<'a> {
    pub(crate) cms: &'a str,
    /// Of a detached CMS alone: beside an attached content it would be ignored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<&'a str>,
    pub(crate) revocation_check: [&'static str; 1],
}

/// The answer of `/cms/verify`; its HTTP status is 200 for a bad signature too.
#[derive(Debug, Deserialize)]
pub(crate) struct Verdict {
    pub(crate) valid: bool,
    #[serde(default)]
    pub(crate) signers: Vec<Signer>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Signer {
    #[serde(default)]
    pub(crate) certificates: Vec<Certificate>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Certificate {
    pub(crate) valid: bool,
    #[serde(default)]
    pub(crate) revocations: Vec<Revocation>,
    pub(crate) key_usage: Option<String>,
    #[serde(default)]
    pub(crate) key_user: Vec<String>,
    pub(crate) serial_number: Option<String>,
    pub(crate) subject: Option<Subject>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Revocation {
    pub(crate) revoked: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Subject {
    pub(crate) iin: Option<String>,
    pub(crate) bin: Option<String>,
}

/// The body of `/cms/extract`.
#[derive(Debug, Serialize)]
pub(crate) struct Extraction<'a> {
    pub(crate) cms: &'a str,
}

/// The content of an attached CMS, in Base64.
#[derive(Debug, Deserialize)]
pub(crate) struct Extracted {
    pub(crate) data: Option<String>,
}
