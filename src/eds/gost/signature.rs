//! The signature of GOST R 34.10 over a curve (RFC 7091 §6).

use crypto_bigint::modular::runtime_mod::DynResidue;
use crypto_bigint::{Encoding, Uint};

use super::curve::{Curve, Point};
use super::fault::Fault;

impl<const L: usize> Curve<L>
where
    Uint<L>: Encoding,
{
    /// RFC 7091 §6.2: is `signature` (r, then s) the key's over `digest`?
    pub fn verify(&self, key: &Point<L>, digest: &[u8], signature: &[u8]) -> Result<(), Fault> {
        if digest.len() != Self::BYTES || signature.len() != 2 * Self::BYTES {
            return Err(Fault::DoesNotFit);
        }
        let (r, s) = signature.split_at(Self::BYTES);
        let (r, s) = (Uint::from_le_slice(r), Uint::from_le_slice(s));
        let in_range = |number: &Uint<L>| *number != Uint::ZERO && *number < self.q;
        if !in_range(&r) || !in_range(&s) {
            return Err(Fault::OutOfRange);
        }
        let (inverse, _) = self.number(digest).inv_odd_mod(&self.q);
        let inverse = DynResidue::new(&inverse, self.scalars);
        let times = |number: &Uint<L>| DynResidue::new(number, self.scalars).mul(&inverse);
        let sum = self.combined(&times(&s).retrieve(), &times(&r).neg().retrieve(), key);
        // x = X/Z², compared without dividing; x mod q is r, so x is r or r + q.
        let z2 = self.mul(&sum.z, &sum.z);
        let again = r.wrapping_add(&self.q);
        let fits = self.mul(&r, &z2) == sum.x
            || (again > r && again < self.p && self.mul(&again, &z2) == sum.x);
        if sum.z != Uint::ZERO && fits { Ok(()) } else { Err(Fault::DoesNotFit) }
    }

    /// A signature with the nonce `k`, for authorities that tests make up: it takes a time that
    /// tells the secrets. `None` if `k` is of no use and another must be drawn.
    pub fn sign_leaking(&self, secret: &[u8], k: &[u8], digest: &[u8]) -> Option<Vec<u8>> {
        if [secret, k, digest].iter().any(|bytes| bytes.len() != Self::BYTES) {
            return None;
        }
        let residue = |number: &Uint<L>| DynResidue::new(number, self.scalars);
        let k = self.number(k);
        let (x, _) = self.affine(&self.combined(&k, &Uint::ZERO, &self.base))?;
        let r = if x < self.q { x } else { x.wrapping_sub(&self.q) };
        let s = residue(&r)
            .mul(&residue(&self.number(secret)))
            .add(&residue(&k).mul(&residue(&self.number(digest))))
            .retrieve();
        (r != Uint::ZERO && s != Uint::ZERO)
            .then(|| [r.to_le_bytes().as_ref(), s.to_le_bytes().as_ref()].concat())
    }

    /// The coordinates of the public key to `secret`, little-endian: x, then y.
    pub fn public_leaking(&self, secret: &[u8]) -> Option<Vec<u8>> {
        if secret.len() != Self::BYTES {
            return None;
        }
        let sum = self.combined(&self.number(secret), &Uint::ZERO, &self.base);
        let (x, y) = self.affine(&sum)?;
        Some([x.to_le_bytes().as_ref(), y.to_le_bytes().as_ref()].concat())
    }

    /// Little-endian bytes as a number of 1..q: reduced, and 1 in the place of 0.
    fn number(&self, bytes: &[u8]) -> Uint<L> {
        let number = Uint::from_le_slice(bytes);
        let number = if number < self.q { number } else { number.wrapping_sub(&self.q) };
        if number == Uint::ZERO { Uint::ONE } else { number }
    }
}
