//! How many votes a petition needs (90-3(4), unchanged by the law of 30.12.2025).

use super::words::words;
use thiserror::Error;

use super::rules::{LocalThreshold, RuleSet, article};

words! {
    /// Kinds of addressee bodies (90-1(1), 90-2(2)(2)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum BodyKind {
        /// Ministry, agency or another body of the centre.
        CentralStateBody = "central_state_body",
        /// Local executive body.
        Akimat = "akimat",
        /// Local representative body.
        Maslikhat = "maslikhat",
        /// Apparatus of the akim of a city district.
        AkimApparatus = "akim_apparatus",
    }
}

impl BodyKind {
    /// A local body has the shorter term of consideration (90-5(1)).
    pub const fn is_local(self) -> bool {
        match self {
            Self::CentralStateBody => false,
            Self::Akimat | Self::Maslikhat | Self::AkimApparatus => true,
        }
    }
}

words! {
    /// Kinds of administrative-territorial units.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum TerritoryKind {
        /// A region.
        Region = "region",
        /// The capital.
        Capital = "capital",
        /// A city of republican significance.
        CityOfRepublicanSignificance = "city_of_republican_significance",
        /// A city of regional significance.
        CityOfRegionalSignificance = "city_of_regional_significance",
        /// A district of a region.
        District = "district",
        /// A district of a city.
        CityDistrict = "city_district",
    }
}

/// The votes of citizens a petition needs, and the article that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Required {
    /// Votes; at least one.
    pub count: u32,
    /// Article of the Code.
    pub basis: &'static str,
}

/// Why no number of votes follows from the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum ThresholdFault {
    /// A local body whose territory is not known.
    #[error("a local body needs a territory")]
    TerritoryMissing,
    /// A territory without inhabitants on record: a percentage of it would be no threshold.
    #[error("the population of the territory is not known")]
    PopulationUnknown,
    /// A body that such a territory does not have, as the maslikhat of a city district.
    #[error("a territory of the kind {} has no body of the kind {}", .territory.code(), .body.code())]
    NoSuchBody {
        /// The body.
        body: BodyKind,
        /// The territory.
        territory: TerritoryKind,
    },
    /// The result does not fit; no population of this world does that.
    #[error("the threshold is out of range")]
    OutOfRange,
}

/// The votes needed to oblige `body` to consider a petition (90-3(4)).
///
/// `territory` is the unit of a local body with its population in persons; a central body needs
/// none. Any central body counts as one of the Government, and a fraction of a vote rounds up:
/// the article says nothing of either (our defaults).
///
/// # Errors
/// [`ThresholdFault`] when the body and the territory do not go together or are incomplete.
pub fn required(
    rules: &RuleSet,
    body: BodyKind,
    territory: Option<(TerritoryKind, u32)>,
) -> Result<Required, ThresholdFault> {
    let local = match body {
        BodyKind::CentralStateBody => return Ok(of(rules.government_votes)),
        BodyKind::Akimat | BodyKind::AkimApparatus => &rules.executive_threshold,
        BodyKind::Maslikhat => &rules.representative_threshold,
    };
    let (kind, population) = territory.ok_or(ThresholdFault::TerritoryMissing)?;
    let upper = upper_level(body, kind)?;
    if population == 0 {
        return Err(ThresholdFault::PopulationUnknown);
    }
    let count = if upper {
        percent(population, local.upper_percent)?
    } else {
        lower_level(rules, local, population)?
    };
    Ok(of(count))
}

/// Whether the unit belongs to the upper level: regions, the capital and the cities of republican
/// significance, where the percentage has no ceiling.
fn upper_level(body: BodyKind, territory: TerritoryKind) -> Result<bool, ThresholdFault> {
    let no_such_body = Err(ThresholdFault::NoSuchBody { body, territory });
    match (body, territory) {
        (
            BodyKind::Akimat | BodyKind::Maslikhat,
            TerritoryKind::Region
            | TerritoryKind::Capital
            | TerritoryKind::CityOfRepublicanSignificance,
        ) => Ok(true),
        (
            BodyKind::Akimat | BodyKind::Maslikhat,
            TerritoryKind::CityOfRegionalSignificance | TerritoryKind::District,
        )
        | (BodyKind::AkimApparatus, TerritoryKind::CityDistrict) => Ok(false),
        // A district of a city has an akim's apparatus and neither akimat nor maslikhat.
        (BodyKind::Akimat | BodyKind::Maslikhat, TerritoryKind::CityDistrict)
        | (
            BodyKind::AkimApparatus,
            TerritoryKind::Region
            | TerritoryKind::Capital
            | TerritoryKind::CityOfRepublicanSignificance
            | TerritoryKind::CityOfRegionalSignificance
            | TerritoryKind::District,
        )
        | (
            BodyKind::CentralStateBody,
            TerritoryKind::Region
            | TerritoryKind::Capital
            | TerritoryKind::CityOfRepublicanSignificance
            | TerritoryKind::CityOfRegionalSignificance
            | TerritoryKind::District
            | TerritoryKind::CityDistrict,
        ) => no_such_body,
    }
}

/// Districts and cities of regional significance: a fixed number above the population line
/// ("over 50 000": the line itself is still below), a percentage up to it.
fn lower_level(
    rules: &RuleSet,
    local: &LocalThreshold,
    population: u32,
) -> Result<u32, ThresholdFault> {
    if population > rules.population_line {
        Ok(local.lower_votes)
    } else {
        percent(population, local.lower_percent)
    }
}

/// `percent` of the population, rounded up to a whole vote.
fn percent(population: u32, percent: u32) -> Result<u32, ThresholdFault> {
    let hundredths =
        u64::from(population).checked_mul(u64::from(percent)).ok_or(ThresholdFault::OutOfRange)?;
    u32::try_from(hundredths.div_ceil(100)).map_err(|_| ThresholdFault::OutOfRange)
}

const fn of(count: u32) -> Required {
    Required { count, basis: article::THRESHOLD }
}
