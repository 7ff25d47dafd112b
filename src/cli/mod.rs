//! The command line: wiring only, one file a command or a group of them.

mod bench;
mod bounce;
mod commands;
mod database;
mod demo;
mod documents;
mod health;
mod log;
mod outcome;
mod running;
mod serve;
mod staff;

use std::process::ExitCode;

use clap::Parser as _;
use petitions::config::{EXIT_CONFIG, Effective};

use commands::{Cli, Command};
use outcome::done;

/// Reads the command line and does what it says.
pub(super) fn run() -> ExitCode {
    let cli = Cli::parse();
    let command = cli.command.unwrap_or(Command::Serve);
    // The demo's own words are what its reader wants to see.
    log::start(if matches!(command, Command::Demo(_)) { "warn" } else { "info" });
    // These need no settings, so none can be wrong.
    match &command {
        Command::Openapi => return done(documents::openapi()),
        Command::Notices { preview } => return done(documents::notices(preview.as_deref())),
        _ => {}
    }
    match cli.settings.check() {
        Ok(effective) => with_settings(command, effective),
        Err(faults) => {
            eprintln!("{faults}");
            // What is given to the pipe must not be lost for a fault of the settings.
            let bounce = matches!(command, Command::Bounce { .. });
            ExitCode::from(if bounce { bounce::EXIT_TRY_AGAIN } else { EXIT_CONFIG })
        }
    }
}

fn with_settings(command: Command, effective: Effective) -> ExitCode {
    done(match command {
        Command::Serve => serve::run(&effective),
        Command::Demo(args) => demo::run(effective, &args),
        Command::Bench(args) => bench::run(effective, &args),
        Command::Migrate => database::migrate(&effective),
        Command::Staff { command } => staff::run(&effective, &command),
        Command::CheckConfig => documents::check_config(&effective),
        Command::Bounce { recipient } => return bounce::run(&effective, recipient.as_deref()),
        Command::Verify => database::verify(&effective),
        Command::Health => health::run(&effective),
        Command::Openapi | Command::Notices { .. } => Ok(()),
    })
}
