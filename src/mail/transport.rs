//! Messages out: over SMTP, into files, or into memory.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::{Error as SmtpError, PoolConfig};
use lettre::{SmtpTransport, Transport};
use uuid::Uuid;

use super::message::{Message, Outgoing, SendError, Sender, build, envelope, headers};
use super::render::MailError;
use domain::bounces::Verdict;

/// For each step of a conversation with the mail server.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Connections to the mail server at most. The mail library writes a mail and its end in two pieces and leaves
/// Nagle's algorithm on, so that a connection waits 40 ms for an acknowledgement at each mail: several make up for it.
pub const CONNECTIONS: u32 = 8;
/// An idle connection is closed before servers do it.
const IDLE: Duration = Duration::from_secs(30);

/// A way to send mail.
#[derive(Debug)]
pub enum Mailer {
    /// One `.eml` file a mail.
    File {
        sender: Sender,
        dir: PathBuf,
    },
    Smtp {
        sender: Sender,
        transport: SmtpTransport,
    },
    /// Kept for tests; `refusals` are for the next mails to these addresses.
    Memory {
        sender: Sender,
        sent: Mutex<Vec<Message>>,
        refusals: Mutex<Vec<(String, SendError)>>,
    },
}

impl Mailer {
    /// SMTP if a server is named, files otherwise.
    ///
    /// # Errors
    /// A setting that is not understood, or a directory that cannot be made.
    pub fn from_settings(
        smtp_url: Option<&str>,
        dir: &Path,
        outgoing: &Outgoing<'_>,
    ) -> Result<Self, MailError> {
        let sender = Sender::new(outgoing)?;
        let Some(url) = smtp_url else {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(dir)
                .map_err(|error| MailError::Directory(error.kind()))?;
            return Ok(Self::File { sender, dir: dir.to_owned() });
        };
        let transport = SmtpTransport::from_url(url)
            .map_err(|_| MailError::SmtpUrl)?
            .timeout(Some(TIMEOUT))
            .pool_config(PoolConfig::new().min_idle(0).max_size(CONNECTIONS).idle_timeout(IDLE))
            .build();
        Ok(Self::Smtp { sender, transport })
    }

    /// Whether these settings are understood; opens and makes nothing.
    ///
    /// # Errors
    /// The first that is not.
    pub fn judge(smtp_url: Option<&str>, outgoing: &Outgoing<'_>) -> Result<(), MailError> {
        Sender::new(outgoing)?;
        smtp_url.map_or(Ok(()), |url| {
            SmtpTransport::from_url(url).map(drop).map_err(|_| MailError::SmtpUrl)
        })
    }

    /// A mailer that only remembers.
    ///
    /// # Errors
    /// A sender or domain that is none.
    pub fn memory(from: &str, domain: &str) -> Result<Self, MailError> {
        let sender = Sender::new(&Outgoing { from, domain, bounces: None, key: None })?;
        Ok(Self::Memory { sender, sent: Mutex::default(), refusals: Mutex::default() })
    }

    /// Whether the server answers at all. Blocks.
    pub fn is_reachable(&self) -> bool {
        match self {
            Self::Smtp { transport, .. } => transport.test_connection().unwrap_or(false),
            Self::File { .. } | Self::Memory { .. } => true,
        }
    }

    /// Lets a memory mailer refuse the next mail to this address; the others take no orders.
    pub fn refuse_next(&self, to: &str, error: SendError) {
        if let Self::Memory { refusals, .. } = self {
            refusals.lock().unwrap_or_else(PoisonError::into_inner).push((to.to_owned(), error));
        }
    }

    /// What a memory mailer was given so far; nothing for the others.
    pub fn remembered(&self) -> Vec<Message> {
        match self {
            Self::Memory { sent, .. } => {
                sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
            }
            Self::File { .. } | Self::Smtp { .. } => Vec::new(),
        }
    }

    /// Sends one mail and waits until the server has taken it. Blocks.
    ///
    /// # Errors
    /// Says whether another try is worth it.
    pub fn send(&self, message: &Message) -> Result<(), SendError> {
        match self {
            Self::File { sender, dir } => {
                write_file(dir, message.id, &build(sender, message)?.formatted())
            }
            Self::Smtp { sender, transport } => {
                let mail = build(sender, message)?;
                let envelope = envelope(sender, message, &mail)?;
                let sent = transport.send_raw(&envelope, &mail.formatted());
                sent.map(drop).map_err(|error| judge(&error, message.to.is_ascii()))
            }
            Self::Memory { sender, sent, refusals } => {
                build(sender, message)?;
                let mut refusals = refusals.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(place) = refusals.iter().position(|(to, _)| *to == message.to) {
                    return Err(refusals.remove(place).1);
                }
                sent.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
                Ok(())
            }
        }
    }

