//! What whoever runs the service sees of it: numbers, the log of requests, and how a process ends.

mod alerts;
mod doctor;
mod numbers;
mod requests;
mod stopping;

use std::collections::BTreeMap;

use crate::harness::{Api, TestApp};

/// A service that tells its numbers, with further arguments.
async fn watched(further: &[&str]) -> TestApp {
    TestApp::with(&[&["--metrics-listen", "127.0.0.1:0"], further].concat()).await
}

/// The page of numbers.
async fn page(app: &TestApp) -> String {
    let address = app.service.metrics_address().unwrap();
    let page = Api::at(&format!("http://{address}")).get("/metrics", None).await;
    assert_eq!(page.status, 200);
    String::from_utf8(page.bytes).unwrap()
}

/// Its series, each by its name with its labels.
fn series(page: &str) -> BTreeMap<String, f64> {
    let lines = page.lines().filter(|line| !line.starts_with('#'));
    let series: Vec<(String, f64)> = lines
        .map(|line| line.rsplit_once(' ').unwrap())
        .map(|(name, value)| (name.to_owned(), value.parse().unwrap()))
        .collect();
    let all = series.len();
    let series: BTreeMap<String, f64> = series.into_iter().collect();
    assert_eq!(series.len(), all, "no series stands there twice");
    series
}
