//! Who reads a petition.

use actix_web::HttpRequest;

use crate::intake::auth::MaybeCaller;
use crate::intake::query::Query;
use crate::responses::Caching;

/// Who reads one petition, and with which key.
pub(crate) struct Reader {
    pub(crate) caller: MaybeCaller,
    pub(crate) link_key: Option<String>,
}

impl Reader {
    /// A key may stand in the query or, better, in the header `Link-Key`.
    pub(crate) fn of(request: &HttpRequest, query: &mut Query, caller: MaybeCaller) -> Self {
        let header = request
            .headers()
            .get("Link-Key")
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        Self { caller, link_key: query.take("link_key").or(header) }
    }

    /// What was made for one reader is kept by nobody.
    pub(crate) fn caching(&self) -> Caching {
        if self.caller.0.is_none() && self.link_key.is_none() {
            Caching::Public
        } else {
            Caching::Private
        }
    }
}
