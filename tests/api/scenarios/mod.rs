//! The acceptance scenarios of docs/SCENARIOS.md: each test bears the name of its scenario, `scenario_a08_`
//! that of A08.

mod bundle;
mod consideration;
mod delays;
mod drafting;
mod holds;
mod joining;
mod moderation;
mod notes_and_tags;
mod read_only;
