//! What the layer around every call has to know about an address: what is served there, and whether it answers
//! browsers with pages.

use actix_web::http::Method;
use matchit::InsertError;
use utoipa::openapi::OpenApi;

use crate::deprecation::Deprecation;
use crate::middleware::route_table::{Operation, RouteTable, Strangers};
use crate::responses::JSON;
use crate::responses::browser_pages::{Address, BrowserPage};
use crate::traffic::{Place, Traffic};

/// Addresses that the OpenAPI document names otherwise, or not at all.
#[derive(Debug)]
pub struct Undocumented {
    /// Pages for browsers; the first that covers an address is it.
    pub pages: Vec<BrowserPage>,
    /// Where pages of other origins may read what is asked for without a secret.
    pub open: &'static [Address],
    /// Calls that are served under a second base too, and that nobody else may read.
    pub second_base: SecondBase,
    /// Where people read what calls tell programs.
    pub for_people: &'static [ForPeople],
}

/// Where people read what calls tell programs.
#[derive(Debug)]
pub struct ForPeople {
    /// How the addresses of the calls begin.
    pub calls: &'static str,
    /// The page in the place of that.
    pub page: &'static str,
    /// Parts of the address after it that the page's has too.
    pub parts: usize,
}

/// A base under which some addresses are served a second time.
#[derive(Debug, Clone, Copy)]
pub struct SecondBase {
    /// Which comes before the address of the document.
    pub base: &'static str,
    /// How the addresses begin without it.
    pub beginning: &'static str,
}

/// How the addresses of calls begin.
const CALLS: &str = "/api/";

/// The addresses of the service.
#[derive(Debug)]
pub struct Addresses {
    table: RouteTable,
    undocumented: Undocumented,
}

impl Addresses {
    /// Those of the document, each counted where it stands there, and those besides.
    ///
    /// # Errors
    /// When two addresses of the document cannot be told apart.
    pub fn of(
        document: &OpenApi,
        undocumented: Undocumented,
        traffic: &Traffic,
    ) -> Result<Self, InsertError> {
        Ok(Self { table: RouteTable::of(document, traffic)?, undocumented })
    }

    /// What is known of this address. Every request asks for it, and looks no further.
    pub(super) fn at(&self, path: &str) -> At<'_> {
        let documented = self.documented(path);
        // Calls and pages share no address, and calls are what most requests are for.
        let pages = if path.starts_with(CALLS) { &[][..] } else { &self.undocumented.pages };
        At {
            page: pages.iter().find(|page| page.address.covers(path)),
            calls: self.table.calls(documented),
            alias: documented.len() != path.len(),
        }
    }

    /// The page on which people read what a call at this address tells programs, if there is one.
    pub(super) fn page_for_people(&self, path: &str) -> Option<String> {
        self.undocumented.for_people.iter().find_map(|known| {
            let rest = path.strip_prefix(known.calls)?;
            if !rest.is_empty() && !rest.starts_with('/') {
                return None;
            }
            let parts = rest.split('/').skip(1).take(known.parts);
            Some(parts.fold(known.page.to_owned(), |page, part| format!("{page}/{part}")))
        })
    }

    /// Whether pages of other origins may read what is asked for here without a secret.
    pub(super) fn is_open(&self, path: &str) -> bool {
        self.undocumented.open.iter().any(|address| address.covers(path))
            && self.documented(path).len() == path.len()
    }

    /// The address by which the document names this one.
    fn documented<'a>(&self, path: &'a str) -> &'a str {
        let SecondBase { base, beginning } = self.undocumented.second_base;
        path.strip_prefix(base).filter(|rest| rest.starts_with(beginning)).unwrap_or(path)
    }
}

/// An address: the page that answers there, or the calls that the document names.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'a> {
    page: Option<&'a BrowserPage>,
    calls: &'a [Operation],
    alias: bool,
}

