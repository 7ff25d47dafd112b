//! The votes that each of the 504 bodies requires, follow from its kind and its population.

use std::collections::BTreeMap;

use petitions::app::reference::Reference;
use petitions::domain::rules::RuleSet;

use super::rows;

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
        let (territory, population) = unit.map_or(("", 0), |unit| (unit["kind"].as_str(), unit["population"].parse().unwrap()));
        let known = reference.body(&body["slug"]).unwrap();
        for rules in RuleSet::all() {
            let required = reference.required(rules, known).unwrap();
            assert_eq!(u64::from(required.count), by_the_article(&body["kind"], territory, population), "{}", body["slug"]);
        }
        let required = reference.required(RuleSet::all()[1], known).unwrap();
        let population = if unit.is_some() { population.to_string() } else { String::new() };
        table += &format!("{},{},{territory},{population},{},{}\n", body["slug"], body["kind"], required.count, required.basis);
    }
    assert_eq!(bodies.len(), 504);
    let path = format!("{}/tests/law/thresholds.csv", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("RENEW_THRESHOLDS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap();
    let differing: Vec<_> = stored.lines().zip(table.lines()).filter(|(stored, now)| stored != now).take(10).collect();
    assert!(
        stored == table,
        "tests/law/thresholds.csv is out of date; look at the difference, then renew it with RENEW_THRESHOLDS=1\n{differing:#?}"
    );
}

#[test]
fn exactly_fifty_thousand_take_the_percentage() {
    assert_eq!(by_the_article("akimat", "district", 50_000), 2_500);
    assert_eq!(by_the_article("akimat", "district", 49_999), 2_500, "5 % of 49,999 is 2,499.95, rounded up");
    use petitions::domain::threshold::{BodyKind, TerritoryKind, required};
    for rules in RuleSet::all() {
        let of = |body, territory, population| required(rules, body, Some((territory, population))).unwrap().count;
        assert_eq!(of(BodyKind::Maslikhat, TerritoryKind::District, 50_000), 5_000);
        assert_eq!(of(BodyKind::Maslikhat, TerritoryKind::District, 49_991), 5_000, "4,999.1 rounds up");
        assert_eq!(of(BodyKind::Maslikhat, TerritoryKind::District, 49_990), 4_999);
        assert_eq!(of(BodyKind::Maslikhat, TerritoryKind::District, 50_001), 5_000);
        assert_eq!(of(BodyKind::Akimat, TerritoryKind::CityOfRegionalSignificance, 500_000), 2_500);
        assert_eq!(of(BodyKind::AkimApparatus, TerritoryKind::CityDistrict, 20_001), 1_001);
        assert_eq!(of(BodyKind::Akimat, TerritoryKind::CityOfRepublicanSignificance, 2_500_001), 25_001);
        assert_eq!(of(BodyKind::Maslikhat, TerritoryKind::Capital, 50_000), 1_000, "no line at the upper level");
    }
}
