//! The forms of the desk have words for everything that the document of the API lets staff say.

use serde_json::Value;
use toml::Table;

use crate::words;
use domain::language::Language;

const DOCUMENT: &str = include_str!("../../openapi/petitions.json");
/// Parts of the API whose calls are acts of staff on a petition.
const PARTS: [&str; 3] = ["moderation", "consideration", "complaints"];
/// Calls of theirs that no form of the desk makes: a press alone, another's page, or what is signed elsewhere.
const WITHOUT_FORM: [&str; 6] = [
    "delete_note",
    "file_complaint",
    "make_delay_notice",
    "send_delay_notice",
    "tag_petition",
    "untag_petition",
];
/// What is signed for is read by programs.
const FOR_PROGRAMS: &str = "write_decision_statement";
/// Members that no form asks for.
const NOT_ASKED: [(&str, &str); 1] = [("decide_petition", "cms")];

/// An operation of the document.
struct Operation<'a> {
    id: &'a str,
    part: &'a str,
    body: Option<&'a Value>,
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let ways = document["paths"].as_object().unwrap().values();
    let calls = ways.flat_map(|way| way.as_object().unwrap().iter());
    calls
        .filter(|(method, _)| ["post", "put", "patch", "delete"].contains(&method.as_str()))
        .map(|(_, call)| Operation {
            id: call["operationId"].as_str().unwrap(),
            part: call["tags"][0].as_str().unwrap(),
            body: call.pointer("/requestBody/content/application~1json/schema"),
        })
        .collect()
}

/// A schema without its references, and without the `null` that it may be besides.
fn followed<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        return followed(document, document.pointer(pointer).unwrap());
    }
    match schema["oneOf"].as_array() {
        Some(ways) => {
            let way = ways.iter().find(|way| way["type"] != "null").unwrap();
            followed(document, way)
        }
        None => schema,
    }
}

/// The paths of all members that a body may have.
fn members<'a>(
    document: &'a Value,
    schema: &'a Value,
    path: &[&'a str],
    found: &mut Vec<Vec<&'a str>>,
) {
    let schema = followed(document, schema);
    if let Some(properties) = schema["properties"].as_object() {
        for (name, of) in properties {
            let path = [path, &[name.as_str()]].concat();
            members(document, of, &path, found);
            found.push(path);
        }
    } else if schema["items"].is_object() {
        members(document, &schema["items"], path, found);
    }
}

fn word<'a>(words: &'a Table, path: &[&str]) -> Option<&'a str> {
    let (name, groups) = path.split_last()?;
    let table = groups.iter().try_fold(words, |at, group| at.get(*group)?.as_table())?;
    table.get(*name)?.as_str()
}

#[test]
fn every_act_of_staff_and_every_field_of_it_has_words() {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let words = words::of_the_desk(Language::Kk);
    let named = words["act"].as_table().unwrap();
    let mut asked = 0;
    for Operation { id, part, body } in operations(&document) {
        let formless = WITHOUT_FORM.contains(&id) || id == FOR_PROGRAMS;
        if PARTS.contains(&part) && !formless {
            assert!(word(&words, &["act", id, "name"]).is_some(), "{id} has no name");
        }
        let (Some(own), Some(body)) = (named.get(id), body) else { continue };
        let mut paths = Vec::new();
        members(&document, body, &[], &mut paths);
        for path in paths {
            let (whole, last) = (path.join("_"), path[path.len() - 1]);
            let known = NOT_ASKED.contains(&(id, &whole))
                || own.get(&whole).is_some()
                || word(&words, &["field", &whole]).is_some()
                || word(&words, &["field", last]).is_some();
            asked += 1;
            assert!(known, "{id}: {whole} has no word");
        }
    }
    assert!(asked > 60, "only {asked}");
}

#[test]
fn words_of_acts_are_those_of_calls_that_there_are() {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let calls = operations(&document);
    for act in words::of_the_desk(Language::Kk)["act"].as_table().unwrap().keys() {
        assert!(calls.iter().any(|call| call.id == act), "no call {act}");
    }
}