    /// The headers of a mail that tell it from others, decoded: without date and MIME.
    ///
    /// # Errors
    /// A mail that cannot be built.
    pub fn headers(&self, message: &Message) -> Result<Vec<(String, String)>, SendError> {
        let (Self::File { sender, .. } | Self::Smtp { sender, .. } | Self::Memory { sender, .. }) =
            self;
        headers(sender, message)
    }
}

/// Sorts a failure. A server's own words are left out: they often repeat the recipient.
fn judge(error: &SmtpError, ascii_recipient: bool) -> SendError {
    match error.status().map(u16::from) {
        Some(code) => judge_code(code, enhanced_status(&error.to_string()).as_deref()),
        // The server cannot take an address outside ASCII.
        None if error.is_client() && !ascii_recipient => {
            SendError::Permanent("the mail server refuses international addresses".into())
        }
        None if error.is_timeout() => {
            SendError::Unreachable("the mail server did not answer in time".into())
        }
        None if error.is_tls() => {
            SendError::Unreachable("no secure connection to the mail server".into())
        }
        // What is cut short is no answer: whether the server is there is asked without a mail.
        None if error.is_response() => SendError::Unreachable("the mail server broke off".into()),
        None if error.is_client() => {
            SendError::Hindered("the mail server is not understood".into())
        }
        None => SendError::Unreachable("no connection to the mail server".into()),
    }
}

