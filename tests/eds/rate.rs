//! Verifications a second of each line, on one core: `cargo run --release -p petitions-eds --example eds_rate`.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use chrono::DateTime;
use eds_testing::{Authority, Cms, Kind, Subject};
use petitions_eds::{Authorities, Line, Moment, Whose, examine, verify};

const TEXT: &[u8] = &[b'x'; 1024];
const SPAN: Duration = Duration::from_secs(3);

fn main() {
    let now = DateTime::from_timestamp(1_795_953_600, 0).unwrap();
    println!("{:<10} {:>14} {:>14} {:>12}", "line", "whole/s", "signature/s", "µs a whole");
    for line in Line::ALL {
        let authority = Authority::new(line, "RATE", now).unwrap();
        let order = authority.order(Subject::person("А", "Б", "720512499990"), Kind::Individual);
        let citizen = authority.issue(&order).unwrap();
        let authorities =
            Authorities::new([&authority.root.der], [&authority.issuing.der]).unwrap();
        let cms = Cms::new(&citizen, TEXT).to_der().unwrap();
        let moment = Moment::Given(now);
        let whole = rate(|| {
            verify(&cms, TEXT, &authorities, moment, Whose::Individual).unwrap();
        });
        let signature = rate(|| {
            examine(&cms, TEXT).unwrap();
        });
        let code = line.code();
        println!("{code:<10} {whole:>14.0} {signature:>14.0} {:>12.0}", 1e6 / whole);
    }
}

fn rate(mut once: impl FnMut()) -> f64 {
    let started = Instant::now();
    let mut count = 0_u32;
    while started.elapsed() < SPAN {
        once();
        count += 1;
    }
    f64::from(count) / started.elapsed().as_secs_f64()
}
