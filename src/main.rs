//! The command line: wiring only.

#![forbid(unsafe_code)]

use std::io::{ErrorKind, IsTerminal as _, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener};
use std::path::Path;
use std::process::ExitCode;

use bench::{self, Plan};
use clap::{Args, Parser, Subcommand};
use petitions::app::access::Role;
use petitions::app::staff::{self, NewStaff};
use petitions::app::{audit, outbox};
use petitions::config::{EXIT_CONFIG, Effective, Settings};
use petitions::credentials::passwords::{self, Holder};
use petitions::domain::iin::Iin;
use petitions::domain::language::Language;
use petitions::http::{intake, openapi};
use petitions::mail::{self, MailError};
use petitions::service::bootstrap;
use petitions::service::bootstrap::StartError;
use petitions::service::{Database, Mailing, Service, ServiceError};
use tracing_subscriber::EnvFilter;

/// What a client sends that is no HTTP is his fault, not an error of ours; actix calls it one.
const NOT_LOGGED: &str = "actix_http::h1::dispatcher=off";

type Outcome = Result<(), Box<dyn std::error::Error>>;

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
    /// Replay a real petition of 2024 through the HTTP API, on a database of its own.
    Demo {
        /// Citizens who sign; below 50,000 the petition ends as a proposal.
        #[arg(long, default_value_t = 50_000, value_parser = clap::value_parser!(u32).range(50..=90_000))]
        signers: u32,
        /// End afterwards instead of staying up to be explored.
        #[arg(long)]
        exit: bool,
    },
    /// Measure what the service can do on this machine, on a database of its own, and print ratios of one run.
    Bench {
        /// Seconds of each measurement.
        #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
        seconds: u64,
        /// Signatures on the largest petition.
        #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1_000..=100_000_000))]
        rows: u32,
        /// Petitions that are signed at once.
        #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(2..=10_000))]
        petitions: u32,
        /// Citizens who sign; a measurement ends when each has.
        #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
        citizens: u32,
        /// For machines instead of readers.
        #[arg(long)]
        json: bool,
        /// Where to draw the rates of signing, as SVG.
        #[arg(long)]
        chart: Option<std::path::PathBuf>,
    },
    /// Bring the database to this program's schema, and end.
    Migrate,
    /// Staff accounts.
    Staff {
        #[command(subcommand)]
        command: StaffCommand,
    },
    /// Write the OpenAPI document to standard output.
    Openapi,
    /// Write the list of notices, as in docs/NOTICES.md, to standard output.
    Notices {
        /// Write every notice in every language as a page and as text into this directory instead, for a proof-reader.
        #[arg(long)]
        preview: Option<std::path::PathBuf>,
    },
    /// Take in a mail that came back, or that a reader wrote to end news, from standard input, as the pipe of a mail
    /// server gives it. Ends with 75 when it should be tried again.
    Bounce {
        /// The address it came to, from its envelope; else from its headers.
        #[arg(long, env = "ORIGINAL_RECIPIENT")]
        recipient: Option<String>,
    },
    /// Print the effective settings, secrets left out.
    CheckConfig,
    /// Check that every count equals its signatures and that each signature has its account; fails
    /// when one does not.
    Verify,
    /// Ask the service on this machine whether it can work; fails when it cannot.
    Health,
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Make a staff account; its password is read from the first line of standard input.
    Add(StaffArgs),
}

#[derive(Args)]
struct StaffArgs {
    #[arg(long, value_parser = |code: &str| Role::parse(code).ok_or("moderator, official, first_head or administrator"))]
    role: Role,
    #[arg(long, value_parser = |address: &str| intake::email(address.to_owned()).map_err(|(_, detail)| detail))]
    email: String,
    #[arg(long)]
    family_name: String,
    #[arg(long)]
    given_name: String,
    /// Slug of the body that an official or first head acts for.
    #[arg(long)]
    public_body: Option<String>,
    /// Language of notices.
    #[arg(long, default_value = "kk", value_parser = |code: &str| Language::parse(code).ok_or("kk, ru or en"))]
    language: Language,
    /// The person's IIN, so that nobody handles his own petition; from the environment, since
    /// other users of the machine see arguments.
    #[arg(long, env = "PETITIONS_STAFF_IIN", hide_env_values = true)]
    iin: Option<String>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    // The demo's own words are what its reader wants to see.
    let level = if matches!(cli.command, Some(Command::Demo { .. })) { "warn" } else { "info" };
    let wanted = std::env::var("PETITIONS_LOG").unwrap_or_default();
    let filter = EnvFilter::try_new(format!(
        "{NOT_LOGGED},{}",
        if wanted.is_empty() { level } else { &wanted }
    ));
    let filter = filter.unwrap_or_else(|_| EnvFilter::new(format!("{NOT_LOGGED},{level}")));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    log.with_ansi(std::io::stderr().is_terminal()).init();
    if matches!(cli.command, Some(Command::Openapi)) {
        return done(openapi::text(true).map_err(Into::into).and_then(|text| write_out(&text)));
    }
    if let Some(Command::Notices { preview }) = &cli.command {
        return done(match preview {
            Some(dir) => write_preview(dir),
            None => write_out(&mail::closed_list()),
        });
    }
    let effective = match cli.settings.check() {
        Ok(effective) => effective,
        Err(faults) => {
            eprintln!("{faults}");
            // What is given to the pipe must not be lost for a fault of the settings.
            let bounce = matches!(cli.command, Some(Command::Bounce { .. }));
            return ExitCode::from(if bounce { EXIT_TRY_AGAIN } else { EXIT_CONFIG });
        }
    };
    done(match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => serve(&effective),
        Command::Demo { signers, exit } => demo(effective, signers as usize, exit),
        Command::Bench { seconds, rows, petitions, citizens, json, chart } => {
            let plan = Plan {
                seconds,
                rows: rows as usize,
                petitions: petitions as usize,
                citizens: citizens as usize,
            };
            measure(effective, plan, json, chart.as_deref())
        }
        Command::Migrate => migrate(&effective),
        Command::Staff { command: StaffCommand::Add(args) } => add_staff(&effective, &args),
        Command::CheckConfig => check_config(&effective),
        Command::Bounce { recipient } => return take_bounce(&effective, recipient.as_deref()),
        Command::Verify => verify(&effective),
        Command::Health => runtime().and_then(|runtime| runtime.block_on(health(&effective))),
        Command::Openapi | Command::Notices { .. } => Ok(()),
    })
}

