use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use super::*;
use uuid::Uuid;

use crate::{News, render, sample};
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
    let files: Vec<_> = fs::read_dir(&mails).unwrap().map(|entry| entry.unwrap().path()).collect();
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
        ["From", "To", "Subject", "Message-ID", "Auto-Submitted", "Content-Language", "References"]
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
        assert!(Mailer::memory(&format!("{broken} <a@example.kz>"), "petitions.example").is_err());
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
