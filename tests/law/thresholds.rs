//! The votes required: at their boundaries, for each of the 504 bodies, and as a percentage in general.

use std::collections::BTreeMap;

use petitions::domain::rules::{RuleSet, Version};
use petitions::domain::threshold::{BodyKind, Required, TerritoryKind, ThresholdFault, required};
use petitions::reference::Reference;
use proptest::prelude::*;

use super::rows;

fn votes(body: BodyKind, territory: TerritoryKind, population: u32) -> Result<u32, ThresholdFault> {
    let answers = RuleSet::all().map(|rules| required(rules, body, Some((territory, population))));
    let [old, new] = answers;
    assert_eq!(old, new, "90-3(4) was not amended");
    new.map(|Required { count, basis }| {
        assert_eq!(basis, "90-3(4)");
        count
    })
}

#[test]
fn thresholds_at_their_boundaries() {
    use BodyKind::{AkimApparatus, Akimat, Maslikhat};
    use TerritoryKind::{
        Capital, CityDistrict, CityOfRegionalSignificance, CityOfRepublicanSignificance, District,
        Region,
    };
    let table = [
        (Akimat, Region, 1, 1),
        (Akimat, Region, 100, 1),
        (Akimat, Region, 101, 2),
        (Akimat, Region, 602_832, 6_029),
        (Maslikhat, Region, 602_832, 12_057),
        (Maslikhat, Region, 50, 1),
        (Maslikhat, Region, 51, 2),
        (Akimat, Capital, 1_649_242, 16_493),
        (Maslikhat, Capital, 1_649_242, 32_985),
        (Akimat, CityOfRepublicanSignificance, 2_351_424, 23_515),
        (Maslikhat, CityOfRepublicanSignificance, 2_351_424, 47_029),
        (Akimat, Region, 40_000, 400),
        (Akimat, District, 49_999, 2_500),
        (Akimat, District, 49_980, 2_499),
        (Akimat, District, 49_981, 2_500),
        (Akimat, District, 50_000, 2_500),
        (Akimat, District, 50_001, 2_500),
        (Akimat, District, 4_000_000, 2_500),
        (Akimat, District, 21, 2),
        (Maslikhat, District, 49_990, 4_999),
        (Maslikhat, District, 49_991, 5_000),
        (Maslikhat, District, 50_000, 5_000),
        (Maslikhat, District, 50_001, 5_000),
        (Maslikhat, District, 11, 2),
        (Akimat, CityOfRegionalSignificance, 9_822, 492),
        (Maslikhat, CityOfRegionalSignificance, 9_822, 983),
        (Akimat, CityOfRegionalSignificance, 315_382, 2_500),
        (Maslikhat, CityOfRegionalSignificance, 315_382, 5_000),
        (AkimApparatus, CityDistrict, 140_720, 2_500),
        (AkimApparatus, CityDistrict, 30_001, 1_501),
        (Maslikhat, Region, u32::MAX, 85_899_346),
    ];
    for (body, territory, population, count) in table {
        assert_eq!(
            votes(body, territory, population),
            Ok(count),
            "{body:?} {territory:?} {population}"
        );
    }
}

#[test]
fn the_population_line_itself_is_the_percentage_branch() {
    // At exactly 50,000 both branches agree under today's numbers: other numbers tell them apart.
    let mut rules = RuleSet::of(Version::V2026).clone();
    rules.executive_threshold.lower_votes = 7;
    let votes = |population| {
        required(&rules, BodyKind::Akimat, Some((TerritoryKind::District, population)))
            .map(|required| required.count)
    };
    assert_eq!((votes(50_000), votes(50_001)), (Ok(2_500), Ok(7)));
}

#[test]
fn a_central_body_needs_fifty_thousand() {
    for rules in RuleSet::all() {
        let answer = required(rules, BodyKind::CentralStateBody, None);
        assert_eq!(answer, Ok(Required { count: 50_000, basis: "90-3(4)" }));
    }
}

#[test]
fn bodies_and_territories_that_do_not_go_together() {
    let rules = RuleSet::of(Version::V2026);
    for body in [BodyKind::Akimat, BodyKind::Maslikhat, BodyKind::AkimApparatus] {
        assert_eq!(required(rules, body, None), Err(ThresholdFault::TerritoryMissing));
        for territory in TerritoryKind::ALL {
            let in_city_district = territory == TerritoryKind::CityDistrict;
            let exists = (body == BodyKind::AkimApparatus) == in_city_district;
            if exists {
                assert_eq!(votes(body, territory, 0), Err(ThresholdFault::PopulationUnknown));
                assert!(votes(body, territory, 1).is_ok());
            } else {
                let fault = ThresholdFault::NoSuchBody { body, territory };
                assert_eq!(votes(body, territory, 1_000), Err(fault));
            }
        }
    }
}

