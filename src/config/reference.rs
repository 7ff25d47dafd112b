//! The list of settings, as docs/SETTINGS.md shows it: read off the settings themselves, so that it cannot be old.

use std::fmt::Write as _;

use clap::{Arg, Args as _, Command};

use super::settings::Settings;

const HEAD: &str = "# Settings

Every setting is a flag, before or after the command, and an environment variable; the flag wins. Those whose names end in
`_FILE` name a file that holds the secret. `petitions check-config` prints what is in force, secrets left out, and a start
that its configuration forbids lists every fault and ends with 78. `docs/OPERATIONS.md` says what to choose. This page is
written by `petitions settings`.

| Variable | Flag | Meaning | Default |
|---|---|---|---|
";

/// The page.
pub fn reference() -> String {
    let settings = Settings::augment_args(Command::new("settings"));
    let mut page = HEAD.to_owned();
    for setting in settings.get_arguments().filter(|setting| !setting.is_hide_set()) {
        let Some(variable) = setting.get_env().and_then(|name| name.to_str()) else { continue };
        let flag = setting.get_long().unwrap_or_default();
        // Writing to a text cannot fail.
        let _ = writeln!(
            page,
            "| `{variable}` | `--{flag}` | {} | {} |",
            meaning(setting),
            usual(setting)
        );
    }
    page
}

fn meaning(setting: &Arg) -> String {
    let told = setting.get_long_help().or_else(|| setting.get_help());
    let told = told.map(ToString::to_string).unwrap_or_default();
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = told.replace('|', "\\|").replace('<', "&lt;");
    let told = if told.ends_with(['.', ':']) { told } else { format!("{told}.") };
    let words: Vec<String> = setting
        .get_possible_values()
        .iter()
        .filter(|_| setting.get_action().takes_values())
        .map(|word| format!("`{}`", word.get_name()))
        .collect();
    if words.is_empty() { told } else { format!("{told} One of {}.", words.join(", ")) }
}

fn usual(setting: &Arg) -> String {
    if !setting.get_action().takes_values() {
        return "off".to_owned();
    }
    let usual: Vec<String> = setting
        .get_default_values()
        .iter()
        .filter_map(|value| value.to_str())
        .map(|value| format!("`{value}`"))
        .collect();
    usual.join(", ")
}
