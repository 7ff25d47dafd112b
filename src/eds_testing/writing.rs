//! DER by hand: tags, lengths and the few types that certificates are made of.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Datelike, Utc};

/// Tag, length and value.
pub(crate) fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len();
    let mut whole = vec![tag];
    match length {
        0..=0x7f => whole.push(length as u8),
        0x80..=0xff => whole.extend([0x81, length as u8]),
        0x100..=0xffff => whole.extend([0x82, (length >> 8) as u8, length as u8]),
        _ => whole.extend([
            0x84,
            (length >> 24) as u8,
            (length >> 16) as u8,
            (length >> 8) as u8,
            length as u8,
        ]),
    }
    // DER asks for as few bytes of length as there need be.
    if length > 0xffff && length <= 0x00ff_ffff {
        whole.splice(1..3, [0x83]);
    }
    whole.extend(value);
    whole
}

pub(crate) fn seq(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// `SET OF`, in the order that DER asks for.
pub(crate) fn set_of(mut rows: Vec<Vec<u8>>) -> Vec<u8> {
    rows.sort();
    tlv(0x31, &rows.concat())
}

/// `[number]` around something.
pub(crate) fn explicit(number: u8, value: &[u8]) -> Vec<u8> {
    tlv(0xa0 | number, value)
}

/// The same value under another tag.
pub(crate) fn retagged(tag: u8, whole: &[u8]) -> Vec<u8> {
    let mut whole = whole.to_vec();
    if let Some(first) = whole.first_mut() {
        *first = tag;
    }
    whole
}

pub(crate) fn octets(bytes: &[u8]) -> Vec<u8> {
    tlv(4, bytes)
}

pub(crate) fn bits(bytes: &[u8]) -> Vec<u8> {
    tlv(3, &[&[0], bytes].concat())
}

/// Named bits, the highest first, without trailing zeros (X.690 §11.2.2).
pub(crate) fn named_bits(byte: u8) -> Vec<u8> {
    match byte {
        0 => tlv(3, &[0]),
        _ => tlv(3, &[byte.trailing_zeros() as u8, byte]),
    }
}

/// A whole number that is not negative, from its bytes.
pub(crate) fn integer(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    match &bytes[start..] {
        [] => tlv(2, &[0]),
        rest @ [0x80..=0xff, ..] => tlv(2, &[&[0], rest].concat()),
        rest => tlv(2, rest),
    }
}

pub(crate) fn small(number: u64) -> Vec<u8> {
    integer(&number.to_be_bytes())
}

pub(crate) fn null() -> Vec<u8> {
    vec![5, 0]
}

pub(crate) fn truth() -> Vec<u8> {
    vec![1, 1, 0xff]
}

pub(crate) fn text(text: &str) -> Vec<u8> {
    tlv(0x0c, text.as_bytes())
}

/// An object identifier from its dotted form.
pub(crate) fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted.split('.').filter_map(|arc| arc.parse().ok()).collect();
    let mut bytes = Vec::new();
    if let [first, second, rest @ ..] = arcs.as_slice() {
        for arc in std::iter::once(first * 40 + second).chain(rest.iter().copied()) {
            let groups = (64 - (arc | 1).leading_zeros()).div_ceil(7);
            for group in (0..groups).rev() {
                let more = if group > 0 { 0x80 } else { 0 };
                bytes.push((arc >> (7 * group)) as u8 & 0x7f | more);
            }
        }
    }
    tlv(6, &bytes)
}

/// `Time` of RFC 5280: two digits of the year up to 2049.
pub(crate) fn time(at: DateTime<Utc>) -> Vec<u8> {
    if (1950..2050).contains(&at.year()) {
        tlv(0x17, at.format("%y%m%d%H%M%SZ").to_string().as_bytes())
    } else {
        generalized(at)
    }
}

pub(crate) fn generalized(at: DateTime<Utc>) -> Vec<u8> {
    tlv(0x18, at.format("%Y%m%d%H%M%SZ").to_string().as_bytes())
}

pub(crate) fn extension(id: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { truth() } else { Vec::new() };
    seq(&[&oid(id), &critical, &octets(value)])
}

/// PEM (RFC 7468) under a label.
pub fn pem(label: &str, der: &[u8]) -> String {
    let letters = STANDARD.encode(der);
    let lines: Vec<&str> = letters
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap_or_default())
        .collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// How many bytes the DER value at the front of `bytes` has, tag and length counted.
pub fn read_length_of(bytes: &[u8]) -> Option<usize> {
    let first = usize::from(*bytes.get(1)?);
    if first < 0x80 {
        return Some(2 + first);
    }
    let more = bytes.get(2..2 + (first & 0x7f))?;
    let length = more.iter().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
    Some(2 + more.len() + length)
}
