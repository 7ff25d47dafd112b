//! The same text in a second language, as answers show it.

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};
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

#[derive(Debug, ToSchema)]
#[schema(as = Translation)]
struct TranslationText {
    title: String,
    subject: String,
    content: String,
    arguments: String,
    proposals: String,
}

impl Serialize for TranslationText {
    /// In the order in which the database keeps the members of a document.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parts = serializer.serialize_struct("Translation", 5)?;
        parts.serialize_field("title", &self.title)?;
        parts.serialize_field("content", &self.content)?;
        parts.serialize_field("subject", &self.subject)?;
        parts.serialize_field("arguments", &self.arguments)?;
        parts.serialize_field("proposals", &self.proposals)?;
        parts.end()
    }
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
