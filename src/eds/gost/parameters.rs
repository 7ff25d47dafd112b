//! How a curve is written down in its standard.

/// A curve y² = x³ - 3x + b over the field of p = 2^n - `below_power`, in hexadecimal.
pub(super) struct Parameters {
    pub(super) below_power: u64,
    pub(super) b: &'static str,
    pub(super) q: &'static str,
    pub(super) x: &'static str,
    pub(super) y: &'static str,
}
