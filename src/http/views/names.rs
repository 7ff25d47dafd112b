//! Public bodies, and names in three languages.

use serde::Serialize;
use utoipa::ToSchema;

use app::App;
use domain::calendar::Names;

/// A name in the three languages of the service.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NamesView {
    pub(crate) kk: String,
    pub(crate) ru: String,
    pub(crate) en: String,
}

impl From<&Names> for NamesView {
    fn from(names: &Names) -> Self {
        Self { kk: names.kk.clone(), ru: names.ru.clone(), en: names.en.clone() }
    }
}

/// The body a petition is addressed to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Addressee)]
pub struct AddresseeView {
    #[schema(example = "ministry-trade-integration")]
    slug: String,
    names: Option<NamesView>,
}

impl AddresseeView {
    /// The body with that slug; without names when the reference data hold no such body.
    pub fn of(app: &App, slug: &str) -> Self {
        Self {
            slug: slug.to_owned(),
            names: app.reference.body(slug).map(|body| (&body.names).into()),
        }
    }
}
