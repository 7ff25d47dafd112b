//! The table of articles, functions and tests in docs/LAW.md names only what exists, where it is.
//! `UPDATE_LAW=1 cargo test --test law articles` puts right the paths of what has moved.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(super::ROOT)
}

/// Whether the source has a function of that name; none stands only in a comment.
fn has_function(source: &str, name: &str) -> bool {
    source.lines().any(|line| {
        let code = line.split("//").next().unwrap_or_default();
        code.split("fn ").nth(1).is_some_and(|rest| rest.split(['(', '<']).next() == Some(name))
    })
}

/// Every Rust file below these folders, by its path from the root, with its text.
fn sources() -> Vec<(String, String)> {
    let mut folders = vec![root().join("src"), root().join("tests")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.push((name, text));
            }
        }
    }
    found.sort();
    found
}

/// A cell `[path::name](../path)`.
fn named(cell: &str) -> Option<(&str, &str)> {
    let (text, link) = cell.strip_prefix('[')?.strip_suffix(')')?.split_once("](../")?;
    let (path, name) = text.rsplit_once("::")?;
    (path == link).then_some((path, name))
}

/// Where a function that is not at its path is instead.
enum Found {
    Here,
    /// In one other file alone.
    Moved(String),
    Lost(String),
}

fn look_for(sources: &[(String, String)], path: &str, name: &str) -> Found {
    let holders: Vec<&str> = sources
        .iter()
        .filter(|(_, text)| has_function(text, name))
        .map(|(file, _)| file.as_str())
        .collect();
    if holders.contains(&path) {
        return Found::Here;
    }
    // A file that became a folder keeps its functions below it; a name used elsewhere is another's.
    let folder = format!("{}/", path.trim_end_matches(".rs"));
    let room = Path::new(path).parent().and_then(Path::to_str).unwrap_or_default();
    let within = |place: &str| -> Vec<&str> {
        holders.iter().copied().filter(|file| file.starts_with(place)).collect()
    };
    for candidates in [within(&folder), within(room), within(path.split('/').next().unwrap())] {
        if let [only] = candidates[..] {
            return Found::Moved(only.to_owned());
        }
    }
    Found::Lost(match holders[..] {
        [] => "no function of that name anywhere".to_owned(),
        _ => format!("found in {}", holders.join(", ")),
    })
}

#[test]
fn every_row_names_a_function_and_a_test_that_exist() {
    let page = root().join("docs/LAW.md");
    let mut text = std::fs::read_to_string(&page).unwrap();
    let sources = sources();
    let (mut wrong, mut moved) = (Vec::new(), Vec::new());
    let mut articles = Vec::new();
    for row in text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Article"))
    {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [article, _, function, test] = cells[..] else { panic!("{row} has not four cells") };
        articles.push(article.to_owned());
        for (what, cell) in [("function", function), ("test", test)] {
            let Some((path, name)) = named(cell) else {
                wrong.push(format!("{article}: {cell} is not [path::name](../path)"));
                continue;
            };
            match look_for(&sources, path, name) {
                Found::Here => {}
                Found::Moved(place) => {
                    wrong.push(format!("{article}: {what} {name} is not in {path} but in {place}"));
                    moved.push((cell.to_owned(), format!("[{place}::{name}](../{place})")));
                }
                Found::Lost(where_else) => {
                    wrong.push(format!("{article}: no {what} {name} in {path}; {where_else}"));
                }
            }
        }
    }
    if std::env::var_os("UPDATE_LAW").is_some() {
        for (former, present) in &moved {
            text = text.replace(former, present);
        }
        std::fs::write(&page, &text).unwrap();
        wrong.retain(|line| !line.contains(" but in "));
    }
    assert!(
        wrong.is_empty(),
        "docs/LAW.md (what moved: UPDATE_LAW=1 cargo test --test law articles):\n  {}",
        wrong.join("\n  ")
    );
    assert!(articles.len() > 70, "only {} rows were read", articles.len());
    for chapter in ["90-1", "90-2", "90-3", "90-4", "90-5", "90-6"] {
        assert!(
            articles.iter().any(|article| article.starts_with(chapter)),
            "no row for {chapter}"
        );
    }
}

/// Grounds on which placement is refused: each has a row that says so (90-2(4)).
#[test]
fn every_ground_of_rejection_has_a_row_of_its_own() {
    let text = std::fs::read_to_string(root().join("docs/LAW.md")).unwrap();
    for (article, words) in [
        ("90-2(4)(1)", "The window ends with fewer"),
        ("90-2(4)(2)", "Rejection on content"),
        ("90-2(4)(2)", "Rejection on a prohibited subject"),
        ("90-2(4)(3)", "Rejection on it names the petition in the way"),
    ] {
        assert!(
            text.lines().any(|row| row.contains(article) && row.contains(words)),
            "no row for {article}: {words}"
        );
    }
}
