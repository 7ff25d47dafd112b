//! What the layer around every call has to know about an address: what is served there, and whether it answers
//! browsers with pages.

use actix_web::http::Method;
use matchit::InsertError;
use utoipa::openapi::OpenApi;

use crate::middleware::route_table::{Operation, RouteTable, Strangers};
use crate::responses::browser_pages::{Address, BrowserPage};

/// Addresses that the OpenAPI document names otherwise, or not at all.
#[derive(Debug)]
pub struct Undocumented {
    /// Pages for browsers; the first that covers an address is it.
    pub pages: Vec<BrowserPage>,
    /// Where pages of other origins may read what is asked for without a secret.
    pub open: &'static [Address],
    /// Calls that are served under a second base too, and that nobody else may read.
    pub second_base: SecondBase,
}

/// A base under which some addresses are served a second time.
#[derive(Debug, Clone, Copy)]
pub struct SecondBase {
    /// Which comes before the address of the document.
    pub base: &'static str,
    /// How the addresses begin without it.
    pub beginning: &'static str,
}

/// The addresses of the service.
#[derive(Debug)]
pub struct Addresses {
    table: RouteTable,
    undocumented: Undocumented,
}

impl Addresses {
    /// Those of the document, and those besides.
    ///
    /// # Errors
    /// When two addresses of the document cannot be told apart.
    pub fn of(document: &OpenApi, undocumented: Undocumented) -> Result<Self, InsertError> {
        Ok(Self { table: RouteTable::of(document)?, undocumented })
    }

    /// The page for browsers at this address, if there is one.
    fn page(&self, path: &str) -> Option<&BrowserPage> {
        self.undocumented.pages.iter().find(|page| page.address.covers(path))
    }

    /// Whether a page for browsers answers at this address, or what such a page loads.
    pub(super) fn is_page(&self, path: &str) -> bool {
        self.page(path).is_some()
    }

    /// Whether pages of other origins may read what is asked for here without a secret.
    pub(super) fn is_open(&self, path: &str) -> bool {
        self.undocumented.open.iter().any(|address| address.covers(path)) && !self.is_alias(path)
    }

    /// Whether this is the second address of a call.
    pub(super) fn is_alias(&self, path: &str) -> bool {
        self.documented(path).len() != path.len()
    }

    /// The address by which the document names this one.
    fn documented<'a>(&self, path: &'a str) -> &'a str {
        let SecondBase { base, beginning } = self.undocumented.second_base;
        path.strip_prefix(base).filter(|rest| rest.starts_with(beginning)).unwrap_or(path)
    }

    /// The methods that are served here, in the order of `Allow`; none at an unknown address.
    pub(super) fn methods(&self, path: &str) -> Vec<Method> {
        self.table.methods(self.documented(path))
    }

    /// The query parameters that a call takes, and no others; none where anything may stand in the query.
    pub(super) fn parameters(&self, path: &str, method: &Method) -> Option<&[String]> {
        let operation = self.operation(path, method)?;
        (operation.strangers() != Strangers::Ignored).then(|| operation.parameters())
    }

    /// Whether what follows a click is passed over here: pages, and calls whose address people share.
    pub(super) fn is_shared(&self, path: &str, method: &Method) -> bool {
        self.is_page(path)
            || self
                .operation(path, method)
                .is_some_and(|operation| operation.strangers() == Strangers::TrackersIgnored)
    }

    /// Whether a call is served while nothing is written. What is no call of the document answers for itself.
    pub(super) fn in_read_only_mode(&self, path: &str, method: &Method) -> bool {
        self.operation(path, method).is_none_or(Operation::in_read_only_mode)
    }

    fn operation(&self, path: &str, method: &Method) -> Option<&Operation> {
        self.table.operation(self.documented(path), method)
    }

    /// The types that are answered with, one of which the caller must take; none where anything goes: what pages
    /// load, and an address at which nothing is served, which is the answer then.
    pub(super) fn offers(&self, path: &str, method: &Method) -> Option<impl Iterator<Item = &str>> {
        let (of_page, of_call) = match self.page(path) {
            Some(page) => (Some(page.media_type?), &[][..]),
            None => {
                let operation = self.operation(path, method)?;
                if operation.strangers() == Strangers::Ignored {
                    return None;
                }
                (None, operation.media_types())
            }
        };
        Some(of_page.into_iter().chain(of_call.iter().map(String::as_str)))
    }
}
