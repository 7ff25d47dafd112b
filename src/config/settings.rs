//! What can be set: each setting a flag and an environment variable. Their comments are the help.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveTime;
use clap::{Args, ValueEnum};
use secrecy::SecretString;

use credentials::passwords;
use domain::assurance::{Assurance, RequiredAssurance};
use domain::policy::SignatureEvidence;
use domain::words::Word;

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

/// On or off; the help lists the two words, which say it all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// It holds.
    #[value(help = None::<&str>)]
    On,
    /// It does not.
    #[value(help = None::<&str>)]
    Off,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// A line for people.
    Text,
    /// An object of JSON a line.
    Json,
}

/// Which sources must say that a signer's certificate has not been revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RevocationSources {
    /// The responder (OCSP).
    Ocsp,
    /// The revocation lists.
    Lists,
    /// Both; the worse of the two holds.
    Both,
    /// The responder, and the lists where it does not answer.
    OcspElseLists,
    /// The lists, and the responder where they do not answer.
    ListsElseOcsp,
}

impl RevocationSources {
    /// As it is set.
    pub fn code(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// What becomes of a signature whose certificate could not be asked after, or on which there is no second opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UncheckedSignatures {
    /// 503, and nothing is stored.
    Refuse,
    /// It counts, and that it was not checked stands on record.
    Accept,
}

impl UncheckedSignatures {
    /// As it is set.
    pub fn code(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// Settings of `petitions serve`, each a flag and an environment variable.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Settings")]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch that an operator sets alone")]
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
    /// A file that holds DATABASE_URL.
    #[arg(long, global = true, env = "DATABASE_URL_FILE")]
    pub database_url_file: Option<PathBuf>,
    /// The owner of the schema, for migrations; the role of DATABASE_URL then needs none of its rights.
    #[arg(long, global = true, env = "DATABASE_MIGRATION_URL", hide_env_values = true)]
    pub database_migration_url: Option<SecretString>,
    /// A file that holds DATABASE_MIGRATION_URL.
    #[arg(long, global = true, env = "DATABASE_MIGRATION_URL_FILE")]
    pub database_migration_url_file: Option<PathBuf>,
    /// A standby for public readings, searches and statistics. It is asked while it has replayed all that the process has
    /// heard of, and DATABASE_URL otherwise.
    #[arg(long, global = true, env = "DATABASE_READ_URL", hide_env_values = true)]
    pub database_read_url: Option<SecretString>,
    /// A file that holds DATABASE_READ_URL.
    #[arg(long, global = true, env = "DATABASE_READ_URL_FILE")]
    pub database_read_url_file: Option<PathBuf>,
    /// Must be named when DATABASE_URL is set; development otherwise.
    #[arg(long = "env", global = true, env = "PETITIONS_ENV")]
    pub environment: Option<Environment>,
    /// Where citizens reach this service, for links and token issuer.
    #[arg(long, global = true, env = "PETITIONS_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Where mail links lead; the service's own pages when unset.
    #[arg(long, global = true, env = "PETITIONS_WEB_URL")]
    pub web_url: Option<String>,
    /// Whether the service shows pages to people; on, unless another client is named.
    #[arg(long, global = true, env = "PETITIONS_PAGES")]
    pub pages: Option<Switch>,
    /// Mail server, e.g. smtps://user:password@mail.example:465; mail files when unset.
    #[arg(long, global = true, env = "SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<SecretString>,
    /// A file that holds SMTP_URL.
    #[arg(long, global = true, env = "SMTP_URL_FILE")]
    pub smtp_url_file: Option<PathBuf>,
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
    /// 32 random bytes, base64: signs the public log of signatures. The same for all processes, and never changed.
    #[arg(long, global = true, env = "PETITIONS_LOG_KEY_FILE")]
    pub log_key_file: Option<PathBuf>,
    /// Identity providers at which people sign in (OpenID Connect), in TOML; see docs/OPERATIONS.md. In development without
    /// one, a test provider of the sandbox.
    #[arg(long, global = true, env = "PETITIONS_IDENTITY_PROVIDERS_FILE")]
    pub identity_providers_file: Option<PathBuf>,
    /// How sure it must be who files and who signs (90-3(1)): declared, provider, counter or eds, of both, or of each as in
    /// filing=eds,signing=provider. Production names it; declared in development.
    #[arg(long, global = true, env = "PETITIONS_REQUIRED_ASSURANCE", value_parser = required_assurance)]
    pub required_assurance: Option<RequiredAssurance>,
    /// What each signature bears (90-3(1)): session, or cms, a signature by the signer's own key. Production names it;
    /// session in development.
    #[arg(long, global = true, env = "PETITIONS_SIGNATURE_EVIDENCE", value_parser = word::<SignatureEvidence>)]
    pub signature_evidence: Option<SignatureEvidence>,
    /// Moderation before or after the fifty joiners (90-2(5)); frozen at submission. Production names it; PRE in development.
    #[arg(long, global = true, env = "PETITIONS_MODERATION_MODE")]
    pub moderation_mode: Option<ModerationMode>,
    /// Days for which what has served and is no evidence is kept: notes of moderators after the archive, checks of documents
    /// after they are settled. Production names it; 365 in development.
    #[arg(long, global = true, env = "PETITIONS_RETENTION_DAYS", value_parser = clap::value_parser!(u16).range(30..=3650))]
    pub retention_days: Option<u16>,
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
    /// Ports of other hosts that webhooks may name, comma-separated.
    #[arg(long, global = true, env = "PETITIONS_WEBHOOK_PORTS", default_value = "443", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..))]
    pub webhook_ports: Vec<u16>,
    /// A port of this machine that webhooks may name in the clear (http://127.0.0.1:PORT/...), to try them with a receiver beside
    /// the service; not in production.
    #[arg(long, global = true, env = "PETITIONS_WEBHOOK_LOOPBACK_PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub webhook_loopback_port: Option<u16>,
    /// Witnesses that are shown the log of signatures: a file with a witness in each line, its key (`name+id+base64`) and its
    /// address. Without it nobody is.
    #[arg(long, global = true, env = "PETITIONS_LOG_WITNESSES")]
    pub log_witnesses: Option<PathBuf>,
    /// With so many cosignatures of theirs a head of the log counts as witnessed; more than half of them when unset.
    #[arg(long, global = true, env = "PETITIONS_LOG_QUORUM", value_parser = clap::value_parser!(u8).range(1..))]
    pub log_quorum: Option<u8>,
    /// Seconds between two heads of the log that are sent to witnesses, at least.
    #[arg(long, global = true, env = "PETITIONS_LOG_WITNESS_SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=3600))]
    pub log_witness_seconds: u16,
    /// Whose electronic signatures count: a directory with `roots/` and `intermediates/`, a certificate a file (DER or PEM).
    /// Development trusts an authority of its own making when unset; production then takes no electronic signatures.
    #[arg(long, global = true, env = "PETITIONS_EDS_AUTHORITIES")]
    pub eds_authorities: Option<PathBuf>,
    /// The authorities' responder (OCSP), an http:// address.
    #[arg(long, global = true, env = "PETITIONS_EDS_OCSP_URL")]
    pub eds_ocsp_url: Option<String>,
    /// Their revocation lists, comma-separated: an http:// address or a file by its whole path, and behind a space that of
    /// its delta; or @ and a file with such a line for each.
    #[arg(long, global = true, env = "PETITIONS_EDS_LISTS")]
    pub eds_lists: Option<String>,
    /// Which of the two must answer for a signer's certificate; for one of an authority either is enough.
    #[arg(
        long,
        global = true,
        env = "PETITIONS_EDS_REVOCATION",
        default_value = "ocsp-else-lists"
    )]
    pub eds_revocation: RevocationSources,
    /// What becomes of a signature for whose certificate none of them answers.
    #[arg(long, global = true, env = "PETITIONS_EDS_UNCHECKED", default_value = "refuse")]
    pub eds_unchecked: UncheckedSignatures,
    /// Seconds that good answers of the responder are kept; 300, and none by an authority of development's own making.
    #[arg(long, global = true, env = "PETITIONS_EDS_ANSWER_SECONDS", value_parser = clap::value_parser!(u32).range(0..=3_600))]
    pub eds_answer_seconds: Option<u32>,
    /// The broker through which people sign in eGov Mobile, by QR or link: an https:// address below which it answers
    /// `/api/egovQr`. Development without one has the sandbox's; production then does without.
    #[arg(long, global = true, env = "PETITIONS_EDS_BROKER_URL")]
    pub eds_broker_url: Option<String>,
    /// Threads that verify electronic signatures; one a core when unset.
    #[arg(long, global = true, env = "PETITIONS_EDS_THREADS", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub eds_threads: Option<u16>,
    /// NCANode 3, asked for a second opinion on each electronic signature that ours has found good: an http:// address in a
    /// network that is trusted. Where both differ the stricter holds.
    #[arg(long, global = true, env = "PETITIONS_NCANODE_URL")]
    pub ncanode_url: Option<String>,
    /// What becomes of a signature on which it has no opinion, because it is away or could not find out.
    #[arg(long, global = true, env = "PETITIONS_NCANODE_ABSENT", default_value = "refuse")]
    pub ncanode_absent: UncheckedSignatures,
    /// Address on which `GET /metrics` tells Prometheus how this process fares; nowhere when unset. Not for the public.
    #[arg(long, global = true, env = "PETITIONS_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// Of requests that end well each so manieth stands in the log, and of those that end in 5xx all: 1 for every one, 0 for
    /// none. 1 in production, 0 in development.
    #[arg(long, global = true, env = "PETITIONS_LOG_REQUESTS", value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub log_requests: Option<u32>,
    /// A collector of OpenTelemetry to which spans of requests, use cases and statements are sent, by its base address (OTLP over
    /// HTTP, protobuf), such as http://127.0.0.1:4318; none are made when unset.
    #[arg(long, global = true, env = "OTEL_EXPORTER_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<String>,
    /// Of traces each so manieth is sent: 1 for every one. One that a trusted proxy has begun is sent when the proxy says so.
    #[arg(long, global = true, env = "PETITIONS_TRACE_REQUESTS", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub trace_requests: u32,
    /// Lines for people or for programs; JSON in production.
    #[arg(long, global = true, env = "PETITIONS_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
    /// Seconds between the moment at which /readyz says that the process is about to end, and its end: for the proxy to
    /// notice. 5 in production, 0 in development.
    #[arg(long, global = true, env = "PETITIONS_STOP_PAUSE", value_parser = clap::value_parser!(u16).range(0..=60))]
    pub stop_pause: Option<u16>,
    /// What is logged: a level, or levels by part, such as info,petitions=debug.
    #[arg(long, global = true, env = "PETITIONS_LOG")]
    pub log: Option<String>,
    /// PostgreSQL's programs for the embedded cluster; searched for when unset.
    #[arg(long, global = true, env = "PG_BIN_DIR")]
    pub pg_bin_dir: Option<PathBuf>,
    /// Calls that only `petitions bench` makes: a constant answer, and signing without writing. Never in production.
    #[arg(long, global = true, env = "PETITIONS_BENCH_CALLS", hide = true)]
    pub bench_calls: bool,
}

