//! Whole numbers by their names: what the intake takes, and what an answer can reach.

use std::ops::RangeInclusive;

use crate::intake::query::MAX_LIMIT;
use crate::public::reference::calendar::YEARS;
use crate::public::reference::working_days::MAX_WORKING_DAYS;

/// The largest number that every client holds exactly (RFC 8259, section 6).
pub(crate) const EXACT: i64 = 9_007_199_254_740_991;
/// The largest of 32 bits.
const SMALL: i64 = i32::MAX as i64;

/// Bounds and an example of a whole number of this name.
pub(crate) fn numbers(schema: &str, name: &str, format: &str) -> (RangeInclusive<i64>, i64) {
    match (schema, name) {
        ("NewCitizens", "count") => (1..=app::sandbox::MAX_CITIZENS.into(), 50),
        ("NewTestClock" | "TestClock", "offset_seconds") => (-EXACT..=EXACT, 0),
        ("CertificateJudgement", "reason") => (0..=10, 1),
        (_, "working_days_left") => (-SMALL..=SMALL, 3),
        (_, "overlap_hours") => (0..=168, 24),
        (_, "year") => (i64::from(*YEARS.start())..=i64::from(*YEARS.end()), 2026),
        (_, "status") => (100..=599, 422),
        (_, "limit") => (1..=MAX_LIMIT, 20),
        // Of counted pages; what is asked for above a thousand is cut.
        ("parameter", "days") => (0..=i64::from(MAX_WORKING_DAYS), 15),
        ("parameter", "size") => (1..=i64::from(u32::MAX), 20),
        ("parameter", "page") => (0..=i64::from(u32::MAX), 0),
        (_, "version" | "ordinal") => (1..=SMALL, 1),
        (_, "expires_in") => (1..=SMALL, 600),
        (_, "days") => (0..=10_000, 15),
        (_, "minimum_age") => (0..=150, 16),
        (_, "signature_count" | "signatures") => (0..=EXACT, 1_204),
        (_, "required_count" | "government_votes") => (0..=EXACT, 50_000),
        (_, "joiners_required") => (0..=EXACT, 50),
        (_, "population") => (0..=EXACT, 20_139_914),
        (_, "size") => (0..=EXACT, 48_213),
        _ if format == "int64" => (0..=EXACT, 3),
        _ => (0..=SMALL, 3),
    }
}
