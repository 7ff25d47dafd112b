//! Settings, from flags or the environment. Every fault is found at start and all are listed.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use chrono::NaiveTime;
use clap::{Args, ValueEnum};
use ipnet::IpNet;
use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;

use credentials::passwords::{self, Cost};
use credentials::read_keys;
use domain::policy::OfficeHours;
use domain::rules::Mode;

/// Exit code of a start that its configuration forbids (BSD's EX_CONFIG).
pub const EXIT_CONFIG: u8 = 78;

/// What kind of deployment this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Environment {
    /// Sandbox calls, mail as files, a movable clock.
    Development,
    /// None of these.
    Production,
}

/// When the authorized body checks a petition (90-2(5)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
pub enum ModerationMode {
    /// Before the fifty join.
    Pre,
    /// After the fifty joined.
    Post,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

/// Settings of `petitions serve`, each a flag and an environment variable.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// Address to serve on.
    #[arg(long, global = true, env = "PETITIONS_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Embedded PostgreSQL, keys and mail files live here.
    #[arg(long, global = true, env = "PETITIONS_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// PostgreSQL 15+ to use instead of the embedded one. Transaction-mode poolers are not supported.
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<SecretString>,
    /// The owner of the schema, for migrations; the role of DATABASE_URL then needs none of its rights.
    #[arg(long, global = true, env = "DATABASE_MIGRATION_URL", hide_env_values = true)]
    pub database_migration_url: Option<SecretString>,
    /// A replica for readings. Checked and kept, not used yet: every reading asks DATABASE_URL.
    #[arg(long, global = true, env = "DATABASE_READ_URL", hide_env_values = true)]
    pub database_read_url: Option<SecretString>,
    /// Must be named when DATABASE_URL is set; development otherwise.
    #[arg(long = "env", global = true, env = "PETITIONS_ENV")]
    pub environment: Option<Environment>,
    /// Where citizens reach this service, for links and token issuer.
    #[arg(long, global = true, env = "PETITIONS_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Where mail links lead; the service's own small pages when unset.
    #[arg(long, global = true, env = "PETITIONS_WEB_URL")]
    pub web_url: Option<String>,
    /// Mail server, e.g. smtps://user:password@mail.example:465; mail files when unset.
    #[arg(long, global = true, env = "SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<SecretString>,
    /// Sender of all mail.
    #[arg(
        long,
        global = true,
        env = "PETITIONS_MAIL_FROM",
        default_value = "Petitions <no-reply@petitions.example>"
    )]
    pub mail_from: String,
    /// Where mails come back to, each under a name of its own (bounces+...@petitions.example); give what arrives there to
    /// `petitions bounce`. The sender's address when unset.
    #[arg(long, global = true, env = "PETITIONS_BOUNCE_ADDRESS")]
    pub bounce_address: Option<String>,
    /// Key that mails are signed with (DKIM): PKCS#1 PEM for RSA, or 32 bytes in base64 for Ed25519.
    #[arg(long, global = true, env = "PETITIONS_DKIM_KEY_FILE")]
    pub dkim_key_file: Option<PathBuf>,
    /// Its record stands at `<selector>._domainkey.<host of the public address>`.
    #[arg(long, global = true, env = "PETITIONS_DKIM_SELECTOR", default_value = "petitions")]
    pub dkim_selector: String,
    /// Mass mails a second, of this process; other mail goes first and is not held back.
    #[arg(long, global = true, env = "PETITIONS_MASS_MAIL_RATE", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub mass_mail_rate: u32,
    /// 32 random bytes, base64: keys IIN uniqueness and encryption. The same for all processes.
    #[arg(long, global = true, env = "PETITIONS_IDENTITY_KEY_FILE")]
    pub identity_key_file: Option<PathBuf>,
    /// Lines of 32 random bytes, base64: the first signs access tokens, all verify them.
    #[arg(long, global = true, env = "PETITIONS_TOKEN_KEY_FILE")]
    pub token_key_file: Option<PathBuf>,
    /// Moderation before or after the fifty joiners (90-2(5)); frozen at submission.
    #[arg(long, global = true, env = "PETITIONS_MODERATION_MODE", default_value = "PRE")]
    pub moderation_mode: ModerationMode,
    /// A corrected petition is checked for twenty working days anew.
    #[arg(long, global = true, env = "PETITIONS_CORRECTION_RESTARTS_CLOCK")]
    pub correction_restarts_clock: bool,
    /// Only residents of a local body's territory sign petitions to it.
    #[arg(long, global = true, env = "PETITIONS_LOCAL_RESIDENCE_REQUIRED")]
    pub local_residence_required: bool,
    /// A signature stands once given.
    #[arg(long, global = true, env = "PETITIONS_NO_SIGNATURE_WITHDRAWAL")]
    pub no_signature_withdrawal: bool,
    /// A petition stands once submitted.
    #[arg(long, global = true, env = "PETITIONS_NO_PETITION_WITHDRAWAL")]
    pub no_petition_withdrawal: bool,
    /// Joining ends with the last required vote, not with forwarding.
    #[arg(long, global = true, env = "PETITIONS_NO_JOINING_AFTER_THRESHOLD")]
    pub no_joining_after_threshold: bool,
    /// End of office hours, Kazakhstan time: later documents are registered the next working day (64(3)).
    #[arg(long, global = true, env = "PETITIONS_OFFICE_CLOSES", default_value = "18:30", value_parser = parse_time)]
    pub office_closes: NaiveTime,
    /// Proxies whose X-Forwarded-For is believed: addresses or networks, comma-separated.
    #[arg(long, global = true, env = "PETITIONS_TRUSTED_PROXIES")]
    pub trusted_proxies: Option<String>,
    /// Origins of web clients that may make authenticated calls from a browser, comma-separated. Public
    /// readings are open to all.
    #[arg(long, global = true, env = "PETITIONS_ALLOWED_ORIGINS")]
    pub allowed_origins: Option<String>,
    /// Whether limits on what one caller may do hold; on in production, off in development unless named.
    #[arg(long, global = true, env = "PETITIONS_RATE_LIMITS")]
    pub rate_limits: Option<Switch>,
    /// Memory of a password hash, in KiB; not below OWASP's 19 MiB. A higher cost takes hold at the next sign-in.
    #[arg(long, global = true, env = "PETITIONS_PASSWORD_MEMORY", default_value_t = passwords::MIN_MEMORY_KIB, value_parser = clap::value_parser!(u32).range(i64::from(passwords::MIN_MEMORY_KIB)..=1024 * 1024))]
    pub password_memory: u32,
    /// Passes of a password hash.
    #[arg(long, global = true, env = "PETITIONS_PASSWORD_PASSES", default_value_t = passwords::MIN_PASSES, value_parser = clap::value_parser!(u32).range(i64::from(passwords::MIN_PASSES)..=20))]
    pub password_passes: u32,
    /// Database connections of this process, besides the signature writer's own.
    #[arg(long, global = true, env = "PETITIONS_POOL_SIZE", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub pool_size: u32,
    /// HTTP worker threads; one a core when unset.
    #[arg(long, global = true, env = "PETITIONS_WORKERS", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub workers: Option<u16>,
    /// Signatures waiting for the writer; one more is answered 503.
    #[arg(long, global = true, env = "PETITIONS_SIGN_QUEUE", default_value_t = 8192, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub sign_queue: u32,
    /// Signatures committed together at most.
    #[arg(long, global = true, env = "PETITIONS_SIGN_BATCH", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..=5_000), hide = true)]
    pub sign_batch: u32,
    /// Streams of live counts at a time; one more is answered 503.
    #[arg(long, global = true, env = "PETITIONS_EVENT_STREAMS", default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub event_streams: u32,
    /// Calls that only `petitions bench` makes: a constant answer, and signing without writing. Never in production.
    #[arg(long, global = true, env = "PETITIONS_BENCH_CALLS", hide = true)]
    pub bench_calls: bool,
}

