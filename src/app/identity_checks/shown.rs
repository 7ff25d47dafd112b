//! What comes before an official.

use chrono::NaiveDate;

use domain::counter::Document;
use domain::iin::Iin;
use domain::language::Language;

/// What the official sees and is told: the document, and by which address its holder has registered. Of the document no
/// more is kept than its kind.
#[derive(Clone)]
pub struct Shown {
    /// As the document has it.
    pub iin: Iin,
    /// As the person says it: somebody else's account with their IIN has another one.
    pub email: String,
    /// Which kind of document it is.
    pub document: Document,
    /// As the document has it.
    pub family_name: String,
    /// As the document has it.
    pub given_name: String,
    /// As the document has it, if it has one.
    pub patronymic: Option<String>,
    /// As the document has it; asked for where an account is to be made, and the IIN names no day.
    pub birth_date: Option<NaiveDate>,
    /// KATO code of the residence, nine digits; given where an account is to be made, and only then.
    pub residence: Option<String>,
    /// The language the person is written to in.
    pub language: Language,
}
