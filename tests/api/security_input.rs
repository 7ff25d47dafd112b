//! What comes in: the lines I1 to I16 of docs/SECURITY.md.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use diesel::RunQueryDsl as _;
use futures_util::StreamExt as _;
use petitions::app::Error;
use petitions::domain::language::Language;
use petitions::domain::notice::NoticeKind;
use petitions::http::openapi;
use petitions::http::responses::problem::Problem;
use petitions::mail::{Mailer, Message, Rendered, SendError, render, sample};
use petitions::store::outbox::buried;
use petitions::text::{confusable_skeleton, is_mixed};
use reqwest::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::accounts::registration;
use super::canaries;
use super::conventions::operations;
use super::harness::{Answer, TestApp, text, word};
use super::security_accounts::{EMAIL, IIN, rows, sql};

const MINISTRY: &str = "ministry-trade-integration";
const NOBODY: &str = "01a208fc-762c-7054-b873-e29fadf66cf8";
const JSON: [(&str, &str); 1] = [("content-type", "application/json")];
const TITLES: &str = include_str!("../data/titles.txt");

/// Titles with letters of another alphabet in them.
const FORGED: [&str; 22] = [
    "Вернуть прежний часoвой пояс",
    "Вернуть пpежний часовой пояс",
    "Oтменить единый часовой пояс",
    "Запретить прoдажу вейпов",
    "Снизить cтавку на хлеб",
    "Сделать пpоезд бесплатным",
    "Не выpубать деревья",
    "Прoверить состав воды",
    "Kазақ тілін оқыту туралы",
    "Ұлы Дaла елінің тарихы",
    "Aуылға жол салу туралы",
    "Мектеп caлу туралы",
    "Бiлiм беру сапасын арттыру",
    "Зейнетақыны көтеpу туралы",
    "Жаңa балабақша салу",
    "Әлеумeттік төлемдер туралы",
    "Тұрғын үй кезeгі туралы",
    "Οтменить налог на хлеб",
    "Перeнос праздника Наурыз",
    "Газификация пocёлка Абай",
    "Ускорить выдaчу подписей",
    "Отремонтировать мοст в районе",
];

/// Characters that no text may hold, beyond what is usual between letters.
const UNSEEN: [u32; 36] = [
    0, 1, 7, 8, 0xB, 0x1B, 0x7F, 0x85, 0x9F, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x180E, 0x200B,
    0x200D, 0x200F, 0x2028, 0x202A, 0x202E, 0x2060, 0x2064, 0x2066, 0x2069, 0x206A, 0x206F, 0x3164,
    0xFDD0, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFB, 0xFFFF, 0xE0041, 0x10FFFE,
];

fn unseen() -> impl Iterator<Item = char> {
    UNSEEN.into_iter().map(|code| char::from_u32(code).unwrap())
}

fn document() -> Value {
    serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap()
}

/// A path with something that is not there in every place.
fn filled(path: &str, id: &str) -> String {
    let path = path
        .replace("{slug}", MINISTRY)
        .replace("{date}", "2026-12-31")
        .replace("{name}", "creation")
        .replace("{version}", "V2026");
    path.split('/')
        .map(|part| if part.starts_with('{') { id } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

/// A text as it stands in a query, every byte of it escaped.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn draft_with(house: &TestApp, author: &str, member: &str, value: &str) -> Answer {
    let mut body = text(MINISTRY);
    body[member] = value.into();
    house.api.post("/api/v1/petitions", Some(author), body).await
}

/// The code of the only fault, at this member.
#[track_caller]
fn fault(answer: &Answer, member: &str) -> String {
    let problem = answer.problem(422, "validation_failed");
    let at = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|fault| fault["pointer"] == format!("/{member}"));
    word(&at.unwrap_or_else(|| panic!("nothing at {member}: {problem}"))["code"])
}

