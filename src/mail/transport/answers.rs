//! What a mail server answers, sorted: who is at fault, and whether another try is worth it.

use lettre::transport::smtp::Error as SmtpError;

use crate::SendError;
use domain::bounces::Verdict;

/// Sorts a failure. A server's own words are left out: they often repeat the recipient.
pub(super) fn judge(error: &SmtpError, ascii_recipient: bool) -> SendError {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
