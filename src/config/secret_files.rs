//! Secrets that stand in files: an environment is seen by whoever may look at the process, and printed by accident. Each
//! setting that holds a secret has a second one, with `_FILE` at its end.

use std::path::Path;

use secrecy::SecretString;

use super::ConfigError;
use super::settings::Settings;

/// Bytes of a secret at most.
const LONGEST: usize = 8 * 1024;

impl Settings {
    /// The settings with the secrets of the files that they name; a file that cannot be read, or a secret that is named
    /// twice, is a fault in a line of its own.
    pub fn with_secrets(mut self, misread: ConfigError) -> (Self, ConfigError) {
        let ConfigError(mut faults) = misread;
        for (name, file, secret) in [
            ("DATABASE_URL", &self.database_url_file, &mut self.database_url),
            (
                "DATABASE_MIGRATION_URL",
                &self.database_migration_url_file,
                &mut self.database_migration_url,
            ),
            ("DATABASE_READ_URL", &self.database_read_url_file, &mut self.database_read_url),
            ("SMTP_URL", &self.smtp_url_file, &mut self.smtp_url),
        ] {
            let Some(file) = file else { continue };
            match read(file) {
                Ok(_) if secret.is_some() => {
                    faults.push(format!("{name}: stands in the environment and in {name}_FILE"));
                }
                Ok(found) => *secret = Some(found),
                // Under the name of the secret itself, so that nothing further is said of it.
                Err(fault) => {
                    faults.push(format!("{name}: {} ({name}_FILE): {fault}", file.display()));
                }
            }
        }
        (self, ConfigError(faults))
    }
}

fn read(file: &Path) -> Result<SecretString, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let text = text.trim();
    if text.is_empty() {
        return Err("it is empty".to_owned());
    }
    if text.len() > LONGEST || text.contains(char::is_control) {
        return Err("it holds more than one line".to_owned());
    }
    Ok(text.into())
}
