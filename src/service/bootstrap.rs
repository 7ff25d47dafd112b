//! Putting the application together: keys, database, calendar.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret as _;
use thiserror::Error;

use super::trust::Trust;
use super::witnesses;
use app::changes::Changes;
use app::clock::Clock;
use app::eds_sandbox::EdsSandbox;
use app::long_readings::LongReadings;
use app::readiness::Readiness;
use app::reference::{Reference, ReferenceError, published_days};
use app::replica::Replica;
use app::signature_log::SignatureLog;
use app::{App, CurrentCalendar, Links, Policy};
use config::Effective;
use credentials::identity::IdentityKey;
use credentials::passwords::{HashError, Passwords};
use credentials::tokens::TokenKeys;
use credentials::{KeyError, read_keys};
use domain::policy::OfficeHours;
use outbound::guarded::Guarded;
use outbound::target::{Bounds, host_of};
use revocation::Sources;
use store::alphabet::{UnknownLettersError, unknown_letters};
use store::database::{MigrationError, UnreachableError, compare_schema, migrate_then, reach};
use store::{Db, DbSettings, StoreError, deployment, migrate, roles};

/// The setting that names the identity key.
const IDENTITY_KEY: &str = "PETITIONS_IDENTITY_KEY_FILE";
/// The setting that names the key of the log of signatures.
const LOG_KEY: &str = "PETITIONS_LOG_KEY_FILE";

