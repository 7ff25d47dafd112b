//! The statements that people sign, made from what stands on record. The wording is the domain's.

use credentials::{hex, sha256};
use domain::language::Language;
use domain::petition::Text;
use domain::signing_statement::{self, DecisionText, Named, Occasion};
use store::evidence::StatementRow;
use store::ids::PetitionId;
use store::petitions::PetitionRow;

/// What is signed, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What is done by signing it.
    pub occasion: Occasion,
    /// The petition that it names.
    pub petition: PetitionId,
    /// The language it is written in.
    pub language: Language,
    /// The statement; its bytes in UTF-8 are signed.
    pub body: String,
    /// Their SHA-256.
    pub hash: Vec<u8>,
}

impl Statement {
    fn new(occasion: Occasion, petition: &PetitionRow, body: String) -> Self {
        let hash = sha256(body.as_bytes());
        Self { occasion, petition: petition.id, language: petition.language, body, hash }
    }

    /// That somebody joins; none before the petition is filed.
    pub(crate) fn of_joining(petition: &PetitionRow) -> Option<Self> {
        let number = petition.number.as_deref()?;
        let hash = petition.text_hash.as_deref()?;
        let body = named(petition, hash, |named| signing_statement::joining(named, number));
        Some(Self::new(Occasion::Joining, petition, body))
    }

    /// That the author files the text as it stands, which filing would freeze.
    pub(crate) fn of_filing(petition: &PetitionRow) -> Self {
        let hash = sha256(&petition.text().canonical());
        let body = named(petition, &hash, signing_statement::filing);
        Self::new(Occasion::Filing, petition, body)
    }

    /// That the author files this text in the place of the one that is there.
    pub(crate) fn of_correction(petition: &PetitionRow, text: &Text) -> Self {
        let (id, hash) = (petition.id.to_string(), hex(sha256(&text.canonical())));
        let named = Named { language: text.language, id: &id, title: &text.title, hash: &hash };
        let body = signing_statement::filing(&named);
        let (petition, language, hash) = (petition.id, text.language, sha256(body.as_bytes()));
        Self { occasion: Occasion::Filing, petition, language, body, hash }
    }

    /// That the first head decides in these words; none before the petition is filed.
    pub(crate) fn of_decision(petition: &PetitionRow, decision: &DecisionText<'_>) -> Option<Self> {
        let number = petition.number.as_deref()?;
        let hash = sha256(&decision.canonical());
        let outcome = decision.outcome;
        let body =
            named(petition, &hash, |named| signing_statement::decision(named, number, outcome));
        Some(Self::new(Occasion::Decision, petition, body))
    }

    pub(crate) fn row(&self) -> StatementRow {
        StatementRow {
            hash: self.hash.clone(),
            petition_id: self.petition,
            occasion: self.occasion,
            version: signing_statement::VERSION,
            body: self.body.clone(),
        }
    }
}

fn named(petition: &PetitionRow, hash: &[u8], say: impl FnOnce(&Named<'_>) -> String) -> String {
    let (id, hash) = (petition.id.to_string(), hex(hash));
    say(&Named { language: petition.language, id: &id, title: &petition.title, hash: &hash })
}
