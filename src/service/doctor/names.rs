//! Records by which other mail servers know that a mail is ours: SPF, DKIM, DMARC (RFC 7208, 6376, 7489).

use std::net::SocketAddr;

use super::dns::{Resolver, Texts};
use super::findings::Findings;
use config::Effective;

pub(super) fn examine(
    effective: &Effective,
    name_server: Option<SocketAddr>,
    findings: &mut Findings,
) {
    let settings = &effective.settings;
    if settings.smtp_url.is_none() {
        findings.skipped("mail records", "no mail leaves this machine");
        return;
    }
    let Some(resolver) = Resolver::new(name_server) else {
        findings.skipped("mail records", "the system names no name server");
        return;
    };
    let sender = domain_of(&settings.mail_from);
    let returns = settings.bounce_address.as_deref().map_or(sender, domain_of);
    spf(&resolver, returns, findings);
    dmarc(&resolver, sender, findings);
    if settings.dkim_key_file.is_none() {
        let mend = "openssl genrsa -traditional 2048, PETITIONS_DKIM_KEY_FILE, and the record below the selector";
        findings.better("DKIM", "mails are not signed: large providers refuse such", mend);
    } else {
        let selector = &settings.dkim_selector;
        dkim(&resolver, &format!("{selector}._domainkey.{}", effective.mail_domain()), findings);
    }
}

/// `Petitions <no-reply@petitions.example>` is of petitions.example.
fn domain_of(address: &str) -> &str {
    let address = address.rsplit('<').next().unwrap_or(address).trim_end_matches('>');
    address.rsplit('@').next().unwrap_or(address).trim()
}

fn spf(resolver: &Resolver, domain: &str, findings: &mut Findings) {
    let beginning = "v=spf1";
    let mend = format!("{domain}. TXT \"v=spf1 ip4:<your mail server> -all\"");
    match resolver.texts(domain) {
        Texts::Unknown(why) => findings.skipped("SPF", why),
        Texts::Known(texts) => {
            match texts.iter().filter(|text| text.starts_with(beginning)).count() {
                1 => findings.well("SPF", format!("{domain} names who may send for it")),
                0 => findings.wrong(
                    "SPF",
                    format!("{domain} does not say who may send for it"),
                    mend,
                ),
                many => findings.wrong(
                    "SPF",
                    format!("{domain} has {many} records, which count as none"),
                    "leave one",
                ),
            }
        }
    }
}

fn dmarc(resolver: &Resolver, domain: &str, findings: &mut Findings) {
    let name = format!("_dmarc.{domain}");
    match resolver.texts(&name) {
        Texts::Unknown(why) => findings.skipped("DMARC", why),
        Texts::Known(texts) if texts.iter().any(|text| text.starts_with("v=DMARC1")) => {
            findings.well("DMARC", format!("{name} says what becomes of forgeries"));
        }
        Texts::Known(_) => findings.wrong(
            "DMARC",
            format!("{name} says nothing"),
            format!("{name}. TXT \"v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}\""),
        ),
    }
}

fn dkim(resolver: &Resolver, name: &str, findings: &mut Findings) {
    let has_key = |text: &String| {
        let key = text.split(';').map(str::trim).find_map(|part| part.strip_prefix("p="));
        key.is_some_and(|key| !key.trim().is_empty())
    };
    match resolver.texts(name) {
        Texts::Unknown(why) => findings.skipped("DKIM", why),
        Texts::Known(texts) if texts.iter().any(has_key) => {
            findings.well("DKIM", format!("{name} has a key"));
        }
        Texts::Known(_) => findings.wrong(
            "DKIM",
            format!("{name} has no key, so that our signatures count as broken"),
            format!("{name}. TXT \"v=DKIM1; k=rsa; p=<openssl rsa -in KEY -pubout -outform DER | base64 -w0>\""),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_of_a_sender_is_what_stands_behind_the_sign() {
        for address in ["Petitions <no-reply@petitions.example>", "no-reply@petitions.example"] {
            assert_eq!(domain_of(address), "petitions.example");
        }
    }
}
