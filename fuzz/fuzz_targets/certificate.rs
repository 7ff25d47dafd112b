//! Any bytes as a certificate, and as an authority's.
#![no_main]

mod desk;

use desk::desk;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use petitions_eds::{Authorities, Certificate, Holder};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(certificate) = Certificate::read(bytes) {
        let _ = Holder::of(&certificate);
        let signed = certificate.is_signed_by(&desk().issuer).is_ok();
        assert!(!signed || is_one_of_ours(certificate.der()));
    }
    let _ = Authorities::new([bytes], [bytes]);
});

fn is_one_of_ours(der: &[u8]) -> bool {
    let authority = &desk().authority;
    [&desk().citizen, &authority.responder, &authority.time_stamping].iter().any(|it| it.der == der)
}

fuzz_mutator!(|bytes: &mut [u8], size: usize, most: usize, seed: u32| {
    let size = match seed % 50 {
        0 => desk::begin_with(bytes, &desk().citizen.der, most),
        1 => desk::begin_with(bytes, &desk().authority.root.der, most),
        _ => size,
    };
    fuzzer_mutate(bytes, size, most)
});
