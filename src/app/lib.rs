//! Use cases: one function, one transaction. Facts are loaded, the law is asked, everything that
//! follows is written, and the caller answers after COMMIT.
#![warn(missing_docs)]

pub mod access;
pub mod account_events;
pub mod accounts;
pub mod apps;
pub mod attachments;
pub mod audit;
mod authority;
pub mod bench_seam;
pub mod bodies;
pub mod bursts;
pub mod calendar;
pub mod campaigns;
pub mod case_file;
pub mod changes;
pub mod clock;
pub mod coercion_reports;
pub mod comments;
pub mod complaints;
pub mod confirmation;
pub mod consideration;
pub mod deadlines;
pub mod deliveries;
pub mod deployment;
pub mod desk;
pub mod eds_challenge;
pub mod eds_identity;
pub mod eds_registration;
pub mod eds_sandbox;
pub mod eds_sign_in;
pub mod electronic_signatures;
pub mod email_change;
pub mod enact;
pub mod error;
pub mod evidence;
pub mod evidence_audit;
pub mod factor_removal;
mod falling_back;
pub mod follow_ups;
mod followed_points;
pub mod holds;
pub mod idempotency;
pub mod identity_checks;
mod identity_proofs;
pub mod iin_release;
mod iin_takeover;
pub mod inquiries;
pub mod invalidations;
pub mod kill_switches;
pub mod limits;
pub mod long_readings;
pub mod meters;
pub mod moderation;
pub mod notices;
pub mod oauth;
pub mod offers;
pub mod open_data;
pub mod outbox;
pub mod own_signatures;
pub mod paper;
pub mod password_change;
mod password_check;
pub mod personal_data;
pub mod petitions;
pub mod providers;
pub mod ranks;
pub mod readiness;
pub mod records;
pub mod refusals;
pub mod registration;
pub mod replica;
pub mod representatives;
pub mod retention;
pub mod sandbox;
pub mod searching;
pub mod second_factor;
pub mod second_opinion;
pub mod sessions;
pub mod sign_in;
pub mod sign_queue;
pub mod signature_bundle;
pub mod signature_log;
pub mod signing;
pub mod signing_sessions;
pub mod similar;
pub mod staff;
pub mod standing;
pub mod statements;
pub mod statistics;
pub mod subscriptions;
pub mod takedowns;
mod term_rows;
pub mod token_keys;
mod two_persons;
pub mod views;
pub mod webhooks;
mod work;

use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use store::ids::PetitionId;

use ipnet::IpNet;

pub use error::Error;
/// How long a caller waits for the database.
pub use store::database::patience;
/// What things are known by.
pub use store::ids;
pub use work::Work;

use crate::clock::Clock;
use crate::electronic_signatures::ElectronicSignatures;
use changes::Changes;
use credentials::identity::IdentityKey;
use credentials::passwords::Passwords;
use credentials::tokens::TokenKeys;
use domain::calendar::{Calendar, civil_date};
pub use domain::policy::Policy;
use domain::rules::RuleSet;
use eds_broker::Broker;
use eds_sandbox::EdsSandbox;
use identity_providers::IdentityProviders;
use long_readings::LongReadings;
use outbound::guarded::Guarded;
pub use reference;
use reference::Reference;
use signature_log::SignatureLog;
use store::Db;

/// Where links lead.
#[derive(Debug, Clone)]
pub struct Links {
    /// Origin of this service as clients see it, without a slash at its end.
    pub public_url: String,
    /// A web client of the platform; the service's own pages without one.
    pub web_url: Option<String>,
    /// The service shows pages to people.
    pub pages: bool,
}

impl Links {
    /// The path below which the service lies on its host, without a slash at its end; empty where the host is all its own.
    pub fn path(&self) -> &str {
        let rest = self.public_url.split_once("://").map_or("", |(_, rest)| rest);
        rest.find('/').map_or("", |at| &rest[at..])
    }

    fn base(&self) -> &str {
        self.web_url.as_deref().unwrap_or(&self.public_url)
    }

    /// A page that needs no token.
    pub fn page(&self, page: &str) -> String {
        format!("{}/{page}", self.base())
    }

    /// Where a mailed token is used; it stands in the fragment, which no server log ever sees.
    pub fn with_token(&self, page: &str, token: &str) -> String {
        format!("{}#token={token}", self.page(page))
    }

    /// Where one POST ends the news a token is about (RFC 8058).
    pub fn unsubscription(&self, token: &str) -> String {
        format!("{}/api/v1/unsubscriptions/{token}", self.public_url)
    }

    /// Where a petition is read, with its secret key while its publication is limited.
    pub fn petition(&self, id: PetitionId, link_key: Option<&str>) -> String {
        let base = match &self.web_url {
            Some(web) => format!("{web}/petitions/{id}"),
            None if self.pages => format!("{}/petitions/{id}", self.public_url),
            None => format!("{}/api/v1/petitions/{id}", self.public_url),
        };
        link_key.map_or(base.clone(), |key| format!("{base}?link_key={key}"))
    }
}

