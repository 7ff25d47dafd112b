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
        let read =
            read_bounce(report("delivery-status", &fields, &to).as_bytes(), &return_path(), None);
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
        let report = complaint.replace("Feedback-Type: abuse", &format!("Feedback-Type: {other}"));
        assert_eq!(read_bounce(report.as_bytes(), &return_path(), None), None, "{other}");
    }
}

#[test]
fn a_reader_who_writes_back_wants_no_more() {
    for to in
        [return_path().of(TAG), format!("x@y.kz, \"Petitions, news\" <{}>", return_path().of(TAG))]
    {
        let mail = format!("From: aigul@example.kz\r\nTo: {to}\r\nSubject: Unsubscribe\r\n\r\n");
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
        ReturnPath::parse("bounces@petitions.example").is_some_and(|path| path.of(TAG).len() < 80)
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
