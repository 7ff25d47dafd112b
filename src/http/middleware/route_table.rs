//! Which methods an address is served under, and which parameters they take, read from the OpenAPI
//! document: what actix answers with a bare 404 becomes 405 with `Allow` where the address exists,
//! and a parameter that the document does not name is refused whoever the handler is.

use actix_web::http::Method;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

/// The addresses of the service and their methods.
#[derive(Debug, Clone)]
pub struct RouteTable {
    /// By the number of their segments: every request is looked up here.
    by_length: Vec<Vec<Route>>,
}

/// Segments of an address that are looked at; no route has as many.
const MAX_SEGMENTS: usize = 12;

#[derive(Debug, Clone)]
struct Route {
    segments: Vec<Segment>,
    methods: Vec<(Method, Vec<String>)>,
}

#[derive(Debug, Clone)]
enum Segment {
    Fixed(String),
    Parameter,
}

impl RouteTable {
    pub fn of(document: &OpenApi) -> Self {
        let mut by_length: Vec<Vec<Route>> = vec![Vec::new(); MAX_SEGMENTS];
        for (path, item) in &document.paths.paths {
            let segments: Vec<Segment> = path
                .split('/')
                .map(|part| {
                    if part.starts_with('{') {
                        Segment::Parameter
                    } else {
                        Segment::Fixed(part.to_owned())
                    }
                })
                .collect();
            if let Some(routes) = by_length.get_mut(segments.len()) {
                routes.push(Route { segments, methods: methods(item) });
            }
        }
        Self { by_length }
    }

    /// Whether an address is served under this method.
    pub fn serves(&self, path: &str, method: &Method) -> bool {
        self.serving(path).any(|route| route.methods.iter().any(|(served, _)| served == method))
    }

    /// The methods an address is served under, in the order of `Allow`; none when it is unknown.
    pub fn methods(&self, path: &str) -> Vec<Method> {
        let mut found: Vec<Method> = Vec::new();
        for route in self.serving(path) {
            for (method, _) in &route.methods {
                if !found.contains(method) {
                    found.push(method.clone());
                }
            }
        }
        if found.contains(&Method::GET) {
            found.push(Method::HEAD);
        }
        if !found.is_empty() {
            found.push(Method::OPTIONS);
        }
        found
    }

    /// The names of the query parameters that a call takes; none when nothing is served there.
    pub fn parameters<'a>(&'a self, path: &'a str, method: &Method) -> Option<&'a [String]> {
        // Of two routes that fit, one with a fixed name is served before one with a parameter.
        let fixed = |route: &&Route| {
            route.segments.iter().filter(|segment| matches!(segment, Segment::Fixed(_))).count()
        };
        let route = self
            .serving(path)
            .filter(|route| route.methods.iter().any(|(served, _)| served == method))
            .max_by_key(fixed)?;
        route.methods.iter().find(|(served, _)| served == method).map(|(_, names)| names.as_slice())
    }

    fn serving<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Route> {
        let mut parts = [""; MAX_SEGMENTS];
        let mut length = 0;
        for part in path.split('/') {
            if let Some(place) = parts.get_mut(length) {
                *place = part;
            }
            length += 1;
        }
        let routes = self.by_length.get(length).map_or(&[][..], Vec::as_slice);
        routes.iter().filter(move |route| route.matches(&parts[..length]))
    }
}

impl Route {
    fn matches(&self, parts: &[&str]) -> bool {
        // From the end, where addresses differ.
        self.segments.len() == parts.len()
            && self.segments.iter().zip(parts).rev().all(|(segment, part)| match segment {
                Segment::Fixed(fixed) => fixed == part,
                Segment::Parameter => !part.is_empty(),
            })
    }
}

/// The methods of an address in the document, each with its query parameters.
fn methods(item: &PathItem) -> Vec<(Method, Vec<String>)> {
    [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| {
        operation.as_ref().map(|operation| (method, parameters(operation)))
    })
    .collect()
}

fn parameters(operation: &Operation) -> Vec<String> {
    let known = operation.parameters.iter().flatten();
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
