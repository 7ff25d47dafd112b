//! The acceptance scenarios of docs/SCENARIOS.md: each test bears the name of its scenario, `scenario_a08_`
//! that of A08.

mod bundle;
mod consideration;
mod drafting;
mod joining;
mod moderation;
mod read_only;
