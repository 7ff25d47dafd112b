//! Reading the file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::Deserialize;

use super::checks::{Rules, faults};
use super::kinds::{
    ANY_ACR, ClaimNames, DisplayName, ProviderSettings, SecondFactor, Serves, Staff,
};

/// Most providers of one deployment.
const MOST: usize = 32;
/// Largest file, in bytes.
const LARGEST: u64 = 256 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    provider: Vec<Stated>,
}

/// A provider as it is written down.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    name: String,
    display_name: DisplayName,
    issuer: String,
    client_id: String,
    client_secret_file: Option<PathBuf>,
    #[serde(default = "profile")]
    scopes: Vec<String>,
    serves: Serves,
    redirect_uri: Option<String>,
    #[serde(default)]
    acr_values: Vec<String>,
    #[serde(default = "algorithms")]
    algorithms: Vec<String>,
    #[serde(default)]
    userinfo: bool,
    authorities_file: Option<PathBuf>,
    #[serde(default)]
    claims: ClaimNames,
    #[serde(default = "assurance")]
    assurance: BTreeMap<String, String>,
    staff: Option<Staff>,
    #[serde(default)]
    second_factor: SecondFactor,
}

fn profile() -> Vec<String> {
    ["profile", "email"].map(str::to_owned).to_vec()
}

fn algorithms() -> Vec<String> {
    ["RS256", "PS256", "ES256", "EdDSA"].map(str::to_owned).to_vec()
}

fn assurance() -> BTreeMap<String, String> {
    BTreeMap::from([(ANY_ACR.to_owned(), "provider".to_owned())])
}

/// Reads the providers of a file.
///
/// # Errors
/// All its faults, one a line.
pub fn read(path: &Path, rules: &Rules<'_>) -> Result<Vec<ProviderSettings>, Vec<String>> {
    let one = |fault: String| vec![format!("{}: {fault}", path.display())];
    let size = fs::metadata(path).map_err(|fault| one(fault.kind().to_string()))?.len();
    if size > LARGEST {
        return Err(one(format!("at most {LARGEST} bytes are read")));
    }
    let text = fs::read_to_string(path).map_err(|fault| one(fault.kind().to_string()))?;
    let file: File = toml::from_str(&text).map_err(|fault| one(in_a_line(&fault.to_string())))?;
    if file.provider.is_empty() || file.provider.len() > MOST {
        return Err(one(format!("names {} providers; 1 to {MOST} go", file.provider.len())));
    }
    let (mut read, mut found) = (Vec::new(), Vec::new());
    for stated in file.provider {
        let name = stated.name.clone();
        let told = |fault: String| format!("{}: {name}: {fault}", path.display());
        match opened(stated) {
            Ok(settings) => {
                found.extend(faults(&settings, &read, rules).into_iter().map(told));
                read.push(settings);
            }
            Err(fault) => found.push(told(fault)),
        }
    }
    if found.is_empty() { Ok(read) } else { Err(found) }
}

/// The provider with what stands in files of their own.
fn opened(stated: Stated) -> Result<ProviderSettings, String> {
    let file = |path: &PathBuf| {
        fs::read(path).map_err(|fault| format!("{}: {}", path.display(), fault.kind()))
    };
    let secret = match &stated.client_secret_file {
        Some(path) => {
            let text = String::from_utf8(file(path)?)
                .map_err(|_| format!("{}: is no text", path.display()))?;
            let secret = text.trim();
            if secret.is_empty() || secret.lines().count() > 1 {
                return Err(format!("{}: one line is the secret", path.display()));
            }
            Some(SecretString::from(secret))
        }
        None => None,
    };
    Ok(ProviderSettings {
        name: stated.name,
        display_name: stated.display_name,
        issuer: stated.issuer,
        client_id: stated.client_id,
        client_secret: secret,
        client_secret_file: stated.client_secret_file,
        scopes: stated.scopes,
        serves: stated.serves,
        redirect_uri: stated.redirect_uri,
        acr_values: stated.acr_values,
        algorithms: stated.algorithms,
        userinfo: stated.userinfo,
        authorities: stated.authorities_file.as_ref().map(file).transpose()?,
        claims: stated.claims,
        assurance: stated.assurance,
        staff: stated.staff,
        second_factor: stated.second_factor,
    })
}

/// A fault that the parser draws over several lines.
fn in_a_line(drawn: &str) -> String {
    let words = drawn.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "|");
    words.collect::<Vec<_>>().join("; ")
}
