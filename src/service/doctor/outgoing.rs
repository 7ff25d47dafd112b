//! The mail server: does it let us in.

use secrecy::ExposeSecret as _;

use super::findings::Findings;
use crate::Mailing;
use config::Effective;
use mail::Mailer;

pub(super) fn examine(effective: &Effective, findings: &mut Findings) {
    let Some(url) = effective.settings.smtp_url.as_ref().map(|url| url.expose_secret().to_owned())
    else {
        let told = format!("mails are files in {}", effective.mail_dir().display());
        findings.skipped("mail server", told);
        return;
    };
    let reached = Mailing::of(effective).map_err(|error| error.to_string()).and_then(|mailing| {
        let mailer =
            Mailer::from_settings(Some(&url), &effective.mail_dir(), &mailing.outgoing(effective));
        mailer.map_err(|error| error.to_string())?.reach()
    });
    match reached {
        Ok(()) => findings.well("mail server", "it lets us in"),
        Err(why) => findings.wrong(
            "mail server",
            why,
            "mend SMTP_URL (host, port, user, password, smtps:// or ?tls=required), or the way through the firewall",
        ),
    }
}
