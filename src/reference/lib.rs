//! Reference data of the product: territories with their populations, public bodies, holidays.
//!
//! Sources and dates are in `data/`; the files are part of the program.

mod bodies;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Deserialize;
use thiserror::Error;

use domain::calendar::{DayKind, Names, SpecialDay};
use domain::public_body::BodySlug;
use domain::rules::RuleSet;
use domain::threshold::{BodyKind, Required, TerritoryKind, ThresholdFault, required};

pub use bodies::{PublicBody, Recorded};

const TERRITORIES: &str = include_str!("../../data/territories.csv");
/// The file of bodies as it came with the program.
pub const PUBLIC_BODIES: &str = include_str!("../../data/public_bodies.csv");
const HOLIDAYS: &str = include_str!("../../data/holidays.csv");

/// The authorized body in the field of interaction of state and civil society: the moderator.
pub const AUTHORIZED_BODY: &str = "ministry-culture-information";

/// Digits of a KATO code.
const KATO_DIGITS: usize = 9;

/// An administrative unit of the KATO classifier.
#[derive(Debug, Clone)]
pub struct Territory {
    /// Nine digits.
    pub kato: String,
    /// Its official name in three languages.
    pub names: Names,
    /// Its rank in the classifier, by which thresholds differ (90-3(4)).
    pub kind: TerritoryKind,
    /// KATO code of the unit it lies in.
    pub parent: Option<String>,
    /// People.
    pub population: u32,
    /// The day it was counted or reckoned for.
    pub population_date: Option<NaiveDate>,
    /// How sure the population is: high, medium or low.
    pub confidence: String,
}

/// Territories and public bodies, in the order of their files.
#[derive(Debug)]
pub struct Reference {
    territories: Arc<Vec<Territory>>,
    territory_by_kato: Arc<HashMap<String, usize>>,
    /// Public bodies as their file has them.
    of_file: Arc<Vec<PublicBody>>,
    /// With what has been recorded of them since.
    bodies: Vec<PublicBody>,
    body_by_slug: HashMap<String, usize>,
}

/// A fault in the embedded data; the tests keep it from ever happening.
#[derive(Debug, Error)]
pub enum ReferenceError {
    /// A file that is no table.
    #[error("reference data: {0}")]
    Csv(#[from] csv::Error),
    /// A kind that is on no list.
    #[error("reference data: unknown kind {0}")]
    Kind(String),
    /// A name of a body that is not well formed.
    #[error("reference data: malformed slug {0}")]
    Slug(String),
}

#[derive(Deserialize)]
struct TerritoryRow {
    kato: String,
    name_kk: String,
    name_ru: String,
    name_en: String,
    kind: String,
    parent_kato: String,
    population: u32,
    population_date: String,
    confidence: String,
}

#[derive(Deserialize)]
struct BodyRow {
    slug: String,
    kind: String,
    territory_kato: String,
    name_kk: String,
    name_ru: String,
    name_en: String,
    under_government: String,
    valid_from: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    successor: String,
}

#[derive(Deserialize)]
struct HolidayRow {
    date: NaiveDate,
    name_kk: String,
    name_ru: String,
    name_en: String,
    kind: String,
}

fn rows<T: serde::de::DeserializeOwned>(text: &str) -> Result<Vec<T>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect()
}

/// The published holidays and moved days, with which a new deployment's calendar starts.
///
/// # Errors
/// [`ReferenceError`] when the embedded file is malformed.
pub fn published_days() -> Result<Vec<SpecialDay>, ReferenceError> {
    rows::<HolidayRow>(HOLIDAYS)?
        .into_iter()
        .map(|row| {
            let kind = DayKind::parse(&row.kind).ok_or(ReferenceError::Kind(row.kind))?;
            let names = Names { kk: row.name_kk, ru: row.name_ru, en: row.name_en };
            Ok(SpecialDay { date: row.date, kind, names })
        })
        .collect()
}

impl Reference {
    /// Reads the embedded files.
    ///
    /// # Errors
    /// [`ReferenceError`] when one of them is malformed.
    pub fn load() -> Result<Self, ReferenceError> {
        Self::read(PUBLIC_BODIES)
    }

