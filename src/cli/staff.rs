//! `petitions staff`.

use std::io::IsTerminal as _;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use petitions::app::Error;
use petitions::app::access::Role;
use petitions::app::staff::{self, NewStaff};
use petitions::config::Effective;
use petitions::credentials::passwords::{self, Holder};
use petitions::domain::iin::Iin;
use petitions::domain::language::Language;
use petitions::http::intake;
use petitions::service::{Database, bootstrap};

use super::outcome::{Failure, Outcome, write_out};
use super::running::runtime;

#[derive(Subcommand)]
pub(super) enum StaffCommand {
    /// Make a staff account; its password is read from the first line of standard input.
    Add(StaffArgs),
}

#[derive(Args)]
pub(super) struct StaffArgs {
    /// What the account may do.
    #[arg(long, value_parser = words(Role::ALL.into_iter().filter(|role| *role != Role::Citizen).map(Role::code), Role::parse))]
    role: Role,
    #[arg(long, value_parser = |address: &str| intake::email(address.to_owned()).map_err(|(_, detail)| detail))]
    email: String,
    #[arg(long, value_parser = name)]
    family_name: String,
    #[arg(long, value_parser = name)]
    given_name: String,
    /// Slug of the body that an official or first head acts for.
    #[arg(long)]
    public_body: Option<String>,
    /// Language of notices.
    #[arg(long, default_value = "kk", value_parser = words(Language::ALL.into_iter().map(Language::code), Language::parse))]
    language: Language,
    /// The person's IIN, so that nobody handles his own petition; from the environment, since
    /// other users of the machine see arguments.
    #[arg(long, env = "PETITIONS_STAFF_IIN", hide_env_values = true)]
    iin: Option<String>,
}

/// One of these words, which the help lists.
fn words<T: Clone + Send + Sync + 'static>(
    codes: impl IntoIterator<Item = &'static str>,
    parse: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(codes).try_map(move |code| parse(&code).ok_or("an unknown word"))
}

fn name(given: &str) -> Result<String, String> {
    intake::person_name(given.to_owned()).map_err(|(_, detail)| detail)
}

pub(super) fn run(effective: &Effective, command: &StaffCommand) -> Outcome {
    match command {
        StaffCommand::Add(args) => add(effective, args),
    }
}

fn add(effective: &Effective, args: &StaffArgs) -> Outcome {
    let password = read_password()?;
    let iin = args
        .iin
        .as_deref()
        .map(Iin::parse)
        .transpose()
        .map_err(|fault| format!("PETITIONS_STAFF_IIN: {fault}"))?;
    let holder = Holder {
        email: Some(&args.email),
        iin: iin.as_ref().map(Iin::as_str),
        names: [Some(&args.family_name), Some(&args.given_name), None],
        born: iin.as_ref().and_then(Iin::birth_date),
        second_factor: true,
    };
    passwords::check(&password, &holder).map_err(|weakness| format!("the password: {weakness}"))?;
    let member = NewStaff {
        role: args.role,
        public_body: args.public_body.clone(),
        email: args.email.clone(),
        password_hash: passwords::hash(&password, effective.password_cost())?,
        family_name: args.family_name.clone(),
        given_name: args.given_name.clone(),
        language: args.language,
        iin,
    };
    let database = Database::beside(effective, "petitions")?;
    let made = runtime().and_then(|runtime| {
        let app = bootstrap::build(effective, &database.url)?;
        runtime.block_on(app.write(move |work| staff::add(work, &member))).map_err(in_options)
    });
    database.close()?;
    write_out(&format!("{}\n", made?))
}

/// The first line of standard input; whoever types it is told so.
fn read_password() -> std::io::Result<String> {
    let mut password = String::new();
    if std::io::stdin().is_terminal() {
        eprintln!(
            "Password (at least {} characters), then Enter:",
            passwords::MIN_CHARACTERS_OF_TWO_FACTORS
        );
    }
    std::io::stdin().read_line(&mut password)?;
    Ok(password.trim_end_matches(['\r', '\n']).to_owned())
}

/// A refusal in terms of the command line.
fn in_options(error: Error) -> Failure {
    match error {
        Error::Invalid(faults) => {
            let option = |pointer: &str| pointer.trim_start_matches('/').replace('_', "-");
            let named = faults.iter().map(|fault| format!("--{}: {}", option(&fault.pointer), fault.detail));
            named.collect::<Vec<_>>().join("\n").into()
        }
        Error::Conflict("already_registered") => {
            "--email, PETITIONS_STAFF_IIN: an account with this address or of this person exists already".into()
        }
        other => other.into(),
    }
}
