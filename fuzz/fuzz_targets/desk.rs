//! An authority of the quickest line, and one of each kind of bytes.
#![allow(dead_code)]

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use petitions_eds::{Authorities, Certificate, Line};
use petitions_eds_testing::{Authority, Cms, Issued, Kind, Subject};

pub const TEXT: &[u8] = b"text";

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_953_600, 0).unwrap()
}

pub fn later() -> DateTime<Utc> {
    now() + TimeDelta::days(1)
}

pub struct Desk {
    pub authority: Authority,
    pub authorities: Authorities,
    pub issuer: Certificate,
    pub citizen: Issued,
    pub certificate: Certificate,
    pub cms: Vec<u8>,
    pub stamped: Vec<u8>,
}

pub fn desk() -> &'static Desk {
    static DESK: LazyLock<Desk> = LazyLock::new(|| {
        let authority = Authority::new(Line::Gost2004, "FUZZ", now()).unwrap();
        let person = Subject::person("ТЕСТОВ", "ТЕСТ", "720512499990");
        let citizen = authority.issue(&authority.order(person, Kind::Individual)).unwrap();
        let plain = Cms::new(&citizen, TEXT);
        let stamped = Cms { stamped: Some((&authority.time_stamping, now())), ..plain.clone() };
        Desk {
            authorities: Authorities::new([&authority.root.der], [&authority.issuing.der]).unwrap(),
            issuer: Certificate::read(&authority.issuing.der).unwrap(),
            certificate: Certificate::read(&citizen.der).unwrap(),
            cms: plain.to_der().unwrap(),
            stamped: stamped.to_der().unwrap(),
            citizen: citizen.clone(),
            authority,
        }
    });
    &DESK
}

/// Puts an example into the buffer and tells its length.
pub fn begin_with(bytes: &mut [u8], example: &[u8], most: usize) -> usize {
    let length = example.len().min(most).min(bytes.len());
    bytes[..length].copy_from_slice(&example[..length]);
    length
}
