//! Addresses of mail, as they are delivered to and as they are one and the same (RFC 5321, RFC 5891).

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use thiserror::Error;

/// Longest address, and longest part before the @, in bytes (RFC 5321, 4.5.3.1).
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

/// Why it is no address that mail goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AddressFault {
    /// It is not of the usual form.
    #[error("an address like name@example.kz")]
    Form,
    /// The part before the @ stands in quotation marks, so that one mailbox would have many addresses.
    #[error("the part before the @ stands in no quotation marks: write name@example.kz")]
    Quoted,
    /// The part before the @ has letters that mail servers at large do not take.
    #[error(
        "the part before the @ is of Latin letters, digits and signs; mail servers at large take no others there"
    )]
    BeyondAscii,
    /// What follows the @ is no name of a domain.
    #[error("what follows the @ is no name of a domain")]
    Domain,
}

impl AddressFault {
    /// The stable machine code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Form | Self::Domain => "email_format",
            Self::Quoted => "email_quoted",
            Self::BeyondAscii => "email_beyond_ascii",
        }
    }
}

/// An address as mail is sent to it: the domain in its ASCII form, the part before it as it was given.
///
/// # Errors
/// What is wrong with it.
pub fn deliverable(given: &str) -> Result<String, AddressFault> {
    let (local, domain) = given.rsplit_once('@').ok_or(AddressFault::Form)?;
    if local.contains(['"', '\\']) {
        return Err(AddressFault::Quoted);
    }
    if !local.is_ascii() {
        return Err(AddressFault::BeyondAscii);
    }
    if local.len() > LONGEST_LOCAL || !local.split('.').all(is_atom) {
        return Err(AddressFault::Form);
    }
    let domain = ascii_domain(domain).ok_or(AddressFault::Domain)?;
    let address = format!("{local}@{domain}");
    if address.len() > LONGEST { Err(AddressFault::Form) } else { Ok(address) }
}

/// The form under which an address is unique: as mail is sent to it, in small letters. What is no address is told
/// apart by its small letters alone.
pub fn canonical(given: &str) -> String {
    let given = given.trim();
    deliverable(given).unwrap_or_else(|_| given.to_owned()).to_lowercase()
}

/// A run of the signs that need no quotation marks (RFC 5322, 3.2.3).
fn is_atom(part: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    !part.is_empty() && part.bytes().all(sign)
}

/// The domain as it is looked up (UTS 46, strict): of two labels at least, and no number of a machine.
fn ascii_domain(given: &str) -> Option<String> {
    let domain = Uts46::new()
        .to_ascii(given.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Verify)
        .ok()?;
    let (_, last) = domain.rsplit_once('.')?;
    let is_name = last.contains(|letter: char| letter.is_ascii_alphabetic());
    (is_name && !WITHOUT_MAIL.contains(&last)).then(|| domain.into_owned())
}

/// Names at the top that no mail goes to (RFC 2606, RFC 6761, RFC 6762, RFC 7686); under the first of them stand the
/// addresses of erased accounts.
const WITHOUT_MAIL: [&str; 4] = ["invalid", "localhost", "local", "onion"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_sent_to_in_ascii_and_known_by_its_small_letters() {
        for (given, sent, known) in [
            ("aigul@example.kz", "aigul@example.kz", "aigul@example.kz"),
            ("Ai.Gul+tag@Example.KZ", "Ai.Gul+tag@example.kz", "ai.gul+tag@example.kz"),
            ("a@мысал.қаз", "a@xn--80awbu3c.xn--80ao21a", "a@xn--80awbu3c.xn--80ao21a"),
            ("A@МЫСАЛ.ҚАЗ", "A@xn--80awbu3c.xn--80ao21a", "a@xn--80awbu3c.xn--80ao21a"),
            (
                "a@XN--80AWBU3C.xn--80ao21a",
                "a@xn--80awbu3c.xn--80ao21a",
                "a@xn--80awbu3c.xn--80ao21a",
            ),
            ("a@ｅｘａｍｐｌｅ。ｋｚ", "a@example.kz", "a@example.kz"),
            ("o'neill/x=y@mail.gov.kz", "o'neill/x=y@mail.gov.kz", "o'neill/x=y@mail.gov.kz"),
        ] {
            assert_eq!(deliverable(given).as_deref(), Ok(sent), "{given}");
            assert_eq!(canonical(given), known);
        }
        assert_eq!(canonical(" Not An Address "), "not an address");
    }

    #[test]
    fn one_mailbox_has_one_address_and_mail_goes_to_domains() {
        use AddressFault::{BeyondAscii, Domain, Form, Quoted};
        for (wrong, fault) in [
            ("\"b\"@example.kz", Quoted),
            ("\"\\b\"@example.kz", Quoted),
            ("\"a b\"@example.kz", Quoted),
            ("\"a@b\"@example.kz", Quoted),
            ("a.\"b\"@example.kz", Quoted),
            ("айгүл@example.kz", BeyondAscii),
            ("ａigul@example.kz", BeyondAscii),
            ("aigu\u{442}@example.kz", BeyondAscii),
            ("a@b@c.kz", Form),
            ("a..b@example.kz", Form),
            (".a@example.kz", Form),
            ("a.@example.kz", Form),
            ("a(c)@example.kz", Form),
            ("a b@example.kz", Form),
            ("<a@example.kz>", Form),
            ("@example.kz", Form),
            ("a", Form),
            ("a@localhost", Domain),
            ("a@[127.0.0.1]", Domain),
            ("a@[IPv6:::1]", Domain),
            ("a@127.0.0.1", Domain),
            ("a@example.", Domain),
            ("a@example.kz.", Domain),
            ("a@.kz", Domain),
            ("a@exa..kz", Domain),
            ("a@exa_mple.kz", Domain),
            ("a@exam ple.kz", Domain),
            ("a@-x.kz", Domain),
            ("a@x-.kz", Domain),
            ("a@xn--a.kz", Domain),
            ("a@exam\u{200D}ple.kz", Domain),
            ("a@erased.invalid", Domain),
            ("a@ERASED.ＩＮＶＡＬＩＤ", Domain),
            ("a@printer.local", Domain),
        ] {
            assert_eq!(deliverable(wrong), Err(fault), "{wrong}");
        }
    }
}
