//! The settings of mail, read and judged.

use secrecy::ExposeSecret;

use super::ServiceError;
use config::{Effective, Settings};
use mail::{DkimKey, MailError, Mailer, Outgoing, ReturnPath};

/// What the others are judged beside, one at a time.
const USUAL_DOMAIN: &str = "petitions.example";
const USUAL_SENDER: &str = "no-reply@petitions.example";

fn dkim_key(settings: &Settings) -> Result<Option<DkimKey>, ServiceError> {
    let Some(file) = &settings.dkim_key_file else { return Ok(None) };
    let private =
        std::fs::read_to_string(file).map_err(|error| ServiceError::DkimKey(error.kind()))?;
    Ok(Some(DkimKey { selector: settings.dkim_selector.clone(), private }))
}

/// What mails are sent with: read from settings and files.
pub struct Mailing {
    key: Option<DkimKey>,
    return_path: Option<ReturnPath>,
}

impl Mailing {
    /// Every fault of the settings of mail, each in a line that begins with its name.
    pub fn faults(settings: &Settings) -> Vec<String> {
        let judge = |smtp_url: Option<&str>, from: &str, key: Option<&DkimKey>| {
            Mailer::judge(smtp_url, &Outgoing { from, domain: USUAL_DOMAIN, bounces: None, key })
                .map_err(ServiceError::from)
        };
        let bounces = settings.bounce_address.as_deref().map_or(Ok(()), |address| {
            ReturnPath::parse(address).map(drop).ok_or_else(|| MailError::BounceAddress.into())
        });
        let smtp_url = settings.smtp_url.as_ref().map(ExposeSecret::expose_secret);
        let signed = dkim_key(settings).and_then(|key| judge(None, USUAL_SENDER, key.as_ref()));
        [
            judge(smtp_url, USUAL_SENDER, None),
            judge(None, &settings.mail_from, None),
            bounces,
            signed,
        ]
        .into_iter()
        .filter_map(Result::err)
        .map(|error| error.to_string())
        .collect()
    }

    /// Reads and judges the settings of mail.
    ///
    /// # Errors
    /// The first that is not understood, or a key that cannot be read.
    pub fn of(effective: &Effective) -> Result<Self, ServiceError> {
        let settings = &effective.settings;
        let key = dkim_key(settings)?;
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