#[test]
fn every_body_of_the_data_has_its_threshold() {
    let territories: BTreeMap<String, (TerritoryKind, u32)> = rows("territories.csv")
        .into_iter()
        .map(|row| {
            let kind = TerritoryKind::parse(&row["kind"]).expect("a kind");
            (row["kato"].clone(), (kind, row["population"].parse().expect("a number")))
        })
        .collect();
    let rules = RuleSet::of(Version::V2026);
    let mut counts = BTreeMap::<String, u32>::new();
    let mut branches = BTreeMap::<(&str, &str), u32>::new();
    for row in rows("public_bodies.csv") {
        let body = BodyKind::parse(&row["kind"]).expect("a kind");
        let territory = territories.get(&row["territory_kato"]).copied();
        assert_eq!(territory.is_some(), body.is_local(), "{}", row["slug"]);
        let answer =
            required(rules, body, territory).unwrap_or_else(|f| panic!("{}: {f}", row["slug"]));
        let branch = match (territory, answer.count) {
            (None, 50_000) => "government",
            (Some((_, population)), 2_500 | 5_000) if population > 50_000 => "fixed",
            (Some((_, population)), count) if count == population.div_ceil(100) => "1%",
            (Some((_, population)), count) if count == population.div_ceil(50) => "2%",
            (Some((_, population)), count) if count == population.div_ceil(20) => "5%",
            (Some((_, population)), count) if count == population.div_ceil(10) => "10%",
            other => panic!("{}: {other:?}", row["slug"]),
        };
        *branches.entry((body.code(), branch)).or_default() += 1;
        counts.insert(row["slug"].clone(), answer.count);
    }
    let expected = [
        (("akim_apparatus", "fixed"), 19),
        (("akimat", "1%"), 20),
        (("akimat", "5%"), 128),
        (("akimat", "fixed"), 80),
        (("central_state_body", "government"), 29),
        (("maslikhat", "10%"), 128),
        (("maslikhat", "2%"), 20),
        (("maslikhat", "fixed"), 80),
    ];
    assert_eq!(branches, BTreeMap::from(expected));
    assert_eq!(counts.len(), 504);
    let named = [
        ("ministry-defence", 50_000),
        ("akimat-astana", 16_493),
        ("maslikhat-astana", 32_985),
        ("akimat-almaty", 23_515),
        ("maslikhat-almaty", 47_029),
        ("akimat-abai", 6_029),
        ("maslikhat-abai", 12_057),
        ("akimat-zhetisu-eskeldi-district", 2_500), // 52,368 inhabitants
        ("maslikhat-zhetisu-eskeldi-district", 5_000),
        ("akimat-zhambyl-talas-district", 2_450), // 48,983
        ("maslikhat-zhambyl-talas-district", 4_899),
        ("akimat-east-kazakhstan-ridder-city", 2_500), // 50,022
        ("akimat-abai-kurchatov-city", 492),
        ("akim-astana-almaty-district", 2_500),
    ];
    for (slug, count) in named {
        assert_eq!(counts.get(slug), Some(&count), "{slug}");
    }
}

#[test]
fn codes_of_bodies_and_territories_are_settled() {
    let bodies = ["central_state_body", "akimat", "maslikhat", "akim_apparatus"];
    assert_eq!(BodyKind::ALL.map(BodyKind::code), bodies);
    for kind in BodyKind::ALL {
        assert_eq!(BodyKind::parse(kind.code()), Some(kind));
    }
    for kind in TerritoryKind::ALL {
        assert_eq!(TerritoryKind::parse(kind.code()), Some(kind));
    }
    assert_eq!((BodyKind::parse("akim"), TerritoryKind::parse("oblast")), (None, None));
}

proptest! {
    #[test]
    fn a_percentage_is_the_least_whole_number_of_votes_that_reaches_it(
        population in 1_u32..=u32::MAX, small in 1_u32..=50_000,
    ) {
        let upper = [(BodyKind::Akimat, 1_u128), (BodyKind::Maslikhat, 2)];
        for (body, percent) in upper {
            let count = u128::from(votes(body, TerritoryKind::Region, population).expect("a count"));
            prop_assert!(count * 100 >= u128::from(population) * percent);
            prop_assert!((count - 1) * 100 < u128::from(population) * percent);
        }
        for (body, percent) in [(BodyKind::Akimat, 5_u128), (BodyKind::Maslikhat, 10)] {
            let count = u128::from(votes(body, TerritoryKind::District, small).expect("a count"));
            prop_assert!(count * 100 >= u128::from(small) * percent);
            prop_assert!((count - 1) * 100 < u128::from(small) * percent);
        }
    }

    #[test]
    fn more_people_never_need_fewer_votes(population in 1_u32..4_000_000, more in 0_u32..200_000) {
        for body in BodyKind::ALL {
            for territory in TerritoryKind::ALL {
                if let (Ok(fewer), Ok(many)) = (votes(body, territory, population), votes(body, territory, population + more)) {
                    prop_assert!(fewer <= many, "{:?} {:?}", body, territory);
                }
            }
        }
    }

    #[test]
    fn above_the_line_a_smaller_unit_needs_a_fixed_number(population in 50_001_u32..) {
        prop_assert_eq!(votes(BodyKind::Akimat, TerritoryKind::District, population), Ok(2_500));
        let city = TerritoryKind::CityOfRegionalSignificance;
        prop_assert_eq!(votes(BodyKind::Maslikhat, city, population), Ok(5_000));
    }
}

