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
    /// Of a recipient's `Action` and `Status`, and of the server's own words behind `Diagnostic-Code`, which are read
    /// where the status says nothing; none for an action that is no failure.
    pub fn of(action: &str, status: &str, diagnostic: &str) -> Option<Self> {
        let is = |known: &str| action.trim().eq_ignore_ascii_case(known);
        // Some servers put words behind the numbers.
        let stated = status.split_ascii_whitespace().next().and_then(Status::parse);
        let told = Status::in_words(diagnostic);
        let status = match (stated, told) {
            // What names a place tells more than what names none.
            (Some(stated), Some(told)) if stated.says_nothing() && !told.says_nothing() => told,
            (Some(stated), _) => stated,
            // A failure is one, whatever its cause.
            (None, told) => told.or(is("failed").then_some(Status::UNKNOWN))?,
        };
        if is("failed") {
            let for_good = status.is_gone_by(diagnostic);
            Some(Self::Failed { status: status.to_string(), for_good })
        } else if is("delayed") {
            Some(Self::Delayed)
        } else {
            None
        }
    }
}

/// An enhanced status (RFC 3463): class, subject, detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(u16, u16, u16);

impl Status {
    /// A failure of which no more is known.
    pub const UNKNOWN: Self = Self(5, 0, 0);

    /// A status as it is written, `5.1.1`.
    pub fn parse(word: &str) -> Option<Self> {
        let number = |part: &str, most: usize| {
            let digits =
                (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse::<u16>().ok() } else { None }
        };
        let mut parts = word.split('.');
        let class = number(parts.next()?, 1).filter(|class| [2, 4, 5].contains(class))?;
        let status = Self(class, number(parts.next()?, 3)?, number(parts.next()?, 3)?);
        parts.next().is_none().then_some(status)
    }

    /// The status in a server's answer, or the one that its plain code (`550`) stands for.
    pub fn in_words(answer: &str) -> Option<Self> {
        let parted = |c: char| c.is_whitespace() || "()[]:;,-#<>".contains(c);
        let words = || answer.split(parted).filter(|word| !word.is_empty());
        let plain = |word: &str| {
            let [class @ b'4'..=b'5', b'0'..=b'5', b'0'..=b'9'] = word.as_bytes() else {
                return None;
            };
            Some(Self((class - b'0').into(), 0, 0))
        };
        words().find_map(Self::parse).or_else(|| words().find_map(plain))
    }

    /// Whether the mailbox, its system or its domain is not there, has moved, or is closed.
    pub fn is_gone(self) -> bool {
        matches!(self, Self(5, 1, 1 | 2 | 3 | 6 | 10) | Self(5, 2, 1) | Self(5, 4, 4))
    }

    /// Whether it is one of those that servers give for anything.
    fn says_nothing(self) -> bool {
        matches!(self, Self(_, _, 0) | Self(5, 4, 1))
    }

    /// Whether it is about the rules of a server, and then mostly about us.
    pub fn is_of_policy(self) -> bool {
        matches!(self, Self(5, 7, _))
    }

    /// Whether an unknown mailbox may be meant, if the words say so: some servers call that a rule, or a command that
    /// they do not carry out.
    fn may_be_gone(self) -> bool {
        self.0 == 5 && (self.says_nothing() || self.is_of_policy() || matches!(self, Self(_, 5, 1)))
    }

