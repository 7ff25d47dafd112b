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
fn a_report_whose_status_says_nothing_is_read_by_its_diagnostic() {
    let to = return_path().of(TAG);
    for (status, diagnostic) in [
        ("5.0.0", "smtp; 550 5.1.1 <aigul@example.kz>: Recipient address rejected: User unknown"),
        ("5.1.0", "smtp; 550 Unknown user"),
        ("5.4.1", "smtp; 550 5.4.1 Recipient address rejected:\r\n Access denied. AS(201806281)"),
        ("5.7.1", "smtp; 550 5.7.1 No such user!"),
    ] {
        let fields = format!(
            "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; aigul@example.kz\r\nAction: failed\r\n\
             Status: {status}\r\nDiagnostic-Code: {diagnostic}\r\n"
        );
        let mail = report("delivery-status", &fields, &to);
        let read = read_bounce(mail.as_bytes(), &return_path(), None).unwrap();
        assert!(
            matches!(read.verdict, Verdict::Failed { for_good: true, .. }),
            "{status} {read:?}"
        );
    }
}

#[test]
fn a_failure_in_plain_words_counts_as_one() {
    let to = return_path().of(TAG);
    let qmail = format!(
        "From: MAILER-DAEMON@mail.example.kz\r\nTo: {to}\r\nSubject: failure notice\r\n\r\n\
         Hi. This is the qmail-send program at mail.example.kz.\r\nI'm afraid I wasn't able to deliver your message.\r\n\r\n\
         <aigul@example.kz>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n\
         --- Below this line is a copy of the message.\r\n\r\nSubject: Hello\r\n"
    );
    let exim = qmail
        .replace("MAILER-DAEMON@", "Mail Delivery System <Mailer-Daemon@")
        .replace("mail.example.kz\r\nTo", "mail.example.kz>\r\nTo");
    // As Exim marks it.
    let marked = exim.replace(
        "Subject: failure notice",
        "X-Failed-Recipients: aigul@example.kz\r\nAuto-Submitted: auto-replied\r\n\
         Subject: Mail delivery failed: returning message to sender",
    );
    for mail in [&qmail, &exim, &marked] {
        let read = read_bounce(mail.as_bytes(), &return_path(), None).unwrap();
        let once = Verdict::Failed { status: "5.0.0".to_owned(), for_good: false };
        assert_eq!((read.tag.as_str(), read.verdict), (TAG, once));
    }
    for other in [
        qmail.replace("MAILER-DAEMON@mail.example.kz", "aigul@example.kz"),
        qmail.replace("failure notice", "Warning: message delayed 24 hours"),
        qmail.replace("Subject: failure", "Auto-Submitted: auto-replied\r\nSubject: failure"),
    ] {
        assert_eq!(read_bounce(other.as_bytes(), &return_path(), None), None, "{other}");
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
