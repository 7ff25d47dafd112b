//! What comes back about a mail of ours: what it says of the address (RFC 3463, RFC 3464), a complaint of its reader
//! (RFC 5965), or their wish to have no more such mails (RFC 2369).

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// From the return path: which mail it is about.
    pub tag: String,
    /// What it comes to.
    pub verdict: Verdict,
}

/// What it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is still being tried; another report follows.
    Delayed,
    /// It was not delivered, for that reason.
    Failed {
        /// Class, subject and detail, as in `5.1.1`.
        status: String,
        /// No mail will be delivered to that address.
        for_good: bool,
    },
    /// Its reader calls it unwanted.
    Complaint,
    /// Its reader wants no more such mails.
    Unsubscription,
}

impl Verdict {
    /// Of a recipient's `Action` and `Status`; none for an action that is no failure, or a status that is none.
    pub fn of(action: &str, status: &str) -> Option<Self> {
        // Some servers put words behind the numbers.
        let status = status.split_ascii_whitespace().next().unwrap_or_default();
        let mut parts = status.split('.').map(str::parse::<u16>);
        let (Some(Ok(class)), Some(Ok(subject)), Some(Ok(detail)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let is = |known: &str| action.trim().eq_ignore_ascii_case(known);
        if is("failed") {
            // The mailbox, its system or its domain is not there, has moved, or is closed.
            let for_good = class == 5
                && matches!((subject, detail), (1, 1 | 2 | 3 | 6 | 10) | (2, 1) | (4, 4));
            Some(Self::Failed { status: format!("{class}.{subject}.{detail}"), for_good })
        } else if is("delayed") {
            Some(Self::Delayed)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_told_from_what_could_not_be_reached() {
        let failed =
            |status: &str, for_good| Some(Verdict::Failed { status: status.to_owned(), for_good });
        for gone in ["5.1.1", "5.1.2", "5.1.10", "5.2.1", "5.4.4"] {
            assert_eq!(Verdict::of("failed", gone), failed(gone, true), "{gone}");
        }
        // Full, too large, not wanted by policy; or given up after days of trying.
        for other in ["5.2.2", "5.3.4", "5.7.1", "4.4.7", "4.1.1", "5.0.0"] {
            assert_eq!(Verdict::of("failed", other), failed(other, false), "{other}");
        }
        assert_eq!(Verdict::of(" Failed ", "5.1.1 (user unknown)"), failed("5.1.1", true));
        assert_eq!(Verdict::of("delayed", "4.4.1"), Some(Verdict::Delayed));
        for (action, status) in [
            ("delivered", "2.1.5"),
            ("relayed", "2.1.9"),
            ("failed", ""),
            ("failed", "5.1"),
            ("failed", "5.1.x"),
            ("", "5.1.1"),
        ] {
            assert_eq!(Verdict::of(action, status), None, "{action} {status}");
        }
    }
}
