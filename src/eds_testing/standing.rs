//! Authorities that follow from one seed. Whoever has the seed has the authority: its keys, its certificates to the
//! byte, and the keys of all it has issued, which are derived from their numbers. Nothing of it is kept anywhere, so no
//! two processes can have different ones.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::{DateTime, Utc};
use eds::{Certificate, Line};

use crate::IssueFault;
use crate::authority::{Authority, Part};
use crate::certificates::{Issued, Kind, Order, Subject};
use crate::keys::{SecretKey, random};
use crate::stream::Stream;

/// In the name of every authority here; the word by which production knows whom not to trust.
const NAME: &str = "TEST SANDBOX";

/// Seeds whose authorities are kept: keys of RSA take seconds.
const REMEMBERED: usize = 4;

type Kept<T> = [OnceLock<Result<Arc<T>, IssueFault>>; 3];

/// The authorities of one seed, one a line, and a stranger in each whom nobody trusts.
pub struct Standing {
    seed: [u8; 32],
    authorities: Kept<Authority>,
    strangers: Kept<Issued>,
    /// Keys of RSA are drawn three times: for roots, for what issues, and for everybody else.
    rsa: [OnceLock<Result<SecretKey, IssueFault>>; 3],
}

impl Standing {
    /// Those of this seed. Made when they are asked for.
    pub fn of(seed: [u8; 32]) -> Arc<Self> {
        static KNOWN: Mutex<Vec<Arc<Standing>>> = Mutex::new(Vec::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(standing) = known.iter().find(|standing| standing.seed == seed) {
            return standing.clone();
        }
        let standing = Arc::new(Self {
            seed,
            authorities: Kept::default(),
            strangers: Kept::default(),
            rsa: Default::default(),
        });
        if known.len() >= REMEMBERED {
            known.remove(0);
        }
        known.push(standing.clone());
        standing
    }

    /// The authority of a line. In the line of RSA the first call takes seconds.
    pub fn authority(&self, line: Line) -> Result<Arc<Authority>, IssueFault> {
        let make = || {
            let name = format!("{NAME} {}", line.code());
            let key = |part: Part| self.key(line, part.name().as_bytes());
            let number = |part: Part| self.stream(line, "number", part.name().as_bytes()).bytes();
            Authority::determined(line, &name, validity(), key, number).map(Arc::new)
        };
        self.authorities[line as usize].get_or_init(make).clone()
    }

    /// An authority of the same line that no deployment trusts.
    pub fn stranger(&self, line: Line) -> Result<Arc<Issued>, IssueFault> {
        let make = || {
            let (from, until) = validity();
            let subject = Subject::named("TEST STRANGER");
            let kind = Kind::Authority(None);
            let order = Order { subject, kind, from, until, extension: None };
            let key = self.key(line, b"stranger")?;
            let number = self.stream(line, "number", b"stranger").bytes();
            Issued::numbered(&order, key, None, number).map(Arc::new)
        };
        self.strangers[line as usize].get_or_init(make).clone()
    }

    /// Issues a certificate under a new number, from which its key follows.
    pub fn issue(&self, line: Line, order: &Order, issuer: &Issued) -> Result<Issued, IssueFault> {
        let mut number = random::<16>()?;
        // As a certificate writes it, so that the key is found again.
        number[0] = number[0] & 0x7f | 0x40;
        Issued::numbered(order, self.key(line, &number)?, Some(issuer), number)
    }

    /// A certificate that was issued here earlier, in DER or PEM, with its key.
    pub fn issued(&self, certificate: &[u8]) -> Result<(Line, Issued), IssueFault> {
        let read = Certificate::read(certificate).map_err(|_| IssueFault::Certificate)?;
        let line = read.line();
        let number: Vec<u8> = (0..read.serial_hex().len())
            .step_by(2)
            .filter_map(|at| u8::from_str_radix(read.serial_hex().get(at..at + 2)?, 16).ok())
            .collect();
        Ok((line, Issued::again(read.der(), self.key(line, &number)?)?))
    }

    fn key(&self, line: Line, whose: &[u8]) -> Result<SecretKey, IssueFault> {
        if line != Line::Rsa {
            return SecretKey::derived(line, &self.stream(line, "key", whose).bytes());
        }
        let place = match whose {
            b"ROOT" => 0,
            b"CA" => 1,
            _ => 2,
        };
        let seed = self.stream(line, "key", &[place]).bytes();
        let make = || SecretKey::derived(line, &seed);
        self.rsa[usize::from(place)].get_or_init(make).clone()
    }

    fn stream(&self, line: Line, what: &str, whose: &[u8]) -> Stream {
        Stream::of(&[&self.seed, line.code().as_bytes(), what.as_bytes(), whose])
    }
}

/// Of the authorities' own certificates: as long as the clock of the sandbox can be moved.
fn validity() -> (DateTime<Utc>, DateTime<Utc>) {
    let year = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    // 1999-12-31 and 2101-01-02.
    (year(946_598_400), year(4_134_067_200))
}
