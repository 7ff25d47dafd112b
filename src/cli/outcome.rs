//! How a command ends: what it prints, and its exit code.

use std::error::Error;
use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use petitions::config::EXIT_CONFIG;
use petitions::service::ServiceError;
use petitions::service::bootstrap::StartError;
use petitions::store::database::MigrationError;

/// Whatever a command may fail with, told in one line.
pub(super) type Failure = Box<dyn Error>;
/// What comes of a command.
pub(super) type Outcome = Result<(), Failure>;

/// Writes to standard output. A reader who has seen enough, as in `| head`, is no fault.
pub(super) fn write_out(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// Tells of a failure, and turns it into the exit code.
pub(super) fn done(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("petitions: {error}");
            let configuration = match error.downcast_ref::<ServiceError>() {
                Some(ServiceError::Start(start)) => is_of_configuration(start),
                Some(ServiceError::DkimKey(_) | ServiceError::Mail(_)) => true,
                _ => error.downcast_ref::<StartError>().is_some_and(is_of_configuration),
            };
            if configuration { ExitCode::from(EXIT_CONFIG) } else { ExitCode::FAILURE }
        }
    }
}

/// Keys that are missing, malformed or another deployment's, and a database that is another program's or does not know
/// the letters of our texts, are faults of the configuration: to start again does not help.
fn is_of_configuration(error: &StartError) -> bool {
    matches!(
        error,
        StartError::Key(_)
            | StartError::Letters(_)
            | StartError::Trust(_)
            | StartError::Revocation(_)
            | StartError::Witnesses(_)
            | StartError::Migration(MigrationError::Newer(_))
    )
}
