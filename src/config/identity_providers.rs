//! The file of identity providers, judged by what this house knows: its roles, and what a provider may vouch for.

use ::identity_providers::{ProviderSettings, Rules, read};
use domain::role::Role;

use super::key_files::of_secret;
use super::settings::Settings;

/// The setting's name.
const FILE: &str = "PETITIONS_IDENTITY_PROVIDERS_FILE";

/// How sure a provider's word can make us: that somebody stood before us, or signed, is never another's to say.
const ASSURANCES: [&str; 2] = ["declared", "provider"];

/// The providers of the file that the settings name; none without one.
pub(super) fn providers(
    settings: &Settings,
    production: bool,
    faults: &mut Vec<String>,
) -> Vec<ProviderSettings> {
    let Some(file) = &settings.identity_providers_file else { return Vec::new() };
    let roles: Vec<(&str, bool)> = Role::ALL
        .into_iter()
        .filter(|role| *role != Role::Citizen)
        .map(|role| (role.code(), role.has_body()))
        .collect();
    match read(file, &Rules { production, assurances: &ASSURANCES, roles: &roles }) {
        Ok(read) => {
            if production {
                let secrets =
                    read.iter().filter_map(|provider| provider.client_secret_file.as_ref());
                faults.extend(secrets.filter_map(|file| of_secret(FILE, file)));
            }
            read
        }
        Err(found) => {
            faults.extend(found.into_iter().map(|fault| format!("{FILE}: {fault}")));
            Vec::new()
        }
    }
}
