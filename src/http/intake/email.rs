//! Addresses of mail in bodies.

use text::address::deliverable;

use crate::intake::fields::Wrong;
use crate::intake::texts::line;

/// An address that mail can be sent to, in the form in which it is.
pub fn email(given: String) -> Result<String, Wrong> {
    let address = line(3..=254)(given)?;
    deliverable(&address).map_err(|fault| (fault.code(), fault.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_goes_to_domains_and_to_no_machine() {
        for good in ["aigul@example.kz", "a.b+c@mail.gov.kz", "a@xn--80ak6aa92e.com"] {
            assert_eq!(email(good.to_owned()).unwrap(), good);
        }
        for (wrong, code) in [
            ("a@[127.0.0.1]", "email_format"),
            ("a@localhost", "email_format"),
            ("aigul@", "email_format"),
            ("\"b\"@example.kz", "email_quoted"),
            ("айгүл@мысал.қаз", "email_beyond_ascii"),
        ] {
            assert_eq!(email(wrong.to_owned()).unwrap_err().0, code, "{wrong}");
        }
    }
}