/// Writes to standard output. A reader who has seen enough, as in `| head`, is no fault.
fn write_out(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

fn done(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("petitions: {error}");
            let keys = match error.downcast_ref::<ServiceError>() {
                Some(ServiceError::Start(start)) => is_about_keys(start),
                Some(ServiceError::DkimKey(_) | ServiceError::Mail(_)) => true,
                _ => error.downcast_ref::<StartError>().is_some_and(is_about_keys),
            };
            if keys { ExitCode::from(EXIT_CONFIG) } else { ExitCode::FAILURE }
        }
    }
}

/// Keys that are missing, malformed or another deployment's are a fault of the configuration.
fn is_about_keys(error: &StartError) -> bool {
    matches!(error, StartError::Key(_))
}

/// Prints the settings once all of them are known to be understood.
fn check_config(effective: &Effective) -> Outcome {
    Mailing::of(effective)?;
    write_out(&effective.describe())
}

fn write_preview(dir: &Path) -> Outcome {
    std::fs::create_dir_all(dir)?;
    let pages = mail::preview()?;
    for (name, page) in &pages {
        std::fs::write(dir.join(name), page)?;
    }
    write_out(&format!("{} files in {}\n", pages.len(), dir.display()))
}

/// What a mail server's pipe is told to make it try again (sysexits.h).
const EXIT_TRY_AGAIN: u8 = 75;
/// Of a mail that came back no more is read: its report stands before the mail it is about.
const BOUNCE_BYTES: u64 = 1 << 20;

