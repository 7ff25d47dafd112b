//! Pages from templates, in each voice.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, Output, State, UndefinedBehavior};
use serde::Serialize;

use crate::fault::PageError;
use crate::frame::Frame;
use crate::voice::Voice;
use crate::{files, filters, links, words};
use domain::language::Language;

type Parsed = Result<Environment<'static>, PageError>;

/// The templates, once for each voice.
static VOICES: LazyLock<[Parsed; 6]> = LazyLock::new(|| {
    let parsed = |language, named| environment(Voice { language, named });
    [
        parsed(Language::Kk, false),
        parsed(Language::Kk, true),
        parsed(Language::Ru, false),
        parsed(Language::Ru, true),
        parsed(Language::En, false),
        parsed(Language::En, true),
    ]
});

/// What a template is given.
#[derive(Serialize)]
struct Context<'a, T> {
    page: &'a Frame<'a>,
    /// Where the service lies on its host.
    base: &'a str,
    languages: Vec<links::OtherLanguage>,
    view: T,
}

/// A page as HTML, by the name of its template.
///
/// # Errors
/// [`PageError`], for a template that asks for what it is not given.
pub fn render<T: Serialize>(
    voice: Voice,
    template: &str,
    frame: &Frame<'_>,
    view: T,
) -> Result<String, PageError> {
    let environment = VOICES[voice.place()].as_ref().map_err(|error| error.again_of(template))?;
    let languages = links::languages(voice, frame);
    let base = frame.base();
    environment
        .get_template(template)
        .and_then(|found| found.render(Serde(Context { page: frame, base, languages, view })))
        .map(|html| below(base, html))
        .map_err(|error| PageError::of(template, &error))
}

/// The page with its addresses below a path. Templates write them as they are at the root of a host; no text that is shown
/// can hold an attribute, for quotation marks are escaped.
fn below(base: &str, html: String) -> String {
    if base.is_empty() {
        return html;
    }
    ["href", "src", "action"].iter().fold(html, |html, attribute| {
        html.replace(&format!(" {attribute}=\"/"), &format!(" {attribute}=\"{base}/"))
    })
}

/// Every template, parsed, with the words and links of a voice.
fn environment(voice: Voice) -> Parsed {
    let language = voice.language;
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.map_err(|error| PageError::of("syntax", &error))?);
    environment.set_formatter(print);
    environment.add_global("language", language.code());
    let words = Value::from(Serde(words::all(language)?));
    filters::add(&mut environment, language, &words);
    environment.add_global("t", words);
    links::add(&mut environment, voice);
    for (name, source) in files::TEMPLATES {
        environment.add_template(name, source).map_err(|error| PageError::of(name, &error))?;
    }
    Ok(environment)
}

/// Prints a value, escaped. What is told to be nothing is shown as nothing. The template engine would escape slashes
/// too, which mean nothing in HTML, and stand in every address.
fn print(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_none() {
        return Ok(());
    }
    let Some(text) = value.as_str().filter(|_| !value.is_safe()) else {
        return minijinja::escape_formatter(out, state, value);
    };
    let mut plain = 0;
    for (place, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.write_str(&text[plain..place])?;
        out.write_str(escaped)?;
        plain = place + 1;
    }
    Ok(out.write_str(&text[plain..])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_text_and_never_markup() {
        let environment = environment(Voice { language: Language::En, named: false }).unwrap();
        let written = environment.render_named_str(
            "x.html",
            "<a title=\"{{ view }}\">{{ view }}</a>{{ none }}{{ 5 }}",
            Serde(std::collections::BTreeMap::from([("view", "a/b <script>\"'&{{7*7}}")])),
        );
        let text = "a/b &lt;script&gt;&quot;&#39;&amp;{{7*7}}";
        assert_eq!(written.unwrap(), format!("<a title=\"{text}\">{text}</a>5"));
    }

    #[test]
    fn addresses_of_ours_lie_below_the_path_and_no_others_do() {
        let html =
            "<a href=\"/x?a=b\"><img src=\"/y\"><form action=\"/z\"><a href=\"#w\"> href=&quot;/v";
        assert_eq!(below("", html.to_owned()), html);
        let led = "<a href=\"/kz/x?a=b\"><img src=\"/kz/y\"><form action=\"/kz/z\"><a href=\"#w\"> href=&quot;/v";
        assert_eq!(below("/kz", html.to_owned()), led);
    }

    #[test]
    fn every_template_is_one_in_every_voice() {
        for voice in VOICES.iter() {
            if let Err(error) = voice {
                panic!("{error}");
            }
        }
        for (place, language) in Language::ALL.into_iter().enumerate() {
            assert_eq!(Voice { language, named: false }.place(), place * 2);
        }
    }
}
