//! The command line: wiring only.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use petitions::app::bootstrap;
use petitions::config::{Effective, EXIT_CONFIG, Settings};
use petitions::embedded::{Embedded, Options};
use petitions::http;
use tracing_subscriber::EnvFilter;

#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve (the default).
    Serve,
    /// Print the effective settings, secrets left out.
    CheckConfig,
}

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("PETITIONS_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let cli = Cli::parse();
    let effective = match cli.settings.check() {
        Ok(effective) => effective,
        Err(faults) => {
            eprintln!("{faults}");
            return ExitCode::from(EXIT_CONFIG as u8);
        }
    };
    match cli.command.unwrap_or(Command::Serve) {
        Command::CheckConfig => {
            print!("{}", effective.describe());
            ExitCode::SUCCESS
        }
        Command::Serve => match serve(&effective) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        },
    }
}

fn serve(effective: &Effective) -> Result<(), Box<dyn std::error::Error>> {
    let (embedded, url) = match &effective.settings.database_url {
        Some(url) => (None, url.clone()),
        None => {
            let embedded = Embedded::start(&Options { data_dir: &effective.data_dir, settings: &[] })?;
            embedded.ensure_database("petitions")?;
            let url = embedded.url("petitions");
            (Some(embedded), url)
        }
    };
    let app = bootstrap::build(effective, &url)?;
    let listen = effective.settings.listen;
    let outcome = actix_web::rt::System::new().block_on(async move {
        let server = http::server(app, listen, effective.settings.workers)?;
        tracing::info!(%listen, "serving");
        server.await
    });
    if let Some(embedded) = embedded {
        embedded.stop()?;
    }
    Ok(outcome?)
}
