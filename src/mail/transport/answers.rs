//! What a mail server answers, sorted: who is at fault, and whether another try is worth it.

use lettre::transport::smtp::Error as SmtpError;

use crate::SendError;
use domain::bounces::Status;

/// Sorts a failure. A server's own words are left out: they often repeat the recipient.
pub(super) fn judge(error: &SmtpError, ascii_recipient: bool) -> SendError {
    match error.status().map(u16::from) {
        Some(code) => judge_code(code, &error.to_string()),
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

/// 4xx may pass later and 5xx will not, except where a 5xx is about us and not about this mail: a changed password,
/// or a rule of theirs that our mails offend, must bury no queue and suspend nobody. Of the server's words no more is
/// kept than the enhanced status, the one part that names nobody.
fn judge_code(code: u16, answer: &str) -> SendError {
    let status = Status::in_words(answer).filter(|status| *status != plain(code));
    let why = format!(
        "the mail server answered {code}{}",
        status.map_or_else(String::new, |status| format!(" {status}"))
    );
    // Some call it a rule of theirs that there is no such mailbox.
    let gone = status.unwrap_or(Status::UNKNOWN).is_gone_by(answer);
    match code {
        // The server is going down (RFC 5321, 3.8): it has refused no mail.
        421 => SendError::Unreachable(why),
        // Our own way in is barred: no mail fares better.
        530 | 534 | 535 | 538 => SendError::Unreachable(why),
        500..=599 if !gone && status.is_some_and(Status::is_of_policy) => SendError::Hindered(why),
        // The mailbox is not there, or not open to us. Without a status or words nobody knows which.
        550 | 551 | 553 => SendError::Refused { why, for_good: gone },
        500..=599 => SendError::Permanent(why),
        _ => SendError::Temporary(why),
    }
}

/// What a code stands for where no status is given.
fn plain(code: u16) -> Status {
    Status::in_words(&code.to_string()).unwrap_or(Status::UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_a_server_are_sorted() {
        for code in [450, 451, 452] {
            assert!(matches!(judge_code(code, ""), SendError::Temporary(_)), "{code}");
        }
        for code in [501, 552, 554] {
            assert!(matches!(judge_code(code, ""), SendError::Permanent(_)), "{code}");
        }
        for (answer, gone) in [
            ("5.1.1", true),
            ("5.2.1", true),
            ("5.2.2", false),
            ("", false),
            // A large house in its own words.
            ("5.7.1 No such user!", true),
            ("Message was not accepted -- invalid mailbox", true),
            ("5.4.1 Recipient address rejected: Access denied", true),
            ("5.0.0 unknown user", true),
        ] {
            for code in [550, 551, 553] {
                let judged = judge_code(code, &format!("permanent error ({code}): {answer}"));
                assert!(
                    matches!(judged, SendError::Refused { for_good, .. } if for_good == gone),
                    "{code} {answer} {judged:?}"
                );
            }
        }
        // Who may send, and how, is a matter between servers.
        for answer in
            ["5.7.1", "5.7.1 Sender address rejected: user unknown", "5.7.26 unauthenticated"]
        {
            for code in [550, 553, 554] {
                assert!(matches!(judge_code(code, answer), SendError::Hindered(_)), "{code}");
            }
        }
        for code in [421, 530, 535] {
            assert!(matches!(judge_code(code, ""), SendError::Unreachable(_)), "{code}");
        }
        for (answer, why) in [
            ("permanent error (550): 5.1.1 <aigul@example.kz> unknown", "550 5.1.1"),
            ("permanent error (550): no such user at 10.0.0.1 since 5.1", "550"),
            ("permanent error (550): [5.7.26] unauthenticated", "550 5.7.26"),
        ] {
            assert!(judge_code(550, answer).to_string().ends_with(why), "{answer}");
        }
    }
}