/// The enhanced status (RFC 3463) in a server's answer, the one part of it that names nobody.
fn enhanced_status(answer: &str) -> Option<String> {
    let is_status = |word: &&str| {
        let mut parts = word.split('.');
        let digits = |part: Option<&str>, most| {
            part.is_some_and(|part| {
                (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
            })
        };
        word.starts_with(['2', '4', '5'])
            && digits(parts.next(), 1)
            && digits(parts.next(), 3)
            && digits(parts.next(), 3)
            && parts.next().is_none()
    };
    answer
        .split(|c: char| c.is_whitespace() || "()[]:;,".contains(c))
        .find(is_status)
        .map(str::to_owned)
}

/// 4xx may pass later and 5xx will not, except where a 5xx is about us and not about this mail: a changed password,
/// or a rule of theirs that our mails offend, must bury no queue and suspend nobody.
fn judge_code(code: u16, status: Option<&str>) -> SendError {
    let why = format!(
        "the mail server answered {code}{}",
        status.map_or_else(String::new, |status| format!(" {status}"))
    );
    let of_policy = status.is_some_and(|status| status.starts_with("5.7."));
    match code {
        // The server is going down (RFC 5321, 3.8): it has refused no mail.
        421 => SendError::Unreachable(why),
        // Our own way in is barred: no mail fares better.
        530 | 534 | 535 | 538 => SendError::Unreachable(why),
        500..=599 if of_policy => SendError::Hindered(why),
        // The mailbox is not there, or not open to us. Without a status nobody knows which.
        550 | 551 | 553 => {
            let verdict = status.and_then(|status| Verdict::of("failed", status));
            SendError::Refused {
                why,
                for_good: matches!(verdict, Some(Verdict::Failed { for_good: true, .. })),
            }
        }
        500..=599 => SendError::Permanent(why),
        _ => SendError::Temporary(why),
    }
}

/// Under another name first: whoever reads the directory sees whole mails only.
fn write_file(dir: &Path, id: Uuid, mail: &[u8]) -> Result<(), SendError> {
    let unfinished = dir.join(format!(".{id}.tmp"));
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&unfinished)?;
        file.write_all(mail)?;
        fs::rename(&unfinished, dir.join(format!("{id}.eml")))
    };
    write().map_err(|error| {
        SendError::Hindered(format!("the mail file was not written: {}", error.kind()))
    })
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;
    use std::os::unix::fs::PermissionsExt;

    use super::super::{News, render, sample};
    use super::*;
    use domain::language::Language;
    use domain::notice::NoticeKind;

    const FROM: &str = "Петициялар <no-reply@petitions.example>";
    const OUTGOING: Outgoing<'_> =
        Outgoing { from: FROM, domain: "petitions.example", bounces: None, key: None };

    fn message() -> Message {
        let kind = NoticeKind::DecisionPublished;
        Message {
            id: Uuid::from_u128(7),
            to: "aigul@example.kz".into(),
            language: Language::Kk,
            rendered: render(kind, Language::Kk, &sample(kind)).unwrap(),
            petition: Some(Uuid::from_u128(9)),
            news: None,
            return_tag: "0".repeat(49),
        }
    }

    fn memory() -> Mailer {
        Mailer::memory(FROM, "petitions.example").unwrap()
    }

    /// Decodes base64 or quoted-printable, as a mail program would.
    fn decoded(part: &str) -> String {
        let (head, body) = part.split_once("\r\n\r\n").unwrap();
        let bytes = if head.contains("base64") {
            let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            let mut bits = 0_u32;
            let mut count = 0;
            let mut bytes = Vec::new();
            for sextet in body.bytes().filter_map(|c| alphabet.iter().position(|a| *a == c)) {
                bits = bits << 6 | u32::try_from(sextet).unwrap();
                count += 6;
                if count >= 8 {
                    count -= 8;
                    bytes.push((bits >> count & 0xff) as u8);
                }
            }
            bytes
        } else {
            assert!(head.contains("quoted-printable"), "{head}");
            let body = body.replace("=\r\n", "");
            let mut pieces = body.split('=');
            let mut bytes = pieces.next().unwrap().as_bytes().to_vec();
            for piece in pieces {
                bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
                bytes.extend(piece[2..].bytes());
            }
            bytes
        };
        String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
    }

    #[test]
    fn a_file_holds_the_whole_mail_for_its_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let mails = dir.path().join("a/mails");
        let mailer = Mailer::from_settings(None, &mails, &OUTGOING).unwrap();
        let mut message = message();
        message.news = Some(News {
            list: "petition-news".into(),
            unsubscribe: "https://petitions.example/unsubscribe/b71Kx".into(),
            by_mail: "0".repeat(49),
        });
        mailer.send(&message).unwrap();
        mailer.send(&message).unwrap();
        let files: Vec<_> =
            fs::read_dir(&mails).unwrap().map(|entry| entry.unwrap().path()).collect();
        let path = mails.join("00000000-0000-0000-0000-000000000007.eml");
        assert_eq!(files, std::slice::from_ref(&path));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);

        let mail = fs::read_to_string(&path).unwrap();
        let (head, body) = mail.split_once("\r\n\r\n").unwrap();
        for header in [
            "To: aigul@example.kz",
            "Message-ID: <00000000-0000-0000-0000-000000000007@petitions.example>",
            "Auto-Submitted: auto-generated",
            "Content-Language: kk",
            "References: <00000000-0000-0000-0000-000000000009@petitions.example>",
            "List-Id: <petition-news.petitions.example>",
            "List-Unsubscribe: <https://petitions.example/unsubscribe/b71Kx>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "MIME-Version: 1.0",
        ] {
            assert!(head.split("\r\n").any(|line| line == header), "{header} in {head}");
        }
        for start in [
            "From: =?utf-8?b?",
            "Subject: =?utf-8?b?",
            "Date: ",
            "Content-Type: multipart/alternative;",
        ] {
            assert!(head.split("\r\n").any(|line| line.starts_with(start)), "{start} in {head}");
        }
        assert!(mail.is_ascii() && mail.split("\r\n").all(|line| line.len() <= 998));

        let boundary = head.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
        let parts: Vec<_> = body.split(&format!("--{boundary}")).collect();
        assert_eq!(parts.len(), 4, "text, HTML and the end");
        assert!(parts[1].contains("Content-Type: text/plain; charset=utf-8"), "{}", parts[1]);
        assert!(parts[2].contains("Content-Type: text/html; charset=utf-8"), "{}", parts[2]);
        assert_eq!(decoded(parts[1]).trim_end(), message.rendered.text.trim_end());
        assert_eq!(decoded(parts[2]).trim_end(), message.rendered.html.trim_end());
    }

    #[test]
    fn a_mail_about_an_account_has_no_unsubscribe_header() {
        let mailer = memory();
        let names: Vec<_> =
            mailer.headers(&message()).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            [
                "From",
                "To",
                "Subject",
                "Message-ID",
                "Auto-Submitted",
                "Content-Language",
                "References"
            ]
        );
    }

    #[test]
    fn a_line_break_in_a_header_is_refused_and_kills_nobody() {
        let mailer = memory();
        for broken in ["x\r\nBcc: y", "x\ny", "x\ry", "x\0y"] {
            let mut to = message();
            to.to = format!("{broken}@example.kz");
            let mut subject = message();
            subject.rendered.subject = broken.into();
            let mut unsubscribe = message();
            unsubscribe.news = Some(News {
                list: "petition-news".into(),
                unsubscribe: format!("https://{broken}/"),
                by_mail: String::new(),
            });
            for message in [to, subject, unsubscribe] {
                let refused = SendError::Permanent("a control character in a header".into());
                assert_eq!(mailer.send(&message), Err(refused), "{broken:?}");
            }
            assert!(
                Mailer::memory(&format!("{broken} <a@example.kz>"), "petitions.example").is_err()
            );
            assert!(Mailer::memory(FROM, broken).is_err());
        }
        assert!(mailer.remembered().is_empty());
        mailer.send(&message()).unwrap();
        assert_eq!(mailer.remembered(), [message()]);
    }

    #[test]
    fn what_is_no_address_is_refused_without_being_repeated() {
        for to in ["", "aigul", "a b@example.kz", "a@b@c", "Айгүл <aigul@example.kz>"] {
            let mut message = message();
            message.to = to.into();
            let error = memory().send(&message).unwrap_err();
            assert_eq!(
                error,
                SendError::Permanent("the recipient is not a mail address".into()),
                "{to}"
            );
        }
    }

    #[test]
    fn answers_of_a_server_are_sorted() {
        for code in [450, 451, 452] {
            assert!(matches!(judge_code(code, None), SendError::Temporary(_)), "{code}");
        }
        for code in [501, 552, 554] {
            assert!(matches!(judge_code(code, None), SendError::Permanent(_)), "{code}");
        }
        for (status, gone) in
            [(Some("5.1.1"), true), (Some("5.2.1"), true), (Some("5.2.2"), false), (None, false)]
        {
            for code in [550, 551, 553] {
                let judged = judge_code(code, status);
                assert!(
                    matches!(judged, SendError::Refused { for_good, .. } if for_good == gone),
                    "{code} {status:?}"
                );
            }
        }
        // Who may send, and how, is a matter between servers.
        for code in [550, 553, 554] {
            assert!(matches!(judge_code(code, Some("5.7.1")), SendError::Hindered(_)), "{code}");
        }
        for code in [421, 530, 535] {
            assert!(matches!(judge_code(code, None), SendError::Unreachable(_)), "{code}");
        }
        for (answer, status) in [
            ("permanent error (550): 5.1.1 <aigul@example.kz> unknown", Some("5.1.1")),
            ("permanent error (550): no such user at 10.0.0.1 since 5.1", None),
            ("permanent error (550): [5.7.26] unauthenticated", Some("5.7.26")),
        ] {
            assert_eq!(enhanced_status(answer).as_deref(), status, "{answer}");
        }
    }

    /// A mail server that takes one connection and answers RCPT with `answer`.
    fn server(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(b"220 test ESMTP\r\n").unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let mut in_data = false;
            for line in lines.map_while(Result::ok) {
                let reply = match line.get(..4) {
                    Some(".") | None if in_data && line == "." => {
                        in_data = false;
                        "250 taken"
                    }
                    _ if in_data => continue,
                    Some("RCPT") => answer,
                    Some("DATA") => {
                        in_data = true;
                        "354 go on"
                    }
                    _ => "250 fine",
                };
                if stream.write_all(format!("{reply}\r\n").as_bytes()).is_err() {
                    return;
                }
            }
        });
        url
    }

    fn send_to(url: &str) -> Result<(), SendError> {
        let mailer = Mailer::from_settings(Some(url), Path::new("/nowhere"), &OUTGOING).unwrap();
        mailer.send(&message())
    }

    #[test]
    fn a_server_s_answer_decides_and_its_words_are_not_kept() {
        assert_eq!(send_to(&server("250 fine")), Ok(()));
        assert_eq!(
            send_to(&server("550 5.1.1 <aigul@example.kz> unknown")),
            Err(SendError::Refused {
                why: "the mail server answered 550 5.1.1".into(),
                for_good: true
            })
        );
        assert_eq!(
            send_to(&server("451 4.7.1 <aigul@example.kz> later")),
            Err(SendError::Temporary("the mail server answered 451 4.7.1".into()))
        );
    }

    #[test]
    fn a_server_that_is_not_there_may_come_back() {
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert!(matches!(send_to(&format!("smtp://{closed}")), Err(SendError::Unreachable(_))));
    }

    #[test]
    fn settings_that_are_not_understood_are_refused() {
        let dir = Path::new("/nowhere");
        let with = |url, from, domain| {
            Mailer::from_settings(Some(url), dir, &Outgoing { from, domain, ..OUTGOING }).err()
        };
        assert!(matches!(
            with("http://mail.example", FROM, "petitions.example"),
            Some(MailError::SmtpUrl)
        ));
        assert!(matches!(
            with("smtps://mail.example", "nobody", "petitions.example"),
            Some(MailError::Sender)
        ));
        assert!(matches!(with("smtps://mail.example", FROM, "a b"), Some(MailError::Domain)));
        assert!(with("smtps://user:secret@mail.example:465", FROM, "petitions.example").is_none());
    }
}