/// Why the service cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    /// Keys are missing, malformed or another deployment's.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The data that come with the program contradict each other.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// The database does not answer.
    #[error(transparent)]
    Unreachable(#[from] UnreachableError),
    /// It does not know the letters of our texts.
    #[error(transparent)]
    Letters(#[from] UnknownLettersError),
    /// Its schema cannot be brought up to date.
    #[error(transparent)]
    Migration(#[from] MigrationError),
    /// It refused a statement.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The cost of password hashes is not possible.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// Whose electronic signatures count is not settled: each fault in a line.
    #[error("{}", .0.join("\n"))]
    Trust(Vec<String>),
    /// Nobody can be asked after certificates.
    #[error(transparent)]
    Revocation(#[from] revocation::SetupFault),
    /// Nobody can be called.
    #[error("TLS for webhooks: {0}")]
    Calls(String),
    /// Who is shown the log of signatures cannot be read.
    #[error("{0}")]
    Witnesses(String),
    /// A part of the application refused.
    #[error(transparent)]
    App(#[from] app::Error),
}

/// The application, and what a service keeps up to date beside it.
pub(super) struct Built {
    pub(super) app: Arc<App>,
    /// Who is asked after certificates; none where no electronic signatures are taken.
    pub(super) sources: Option<Arc<Sources>>,
}

/// Migrates the database, checks that the keys are this deployment's, loads the calendar.
///
/// # Errors
/// [`StartError`], one line that says what to do.
pub fn build(effective: &Effective, database_url: &str) -> Result<Arc<App>, StartError> {
    Ok(build_for(effective, database_url, None)?.app)
}

/// The same for a service that listens on an address.
pub(super) fn build_for(
    effective: &Effective,
    database_url: &str,
    address: Option<SocketAddr>,
) -> Result<Built, StartError> {
    let trust = Trust::of(effective, address).map_err(StartError::Trust)?;
    // A mistyped address leaves nothing behind, no keys of a deployment that never was.
    reach(database_url)?;
    knows_letters(database_url)?;
    let keys = keys(effective, effective.is_development())?;
    bring_up_to_date(effective, database_url)?;
    let db = open(effective, database_url)?;
    let mut conn = db.dedicated()?;
    let identity = keys.identity.check_value();
    if deployment::key_check(&mut conn, "identity", &identity)? != identity {
        return Err(KeyError::Foreign(IDENTITY_KEY).into());
    }
    // Another key would be another log, and its heads the word of nobody who is known.
    let log = keys.log.verifier_key().as_bytes();
    if deployment::key_check(&mut conn, "log", log)? != log {
        return Err(KeyError::Foreign(LOG_KEY).into());
    }
    let clock = Clock::default();
    check_token_ring(&mut conn, &keys.tokens, clock.machine())?;
    deployment::seed_calendar(&mut conn, &published_days()?, clock.machine())?;
    assemble(effective, trust, (db, &mut conn), clock, keys)
}

/// Looks at a database that a service has made, and changes nothing: neither its schema nor anything in it.
///
/// # Errors
/// [`StartError`]: also when the schema is of another version.
pub fn attach(effective: &Effective, database_url: &str) -> Result<Arc<App>, StartError> {
    let trust = Trust::of(effective, None).map_err(StartError::Trust)?;
    reach(database_url)?;
    let db = open(effective, database_url)?;
    let mut conn = db.dedicated()?;
    // Before the keys: what a former release has made may lack one that came with the migration it lacks.
    compare_schema(&mut conn)?;
    let keys = keys(effective, false)?;
    let identity = deployment::stored_key_check(&mut conn, "identity")?;
    if identity.is_some_and(|stored| stored != keys.identity.check_value()) {
        return Err(KeyError::Foreign(IDENTITY_KEY).into());
    }
    let log = deployment::stored_key_check(&mut conn, "log")?;
    if log.is_some_and(|stored| stored != keys.log.verifier_key().as_bytes()) {
        return Err(KeyError::Foreign(LOG_KEY).into());
    }
    Ok(assemble(effective, trust, (db, &mut conn), Clock::default(), keys)?.app)
}

fn open(effective: &Effective, database_url: &str) -> Result<Db, StartError> {
    let pool_size = effective.settings.pool_size;
    Ok(Db::open(&DbSettings { url: database_url.to_owned(), pool_size })?)
}

fn assemble(
    effective: &Effective,
    trust: Option<Trust>,
    (db, conn): (Db, &mut store::Connection),
    clock: Clock,
    Keys { identity, tokens, log }: Keys,
) -> Result<Built, StartError> {
    let sandbox = effective.is_development();
    let calendar = deployment::calendar(conn)?;
    if sandbox {
        clock.follow(deployment::clock_offset(conn)?);
    }
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let changes = Changes::default();
    // What is turned off is known before anything begins; what cannot be read now is read by the loop that follows.
    drop(changes.follow(conn));
    let seed = identity.sandbox_authority();
    let trusted = trust.map(|trust| trust.assemble(seed)).transpose()?;
    let sources = trusted.as_ref().map(|trusted| trusted.sources.clone());
    let app = Arc::new(App {
        db,
        replica: replica(effective),
        clock,
        identity,
        tokens,
        passwords: Passwords::new(cores, effective.password_cost())?,
        bodies: app::bodies::standing(conn, &Reference::load()?)?,
        policy: policy(effective),
        sandbox,
        rate_limits: effective.rate_limits(),
        trusted_proxies: effective.trusted_proxies.clone(),
        allowed_origins: effective.allowed_origins.clone(),
        links: Links {
            public_url: effective.public_url.clone(),
            web_url: effective.web_url.clone(),
            pages: effective.pages(),
        },
        changes,
        calendar: CurrentCalendar::new(calendar),
        readiness: Readiness::default(),
        meters: app::meters::Meters::default(),
        long_readings: LongReadings::default(),
        last_figures: app::statistics::LastFigures::default(),
        views: app::views::Views::default(),
        bursts: app::bursts::Bursts::default(),
        open_statements: app::signing::OpenStatements::default(),
        eds: trusted.map(|trusted| trusted.signatures),
        eds_sandbox: sandbox.then(|| EdsSandbox::of(seed)),
        identity_providers: std::sync::OnceLock::new(),
        eds_broker: std::sync::OnceLock::new(),
        signature_log: log,
        webhooks: guarded(effective)?,
        clock_change: tokio::sync::Mutex::new(()),
    });
    Ok(Built { app, sources })
}

/// The standby for public readings, if one is named; nobody waits for it at the start.
fn replica(effective: &Effective) -> Option<Replica> {
    let settings = &effective.settings;
    let url = settings.database_read_url.as_ref()?.expose_secret().to_owned();
    Some(Replica::new(Db::new(&DbSettings { url, pool_size: settings.pool_size })))
}

/// What calls the addresses of webhooks: never one of this service itself.
fn guarded(effective: &Effective) -> Result<Guarded, StartError> {
    let own = [Some(&effective.public_url), effective.web_url.as_ref()];
    let own_hosts = own.into_iter().flatten().filter_map(|url| host_of(url)).collect();
    let settings = &effective.settings;
    let bounds = Bounds {
        ports: settings.webhook_ports.clone(),
        loopback_port: settings.webhook_loopback_port,
        own_hosts,
    };
    Guarded::new(bounds).map_err(StartError::Calls)
}

/// The deployment's keys.
struct Keys {
    identity: IdentityKey,
    tokens: TokenKeys,
    log: SignatureLog,
}

/// The deployment's keys; development makes those that are missing.
fn keys(effective: &Effective, make: bool) -> Result<Keys, StartError> {
    let settings = &effective.settings;
    let identity =
        only_key(effective.key_file(settings.identity_key_file.as_ref(), "identity"), make)?;
    let log = only_key(effective.key_file(settings.log_key_file.as_ref(), "log"), make)?;
    let token_file = effective.key_file(settings.token_key_file.as_ref(), "token");
    let tokens = TokenKeys::new(&read_keys(&token_file, make)?, &effective.public_url, make)?;
    let witnesses = witnesses::read(settings, effective.is_development());
    let witnesses = witnesses.map_err(StartError::Witnesses)?;
    let log = SignatureLog::new(&effective.public_url, &log)?.shown_to(witnesses);
    Ok(Keys { identity: IdentityKey::new(&identity), tokens, log })
}

/// The key of a file that holds one.
fn only_key(path: PathBuf, make: bool) -> Result<[u8; 32], KeyError> {
    let [key] = read_keys(&path, make)?[..] else {
        return Err(KeyError::Malformed { path, expected: "exactly one line" });
    };
    Ok(key)
}

/// What the law leaves open, as this deployment has settled it.
fn policy(effective: &Effective) -> Policy {
    let settings = &effective.settings;
    Policy {
        mode: effective.mode,
        office_hours: OfficeHours { until: settings.office_closes, ..OfficeHours::DEFAULT },
        correction_restarts_clock: settings.correction_restarts_clock,
        local_residence_required: settings.local_residence_required,
        signature_withdrawal: !settings.no_signature_withdrawal,
        petition_withdrawal: !settings.no_petition_withdrawal,
        joining_after_threshold: !settings.no_joining_after_threshold,
        required: effective.required,
        evidence: effective.evidence,
        retention_days: effective.retention_days,
    }
}

/// Migrates the database: as its owner, where one is named, who then gives the service's role what it needs.
///
/// # Errors
/// [`StartError::Migration`], [`StartError::Letters`] or [`StartError::Store`].
pub fn bring_up_to_date(effective: &Effective, database_url: &str) -> Result<(), StartError> {
    knows_letters(database_url)?;
    let Some(owner) = &effective.settings.database_migration_url else {
        return Ok(migrate(database_url)?);
    };
    let owner = owner.expose_secret();
    // Two processes that change the same rights disturb each other.
    migrate_then(owner, || Ok(roles::limit(owner, database_url)?))
}

fn knows_letters(database_url: &str) -> Result<(), StartError> {
    unknown_letters(database_url)?.map_or(Ok(()), |fault| Err(fault.into()))
}

/// The ring must hold the deployment's key, or one that a process once came with beside it.
fn check_token_ring(
    conn: &mut store::Connection,
    tokens: &TokenKeys,
    now: DateTime<Utc>,
) -> Result<(), StartError> {
    let ours = tokens.check_values();
    let first = ours.first().cloned().unwrap_or_default();
    let stored = deployment::key_check(conn, "token", &first)?;
    // Whose old line was taken out comes with a key that is known from the time when both were there.
    let known = deployment::token_keys(conn)?;
    if !ours.contains(&stored) && !known.iter().any(|(value, _)| *value == first) {
        return Err(KeyError::Foreign("PETITIONS_TOKEN_KEY_FILE").into());
    }
    deployment::know_token_keys(conn, &ours, now)?;
    tokens.choose(&deployment::token_keys(conn)?, now);
    Ok(())
}
