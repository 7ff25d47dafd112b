//! Alerts and dashboard ask for numbers that are told, and each alert is explained.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use super::{page, watched};

const ALERTS: &str = include_str!("../../../deploy/prometheus/alerts.yml");
const DASHBOARD: &str = include_str!("../../../deploy/grafana/petitions.json");
const RUNBOOK: &str = include_str!("../../../docs/OPERATIONS.md");

/// Names that look like numbers of ours in an expression.
fn asked(text: &str) -> BTreeSet<String> {
    let word = |letter: char| !(letter.is_ascii_alphanumeric() || letter == '_');
    let ours = |name: &&str| name.starts_with("petitions_") || name.starts_with("process_");
    text.split(word).filter(ours).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_alerts_and_dashboard_ask_for_is_told() {
    // Told where there are such: lists that are named, an embedded database, a standby for readings, witnesses.
    const TOLD_ELSEWHERE: [&str; 6] = [
        "petitions_revocation_lists_stale",
        "petitions_embedded_restarts_total",
        "petitions_standby_readings_total",
        "petitions_signature_log_quorum",
        "petitions_signature_log_witnessed_entries",
        "petitions_signature_log_cosignatures",
    ];
    let app = watched(&[]).await;
    let page = page(&app).await;
    app.close().await;
    let mut told: BTreeSet<String> = TOLD_ELSEWHERE.map(str::to_owned).into();
    for line in page.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').unwrap();
        told.insert(name.to_owned());
        if kind == "histogram" {
            told.extend(["_bucket", "_sum", "_count"].map(|suffix| format!("{name}{suffix}")));
        }
    }
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let expressions = panels.iter().flat_map(|panel| panel["targets"].as_array());
    let expressions: Vec<&str> =
        expressions.flatten().map(|target| target["expr"].as_str().unwrap()).collect();
    assert!(expressions.len() > 30);
    let expressions = expressions.join("\n");
    let of_alerts: Vec<&str> = ALERTS.lines().filter(|line| !line.contains("rule_files")).collect();
    let asked = &asked(&expressions) | &asked(&of_alerts.join("\n"));
    let unknown: Vec<&String> = asked.difference(&told).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let unseen: Vec<&String> = told
        .iter()
        .filter(|name| {
            name.starts_with("petitions_")
                && !name.contains("_sum")
                && !name.contains("_count")
                && !name.ends_with("_bucket")
        })
        .filter(|name| !asked.contains(*name) && !asked.contains(&format!("{name}_bucket")))
        .collect();
    // What is told for nobody's eyes costs all the same: the build, and how a process ends.
    assert_eq!(unseen, ["petitions_build_info", "petitions_closing"]);
}

#[test]
fn every_alert_is_explained() {
    let names: Vec<&str> =
        ALERTS.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(names.len() > 20);
    for name in names {
        let told = RUNBOOK.split(&format!("**{name}.** ")).nth(1);
        let told = told.unwrap_or_else(|| panic!("{name} is not explained"));
        let paragraph = told.split("\n\n").next().unwrap();
        assert!(paragraph.len() > 120, "{name}: {paragraph}");
    }
}

#[test]
fn promtool_takes_the_alerts_and_they_ring_when_they_should() {
    let promtool = std::env::var("PETITIONS_PROMTOOL").unwrap_or_else(|_| "promtool".to_owned());
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/prometheus");
    for arguments in [["check", "rules", "alerts.yml"], ["test", "rules", "alerts_test.yml"]] {
        let Ok(said) = Command::new(&promtool).args(arguments).current_dir(folder).output() else {
            eprintln!("skipped: {promtool} is not here");
            return;
        };
        let words = [said.stdout, said.stderr].concat();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&words));
    }
}
