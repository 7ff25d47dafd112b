//! What production must have, and must not.

use secrecy::{ExposeSecret as _, SecretString};

use super::addresses::{has_weak_password, is_local, is_verified, leads_nowhere, parameters};
use super::key_files;
use super::settings::{Settings, Switch};

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
        if url.is_some_and(leads_nowhere) {
            faults.push(format!("{name}: citizens cannot reach this machine by that name"));
        }
    }
    for (name, url) in settings.database_urls() {
        let Some(url) = url.map(SecretString::expose_secret) else { continue };
        if has_weak_password(url) {
            faults.push(format!(
                "{name}: needs a password of at least 12 characters that is not a usual one"
            ));
        }
        if !is_verified(url) {
            faults.push(format!(
                "{name}: needs sslmode=verify-full, or verify-ca, unless the server is this machine or the next container"
            ));
        }
    }
    faults.extend(AROUND_THE_ADDRESS.into_iter().filter(|name| is_set(name)).map(|name| {
        format!(
            "{name}: not in production: it would lead to a database that DATABASE_URL does not name"
        )
    }));
    if settings.smtp_url.as_ref().is_some_and(sends_in_clear) {
        faults.push("SMTP_URL: must be smtps://, or smtp:// with ?tls=required, unless the server is this machine or the next container".into());
    }
    if settings.bench_calls {
        faults.push("PETITIONS_BENCH_CALLS: not in production".into());
    }
    if settings.webhook_loopback_port.is_some() {
        faults.push("PETITIONS_WEBHOOK_LOOPBACK_PORT: not in production: webhooks would reach what listens on this machine".into());
    }
    if settings.rate_limits == Some(Switch::Off) {
        faults.push("PETITIONS_RATE_LIMITS: cannot be off in production".into());
    }
    faults.extend(key_files::faults(settings));
    faults
}

/// Variables by which libpq reaches another server, or another way, than an address says (libpq, environment variables).
const AROUND_THE_ADDRESS: [&str; 5] =
    ["PGHOST", "PGHOSTADDR", "PGSERVICE", "PGSERVICEFILE", "PGSSLMODE"];

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// What development does without or makes for itself.
fn missing(settings: &Settings) -> Vec<String> {
    [
        ("PETITIONS_PUBLIC_URL", settings.public_url.is_none()),
        ("DATABASE_URL", settings.database_url.is_none()),
        ("SMTP_URL", settings.smtp_url.is_none()),
        ("PETITIONS_IDENTITY_KEY_FILE", settings.identity_key_file.is_none()),
        ("PETITIONS_TOKEN_KEY_FILE", settings.token_key_file.is_none()),
        ("PETITIONS_LOG_KEY_FILE", settings.log_key_file.is_none()),
    ]
    .into_iter()
    .filter(|(_, absent)| *absent)
    .map(|(name, _)| format!("{name}: must be set in production"))
    .chain(not_chosen(settings))
    .collect()
}

/// What the law leaves to whoever answers for the deployment: they say it, and have no default of ours.
fn not_chosen(settings: &Settings) -> impl Iterator<Item = String> {
    [
        (
            "PETITIONS_REQUIRED_ASSURANCE",
            settings.required_assurance.is_none(),
            "how sure it must be who files and signs: declared, provider, counter or eds",
        ),
        (
            "PETITIONS_SIGNATURE_EVIDENCE",
            settings.signature_evidence.is_none(),
            "what each signature bears: session or cms",
        ),
        (
            "PETITIONS_MODERATION_MODE",
            settings.moderation_mode.is_none(),
            "when petitions are checked: PRE or POST",
        ),
        (
            "PETITIONS_RETENTION_DAYS",
            settings.retention_days.is_none(),
            "how long what has served is kept",
        ),
    ]
    .into_iter()
    .filter(|(_, absent, _)| *absent)
    .map(|(name, _, what)| format!("{name}: production chooses {what}"))
}

/// Whether mails would cross a network unencrypted. Schemes are written in either case (RFC 3986, 3.1).
fn sends_in_clear(url: &SecretString) -> bool {
    let url = url.expose_secret();
    let scheme = url.split("://").next().unwrap_or_default().to_ascii_lowercase();
    let tls = parameters(url, "tls");
    match scheme.as_str() {
        "smtps" => !tls.is_empty(),
        "smtp" => tls != ["required"] && !is_local(url),
        // Not understood at all, which is told elsewhere.
        _ => false,
    }
}
