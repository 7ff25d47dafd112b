//! Bodies and places, which the portal before knows by UUIDs. Ours are made of their slugs and codes, and stay the same.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::{Builder, Uuid};

use app::App;
use app::reference::Territory;
use credentials::sha256;
use domain::public_body::BodySlug;
use domain::threshold::BodyKind;

/// The id of something that has a name of its own (RFC 9562, 5.8).
fn id_of(what: &str, name: &str) -> Uuid {
    let digest = sha256(format!("{what}:{name}").as_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, of_digest)| *byte = of_digest);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// What bodies there are, with their names in Kazakh and Russian.
const fn kind_names(kind: BodyKind) -> (&'static str, &'static str) {
    match kind {
        BodyKind::CentralStateBody => {
            ("Орталық мемлекеттік орган", "Центральный государственный орган")
        }
        BodyKind::Akimat => ("Әкімдік", "Акимат"),
        BodyKind::Maslikhat => ("Мәслихат", "Маслихат"),
        BodyKind::AkimApparatus => ("Әкім аппараты", "Аппарат акима"),
    }
}

/// Of what kind a body is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncumbentOrgType)]
#[serde(rename_all = "camelCase")]
struct OrgTypeView {
    id: Uuid,
    name_kk: &'static str,
    name_ru: &'static str,
    is_unit: bool,
    accept_appeal: bool,
}

/// Where a body is at work; the country for bodies of the centre.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncumbentOrgLocation)]
#[serde(rename_all = "camelCase")]
struct OrgLocationView {
    id: Uuid,
    parent_id: Option<Uuid>,
    name_kk: String,
    name_ru: String,
    /// A word of ours in capitals.
    r#type: String,
    /// The codes of the units that it lies in and its own, outermost first.
    path: String,
    external_id: Option<String>,
    external_parent_id: Option<String>,
    kato_code: Option<String>,
}

/// The body that a petition is addressed to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncumbentOrganization)]
#[serde(rename_all = "camelCase")]
pub(super) struct OrganizationView {
    id: Uuid,
    name_kk: String,
    name_ru: String,
    parent_id: Option<Uuid>,
    org_type: OrgTypeView,
    location: OrgLocationView,
    /// Its slug, by which the other calls name it.
    path: String,
    has_unit: bool,
}

impl OrganizationView {
    /// The body with that slug.
    pub(super) fn of(app: &App, slug: &BodySlug) -> Self {
        let reference = app.reference();
        let body = reference.body(slug);
        let kind = body.map_or(BodyKind::CentralStateBody, |body| body.kind);
        let (name_kk, name_ru) = kind_names(kind);
        let unit = body.and_then(|body| body.territory.as_deref());
        let unit = unit.and_then(|kato| reference.territory(kato));
        let around = unit.and_then(|unit| unit.parent.as_deref());
        let path = around.into_iter().chain(unit.map(|unit| unit.kato.as_str()));
        Self {
            id: id_of("body", slug),
            name_kk: body.map_or(slug.as_str(), |body| &body.names.kk).to_owned(),
            name_ru: body.map_or(slug.as_str(), |body| &body.names.ru).to_owned(),
            parent_id: None,
            org_type: OrgTypeView {
                id: id_of("kind", name_ru),
                name_kk,
                name_ru,
                is_unit: false,
                accept_appeal: true,
            },
            location: OrgLocationView::of(unit, path.collect::<Vec<_>>().join("/")),
            path: slug.to_string(),
            has_unit: false,
        }
    }
}

impl OrgLocationView {
    fn of(unit: Option<&Territory>, path: String) -> Self {
        let Some(unit) = unit else {
            return Self {
                id: id_of("country", "kz"),
                parent_id: None,
                name_kk: "Қазақстан Республикасы".to_owned(),
                name_ru: "Республика Казахстан".to_owned(),
                r#type: "COUNTRY".to_owned(),
                path,
                external_id: None,
                external_parent_id: None,
                kato_code: None,
            };
        };
        Self {
            id: id_of("unit", &unit.kato),
            parent_id: unit.parent.as_deref().map(|kato| id_of("unit", kato)),
            name_kk: unit.names.kk.clone(),
            name_ru: unit.names.ru.clone(),
            r#type: unit.kind.code().to_uppercase(),
            path,
            external_id: None,
            external_parent_id: None,
            kato_code: Some(unit.kato.clone()),
        }
    }
}