/// Settings checked as a whole, with every default filled in.
#[derive(Debug, Clone)]
pub struct Effective {
    pub settings: Settings,
    pub environment: Environment,
    pub data_dir: PathBuf,
    pub public_url: String,
    pub web_url: Option<String>,
    pub mode: Mode,
    pub trusted_proxies: Vec<IpNet>,
    pub allowed_origins: Vec<String>,
}

/// Every fault of the configuration.
#[derive(Debug, Error)]
#[error("{}", .0.join("\n"))]
pub struct ConfigError(pub Vec<String>);

impl Settings {
    /// Checks the settings together.
    ///
    /// # Errors
    /// All faults at once, one a line.
    pub fn check(self) -> Result<Effective, ConfigError> {
        let mut faults = Vec::new();
        let environment = match (self.environment, &self.database_url) {
            (Some(environment), _) => environment,
            (None, None) => Environment::Development,
            (None, Some(_)) => {
                faults.push("PETITIONS_ENV: must be named (development or production) when DATABASE_URL is set".into());
                // What production needs besides is asked once it is known to be one.
                Environment::Development
            }
        };
        let public_url =
            self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        let public_url = public_url.trim_end_matches('/').to_owned();
        if environment == Environment::Production {
            self.check_production(&public_url, &mut faults);
        }
        for (name, url) in [
            ("PETITIONS_PUBLIC_URL", Some(&public_url)),
            ("PETITIONS_WEB_URL", self.web_url.as_ref()),
        ] {
            if url.is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
                faults.push(format!("{name}: must be an http:// or https:// address"));
            }
        }
        for (name, url) in [
            ("DATABASE_URL", &self.database_url),
            ("DATABASE_MIGRATION_URL", &self.database_migration_url),
            ("DATABASE_READ_URL", &self.database_read_url),
        ] {
            let known = |url: &SecretString| {
                ["postgresql://", "postgres://"]
                    .iter()
                    .any(|scheme| url.expose_secret().starts_with(scheme))
            };
            if url.as_ref().is_some_and(|url| !known(url)) {
                faults.push(format!("{name}: must be a postgresql:// address"));
            }
        }
        if self.office_closes <= OfficeHours::DEFAULT.from {
            faults.push(
                "PETITIONS_OFFICE_CLOSES: offices open at 09:00, and close later than that".into(),
            );
        }
        let trusted_proxies = networks(self.trusted_proxies.as_deref(), &mut faults);
        let development = environment == Environment::Development;
        let allowed_origins = origins(self.allowed_origins.as_deref(), development, &mut faults);
        if !faults.is_empty() {
            return Err(ConfigError(faults));
        }
        Ok(Effective {
            environment,
            data_dir: self.data_dir.clone().unwrap_or_else(embedded::default_data_dir),
            public_url,
            web_url: self.web_url.as_ref().map(|url| url.trim_end_matches('/').to_owned()),
            mode: match self.moderation_mode {
                ModerationMode::Pre => Mode::Pre,
                ModerationMode::Post => Mode::Post,
            },
            trusted_proxies,
            allowed_origins,
            settings: self,
        })
    }

    fn check_production(&self, public_url: &str, faults: &mut Vec<String>) {
        let missing = [
            ("PETITIONS_PUBLIC_URL", self.public_url.is_none()),
            ("DATABASE_URL", self.database_url.is_none()),
            ("SMTP_URL", self.smtp_url.is_none()),
            ("PETITIONS_IDENTITY_KEY_FILE", self.identity_key_file.is_none()),
            ("PETITIONS_TOKEN_KEY_FILE", self.token_key_file.is_none()),
        ];
        for (name, absent) in missing {
            if absent {
                faults.push(format!("{name}: must be set in production"));
            }
        }
        for (name, url) in [
            ("PETITIONS_PUBLIC_URL", self.public_url.as_ref().map(|_| public_url)),
            ("PETITIONS_WEB_URL", self.web_url.as_deref()),
        ] {
            if url.is_some_and(|url| !url.starts_with("https://")) {
                faults.push(format!("{name}: must be an https:// address in production"));
            }
        }
        for (name, url) in [
            ("DATABASE_URL", &self.database_url),
            ("DATABASE_MIGRATION_URL", &self.database_migration_url),
            ("DATABASE_READ_URL", &self.database_read_url),
        ] {
            if url.as_ref().is_some_and(|url| has_weak_password(url.expose_secret())) {
                faults.push(format!(
                    "{name}: needs a password of at least 12 characters that is not a usual one"
                ));
            }
        }
        let mail_in_clear = |url: &SecretString| {
            url.expose_secret().starts_with("smtp://")
                && !url.expose_secret().contains("tls=required")
                && !is_local(url.expose_secret())
        };
        if self.smtp_url.as_ref().is_some_and(mail_in_clear) {
            faults.push("SMTP_URL: must be smtps://, or smtp:// with ?tls=required, unless the server is this machine or the next container".into());
        }
        if self.bench_calls {
            faults.push("PETITIONS_BENCH_CALLS: not in production".into());
        }
        if self.rate_limits == Some(Switch::Off) {
            faults.push("PETITIONS_RATE_LIMITS: cannot be off in production".into());
        }
        let log = from_environment("PETITIONS_LOG", "info").to_lowercase();
        if log.contains("debug") || log.contains("trace") {
            faults.push(
                "PETITIONS_LOG: debug and trace may log personal data; not in production".into(),
            );
        }
        for (name, file) in [
            ("PETITIONS_IDENTITY_KEY_FILE", &self.identity_key_file),
            ("PETITIONS_TOKEN_KEY_FILE", &self.token_key_file),
        ] {
            if let Some(file) = file {
                faults.extend(key_file_faults(name, file));
            }
        }
        faults.extend(
            self.dkim_key_file
                .as_ref()
                .and_then(|file| file_faults("PETITIONS_DKIM_KEY_FILE", file)),
        );
        let read = |file: &Option<PathBuf>| {
            file.as_ref().and_then(|file| std::fs::read_to_string(file).ok())
        };
        let (identity, token) = (read(&self.identity_key_file), read(&self.token_key_file));
        if let (Some(identity), Some(token)) = (identity, token)
            && token.lines().any(|line| !line.trim().is_empty() && line.trim() == identity.trim())
        {
            faults.push("PETITIONS_TOKEN_KEY_FILE: must not hold the identity key".into());
        }
    }
}

