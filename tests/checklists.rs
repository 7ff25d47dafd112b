//! The lists that names of tests cite: every line of the security checklist has a test or a reason, and
//! every scenario that a test plays stands on its page.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::too_many_lines)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The lines of the security checklist, by group.
const CHECKLIST: [(char, u32); 7] =
    [('A', 30), ('S', 14), ('Z', 10), ('I', 18), ('V', 8), ('P', 14), ('O', 15)];

#[test]
fn every_line_of_the_security_checklist_has_a_test_of_its_name_or_a_reason() {
    let page = page("SECURITY.md");
    let (tested, untested) = page.split_once("## Lines without a test").unwrap();
    let reasons: BTreeSet<String> =
        rows(untested).into_iter().map(|cells| cells[0].clone()).collect();
    assert!(reasons.len() <= 10, "{reasons:?}");
    let without: Vec<_> =
        reasons.iter().filter(|id| id.starts_with(['A', 'S', 'Z']) && *id != "S13").collect();
    assert!(without.is_empty(), "these need a test: {without:?}");
    let functions = functions();
    let (mut faults, mut shown) = (Vec::new(), BTreeSet::new());
    for cells in rows(tested) {
        let [id, names, mutation] = &cells[..] else { panic!("three cells: {cells:?}") };
        shown.insert(id.clone());
        let cited = format!("_{}{:0>2}_", id[..1].to_lowercase(), &id[1..]);
        for name in names.split(", ").map(|name| name.trim_matches('`')) {
            if !functions.contains(name) || !name.starts_with("check_") || !name.contains(&cited) {
                faults.push(format!("{id}: there is no test {name}"));
            }
        }
        if mutation.is_empty() {
            faults.push(format!("{id}: what turned it red?"));
        }
    }
    // A test that bears the id of a line is named there, whatever was added to the list since.
    let bears_an_id = |name: &&String| {
        let id = name.strip_prefix("check_").and_then(|rest| rest.split('_').next());
        id.is_some_and(|id| id.len() == 3 && id[1..].bytes().all(|byte| byte.is_ascii_digit()))
    };
    for name in functions.iter().filter(bears_an_id) {
        if !tested.contains(&format!("`{name}`")) {
            faults.push(format!("{name} stands at no line"));
        }
    }
    for (group, last) in CHECKLIST {
        for id in (1..=last).map(|number| format!("{group}{number}")) {
            if shown.contains(&id) == reasons.contains(&id) {
                faults.push(format!("{id}: needs a test or a reason, and not both"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_scenario_that_a_test_plays_stands_on_its_page_and_the_other_way_round() {
    let told: BTreeSet<String> =
        rows(&page("SCENARIOS.md")).into_iter().map(|cells| cells[0].to_lowercase()).collect();
    let played: BTreeSet<String> = functions()
        .iter()
        .filter_map(|name| name.strip_prefix("scenario_"))
        .filter_map(|name| name.split('_').next())
        .map(str::to_owned)
        .collect();
    assert!(played.len() > 30, "only {} scenarios are played", played.len());
    assert_eq!(told, played);
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn page(name: &str) -> String {
    fs::read_to_string(project().join("docs").join(name)).unwrap()
}

/// The rows of a page's tables whose first cell is an id.
fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| {
            line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
        })
        .filter(|cells| {
            cells[0].starts_with(|first: char| first.is_ascii_uppercase()) && cells[0].len() <= 3
        })
        .collect()
}

/// The names of all functions of tests and source.
fn functions() -> BTreeSet<String> {
    fn gather(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let names = text.split("fn ").skip(1);
                found.extend(names.filter_map(|after| Some(after.split_once('(')?.0.to_owned())));
            }
        }
    }
    let mut found = BTreeSet::new();
    gather(&project().join("tests"), &mut found);
    gather(&project().join("src"), &mut found);
    found
}
