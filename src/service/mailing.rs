//! The settings of mail, read and judged.

use secrecy::ExposeSecret;

use super::ServiceError;
use config::Effective;
use mail::{DkimKey, MailError, Mailer, Outgoing, ReturnPath};

/// What mails are sent with: read from settings and files.
pub struct Mailing {
    key: Option<DkimKey>,
    return_path: Option<ReturnPath>,
}

impl Mailing {
    /// Reads and judges the settings of mail.
    ///
    /// # Errors
    /// The first that is not understood, or a key that cannot be read.
    pub fn of(effective: &Effective) -> Result<Self, ServiceError> {
        let settings = &effective.settings;
        let read_key = |file: &std::path::PathBuf| {
            std::fs::read_to_string(file).map_err(|error| ServiceError::DkimKey(error.kind()))
        };
        let key = settings.dkim_key_file.as_ref().map(read_key).transpose()?;
        let key = key.map(|private| DkimKey { selector: settings.dkim_selector.clone(), private });
        let return_path = match &settings.bounce_address {
            Some(address) => Some(ReturnPath::parse(address).ok_or(MailError::BounceAddress)?),
            None => None,
        };
        let mailing = Self { key, return_path };
        Mailer::judge(
            settings.smtp_url.as_ref().map(ExposeSecret::expose_secret),
            &mailing.outgoing(effective),
        )?;
        Ok(mailing)
    }

    /// As the mailer takes it.
    pub(super) fn outgoing<'a>(&'a self, effective: &'a Effective) -> Outgoing<'a> {
        Outgoing {
            from: &effective.settings.mail_from,
            domain: effective.mail_domain(),
            bounces: self.return_path.as_ref(),
            key: self.key.as_ref(),
        }
    }

    /// Where mails come back to, unless to their sender.
    pub fn return_path(&self) -> Option<&ReturnPath> {
        self.return_path.as_ref()
    }
}
