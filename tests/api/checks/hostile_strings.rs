//! Five hundred hostile strings for every call: I12 of docs/SECURITY.md.

use std::collections::BTreeMap;

use diesel::RunQueryDsl as _;
use futures_util::StreamExt as _;
use reqwest::Method;
use serde_json::{Map, Value, json};

use super::escaped;
use crate::harness::accounts::IIN;
use crate::harness::database::rows;
use crate::harness::document::{document, filled, operations};
use crate::harness::{MINISTRY, NOBODY, TestApp, full};

/// A hundred ways to smuggle a script into a page.
pub fn scripts() -> Vec<String> {
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
            map.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found));
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
    if full() {
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
            all.push(Attack { method: method.clone(), path, role: role.clone(), body });
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
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let petition = app.petition(&author).published().await;
    let mut tokens = BTreeMap::from([("citizen".to_owned(), author)]);
    for (role, body) in [
        ("moderator", None),
        ("official", Some(MINISTRY)),
        ("first_head", Some(MINISTRY)),
        ("administrator", None),
    ] {
        tokens.insert(role.to_owned(), app.staff(role, body).await);
    }
    let attacks = attacks(&document(), &petition);
    assert!(attacks.len() > 2_000, "{}", attacks.len());
    let (app_ref, tokens) = (&app, &tokens);
    let told: Vec<Option<String>> = futures_util::stream::iter(attacks)
        .map(|attack| async move {
            let Attack { method, path, role, body } = attack;
            let token = role.and_then(|role| tokens.get(&role)).map(String::as_str);
            let bytes = body.as_ref().map(|body| body.to_string().into_bytes());
            let headers = [("content-type", "application/json"), ("if-match", "*")];
            let shown: String =
                format!("{method} {path} {}", body.unwrap_or_default()).chars().take(300).collect();
            match app_ref.api.raw(method, &path, token, bytes, &headers).await {
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
    let columns: Vec<Column> = app.core
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
            rows(&app, &format!("{} ~ '{unwanted}'", column.place)).await,
            0,
            "{}",
            column.place
        );
    }
    let stored = (rows(&app, "petitions").await, rows(&app, "comments").await);
    assert!(stored.0 > 1 && stored.1 > 0, "some of it was stored: {stored:?}");
    app.service.stop().await.unwrap();
}
