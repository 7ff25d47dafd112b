//! Addresses as pages write them.

use std::fmt::Write as _;

use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{Environment, Error};
use serde::Serialize;

use crate::assets;
use crate::fault::wrong;
use crate::frame::Frame;
use crate::voice::Voice;
use domain::language::Language;

/// The parameter that names the language of a page. `language` is taken: in lists it is that of petitions.
const LANGUAGE: &str = "lang";

/// The same page in a language.
#[derive(Debug, Serialize)]
pub(crate) struct OtherLanguage {
    code: &'static str,
    /// Its name in itself.
    name: &'static str,
    href: String,
    current: bool,
}

/// The page in each language.
pub(crate) fn languages(voice: Voice, frame: &Frame<'_>) -> Vec<OtherLanguage> {
    let each = |language: Language| OtherLanguage {
        code: language.code(),
        name: match language {
            Language::Kk => "Қазақша",
            Language::Ru => "Русский",
            Language::En => "English",
        },
        href: in_language(frame.path, frame.query, language),
        current: language == voice.language,
    };
    Language::ALL.into_iter().map(each).collect()
}

fn in_language(path: &str, query: &str, language: Language) -> String {
    let rest = if query.is_empty() { String::new() } else { format!("&{query}") };
    format!("{path}?{LANGUAGE}={}{rest}", language.code())
}

/// Gives templates their functions for addresses.
pub(crate) fn add(environment: &mut Environment<'static>, voice: Voice) {
    environment.add_function("href", move |path: String, parameters: Kwargs| {
        href(voice, &path, &parameters)
    });
    environment.add_function("asset", |name: String| {
        assets::address(&name).ok_or_else(|| wrong("no such asset"))
    });
    environment.add_global("named_language", voice.named);
}

/// A page of ours, with its parameters and the language that was chosen.
fn href(voice: Voice, path: &str, parameters: &Kwargs) -> Result<String, Error> {
    let (path, fragment) = path.split_once('#').map_or((path, ""), |(path, rest)| (path, rest));
    let mut address = path.to_owned();
    let mut divider = if path.contains('?') { '&' } else { '?' };
    if voice.named {
        _ = write!(address, "{divider}{LANGUAGE}={}", voice.language.code());
        divider = '&';
    }
    for name in parameters.args() {
        let value: Value = parameters.get(name)?;
        if !matches!(value.kind(), ValueKind::Undefined | ValueKind::None) {
            _ = write!(address, "{divider}{name}={}", encoded(&value.to_string()));
            divider = '&';
        }
    }
    if !fragment.is_empty() {
        _ = write!(address, "#{fragment}");
    }
    Ok(address)
}

/// A value as a query holds it (RFC 3986, 2.3).
pub fn encoded(value: &str) -> String {
    value.bytes().fold(String::with_capacity(value.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::value::Serde;

    fn written(named: bool, source: &str) -> String {
        let mut environment = Environment::new();
        add(&mut environment, Voice { language: Language::Ru, named });
        environment.render_str(source, Serde(())).unwrap()
    }

    #[test]
    fn links_carry_the_language_that_was_chosen_and_only_then() {
        assert_eq!(written(false, "{{ href('/petitions') }}"), "/petitions");
        assert_eq!(written(true, "{{ href('/petitions') }}"), "/petitions?lang=ru");
        assert_eq!(written(true, "{{ href('/x?a=b#c', q='ә&') }}"), "/x?a=b&lang=ru&q=%D3%99%26#c");
        assert_eq!(written(false, "{{ href('/x', q=none, sort='newest') }}"), "/x?sort=newest");
    }

    #[test]
    fn a_page_has_an_address_in_each_language() {
        let frame = Frame {
            public_url: "",
            path: "/petitions",
            query: "q=a",
            unlisted: false,
            sandbox: false,
            pages: true,
        };
        let voice = Voice { language: Language::En, named: false };
        let all = languages(voice, &frame);
        let addresses: Vec<_> = all.iter().map(|one| (one.href.as_str(), one.current)).collect();
        assert_eq!(
            addresses,
            [
                ("/petitions?lang=kk&q=a", false),
                ("/petitions?lang=ru&q=a", false),
                ("/petitions?lang=en&q=a", true)
            ]
        );
    }
}
