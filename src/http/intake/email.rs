//! Addresses of mail in bodies.

use crate::intake::fields::Wrong;
use crate::intake::texts::line;

/// An address that mail can be sent to.
pub fn email(given: String) -> Result<String, Wrong> {
    let address = line(3..=254)(given)?;
    let wrong = || ("email_format", "an address like name@example.kz".to_owned());
    let (local, domain) = address.rsplit_once('@').ok_or_else(wrong)?;
    let good = !local.is_empty()
        && local.len() <= 64
        && !local.contains('@')
        && is_domain(domain)
        && address.parse::<lettre::Address>().is_ok()
        && address.chars().all(|character| !character.is_whitespace());
    if good { Ok(address) } else { Err(wrong()) }
}

/// A domain name of at least two labels; no address of a machine, in brackets or without.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        let sound = label.chars().all(|character| character.is_alphanumeric() || character == '-');
        sound && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    let (parents, last) = domain.rsplit_once('.').unwrap_or(("", domain));
    parents.split('.').all(is_label) && is_label(last) && last.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_goes_to_domains_and_to_no_machine() {
        for good in
            ["aigul@example.kz", "a.b+c@mail.gov.kz", "a@xn--80ak6aa92e.com", "айгүл@мысал.қаз"]
        {
            assert_eq!(email(good.to_owned()).unwrap(), good);
        }
        for wrong in [
            "a@[127.0.0.1]",
            "a@[IPv6:::1]",
            "a@127.0.0.1",
            "a@localhost",
            "a@example.",
            "a@.kz",
            "a@exa..kz",
            "a@-x.kz",
            "a@x-.kz",
            "a@b@c.kz",
            "@example.kz",
            "aigul@",
            "a b@example.kz",
            "a@exam ple.kz",
        ] {
            assert_eq!(email(wrong.to_owned()).unwrap_err().0, "email_format", "{wrong}");
        }
    }
}
