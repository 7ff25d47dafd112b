//! The settings in force as an operator reads them.

use super::effective::Effective;
use super::settings::{LogFormat, Settings};

/// The name of a setting and its value.
type Line = (&'static str, String);

impl Effective {
    /// The effective values, one a line, secrets left out.
    pub fn describe(&self) -> String {
        [
            self.deployment(),
            secret_files(&self.settings),
            mail(&self.settings),
            self.keys(),
            self.law(),
            self.callers(),
            self.electronic_signatures(),
            capacity(&self.settings),
            self.surroundings(),
        ]
        .into_iter()
        .flatten()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect()
    }

    /// What is deployed, and where it is reached.
    fn deployment(&self) -> Vec<Line> {
        let settings = &self.settings;
        vec![
            (
                "PETITIONS_ENV",
                if self.is_development() { "development" } else { "production" }.to_owned(),
            ),
            ("PETITIONS_LISTEN", settings.listen.to_string()),
            ("PETITIONS_DATA_DIR", self.data_dir.display().to_string()),
            ("DATABASE_URL", shown(settings.database_url.is_some())),
            ("DATABASE_MIGRATION_URL", shown(settings.database_migration_url.is_some())),
            ("DATABASE_READ_URL", shown(settings.database_read_url.is_some())),
            ("PETITIONS_PUBLIC_URL", self.public_url.clone()),
            ("PETITIONS_WEB_URL", self.web_url.clone().unwrap_or_else(|| "(own pages)".to_owned())),
            ("PETITIONS_PAGES", if self.pages() { "on" } else { "off" }.to_owned()),
        ]
    }

    /// What is told of the process, and what the embedded cluster runs.
    fn surroundings(&self) -> Vec<Line> {
        let settings = &self.settings;
        let programs = settings.pg_bin_dir.as_ref();
        let format = match self.log_format() {
            LogFormat::Text => "text",
            LogFormat::Json => "json",
        };
        vec![
            (
                "PETITIONS_METRICS_LISTEN",
                settings
                    .metrics_listen
                    .map_or_else(|| "(nowhere)".to_owned(), |address| address.to_string()),
            ),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", settings.collector().unwrap_or("(nowhere)").to_owned()),
            ("PETITIONS_TRACE_REQUESTS", settings.trace_requests.to_string()),
            ("PETITIONS_LOG", settings.log_filter().unwrap_or("info").to_owned()),
            ("PETITIONS_LOG_FORMAT", format.to_owned()),
            ("PETITIONS_LOG_REQUESTS", self.log_requests().to_string()),
            ("PETITIONS_STOP_PAUSE", self.stop_pause().as_secs().to_string()),
            (
                "PG_BIN_DIR",
                programs
                    .map_or_else(|| "(searched for)".to_owned(), |dir| dir.display().to_string()),
            ),
        ]
    }

    /// Where keys are kept, and who is shown what one of them signs.
    fn keys(&self) -> Vec<Line> {
        let settings = &self.settings;
        vec![
            (
                "PETITIONS_IDENTITY_KEY_FILE",
                self.key_file(settings.identity_key_file.as_ref(), "identity")
                    .display()
                    .to_string(),
            ),
            (
                "PETITIONS_TOKEN_KEY_FILE",
                self.key_file(settings.token_key_file.as_ref(), "token").display().to_string(),
            ),
            (
                "PETITIONS_LOG_KEY_FILE",
                self.key_file(settings.log_key_file.as_ref(), "log").display().to_string(),
            ),
            ("PETITIONS_LOG_WITNESSES", {
                let file = settings.log_witnesses.as_ref();
                file.map_or_else(|| "(none)".to_owned(), |file| file.display().to_string())
            }),
            ("PETITIONS_LOG_QUORUM", {
                let quorum = settings.log_quorum.map(|quorum| quorum.to_string());
                quorum.unwrap_or_else(|| "(more than half)".to_owned())
            }),
            ("PETITIONS_LOG_WITNESS_SECONDS", settings.log_witness_seconds.to_string()),
        ]
    }

    /// What the law leaves open.
    fn law(&self) -> Vec<Line> {
        let settings = &self.settings;
        vec![
            (
                "PETITIONS_REQUIRED_ASSURANCE",
                format!(
                    "filing={},signing={}",
                    self.required.filing.code(),
                    self.required.signing.code()
                ),
            ),
            ("PETITIONS_SIGNATURE_EVIDENCE", self.evidence.code().to_owned()),
            ("PETITIONS_MODERATION_MODE", self.mode.code().to_owned()),
            ("PETITIONS_RETENTION_DAYS", self.retention_days.to_string()),
            ("PETITIONS_CORRECTION_RESTARTS_CLOCK", settings.correction_restarts_clock.to_string()),
            ("PETITIONS_LOCAL_RESIDENCE_REQUIRED", settings.local_residence_required.to_string()),
            ("PETITIONS_NO_SIGNATURE_WITHDRAWAL", settings.no_signature_withdrawal.to_string()),
            ("PETITIONS_NO_PETITION_WITHDRAWAL", settings.no_petition_withdrawal.to_string()),
            (
                "PETITIONS_NO_JOINING_AFTER_THRESHOLD",
                settings.no_joining_after_threshold.to_string(),
            ),
            ("PETITIONS_OFFICE_CLOSES", settings.office_closes.format("%H:%M").to_string()),
        ]
    }

    /// Whose electronic signatures count, and who is asked about their certificates.
    fn electronic_signatures(&self) -> Vec<Line> {
        let settings = &self.settings;
        let named =
            |value: Option<String>, absent: &str| value.unwrap_or_else(|| absent.to_owned());
        let nobody = if self.is_development() { "(made up)" } else { "(none)" };
        let authorities = settings.eds_authorities.as_ref().map(|dir| dir.display().to_string());
        let seconds = settings.eds_answer_seconds.map(|seconds| seconds.to_string());
        let threads = settings.eds_threads.map(|threads| threads.to_string());
        vec![
            ("PETITIONS_EDS_AUTHORITIES", named(authorities, nobody)),
            ("PETITIONS_EDS_OCSP_URL", named(settings.eds_ocsp_url.clone(), "(none)")),
            ("PETITIONS_EDS_LISTS", named(settings.eds_lists.clone(), "(none)")),
            ("PETITIONS_EDS_REVOCATION", settings.eds_revocation.code()),
            ("PETITIONS_EDS_UNCHECKED", settings.eds_unchecked.code()),
            ("PETITIONS_EDS_ANSWER_SECONDS", named(seconds, "(300, or 0 where made up)")),
            (
                "PETITIONS_EDS_BROKER_URL",
                named(
                    settings.eds_broker_url.clone(),
                    if self.is_development() { "(the sandbox's)" } else { "(none)" },
                ),
            ),
            ("PETITIONS_EDS_THREADS", named(threads, "(one a core)")),
            ("PETITIONS_NCANODE_URL", named(settings.ncanode_url.clone(), "(none)")),
            ("PETITIONS_NCANODE_ABSENT", settings.ncanode_absent.code()),
        ]
    }

    /// Who may call, how often, and what a password costs.
    fn callers(&self) -> Vec<Line> {
        let settings = &self.settings;
        vec![
            ("PETITIONS_TRUSTED_PROXIES", shown_list(&self.trusted_proxies)),
            ("PETITIONS_ALLOWED_ORIGINS", shown_list(&self.allowed_origins)),
            (
                "PETITIONS_IDENTITY_PROVIDERS_FILE",
                settings.identity_providers_file.as_ref().map_or_else(
                    || if self.is_development() { "(the sandbox's)" } else { "none" }.to_owned(),
                    |file| file.display().to_string(),
                ),
            ),
            ("PETITIONS_RATE_LIMITS", if self.rate_limits() { "on" } else { "off" }.to_owned()),
            ("PETITIONS_PASSWORD_MEMORY", settings.password_memory.to_string()),
            ("PETITIONS_PASSWORD_PASSES", settings.password_passes.to_string()),
        ]
    }
}

/// Where secrets are read from.
fn secret_files(settings: &Settings) -> Vec<Line> {
    [
        ("DATABASE_URL_FILE", &settings.database_url_file),
        ("DATABASE_MIGRATION_URL_FILE", &settings.database_migration_url_file),
        ("DATABASE_READ_URL_FILE", &settings.database_read_url_file),
        ("SMTP_URL_FILE", &settings.smtp_url_file),
    ]
    .into_iter()
    .map(|(name, file)| {
        let none = || "(none)".to_owned();
        (name, file.as_ref().map_or_else(none, |file| file.display().to_string()))
    })
    .collect()
}

/// How mail is sent.
fn mail(settings: &Settings) -> Vec<Line> {
    vec![
        ("SMTP_URL", shown(settings.smtp_url.is_some())),
        ("PETITIONS_MAIL_FROM", settings.mail_from.clone()),
        (
            "PETITIONS_BOUNCE_ADDRESS",
            settings.bounce_address.clone().unwrap_or_else(|| "(the sender)".to_owned()),
        ),
        (
            "PETITIONS_DKIM_KEY_FILE",
            settings
                .dkim_key_file
                .as_ref()
                .map_or_else(|| "none".to_owned(), |file| file.display().to_string()),
        ),
        ("PETITIONS_DKIM_SELECTOR", settings.dkim_selector.clone()),
        ("PETITIONS_MASS_MAIL_RATE", settings.mass_mail_rate.to_string()),
    ]
}

/// How much one process takes on.
fn capacity(settings: &Settings) -> Vec<Line> {
    vec![
        ("PETITIONS_POOL_SIZE", settings.pool_size.to_string()),
        (
            "PETITIONS_WORKERS",
            settings
                .workers
                .map_or_else(|| "(one a core)".to_owned(), |workers| workers.to_string()),
        ),
        ("PETITIONS_SIGN_QUEUE", settings.sign_queue.to_string()),
        ("PETITIONS_EVENT_STREAMS", settings.event_streams.to_string()),
        ("PETITIONS_WEBHOOK_PORTS", shown_list(&settings.webhook_ports)),
        (
            "PETITIONS_WEBHOOK_LOOPBACK_PORT",
            settings
                .webhook_loopback_port
                .map_or_else(|| "(none)".to_owned(), |port| port.to_string()),
        ),
        ("PETITIONS_SIGN_BATCH", settings.sign_batch.to_string()),
        ("PETITIONS_BENCH_CALLS", settings.bench_calls.to_string()),
    ]
}

/// That a secret is there, and no more.
fn shown(set: bool) -> String {
    if set { "(set)" } else { "(not set)" }.to_owned()
}

fn shown_list<T: ToString>(values: &[T]) -> String {
    if values.is_empty() {
        "(none)".to_owned()
    } else {
        values.iter().map(T::to_string).collect::<Vec<_>>().join(",")
    }
}
