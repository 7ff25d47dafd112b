//! A point of the list of prohibited subjects.

use super::subject::ProhibitedSubject;
use crate::rules::article;

/// A short wording in the three languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wording {
    /// In Kazakh.
    pub kk: &'static str,
    /// In Russian.
    pub ru: &'static str,
    /// In English.
    pub en: &'static str,
}

/// A point of the list in one version of the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Point {
    /// Number of the point within part 3 of article 90-2.
    pub number: u8,
    /// What it prohibits.
    pub subject: ProhibitedSubject,
    /// The same in words for readers.
    pub names: Wording,
}

impl Point {
    /// The point as an article: "90-2(3)(9)".
    pub fn article(&self) -> String {
        format!("{}({})", article::PROHIBITED_SUBJECTS, self.number)
    }
}

pub(super) const fn point(
    number: u8,
    subject: ProhibitedSubject,
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
) -> Point {
    Point { number, subject, names: Wording { kk, ru, en } }
}
