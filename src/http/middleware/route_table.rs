//! Which methods an address is served under, which parameters they take and what they answer with, read from the
//! OpenAPI document: what actix answers with a bare 404 becomes 405 with `Allow` where the address exists, and a
//! parameter that the document does not name is refused whoever the handler is, unless the document says otherwise of
//! the call (`x-foreign-parameters`).

use actix_web::http::Method;
use matchit::{InsertError, Router};
use utoipa::openapi::path::{Operation as Documented, ParameterIn, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

use crate::deprecation::Deprecation;
use crate::responses::JSON;
use crate::traffic::{Place, Traffic};

/// The addresses of the document and their methods.
#[derive(Debug)]
pub(super) struct RouteTable {
    router: Router<Vec<Operation>>,
}

/// A call: a method at an address.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    method: Method,
    name: String,
    parameters: Vec<String>,
    media_types: Vec<String>,
    strangers: Strangers,
    in_read_only_mode: bool,
    place: Place,
    deprecation: Option<Deprecation>,
}

/// What a call makes of parameters that are none of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strangers {
    /// They are refused.
    Refused,
    /// Those that follow a click are passed over: the address is one that people share.
    TrackersIgnored,
    /// Whatever it is called with, it acts: types, parameters and bodies are the caller's affair.
    Ignored,
}

/// The member of an operation that says so.
const STRANGERS: &str = "x-foreign-parameters";
/// The member of an operation that writes, and does so in read-only mode too.
const IN_READ_ONLY_MODE: &str = "x-in-read-only-mode";

/// The member of an operation that names the parameter at its end that spans several segments of the address.
const MANY_SEGMENTS: &str = "x-many-segments";

/// What the document says of an operation in a member of ours.
fn said<'a>(documented: &'a Documented, member: &str) -> Option<&'a str> {
    documented.extensions.as_ref().and_then(|all| all.get(member))?.as_str()
}

impl Strangers {
    fn of(documented: &Documented) -> Self {
        match said(documented, STRANGERS) {
            Some("trackers") => Self::TrackersIgnored,
            Some("all") => Self::Ignored,
            _ => Self::Refused,
        }
    }
}

impl Operation {
    /// What it is called by.
    pub(super) const fn method(&self) -> &Method {
        &self.method
    }

    /// Its name in the document.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The names of the query parameters that it takes.
    pub(super) fn parameters(&self) -> &[String] {
        &self.parameters
    }

    /// What it answers with.
    pub(super) fn media_types(&self) -> &[String] {
        &self.media_types
    }

    /// What it makes of parameters that are none of its own.
    pub(super) fn strangers(&self) -> Strangers {
        self.strangers
    }

    /// Where its requests are counted.
    pub(super) const fn place(&self) -> Place {
        self.place
    }

    /// Whether it is served while nothing is written: it only reads, or the document says so of it.
    pub(super) fn in_read_only_mode(&self) -> bool {
        self.method == Method::GET || self.in_read_only_mode
    }

    /// That it is to go, if it is.
    pub(super) const fn deprecation(&self) -> Option<&Deprecation> {
        self.deprecation.as_ref()
    }

    fn of(method: Method, documented: &Documented, traffic: &Traffic) -> Self {
        let name = documented.operation_id.clone().unwrap_or_default();
        Self {
            method,
            place: traffic.place(&name),
            name,
            parameters: parameters(documented),
            media_types: media_types(documented),
            strangers: Strangers::of(documented),
            in_read_only_mode: said(documented, IN_READ_ONLY_MODE) == Some("served"),
            deprecation: Deprecation::of(documented),
        }
    }
}

impl RouteTable {
    /// The table of what the document names.
    ///
    /// # Errors
    /// When two of its addresses cannot be told apart.
    pub(super) fn of(document: &OpenApi, traffic: &Traffic) -> Result<Self, InsertError> {
        let mut router = Router::new();
        for (path, item) in &document.paths.paths {
            // Where a name and a parameter fit, the name wins: what is there is no thing of that kind.
            router.insert(pattern(path, item), operations(item, traffic))?;
        }
        Ok(Self { router })
    }

    /// The calls at this address; none when it is unknown.
    pub(super) fn calls(&self, path: &str) -> &[Operation] {
        self.router.at(path).map_or(&[], |found| found.value.as_slice())
    }
}

/// The address as it is matched: a parameter that the document says spans segments takes all that follow.
fn pattern(path: &str, item: &PathItem) -> String {
    match item.get.as_ref().and_then(|documented| said(documented, MANY_SEGMENTS)) {
        Some(name) => path.replace(&format!("{{{name}}}"), &format!("{{*{name}}}")),
        None => path.to_owned(),
    }
}

/// The calls at an address of the document.
fn operations(item: &PathItem, traffic: &Traffic) -> Vec<Operation> {
    [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, documented)| {
        documented.as_ref().map(|documented| Operation::of(method, documented, traffic))
    })
    .collect()
}

fn parameters(documented: &Documented) -> Vec<String> {
    let known = documented.parameters.iter().flatten();
    known
        .filter_map(|known| match known {
            RefOr::T(known) if matches!(known.parameter_in, ParameterIn::Query) => {
                Some(known.name.clone())
            }
            // Those that several calls share are headers.
            RefOr::T(_) | RefOr::Ref(_) => None,
        })
        .collect()
}

/// The types of good answers that have a schema. An answer without one has no type that the document could promise:
/// none at all, or a file's own; it goes to whoever takes JSON, in which the rest is written.
fn media_types(documented: &Documented) -> Vec<String> {
    let good = documented.responses.responses.iter().filter(|(status, _)| status.starts_with('2'));
    let mut types: Vec<String> = Vec::new();
    for (_, response) in good {
        let RefOr::T(response) = response else { continue };
        for (media_type, content) in &response.content {
            let typed = matches!(content, RefOr::T(content) if content.schema.is_some());
            if typed && !types.contains(media_type) {
                types.push(media_type.clone());
            }
        }
    }
    if types.is_empty() {
        types.push(JSON.to_owned());
    }
    types
}
