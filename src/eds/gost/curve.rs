//! Short Weierstrass curves with a = -3 over p = 2^n - c, for public data alone: nothing here takes
//! the same time for every number, so nothing here may see a secret that matters.

use crypto_bigint::modular::runtime_mod::DynResidueParams;
use crypto_bigint::{Encoding, Limb, Uint};

use super::digits::digits;
use super::fault::Fault;
use super::parameters::Parameters;

/// An affine point other than the point at infinity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point<const L: usize> {
    x: Uint<L>,
    y: Uint<L>,
}

/// A point in Jacobian coordinates: x = X/Z², y = Y/Z³; at infinity Z = 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jacobian<const L: usize> {
    pub(super) x: Uint<L>,
    y: Uint<L>,
    pub(super) z: Uint<L>,
}

impl<const L: usize> Jacobian<L> {
    const INFINITY: Self = Self { x: Uint::ONE, y: Uint::ONE, z: Uint::ZERO };
}

/// A curve of L limbs with its base point of order q.
#[derive(Debug)]
pub struct Curve<const L: usize> {
    c: Limb,
    pub(super) p: Uint<L>,
    b: Uint<L>,
    pub(super) q: Uint<L>,
    pub(super) base: Point<L>,
    multiples: Vec<Jacobian<L>>,
    pub(super) scalars: DynResidueParams<L>,
}

/// Bits of the windows over the base point, whose multiples are kept, and over a key.
const BASE_WINDOW: u32 = 7;
const KEY_WINDOW: u32 = 5;

