#![allow(clippy::unwrap_used)]

use crypto_bigint::Encoding;

use super::*;

const SECRET: [u8; 64] = [0x5a; 64];
const NONCE: [u8; 64] = [0x3c; 64];

/// y² = x³ - 3x + b of the base point and of its multiple, and a signature that comes round.
#[test]
fn keys_lie_on_their_curves_and_signatures_come_round() {
    let public = GOST_512.public_leaking(&SECRET).unwrap();
    let key = GOST_512.point(&public[..64], &public[64..]).unwrap();
    let signature = GOST_512.sign_leaking(&SECRET, &NONCE, &[7; 64]).unwrap();
    assert_eq!(GOST_512.verify(&key, &[7; 64], &signature), Ok(()));
    assert_eq!(GOST_512.verify(&key, &[8; 64], &signature), Err(Fault::DoesNotFit));

    let public = GOST_256.public_leaking(&SECRET[..32]).unwrap();
    let key = GOST_256.point(&public[..32], &public[32..]).unwrap();
    let signature = GOST_256.sign_leaking(&SECRET[..32], &NONCE[..32], &[7; 32]).unwrap();
    assert_eq!(GOST_256.verify(&key, &[7; 32], &signature), Ok(()));
    assert_eq!(GOST_256.verify(&key, &[8; 32], &signature), Err(Fault::DoesNotFit));
}

#[test]
fn a_digest_of_nothing_but_zeros_counts_as_one() {
    let public = GOST_256.public_leaking(&SECRET[..32]).unwrap();
    let key = GOST_256.point(&public[..32], &public[32..]).unwrap();
    let mut one = [0; 32];
    one[0] = 1;
    let signature = GOST_256.sign_leaking(&SECRET[..32], &NONCE[..32], &one).unwrap();
    assert_eq!(GOST_256.verify(&key, &[0; 32], &signature), Ok(()));
}

#[test]
fn r_and_s_out_of_range_are_told_from_a_signature_that_does_not_fit() {
    let public = GOST_512.public_leaking(&SECRET).unwrap();
    let key = GOST_512.point(&public[..64], &public[64..]).unwrap();
    let good = GOST_512.sign_leaking(&SECRET, &NONCE, &[7; 64]).unwrap();
    for (place, bytes) in [(0, [0; 64]), (64, [0; 64]), (0, [255; 64]), (64, [255; 64])] {
        let mut bad = good.clone();
        bad[place..place + 64].copy_from_slice(&bytes);
        assert_eq!(GOST_512.verify(&key, &[7; 64], &bad), Err(Fault::OutOfRange));
    }
    assert_eq!(GOST_512.verify(&key, &[7; 64], &good[1..]), Err(Fault::DoesNotFit));
    assert_eq!(GOST_512.verify(&key, &[7; 63], &good), Err(Fault::DoesNotFit));
}

#[test]
fn points_off_the_curve_and_coordinates_outside_the_field_are_no_keys() {
    let mut public = GOST_512.public_leaking(&SECRET).unwrap();
    public[0] ^= 1;
    assert_eq!(GOST_512.point(&public[..64], &public[64..]), Err(Fault::NotOnCurve));
    // p + 3 is the base point's x in another spelling.
    let p_plus_3 = [vec![0xca, 0xfd], vec![0xff; 62]].concat();
    let y = GOST_512.public_leaking(&[[1].as_slice(), &[0; 63]].concat()).unwrap()[64..].to_vec();
    let x = [[3].as_slice(), &[0; 63]].concat();
    assert!(GOST_512.point(&x, &y).is_ok());
    assert_eq!(GOST_512.point(&p_plus_3, &y), Err(Fault::NotOnCurve));
    assert_eq!(GOST_512.point(&[0; 64], &[0; 64]), Err(Fault::NotOnCurve));
}

/// q times the base point is the point at infinity: the constants belong together.
#[test]
fn the_base_points_have_their_orders() {
    let q = "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893";
    let q = U256::from_be_hex(q);
    let half = q.shr_vartime(1);
    let rest = q.wrapping_sub(&half);
    let one = GOST_256.public_leaking(&half.to_le_bytes()).unwrap();
    let other = GOST_256.public_leaking(&rest.to_le_bytes()).unwrap();
    // h G + (h + 1) G = O: the same x, and y of the other sign.
    assert_eq!(one[..32], other[..32]);
    assert_ne!(one[32..], other[32..]);
}
