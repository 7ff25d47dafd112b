//! GOST R 34.10: verification over the two curves of the national authority.
//!
//! The standards: GOST R 34.10-2012 (RFC 7091), the same text as 34.10-2015; GOST 34.310-2004 is the
//! same algorithm with 256 bits. That the authority's signatures are made over these published
//! curves, with these digests and byte orders, is written nowhere and was measured on its test
//! certificates: everything is little-endian, the digest as a number too, and `r` stands before `s`.

mod curve;
mod digits;
mod fault;
mod parameters;
mod signature;

use std::sync::LazyLock;

use crypto_bigint::{U256, U512};

use parameters::Parameters;

pub use curve::{Curve, Point};
pub use fault::Fault;

/// The curve of 512 bits and its points.
pub type Curve512 = Curve<{ U512::LIMBS }>;
/// The curve of 256 bits and its points.
pub type Curve256 = Curve<{ U256::LIMBS }>;
/// A key of the line of 2015.
pub type Point512 = Point<{ U512::LIMBS }>;
/// A key of the line of 2004.
pub type Point256 = Point<{ U256::LIMBS }>;

/// id-tc26-gost-3410-12-512-paramSetA (RFC 7836, appendix A.1).
pub static GOST_512: LazyLock<Curve512> = LazyLock::new(|| {
    Curve::new(&Parameters {
        below_power: 0x239,
        b: "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265\
            EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
        q: "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\
            27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
        x: "0000000000000000000000000000000000000000000000000000000000000000\
            0000000000000000000000000000000000000000000000000000000000000003",
        y: "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921\
            DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
    })
});

/// id-GostR3410-2001-CryptoPro-A-ParamSet (RFC 4357 §11.4), which TC 26 calls
/// id-tc26-gost-3410-2012-256-paramSetB.
pub static GOST_256: LazyLock<Curve256> = LazyLock::new(|| {
    Curve::new(&Parameters {
        below_power: 0x269,
        b: "00000000000000000000000000000000000000000000000000000000000000A6",
        q: "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893",
        x: "0000000000000000000000000000000000000000000000000000000000000001",
        y: "8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14",
    })
});

#[cfg(test)]
mod tests;
