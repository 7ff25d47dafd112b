//! Settings that cannot be read at all: every one of them is told, with the faults of the rest.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args as _, Command, Error, FromArgMatches, Parser};

use super::ConfigError;
use super::settings::Settings;

/// Reads a command line that has [`Settings`] among its options. Settings that are no values of their kind are given
/// back beside it, each in a line, as if they had not been set; what else is wrong with the line is clap's to tell.
///
/// # Errors
/// A line that is not understood, or a wish for help.
pub fn read<T: Parser + FromArgMatches>(
    line: impl IntoIterator<Item = OsString>,
) -> Result<(T, ConfigError), Error> {
    let mut line: Vec<OsString> = line.into_iter().collect();
    let mut command = T::command();
    let mut faults = Vec::new();
    loop {
        let error = match command.clone().try_get_matches_from(&line) {
            Ok(matches) => return Ok((T::from_arg_matches(&matches)?, ConfigError(faults))),
            Err(error) => error,
        };
        let Some(setting) = Misread::of(&error) else { return Err(error) };
        faults.push(setting.fault(&error));
        // Each round one setting less can be misread.
        if !setting.take_out(&mut line) {
            command = without_environment(command, &setting.id);
        }
    }
}

/// A setting whose value is none of its kind.
struct Misread {
    id: String,
    option: String,
    variable: String,
}

impl Misread {
    fn of(error: &Error) -> Option<Self> {
        if !matches!(error.kind(), ErrorKind::InvalidValue | ErrorKind::ValueValidation) {
            return None;
        }
        let Some(ContextValue::String(named)) = error.get(ContextKind::InvalidArg) else {
            return None;
        };
        let option = named.split_whitespace().next()?.to_owned();
        let settings = Settings::augment_args(Command::new("settings"));
        let setting =
            settings.get_arguments().find(|known| known.get_long() == option.strip_prefix("--"))?;
        let variable = setting.get_env()?.to_str()?.to_owned();
        Some(Self { id: setting.get_id().to_string(), option, variable })
    }

    /// The fault in a line, by the name that every other fault of a setting has.
    fn fault(&self, error: &Error) -> String {
        let value = match error.get(ContextKind::InvalidValue) {
            Some(ContextValue::String(value)) => value.as_str(),
            _ => "",
        };
        let why = match error.get(ContextKind::ValidValue) {
            Some(ContextValue::Strings(valid)) => format!("one of {}", valid.join(", ")),
            _ => std::error::Error::source(error)
                .map_or_else(|| "a value is missing".to_owned(), ToString::to_string),
        };
        format!("{}: {value:?}: {why}", self.variable)
    }

    /// Takes the option out of the line; false when it did not stand there.
    fn take_out(&self, line: &mut Vec<OsString>) -> bool {
        let joined = format!("{}=", self.option);
        let is_joined =
            |word: &OsString| word.to_str().is_some_and(|word| word.starts_with(&joined));
        if let Some(at) = line.iter().position(|word| word.to_str() == Some(&self.option)) {
            line.drain(at..line.len().min(at + 2));
            return true;
        }
        let at = line.iter().position(is_joined);
        at.map(|at| line.remove(at)).is_some()
    }
}

/// The command, in which that setting is not read from the environment. Options stand once more in each command below.
fn without_environment(command: Command, id: &str) -> Command {
    let known = command.get_arguments().any(|argument| argument.get_id() == id);
    let command =
        if known { command.mut_arg(id, |argument| argument.env(None::<&str>)) } else { command };
    command.mut_subcommands(|below| without_environment(below, id))
}
