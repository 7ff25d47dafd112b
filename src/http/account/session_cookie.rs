//! The refresh token of pages of ours: in a cookie that no script reads, and that alone opens nothing.
//!
//! A page asks for it by the header `Refresh-Token: cookie`, which no page of another origin may send (CORS names it
//! nowhere), no form and no link can. So the cookie is never an authority that a browser adds by itself: without the
//! header it is not looked at, and what it buys is read by the page that asked for it alone.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use app::App;
use app::sessions::SESSION_DAYS;

/// The header by which a page asks for the cookie.
pub(super) const HEADER: &str = "Refresh-Token";
/// Its one value.
const IN_COOKIE: &str = "cookie";
/// `__Host-`: set by this very host over https, for all of it and nobody else (RFC 6265bis, 4.1.3.2).
const SECURE_NAME: &str = "__Host-petitions-refresh";
/// By plain http, as in development, no cookie can bear that name.
const PLAIN_NAME: &str = "petitions-refresh";
const SECONDS_OF_A_DAY: i64 = 86_400;

/// Whether a page of ours keeps its refresh token in the cookie. A browser that says that another site asks is not
/// believed, whatever it sends besides (Fetch Metadata).
pub(super) fn is_asked_for(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let same_origin =
        headers.get("Sec-Fetch-Site").is_none_or(|site| site.as_bytes() == b"same-origin");
    same_origin
        && headers.get(HEADER).is_some_and(|wanted| wanted.as_bytes() == IN_COOKIE.as_bytes())
}

/// The token in the cookie, if the page asks for it to be used.
pub(super) fn token(request: &HttpRequest) -> Option<String> {
    let name = name(request);
    let cookies = request.headers().get_all(header::COOKIE);
    cookies
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name && is_asked_for(request)).then(|| value.to_owned()))
}

/// Gives the token to the browser to keep.
pub(super) fn keep(response: &mut HttpResponse, request: &HttpRequest, token: &str) {
    set(response, request, token, SESSION_DAYS * SECONDS_OF_A_DAY);
}

/// Has the browser forget it.
pub(super) fn forget(response: &mut HttpResponse, request: &HttpRequest) {
    set(response, request, "", 0);
}

fn set(response: &mut HttpResponse, request: &HttpRequest, token: &str, seconds: i64) {
    let secure = if is_secure(request) { "; Secure" } else { "" };
    let cookie = format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}",
        name(request)
    );
    // A token is of letters, digits, `-` and `_`.
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}

fn name(request: &HttpRequest) -> &'static str {
    if is_secure(request) { SECURE_NAME } else { PLAIN_NAME }
}

fn is_secure(request: &HttpRequest) -> bool {
    let app = request.app_data::<web::Data<App>>();
    app.is_some_and(|app| app.links.public_url.starts_with("https://"))
}
