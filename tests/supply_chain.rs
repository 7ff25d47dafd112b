//! What we build upon: licences and sources of every dependency, and that none of our code is unsafe. The
//! line P10 of docs/SECURITY.md.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::too_many_lines)]

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, Licensee, ParseMode};

/// The list of a key in deny.toml.
fn listed(section: &str, key: &str) -> BTreeSet<String> {
    let text = include_str!("../deny.toml");
    let from = text.split_once(&format!("[{section}]")).unwrap().1;
    let list = from.split_once(&format!("\n{key} = [")).unwrap().1.split_once(']').unwrap().0;
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Every package of the lock file, as cargo knows it.
fn packages() -> Vec<Value> {
    let arguments = ["metadata", "--locked", "--format-version", "1"];
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Whether a licence expression (SPDX, or the older form with a slash) can be met with these licences.
fn is_met(expression: &str, allowed: &[Licensee]) -> bool {
    Expression::parse_mode(expression, ParseMode::LAX).is_ok_and(|expression| {
        expression.evaluate(|asked| allowed.iter().any(|licensee| licensee.satisfies(asked)))
    })
}

#[test]
fn check_p10_every_licence_is_permissive_and_every_source_the_registry() {
    let named = listed("licenses", "allow");
    assert!(named.iter().all(|name| !name.contains("GPL") && !name.contains("SSPL")), "{named:?}");
    let allowed: Vec<Licensee> = named.iter().map(|name| Licensee::parse(name).unwrap()).collect();
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("MIT OR GPL-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("MIT/Apache-2.0", true),
        ("(MIT OR GPL-3.0) AND AGPL-3.0", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("", false),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
    let packages = packages();
    assert!(packages.len() > 200, "{}", packages.len());
    let banned: BTreeSet<String> =
        ["openssl", "native-tls", "sqlx", "async-std"].map(str::to_owned).into();
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        assert!(!banned.contains(name), "{name} is banned");
        if package["source"].is_null() {
            assert!(name == "petitions" || name.starts_with("petitions-"), "{name} is not ours");
            continue;
        }
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_met(licence, &allowed), "{name}: {licence}");
        let source = package["source"].as_str().unwrap_or_default();
        assert!(source.starts_with("registry+"), "{name}: {source}");
    }
}

#[test]
fn check_p10_none_of_our_code_is_unsafe() {
    let workspace = include_str!("../Cargo.toml");
    let lints = workspace.split_once("\n[workspace.lints.rust]\n").unwrap().1;
    let lints = lints.split_once("\n[").unwrap().0;
    assert!(lints.lines().any(|line| line == "unsafe_code = \"forbid\""), "{lints}");
    let ours: Vec<Value> =
        packages().into_iter().filter(|package| package["source"].is_null()).collect();
    assert!(ours.len() > 10, "{} packages", ours.len());
    for package in &ours {
        let path = package["manifest_path"].as_str().unwrap();
        let manifest = std::fs::read_to_string(path).unwrap();
        assert!(manifest.contains("\n[lints]\nworkspace = true\n"), "{path} has lints of its own");
    }
}