/// What is wrong with a file of keys of our own.
fn key_file_faults(name: &str, file: &Path) -> Option<String> {
    file_faults(name, file)
        .or_else(|| read_keys(file, false).err().map(|fault| format!("{name}: {fault}")))
}

/// What is wrong with a file that holds a secret, as far as it can be seen from outside.
fn file_faults(name: &str, file: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt as _;
    match std::fs::metadata(file) {
        Err(error) => Some(format!("{name}: {}: {}", file.display(), error.kind())),
        Ok(known) if known.permissions().mode() & forbidden_to_others(file) != 0 => {
            Some(format!("{name}: {}: others may read or change it; chmod 600", file.display()))
        }
        Ok(_) => None,
    }
}

/// What nobody but the owner may do to a key file. Secrets that are mounted into a container are there for
/// it alone, and readable so that its user, who does not own them, can read them.
fn forbidden_to_others(file: &Path) -> u32 {
    if file.starts_with("/run/secrets") { 0o022 } else { 0o077 }
}

/// Passwords that are tried first.
const USUAL_PASSWORDS: [&str; 10] = [
    "postgres",
    "postgresql",
    "password",
    "petitions",
    "changeme",
    "change-me",
    "secret",
    "administrator",
    "example",
    "test",
];
const SHORTEST_DATABASE_PASSWORD: usize = 12;

