//! Any bytes as a CMS: no panic, and nothing but what was signed is accepted.
#![no_main]

mod desk;

use desk::{TEXT, desk, now};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use petitions_eds::{Moment, Whose, examine, verify};

fuzz_target!(|bytes: &[u8]| {
    let desk = desk();
    let verdict = verify(bytes, TEXT, &desk.authorities, Moment::StampedOr(now()), Whose::Anybody);
    assert!(verdict.is_err() || bytes == desk.cms || bytes == desk.stamped);
    let _ = examine(bytes, TEXT);
});

// Without an example to begin with, nothing would get past the first tags.
fuzz_mutator!(|bytes: &mut [u8], size: usize, most: usize, seed: u32| {
    let size = match seed % 50 {
        0 => desk::begin_with(bytes, &desk().cms, most),
        1 => desk::begin_with(bytes, &desk().stamped, most),
        _ => size,
    };
    fuzzer_mutate(bytes, size, most)
});