impl<const L: usize> Curve<L>
where
    Uint<L>: Encoding,
{
    /// Bytes of a coordinate and of each half of a signature.
    pub const BYTES: usize = L * Limb::BYTES;

    pub(super) fn new(parameters: &Parameters) -> Self {
        let c = Limb(parameters.below_power as _);
        let q = Uint::from_be_hex(parameters.q);
        let base = Point { x: Uint::from_be_hex(parameters.x), y: Uint::from_be_hex(parameters.y) };
        let mut curve = Self {
            c,
            p: Uint::ZERO.wrapping_sub(&Uint::from(c)),
            b: Uint::from_be_hex(parameters.b),
            q,
            base,
            multiples: Vec::new(),
            scalars: DynResidueParams::new(&q),
        };
        curve.multiples = curve.odd_multiples(&base, BASE_WINDOW);
        curve
    }

    /// The point with these little-endian coordinates, if the curve has it.
    pub fn point(&self, x: &[u8], y: &[u8]) -> Result<Point<L>, Fault> {
        if x.len() != Self::BYTES || y.len() != Self::BYTES {
            return Err(Fault::NotOnCurve);
        }
        let point = Point { x: Uint::from_le_slice(x), y: Uint::from_le_slice(y) };
        let in_field = point.x < self.p && point.y < self.p;
        let x = &point.x;
        let right = self.add(&self.mul(&self.mul(x, x), x), &self.b);
        let right = self.sub(&right, &self.add(&self.add(x, x), x));
        if in_field && self.mul(&point.y, &point.y) == right {
            Ok(point)
        } else {
            Err(Fault::NotOnCurve)
        }
    }

    pub(super) fn affine(&self, point: &Jacobian<L>) -> Option<(Uint<L>, Uint<L>)> {
        let (inverse, exists) = point.z.inv_odd_mod(&self.p);
        let squared = self.mul(&inverse, &inverse);
        let y = self.mul(&point.y, &self.mul(&squared, &inverse));
        bool::from(exists).then(|| (self.mul(&point.x, &squared), y))
    }

    /// `of_base` times the base point and `of_key` times the key.
    pub(super) fn combined(
        &self,
        of_base: &Uint<L>,
        of_key: &Uint<L>,
        key: &Point<L>,
    ) -> Jacobian<L> {
        let multiples = self.odd_multiples(key, KEY_WINDOW);
        let base = digits(*of_base, BASE_WINDOW);
        let key = digits(*of_key, KEY_WINDOW);
        let mut sum = Jacobian::INFINITY;
        for place in (0..base.len().max(key.len())).rev() {
            sum = self.double(&sum);
            sum = self.add_digit(sum, base.get(place), &self.multiples);
            sum = self.add_digit(sum, key.get(place), &multiples);
        }
        sum
    }

    fn add_digit(
        &self,
        sum: Jacobian<L>,
        digit: Option<&i16>,
        multiples: &[Jacobian<L>],
    ) -> Jacobian<L> {
        let digit = digit.copied().unwrap_or(0);
        match multiples.get(usize::from(digit.unsigned_abs() / 2)) {
            Some(multiple) if digit > 0 => self.sum(&sum, multiple),
            Some(Jacobian { x, y, z }) if digit < 0 => {
                let opposite = Jacobian { x: *x, y: self.sub(&Uint::ZERO, y), z: *z };
                self.sum(&sum, &opposite)
            }
            _ => sum,
        }
    }

    /// P, 3P, 5P ... as many as the digits of a window of `bits` bits can ask for.
    fn odd_multiples(&self, point: &Point<L>, bits: u32) -> Vec<Jacobian<L>> {
        let first = Jacobian { x: point.x, y: point.y, z: Uint::ONE };
        let twice = self.double(&first);
        std::iter::successors(Some(first), |last| Some(self.sum(last, &twice)))
            .take(1 << (bits - 2))
            .collect()
    }

    /// "dbl-2001-b": 3 multiplications and 5 squarings.
    fn double(&self, point: &Jacobian<L>) -> Jacobian<L> {
        let Jacobian { x, y, z } = point;
        let delta = self.mul(z, z);
        let gamma = self.mul(y, y);
        let beta = self.mul(x, &gamma);
        let alpha = self.mul(&self.sub(x, &delta), &self.add(x, &delta));
        let alpha = self.add(&self.add(&alpha, &alpha), &alpha);
        let beta2 = self.add(&beta, &beta);
        let beta4 = self.add(&beta2, &beta2);
        let x3 = self.sub(&self.mul(&alpha, &alpha), &self.add(&beta4, &beta4));
        let yz = self.add(y, z);
        let z3 = self.sub(&self.sub(&self.mul(&yz, &yz), &gamma), &delta);
        let gamma2 = self.add(&gamma, &gamma);
        let gamma8 = self.mul(&gamma2, &gamma2);
        let y3 = self.mul(&alpha, &self.sub(&beta4, &x3));
        Jacobian { x: x3, y: self.sub(&y3, &self.add(&gamma8, &gamma8)), z: z3 }
    }

    /// "add-1998-cmo": 12 multiplications and 4 squarings, and the cases that it leaves out.
    fn sum(&self, one: &Jacobian<L>, other: &Jacobian<L>) -> Jacobian<L> {
        if one.z == Uint::ZERO {
            return *other;
        }
        if other.z == Uint::ZERO {
            return *one;
        }
        let (z1z1, z2z2) = (self.mul(&one.z, &one.z), self.mul(&other.z, &other.z));
        let (u1, u2) = (self.mul(&one.x, &z2z2), self.mul(&other.x, &z1z1));
        let s1 = self.mul(&self.mul(&one.y, &other.z), &z2z2);
        let s2 = self.mul(&self.mul(&other.y, &one.z), &z1z1);
        let (h, r) = (self.sub(&u2, &u1), self.sub(&s2, &s1));
        if h == Uint::ZERO {
            return if r == Uint::ZERO { self.double(one) } else { Jacobian::INFINITY };
        }
        let hh = self.mul(&h, &h);
        let hhh = self.mul(&h, &hh);
        let v = self.mul(&u1, &hh);
        let x = self.sub(&self.sub(&self.mul(&r, &r), &hhh), &self.add(&v, &v));
        let y = self.sub(&self.mul(&r, &self.sub(&v, &x)), &self.mul(&s1, &hhh));
        Jacobian { x, y, z: self.mul(&self.mul(&one.z, &other.z), &h) }
    }

    pub(super) fn mul(&self, a: &Uint<L>, b: &Uint<L>) -> Uint<L> {
        a.mul_mod_special(b, self.c)
    }

    fn add(&self, a: &Uint<L>, b: &Uint<L>) -> Uint<L> {
        a.add_mod_special(b, self.c)
    }

    fn sub(&self, a: &Uint<L>, b: &Uint<L>) -> Uint<L> {
        a.sub_mod_special(b, self.c)
    }
}
