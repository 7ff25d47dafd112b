//! What is logged, and where spans go.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::settings::{Environment, LogFormat, Settings};

impl Settings {
    /// What is to be logged, if that was said.
    pub fn log_filter(&self) -> Option<&str> {
        self.log.as_deref().filter(|filter| !filter.is_empty())
    }

    /// Where spans are sent.
    pub fn collector(&self) -> Option<&str> {
        self.otlp_endpoint.as_deref().filter(|endpoint| !endpoint.is_empty())
    }

    /// How the log is written, before it is known whether the settings are sound.
    pub fn log_format_at_start(&self) -> LogFormat {
        self.log_format(self.environment != Some(Environment::Production))
    }

    pub(super) fn log_format(&self, development: bool) -> LogFormat {
        let usual = if development { LogFormat::Text } else { LogFormat::Json };
        self.log_format.unwrap_or(usual)
    }

    /// What is wrong with it.
    pub(super) fn log_fault(&self, development: bool) -> Option<String> {
        let Ok(filter) = EnvFilter::try_new(self.log_filter()?) else {
            return Some(
                "PETITIONS_LOG: must be a level, or levels by part, such as info,petitions=debug"
                    .into(),
            );
        };
        // Levels are numbers too, and a part without a level logs everything.
        let most = filter.max_level_hint();
        let quiet = most.is_some_and(|most| most <= LevelFilter::INFO);
        (!development && !quiet).then(|| {
            "PETITIONS_LOG: debug and trace may log personal data; not in production".into()
        })
    }
}
