//! The command line: wiring only, one file a command or a group of them.

mod bench;
mod bounce;
mod commands;
mod database;
mod demo;
mod doctor;
mod documents;
mod health;
mod log;
mod monitor;
mod outcome;
mod running;
mod serve;
mod staff;
mod verify;
mod witness;

use std::process::ExitCode;

use petitions::config::{self, ConfigError, EXIT_CONFIG, Effective};
use petitions::service::{Mailing, Trust};

use commands::{Cli, Command};
use outcome::done;

/// Reads the command line and does what it says.
pub(super) fn run() -> ExitCode {
    let (mut cli, misread) = match config::read::<Cli>(std::env::args_os()) {
        Ok(read) => read,
        Err(error) => error.exit(),
    };
    let command = cli.command.take().unwrap_or(Command::Serve);
    // The demo's own words are what its reader wants to see.
    let level = if matches!(command, Command::Demo(_)) { "warn" } else { "info" };
    let collector = cli.settings.collector().filter(|_| matches!(command, Command::Serve));
    let traces = match collector {
        Some(collector) => log::start_with_traces(&cli.settings, level, collector),
        None => {
            log::start(&cli.settings, level);
            None
        }
    };
    let code = run_logged(cli, command, misread);
    if let Some(traces) = traces {
        traces.end();
    }
    code
}

fn run_logged(mut cli: Cli, command: Command, misread: ConfigError) -> ExitCode {
    let (settings, misread) = cli.settings.with_secrets(misread);
    cli.settings = settings;
    // These need no settings, so none can be wrong.
    match &command {
        Command::Openapi => return done(documents::openapi()),
        Command::Settings => return done(documents::settings()),
        Command::Notices { preview } => return done(documents::notices(preview.as_deref())),
        Command::Witness(args) => return done(witness::run(cli.settings.listen, args)),
        Command::Lot(args) => return done(monitor::draw_lot(args)),
        Command::Verify(asked) if asked.log_url.is_some() => return monitor::run(asked),
        _ => {}
    }
    let of_others = [Mailing::faults(&cli.settings), Trust::faults(&cli.settings)].concat();
    match misread.beside(cli.settings.check(), of_others) {
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
    if let Some(dir) = &effective.settings.pg_bin_dir {
        petitions::embedded::look_in(dir.clone());
    }
    done(match command {
        Command::Serve => serve::run(&effective),
        Command::Demo(args) => demo::run(effective, &args),
        Command::Bench(args) => bench::run(effective, &args),
        Command::Migrate => database::migrate(&effective),
        Command::Staff { command } => staff::run(&effective, &command),
        Command::CheckConfig => documents::check_config(&effective),
        Command::Bounce { recipient } => return bounce::run(&effective, recipient.as_deref()),
        Command::Verify(asked) => return verify::run(&effective, &asked),
        Command::Health => health::run(&effective),
        Command::Doctor(asked) => return doctor::run(&effective, &asked),
        Command::Openapi
        | Command::Settings
        | Command::Notices { .. }
        | Command::Witness(_)
        | Command::Lot(_) => Ok(()),
    })
}
