//! A call: who may make it, what it takes, what it answers with, and how it is made.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

use super::bounds;
use super::document::{Documentation, roles};
use super::example;
use super::prose::{Paragraph, paragraphs};
use super::schema::{Kind, about, kind, values};

/// A parameter of the address or a header.
#[derive(Debug, Serialize)]
struct Parameter {
    name: String,
    /// `path`, `query` or `header`.
    place: String,
    required: bool,
    kind: Kind,
    about: Vec<Paragraph>,
    values: Vec<String>,
    bounds: Vec<String>,
}

/// A body, of a call or an answer.
#[derive(Debug, Serialize)]
struct Body {
    media_type: String,
    kind: Kind,
    /// As JSON; empty of any other type.
    example: String,
}

/// An answer.
#[derive(Debug, Serialize)]
struct Answer {
    status: String,
    /// It is a problem, like all others.
    is_error: bool,
    about: Vec<Paragraph>,
    bodies: Vec<Body>,
    headers: Vec<String>,
}

/// A call to which an answer leads (OpenAPI 3.1, Link Object).
#[derive(Debug, Serialize)]
struct Next {
    name: String,
    summary: String,
    /// The parameter that it takes from the answer.
    parameter: String,
    /// Where that stands there, as a JSON Pointer.
    pointer: String,
}

/// What the page of a call shows.
#[derive(Debug, Serialize)]
pub(super) struct Call {
    name: String,
    method: String,
    path: String,
    part: String,
    summary: String,
    about: Vec<Paragraph>,
    /// Who may; empty where everybody may.
    roles: Vec<String>,
    /// A token is taken, if it is not asked for.
    token: bool,
    parameters: Vec<Parameter>,
    body: Option<Body>,
    answers: Vec<Answer>,
    /// The command by which it is made.
    curl: String,
    /// What can be called with what it answers.
    next: Vec<Next>,
}

/// The media type whose bodies are written out.
const JSON: &str = "application/json";

impl Call {
    /// The call of that name, as it is made at that origin; none that the document does not have.
    pub(super) fn of(documentation: &Documentation, name: &str, origin: &str) -> Option<Self> {
        let (path, method) = documentation.calls.get(name)?;
        let operation = &documentation.document["paths"][path][*method];
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let content = &operation["requestBody"]["content"];
        let body = bodies(documentation, content).into_iter().next();
        let token = operation["security"].as_array().is_some_and(|all| !all.is_empty());
        let mut call = Self {
            name: name.to_owned(),
            method: method.to_uppercase(),
            path: path.clone(),
            part: word(&operation["tags"][0]),
            summary: word(&operation["summary"]),
            about: paragraphs(operation["description"].as_str().unwrap_or_default()),
            roles: roles(operation),
            token,
            parameters: parameters(documentation, &operation["parameters"]),
            body,
            answers: answers(documentation, &operation["responses"]),
            curl: String::new(),
            next: next(documentation, &operation["responses"]),
        };
        call.curl = call.as_command(origin);
        Some(call)
    }

    /// How it is made in a terminal.
    fn as_command(&self, origin: &str) -> String {
        let mut command = String::from("curl");
        if self.method != "GET" {
            _ = write!(command, " -X {}", self.method);
        }
        _ = write!(command, " '{origin}{}'", self.path);
        if self.token {
            command.push_str(" \\\n  -H \"Authorization: Bearer $TOKEN\"");
        }
        if let Some(body) = &self.body {
            _ = write!(command, " \\\n  -H 'Content-Type: {}'", body.media_type);
            if body.example.is_empty() {
                command.push_str(" \\\n  --data-binary @file");
            } else {
                _ = write!(command, " \\\n  -d '{}'", body.example.replace('\'', "'\\''"));
            }
        }
        command
    }
}

fn parameters(documentation: &Documentation, all: &Value) -> Vec<Parameter> {
    let known = all.as_array().into_iter().flatten().map(|one| documentation.resolved(one));
    known
        .map(|one| Parameter {
            name: one["name"].as_str().unwrap_or_default().to_owned(),
            place: one["in"].as_str().unwrap_or_default().to_owned(),
            required: one["required"] == true,
            kind: kind(&one["schema"]),
            about: about(one),
            values: values(documentation.resolved(&one["schema"])),
            bounds: bounds::of(documentation.resolved(&one["schema"])),
        })
        .collect()
}

/// The bodies of a call or an answer, by their types.
fn bodies(documentation: &Documentation, content: &Value) -> Vec<Body> {
    let each = content.as_object().into_iter().flatten();
    each.map(|(media_type, content)| {
        // The document's own example works as it stands; a body without one is made of its schema.
        let given = || content.get("example").cloned();
        let made = (media_type == JSON)
            .then(|| given().unwrap_or_else(|| example::of(documentation, &content["schema"])));
        Body {
            media_type: media_type.clone(),
            kind: kind(&content["schema"]),
            example: made
                .and_then(|made| serde_json::to_string_pretty(&made).ok())
                .unwrap_or_default(),
        }
    })
    .collect()
}

fn answers(documentation: &Documentation, all: &Value) -> Vec<Answer> {
    let each = all.as_object().into_iter().flatten();
    each.map(|(status, answer)| (status, documentation.resolved(answer)))
        .map(|(status, answer)| Answer {
            status: status.clone(),
            is_error: !status.starts_with(['2', '3']),
            about: about(answer),
            bodies: bodies(documentation, &answer["content"]),
            headers: answer["headers"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| name.clone())
                .collect(),
        })
        .collect()
}

/// The calls that its answers lead to.
fn next(documentation: &Documentation, all: &Value) -> Vec<Next> {
    let answers = all.as_object().into_iter().flatten();
    let links = answers.flat_map(|(_, answer)| answer["links"].as_object().into_iter().flatten());
    links
        .filter_map(|(name, link)| {
            let (path, method) = documentation.calls.get(name)?;
            let operation = &documentation.document["paths"][path][*method];
            let (parameter, place) = link["parameters"].as_object()?.iter().next()?;
            Some(Next {
                name: name.clone(),
                summary: operation["summary"].as_str().unwrap_or_default().to_owned(),
                parameter: parameter.clone(),
                pointer: place.as_str()?.strip_prefix("$response.body#")?.to_owned(),
            })
        })
        .collect()
}
