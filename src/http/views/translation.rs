//! The same text in a second language, as answers show it.

use serde::Serialize;
use utoipa::ToSchema;

use domain::language::Language;
use domain::petition::Translation;

/// A text in its second language, by that language's code.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Translations {
    #[serde(skip_serializing_if = "Option::is_none")]
    kk: Option<TranslationText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ru: Option<TranslationText>,
}

// In the order in which the database gives them back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Translation)]
struct TranslationText {
    title: String,
    content: String,
    subject: String,
    arguments: String,
    proposals: String,
}

impl From<&Translation> for Translations {
    fn from(text: &Translation) -> Self {
        let parts = TranslationText {
            title: text.title.clone(),
            content: text.content.clone(),
            subject: text.subject.clone(),
            arguments: text.arguments.clone(),
            proposals: text.proposals.clone(),
        };
        match text.language {
            Language::Kk => Self { kk: Some(parts), ru: None },
            Language::Ru | Language::En => Self { kk: None, ru: Some(parts) },
        }
    }
}
