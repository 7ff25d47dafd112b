//! Text that would be something else elsewhere: I7 to I9, I15 and I16 of docs/SECURITY.md.

use petitions::domain::language::Language;
use petitions::domain::notice::NoticeKind;
use petitions::mail::{Mailer, Message, Rendered, SendError, render, sample};
use petitions::store::outbox::buried;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::hostile_strings::scripts;
use super::{draft_with, fault};
use crate::harness::accounts::{EMAIL, IIN, registration};
use crate::harness::database::sql;
use crate::harness::{TestApp, word};

/// The facts of a notice with this text in the place of everything that somebody wrote.
fn facts_with(kind: NoticeKind, text: &str) -> Value {
    let mut facts = sample(kind);
    for name in ["given_name", "title", "reasoning", "note", "detail", "number", "place"] {
        if facts[name].is_string() {
            facts[name] = text.into();
        }
    }
    facts
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i07_no_markup_lives_in_mails_and_in_the_feed() {
    let kinds = [
        NoticeKind::PetitionSubmitted,
        NoticeKind::CorrectionRequested,
        NoticeKind::PetitionTakenDown,
        NoticeKind::PetitionRejected,
    ];
    let payloads = scripts();
    assert_eq!(payloads.len(), 100);
    for kind in kinds {
        let plain = render(kind, Language::Ru, &facts_with(kind, "x")).unwrap().html;
        for payload in &payloads {
            let html = render(kind, Language::Ru, &facts_with(kind, payload)).unwrap().html;
            assert_eq!(
                html.matches('<').count(),
                plain.matches('<').count(),
                "{payload} in {}",
                kind.code()
            );
            assert_eq!(
                html.matches("href=\"").count(),
                plain.matches("href=\"").count(),
                "{payload}"
            );
        }
    }
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let petition = app.petition(&author).titled("<script>alert(1)</script> \"]]>&");
    petition.with("subject", "</summary><img src=x onerror=alert(1)>").published().await;
    let feed = app.api.get("/api/v1/feed.atom", None).await;
    let xml = String::from_utf8(feed.bytes).unwrap();
    assert!(
        xml.contains("alert(1)")
            && !xml.contains("<script")
            && !xml.contains("<img")
            && !xml.contains("]]>"),
        "{xml}"
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i08_the_table_holds_no_formula_and_reads_back_as_it_was() {
    let app = TestApp::open().await;
    app.petition(&app.citizen().await).published().await;
    // What was stored before titles were judged is shown safely too; submitted texts are frozen otherwise.
    sql(&app, "ALTER TABLE petitions DISABLE TRIGGER USER").await;
    let csv = [("accept", "text/csv")];
    let statements = [
        ("UPDATE petitions SET subject = '=1+1'", "'=1+1"),
        ("UPDATE petitions SET subject = '+7 \"701\", x'", "'+7 \"701\", x"),
        ("UPDATE petitions SET subject = '-2'", "'-2"),
        ("UPDATE petitions SET subject = '@SUM(A1)'", "'@SUM(A1)"),
        ("UPDATE petitions SET subject = E'\\t=1'", "'\t=1"),
        ("UPDATE petitions SET subject = E'\\r=1'", "'\r=1"),
        ("UPDATE petitions SET subject = '＝1+1'", "'＝1+1"),
        ("UPDATE petitions SET subject = E'a \"b\", c;\\nд'", "a \"b\", c;\nд"),
        ("UPDATE petitions SET subject = 'a=1'", "a=1"),
    ];
    for (index, (statement, expected)) in statements.into_iter().enumerate() {
        sql(&app, statement).await;
        // Behind the service's back: another page is another answer, which is not ready yet.
        let path = format!("/api/v1/petitions?limit={}", 10 + index);
        let table = app.api.call(Method::GET, &path, None, None, &csv).await;
        assert_eq!(table.status, 200);
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(&table.bytes[..]);
        let at = reader.headers().unwrap().iter().position(|name| name == "subject").unwrap();
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!((records.len(), &records[0][at]), (1, expected));
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i09_a_line_break_reaches_no_header_of_a_mail() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    for line in ["x\r\nBcc: a@b.kz", "x\nBcc: a@b.kz", "x\rBcc: a@b.kz"] {
        assert_eq!(
            fault(&draft_with(&app, &author, "title", &format!("Вернуть {line}")).await, "title"),
            "unwanted_character"
        );
        for member in ["email", "given_name", "family_name"] {
            let mut body = registration(IIN, EMAIL);
            body[member] =
                if member == "email" { format!("a{line}@c.kz") } else { line.to_owned() }.into();
            fault(&app.api.post("/api/v1/accounts", None, body).await, member);
        }
        let mailer = Mailer::memory("no-reply@petitions.example", "petitions.example").unwrap();
        let mail = |to: &str, subject: &str| Message {
            id: Uuid::now_v7(),
            to: to.to_owned(),
            language: Language::Ru,
            rendered: Rendered {
                subject: subject.to_owned(),
                text: "x".to_owned(),
                html: "x".to_owned(),
            },
            petition: None,
            news: None,
            return_tag: String::new(),
        };
        for message in [mail(&format!("a@b.kz{line}"), "x"), mail("a@b.kz", line)] {
            assert!(matches!(mailer.send(&message), Err(SendError::Permanent(_))), "{message:?}");
        }
        assert_eq!(mailer.remembered(), []);
    }
    // What got into the database another way is buried, and the others go out.
    sql(&app, "UPDATE accounts SET email = E'a@b.kz\\r\\nBcc: c@d.kz'").await;
    app.petition(&author).submitted().await;
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    let given_up = app.core.read(|work| Ok(buried(work.conn)?)).await.unwrap();
    assert_eq!(given_up.len(), 1, "{given_up:?}");
    assert_eq!(app.api.get("/dev/mails", None).await.is(200)["items"], json!([]));
    app.service.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i15_a_template_in_a_text_is_text() {
    for template in ["{{7*7}}", "${7*7}", "#{7*7}", "{%25 raw %25}", "<%= 7*7 %>"] {
        for kind in [
            NoticeKind::PetitionSubmitted,
            NoticeKind::CorrectionRequested,
            NoticeKind::PetitionTakenDown,
        ] {
            let mail = render(kind, Language::Kk, &facts_with(kind, template)).unwrap();
            assert!(mail.text.contains(template), "{template} in {}: {}", kind.code(), mail.text);
            let without = render(kind, Language::Kk, &facts_with(kind, "x")).unwrap();
            assert_eq!(mail.text.matches("49").count(), without.text.matches("49").count());
        }
    }
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let petition = app.petition(&author).titled("Сколько будет {{7*7}} и ${7*7}");
    let id = petition.published().await;
    assert_eq!(app.seen(&id, None).await["title"], "Сколько будет {{7*7}} и ${7*7}");
    let feed = String::from_utf8(app.api.get("/api/v1/feed.atom", None).await.bytes).unwrap();
    assert!(feed.contains("Сколько будет {{7*7}} и ${7*7}"), "{feed}");
    let mails = app.api.get("/dev/mails?limit=100", None).await.is(200);
    let told = mails["items"].as_array().unwrap().iter().filter(|mail| {
        word(&mail["subject"]).contains("{{7*7}}") || word(&mail["text"]).contains("{{7*7}}")
    });
    assert!(told.count() > 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i16_no_redirect_leads_where_a_parameter_says() {
    let app = TestApp::open().await;
    let evil = [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "%2f%2fevil.example",
        "javascript:alert(1)",
    ];
    for path in [
        "/",
        "/docs",
        "/docs/",
        "/confirm",
        "/reset",
        "/reversal",
        "/problems/not_found",
        "/api/v1/rules",
        "//evil.example/",
        "/%5cevil.example",
    ] {
        for name in ["next", "return_to", "redirect", "url", "continue"] {
            for target in evil {
                let answer = app.api.get(&format!("{path}?{name}={target}"), None).await;
                let location = answer.header("location");
                assert!(
                    location.is_empty() || location == "/docs/",
                    "{path}?{name}={target} leads to {location}"
                );
            }
        }
    }
    app.close().await;
}
