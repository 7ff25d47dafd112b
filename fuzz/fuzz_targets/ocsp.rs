//! Any bytes as a responder's answer: never good unless the responder said so.
#![no_main]

mod desk;

use std::sync::LazyLock;

use desk::{desk, now};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use petitions_eds::revocation::{Request, Revocation};
use petitions_eds_testing::{Answer, State};

static REQUEST: LazyLock<Request> =
    LazyLock::new(|| Request::new(&desk().certificate, &desk().issuer, Some([7; 32])));

static REVOKED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let state = State::Revoked(now(), Some(1));
    Answer::new(&desk().authority.responder, state, now()).to(&REQUEST.to_der()).unwrap()
});

fuzz_target!(|bytes: &[u8]| {
    let said = REQUEST.read(bytes, &desk().issuer, &[], now());
    assert!(!matches!(said, Revocation::Good { .. }));
});

fuzz_mutator!(|bytes: &mut [u8], size: usize, most: usize, seed: u32| {
    let size = if seed % 50 == 0 { desk::begin_with(bytes, &REVOKED, most) } else { size };
    fuzzer_mutate(bytes, size, most)
});
