//! The text of a petition, which its author writes and submission freezes (90-2(2)).

use crate::language::Language;

/// The parts of a petition that its author writes and submission freezes (90-2(2)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub subject: String,
    /// The message itself.
    pub content: String,
    /// Arguments for it.
    pub arguments: String,
    /// What the addressee is asked to do.
    pub proposals: String,
    /// The language it is written in.
    pub language: Language,
    /// Slug of the addressee body.
    pub addressee: String,
    /// Who files for the author, if somebody does (90-2(2)(3)).
    pub representative: Option<String>,
    /// The same in the other language, if the author wrote both.
    pub translation: Option<Translation>,
}

/// A petition's text in its second language; the first is the one that counts where they differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The language it is written in.
    pub language: Language,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub subject: String,
    /// The message itself.
    pub content: String,
    /// Arguments for it.
    pub arguments: String,
    /// What the addressee is asked to do.
    pub proposals: String,
}

impl Text {
    /// The byte string whose SHA-256 is published as the hash of the frozen text: every part
    /// preceded by its length in bytes, so that no two texts share a representation.
    pub fn canonical(&self) -> Vec<u8> {
        let mut bytes = b"petition-text/v1".to_vec();
        let parts = [
            self.title.as_str(),
            &self.subject,
            &self.content,
            &self.arguments,
            &self.proposals,
            self.language.code(),
            &self.addressee,
            self.representative.as_deref().unwrap_or(""),
        ];
        // Absent, it adds nothing: texts of one language keep their hashes.
        let second = self.translation.as_ref().map(|second| {
            [
                second.language.code(),
                &second.title,
                &second.subject,
                &second.content,
                &second.arguments,
                &second.proposals,
            ]
        });
        for part in parts.into_iter().chain(second.into_iter().flatten()) {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes
    }
}