/// A mail that says nothing of one of ours is no fault: whoever is away answers too.
fn take_bounce(effective: &Effective, recipient: Option<&str>) -> ExitCode {
    let taken = || -> Result<&'static str, Box<dyn std::error::Error>> {
        let mailing = Mailing::of(effective)?;
        let Some(return_path) = mailing.return_path() else {
            return Err(MailError::BounceAddress.into());
        };
        let mut mail = Vec::new();
        std::io::stdin().lock().take(BOUNCE_BYTES).read_to_end(&mut mail)?;
        let Some(bounce) = mail::read_bounce(&mail, return_path, recipient) else {
            return Ok("nothing about a mail of ours");
        };
        let database = Database::beside(effective, "petitions")?;
        let taken = runtime().and_then(|runtime| {
            let app = bootstrap::build(effective, &database.url)?;
            Ok(runtime.block_on(app.write(move |work| outbox::take_in(work, &bounce))))
        });
        database.close()?;
        match taken? {
            Ok(()) => Ok("taken in"),
            Err(petitions::app::Error::NotFound) => Ok("no mail of ours"),
            Err(error) => Err(error.into()),
        }
    };
    match taken() {
        Ok(said) => done(write_out(&format!("{said}\n"))),
        Err(error) => {
            eprintln!("petitions: {error}");
            ExitCode::from(EXIT_TRY_AGAIN)
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Box<dyn std::error::Error>> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}

fn serve(effective: &Effective) -> Outcome {
    Mailing::of(effective)?;
    // A taken address is found before anything else is started.
    let listener = TcpListener::bind(effective.settings.listen)
        .map_err(|error| format!("cannot listen on {}: {error}", effective.settings.listen))?;
    let database = Database::open(effective, "petitions")?;
    let served = runtime().and_then(|runtime| {
        runtime.block_on(async {
            let service = Service::start(effective, &database.url, listener)?;
            tracing::info!(address = %service.address, docs = %format!("http://{}/docs/", service.address), "serving");
            told_to_stop().await?;
            tracing::info!("stopping");
            Ok(service.stop().await?)
        })
    });
    database.close()?;
    served
}

/// The demo has a server, keys and mails of its own beside those of the service.
fn demo(mut effective: Effective, signers: usize, exit: bool) -> Outcome {
    if !effective.is_development() {
        return Err("the demo runs in development only".into());
    }
    let listener = TcpListener::bind(effective.settings.listen)
        .map_err(|error| format!("cannot listen on {}: {error}", effective.settings.listen))?;
    effective.data_dir.push("demo");
    let database = Database::anew(&effective.data_dir, "petitions_demo")?;
    let shown = runtime().and_then(|runtime| {
        runtime.block_on(async {
            let service = Service::start(&effective, &database.url, listener)?;
            let told = demo::run(&format!("http://{}", service.address), signers, !exit).await;
            if told.is_ok() && !exit {
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

/// The benchmark has a server, keys and people of its own.
fn measure(mut effective: Effective, plan: Plan, as_json: bool, chart: Option<&Path>) -> Outcome {
    if !effective.is_development() {
        return Err("the benchmark runs in development only: the sandbox makes its citizens".into());
    }
    effective.data_dir.push("bench");
    let database = Database::anew(&effective.data_dir, "petitions_bench")?;
    let say = |step: &str| eprintln!("  {step}");
    let measured = runtime().and_then(|runtime| {
        Ok(runtime.block_on(bench::run(&effective.data_dir, &database, plan, &say))?)
    });
    database.close()?;
    let report = measured?;
    if let Some(path) = chart {
        std::fs::write(path, report.picture())?;
    }
    if as_json {
        write_out(&(serde_json::to_string_pretty(&report)? + "\n"))
    } else {
        write_out(&report.to_string())
    }
}

async fn told_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

fn migrate(effective: &Effective) -> Outcome {
    let database = Database::open(effective, "petitions")?;
    let migrated = bootstrap::bring_up_to_date(effective, &database.url);
    database.close()?;
    Ok(migrated?)
}

fn add_staff(effective: &Effective, args: &StaffArgs) -> Outcome {
    let mut password = String::new();
    if std::io::stdin().is_terminal() {
        eprintln!(
            "Password (at least {} characters), then Enter:",
            passwords::MIN_CHARACTERS_OF_TWO_FACTORS
        );
    }
    std::io::stdin().read_line(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']);
    let iin = args
        .iin
        .as_deref()
        .map(Iin::parse)
        .transpose()
        .map_err(|fault| format!("PETITIONS_STAFF_IIN: {fault}"))?;
    let holder = Holder {
        email: Some(&args.email),
        iin: iin.as_ref().map(Iin::as_str),
        second_factor: true,
    };
    passwords::check(password, &holder).map_err(|weakness| format!("the password: {weakness}"))?;
    let member = NewStaff {
        role: args.role,
        public_body: args.public_body.clone(),
        email: args.email.clone(),
        password_hash: passwords::hash(password, effective.password_cost())?,
        family_name: args.family_name.clone(),
        given_name: args.given_name.clone(),
        language: args.language,
        iin,
    };
    let database = Database::beside(effective, "petitions")?;
    let made = runtime().and_then(|runtime| {
        let app = bootstrap::build(effective, &database.url)?;
        runtime.block_on(app.write(move |work| staff::add(work, &member))).map_err(staff_fault)
    });
    database.close()?;
    write_out(&format!("{}\n", made?))
}

/// A refusal in terms of the command line.
fn staff_fault(error: petitions::app::Error) -> Box<dyn std::error::Error> {
    use petitions::app::Error;
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

fn verify(effective: &Effective) -> Outcome {
    let database = Database::beside(effective, "petitions")?;
    let found = runtime().and_then(|runtime| {
        let app = bootstrap::build(effective, &database.url)?;
        Ok(runtime.block_on(app.read(audit::verify))?)
    });
    database.close()?;
    let found = found?;
    write_out(&found.to_string())?;
    if found.is_sound() { Ok(()) } else { Err("the database contradicts itself".into()) }
}

/// Asks /readyz where this configuration listens, and says what came back.
async fn health(effective: &Effective) -> Outcome {
    let mut address = effective.settings.listen;
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        IpAddr::V4(_) | IpAddr::V6(_) => {}
    }
    let url = format!("http://{address}/readyz");
    let client =
        reqwest::Client::builder().timeout(std::time::Duration::from_secs(4)).no_proxy().build()?;
    let answer = client
        .get(&url)
        .send()
        .await
        .map_err(|error| format!("GET {url}: no answer: {}", cause(&error)))?;
    let (status, body) = (answer.status(), answer.text().await.unwrap_or_default());
    let told = format!("GET {url}: {status} {body}");
    if status.is_success() { write_out(&(told + "\n")) } else { Err(told.into()) }
}

/// What lies at the bottom of an error.
fn cause(error: &dyn std::error::Error) -> &dyn std::error::Error {
    error.source().map_or(error, cause)
}
