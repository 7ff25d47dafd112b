//! The table of articles, functions and tests in docs/LAW.md names only what exists.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether the file has a function of that name; none stands only in a comment.
fn has_function(path: &Path, name: &str) -> bool {
    let Ok(source) = std::fs::read_to_string(path) else { return false };
    source.lines().any(|line| {
        let code = line.split("//").next().unwrap_or_default();
        code.split("fn ").nth(1).is_some_and(|rest| rest.split(['(', '<']).next() == Some(name))
    })
}

/// `domain::office::forward` is a function of src/domain/office.rs.
fn function_exists(path: &str) -> bool {
    let Some((module, name)) = path.rsplit_once("::") else { return false };
    has_function(&root().join("src").join(format!("{}.rs", module.replace("::", "/"))), name)
}

fn test_exists(path: &str) -> bool {
    let Some((file, name)) = path.split_once("::") else { return false };
    has_function(&root().join(file), name)
}

#[test]
fn every_row_names_a_function_and_a_test_that_exist() {
    let text = std::fs::read_to_string(root().join("docs/LAW.md")).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| Article"))
        .map(|line| {
            line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect()
        })
        .collect();
    assert!(rows.len() > 40, "only {} rows were read", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let [article, _, function, test] = row[..] else { panic!("{row:?} has not four cells") };
        if !function_exists(function) {
            wrong.push(format!("{article}: no function {function}"));
        }
        if !test_exists(test) {
            wrong.push(format!("{article}: no test {test}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    for chapter in ["90-1", "90-2", "90-3", "90-4", "90-5", "90-6"] {
        assert!(rows.iter().any(|row| row[0].starts_with(chapter)), "no row for {chapter}");
    }
}
