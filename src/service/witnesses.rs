//! The witnesses of the log of signatures, read from the file that names them.

use app::signature_log::Witnesses;
use config::{Environment, Settings};

const SETTING: &str = "PETITIONS_LOG_WITNESSES";
/// Largest file that is read, in bytes: many more witnesses than there can be.
const LARGEST: u64 = 1024 * 1024;

/// The witnesses that the settings name; nobody where they name none. In development an address may be http.
///
/// # Errors
/// What is wrong, in a line that begins with the name of the setting.
pub(super) fn read(settings: &Settings, in_clear: bool) -> Result<Witnesses, String> {
    let Some(file) = &settings.log_witnesses else { return Ok(Witnesses::default()) };
    let fault = |fault: &dyn std::fmt::Display| format!("{SETTING}: {}: {fault}", file.display());
    let length = std::fs::metadata(file).map_err(|error| fault(&error))?.len();
    if length > LARGEST {
        return Err(fault(&"is larger than such a list can be"));
    }
    let list = std::fs::read_to_string(file).map_err(|error| fault(&error))?;
    Witnesses::read(&list, settings.log_quorum, settings.log_witness_seconds, in_clear)
        .map_err(|error| fault(&error))
}

/// What is wrong with these settings.
pub(super) fn fault(settings: &Settings) -> Option<String> {
    let in_clear = settings.environment != Some(Environment::Production);
    read(settings, in_clear).err()
}
