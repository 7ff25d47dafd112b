//! What a body names of the reference data: public bodies, languages that petitions are written in.

use crate::intake::fields::Wrong;
use app::App;
use app::bodies::not_addressed;
use domain::calendar::civil_date;
use domain::language::Language;
use domain::public_body::BodySlug;

/// A petition is written in Kazakh or Russian.
pub(crate) fn written_in(code: &str) -> Option<Language> {
    Language::parse(code).filter(|language| *language != Language::En)
}

/// The slug of a body that there is today.
pub(crate) fn body_slug(app: &App) -> impl FnOnce(String) -> Result<BodySlug, Wrong> {
    move |given| {
        let reference = app.reference();
        let unknown =
            || ("unknown_value", "the slug of a public body; see /public-bodies".to_owned());
        let body = reference.body(&given).ok_or_else(unknown)?;
        match not_addressed(&reference, body, civil_date(app.clock.legal())) {
            Some(wrong) => Err(wrong),
            None => Ok(body.slug.clone()),
        }
    }
}
