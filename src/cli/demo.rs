//! `petitions demo`.

use clap::Args;
use petitions::config::Effective;
use petitions::service::{Database, Service};

use super::outcome::{Outcome, write_out};
use super::running::{listen, runtime, told_to_stop};

#[derive(Args)]
pub(super) struct DemoArgs {
    /// Citizens who sign; below 50,000 the petition ends as a proposal.
    #[arg(long, default_value_t = 50_000, value_parser = clap::value_parser!(u32).range(50..=90_000))]
    signers: u32,
    /// Show several real petitions of 2024 side by side, each where it stood in October 2024.
    #[arg(long)]
    petitions: bool,
    /// End afterwards instead of staying up to be explored.
    #[arg(long)]
    exit: bool,
}

/// The demo has a server, keys and mails of its own beside those of the service.
pub(super) fn run(mut effective: Effective, args: &DemoArgs) -> Outcome {
    if !effective.is_development() {
        return Err("the demo runs in development only".into());
    }
    let (signers, exit) = (args.signers as usize, args.exit);
    let listener = listen(effective.settings.listen)?;
    effective.data_dir.push("demo");
    let database = Database::anew(&effective.data_dir, "petitions_demo")?;
    let shown = runtime().and_then(|runtime| {
        runtime.block_on(async {
            let service = Service::start(&effective, &database.url, listener)?;
            let address = format!("http://{}", service.address);
            let told = if args.petitions {
                ::demo::show_petitions(&address, signers).await
            } else {
                ::demo::run(&address, signers, !exit).await
            };
            if told.is_ok() && !exit {
                write_out(&format!("\nThe pages: {address}/\n"))?;
                write_out("\nThe service stays up; Ctrl-C ends it.\n")?;
                told_to_stop().await?;
            }
            service.stop().await?;
            Ok(told?)
        })
    });
    database.close()?;
    shown
}
