//! The text of a petition as its author sends it: whole, or the parts that change.

mod translation;

use serde::Deserialize;
use utoipa::ToSchema;

use crate::intake::bodies::{body_slug, written_in};
use crate::intake::{Faults, Field, Wrong, lines, name, one_of, title};
use crate::responses::problem::Problem;
use crate::views::translation::Translations;
use crate::views::vocabulary::WrittenWord;
use app::App;
use domain::language::Language;
use domain::petition::{Text, Translation, lengths};
use domain::public_body::BodySlug;
use domain::rules::article;

pub(crate) use translation::of_its_own;
use translation::second_language;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewPetition)]
pub(crate) struct TextBody {
    /// 10 to 200 characters, one line; does not start with `=`, `+`, `-` or `@`.
    #[schema(value_type = String, example = "Вернуть прежний часовой пояс")]
    pub(crate) title: Field<String>,
    /// What the petition is about (90-2(2)); 3 to 500 characters.
    #[schema(value_type = String)]
    pub(crate) subject: Field<String>,
    /// The message itself; 10 to 10,000 characters.
    #[schema(value_type = String)]
    pub(crate) content: Field<String>,
    /// 3 to 5,000 characters.
    #[schema(value_type = String)]
    pub(crate) arguments: Field<String>,
    /// What the addressee is asked to do; 3 to 5,000 characters.
    #[schema(value_type = String)]
    pub(crate) proposals: Field<String>,
    #[schema(value_type = WrittenWord, example = "ru")]
    pub(crate) language: Field<String>,
    /// Slug of a public body; see /public-bodies.
    #[schema(value_type = String, example = "ministry-trade-integration")]
    pub(crate) addressee: Field<String>,
    /// Name of who files for the author.
    #[schema(value_type = Option<String>)]
    pub(crate) representative: Field<String>,
    /// The same text in the other of the two languages, by its code: `{"kk": {...}}`; an empty
    /// object for none.
    #[schema(value_type = Option<Translations>)]
    pub(crate) translations: Field<serde_json::Map<String, serde_json::Value>>,
}

/// A petition is written in Kazakh or Russian.
fn petition_language(given: String) -> Result<Language, Wrong> {
    one_of(written_in, "kk, ru")(given)
}

/// The parts of a text that a body names; the others stay `None`.
pub(crate) struct TextParts {
    title: Option<String>,
    subject: Option<String>,
    content: Option<String>,
    arguments: Option<String>,
    proposals: Option<String>,
    language: Option<Language>,
    addressee: Option<BodySlug>,
    representative: Option<String>,
    translation: Option<Option<Translation>>,
}

impl TextBody {
    /// Every part, all but the representative required; the subject where the rules of the day ask for it.
    pub(crate) fn whole(self, faults: Faults, app: &App) -> Result<Text, Problem> {
        self.whole_under(faults, app, app.rules_for_drafts().subject_required)
    }

    /// Every part of a corrected text; whether it has to name its subject is a matter of the petition's own rules.
    pub(crate) fn corrected(self, faults: Faults, app: &App) -> Result<Text, Problem> {
        self.whole_under(faults, app, false)
    }

    fn whole_under(
        self,
        mut faults: Faults,
        app: &App,
        subject_required: bool,
    ) -> Result<Text, Problem> {
        let title = faults.required("/title", self.title, title(lengths::TITLE));
        let subject = if subject_required {
            faults.required_by(article::SUBJECT, "/subject", self.subject, lines(lengths::SUBJECT))
        } else {
            let named = faults.optional("/subject", self.subject, lines(lengths::SUBJECT));
            Some(named.unwrap_or_default())
        };
        let mut part = |pointer, given, length| {
            faults.required_by(article::SUBJECT, pointer, given, lines(length))
        };
        let content = part("/content", self.content, lengths::CONTENT);
        let arguments = part("/arguments", self.arguments, lengths::ARGUMENTS);
        let proposals = part("/proposals", self.proposals, lengths::PROPOSALS);
        let language = faults.required("/language", self.language, petition_language);
        let addressee =
            faults.required_by(article::ADDRESSEE, "/addressee", self.addressee, body_slug(app));
        let representative =
            faults.optional("/representative", self.representative, name(lengths::REPRESENTATIVE));
        let translation = second_language(self.translations, &mut faults).flatten();
        if !language.is_none_or(|language| of_its_own(language, translation.as_ref())) {
            faults.push("/translations", "same_language", "the text is in this language already");
        }
        faults.settle(|| {
            Some(Text {
                translation,
                title: title?,
                subject: subject?,
                content: content?,
                arguments: arguments?,
                proposals: proposals?,
                language: language?,
                addressee: addressee?,
                representative,
            })
        })
    }

    /// Whatever parts are named.
    pub(crate) fn parts(self, mut faults: Faults, app: &App) -> Result<TextParts, Problem> {
        let parts = TextParts {
            title: faults.optional("/title", self.title, title(lengths::TITLE)),
            subject: faults.optional("/subject", self.subject, lines(lengths::SUBJECT)),
            content: faults.optional("/content", self.content, lines(lengths::CONTENT)),
            arguments: faults.optional("/arguments", self.arguments, lines(lengths::ARGUMENTS)),
            proposals: faults.optional("/proposals", self.proposals, lines(lengths::PROPOSALS)),
            language: faults.optional("/language", self.language, petition_language),
            addressee: faults.optional("/addressee", self.addressee, body_slug(app)),
            representative: faults.optional(
                "/representative",
                self.representative,
                name(lengths::REPRESENTATIVE),
            ),
            translation: second_language(self.translations, &mut faults),
        };
        faults.settle(|| Some(parts))
    }
}

impl TextParts {
    /// The text with these parts in the place of its own.
    pub(crate) fn over(&self, text: Text) -> Text {
        let Self {
            title,
            subject,
            content,
            arguments,
            proposals,
            language,
            addressee,
            representative,
            translation,
        } = self;
        Text {
            title: title.clone().unwrap_or(text.title),
            subject: subject.clone().unwrap_or(text.subject),
            content: content.clone().unwrap_or(text.content),
            arguments: arguments.clone().unwrap_or(text.arguments),
            proposals: proposals.clone().unwrap_or(text.proposals),
            language: language.unwrap_or(text.language),
            addressee: addressee.clone().unwrap_or(text.addressee),
            representative: representative.clone().or(text.representative),
            translation: translation.clone().unwrap_or(text.translation),
        }
    }
}

/// The parts of a draft to change, none of them required.
#[derive(ToSchema)]
#[schema(as = PetitionChange)]
#[expect(dead_code, reason = "a schema for the document; the body is read as TextBody")]
pub(crate) struct TextChange {
    /// 10 to 200 characters, one line.
    #[schema(example = "Вернуть прежний часовой пояс")]
    title: Option<String>,
    /// 3 to 500 characters.
    subject: Option<String>,
    /// 10 to 10,000 characters.
    content: Option<String>,
    /// 3 to 5,000 characters.
    arguments: Option<String>,
    /// 3 to 5,000 characters.
    proposals: Option<String>,
    #[schema(value_type = Option<WrittenWord>, example = "ru")]
    language: Option<String>,
    /// Slug of a public body; see /public-bodies.
    addressee: Option<String>,
    /// Name of who files for the author.
    representative: Option<String>,
    /// The text in the second language; an empty object takes it away.
    translations: Option<Translations>,
}