/// 90-3(4) in the test's own words: who serves, where, how many live there.
fn by_the_article(body: &str, territory: &str, population: u64) -> u64 {
    let upper = matches!(territory, "region" | "capital" | "city_of_republican_significance");
    let percent = |percent: u64| (population * percent).div_ceil(100);
    match (body, upper) {
        ("central_state_body", _) => 50_000,
        ("akimat", true) => percent(1),
        ("maslikhat", true) => percent(2),
        ("akimat" | "akim_apparatus", false) if population > 50_000 => 2_500,
        ("akimat" | "akim_apparatus", false) => percent(5),
        ("maslikhat", false) if population > 50_000 => 5_000,
        ("maslikhat", false) => percent(10),
        other => panic!("no such body: {other:?}"),
    }
}

#[test]
fn the_whole_table_follows_from_kind_and_population() {
    let territories: BTreeMap<String, BTreeMap<String, String>> =
        rows("territories.csv").into_iter().map(|row| (row["kato"].clone(), row)).collect();
    let reference = Reference::load().unwrap();
    let mut table = String::from("slug,kind,territory,population,required_count,article\n");
    let bodies = rows("public_bodies.csv");
    for body in &bodies {
        let unit = territories.get(&body["territory_kato"]);
        let (territory, population) = unit
            .map_or(("", 0), |unit| (unit["kind"].as_str(), unit["population"].parse().unwrap()));
        let known = reference.body(&body["slug"]).unwrap();
        for rules in RuleSet::all() {
            let required = reference.required(rules, known).unwrap();
            assert_eq!(
                u64::from(required.count),
                by_the_article(&body["kind"], territory, population),
                "{}",
                body["slug"]
            );
        }
        let required = reference.required(RuleSet::all()[1], known).unwrap();
        let population = if unit.is_some() { population.to_string() } else { String::new() };
        table += &format!(
            "{},{},{territory},{population},{},{}\n",
            body["slug"], body["kind"], required.count, required.basis
        );
    }
    assert_eq!(bodies.len(), 504);
    let path = format!("{}/tests/law/thresholds.csv", super::ROOT);
    if std::env::var_os("RENEW_THRESHOLDS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap();
    let differing: Vec<_> =
        stored.lines().zip(table.lines()).filter(|(stored, now)| stored != now).take(10).collect();
    assert!(
        stored == table,
        "tests/law/thresholds.csv is out of date; look at the difference, then renew it with RENEW_THRESHOLDS=1\n{differing:#?}"
    );
}

#[test]
fn exactly_fifty_thousand_take_the_percentage() {
    for rules in RuleSet::all() {
        let of = |body, territory, population| {
            required(rules, body, Some((territory, population))).unwrap().count
        };
        assert_eq!(of(BodyKind::Maslikhat, TerritoryKind::District, 50_000), 5_000);
        assert_eq!(of(BodyKind::Akimat, TerritoryKind::District, 50_000), 2_500);
        assert_eq!(
            of(BodyKind::Akimat, TerritoryKind::District, 49_999),
            2_500,
            "2,499.95 rounds up"
        );
        assert_eq!(
            of(BodyKind::Maslikhat, TerritoryKind::District, 49_991),
            5_000,
            "4,999.1 rounds up"
        );
        assert_eq!(of(BodyKind::Maslikhat, TerritoryKind::District, 49_990), 4_999);
        assert_eq!(of(BodyKind::Maslikhat, TerritoryKind::District, 50_001), 5_000);
        assert_eq!(of(BodyKind::Akimat, TerritoryKind::CityOfRegionalSignificance, 500_000), 2_500);
        assert_eq!(of(BodyKind::AkimApparatus, TerritoryKind::CityDistrict, 20_001), 1_001);
        assert_eq!(
            of(BodyKind::Akimat, TerritoryKind::CityOfRepublicanSignificance, 2_500_001),
            25_001
        );
        assert_eq!(
            of(BodyKind::Maslikhat, TerritoryKind::Capital, 50_000),
            1_000,
            "no line at the upper level"
        );
    }
}
