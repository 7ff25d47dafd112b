//! Messages out: over SMTP, into files, or into memory.

mod answers;
mod files;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::PoolConfig;
use lettre::{SmtpTransport, Transport};

use crate::assembly::{build, envelope, headers};
use crate::{MailError, Message, Outgoing, SendError, Sender};
use answers::judge;
use files::{make_directory, write_file};

/// For each step of a conversation with the mail server.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Connections to the mail server at most. The mail library writes a mail and its end in two pieces and leaves
/// Nagle's algorithm on, so that a connection waits 40 ms for an acknowledgement at each mail: several make up for it.
pub const CONNECTIONS: u32 = 8;
/// An idle connection is closed before servers do it.
const IDLE: Duration = Duration::from_secs(30);

/// What lies at the bottom of an error.
fn cause<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> &'a (dyn std::error::Error + 'static) {
    error.source().map_or(error, cause)
}

/// Sends mails, by one way for as long as the process runs.
#[derive(Debug)]
pub struct Mailer {
    sender: Sender,
    way: Way,
}

#[derive(Debug)]
enum Way {
    /// One `.eml` file a mail, in that directory.
    File(PathBuf),
    Smtp(SmtpTransport),
    /// Kept for tests; `refusals` are for the next mails to these addresses.
    Memory {
        sent: Mutex<Vec<Message>>,
        refusals: Mutex<Vec<(String, SendError)>>,
    },
}

impl Mailer {
    /// SMTP if a server is named, files otherwise.
    ///
    /// # Errors
    /// A setting that is not understood, or a directory that cannot be made.
    pub fn from_settings(
        smtp_url: Option<&str>,
        dir: &Path,
        outgoing: &Outgoing<'_>,
    ) -> Result<Self, MailError> {
        let sender = Sender::new(outgoing)?;
        let Some(url) = smtp_url else {
            make_directory(dir)?;
            return Ok(Self { sender, way: Way::File(dir.to_owned()) });
        };
        let transport = SmtpTransport::from_url(url)
            .map_err(|_| MailError::SmtpUrl)?
            .timeout(Some(TIMEOUT))
            .pool_config(PoolConfig::new().min_idle(0).max_size(CONNECTIONS).idle_timeout(IDLE))
            .build();
        Ok(Self { sender, way: Way::Smtp(transport) })
    }

    /// Whether these settings are understood; opens and makes nothing.
    ///
    /// # Errors
    /// The first that is not.
    pub fn judge(smtp_url: Option<&str>, outgoing: &Outgoing<'_>) -> Result<(), MailError> {
        Sender::new(outgoing)?;
        smtp_url.map_or(Ok(()), |url| {
            SmtpTransport::from_url(url).map(drop).map_err(|_| MailError::SmtpUrl)
        })
    }

    /// A mailer that only remembers.
    ///
    /// # Errors
    /// A sender or domain that is none.
    pub fn memory(from: &str, domain: &str) -> Result<Self, MailError> {
        let sender = Sender::new(&Outgoing { from, domain, bounces: None, key: None })?;
        let way = Way::Memory { sent: Mutex::default(), refusals: Mutex::default() };
        Ok(Self { sender, way })
    }

    /// Whether the server answers at all, and lets us in. Blocks.
    ///
    /// # Errors
    /// Why not; no mail is involved, so that the words name nobody.
    pub fn reach(&self) -> Result<(), String> {
        match &self.way {
            Way::Smtp(transport) => match transport.test_connection() {
                Ok(true) => Ok(()),
                Ok(false) => Err("it says nothing".to_owned()),
                Err(error) => Err(cause(&error).to_string()),
            },
            Way::File(_) | Way::Memory { .. } => Ok(()),
        }
    }

    /// Lets a memory mailer refuse the next mail to this address; the others take no orders.
    pub fn refuse_next(&self, to: &str, error: SendError) {
        if let Way::Memory { refusals, .. } = &self.way {
            refusals.lock().unwrap_or_else(PoisonError::into_inner).push((to.to_owned(), error));
        }
    }

    /// What a memory mailer was given so far; nothing for the others.
    pub fn remembered(&self) -> Vec<Message> {
        match &self.way {
            Way::Memory { sent, .. } => sent.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Way::File(_) | Way::Smtp(_) => Vec::new(),
        }
    }

    /// Sends one mail and waits until the server has taken it. Blocks.
    ///
    /// # Errors
    /// Says whether another try is worth it.
    pub fn send(&self, message: &Message) -> Result<(), SendError> {
        let mail = build(&self.sender, message)?;
        match &self.way {
            Way::File(dir) => write_file(dir, message.id, &mail.formatted()),
            Way::Smtp(transport) => {
                let envelope = envelope(&self.sender, message, &mail)?;
                let sent = transport.send_raw(&envelope, &mail.formatted());
                sent.map(drop).map_err(|error| judge(&error, message.to.is_ascii()))
            }
            Way::Memory { sent, refusals } => {
                let mut refusals = refusals.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(place) = refusals.iter().position(|(to, _)| *to == message.to) {
                    return Err(refusals.remove(place).1);
                }
                sent.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
                Ok(())
            }
        }
    }

    /// The headers of a mail that tell it from others, decoded: without date and MIME.
    ///
    /// # Errors
    /// A mail that cannot be built.
    pub fn headers(&self, message: &Message) -> Result<Vec<(String, String)>, SendError> {
        headers(&self.sender, message)
    }
}

#[cfg(test)]
mod tests;