/// Whether a database's address holds a password that is short, usual, or made of usual ones. Without one
/// the server knows its client otherwise.
fn has_weak_password(url: &str) -> bool {
    let authority =
        url.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    let Some((user, _)) = authority.rsplit_once('@') else { return false };
    let Some((_, password)) = user.split_once(':') else { return false };
    let rest =
        USUAL_PASSWORDS.iter().fold(password.to_lowercase(), |rest, usual| rest.replace(usual, ""));
    rest.chars().count() < SHORTEST_DATABASE_PASSWORD
}

/// Whether an address names this machine, or one by a name without a domain: the next container.
fn is_local(url: &str) -> bool {
    let authority =
        url.split("://").nth(1).unwrap_or_default().split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let name = host
        .strip_prefix('[')
        .and_then(|rest| rest.split(']').next())
        .unwrap_or_else(|| host.split(':').next().unwrap_or_default());
    (!name.is_empty() && !name.contains(['.', ':']))
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The networks of a setting.
fn networks(given: Option<&str>, faults: &mut Vec<String>) -> Vec<IpNet> {
    let mut networks = Vec::new();
    for part in given.unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty())
    {
        match part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from)) {
            // Whoever trusts half the world trusts everybody's word.
            Ok(network) if network.prefix_len() < if network.addr().is_ipv4() { 8 } else { 16 } => {
                faults.push(format!(
                    "PETITIONS_TRUSTED_PROXIES: {part}: too wide a network to trust"
                ));
            }
            Ok(network) => networks.push(network),
            Err(_) => faults.push(format!(
                "PETITIONS_TRUSTED_PROXIES: {part}: neither an address nor a network"
            )),
        }
    }
    networks
}

/// The origins of a setting: scheme and host, nothing more.
fn origins(given: Option<&str>, development: bool, faults: &mut Vec<String>) -> Vec<String> {
    let mut origins = Vec::new();
    for origin in
        given.unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty())
    {
        let host = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://").filter(|_| development));
        let plain = |host: &str| {
            !host.is_empty()
                && host
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:[]".contains(c))
        };
        match host {
            Some(host) if plain(host) => origins.push(origin.to_owned()),
            _ => faults.push(format!("PETITIONS_ALLOWED_ORIGINS: {origin}: must be an exact origin like https://petitions.example")),
        }
    }
    origins
}

impl Effective {
    /// The file of a key: the one named, or one kept in the data directory (development only).
    pub fn key_file(&self, named: Option<&PathBuf>, name: &str) -> PathBuf {
        named.cloned().unwrap_or_else(|| self.data_dir.join("keys").join(name))
    }

