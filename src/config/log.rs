//! What is logged.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::settings::Settings;

impl Settings {
    /// What is to be logged, if that was said.
    pub fn log_filter(&self) -> Option<&str> {
        self.log.as_deref().filter(|filter| !filter.is_empty())
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
