//! What pages load, under addresses that change with what lies there, so that browsers may keep it for ever.
//!
//! All of it lies in one folder named after the whole, so that modules import each other by plain relative names
//! (`./api.js`): an import map would be a script within the page, which the policy forbids.

use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

use crate::files;
use crate::words;
use domain::language::Language;

/// Where everything that pages load lies.
pub const FOLDER: &str = "/assets/";
/// How long browsers may keep it: a year, and never ask again (RFC 8246).
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";
/// Hexadecimal digits of the hash that stand in addresses.
const DIGITS: usize = 12;

/// Something that pages load.
#[derive(Debug)]
pub struct Asset {
    /// Its name below the folder: `css/site.css`.
    pub name: String,
    /// What it is.
    pub media_type: &'static str,
    /// Its text.
    pub text: String,
}

/// All of it, with the name of the folder it lies in.
struct Assets {
    version: String,
    all: Vec<Asset>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let files = files::ASSETS.iter().map(|(name, text)| Asset {
        name: (*name).to_owned(),
        media_type: media_type(name),
        text: (*text).to_owned(),
    });
    let spoken = Language::ALL.into_iter().filter_map(|language| {
        let name = format!("js/words/{}.js", language.code());
        Some(Asset { media_type: media_type(&name), name, text: words::module(language)? })
    });
    let all: Vec<Asset> = files.chain(spoken).collect();
    let mut hash = Sha256::new();
    for asset in &all {
        for part in [&asset.name, &asset.text] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
    }
    let version = hex::encode(hash.finalize())[..DIGITS].to_owned();
    Assets { version, all }
});

/// Where an asset lies; none that is not there.
pub fn address(name: &str) -> Option<String> {
    let known = ASSETS.all.iter().any(|asset| asset.name == name);
    known.then(|| format!("{FOLDER}{}/{name}", ASSETS.version))
}

/// Everything that pages load, each with its address.
pub fn all() -> impl Iterator<Item = (String, &'static Asset)> {
    let assets = &*ASSETS;
    assets.all.iter().map(|asset| (format!("{FOLDER}{}/{}", assets.version, asset.name), asset))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
