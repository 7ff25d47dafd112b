//! Public bodies, and names in three languages.

use serde::Serialize;
use utoipa::ToSchema;

use app::App;
use app::reference::Reference;
use domain::calendar::Names;
use domain::public_body::BodySlug;

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
    /// Whoever has its functions now, where it has been reorganised since.
    #[serde(skip_serializing_if = "Option::is_none")]
    successor: Option<SuccessorView>,
}

/// The body that has the functions of another now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Successor)]
pub struct SuccessorView {
    #[schema(example = "ministry-trade-integration")]
    slug: String,
    names: Option<NamesView>,
}

impl AddresseeView {
    /// The body with that slug; without names when the reference data hold no such body.
    pub fn of(app: &App, slug: &str) -> Self {
        let reference = app.reference();
        let names = |slug: &str| reference.body(slug).map(|body| NamesView::from(&body.names));
        let present = BodySlug::parse(slug).map(|slug| reference.present(&slug));
        Self {
            slug: slug.to_owned(),
            names: names(slug),
            successor: present
                .filter(|present| present.as_str() != slug)
                .map(|present| SuccessorView::of(&reference, &present)),
        }
    }
}

impl SuccessorView {
    /// The body with that slug.
    pub(crate) fn of(reference: &Reference, slug: &BodySlug) -> Self {
        Self {
            slug: slug.to_string(),
            names: reference.body(slug).map(|body| (&body.names).into()),
        }
    }
}
