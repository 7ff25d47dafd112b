//! Any bytes as a revocation list or a delta: a list that was not signed is never believed.
#![no_main]

mod desk;

use std::sync::LazyLock;

use desk::{desk, later, now};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use petitions_eds::revocation::{Delta, Revocation, RevocationList};
use petitions_eds_testing::{Crl, OnList};

static LIST: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let crl = Crl {
        issuer: &desk().authority.issuing,
        number: 7,
        base: None,
        this_update: now(),
        next_update: later(),
        entries: vec![OnList { serial: desk().citizen.serial(), at: now(), reason: Some(1) }],
        authorities_only: false,
    };
    crl.to_der().unwrap()
});

fuzz_target!(|bytes: &[u8]| {
    let desk = desk();
    let _ = Delta::read(bytes, &desk.issuer, now());
    if let Ok(list) = RevocationList::read(bytes, &desk.issuer, now()) {
        let said = list.state(&desk.certificate, None, now());
        assert!(matches!(said, Revocation::Revoked { .. }));
    }
});

fuzz_mutator!(|bytes: &mut [u8], size: usize, most: usize, seed: u32| {
    let size = if seed % 50 == 0 { desk::begin_with(bytes, &LIST, most) } else { size };
    fuzzer_mutate(bytes, size, most)
});
