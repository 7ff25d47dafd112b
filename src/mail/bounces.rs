//! Mails that come back: where to, and what they say (RFC 3464, RFC 5965, RFC 2369).

use std::borrow::Cow;

use mail_parser::{MessageParser, MimeHeaders as _};

use domain::bounces::{Bounce, Verdict};

/// Longest part of an address before its `@` (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL_PART: usize = 64;
/// Characters of the tag that a return path carries, with the `+` before it.
const ROOM: usize = 50;

/// The address that mails come back to; each mail's own is this one with its tag, as in `bounces+<tag>@host`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnPath {
    local: String,
    host: String,
}

impl ReturnPath {
    /// None for what is no plain address, or leaves no room for a tag.
    pub fn parse(address: &str) -> Option<Self> {
        let (local, host) = address.rsplit_once('@')?;
        let address: lettre::Address = address.parse().ok()?;
        let plain = address.user().chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        let fits = local.len() + ROOM <= LONGEST_LOCAL_PART;
        (plain && fits && host.is_ascii())
            .then(|| Self { local: local.to_owned(), host: host.to_owned() })
    }

    /// The return path of one mail.
    pub fn of(&self, tag: &str) -> String {
        format!("{}+{tag}@{}", self.local, self.host)
    }

    /// The tag in an address, or in one of several, if it is one of these.
    fn tag_in(&self, address: &str) -> Option<String> {
        let (ours, host) = (self.local.to_ascii_lowercase(), self.host.to_ascii_lowercase());
        address.split(',').find_map(|one| {
            let bare = one
                .rsplit_once('<')
                .map_or(one, |(_, rest)| rest.split('>').next().unwrap_or_default());
            let (local, at) = bare.trim().rsplit_once('@')?;
            let tag = local.to_ascii_lowercase().strip_prefix(&ours)?.strip_prefix('+')?.to_owned();
            at.eq_ignore_ascii_case(&host).then_some(tag)
        })
    }
}

/// Subject of a mail that ends news, as `List-Unsubscribe` asks mail programs to write it.
pub(super) const UNSUBSCRIBE: &str = "unsubscribe";

/// What a mail that came back says; none when it says nothing about a mail of ours, as answers of the absent do.
/// `recipient` is the address it came to, where that is known from its envelope.
pub fn read_bounce(
    mail: &[u8],
    return_path: &ReturnPath,
    recipient: Option<&str>,
) -> Option<Bounce> {
    let message = MessageParser::default().parse(mail)?;
    let report = message.parts.iter().find_map(|part| {
        let kind = part.content_type()?;
        let subtype = kind.subtype()?.to_ascii_lowercase();
        (kind.ctype().eq_ignore_ascii_case("message")).then_some(())?;
        let fields = Fields::read(&String::from_utf8_lossy(part.contents()));
        match subtype.as_str() {
            "delivery-status" | "global-delivery-status" => Some((fields.verdict()?, fields)),
            // Other kinds speak of our signatures, or take a complaint back.
            "feedback-report"
                if fields.all("feedback-type").any(|kind| {
                    ["abuse", "fraud", "virus", "other"]
                        .iter()
                        .any(|known| kind.eq_ignore_ascii_case(known))
                }) =>
            {
                Some((Verdict::Complaint, fields))
            }
            _ => None,
        }
    });
    let asks =
        message.subject().is_some_and(|subject| subject.trim().eq_ignore_ascii_case(UNSUBSCRIBE));
    let (verdict, fields) =
        report.or_else(|| asks.then(|| (Verdict::Unsubscription, Fields(Vec::new()))))?;
    let addressed = ["Delivered-To", "X-Original-To", "To"]
        .into_iter()
        .filter_map(|name| message.header_raw(name));
    let tag = recipient
        .into_iter()
        .chain(addressed)
        // A complaint comes to where such are gathered, and names the return path inside.
        .chain(fields.all("original-mail-from"))
        .find_map(|address| return_path.tag_in(address))?;
    Some(Bounce { tag, verdict })
}

/// The fields of a report, group by group: of the mail, then of each of its recipients.
struct Fields(Vec<Vec<(String, String)>>);

impl Fields {
    fn read(report: &str) -> Self {
        let report: Cow<'_, str> = report.replace("\r\n", "\n").into();
        let groups = report.split("\n\n").map(|group| {
            let mut fields: Vec<(String, String)> = Vec::new();
            for line in group.lines() {
                match (line.split_once(':'), fields.last_mut()) {
                    // A long field goes on in lines that begin with a blank.
                    (_, Some((_, value))) if line.starts_with([' ', '\t']) => {
                        value.push(' ');
                        value.push_str(line.trim());
                    }
                    (Some((name, value)), _) => {
                        fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
                    }
                    (None, _) => {}
                }
            }
            fields
        });
        Self(groups.collect())
    }

    fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .flatten()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// That of the recipient; a mail of ours has one.
    fn verdict(&self) -> Option<Verdict> {
        self.0.iter().find_map(|group| {
            let field = |name: &str| {
                group.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
            };
            Verdict::of(field("action")?, field("status")?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "0198f1c2a3b47c5d8e9f0a1b2c3d4e5f-0123456789abcdef";

    fn return_path() -> ReturnPath {
        ReturnPath::parse("bounces@petitions.example").unwrap()
    }

    /// A report as Postfix writes it.
    fn report(kind: &str, fields: &str, to: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mail.example.kz (Mail Delivery System)\r\nTo: {to}\r\nSubject: Undelivered Mail\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type={kind}; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n\r\n\
             --b\r\nContent-Type: message/{kind}\r\n\r\n{fields}\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@petitions.example\r\nTo: aigul@example.kz\r\n\
             Subject: Hello\r\n\r\nHello\r\n--b--\r\n"
        )
    }

    const GONE: &str = "Reporting-MTA: dns; mail.example.kz\r\nArrival-Date: Wed, 25 Nov 2026 10:00:00 +0500\r\n\r\n\
        Final-Recipient: rfc822; aigul@example.kz\r\nAction: failed\r\nStatus: 5.1.1\r\n\
        Diagnostic-Code: smtp; 550 5.1.1\r\n <aigul@example.kz>: unknown\r\n";

    #[test]
    fn a_report_says_which_mail_and_why() {
        let to = return_path().of(TAG);
        let failed = |status: &str, for_good| Verdict::Failed { status: status.into(), for_good };
        for (fields, verdict) in [
            (GONE.to_owned(), failed("5.1.1", true)),
            (GONE.replace("5.1.1", "5.2.2"), failed("5.2.2", false)),
            (GONE.replace("\r\n", "\n"), failed("5.1.1", true)),
            (GONE.replace("failed", "delayed").replace("5.1.1", "4.4.1"), Verdict::Delayed),
        ] {
            let read = read_bounce(
                report("delivery-status", &fields, &to).as_bytes(),
                &return_path(),
                None,
            );
            assert_eq!(read, Some(Bounce { tag: TAG.to_owned(), verdict }), "{fields}");
        }
    }

    #[test]
    fn the_envelope_tells_more_than_the_headers() {
        let elsewhere = report("delivery-status", GONE, "postmaster@petitions.example");
        assert_eq!(read_bounce(elsewhere.as_bytes(), &return_path(), None), None);
        let to = return_path().of(TAG).to_uppercase();
        let read = read_bounce(elsewhere.as_bytes(), &return_path(), Some(&to)).unwrap();
        assert_eq!(read.tag, TAG);
    }

    #[test]
    fn a_complaint_names_the_return_path_inside() {
        let fields = format!(
            "Feedback-Type: abuse\r\nVersion: 1\r\nOriginal-Mail-From: <{}>\r\n",
            return_path().of(TAG)
        );
        let complaint = report("feedback-report", &fields, "complaints@petitions.example");
        let read = read_bounce(complaint.as_bytes(), &return_path(), None);
        assert_eq!(read, Some(Bounce { tag: TAG.to_owned(), verdict: Verdict::Complaint }));
        for other in ["auth-failure", "not-spam"] {
            let report =
                complaint.replace("Feedback-Type: abuse", &format!("Feedback-Type: {other}"));
            assert_eq!(read_bounce(report.as_bytes(), &return_path(), None), None, "{other}");
        }
    }

    #[test]
    fn a_reader_who_writes_back_wants_no_more() {
        for to in [
            return_path().of(TAG),
            format!("x@y.kz, \"Petitions, news\" <{}>", return_path().of(TAG)),
        ] {
            let mail =
                format!("From: aigul@example.kz\r\nTo: {to}\r\nSubject: Unsubscribe\r\n\r\n");
            let read = read_bounce(mail.as_bytes(), &return_path(), None);
            assert_eq!(
                read,
                Some(Bounce { tag: TAG.to_owned(), verdict: Verdict::Unsubscription }),
                "{to}"
            );
        }
    }

    #[test]
    fn what_is_no_report_is_none() {
        let to = return_path().of(TAG);
        let absent = format!(
            "From: aigul@example.kz\r\nTo: {to}\r\nSubject: Away\r\nAuto-Submitted: auto-replied\r\n\r\nAway.\r\n"
        );
        let delivered = GONE.replace("failed", "delivered").replace("5.1.1", "2.1.5");
        let other = return_path().of(TAG).replace("petitions.example", "petitions.example.evil");
        for mail in [
            absent,
            report("delivery-status", &delivered, &to),
            report("delivery-status", "rubbish", &to),
            report("delivery-status", GONE, &other),
            String::new(),
            "\0\u{ff}\r\n\r\n".to_owned(),
        ] {
            assert_eq!(read_bounce(mail.as_bytes(), &return_path(), None), None, "{mail}");
        }
    }

    #[test]
    fn a_return_path_leaves_room_for_its_tag() {
        assert!(
            ReturnPath::parse("bounces@petitions.example")
                .is_some_and(|path| path.of(TAG).len() < 80)
        );
        for bad in [
            "bounces",
            "bounces+x@petitions.example",
            "a-very-long-name@petitions.example",
            "b c@petitions.example",
            "қ@petitions.example",
            "@x",
            "",
        ] {
            assert_eq!(ReturnPath::parse(bad), None, "{bad}");
        }
    }
}
