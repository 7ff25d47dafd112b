//! Pages of lists end by saying so.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::harness::document::{document, filled, operations};
use crate::harness::{MINISTRY, TestApp, word};

/// The schema that a reference leads to, parts of a whole put together.
fn members(document: &Value, schema: &Value) -> (Vec<String>, Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return members(document, &document["components"]["schemas"][name]);
    }
    let names = |value: &Value| -> Vec<String> {
        let all = value.as_array().into_iter().flatten();
        all.map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    let mut known: Vec<String> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect();
    let mut required = names(&schema["required"]);
    for part in schema["allOf"].as_array().into_iter().flatten() {
        let (more, needed) = members(document, part);
        known.extend(more);
        required.extend(needed);
    }
    (known, required)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_of_the_document_ends_with_a_cursor_that_is_null() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(MINISTRY).published().await;
    let mut tokens = BTreeMap::from([("citizen", author.clone())]);
    for (role, body) in [("moderator", None), ("official", Some(MINISTRY)), ("administrator", None)]
    {
        tokens.insert(role, app.staff(role, body).await);
    }
    for number in 0..3 {
        let said = json!({ "text": format!("Қолдаймын {number}") });
        app.act(&id, "comments", &author, said).await.is(201);
        app.petition(&author).titled(&format!("Жаңа өтініш {number}")).submitted().await;
    }
    let hook = json!({ "url": "https://hooks.example.kz/petitions" });
    let webhook = word(&app.api.post("/api/v1/webhooks", Some(&author), hook).await.is(201)["id"]);
    let document = document();
    let (mut lists, mut long) = (Vec::new(), 0);
    for (method, path, name) in operations(&document) {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        let (known, required) = members(&document, schema);
        if !known.contains(&"items".to_owned()) || known.contains(&"account_id".to_owned()) {
            continue;
        }
        for member in ["items", "next_cursor"] {
            assert!(required.contains(&member.to_owned()), "{name} promises no {member}");
        }
        let takes = |wanted: &str| {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            parameters.into_iter().any(|known| known["name"] == wanted)
        };
        let token = operation["x-roles"][0].as_str().map(|role| tokens[role].as_str());
        let asked = filled(&path, if path.contains("/webhooks/") { &webhook } else { &id });
        let asked = if name == "find_similar" {
            format!("{asked}?title=%D0%96%D0%B0%D2%A3%D0%B0")
        } else {
            asked
        };
        // Small pages first, then the rest of a long list in large ones.
        let (mut cursor, mut pages) = (String::new(), 0);
        loop {
            let limit = if pages < 4 { 1 } else { 100 };
            let parameters =
                if takes("limit") { format!("?limit={limit}{cursor}") } else { String::new() };
            let answer = app.api.get(&format!("{asked}{parameters}"), token).await;
            let page = answer.is(200);
            let next = page.as_object().unwrap().get("next_cursor");
            let next = next.unwrap_or_else(|| panic!("{name}: no next_cursor in {page}"));
            pages += 1;
            assert_eq!(next.is_null(), answer.header("link").is_empty(), "{name}");
            match next {
                Value::Null => break,
                Value::String(next) => cursor = format!("&cursor={next}"),
                other => panic!("{name}: {other}"),
            }
            assert!(takes("cursor") && pages < 100, "{name} does not end");
        }
        long += usize::from(pages > 1);
        lists.push(name);
    }
    assert!(lists.len() >= 25 && long >= 7, "{long} of several pages among {lists:?}");
    app.close().await;
}
