//! The numbers of the law, each with its article. They stand here and nowhere else.
//!
//! Texts: the Administrative Procedural and Process-Related Code № 350-VI, chapter 12-1, as
//! inserted by Law № 31-VIII of 02.10.2023 (in force 04.04.2024: [`Version::V2024`]) and as amended
//! by Law № 246-VIII of 30.12.2025 (consolidated text of 08.05.2026: [`Version::V2026`]).
//! "Default" marks what the law leaves open: the nearest norm is cited and the number is ours.

pub mod article;
mod duplicate_bar;
mod kinds;
mod rule_set;
mod wordings;

pub use duplicate_bar::DuplicateBar;
pub use kinds::{Mode, Source, Version};
pub use rule_set::{LocalThreshold, RuleSet};
