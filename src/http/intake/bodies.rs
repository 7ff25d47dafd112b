//! What a body names of the reference data: public bodies, languages that petitions are written in.

use crate::intake::fields::Wrong;
use app::App;
use domain::language::Language;
use domain::public_body::BodySlug;

/// A petition is written in Kazakh or Russian.
pub(crate) fn written_in(code: &str) -> Option<Language> {
    Language::parse(code).filter(|language| *language != Language::En)
}

/// The slug of a body that there is.
pub(crate) fn body_slug(app: &App) -> impl FnOnce(String) -> Result<BodySlug, Wrong> {
    move |given| match app.reference.body(&given) {
        Some(body) => Ok(body.slug.clone()),
        None => Err(("unknown_value", "the slug of a public body; see /public-bodies".to_owned())),
    }
}