/// One word of both, or one of each.
fn required_assurance(text: &str) -> Result<RequiredAssurance, String> {
    if !text.contains('=') {
        return word(text).map(RequiredAssurance::of_both);
    }
    let (mut filing, mut signing) = (None, None);
    for part in text.split(',') {
        let (of, step) = part.split_once('=').ok_or_else(both_are_named)?;
        let place = match of.trim() {
            "filing" => &mut filing,
            "signing" => &mut signing,
            _ => return Err(both_are_named()),
        };
        if place.replace(word::<Assurance>(step.trim())?).is_some() {
            return Err(both_are_named());
        }
    }
    let (Some(filing), Some(signing)) = (filing, signing) else { return Err(both_are_named()) };
    Ok(RequiredAssurance { filing, signing })
}

fn both_are_named() -> String {
    "one word, or filing and signing once each, as in filing=eds,signing=provider".to_owned()
}

/// One of a closed list of words.
fn word<T: Word>(text: &str) -> Result<T, String> {
    T::parse(text.trim()).ok_or_else(|| format!("one of: {}", T::listed()))
}

fn parse_time(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "a time of day like 18:30".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn required_assurance_is_one_word_or_one_of_each() {
        use Assurance::{Counter, Declared, Eds, Provider};
        for (text, filing, signing) in [
            ("declared", Declared, Declared),
            ("eds", Eds, Eds),
            ("filing=eds,signing=provider", Eds, Provider),
            (" signing = counter , filing=declared ", Declared, Counter),
        ] {
            let given = required_assurance(text);
            assert_eq!(given, Ok(RequiredAssurance { filing, signing }), "{text}");
        }
        for wrong in [
            "",
            "verified",
            "EDS",
            "eds,provider",
            "filing=eds",
            "filing=eds,filing=eds",
            "filing=eds,signing=eds,filing=eds",
            "filing=eds,signing=",
            "filing=eds,commenting=eds",
            "filing=eds,signing=eds,",
            "=eds",
        ] {
            assert!(required_assurance(wrong).is_err(), "{wrong}");
        }
    }
}
