//! What we build upon: licences and sources of every dependency, and that none of our code is unsafe. The
//! line P10 of docs/SECURITY.md.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

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

/// Whether a licence expression (SPDX) can be met with these licences.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.trim();
    let top = |separator: &str| -> Vec<String> {
        let (mut parts, mut depth) = (vec![String::new()], 0);
        for word in expression
            .replace('/', " OR ")
            .replace('(', " ( ")
            .replace(')', " ) ")
            .split_whitespace()
        {
            depth += i32::from(word == "(") - i32::from(word == ")");
            if depth == 0 && word == separator {
                parts.push(String::new());
            } else {
                let last = parts.last_mut().unwrap();
                *last = format!("{last} {word}").trim().to_owned();
            }
        }
        parts
    };
    let (ors, ands) = (top("OR"), top("AND"));
    if ors.len() > 1 {
        return ors.iter().any(|part| is_met(part, allowed));
    }
    if ands.len() > 1 {
        return ands.iter().all(|part| is_met(part, allowed));
    }
    match ands[0].strip_prefix("( ").and_then(|inner| inner.strip_suffix(" )")) {
        Some(inner) => is_met(inner, allowed),
        None => allowed.contains(&ands[0]),
    }
}

#[test]
fn p10_every_licence_is_permissive_and_every_source_the_registry() {
    let allowed = listed("licenses", "allow");
    assert!(
        allowed.iter().all(|name| !name.contains("GPL") && !name.contains("SSPL")),
        "{allowed:?}"
    );
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
        if name == "petitions" {
            continue;
        }
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_met(licence, &allowed), "{name}: {licence}");
        let source = package["source"].as_str().unwrap_or_default();
        assert!(source.starts_with("registry+"), "{name}: {source}");
    }
}

#[test]
fn p10_none_of_our_code_is_unsafe() {
    for root in ["src/lib.rs", "src/main.rs"] {
        let text =
            std::fs::read_to_string(format!("{}/{root}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert!(text.contains("#![forbid(unsafe_code)]"), "{root}");
    }
}