/// Everything a use case may need; shared by all threads of the process.
pub struct App {
    /// Runs transactions, first come, first served.
    pub db: Db,
    /// A standby for public readings, where one is named.
    pub replica: Option<replica::Replica>,
    /// Tells legal time, which a sandbox may move, and the machine's.
    pub clock: Clock,
    /// Derives keyed hashes of persons and seals their IINs.
    pub identity: IdentityKey,
    /// Sign and verify access tokens.
    pub tokens: TokenKeys,
    /// Hashes and checks passwords off the async threads.
    pub passwords: Passwords,
    /// Territories with their populations, and the bodies petitions can be addressed to, as far as this process has
    /// heard of changes.
    pub bodies: CurrentReference,
    /// What this deployment chose where the law leaves a choice.
    pub policy: Policy,
    /// Sandbox calls exist.
    pub sandbox: bool,
    /// Limits on what one caller may do hold.
    pub rate_limits: bool,
    /// Where mails and answers send people.
    pub links: Links,
    /// What answers that are kept ready stand or fall by.
    pub changes: Changes,
    /// Whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Web clients whose pages may make authenticated calls.
    pub allowed_origins: Vec<String>,
    /// Working days and days off, as far as this process has heard of changes.
    pub calendar: CurrentCalendar,
    /// Whether a signature could be acknowledged.
    pub readiness: readiness::Readiness,
    /// What this process counts of its own work.
    pub meters: meters::Meters,
    /// Whose turn it is to look through many petitions.
    pub long_readings: LongReadings,
    /// The figures of the service, for as long as they hold.
    pub last_figures: statistics::LastFigures,
    /// How often pages of petitions were opened, until it is written.
    pub views: views::Views,
    /// How fast signatures come, for moderators to look at.
    pub bursts: bursts::Bursts,
    /// What is signed electronically, of petitions that everybody may see.
    pub open_statements: signing::OpenStatements,
    /// Verifies electronic signatures; none where no authority is trusted.
    pub eds: Option<ElectronicSignatures>,
    /// Where people sign in elsewhere; told once the process knows its own address, which the sandbox's provider has too.
    pub identity_providers: OnceLock<IdentityProviders>,
    /// Reaches the telephones on which people sign; told once the process knows its own address, as above.
    pub eds_broker: OnceLock<Broker>,
    /// The authority that a sandbox makes up; none in production.
    pub eds_sandbox: Option<EdsSandbox>,
    /// The public log of signatures.
    pub signature_log: SignatureLog,
    /// Calls the addresses that applications are told at.
    pub webhooks: Guarded,
    /// Held while the test clock's offset is written, or read and followed.
    pub clock_change: tokio::sync::Mutex<()>,
}

/// The working calendar as this process knows it; a change replaces it for every use case that
/// starts afterwards.
#[derive(Debug)]
pub struct CurrentCalendar(RwLock<Arc<Calendar>>);

impl CurrentCalendar {
    /// Starts with the calendar that stood when the process began.
    pub fn new(calendar: Calendar) -> Self {
        Self(RwLock::new(Arc::new(calendar)))
    }

    fn get(&self) -> Arc<Calendar> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn replace(&self, calendar: Calendar) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(calendar);
    }
}

/// The reference data as this process knows them; a change of a body replaces them for whatever asks afterwards.
#[derive(Debug)]
pub struct CurrentReference {
    held: RwLock<(Arc<Reference>, i64)>,
    /// Held while what is on record is read and taken up, so that nobody takes up what is older.
    taking_up: tokio::sync::Mutex<()>,
}

impl CurrentReference {
    /// Starts with what stood when the process began.
    pub(crate) fn new(reference: Reference, version: i64) -> Self {
        Self {
            held: RwLock::new((Arc::new(reference), version)),
            taking_up: tokio::sync::Mutex::new(()),
        }
    }

    fn get(&self) -> Arc<Reference> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// Takes up another edition of the files; what is on record is taken up again at the next look, and stands above it.
    pub fn take_up_edition(&self, reference: Reference) {
        self.replace(reference, -1);
    }

    /// How much of what has been recorded of bodies it holds.
    pub(crate) fn version(&self) -> i64 {
        self.held.read().unwrap_or_else(PoisonError::into_inner).1
    }

    fn replace(&self, reference: Reference, version: i64) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = (Arc::new(reference), version);
    }
}

impl App {
    /// Territories with their populations, and public bodies, as this process knows them.
    pub fn reference(&self) -> Arc<Reference> {
        self.bodies.get()
    }

    /// The identity providers of this deployment.
    pub fn providers(&self) -> &IdentityProviders {
        static NONE: IdentityProviders = IdentityProviders::none();
        self.identity_providers.get().unwrap_or(&NONE)
    }

    /// The working calendar as this process knows it.
    pub fn calendar(&self) -> Arc<Calendar> {
        self.calendar.get()
    }

    /// Whether anything is written at present, as far as this process has heard; no administrator has turned that off.
    pub fn takes_writes(&self) -> bool {
        self.changes.is_on(kill_switches::WRITING)
    }

    /// Takes up another calendar, for every use case that starts from now on.
    pub(crate) fn take_up(&self, calendar: Calendar) {
        self.calendar.replace(calendar);
    }

    /// The rules that a draft of today is written under.
    pub fn rules_for_drafts(&self) -> &'static RuleSet {
        RuleSet::for_draft_of(civil_date(self.clock.legal()))
    }
}
