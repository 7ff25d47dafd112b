//! The paragraphs of a mail, and what may become a link in them.

use serde::Serialize;
use serde_json::{Map, Value};

/// A paragraph of a mail; `link` when it is nothing but one of our own addresses.
#[derive(Debug, Serialize)]
pub(super) struct Paragraph {
    pub(super) lines: Vec<String>,
    pub(super) link: Option<String>,
}

/// The addresses that may become links: those given as facts, never one that somebody wrote.
pub(super) struct Links(Vec<String>);

impl Links {
    /// Those among the facts.
    pub(super) fn of(context: &Map<String, Value>) -> Self {
        Self(
            ["link", "petition_link", "unsubscribe_link"]
                .into_iter()
                .filter_map(|name| context.get(name)?.as_str())
                .filter(|link| link.starts_with("https://") || link.starts_with("http://"))
                .map(str::to_owned)
                .collect(),
        )
    }

    /// A text as paragraphs: an empty line ends one.
    pub(super) fn paragraphs(&self, text: &str) -> Vec<Paragraph> {
        text.split("\n\n")
            .map(|paragraph| paragraph.lines().map(str::trim).filter(|line| !line.is_empty()))
            .map(|lines| lines.map(str::to_owned).collect::<Vec<_>>())
            .filter(|lines| !lines.is_empty())
            .map(|lines| {
                let link =
                    (lines.len() == 1 && self.0.contains(&lines[0])).then(|| lines[0].clone());
                Paragraph { lines, link }
            })
            .collect()
    }
}
