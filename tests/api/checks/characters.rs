//! Characters that are not what they seem: I4 to I6 of docs/SECURITY.md.

use std::collections::BTreeMap;

use petitions::text::{confusable_skeleton, is_mixed};
use reqwest::Method;
use serde_json::{Value, json};

use super::{JSON, draft_with, escaped, fault};
use crate::harness::accounts::{EMAIL, IIN, registration};
use crate::harness::{MINISTRY, TestApp, text, word};

const TITLES: &str = include_str!("../../data/titles.txt");

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
const UNSEEN: [u32; 32] = [
    0, 1, 7, 8, 0xB, 0x1B, 0x7F, 0x85, 0x9F, 0x34F, 0x61C, 0x115F, 0x1160, 0x180E, 0x200C, 0x200D,
    0x202A, 0x202B, 0x202E, 0x2064, 0x2066, 0x2067, 0x2069, 0x206A, 0x206F, 0x3164, 0xFDD0, 0xFFA0,
    0xFFF9, 0xFFFB, 0xE0041, 0x10FFFE,
];

/// Characters that pasted texts bring along and no reader misses.
const DROPPED: [char; 6] = ['\u{AD}', '\u{200B}', '\u{2060}', '\u{FEFF}', '\u{200E}', '\u{200F}'];

fn unseen() -> impl Iterator<Item = char> {
    UNSEEN.into_iter().map(|code| char::from_u32(code).unwrap())
}