    /// Whether words of an unknown mailbox make it one.
    pub fn is_gone_by(self, words: &str) -> bool {
        // Gmail gives 5.2.1 to a mailbox that only gets too much at a time.
        let for_a_while =
            matches!(self, Self(5, 2, 1)) && words.to_lowercase().contains("at a rate");
        (self.is_gone() && !for_a_while) || (self.may_be_gone() && names_unknown_mailbox(words))
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// What is said of a mailbox that is not there, by the servers of the large houses and by common programs.
const GONE: [&str; 26] = [
    "no such",
    "not found",
    "unknown",
    "does not exist",
    "doesn't exist",
    "not exist",
    "doesn't have",
    "does not have",
    "invalid",
    "not a valid",
    "not valid",
    "unavailable",
    "disabled",
    "deactivated",
    "suspended",
    "inactive",
    "not active",
    "not known",
    "not recognized",
    "not recognised",
    "no longer",
    "undeliverable",
    "не найден",
    "не существует",
    "нет такого",
    "неизвестен",
];
/// Of whom it is said.
const MAILBOX: [&str; 12] = [
    "user",
    "mailbox",
    "recipient",
    "account",
    "addressee",
    "email address",
    "e-mail address",
    "person",
    "alias",
    "ящик",
    "пользовател",
    "адресат",
];
/// What says both at once.
const GONE_MAILBOX: [&str; 8] = [
    "unrouteable address",
    "unroutable address",
    "undeliverable address",
    "address unknown",
    "unknown address",
    "bad destination mailbox",
    "no mailbox",
    "recipient address rejected: access denied",
];
/// What shows that something else is meant: the sender, the caller, fullness, or a while.
const ELSE: [&str; 18] = [
    "sender",
    "client",
    "helo",
    "ehlo",
    "ptr",
    "spf",
    "dkim",
    "dmarc",
    "spam",
    "blocked",
    "quota",
    "full",
    "temporar",
    "try again",
    "authenticat",
    "relay",
    "at a rate",
    "too quickly",
];

/// Whether a server's words say that there is no such mailbox. The addresses that they name say nothing themselves:
/// people are called `user` and `client`, and domains `spam.kz`.
fn names_unknown_mailbox(words: &str) -> bool {
    let words = without_addresses(&words.to_lowercase());
    let any = |known: &[&str]| known.iter().any(|known| words.contains(known));
    let gone = any(&GONE) && (any(&MAILBOX) || words.contains("address rejected"));
    (gone || any(&GONE_MAILBOX)) && !any(&ELSE)
}

/// The words with one blank between them, and without those that are addresses.
fn without_addresses(words: &str) -> String {
    words.split_whitespace().filter(|word| !word.contains('@')).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_told_from_what_could_not_be_reached() {
        let failed =
            |status: &str, for_good| Some(Verdict::Failed { status: status.to_owned(), for_good });
        for gone in ["5.1.1", "5.1.2", "5.1.10", "5.2.1", "5.4.4"] {
            assert_eq!(Verdict::of("failed", gone, ""), failed(gone, true), "{gone}");
        }
        // Full, too large, not wanted by policy; or given up after days of trying.
        for other in ["5.2.2", "5.3.4", "5.7.1", "4.4.7", "4.1.1", "5.0.0"] {
            assert_eq!(Verdict::of("failed", other, ""), failed(other, false), "{other}");
        }
        assert_eq!(Verdict::of(" Failed ", "5.1.1 (user unknown)", ""), failed("5.1.1", true));
        assert_eq!(Verdict::of("delayed", "4.4.1", ""), Some(Verdict::Delayed));
        for (action, status) in
            [("delivered", "2.1.5"), ("relayed", "2.1.9"), ("delayed", ""), ("", "5.1.1")]
        {
            assert_eq!(Verdict::of(action, status, ""), None, "{action} {status}");
        }
        // A number of the status has three digits at most, the class one.
        for unsaid in ["", "5", "5.1", "5.1.x", "5.1000.1", "05.1.1", "5..1", "no such thing"] {
            assert_eq!(Verdict::of("failed", unsaid, ""), failed("5.0.0", false), "{unsaid}");
        }
    }

    #[test]
    fn a_refusal_on_the_spot_is_read_with_its_words() {
        let gone = |status: &str, words: &str| Status::parse(status).unwrap().is_gone_by(words);
        assert!(gone("5.1.1", "") && gone("5.1.1", "spam"));
        assert!(gone("5.7.1", "No such user!") && gone("5.0.0", "mailbox does not exist"));
        assert!(!gone("5.7.1", "") && !gone("5.0.0", "try again"));
        // The words alone do not do.
        assert!(!gone("4.7.1", "No such user!") && !gone("5.2.2", "no such user"));
    }

    #[test]
    fn where_a_status_says_nothing_the_servers_own_words_are_read() {
        let judged = |status: &str, words: &str| match Verdict::of("failed", status, words) {
            Some(Verdict::Failed { status, for_good }) => (status, for_good),
            other => panic!("{status} {words}: {other:?}"),
        };
        for (status, words, read) in [
            ("5.0.0", "smtp; 550 5.1.1 <a@b.kz>: Recipient address rejected", "5.1.1"),
            ("5.0.0", "smtp; 550 No such user here", "5.0.0"),
            ("5.1.0", "smtp;550 5.1.0 Address rejected: user unknown", "5.1.0"),
            (
                "5.1.0",
                "smtp; 550-5.1.1 The email account that you tried to reach does not exist",
                "5.1.1",
            ),
            ("5.4.1", "smtp;550 5.4.1 Recipient address rejected: Access denied", "5.4.1"),
            ("5.7.1", "smtp; 550 5.7.1 No such user!", "5.7.1"),
            ("5.7.0", "550 Mailbox does not exist", "5.7.0"),
            ("5.5.0", "smtp;550 5.5.0 Requested action not taken: mailbox unavailable", "5.5.0"),
            ("", "smtp; 550 5.1.1 unknown", "5.1.1"),
            ("", "x-local; unknown user, 550", "5.0.0"),
            (
                "5.0.0",
                "smtp; 554 delivery error: dd This user doesn't have a yahoo.com account (a@yahoo.com) [0]",
                "5.0.0",
            ),
            ("5.0.0", "smtp; 550 Unrouteable address", "5.0.0"),
            (
                "5.0.0",
                "smtp; 550 <client@spam.kz>: Recipient address rejected: User unknown",
                "5.0.0",
            ),
            ("5.0.0", "smtp; 550 No such person at this address", "5.0.0"),
            ("5.0.0", "smtp; 550 a@b.kz is not a valid mailbox", "5.0.0"),
            ("5.0.0", "smtp; 550 inactive email address", "5.0.0"),
            ("5.5.1", "smtp; 550 5.5.1 Recipient not recognized", "5.5.1"),
            ("5.7.1", "smtp; 550 5.7.1 Почтовый ящик не существует", "5.7.1"),
            ("5.0.0", "smtp; 550 Пользователь не найден", "5.0.0"),
        ] {
            assert_eq!(judged(status, words), (read.to_owned(), true), "{status} {words}");
        }
        for (status, words) in [
            ("5.0.0", ""),
            ("5.0.0", "smtp; 554 Message rejected"),
            ("5.7.1", "smtp; 550 5.7.1 Message rejected as spam by the recipient"),
            ("5.7.1", "550 5.7.1 Sender address rejected: user unknown"),
            ("5.7.26", "550 5.7.26 unauthenticated email is not accepted"),
            ("5.2.2", "552 5.2.2 mailbox unavailable: no such quota"),
            ("5.3.4", "no such user"),
            ("4.0.0", "450 mailbox unavailable"),
            ("5.4.1", "550 5.4.1 No answer from host"),
            ("5.0.0", "smtp; 452 4.2.2 mailbox full"),
            ("5.7.1", "smtp; 554 5.7.1 <user@invalid.kz>: Relay access denied"),
            ("5.7.1", "smtp; 554 5.7.1 <user@unknown.kz>: Message refused"),
            ("5.7.1", "550 5.7.1 The list that this was sent to does not exist"),
            (
                "5.2.1",
                "smtp; 550-5.2.1 The user you are trying to contact is receiving mail at a rate that\n prevents additional messages from being delivered.",
            ),
        ] {
            assert!(!judged(status, words).1, "{status} {words}");
        }
    }
}
