//! A page of forms, each of which sends one call.

use actix_web::HttpResponse;
use actix_web::http::header;

use domain::language::Language;
use pages::assets;

const PAGE: &str = include_str!("page.html");
const FORM: &str = include_str!("form.html");

/// The one field of a form: how a browser fills it in, and its name in the call's body.
pub(super) struct Input {
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    pub(super) autocomplete: &'static str,
}

pub(super) const NEW_PASSWORD: Input =
    Input { kind: "password", name: "password", autocomplete: "new-password" };
pub(super) const OWN_PASSWORD: Input =
    Input { kind: "password", name: "password", autocomplete: "current-password" };
pub(super) const EMAIL: Input = Input { kind: "email", name: "email", autocomplete: "email" };

/// A form that sends one call, and its words.
pub(super) struct Form {
    /// `sending` is shown with a token in the address, `asking` without one.
    pub(super) id: &'static str,
    pub(super) call: &'static str,
    pub(super) lead: &'static str,
    /// With its label.
    pub(super) input: Option<(Input, &'static str)>,
    pub(super) button: &'static str,
    pub(super) done: &'static str,
    pub(super) failed: &'static str,
}

fn filled(template: &str, words: &[(&str, &str)]) -> String {
    words.iter().fold(template.to_owned(), |html, (mark, word)| html.replace(mark, word))
}

fn form(form: &Form) -> String {
    let field = form.input.as_ref().map_or_else(String::new, |(Input { kind, name, autocomplete }, label)| {
        format!(
            "<div class=\"field\"><label for=\"{name}\">{label}</label>\n\
             <input id=\"{name}\" name=\"{name}\" type=\"{kind}\" autocomplete=\"{autocomplete}\" required></div>"
        )
    });
    let words = [
        ("{id}", form.id),
        ("{call}", form.call.trim_start_matches('/')),
        ("{lead}", form.lead),
        ("{field}", field.as_str()),
        ("{button}", form.button),
        ("{done}", form.done),
        ("{failed}", form.failed),
    ];
    filled(FORM, &words)
}

/// A page of these forms.
pub(super) fn page(language: Language, title: &str, forms: &[Form]) -> HttpResponse {
    let forms: String = forms.iter().map(form).collect();
    // Relative, so that they are found below a path of the host too: these pages lie where the service begins.
    let relative = |address: String| address.trim_start_matches('/').to_owned();
    let sheet = |name: &str| assets::address(name).map(relative).unwrap_or_default();
    let (all, of_forms) = (sheet("css/site.css"), sheet("css/acting.css"));
    let html = filled(
        PAGE,
        &[
            ("{language}", language.code()),
            ("{title}", title),
            ("{sheet}", &all),
            ("{sheet_of_forms}", &of_forms),
            ("{forms}", forms.trim_end()),
        ],
    );
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, language.code()))
        .insert_header((header::VARY, "Accept-Language"))
        .body(html)
}
