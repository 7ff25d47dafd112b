//! What production must have, and must not.

use secrecy::{ExposeSecret as _, SecretString};

use super::addresses::{has_weak_password, is_local};
use super::settings::{Settings, Switch};
use super::{from_environment, key_files};

/// Every fault that only matters in production.
pub(super) fn faults(settings: &Settings, public_url: &str) -> Vec<String> {
    let mut faults = missing(settings);
    for (name, url) in [
        ("PETITIONS_PUBLIC_URL", settings.public_url.as_ref().map(|_| public_url)),
        ("PETITIONS_WEB_URL", settings.web_url.as_deref()),
    ] {
        if url.is_some_and(|url| !url.starts_with("https://")) {
            faults.push(format!("{name}: must be an https:// address in production"));
        }
    }
    for (name, url) in settings.database_urls() {
        if url.is_some_and(|url| has_weak_password(url.expose_secret())) {
            faults.push(format!(
                "{name}: needs a password of at least 12 characters that is not a usual one"
            ));
        }
    }
    if settings.smtp_url.as_ref().is_some_and(sends_in_clear) {
        faults.push("SMTP_URL: must be smtps://, or smtp:// with ?tls=required, unless the server is this machine or the next container".into());
    }
    if settings.bench_calls {
        faults.push("PETITIONS_BENCH_CALLS: not in production".into());
    }
    if settings.rate_limits == Some(Switch::Off) {
        faults.push("PETITIONS_RATE_LIMITS: cannot be off in production".into());
    }
    let log = from_environment("PETITIONS_LOG", "info").to_lowercase();
    if log.contains("debug") || log.contains("trace") {
        faults
            .push("PETITIONS_LOG: debug and trace may log personal data; not in production".into());
    }
    faults.extend(key_files::faults(settings));
    faults
}

/// What development does without or makes for itself.
fn missing(settings: &Settings) -> Vec<String> {
    [
        ("PETITIONS_PUBLIC_URL", settings.public_url.is_none()),
        ("DATABASE_URL", settings.database_url.is_none()),
        ("SMTP_URL", settings.smtp_url.is_none()),
        ("PETITIONS_IDENTITY_KEY_FILE", settings.identity_key_file.is_none()),
        ("PETITIONS_TOKEN_KEY_FILE", settings.token_key_file.is_none()),
    ]
    .into_iter()
    .filter(|(_, absent)| *absent)
    .map(|(name, _)| format!("{name}: must be set in production"))
    .collect()
}

/// Whether mails would cross a network unencrypted.
fn sends_in_clear(url: &SecretString) -> bool {
    let url = url.expose_secret();
    url.starts_with("smtp://") && !url.contains("tls=required") && !is_local(url)
}
