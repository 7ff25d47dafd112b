//! Numbers as the few digits by which points are multiplied.

use crypto_bigint::Uint;

/// The non-adjacent form of a number in odd signed digits below 2^(bits-1), the lowest first.
pub(super) fn digits<const L: usize>(mut number: Uint<L>, bits: u32) -> Vec<i16> {
    let mut found = Vec::with_capacity(Uint::<L>::BITS + 1);
    while number != Uint::ZERO {
        let low = number.as_words()[0] & ((1 << bits) - 1);
        let mut digit = 0;
        if low & 1 == 1 {
            digit = low as i16;
            if low >> (bits - 1) == 1 {
                digit -= 1 << bits;
                number = number.wrapping_add(&Uint::from_word((1 << bits) - low));
            } else {
                number = number.wrapping_sub(&Uint::from_word(low));
            }
        }
        found.push(digit);
        number = number.shr_vartime(1);
    }
    found
}