impl<'a> At<'a> {
    /// An address of which nothing is known.
    pub(super) const UNKNOWN: At<'static> = At { page: None, calls: &[], alias: false };

    /// Whether a page for browsers answers here, or what such a page loads.
    pub(super) const fn is_page(self) -> bool {
        self.page.is_some()
    }

    /// What browsers may do with the page.
    pub(super) fn policy(self) -> Option<&'static str> {
        self.page.map(|page| page.policy)
    }

    /// Whether this is the second address of a call.
    pub(super) const fn is_alias(self) -> bool {
        self.alias
    }

    /// The methods that are served here, in the order of `Allow`; none at an unknown address.
    pub(super) fn methods(self) -> Vec<Method> {
        let mut methods: Vec<Method> =
            self.calls.iter().map(|call| call.method().clone()).collect();
        if methods.contains(&Method::GET) {
            methods.push(Method::HEAD);
        }
        if !methods.is_empty() {
            methods.push(Method::OPTIONS);
        }
        methods
    }

    /// Where a request by this method is counted.
    pub(super) fn place(self, method: &Method) -> Place {
        let outside = if self.is_page() { Place::PAGE } else { Place::OTHER };
        self.call(method).map_or(outside, Operation::place)
    }

    /// Whether an address that is known is not served under this method.
    pub(super) fn refuses(self, method: &Method) -> bool {
        let served = |asked: &Method| self.calls.iter().any(|call| call.method() == asked);
        let taken = *method == Method::OPTIONS
            || served(method)
            || (*method == Method::HEAD && served(&Method::GET));
        !self.calls.is_empty() && !taken
    }

    /// The query parameters that a call takes, and no others; none where anything may stand in the query.
    pub(super) fn parameters(self, method: &Method) -> Option<&'a [String]> {
        let call = self.call(method)?;
        (call.strangers() != Strangers::Ignored).then(|| call.parameters())
    }

    /// Whether what follows a click is passed over here: pages, and calls whose address people share.
    pub(super) fn is_shared(self, method: &Method) -> bool {
        let shared = |call: &Operation| call.strangers() == Strangers::TrackersIgnored;
        self.is_page() || self.call(method).is_some_and(shared)
    }

    /// The name of the call whose answer a browser is shown on a page: one that is read here as JSON. What lies outside the
    /// calls is asked for by programs, or is a file.
    pub(super) fn answer_to_show(self, path: &str) -> Option<&'a str> {
        let call = self.call(&Method::GET)?;
        let read = path.starts_with(CALLS) || self.alias || path.starts_with("/dev/");
        let shown = self.page.is_none()
            && read
            && call.strangers() != Strangers::Ignored
            && call.media_types().iter().any(|media_type| media_type == JSON);
        shown.then(|| call.name())
    }

    /// Whether a call is served while nothing is written. What is no call of the document answers for itself.
    pub(super) fn in_read_only_mode(self, method: &Method) -> bool {
        self.call(method).is_none_or(Operation::in_read_only_mode)
    }

    /// That the call is to go, if it is.
    pub(super) fn deprecation(self, method: &Method) -> Option<&'a Deprecation> {
        self.call(method).and_then(Operation::deprecation)
    }

    fn call(self, method: &Method) -> Option<&'a Operation> {
        self.calls.iter().find(|call| call.method() == method)
    }

    /// The types that are answered with, one of which the caller must take; none where anything goes: what pages
    /// load, and an address at which nothing is served, which is the answer then.
    pub(super) fn offers(self, method: &Method) -> Option<impl Iterator<Item = &'a str>> {
        let (of_page, of_call) = match self.page {
            Some(page) => (Some(page.media_type?), &[][..]),
            None => {
                let call = self.call(method)?;
                if call.strangers() == Strangers::Ignored {
                    return None;
                }
                (None, call.media_types())
            }
        };
        Some(of_page.into_iter().chain(of_call.iter().map(String::as_str)))
    }
}
