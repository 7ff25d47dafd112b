//! Which methods an address is served under, read from the OpenAPI document: what actix answers
//! with a bare 404 becomes 405 with `Allow` where the address exists.

use actix_web::http::Method;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::PathItem;

/// The addresses of the service and their methods.
#[derive(Debug, Clone)]
pub struct RouteTable(Vec<Route>);

#[derive(Debug, Clone)]
struct Route {
    segments: Vec<Segment>,
    methods: Vec<Method>,
}

#[derive(Debug, Clone)]
enum Segment {
    Fixed(String),
    Parameter,
}

impl RouteTable {
    pub fn of(document: &OpenApi) -> Self {
        let routes = document.paths.paths.iter().map(|(path, item)| Route {
            segments: path
                .split('/')
                .map(|part| if part.starts_with('{') { Segment::Parameter } else { Segment::Fixed(part.to_owned()) })
                .collect(),
            methods: methods(item),
        });
        Self(routes.collect())
    }

    /// The methods an address is served under, in the order of `Allow`; none when it is unknown.
    pub fn methods(&self, path: &str) -> Vec<Method> {
        let parts: Vec<&str> = path.split('/').collect();
        let mut found: Vec<Method> = Vec::new();
        for route in self.0.iter().filter(|route| route.matches(&parts)) {
            for method in &route.methods {
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
}

impl Route {
    fn matches(&self, parts: &[&str]) -> bool {
        self.segments.len() == parts.len()
            && self.segments.iter().zip(parts).all(|(segment, part)| match segment {
                Segment::Fixed(fixed) => fixed == part,
                Segment::Parameter => !part.is_empty(),
            })
    }
}

/// The methods of an address in the document.
pub fn methods(item: &PathItem) -> Vec<Method> {
    [
        (Method::GET, item.get.is_some()),
        (Method::POST, item.post.is_some()),
        (Method::PUT, item.put.is_some()),
        (Method::PATCH, item.patch.is_some()),
        (Method::DELETE, item.delete.is_some()),
    ]
    .into_iter()
    .filter(|(_, served)| *served)
    .map(|(method, _)| method)
    .collect()
}