/// Brings a draft to the moderator.
async fn submit(app: &TestApp, author: &str, body: Value) -> String {
    let id = word(&app.api.post("/api/v1/petitions", Some(author), body).await.is(201)["id"]);
    let read = json!({ "prohibited_subjects_acknowledged": "V2026" });
    app.act(&id, "submission", author, read).await.is(200);
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i04_what_is_not_seen_is_refused_and_length_is_counted_as_a_reader_counts() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    for member in ["title", "content", "representative"] {
        for character in unseen() {
            let answer =
                draft_with(&app, &author, member, &format!("Вернуть{character} прежний пояс"))
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
        let answer = app
            .api
            .raw(Method::POST, "/api/v1/petitions", Some(&author), Some(body.into_bytes()), &JSON)
            .await
            .unwrap();
        answer.problem(400, "malformed_json");
    }
    let composed = draft_with(&app, &author, "title", "Ёлки и\u{306}оды на площади").await.is(201);
    assert_eq!(composed["title"], "Ёлки йоды на площади");
    let letters = |count: usize| "я\u{301}".repeat(count);
    draft_with(&app, &author, "title", &letters(200)).await.is(201);
    assert_eq!(
        fault(&draft_with(&app, &author, "title", &letters(201)).await, "title"),
        "too_long"
    );
    draft_with(&app, &author, "title", "Қазақша және эмодзи 👍🏽 ❤️ 🇰🇿 бірге").await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i04_what_a_pasted_text_brings_along_is_dropped_and_pictures_stay_whole() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    for (given, kept) in [
        ("Вернуть{}прежний пояс", "Вернутьпрежний пояс"),
        ("{}Вернуть прежний пояс{}", "Вернуть прежний пояс"),
    ] {
        for dropped in DROPPED {
            for member in ["title", "subject", "content", "representative"] {
                let given = given.replace("{}", &dropped.to_string());
                let made = draft_with(&app, &author, member, &given).await.is(201);
                assert_eq!(made[member], kept, "U+{:04X} in {member}", u32::from(dropped));
            }
        }
    }
    for (member, given, kept) in [
        ("title", "Больше 👩‍⚕️ в сёлах", "Больше 👩‍⚕️ в сёлах"),
        ("content", "Семьи 👨‍👩‍👧‍👦 и 🏳️‍🌈, 1️⃣", "Семьи 👨‍👩‍👧‍👦 и 🏳️‍🌈, 1️⃣"),
        ("title", "Қазақ\u{A0}тілі\u{2009}туралы", "Қазақ тілі туралы"),
        (
            "content",
            "Бірінші\u{2028}екінші\u{2029}үшінші\u{A0}жол",
            "Бірінші\nекінші\nүшінші\u{A0}жол",
        ),
        ("content", "نامه می\u{200C}خواهم", "نامه می\u{200C}خواهم"),
        ("content", "Бірінші\r\nекінші\rүшінші", "Бірінші\nекінші\nүшінші"),
    ] {
        let made = draft_with(&app, &author, member, given).await.is(201);
        assert_eq!(made[member], kept, "{given:?}");
    }
    // What is refused is named, with its place.
    let mut body = text(MINISTRY);
    body["title"] = "Вернуть \u{202E}прежний пояс".into();
    let answer = app.api.post("/api/v1/petitions", Some(&author), body).await;
    let detail = word(&answer.problem(422, "validation_failed")["errors"][0]["detail"]);
    assert!(detail.contains("U+202E") && detail.contains('9'), "{detail}");
    // A search finds what was pasted likewise.
    app.petition(&author).titled("Қазақстан\u{AD}ның жолдары").published().await;
    let query = escaped("Қазақ\u{AD}стан");
    let found = app.api.get(&format!("/api/v1/petitions?q={query}"), None).await.is(200);
    assert_eq!(found["items"][0]["title"], "Қазақстанның жолдары");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i05_names_are_written_in_one_way_and_what_cannot_be_repaired_is_shown() {
    let app = TestApp::open().await;
    let administrator = app.administrator().await;
    let mut number = 0;
    let mut invited = async |family_name: &str| {
        number += 1;
        let body = json!({
            "role": "moderator", "email": format!("staff{number}@example.kz"), "family_name": family_name,
            "given_name": "Айгүл", "language": "ru",
        });
        app.api.post("/api/v1/staff", Some(&administrator), body).await
    };
    for (given, kept) in [
        ("Нұр–Әли", "Нұр-Әли"),
        ("Нұр\u{2011}Әли", "Нұр-Әли"),
        ("Oʻgʻli", "O’g’li"),
        ("O'Нил", "О’Нил"),
        ("Әли\u{A0}оглы", "Әли оглы"),
        ("Серiков", "Серіков"),
        ("Cе\u{AD}ріков", "Серіков"),
        ("Oʿgʾli", "O’g’li"),
        ("O׳gli", "O’gli"),
        ("Нұр\u{2D7}Әли", "Нұр-Әли"),
        ("Нұр\u{2E3A}Әли", "Нұр-Әли"),
        ("Ａйгүл", "Айгүл"),
        ("Ａｌｉｙａ", "Aliya"),
    ] {
        assert_eq!(invited(given).await.is(201)["family_name"], kept, "{given}");
    }
    let refused = invited("Серgков").await;
    assert_eq!(fault(&refused, "family_name"), "mixed_script");
    assert!(word(&refused.body()["errors"][0]["detail"]).contains("«g» әрпі (U+0067)"));
    // Whoever registers is told what was repaired.
    let mut body = registration(IIN, EMAIL);
    body["family_name"] = "Cерікова".into();
    body["given_name"] = "Нұр–Әли".into();
    body["patronymic"] = "—".into();
    let told = app.api.post("/api/v1/accounts", None, body).await.is(202);
    assert_eq!(told["repaired_names"], json!([{ "pointer": "/family_name", "name": "Серікова" }]));
    for none in ["", "-", "нет", "Жоқ", "НЕТ"] {
        let mut body = registration(IIN, &format!("p{}@example.kz", none.len()));
        body["patronymic"] = none.into();
        let answer = app.api.post("/api/v1/accounts", None, body).await.is(202);
        assert!(answer["repaired_names"].is_null());
    }
    app.close().await;
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
    let app = TestApp::open().await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let titled = |title: &str| {
        let mut body = text(MINISTRY);
        body["title"] = title.into();
        body
    };
    let plain = submit(&app, &author, titled("НОВОЕ ТЕСТО СЕТИ")).await;
    let same = submit(&app, &author, titled("НОВОЕ  ТЕСТО СЕТИ")).await;
    let mixed = submit(&app, &author, titled("Вернуть часoвой пояс")).await;
    // Whole words of Latin letters: no word mixes, and the eye sees no difference.
    let alike = submit(&app, &author, titled("HOBOE TECTO CETИ")).await;
    let twin = submit(&app, &author, titled("HOBOE ТЕСТО СЕТИ")).await;
    let mut second = titled("Вернуть прежний пояс");
    second["translations"] = json!({ "kk": {
        "title": "Бұрынғы белдеуді қайтару", "subject": "Уақыт", "content": "Бұрынғы уaқыт белдеуін қайтару",
        "arguments": "Денсаулық", "proposals": "Қайтару" } });
    let translated = submit(&app, &author, second).await;
    let queue = app.api.get("/api/v1/moderation/queue?limit=100", Some(&moderator)).await.is(200);
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
        assert_eq!(app.seen(id, Some(&moderator)).await["flags"], flags);
        assert!(app.seen(id, Some(&author)).await["flags"].is_null(), "the author is not shown it");
    }
    // A corrected text is judged anew.
    let ask = format!("/api/v1/petitions/{mixed}/correction-request");
    app.api.post(&ask, Some(&moderator), json!({ "note": "x" })).await.is(200);
    let path = format!("/api/v1/petitions/{mixed}/correction");
    app.api.post(&path, Some(&author), titled("Вернуть часовой пояс")).await.is(200);
    assert_eq!(app.seen(&mixed, Some(&moderator)).await["flags"], json!([]));
    // A look of any length is stored.
    let long: String = (0..200).map(|at| char::from_u32(0x4E00 + at * 97).unwrap()).collect();
    submit(&app, &author, titled(&long)).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i05_a_forged_comment_waits_for_a_moderator_and_a_forged_name_is_refused() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let (moderator, reader) = (app.moderator().await, app.citizen().await);
    let id = app.petition(&author).published().await;
    let path = format!("/api/v1/petitions/{id}/comments");
    let writer = app.citizen().await;
    let made = app.api.post(&path, Some(&writer), json!({ "text": "Пoддерживаю" })).await.is(201);
    assert_eq!((&made["held"], &made["text"]), (&json!(true), &json!("Пoддерживаю")));
    let usual = app
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
        let seen = app.api.get(&one, token.map(String::as_str)).await.is(200);
        assert_eq!((&seen["text"], &seen["held"]), (&text, &json!(true)));
        let listed = app.api.get(&path, token.map(String::as_str)).await.is(200);
        assert_eq!(listed["items"][1]["text"], text);
    }
    let waiting = async || {
        app.api.get("/api/v1/moderation/held-comments", Some(&moderator)).await.is(200)["items"]
            .clone()
    };
    assert_eq!(
        (waiting().await[0]["id"].clone(), waiting().await.as_array().unwrap().len()),
        (made["id"].clone(), 1)
    );
    app.api.get("/api/v1/moderation/held-comments", Some(&writer)).await.problem(403, "wrong_role");
    let release = format!("{one}/release");
    app.api.post(&release, Some(&writer), json!({})).await.problem(403, "wrong_role");
    assert_eq!(app.api.post(&release, Some(&moderator), json!({})).await.is(200)["held"], false);
    app.api.post(&release, Some(&moderator), json!({})).await.problem(409, "not_held");
    assert_eq!(app.api.get(&one, None).await.is(200)["text"], made["text"]);
    // One that is removed waits no longer.
    let other =
        app.api.post(&path, Some(&writer), json!({ "text": "Пoддерживаю тоже" })).await.is(201);
    assert_eq!(waiting().await[0]["id"], other["id"]);
    let removal = format!("{path}/{}/removal", word(&other["id"]));
    app.api.post(&removal, Some(&moderator), json!({ "reason": "x" })).await.is(200);
    assert_eq!(waiting().await, json!([]));
    for member in ["family_name", "given_name", "patronymic"] {
        let mut body = registration(IIN, EMAIL);
        body[member] = "Серgкова".into();
        assert_eq!(
            fault(&app.api.post("/api/v1/accounts", None, body).await, member),
            "mixed_script"
        );
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i06_marks_are_not_heaped_upon_a_letter() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    for heap in [
        "z\u{351}\u{352}\u{353}\u{354}",
        "ж\u{488}\u{489}\u{488}\u{489}",
        "q\u{335}\u{336}\u{337}\u{338}\u{321}",
    ] {
        for member in ["title", "subject", "content", "arguments", "proposals"] {
            let answer = draft_with(&app, &author, member, &format!("Вернуть {heap} пояс")).await;
            assert_eq!(fault(&answer, member), "combining_run");
        }
    }
    draft_with(&app, &author, "title", "Вернуть z\u{351}\u{352}\u{353} пояс").await.is(201);
    app.close().await;
}