    /// What a password hash costs.
    pub fn password_cost(&self) -> Cost {
        Cost { memory_kib: self.settings.password_memory, passes: self.settings.password_passes }
    }

    /// Whether limits on what one caller may do hold.
    pub fn rate_limits(&self) -> bool {
        self.settings.rate_limits.map_or(!self.is_development(), |switch| switch == Switch::On)
    }

    /// Where development writes mail.
    pub fn mail_dir(&self) -> PathBuf {
        Path::new(&self.data_dir).join("mails")
    }

    /// What ends the ids of our mails: the host of the public address.
    pub fn mail_domain(&self) -> &str {
        let host = self.public_url.split("://").nth(1).unwrap_or_default();
        let host = host.split('/').next().unwrap_or_default();
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        // An address of digits is no domain.
        if name.parse::<std::net::IpAddr>().is_ok() || name.is_empty() { "localhost" } else { name }
    }

    pub fn is_development(&self) -> bool {
        self.environment == Environment::Development
    }

    /// The effective values, one a line, secrets left out.
    pub fn describe(&self) -> String {
        let shown = |set: bool| if set { "(set)" } else { "(not set)" };
        let Self { settings, .. } = self;
        [
            (
                "PETITIONS_ENV",
                if self.is_development() { "development" } else { "production" }.to_owned(),
            ),
            ("PETITIONS_LISTEN", settings.listen.to_string()),
            ("PETITIONS_DATA_DIR", self.data_dir.display().to_string()),
            ("DATABASE_URL", shown(settings.database_url.is_some()).to_owned()),
            ("DATABASE_MIGRATION_URL", shown(settings.database_migration_url.is_some()).to_owned()),
            ("DATABASE_READ_URL", shown(settings.database_read_url.is_some()).to_owned()),
            ("PETITIONS_PUBLIC_URL", self.public_url.clone()),
            ("PETITIONS_WEB_URL", self.web_url.clone().unwrap_or_else(|| "(own pages)".to_owned())),
            ("SMTP_URL", shown(settings.smtp_url.is_some()).to_owned()),
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
            ("PETITIONS_MODERATION_MODE", self.mode.code().to_owned()),
            ("PETITIONS_CORRECTION_RESTARTS_CLOCK", settings.correction_restarts_clock.to_string()),
            ("PETITIONS_LOCAL_RESIDENCE_REQUIRED", settings.local_residence_required.to_string()),
            ("PETITIONS_NO_SIGNATURE_WITHDRAWAL", settings.no_signature_withdrawal.to_string()),
            ("PETITIONS_NO_PETITION_WITHDRAWAL", settings.no_petition_withdrawal.to_string()),
            (
                "PETITIONS_NO_JOINING_AFTER_THRESHOLD",
                settings.no_joining_after_threshold.to_string(),
            ),
            ("PETITIONS_OFFICE_CLOSES", settings.office_closes.format("%H:%M").to_string()),
            ("PETITIONS_TRUSTED_PROXIES", shown_list(&self.trusted_proxies)),
            ("PETITIONS_ALLOWED_ORIGINS", shown_list(&self.allowed_origins)),
            ("PETITIONS_RATE_LIMITS", if self.rate_limits() { "on" } else { "off" }.to_owned()),
            ("PETITIONS_PASSWORD_MEMORY", settings.password_memory.to_string()),
            ("PETITIONS_PASSWORD_PASSES", settings.password_passes.to_string()),
            ("PETITIONS_POOL_SIZE", settings.pool_size.to_string()),
            (
                "PETITIONS_WORKERS",
                settings
                    .workers
                    .map_or_else(|| "(one a core)".to_owned(), |workers| workers.to_string()),
            ),
            ("PETITIONS_SIGN_QUEUE", settings.sign_queue.to_string()),
            ("PETITIONS_EVENT_STREAMS", settings.event_streams.to_string()),
            ("PETITIONS_SIGN_BATCH", settings.sign_batch.to_string()),
            ("PETITIONS_BENCH_CALLS", settings.bench_calls.to_string()),
            ("PETITIONS_LOG", from_environment("PETITIONS_LOG", "info")),
            ("PG_BIN_DIR", from_environment("PG_BIN_DIR", "(searched for)")),
        ]
        .into_iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect()
    }
}

fn shown_list<T: ToString>(values: &[T]) -> String {
    if values.is_empty() {
        "(none)".to_owned()
    } else {
        values.iter().map(T::to_string).collect::<Vec<_>>().join(",")
    }
}

/// A setting that is read where it is needed, from the environment only.
fn from_environment(name: &str, unset: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| unset.to_owned())
}

fn parse_time(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "a time of day like 18:30".to_owned())
}
