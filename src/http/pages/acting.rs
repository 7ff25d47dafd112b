//! Pages on which people act. Each is a form and its words; its script makes the calls of the API in the reader's browser,
//! so the page itself is the same for everybody and knows nobody.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::answer::Page;
use crate::responses::browser_pages::{Address, BrowserPage};
use crate::responses::cache::{ResponseCache, maker};
use crate::responses::problem::Problem;
use app::App;

/// A page of forms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Acting {
    /// Where it lies; `{id}` is that of a petition.
    pub(super) path: &'static str,
    template: &'static str,
    /// The part of the words that has its title.
    words: &'static str,
    script: &'static str,
    /// Its script speaks to NCALayer on the reader's computer.
    signs: bool,
    /// Of a page behind a mail's link, the one call that its button makes.
    mail_link: Option<MailLink>,
}

/// What the button behind a mail's link does.
#[derive(Debug, Clone, Copy, Serialize)]
struct MailLink {
    call: &'static str,
    /// It takes the account's password too.
    password: bool,
}

const fn page(
    path: &'static str,
    template: &'static str,
    words: &'static str,
    script: &'static str,
) -> Acting {
    Acting { path, template, words, script, signs: false, mail_link: None }
}

const fn mail_link(
    path: &'static str,
    words: &'static str,
    call: &'static str,
    password: bool,
) -> Acting {
    let link = Some(MailLink { call, password });
    Acting { mail_link: link, ..page(path, "acting/mail_link.html", words, "mail_link") }
}

impl Acting {
    const fn signing(self) -> Self {
        Self { signs: true, ..self }
    }

    /// One page for every petition: its script reads the id from the address.
    fn is_of_a_petition(self) -> bool {
        self.path.contains("{id}")
    }
}

/// Every one of them.
const PAGES: [Acting; 20] = [
    page("/register", "acting/register.html", "register", "register").signing(),
    page("/confirm", "acting/confirm.html", "confirm", "confirm"),
    page("/sign-in", "acting/sign_in.html", "sign_in", "sign_in").signing(),
    page("/sign-in/provider", "acting/provider.html", "provider", "provider"),
    page("/reset", "acting/reset.html", "reset", "reset"),
    mail_link("/reversal", "reversal", "/accounts/email-reversal", false),
    mail_link("/factor-reversal", "factor_reversal", "/accounts/otp-reversal", true),
    mail_link("/unsubscribe", "unsubscribe", "/unsubscriptions", false),
    page("/me", "acting/me.html", "me", "me"),
    page("/me/petitions", "acting/my_petitions.html", "my_petitions", "my_petitions"),
    page("/me/signatures", "acting/my_signatures.html", "my_signatures", "my_signatures"),
    page("/me/inbox", "acting/inbox.html", "inbox", "inbox"),
    page("/me/consents", "acting/consents.html", "consents", "consents"),
    page("/receipt-check", "acting/receipt_check.html", "receipt_check", "receipt_check"),
    page("/oauth/authorize", "acting/authorize.html", "authorize", "authorize"),
    page("/me/settings", "acting/settings.html", "settings", "settings"),
    page("/me/webhooks", "acting/webhooks.html", "webhooks", "webhooks"),
    page("/file", "acting/file.html", "file", "file"),
    page("/drafts/{id}", "acting/draft.html", "draft", "draft").signing(),
    // What begins as its address does is signed on the page of a petition.
    page("/petitions/{id}/share", "acting/share.html", "share", "share").signing(),
];

/// Where they lie, those first that speak to NCALayer.
pub(super) fn addresses() -> Vec<BrowserPage> {
    let address = |page: &Acting| match page.path.split_once('{') {
        Some((beginning, _)) => Address::Beginning(beginning),
        None => Address::Whole(page.path),
    };
    PAGES
        .iter()
        .map(|page| {
            let answered = BrowserPage::html(address(page));
            if page.signs { answered.with_signing() } else { answered }
        })
        .collect()
}

/// Serves them.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    for page in PAGES {
        let show =
            move |request: HttpRequest, app: web::Data<App>, cache: web::Data<ResponseCache>| {
                show(page, request, app, cache)
            };
        config.route(page.path, web::get().to(show));
    }
}

/// What the page is told.
#[derive(Clone, Serialize)]
struct View {
    words: &'static str,
    script: &'static str,
    /// One can sign in and register by electronic signature here.
    eds: bool,
    /// One can sign in at identity providers.
    providers: bool,
    link: Option<MailLink>,
}

async fn show(
    acting: Acting,
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
) -> Result<HttpResponse, Problem> {
    let page = Page { unlisted: true, ..Page::of(&request, acting.template) };
    let view = View {
        words: acting.words,
        script: acting.script,
        eds: app.eds.is_some(),
        providers: app.providers().iter().next().is_some(),
        link: acting.mail_link,
    };
    let app = app.into_inner();
    if acting.is_of_a_petition() {
        // Its links to other languages bear the id, and nobody could name so many ids that it paid to keep them ready.
        return Ok(page.showing(&app, &view)?.answer(&request));
    }
    let key = page.key(None);
    let make = maker(app, move |app| {
        let (page, view) = (page.clone(), view.clone());
        async move { page.showing(&app, &view) }
    });
    cache.answer(&request, key, make).await
}
