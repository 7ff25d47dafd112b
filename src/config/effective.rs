//! The settings in force.

use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

use ::identity_providers::ProviderSettings;
use credentials::passwords::Cost;
use domain::assurance::RequiredAssurance;
use domain::policy::SignatureEvidence;
use domain::rules::Mode;

use super::addresses;
use super::settings::{Environment, LogFormat, Settings, Switch};

/// Settings checked as a whole, with every default filled in.
#[derive(Debug, Clone)]
pub struct Effective {
    /// The settings as they were given.
    pub settings: Settings,
    /// What kind of deployment this is.
    pub environment: Environment,
    /// Where the embedded database, keys and mail files live.
    pub data_dir: PathBuf,
    /// Where citizens reach this service, without a slash at the end.
    pub public_url: String,
    /// Where mail links lead, without a slash at the end; the service's own pages when none.
    pub web_url: Option<String>,
    /// When a petition is moderated (90-2(5)).
    pub mode: Mode,
    /// How sure it must be who files and who signs (90-3(1)).
    pub required: RequiredAssurance,
    /// What each signature bears (90-3(1)).
    pub evidence: SignatureEvidence,
    /// Days for which what has served and is no evidence is kept.
    pub retention_days: u16,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Origins of web clients that may make authenticated calls.
    pub allowed_origins: Vec<String>,
    /// Where people sign in elsewhere.
    pub identity_providers: Vec<ProviderSettings>,
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

    /// Whether the service shows pages to people.
    pub fn pages(&self) -> bool {
        self.settings.pages.map_or(self.web_url.is_none(), |switch| switch == Switch::On)
    }

    /// Whether limits on what one caller may do hold.
    pub fn rate_limits(&self) -> bool {
        self.settings.rate_limits.map_or(!self.is_development(), |switch| switch == Switch::On)
    }

    /// Of requests that end well each so manieth is logged; none when it is 0.
    pub fn log_requests(&self) -> u32 {
        self.settings.log_requests.unwrap_or(if self.is_development() { 0 } else { 1 })
    }

    /// How the log is written.
    pub fn log_format(&self) -> LogFormat {
        self.settings.log_format(self.is_development())
    }

    /// How long /readyz says no before the process ends.
    pub fn stop_pause(&self) -> Duration {
        let usual = if self.is_development() { 0 } else { 5 };
        Duration::from_secs(self.settings.stop_pause.unwrap_or(usual).into())
    }

    /// Where development writes mail.
    pub fn mail_dir(&self) -> PathBuf {
        self.data_dir.join("mails")
    }

    /// What ends the ids of our mails: the host of the public address.
    pub fn mail_domain(&self) -> &str {
        addresses::domain_of(&self.public_url).unwrap_or("localhost")
    }

    /// Whether this deployment is for development: with sandbox calls, and a clock that can be moved.
    pub fn is_development(&self) -> bool {
        self.environment == Environment::Development
    }
}