    /// With another edition of the file of bodies, as its text.
    ///
    /// # Errors
    /// [`ReferenceError`] when it is malformed.
    pub fn read(public_bodies: &str) -> Result<Self, ReferenceError> {
        let non_empty = |text: String| (!text.is_empty()).then_some(text);
        let territories = rows::<TerritoryRow>(TERRITORIES)?
            .into_iter()
            .map(|row| {
                Ok(Territory {
                    kind: TerritoryKind::parse(&row.kind).ok_or(ReferenceError::Kind(row.kind))?,
                    kato: row.kato,
                    names: Names { kk: row.name_kk, ru: row.name_ru, en: row.name_en },
                    parent: non_empty(row.parent_kato),
                    population: row.population,
                    population_date: row.population_date.parse().ok(),
                    confidence: row.confidence,
                })
            })
            .collect::<Result<Vec<_>, ReferenceError>>()?;
        let bodies = rows::<BodyRow>(public_bodies)?
            .into_iter()
            .map(|row| {
                let successor = non_empty(row.successor)
                    .map(|slug| BodySlug::parse(&slug).ok_or(ReferenceError::Slug(slug)));
                Ok(PublicBody {
                    valid_from: row.valid_from,
                    valid_until: row.valid_until,
                    successor: successor.transpose()?,
                    ended: false,
                    succeeded: false,
                    slug: BodySlug::parse(&row.slug).ok_or(ReferenceError::Slug(row.slug))?,
                    kind: BodyKind::parse(&row.kind).ok_or(ReferenceError::Kind(row.kind))?,
                    names: Names { kk: row.name_kk, ru: row.name_ru, en: row.name_en },
                    territory: non_empty(row.territory_kato),
                    under_government: row.under_government == "true",
                })
            })
            .collect::<Result<Vec<_>, ReferenceError>>()?;
        let by_kato = territories.iter().enumerate().map(|(at, unit)| (unit.kato.clone(), at));
        Ok(Self::of(Arc::new(by_kato.collect()), Arc::new(territories), Arc::new(bodies), &[]))
    }

    /// Every administrative unit, in the order of its file.
    pub fn territories(&self) -> &[Territory] {
        &self.territories
    }

    /// The unit of that KATO code.
    pub fn territory(&self, kato: &str) -> Option<&Territory> {
        self.territory_by_kato.get(kato).and_then(|at| self.territories.get(*at))
    }

    /// The unit a residence lies in: a KATO code whose ancestor is known, the nearest one up.
    pub fn residence(&self, kato: &str) -> Option<&Territory> {
        if kato.len() != KATO_DIGITS || !kato.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        (1..=KATO_DIGITS).rev().find_map(|kept| {
            let ancestor = format!("{}{}", &kato[..kept], "0".repeat(KATO_DIGITS - kept));
            self.territory(&ancestor)
        })
    }

    /// The region, capital or city of republican significance a residence lies in.
    pub fn region(&self, kato: &str) -> Option<&Territory> {
        let mut unit = self.residence(kato)?;
        while let Some(parent) = unit.parent.as_deref().and_then(|parent| self.territory(parent)) {
            unit = parent;
        }
        Some(unit)
    }

    /// Whether a residence lies in a territory, or in a unit inside it.
    pub fn lies_in(&self, residence: &str, kato: &str) -> bool {
        let mut at = self.residence(residence);
        while let Some(territory) = at {
            if territory.kato == kato {
                return true;
            }
            at = territory.parent.as_deref().and_then(|parent| self.territory(parent));
        }
        false
    }

    /// The votes a petition to this body needs (90-3(4)).
    ///
    /// # Errors
    /// [`ThresholdFault`] for a body whose territory gives no threshold.
    pub fn required(&self, rules: &RuleSet, body: &PublicBody) -> Result<Required, ThresholdFault> {
        let unit = body.territory.as_deref().and_then(|kato| self.territory(kato));
        required(rules, body.kind, unit.map(|unit| (unit.kind, unit.population)))
    }
}
