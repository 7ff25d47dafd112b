//! Who may call what: the table in `tests/access.csv` is what happens, and names every operation.

use std::collections::BTreeMap;

use petitions::http::documentation;
use serde_json::{Value, json};

use super::conventions::operations;
use super::harness::House;

const TABLE: &str = include_str!("../access.csv");
const CALLERS: [&str; 6] = ["anonymous", "citizen", "moderator", "official", "first_head", "administrator"];

/// `in` when the call was let through to be judged on its content, else what kept it out.
fn verdict(status: u16) -> &'static str {
    match status {
        401 => "401",
        403 => "403",
        500.. => "broken",
        _ => "in",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_lets_in_whom_the_table_says() {
    let house = House::open().await;
    let mut tokens: BTreeMap<&str, Option<String>> = BTreeMap::from([("anonymous", None)]);
    tokens.insert("citizen", Some(house.citizen().await));
    tokens.insert("moderator", Some(house.staff("moderator", None).await));
    for role in ["official", "first_head"] {
        tokens.insert(role, Some(house.staff(role, Some("ministry-trade-integration")).await));
    }
    tokens.insert("administrator", Some(house.staff("administrator", None).await));
    let document: Value = serde_json::from_str(&documentation::document(true).to_json().unwrap()).unwrap();
    let mut happened = String::from("operation,anonymous,citizen,moderator,official,first_head,administrator\n");
    let mut all = operations(&document);
    all.sort_by(|one, other| one.2.cmp(&other.2));
    for (method, path, name) in all {
        // Nothing of that name exists: who is let in meets 404, 422 or an empty list.
        let path = path
            .replace("{id}", "01a208fc-762c-7054-b873-e29fadf66cf8")
            .replace("{discussion_id}", "01a208fc-762c-7054-b873-e29fadf66cf9")
            .replace("{inquiry_id}", "01a208fc-762c-7054-b873-e29fadf66cfa")
            .replace("{invalidation_id}", "01a208fc-762c-7054-b873-e29fadf66cfb")
            .replace("{attachment_id}", "01a208fc-762c-7054-b873-e29fadf66cfc")
            .replace("{comment_id}", "01a208fc-762c-7054-b873-e29fadf66cfd")
            .replace("{slug}", "nobody")
            .replace("{date}", "2026-12-31")
            .replace("{version}", "V1999");
        happened += &name;
        for caller in CALLERS {
            let body = matches!(method.as_str(), "POST" | "PUT" | "PATCH").then(|| json!({}));
            let answer = house.api.call(method.clone(), &path, tokens[caller].as_deref(), body, &[]).await;
            happened += ",";
            happened += verdict(answer.status);
        }
        happened += "\n";
    }
    for row in happened.lines().skip(1) {
        documented_as_it_happens(&document, row);
    }
    assert!(happened == TABLE, "tests/access.csv should be:\n{happened}");
    house.close().await;
}

/// The document's `x-roles` are the roles that are let in; without it, everybody is.
fn documented_as_it_happens(document: &Value, row: &str) {
    let mut cells = row.split(',');
    let name = cells.next().unwrap();
    let let_in: Vec<&str> = CALLERS.into_iter().zip(cells).filter(|(_, cell)| *cell == "in").map(|(caller, _)| caller).collect();
    let operation = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .find(|operation| operation["operationId"] == name)
        .unwrap();
    let roles: Vec<&str> = match operation["x-roles"].as_array() {
        Some(roles) => roles.iter().map(|role| role.as_str().unwrap()).collect(),
        None => CALLERS.to_vec(),
    };
    // Signing refuses staff in the batch, by the petition at hand; here there is none.
    if name != "sign_petition" {
        assert_eq!(let_in, roles, "{name}");
    }
}
