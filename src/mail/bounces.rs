//! Mails that come back: where to, and what they say (RFC 3464, RFC 5965, RFC 2369).

use std::borrow::Cow;

use mail_parser::{MessageParser, MimeHeaders};

use domain::bounces::{Bounce, Status, Verdict};

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
    let (verdict, fields) = report.or_else(|| {
        let verdict = if asks {
            Verdict::Unsubscription
        } else if is_plain_failure(&message) {
            Verdict::Failed { status: Status::UNKNOWN.to_string(), for_good: false }
        } else {
            return None;
        };
        Some((verdict, Fields(Vec::new())))
    })?;
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

/// Whether a mail server says in plain words that a mail failed (qmail, older Exim). Whoever is away answers in plain
/// words too, but not in the name of a mail server.
fn is_plain_failure(message: &mail_parser::Message<'_>) -> bool {
    let is_report = message.parts.iter().filter_map(MimeHeaders::content_type).any(|kind| {
        let subtype = kind.subtype().unwrap_or_default();
        ["delivery-status", "global-delivery-status", "feedback-report"]
            .iter()
            .any(|known| subtype.eq_ignore_ascii_case(known))
    });
    let header = |name: &str| message.header_raw(name).unwrap_or_default().to_lowercase();
    let from = header("From");
    let by_server =
        ["mailer-daemon@", "postmaster@", "mail delivery s"].iter().any(|name| from.contains(name));
    // Of a mail that is still being tried another report follows.
    let subject = message.subject().unwrap_or_default().to_lowercase();
    let passing = ["warning", "delayed", "delay)"].iter().any(|word| subject.contains(word));
    // Exim calls its own reports answers too, and says beside it whom they are about.
    let answers = header("Auto-Submitted").contains("auto-replied");
    let names_failed = !header("X-Failed-Recipients").trim().is_empty();
    by_server && !is_report && !passing && (!answers || names_failed)
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
                        fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
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
            let said = |name: &str| field(name).unwrap_or_default();
            Verdict::of(field("action")?, said("status"), said("diagnostic-code"))
        })
    }
}

#[cfg(test)]
mod tests;