/// Brings a draft to the moderator.
async fn submit(house: &TestApp, author: &str, body: Value) -> String {
    let id = word(&house.api.post("/api/v1/petitions", Some(author), body).await.is(201)["id"]);
    let read = json!({ "prohibited_subjects_acknowledged": "V2026" });
    house.api.post(&format!("/api/v1/petitions/{id}/submission"), Some(author), read).await.is(200);
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i01_bodies_are_bounded_in_size_depth_and_number_of_values() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let list = |items: usize| format!("{{\"title\":[{}]}}", vec!["1"; items].join(","));
    let members = (0..1_001).map(|at| format!("\"m{at}\":1")).collect::<Vec<_>>().join(",");
    let spread = (0..3)
        .map(|at| format!("\"m{at}\":[{}]", vec!["1"; 700].join(",")))
        .collect::<Vec<_>>()
        .join(",");
    for (body, status, code) in [
        (format!("{{\"title\":{}}}", "9".repeat(10 * 1024 * 1024)), 413, "body_too_large"),
        ("{\"title\":1e400}".to_owned(), 400, "malformed_json"),
        ("{\"title\":\"a\",\"title\":\"b\"}".to_owned(), 400, "duplicate_key"),
        (format!("{{\"title\":{}1{}}}", "[".repeat(16), "]".repeat(16)), 400, "too_deep"),
        (
            format!("{{\"title\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000)),
            400,
            "malformed_json",
        ),
        (list(1_001), 400, "too_many_values"),
        (format!("{{{members}}}"), 400, "too_many_values"),
        (format!("{{{spread}}}"), 400, "too_many_values"),
        (list(990), 422, "validation_failed"),
    ] {
        let shown: String = body.chars().take(30).collect();
        let answer = house
            .api
            .raw(Method::POST, "/api/v1/petitions", Some(&author), Some(body.into_bytes()), &JSON)
            .await;
        let answer = answer.unwrap_or_else(|error| panic!("{shown}: {error:?}"));
        assert_eq!(
            (answer.status, answer.body()["code"].as_str()),
            (status, Some(code)),
            "{shown}"
        );
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i02_other_types_and_methods_are_told_what_is_served() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    for kind in [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonx",
        "",
    ] {
        let headers = [("content-type", kind)];
        let answer = house
            .api
            .raw(Method::POST, "/api/v1/petitions", Some(&author), Some(b"{}".to_vec()), &headers)
            .await
            .unwrap();
        answer.problem(415, "unsupported_media_type");
    }
    let csv =
        house.api.call(Method::GET, "/api/v1/rules", None, None, &[("accept", "text/csv")]).await;
    csv.problem(406, "not_acceptable");
    for method in ["DELETE", "PUT", "PATCH", "TRACE", "CONNECTED", "PROPFIND"] {
        let answer = house
            .api
            .call(method.parse().unwrap(), "/api/v1/rules", None, None, &[("x-canary", "echo-me")])
            .await;
        answer.problem(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS", "{method}");
        assert!(!String::from_utf8_lossy(&answer.bytes).contains("echo-me"), "{method} echoes");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i03_every_call_refuses_parameters_it_does_not_know_and_repeated_ones() {
    let house = TestApp::open().await;
    let document = document();
    let mut seen = 0;
    for (method, path, name) in operations(&document) {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let address = filled(&path, NOBODY);
        let ask = async |query: &str| {
            house.api.call(method.clone(), &format!("{address}?{query}"), None, None, &[]).await
        };
        ask("colour=red").await.problem(400, "unknown_parameter");
        ask("colour=red&colour=red").await.problem(400, "duplicate_parameter");
        let known = operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|known| known["in"] == "query");
        for known in known.map(|known| word(&known["name"])) {
            ask(&format!("{known}=1&{known}=2")).await.problem(400, "duplicate_parameter");
            let disguised = format!("{known}=1&{}=2", escaped(&known));
            ask(&disguised).await.problem(400, "duplicate_parameter");
            seen += 1;
        }
        assert_ne!(name, "");
    }
    assert!(seen > 30, "{seen}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i04_what_is_not_seen_is_refused_and_length_is_counted_as_a_reader_counts() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    for member in ["title", "content", "representative"] {
        for character in unseen() {
            let answer =
                draft_with(&house, &author, member, &format!("Вернуть{character} прежний пояс"))
                    .await;
            assert_eq!(
                fault(&answer, member),
                "unwanted_character",
                "U+{:04X} in {member}",
                u32::from(character)
            );
        }
    }
    for lone in ["\\ud800", "\\udfff", "\\ud800\\ud800"] {
        let body = text(MINISTRY)
            .to_string()
            .replace("Вернуть прежний", &format!("Вернуть {lone} прежний"));
        let answer = house
            .api
            .raw(Method::POST, "/api/v1/petitions", Some(&author), Some(body.into_bytes()), &JSON)
            .await
            .unwrap();
        answer.problem(400, "malformed_json");
    }
    let composed =
        draft_with(&house, &author, "title", "Ёлки и\u{306}оды на площади").await.is(201);
    assert_eq!(composed["title"], "Ёлки йоды на площади");
    let letters = |count: usize| "я\u{301}".repeat(count);
    draft_with(&house, &author, "title", &letters(200)).await.is(201);
    assert_eq!(
        fault(&draft_with(&house, &author, "title", &letters(201)).await, "title"),
        "too_long"
    );
    draft_with(&house, &author, "title", "Қазақша және эмодзи 👍🏽 ❤️ 🇰🇿 бірге").await.is(201);
    house.close().await;
}

#[test]
fn check_i05_two_hundred_legal_titles_are_left_alone_and_forged_ones_are_not() {
    let titles: Vec<&str> = TITLES.lines().collect();
    assert!(titles.len() >= 200, "{}", titles.len());
    let held: Vec<&&str> = titles.iter().filter(|title| is_mixed(title)).collect();
    assert!(held.is_empty(), "{held:?}");
    let looks: BTreeMap<String, &str> =
        titles.iter().map(|title| (confusable_skeleton(title), *title)).collect();
    assert_eq!(looks.len(), titles.len(), "no two legal titles look alike");
    for title in FORGED {
        assert!(is_mixed(title), "{title}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i05_a_forged_title_is_flagged_for_the_moderator_and_never_refused() {
    let house = TestApp::open().await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let titled = |title: &str| {
        let mut body = text(MINISTRY);
        body["title"] = title.into();
        body
    };
    let plain = submit(&house, &author, titled("НОВОЕ ТЕСТО СЕТИ")).await;
    let same = submit(&house, &author, titled("НОВОЕ  ТЕСТО СЕТИ")).await;
    let mixed = submit(&house, &author, titled("Вернуть часoвой пояс")).await;
    // Whole words of Latin letters: no word mixes, and the eye sees no difference.
    let alike = submit(&house, &author, titled("HOBOE TECTO CETИ")).await;
    let twin = submit(&house, &author, titled("HOBOE ТЕСТО СЕТИ")).await;
    let mut second = titled("Вернуть прежний пояс");
    second["translations"] = json!({ "kk": {
        "title": "Бұрынғы белдеуді қайтару", "subject": "Уақыт", "content": "Бұрынғы уaқыт белдеуін қайтару",
        "arguments": "Денсаулық", "proposals": "Қайтару" } });
    let translated = submit(&house, &author, second).await;
    let queue = house.api.get("/api/v1/moderation/queue?limit=100", Some(&moderator)).await.is(200);
    for (id, flags) in [
        (&plain, json!([])),
        (&same, json!([])),
        (&mixed, json!(["mixed_script"])),
        (&twin, json!(["look_alike_title"])),
        (&alike, json!(["look_alike_title", "mixed_script"])),
        (&translated, json!(["mixed_script"])),
    ] {
        let item = queue["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["id"] == id.as_str())
            .unwrap();
        let shown = if item["flags"].is_null() { json!([]) } else { item["flags"].clone() };
        assert_eq!(shown, flags, "{}", item["title"]);
        assert_eq!(house.petition(id, Some(&moderator)).await["flags"], flags);
        assert!(
            house.petition(id, Some(&author)).await["flags"].is_null(),
            "the author is not shown it"
        );
    }
    // A corrected text is judged anew.
    let ask = format!("/api/v1/petitions/{mixed}/correction-request");
    house.api.post(&ask, Some(&moderator), json!({ "note": "x" })).await.is(200);
    let path = format!("/api/v1/petitions/{mixed}/correction");
    house.api.post(&path, Some(&author), titled("Вернуть часовой пояс")).await.is(200);
    assert_eq!(house.petition(&mixed, Some(&moderator)).await["flags"], json!([]));
    // A look of any length is stored.
    let long: String = (0..200).map(|at| char::from_u32(0x4E00 + at * 97).unwrap()).collect();
    submit(&house, &author, titled(&long)).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i05_a_forged_comment_waits_for_a_moderator_and_a_forged_name_is_refused() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let (moderator, reader) = (house.staff("moderator", None).await, house.citizen().await);
    let id = house.published(&author, MINISTRY).await;
    let path = format!("/api/v1/petitions/{id}/comments");
    let writer = house.citizen().await;
    let made = house.api.post(&path, Some(&writer), json!({ "text": "Пoддерживаю" })).await.is(201);
    assert_eq!((&made["held"], &made["text"]), (&json!(true), &json!("Пoддерживаю")));
    let usual = house
        .api
        .post(&path, Some(&writer), json!({ "text": "Қолдаймын, eGov-тан кірдім" }))
        .await
        .is(201);
    assert_eq!(usual["held"], false);
    let one = format!("{path}/{}", word(&made["id"]));
    for (token, text) in [
        (None, Value::Null),
        (Some(&reader), Value::Null),
        (Some(&writer), made["text"].clone()),
        (Some(&moderator), made["text"].clone()),
    ] {
        let seen = house.api.get(&one, token.map(String::as_str)).await.is(200);
        assert_eq!((&seen["text"], &seen["held"]), (&text, &json!(true)));
        let listed = house.api.get(&path, token.map(String::as_str)).await.is(200);
        assert_eq!(listed["items"][1]["text"], text);
    }
    let waiting = async || {
        house.api.get("/api/v1/moderation/held-comments", Some(&moderator)).await.is(200)["items"]
            .clone()
    };
    assert_eq!(
        (waiting().await[0]["id"].clone(), waiting().await.as_array().unwrap().len()),
        (made["id"].clone(), 1)
    );
    house
        .api
        .get("/api/v1/moderation/held-comments", Some(&writer))
        .await
        .problem(403, "wrong_role");
    let release = format!("{one}/release");
    house.api.post(&release, Some(&writer), json!({})).await.problem(403, "wrong_role");
    assert_eq!(house.api.post(&release, Some(&moderator), json!({})).await.is(200)["held"], false);
    house.api.post(&release, Some(&moderator), json!({})).await.problem(409, "not_held");
    assert_eq!(house.api.get(&one, None).await.is(200)["text"], made["text"]);
    // One that is removed waits no longer.
    let other =
        house.api.post(&path, Some(&writer), json!({ "text": "Пoддерживаю тоже" })).await.is(201);
    assert_eq!(waiting().await[0]["id"], other["id"]);
    let removal = format!("{path}/{}/removal", word(&other["id"]));
    house.api.post(&removal, Some(&moderator), json!({ "reason": "x" })).await.is(200);
    assert_eq!(waiting().await, json!([]));
    for member in ["family_name", "given_name", "patronymic"] {
        let mut body = registration(IIN, EMAIL);
        body[member] = "Сeрікова".into();
        assert_eq!(
            fault(&house.api.post("/api/v1/accounts", None, body).await, member),
            "mixed_script"
        );
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i06_marks_are_not_heaped_upon_a_letter() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    for heap in [
        "z\u{351}\u{352}\u{353}\u{354}",
        "ж\u{488}\u{489}\u{488}\u{489}",
        "q\u{335}\u{336}\u{337}\u{338}\u{321}",
    ] {
        for member in ["title", "subject", "content", "arguments", "proposals"] {
            let answer = draft_with(&house, &author, member, &format!("Вернуть {heap} пояс")).await;
            assert_eq!(fault(&answer, member), "combining_run");
        }
    }
    draft_with(&house, &author, "title", "Вернуть z\u{351}\u{352}\u{353} пояс").await.is(201);
    house.close().await;
}

/// A hundred ways to smuggle a script into a page.
fn scripts() -> Vec<String> {
    let tags =
        ["script", "img", "svg", "iframe", "body", "a", "math", "style", "object", "details"];
    let wraps: [fn(&str) -> String; 10] = [
        |tag| format!("<{tag} onload=alert(1)>"),
        |tag| format!("\"><{tag} src=x onerror=alert(1)>"),
        |tag| format!("</title><{tag}>alert(1)</{tag}>"),
        |tag| format!("<{tag}/onmouseover='alert(1)'/>"),
        |tag| format!("<{tag} href=javascript:alert(1)>"),
        |tag| format!("<<{tag}>alert(1)//"),
        |tag| format!("]]><{tag}>alert(1)"),
        |tag| format!("<!--><{tag} xlink:href=data:text/html,x>"),
        |tag| format!("' onclick=alert(1) <{tag}"),
        |tag| format!("&lt;{tag}&gt; &#60;{tag}&#62; <{}>", tag.to_uppercase()),
    ];
    tags.into_iter().flat_map(|tag| wraps.map(|wrap| wrap(tag))).collect()
}

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
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let mut body = text(MINISTRY);
    body["title"] = "<script>alert(1)</script> \"]]>&".into();
    body["subject"] = "</summary><img src=x onerror=alert(1)>".into();
    let id = word(&house.api.post("/api/v1/petitions", Some(&author), body).await.is(201)["id"]);
    house.open_up(&id, &author).await;
    let feed = house.api.get("/api/v1/feed.atom", None).await;
    let xml = String::from_utf8(feed.bytes).unwrap();
    assert!(
        xml.contains("alert(1)")
            && !xml.contains("<script")
            && !xml.contains("<img")
            && !xml.contains("]]>"),
        "{xml}"
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i08_the_table_holds_no_formula_and_reads_back_as_it_was() {
    let house = TestApp::open().await;
    house.published(&house.citizen().await, MINISTRY).await;
    // What was stored before titles were judged is shown safely too; submitted texts are frozen otherwise.
    sql(&house, "ALTER TABLE petitions DISABLE TRIGGER USER").await;
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
        sql(&house, statement).await;
        // Behind the service's back: another page is another answer, which is not ready yet.
        let path = format!("/api/v1/petitions?limit={}", 10 + index);
        let table = house.api.call(Method::GET, &path, None, None, &csv).await;
        assert_eq!(table.status, 200);
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(&table.bytes[..]);
        let at = reader.headers().unwrap().iter().position(|name| name == "subject").unwrap();
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!((records.len(), &records[0][at]), (1, expected));
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i09_a_line_break_reaches_no_header_of_a_mail() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    for line in ["x\r\nBcc: a@b.kz", "x\nBcc: a@b.kz", "x\rBcc: a@b.kz"] {
        assert_eq!(
            fault(&draft_with(&house, &author, "title", &format!("Вернуть {line}")).await, "title"),
            "unwanted_character"
        );
        for member in ["email", "given_name", "family_name"] {
            let mut body = registration(IIN, EMAIL);
            body[member] =
                if member == "email" { format!("a{line}@c.kz") } else { line.to_owned() }.into();
            fault(&house.api.post("/api/v1/accounts", None, body).await, member);
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
    sql(&house, "UPDATE accounts SET email = E'a@b.kz\\r\\nBcc: c@d.kz'").await;
    house.submitted(&author, MINISTRY).await;
    house.api.get("/dev/mails?limit=1", None).await.is(200);
    let given_up = house.service.app.read(|work| Ok(buried(work.conn)?)).await.unwrap();
    assert_eq!(given_up.len(), 1, "{given_up:?}");
    assert_eq!(house.api.get("/dev/mails", None).await.is(200)["items"], json!([]));
    house.service.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i10_addresses_are_of_the_usual_form_and_unique_whatever_their_case() {
    let house = TestApp::open().await;
    let ask = async |iin: &str, email: &str| {
        house.api.post("/api/v1/accounts", None, registration(iin, email)).await
    };
    let long = format!("{}@example.kz", "a".repeat(309));
    for wrong in [
        "a@b@c.kz",
        "\"a b\"@example.kz",
        "\"a@b\"@example.kz",
        &long,
        "a@localhost",
        "a@[127.0.0.1]",
        "@example.kz",
        "a@",
        "a b@example.kz",
        "a@exa_mple..kz",
    ] {
        fault(&ask(IIN, wrong).await, "email");
    }
    for (iin, good) in [
        ("581014274025", "Ai.Gul+tag@Example.kz"),
        ("661028130259", "айгүл@мысал.қаз"),
        ("660901115426", "a@xn--80ak6aa92e.com"),
    ] {
        ask(iin, good).await.is(202);
    }
    assert_eq!(rows(&house, "registrations WHERE email = 'Ai.Gul+tag@Example.kz' AND email_canonical = 'ai.gul+tag@example.kz'").await, 1);
    ask("171028294139", "AI.GUL+TAG@EXAMPLE.KZ").await.is(202);
    assert_eq!(
        rows(&house, "registrations WHERE email_canonical = 'ai.gul+tag@example.kz'").await,
        1
    );
    house.service.stop().await.unwrap();
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The log names codes, ids and errors; what a client wrote is no part of it. Where a failure's text
/// repeats such a thing all the same, it stays on its line.
#[tokio::test(flavor = "multi_thread")]
async fn check_i11_nothing_a_client_writes_is_logged_and_a_failure_stays_on_its_line() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let agent = [
        ("user-agent", "canary9f2e [31m"),
        ("referer", "https://canary9f2e.example"),
        ("x-forwarded-for", "canary9f2e"),
    ];
    for path in [
        "/api/v1/canary9f2e%0d%0aERROR%20forged%1b[31m",
        "/api/v1/rules?canary9f2e=%0d%0a",
        "/api/v1/petitions?q=canary9f2e%1b",
    ] {
        house.api.call(Method::GET, path, None, None, &agent).await;
    }
    draft_with(&house, &author, "title", "Вернуть canary9f2e обратно").await.is(201);
    draft_with(&house, &author, "title", "Вернуть canary9f2e\r\n обратно")
        .await
        .problem(422, "validation_failed");
    assert!(!canaries::logged().contains("canary9f2e"));
    let kept = Kept::default();
    let writer = kept.clone();
    let log =
        tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    tracing::subscriber::with_default(log, || {
        let _ = Problem::from(Error::Internal("x\r\n2026-01-01 ERROR forged\u{1b}[31m".to_owned()));
    });
    let written = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    assert!(
        written.contains("forged") && written.trim_end().chars().all(|letter| !letter.is_control()),
        "{written:?}"
    );
    house.close().await;
}

/// Strings of five hundred kinds of malice, by class; the first of each class stands for it.
fn hostile() -> Vec<Vec<String>> {
    let quoted = ["'", "\"", "`", "')", "\")", "';", "')) --", "' OR '1'='1", "\\'", "''"];
    let class = |parts: &[&str], wrap: &dyn Fn(&str, usize) -> String| -> Vec<String> {
        (0..25).map(|at| wrap(parts[at % parts.len()], at)).collect()
    };
    vec![
        class(&quoted, &|part, at| {
            format!("{part} UNION SELECT {at}, password_hash FROM accounts --")
        }),
        class(&quoted, &|part, at| format!("x{part}; DROP TABLE petitions; -- {at}")),
        class(&["%s", "%n", "%x", "{0}", "{}"], &|part, at| part.repeat(at + 5)),
        class(&["../", "..\\", "%2e%2e/", "....//", "/etc/"], &|part, at| {
            part.repeat(at + 1) + "passwd"
        }),
        class(&["\0"], &|part, at| format!("x{}{part}y", "a".repeat(at))),
        (0..25)
            .map(|at| {
                format!(
                    "Текст{}с управлением",
                    char::from_u32(if at < 8 { at + 1 } else { at + 0x77 }).unwrap()
                )
            })
            .collect(),
        class(&["\u{202e}", "\u{2066}", "\u{200f}", "\u{61c}", "\u{202a}"], &|part, at| {
            format!("Текст {at} {part}тскеТ")
        }),
        class(&["\u{200b}", "\u{ad}", "\u{2060}", "\u{feff}", "\u{3164}"], &|part, at| {
            format!("Тек{part}ст номер {at}")
        }),
        class(&["\u{300}", "\u{489}", "\u{335}", "\u{e49}", "\u{20dd}"], &|part, at| {
            "Z".to_owned() + &part.repeat(4 + at * 20)
        }),
        (0..25).map(|at| "а".repeat(1_000 + at * 500)).collect(),
        class(
            &[
                "\u{fdfa}",
                "🏳",
                "𝔘",
                "ﬃ",
                "İ",
                "ß",
                "\u{10ffff}",
                "\u{fffe}",
                "\u{fffd}",
                "\u{e000}",
            ],
            &|part, at| part.repeat(at + 10),
        ),
        class(&["{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{% for x in y %}"], &|part, at| {
            format!("{part} номер {at}")
        }),
        class(&["\"}],{\"a\":", "[[[[", "null,", "{\"$ne\":1}", "\\u0000"], &|part, at| {
            part.repeat(at + 2)
        }),
        class(&["*)(uid=*", ")(&", "admin)(!(&(1=0", "\\2a", "*"], &|part, at| {
            format!("{part}{at} и дальше")
        }),
        scripts().into_iter().step_by(4).collect(),
        class(&["=", "+", "-", "@", "\t="], &|part, at| {
            format!("{part}HYPERLINK(\"http://x\",{at})")
        }),
        class(&["\r\n", "\n", "\r", "\u{2028}", "\u{85}"], &|part, at| {
            format!("x{part}Set-Cookie: a={at}")
        }),
        class(
            &["NaN", "Infinity", "-1", "1e309", "9223372036854775808", "0x10", "٣"],
            &|part, at| part.repeat(at / 7 + 1),
        ),
        class(&["%", "_", "*", "\\", "?"], &|part, at| part.repeat(50 + at * 20)),
        class(&["(a+)+$", "(.*)*x", "[", "^(([a-z])+.)+[A-Z]([a-z])+$", "\\1"], &|part, at| {
            part.repeat(at + 1) + "aaaaaaaaaaaaaaaaaaaa!"
        }),
    ]
}

/// A body that would do, from its schema.
fn made(schema: &Value, name: &str, document: &Value) -> Value {
    let schema = resolved(schema, document);
    if let Some(first) = schema["enum"].as_array().and_then(|words| words.first()) {
        return first.clone();
    }
    let kind = if schema["type"].is_array() { &schema["type"][0] } else { &schema["type"] };
    match (name, kind.as_str()) {
        ("addressee" | "public_body" | "to", _) => MINISTRY.into(),
        ("language", _) => "ru".into(),
        ("residence", _) => "750000000".into(),
        ("iin", _) => IIN.into(),
        ("email", _) => "someone@example.kz".into(),
        // Nothing is hashed that is refused for its length.
        ("password" | "new_password", _) => "short".into(),
        (_, Some("object")) => {
            let members = schema["properties"].as_object().into_iter().flatten();
            Value::Object(
                members
                    .filter(|(name, _)| !["translations", "parent_id"].contains(&name.as_str()))
                    .map(|(name, of)| (name.clone(), made(of, name, document)))
                    .collect(),
            )
        }
        (_, Some("array")) => json!([made(&schema["items"], name, document)]),
        (_, Some("boolean")) => true.into(),
        (_, Some("integer" | "number")) => 1.into(),
        _ if schema["format"] == "uuid" => NOBODY.into(),
        _ if schema["format"] == "date" => "2026-09-07".into(),
        _ => "Обычный текст без подвоха".into(),
    }
}

fn resolved<'a>(schema: &'a Value, document: &'a Value) -> &'a Value {
    let inner = [&schema["oneOf"], &schema["anyOf"], &schema["allOf"]]
        .into_iter()
        .find_map(Value::as_array);
    let schema =
        inner.and_then(|all| all.iter().find(|one| one["type"] != "null")).unwrap_or(schema);
    match schema["$ref"].as_str() {
        Some(path) => resolved(document.pointer(path.trim_start_matches('#')).unwrap(), document),
        None => schema,
    }
}

/// Where texts stand in a body.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at.to_owned()),
        Value::Object(map) => {
            map.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found))
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, value)| places(value, &format!("{at}/{index}"), found)),
        _ => {}
    }
}

/// A call with something hostile in it.
struct Attack {
    method: Method,
    path: String,
    role: Option<String>,
    body: Option<Value>,
}

/// Every place of every call meets every class, and every string some place; all meet all when asked.
fn strings_for<'a>(classes: &'a [Vec<String>], place: &mut usize) -> Vec<&'a String> {
    if std::env::var("PETITIONS_TESTS").is_ok_and(|wanted| wanted == "full") {
        return classes.iter().flatten().collect();
    }
    *place += 1;
    classes.iter().map(|class| &class[*place % class.len()]).collect()
}

fn attacks(document: &Value, petition: &str) -> Vec<Attack> {
    let classes = hostile();
    assert!(classes.iter().map(Vec::len).sum::<usize>() >= 500);
    let mut place = 0;
    let mut all = Vec::new();
    for (method, path, name) in operations(document) {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let role = operation["x-roles"][0].as_str().map(str::to_owned);
        let address = filled(&path, petition);
        let mut attack = |path: String, body: Option<Value>| {
            all.push(Attack { method: method.clone(), path, role: role.clone(), body })
        };
        for parameter in operation["parameters"].as_array().unwrap() {
            for string in strings_for(&classes, &mut place) {
                // A client of its own accord sends no address that is longer still.
                let value = escaped(&string.chars().take(2_000).collect::<String>());
                match (parameter["in"].as_str(), parameter["name"].as_str().unwrap_or_default()) {
                    (Some("query"), name) => attack(format!("{address}?{name}={value}"), None),
                    (Some("path"), name) => attack(
                        filled(&path.replace(&format!("{{{name}}}"), &value), petition),
                        None,
                    ),
                    _ => {}
                }
            }
        }
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        // Sessions that end would take the others' tokens away.
        if schema.is_null() || name == "sign_out" {
            continue;
        }
        let base = made(schema, "", document);
        let mut found = Vec::new();
        places(&base, "", &mut found);
        for pointer in found {
            for string in strings_for(&classes, &mut place) {
                let mut body = base.clone();
                *body.pointer_mut(&pointer).unwrap() = string.as_str().into();
                attack(address.clone(), Some(body));
            }
        }
        assert!(base.as_object().is_some_and(|members: &Map<String, Value>| members.len() < 100));
    }
    all
}

#[derive(diesel::QueryableByName)]
struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    place: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i12_five_hundred_hostile_strings_break_nothing_and_nothing_is_stored_raw() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let petition = house.published(&author, MINISTRY).await;
    let mut tokens = BTreeMap::from([("citizen".to_owned(), author)]);
    for (role, body) in [
        ("moderator", None),
        ("official", Some(MINISTRY)),
        ("first_head", Some(MINISTRY)),
        ("administrator", None),
    ] {
        tokens.insert(role.to_owned(), house.staff(role, body).await);
    }
    let attacks = attacks(&document(), &petition);
    assert!(attacks.len() > 2_000, "{}", attacks.len());
    let (house_ref, tokens) = (&house, &tokens);
    let told: Vec<Option<String>> = futures_util::stream::iter(attacks)
        .map(|attack| async move {
            let Attack { method, path, role, body } = attack;
            let token = role.and_then(|role| tokens.get(&role)).map(String::as_str);
            let bytes = body.as_ref().map(|body| body.to_string().into_bytes());
            let headers = [("content-type", "application/json"), ("if-match", "*")];
            let shown: String =
                format!("{method} {path} {}", body.unwrap_or_default()).chars().take(300).collect();
            match house_ref.api.raw(method, &path, token, bytes, &headers).await {
                Err(error) => Some(format!("{shown}: {error:?}")),
                Ok(answer) if answer.status >= 500 && answer.status != 503 => {
                    Some(format!("{shown}: {}", answer.status))
                }
                Ok(answer) if answer.status >= 400 && answer.body()["code"].is_null() => {
                    Some(format!("{shown}: {} is no problem", answer.status))
                }
                Ok(_) => None,
            }
        })
        .buffer_unordered(8)
        .collect()
        .await;
    let faults: Vec<String> = told.into_iter().flatten().collect();
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults[..faults.len().min(20)].join("\n")
    );
    // The tables stand, and no text in them holds what a text must not.
    let columns: Vec<Column> = house
        .service
        .app
        .read(|work| {
            let places = "SELECT table_name || ' WHERE ' || column_name || '::text' AS place FROM information_schema.columns \
                WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb') AND table_name NOT LIKE '\\_\\_%'";
            Ok(diesel::sql_query(places).load(work.conn).unwrap())
        })
        .await
        .unwrap();
    assert!(columns.len() > 50, "{}", columns.len());
    let unwanted = "[\\u0001-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u00AD\\u061C\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u206F\\u3164\\uFEFF]";
    for column in columns {
        assert_eq!(
            rows(&house, &format!("{} ~ '{unwanted}'", column.place)).await,
            0,
            "{}",
            column.place
        );
    }
    let stored = (rows(&house, "petitions").await, rows(&house, "comments").await);
    assert!(stored.0 > 1 && stored.1 > 0, "some of it was stored: {stored:?}");
    house.service.stop().await.unwrap();
}

/// The cursor of a list's first page of one.
async fn cursor_of(house: &TestApp, path: &str, token: Option<&str>) -> String {
    let page = house.api.get(path, token).await.is(200);
    word(&page["next_cursor"])
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i13_a_cursor_is_good_for_its_list_alone() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let (moderator, administrator) =
        (house.staff("moderator", None).await, house.staff("administrator", None).await);
    let id = house.published(&author, MINISTRY).await;
    house.published(&author, MINISTRY).await;
    let signer = house.citizen().await;
    house.sign(&id, &signer, None).await.is(201);
    for _ in 0..2 {
        let comments = format!("/api/v1/petitions/{id}/comments");
        house.api.post(&comments, Some(&author), json!({ "text": "Пoддерживаю" })).await.is(201);
        house.submitted(&author, MINISTRY).await;
    }
    let one = |name: &str| format!("/api/v1/petitions/{id}/{name}?limit=1");
    let lists: Vec<(String, Option<&str>)> = vec![
        ("/api/v1/petitions?limit=1".to_owned(), None),
        ("/api/v1/public-bodies?limit=1".to_owned(), None),
        ("/api/v1/territories?limit=1".to_owned(), None),
        (one("comments"), None),
        (one("signatures"), None),
        (one("timeline"), None),
        ("/api/v1/me/petitions?limit=1".to_owned(), Some(&author)),
        ("/api/v1/me/notices?limit=1".to_owned(), Some(&author)),
        ("/api/v1/moderation/queue?limit=1".to_owned(), Some(&moderator)),
        ("/api/v1/moderation/held-comments?limit=1".to_owned(), Some(&moderator)),
        ("/api/v1/staff?limit=1".to_owned(), Some(&administrator)),
        ("/dev/mails?limit=1".to_owned(), None),
    ];
    let mut cursors = Vec::new();
    for (path, token) in &lists {
        let cursor = cursor_of(&house, path, *token).await;
        let (bare, _) = path.split_once('?').unwrap();
        house.api.get(&format!("{bare}?cursor={cursor}&limit=2"), *token).await.is(200);
        // Another tag, another position, cut short, prolonged, made up, and very long.
        let flip = |at: usize| {
            let mut bytes = cursor.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            String::from_utf8(bytes).unwrap()
        };
        let wrong = [
            flip(0),
            flip(10),
            flip(22),
            cursor[..cursor.len() - 4].to_owned(),
            format!("{cursor}AAAA"),
            "MQ".into(),
            "A".repeat(10_000),
        ];
        for wrong in wrong {
            house
                .api
                .get(&format!("{bare}?cursor={wrong}"), *token)
                .await
                .problem(400, "invalid_cursor");
        }
        cursors.push(cursor);
    }
    for (at, (path, token)) in lists.iter().enumerate() {
        let foreign = &cursors[(at + 1) % cursors.len()];
        let (bare, _) = path.split_once('?').unwrap();
        house
            .api
            .get(&format!("{bare}?cursor={foreign}"), *token)
            .await
            .problem(400, "invalid_cursor");
    }
    for filter in ["language=ru", "sort=most_signed", "q=x", "state=published"] {
        house
            .api
            .get(&format!("/api/v1/petitions?{filter}&cursor={}", cursors[0]), None)
            .await
            .problem(400, "invalid_cursor");
    }
    // The table's next page is a table, whatever the cursor's name was written as before.
    let csv = [("accept", "text/csv")];
    let table =
        house.api.call(Method::GET, "/api/v1/petitions?limit=1&%63ursor=", None, None, &csv).await;
    let link =
        table.header("link").strip_prefix('<').unwrap().split('>').next().unwrap().to_owned();
    assert_eq!(link.matches("ursor=").count(), 1, "{link}");
    let next = house.api.call(Method::GET, &link, None, None, &csv).await;
    assert_eq!((next.status, String::from_utf8(next.bytes).unwrap().lines().count()), (200, 2));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i14_a_search_for_signs_is_a_search_for_those_signs_and_is_prompt() {
    let house = TestApp::open().await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    for sign in ["%", "_", "*", "\\", "%_*"] {
        let found =
            house.api.get(&format!("/api/v1/petitions?q={}", escaped(sign)), None).await.is(200);
        assert_eq!(found["items"], json!([]), "{sign}");
        for length in [1_000, 10_000] {
            let asked = Instant::now();
            for path in
                ["/api/v1/petitions?q=", "/api/v1/public-bodies?q=", "/api/v1/territories?q="]
            {
                let answer = house
                    .api
                    .get(&format!("{path}{}", escaped(&sign.repeat(length / sign.len()))), None)
                    .await;
                assert_eq!(
                    answer.status,
                    if length == 1_000 { 200 } else { 400 },
                    "{sign} x {length}"
                );
            }
            assert!(
                asked.elapsed() < Duration::from_secs(3),
                "{sign} x {length}: {:?}",
                asked.elapsed()
            );
        }
    }
    assert_eq!(
        house.api.get(&format!("/api/v1/petitions?q={}", escaped("часовой")), None).await.is(200)["items"]
            [0]["id"],
        id.as_str()
    );
    house.close().await;
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
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let mut body = text(MINISTRY);
    body["title"] = "Сколько будет {{7*7}} и ${7*7}".into();
    let id = word(&house.api.post("/api/v1/petitions", Some(&author), body).await.is(201)["id"]);
    house.open_up(&id, &author).await;
    assert_eq!(house.petition(&id, None).await["title"], "Сколько будет {{7*7}} и ${7*7}");
    let feed = String::from_utf8(house.api.get("/api/v1/feed.atom", None).await.bytes).unwrap();
    assert!(feed.contains("Сколько будет {{7*7}} и ${7*7}"), "{feed}");
    let mails = house.api.get("/dev/mails?limit=100", None).await.is(200);
    let told = mails["items"].as_array().unwrap().iter().filter(|mail| {
        word(&mail["subject"]).contains("{{7*7}}") || word(&mail["text"]).contains("{{7*7}}")
    });
    assert!(told.count() > 0);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i16_no_redirect_leads_where_a_parameter_says() {
    let house = TestApp::open().await;
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
                let answer = house.api.get(&format!("{path}?{name}={target}"), None).await;
                let location = answer.header("location");
                assert!(
                    location.is_empty() || location == "/docs/",
                    "{path}?{name}={target} leads to {location}"
                );
            }
        }
    }
    assert_eq!(house.api.get("/", None).await.header("location"), "/docs/");
    house.close().await;
}
