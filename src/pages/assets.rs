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
    let spoken = Language::ALL.into_iter().flat_map(words::modules).map(|(name, text)| Asset {
        media_type: media_type(&name),
        name,
        text,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn scripts() -> impl Iterator<Item = (&'static str, &'static str)> {
        files::ASSETS.iter().copied().filter(|(name, _)| name.ends_with(".js"))
    }

    /// Where the scripts of the desk lie, which know its words besides.
    const DESK: &str = "js/desk/";

    fn found(words: &toml::Table, key: &str) -> Option<toml::Value> {
        let whole = toml::Value::Table(words.clone());
        key.split('.').try_fold(whole, |at, part| at.get(part).cloned())
    }

    /// What stands between a beginning and the next quotation mark, everywhere.
    fn after<'a>(text: &'a str, beginning: &'a str) -> impl Iterator<Item = &'a str> {
        text.split(beginning).skip(1).filter_map(|rest| rest.split('"').next())
    }

    #[test]
    fn every_word_that_a_script_says_is_there() {
        let (of_all, of_the_desk) =
            (words::of_scripts(Language::Kk), words::of_the_desk(Language::Kk));
        let mut asked = 0;
        for (name, text) in scripts() {
            let known: &[&toml::Table] = match name.starts_with(DESK) {
                true => &[&of_the_desk, &of_all],
                false => &[&of_all],
            };
            for key in after(text, "say(\"") {
                asked += 1;
                assert!(
                    known.iter().any(|words| found(words, key).is_some_and(|word| word.is_str())),
                    "{name} says {key}"
                );
            }
            for group in after(text, "wordFor(\"") {
                let has = |words: &&toml::Table| {
                    found(words, group).is_some_and(|group| group.is_table())
                };
                assert!(known.iter().any(has), "{name}: {group}");
            }
        }
        assert!(asked > 80, "only {asked}");
    }

    #[test]
    fn every_module_that_is_imported_is_served_under_that_name() {
        for (name, text) in scripts() {
            for import in after(text, " from \"") {
                let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
                let mut path: Vec<&str> = folder.split('/').collect();
                for part in import.split('/') {
                    match part {
                        "." => {}
                        ".." => _ = path.pop(),
                        other => path.push(other),
                    }
                }
                assert!(address(&path.join("/")).is_some(), "{name} imports {import}");
            }
        }
        for language in Language::ALL {
            assert!(address(&format!("js/words/{}.js", language.code())).is_some());
            assert!(address(&format!("js/words/desk/{}.js", language.code())).is_some());
        }
    }

    #[test]
    fn no_script_reads_text_as_markup_or_as_a_program() {
        for (name, text) in scripts() {
            for danger in [
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "new Function",
            ] {
                assert!(!text.contains(danger), "{name}: {danger}");
            }
        }
    }
}
