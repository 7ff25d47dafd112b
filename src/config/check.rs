//! The settings judged as a whole: every fault is found, and all are told at once.

use secrecy::{ExposeSecret as _, SecretString};

use domain::policy::{OfficeHours, Policy};
use domain::rules::Mode;

use super::addresses::base_fault;
use super::callers::{networks, origins};
use super::effective::Effective;
use super::identity_providers::providers;
use super::settings::{Environment, ModerationMode, Settings};
use super::{ConfigError, production};

impl Settings {
    /// Checks the settings together.
    ///
    /// # Errors
    /// All faults at once, one a line.
    pub fn check(self) -> Result<Effective, ConfigError> {
        let mut faults = Vec::new();
        let environment = self.kind_of_deployment(&mut faults);
        let development = environment == Environment::Development;
        let public_url =
            self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        let public_url = public_url.trim_end_matches('/').to_owned();
        if !development {
            faults.extend(production::faults(&self, &public_url));
        }
        self.check_addresses(&public_url, &mut faults);
        if self.office_closes <= OfficeHours::DEFAULT.from {
            faults.push(
                "PETITIONS_OFFICE_CLOSES: offices open at 09:00, and close later than that".into(),
            );
        }
        faults.extend(self.log_fault(development));
        faults.extend(self.programs_fault());
        faults.extend(self.metrics_fault());
        let trusted_proxies = networks(self.trusted_proxies.as_deref(), &mut faults);
        let allowed_origins = origins(self.allowed_origins.as_deref(), development, &mut faults);
        let identity_providers = providers(&self, !development, &mut faults);
        if !faults.is_empty() {
            return Err(ConfigError(faults));
        }
        Ok(Effective {
            environment,
            data_dir: self.data_dir.clone().unwrap_or_else(embedded::default_data_dir),
            public_url,
            web_url: self.web_url.as_ref().map(|url| url.trim_end_matches('/').to_owned()),
            mode: match self.moderation_mode {
                Some(ModerationMode::Pre) => Mode::Pre,
                Some(ModerationMode::Post) => Mode::Post,
                None => Policy::DEFAULT.mode,
            },
            required: self.required_assurance.unwrap_or(Policy::DEFAULT.required),
            evidence: self.signature_evidence.unwrap_or(Policy::DEFAULT.evidence),
            retention_days: self.retention_days.unwrap_or(Policy::DEFAULT.retention_days),
            trusted_proxies,
            allowed_origins,
            identity_providers,
            settings: self,
        })
    }

    /// Development unless named; beside a database of somebody's own it must be named.
    fn kind_of_deployment(&self, faults: &mut Vec<String>) -> Environment {
        match (self.environment, &self.database_url) {
            (Some(environment), _) => environment,
            (None, None) => Environment::Development,
            (None, Some(_)) => {
                faults.push("PETITIONS_ENV: must be named (development or production) when DATABASE_URL is set".into());
                // What production needs besides is asked once it is known to be one.
                Environment::Development
            }
        }
    }

    fn check_addresses(&self, public_url: &str, faults: &mut Vec<String>) {
        for (name, url) in [
            ("PETITIONS_PUBLIC_URL", Some(public_url)),
            ("PETITIONS_WEB_URL", self.web_url.as_deref()),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", self.collector()),
        ] {
            if let Some(fault) = url.and_then(base_fault) {
                faults.push(format!("{name}: {fault}"));
            }
        }
        for (name, url) in self.database_urls() {
            let known = |url: &SecretString| {
                ["postgresql://", "postgres://"]
                    .iter()
                    .any(|scheme| url.expose_secret().starts_with(scheme))
            };
            if url.is_some_and(|url| !known(url)) {
                faults.push(format!("{name}: must be a postgresql:// address"));
            }
        }
    }

    /// Programs that are named and not there would be looked for by nobody.
    fn programs_fault(&self) -> Option<String> {
        let dir = self.pg_bin_dir.as_ref().filter(|_| self.database_url.is_none())?;
        (!dir.join("initdb").exists())
            .then(|| format!("PG_BIN_DIR: {}: no programs of PostgreSQL are there", dir.display()))
    }

    /// What is for operators would be told to everybody.
    fn metrics_fault(&self) -> Option<String> {
        let metrics = self.metrics_listen.filter(|address| address.port() != 0)?;
        (metrics.port() == self.listen.port()).then(|| {
            "PETITIONS_METRICS_LISTEN: needs a port of its own, not that of PETITIONS_LISTEN".into()
        })
    }

    pub(super) fn database_urls(&self) -> [(&'static str, Option<&SecretString>); 3] {
        [
            ("DATABASE_URL", self.database_url.as_ref()),
            ("DATABASE_MIGRATION_URL", self.database_migration_url.as_ref()),
            ("DATABASE_READ_URL", self.database_read_url.as_ref()),
        ]
    }
}
