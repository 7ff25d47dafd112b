//! The same text in the second language.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::intake::bodies::written_in;
use crate::intake::{Faults, Field, lines, title};
use domain::language::Language;
use domain::petition::{Translation, lengths};

/// The five parts of a text, with the bounds of the first language.
#[derive(Deserialize)]
struct TranslationBody {
    title: Field<String>,
    subject: Field<String>,
    content: Field<String>,
    arguments: Field<String>,
    proposals: Field<String>,
}

/// The second language of a text; `None` where none is named, `Some(None)` for an empty object.
pub(super) fn second_language(
    field: Field<Map<String, Value>>,
    faults: &mut Faults,
) -> Option<Option<Translation>> {
    let given = faults.optional("/translations", field, Ok)?;
    let mut named = given.into_iter();
    let Some((code, parts)) = named.next() else { return Some(None) };
    let pointer = format!("/translations/{}", code.replace('~', "~0").replace('/', "~1"));
    let Some(language) = written_in(&code).filter(|_| named.next().is_none()) else {
        faults.push(
            "/translations",
            "unknown_value",
            "one member: kk or ru, the language that `language` is not",
        );
        return None;
    };
    let Value::Object(parts) = parts else {
        faults.push(&pointer, "wrong_type", "must be an object");
        return None;
    };
    faults.object(&pointer, Field::Given(parts), |body: TranslationBody, faults| {
        let title = faults.required(&format!("{pointer}/title"), body.title, title(lengths::TITLE));
        let subject =
            faults.required(&format!("{pointer}/subject"), body.subject, lines(lengths::SUBJECT));
        let content =
            faults.required(&format!("{pointer}/content"), body.content, lines(lengths::CONTENT));
        let arguments = faults.required(
            &format!("{pointer}/arguments"),
            body.arguments,
            lines(lengths::ARGUMENTS),
        );
        let proposals = faults.required(
            &format!("{pointer}/proposals"),
            body.proposals,
            lines(lengths::PROPOSALS),
        );
        Some(Some(Translation {
            language,
            title: title?,
            subject: subject?,
            content: content?,
            arguments: arguments?,
            proposals: proposals?,
        }))
    })
}

/// A second language that is the first one is none.
pub(crate) fn of_its_own(language: Language, translation: Option<&Translation>) -> bool {
    translation.is_none_or(|translation| translation.language != language)
}
