//! `petitions bounce`: the pipe of a mail server.

use std::io::Read as _;
use std::process::ExitCode;

use petitions::app::{Error, outbox};
use petitions::config::Effective;
use petitions::mail::{self, MailError};
use petitions::service::{Database, Mailing, bootstrap};

use super::outcome::{Failure, done, write_out};
use super::running::runtime;

/// What a mail server's pipe is told to make it try again (sysexits.h).
pub(super) const EXIT_TRY_AGAIN: u8 = 75;
/// Of a mail that came back no more is read: its report stands before the mail it is about.
const BOUNCE_BYTES: u64 = 1 << 20;

/// Reads a mail and takes it in. When that fails the mail server is told to try again.
pub(super) fn run(effective: &Effective, recipient: Option<&str>) -> ExitCode {
    match take_in(effective, recipient) {
        Ok(said) => done(write_out(&format!("{said}\n"))),
        Err(error) => {
            eprintln!("petitions: {error}");
            ExitCode::from(EXIT_TRY_AGAIN)
        }
    }
}

/// A mail that says nothing of one of ours is no fault: whoever is away answers too.
fn take_in(effective: &Effective, recipient: Option<&str>) -> Result<&'static str, Failure> {
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
        let app = bootstrap::attach(effective, &database.url)?;
        Ok(runtime.block_on(app.write(move |work| outbox::take_in(work, &bounce))))
    });
    database.close()?;
    match taken? {
        Ok(()) => Ok("taken in"),
        Err(Error::NotFound) => Ok("no mail of ours"),
        Err(error) => Err(error.into()),
    }
}
